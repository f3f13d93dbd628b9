"""Which module holds each command and what ``pirdesk --help`` says of it; loads none of them."""

from __future__ import annotations

from collections.abc import Mapping

# In the order of the work: people and facts, then what follows from them, papers, records, care.
INDEX: Mapping[str, tuple[str, str]] = {
    "person": ("case_commands", "People who work at this desk."),
    "case": ("case_commands", "Cases: open, list, show, export, import."),
    "answer": ("answer_commands", "Answer one term of a case, or all terms of a facts file."),
    "vocabulary": ("fact_commands", "List the terms: id, type, choices, label, source."),
    "evidence": ("evidence_commands", "Evidence: files of a case, by SHA-256."),
    "harm": ("fact_commands", "Assess the harm of a case or a facts file."),
    "methods": ("method_commands", "Harm methods as data: list, show, check."),
    "proposal": ("method_commands", "The risk proposed from the facts: show, adopt, depart."),
    "assessors": ("assessor_commands", "Several assessors of one case, each alone."),
    "fairness": ("fairness_commands", "Compare how a file's decisions treat groups."),
    "reporter": ("reporter_commands", "Who reported, kept from all but counsel."),
    "duties": ("fact_commands", "Show who must be told by when, and why."),
    "flips": ("duty_commands", "Show which single answers would change a verdict."),
    "missing": ("duty_commands", "Show which missing facts settle most."),
    "clock": ("clock_commands", "Compute one deadline, step by step, without a case."),
    "clocks": ("register_commands", "Clocks that run, over all cases."),
    "submission": ("duty_commands", "What was filed with authorities."),
    "decision": ("decision_commands", "Decisions not to notify, to wait, to rely on an exemption."),
    "history": ("decision_commands", "Show how verdicts and dates moved, and by which fact."),
    "draft": ("document_commands", "Start a document of a case from its template."),
    "document": ("document_list_commands", "Documents of a case: list them, show one."),
    "review": ("document_commands", "Submit a document, return it, or approve it."),
    "export": ("document_commands", "Write a document as PDF, HTML and text."),
    "seal": ("document_commands", "Sign a document; the last signature closes it."),
    "decline": ("document_commands", "Decline to sign, as one who is asked to."),
    "abandon": ("document_commands", "Give up a record that waits for signatures."),
    "void": ("document_commands", "Declare a sealed record void."),
    "records": ("record_commands", "Sealed records: their state, time stamps and renewal."),
    "verify": ("document_commands", "Check records from their files alone."),
    "breaches": ("register_commands", "The register of breaches of a period."),
    "regimes": ("clock_commands", "The law as data: what it knows and how it was checked."),
    "editions": ("register_commands", "Dates that a newer edition of the law moved."),
    "definitions": ("data_commands", "The organisation's own forms, laws, templates, layouts."),
    "keys": ("key_commands", "Signing keys: the organisation's certificate authority."),
    "ledger": ("data_commands", "The ledger of everything done."),
    "db": ("data_commands", "Care of the case database."),
    "demo": ("system_commands", "Take the sample incident from facts to verified records."),
    "self-check": ("system_commands", "Check that this installation is whole."),
}
