"""OECD common reporting framework for AI incidents: 29 criteria, seven mandatory, how many filled.

It counts answers and judges none; the severity it names is the one a person chose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import Answer, Certainty, FactSheet
from pirdesk.casefile.terms import term_id
from pirdesk.harm.inputs import suspected, yes
from pirdesk.harm.result import Grid, MethodResult, Threshold

METHOD, TITLE = "oecd", "OECD common reporting framework: 29 criteria"
SEVERITY, TYPES = "oecd.severity", "oecd.harm_types"
SOURCE = (
    "OECD, Towards a common reporting framework for AI incidents, AI Papers No. 34, February 2025, "
    "doi 10.1787/f326d4ac-en"
)
LIMITS = (
    "A complete report is not a sound one: it counts answers, not their quality. The framework is "
    "voluntary, and a report by it replaces no notification under a law. Its “serious incident” is "
    "not the one of the AI Act."
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the 29 criteria: number, name, whether mandatory, and the terms that fill it."""

    number: int
    name: str
    terms: tuple[str, ...]
    mandatory: bool = False


CRITERIA: tuple[Criterion, ...] = (
    Criterion(1, "Title", ("incident.title",), True),
    Criterion(2, "Description", ("incident.narrative",), True),
    Criterion(3, "How the AI system relates to the incident", ("oecd.relation",), True),
    Criterion(4, "Submitter", ("oecd.submitter",), True),
    Criterion(5, "Date of the first known occurrence", ("incident.occurred",)),
    Criterion(6, "Countries", ("populations[].place", "harm.places")),
    Criterion(7, "Supporting materials", ("oecd.materials",), True),
    Criterion(8, "Name and version of the AI system", ("system.name",)),
    Criterion(9, "Organisations that developed or deployed it", ("entities[].name",)),
    Criterion(10, "Severity", (SEVERITY,), True),
    Criterion(11, "Type of harm", (TYPES,), True),
    Criterion(12, "Quantification of the harm", ("people.affected", "oecd.quantification")),
    Criterion(13, "Unintended or wrongful use", ("oecd.misuse",)),
    Criterion(14, "Affected stakeholders", ("people.categories",)),
    Criterion(15, "Human and fundamental rights", ("rights.affected",)),
    Criterion(16, "AI principles concerned", ("oecd.principles",)),
    Criterion(17, "Industries", ("oecd.industries",)),
    Criterion(18, "Business functions", ("oecd.functions",)),
    Criterion(19, "Critical functions or infrastructure", ("oecd.critical",)),
    Criterion(20, "Breadth of deployment", ("oecd.breadth",)),
    Criterion(21, "Link to training data", ("oecd.training_data",)),
    Criterion(22, "Link to the AI model", ("oecd.model",)),
    Criterion(23, "Rights of use", ("oecd.usage_rights",)),
    Criterion(24, "Interaction of several AI systems", ("oecd.interaction",)),
    Criterion(25, "Tasks of the AI system", ("oecd.tasks",)),
    Criterion(26, "Highest level of autonomy", ("oecd.autonomy",)),
    Criterion(27, "Actions taken", ("measures.taken", "actions[].what")),
    Criterion(28, "Steps to reproduce", ("oecd.reproduce",)),
    Criterion(29, "Additional information", ("oecd.additional",)),
)
TERMS = ("system.is_ai", *dict.fromkeys(term for c in CRITERIA for term in c.terms))
OWN = tuple(term for term in TERMS if term.startswith("oecd."))
LEVELS = (
    Threshold("Hazard", "hazard", "could plausibly lead to an incident"),
    Threshold("Serious hazard", "serious hazard", "could plausibly lead to a serious incident"),
    Threshold("Incident", "incident", "led, directly or indirectly, to harm of a listed type"),
    Threshold("Serious incident", "serious incident", "led to death or serious harm"),
    Threshold("Disaster", "disaster", "a serious incident that disrupts a community or society"),
)
_WORDS = {band.bounds.replace(" ", "_"): band.name for band in LEVELS}


