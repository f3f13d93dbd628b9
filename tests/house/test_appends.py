"""One verb, one append: what a verb writes is in the database whole, or not at all."""

from __future__ import annotations

from tests.house.appends import MANY, appends_by_verb

ONCE = {
    "answers": "add_row answer_terms remove_row",
    "assessing": "name_assessors open_answers record_consensus",
    "authority": "issue make_authority renew revocation_list revoke",
    "breach_papers": "start_register",
    "cases": "edit_case new_case",
    "clock_calendar": "export_clocks",
    "courses": "record_course",
    "decisions": "draft_decision mark_reviewed record_decision store_decision",
    "definitions": "import_definition",
    "drafting": "change_block export_document start_document",
    "editions": "accept",
    "elsewhere": "file_scan",
    "evidence": "add_evidence open_evidence save_evidence",
    "facts_files": "answer_facts",
    "fairness": "keep_fairness",
    "filings": "add_filing",
    "law_checks": "sign_law",
    "method_checks": "answer_method",
    "acceptance": "accept",
    "outgoing": "export_copy",
    "packages": "export_case import_case",
    "persons": "add_person",
    "proposals": "adopt depart",
    "record_ends": "abandon decline void",
    "reporters": "keep_name read_name",
    "restoring": "restore_record",
    "reviews": "approve comment return_to_author submit",
    "sealing": "closed_if_complete freeze",
    "timestamps": "remove_authority set_authority",
    "undoing": "restore_answer restore_block restore_row",
}

MORE_THAN_ONCE = {
    "assessing.hand_in": (2, "the seal stands before anybody's answers are opened"),
    "demo.run_demo": (MANY, "it tells a whole story, one verb after another, as people would"),
    "elsewhere.give_out": (2, "freezing is whole; that the file was written is noted once it was"),
    "elsewhere.take_back": (2, "a signature counts at once; closing asks a time-stamp authority"),
    "records.seal_many": (MANY, "each record is sealed for itself; what fails stops no other"),
    "samples.open_sample": (MANY, "people belong to the desk's own chain, the case to another"),
    "sealing.seal": (3, "freeze, sign and close are steps; each may wait for days for a person"),
    "timestamps.renew": (MANY, "each record is stamped for itself; what fails stops no other"),
    "timestamps.stamp_waiting": (MANY, "each record is stamped for itself; one fault stops none"),
}


def test_each_verb_writes_once_or_says_why_not() -> None:
    found = appends_by_verb()
    once = {f"{module}.{verb}": 1 for module, verbs in ONCE.items() for verb in verbs.split()}
    expected = once | {name: n for name, (n, _) in MORE_THAN_ONCE.items()}
    assert found == expected
    assert all(len(why.split()) > 5 for _, why in MORE_THAN_ONCE.values())