def assess(sheet: FactSheet) -> MethodResult:
    """Count the criteria that are filled and name the mandatory ones that are not."""
    if yes(sheet, "system.is_ai") is not True and not any(sheet.get(term) for term in OWN):
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=True,
            source=SOURCE,
            confidence="quoted",
            needs=TERMS,
            not_applicable="Not used, because no AI system is recorded as involved.",
        )
    given = _by_term(sheet)
    filled = {c.number: state(given, c) for c in CRITERIA}
    wanted = [c for c in CRITERIA if c.mandatory]
    done = sum(filled[c.number] == "filled" for c in wanted)
    every = sum(found == "filled" for found in filled.values())
    severity = sheet.value(SEVERITY)
    level = severity if isinstance(severity, str) else ""
    lacking = tuple(c.terms[0] for c in wanted if filled[c.number] != "filled")
    words = f"Mandatory criteria {done} of {len(wanted)}, all criteria {every} of {len(CRITERIA)}"
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=not lacking,
        missing=lacking,
        values={"mandatory_filled": done, "filled": every, "severity": level or None},
        level=level,
        level_words=f"{_WORDS[level]}. {words}" if level else words,
        formula=(
            f"Mandatory: {done} ÷ {len(wanted)} = {done / len(wanted) * 100:.0f} %; all: {every} ÷ "
            f"{len(CRITERIA)} = {every / len(CRITERIA) * 100:.0f} %"
        ),
        thresholds=LEVELS,
        source=SOURCE,
        confidence="quoted",
        does_not_decide=LIMITS,
        would_change=tuple(
            f"An answer to criterion {c.number}, {c.name[0].lower()}{c.name[1:]}"
            for c in wanted
            if filled[c.number] != "filled"
        )
        or ("Another severity or type of harm; every mandatory criterion is filled",),
        findings=_findings(sheet, level),
        provisional=suspected(sheet, OWN),
        needs=TERMS,
        grids=(
            Grid(
                title="The 29 criteria",
                head=("Number", "Criterion", "Mandatory", "State"),
                rows=tuple(
                    (str(c.number), c.name, "yes" if c.mandatory else "", filled[c.number])
                    for c in CRITERIA
                ),
                widths=(3, 14, 4, 6),
            ),
        ),
    )


def state(given: Mapping[str, Sequence[Answer]], criterion: Criterion) -> str:
    """Say whether a criterion is filled, asked and not known, not applicable, or open.

    ``given`` are the answers by term, those of all rows of a table together.
    """
    answers = [answer for term in criterion.terms for answer in given.get(term, ())]
    if any(answer.usable for answer in answers):
        return "filled"
    if any(answer.certainty is Certainty.NOT_APPLICABLE for answer in answers):
        return "not applicable"
    return "not known" if answers else "open"


def _by_term(sheet: FactSheet) -> Mapping[str, Sequence[Answer]]:
    given: dict[str, list[Answer]] = {}
    for key, answer in sheet.answers.items():
        given.setdefault(term_id(key), []).append(answer)
    return given


def _findings(sheet: FactSheet, level: str) -> tuple[Finding, ...]:
    found: list[Finding] = []
    types = sheet.value(TYPES)
    dead = isinstance(types, tuple) and "death" in types
    if dead and level not in ("", "serious_incident", "disaster"):
        found.append(
            Finding(
                "oecd.death",
                "warning",
                "A death is named, but the severity is below a serious incident.",
                SEVERITY,
                "Change one of the two answers.",
            )
        )
    if sheet.value("harm.death") is True and isinstance(types, tuple) and not dead:
        found.append(
            Finding(
                "oecd.type_death",
                "warning",
                "A death is recorded in the case and is missing among the types of harm.",
                TYPES,
                "Add it, or correct the other answer.",
            )
        )
    return tuple(found)
