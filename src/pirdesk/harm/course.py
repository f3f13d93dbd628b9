"""What to do with the system: pause, roll back, modify or keep; a guided path to a proposal.

The path is this program's own. It proposes; a person with the authority decides and gives reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import Certainty, FactSheet
from pirdesk.harm.inputs import Move, said, steps, suspected, turns, yes
from pirdesk.harm.result import MethodResult, Threshold

METHOD, TITLE = "course", "The system: pause, roll back, modify or keep"
GOES_ON, NARROW, EARLIER = "course.harm_goes_on", "course.narrow_change", "course.earlier_version"
REVERSIBLE, HARM_OF_PAUSE = "course.reversible", "course.harm_of_pause"
CHOICE, PROPORTIONATE, AUTHORITY = "course.choice", "course.proportionality", "course.authority"
FACTORS: Mapping[str, str] = {
    GOES_ON: "Would people be harmed further if nothing were changed?",
    NARROW: "Would a narrow change stop the harm?",
    EARLIER: "Is there an earlier version without the fault?",
    REVERSIBLE: "Could the harm of the meantime be made good?",
    "course.dependents": "Who depends on the service",
    HARM_OF_PAUSE: "Harm that a pause would do to them",
    CHOICE: "Chosen",
    PROPORTIONATE: "Proportionality",
    AUTHORITY: "Authority needed for the decision",
}
CONTAINED, CAUSES = "incident.contained_at", ("cause.trigger", "factors")
TERMS = (*FACTORS, CONTAINED, *CAUSES)
SOURCE = "NIST AI RMF 1.0, Manage 2.4; NIST SP 800-61r3, function Respond; AI Act Art. 20(1), 26(5)"
WORDS: Mapping[str, str] = {
    "keep": "Keep the system running, and watch it",
    "modify": "Modify the system",
    "roll_back": "Roll the system back",
    "pause": "Pause the system",
    "weigh": "Weigh pause against the harm that a pause would do",
}
THRESHOLDS = (
    Threshold("Keep", "no further harm if nothing is changed", "watched, with a day of review"),
    Threshold("Modify", "harm goes on; a narrow change stops it", "the smallest step that helps"),
    Threshold("Roll back", "harm goes on; an earlier version is free of it", "then the next step"),
    Threshold(
        "Weigh",
        "harm goes on, can be made good, and a pause would do serious harm to those who depend "
        "on the service",
        "both harms are written down; a person decides",
    ),
    Threshold("Pause", "harm goes on, and none of the above", "until a change is shown to work"),
)
LIMITS = (
    "It does not decide what to do with the system, whether a law orders it to be withdrawn or "
    "disabled (AI Act Art. 20, 26(5), 79), or who is competent; it proposes from the answers alone."
)


def assess(sheet: FactSheet) -> MethodResult:
    """Propose a course from the answers, beside what was chosen; warn of diagnosis before aid."""
    asked = any(sheet.get(term) for term in FACTORS)
    early = undiagnosed(sheet)
    if not asked and early is None:
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=True,
            source=SOURCE,
            needs=TERMS,
            not_applicable="Not used, because no decision about the system is being prepared.",
        )
    level = judge(sheet)
    missing = tuple(_missing(sheet)) if asked else (CONTAINED,)
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=bool(level) and not missing,
        missing=missing,
        values={"proposed": level or None, "chosen": _chosen(sheet) or None},
        level=level,
        level_words=f"{WORDS[level]} (proposed)" if level else "",
        formula=" → ".join(_path(sheet)) if asked else "",
        steps=steps(sheet, FACTORS, SOURCE),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="recalled",
        does_not_decide=LIMITS,
        would_change=turns(sheet, judge, WORDS.__getitem__, _MOVES),
        findings=tuple(_findings(sheet, level, early)),
        provisional=suspected(sheet, FACTORS),
        needs=TERMS,
    )


def judge(sheet: FactSheet) -> str:
    """Return the course the answers lead to, "" while an open answer can still turn it."""
    goes_on, narrow, earlier = (yes(sheet, term) for term in (GOES_ON, NARROW, EARLIER))
    if goes_on is False:
        return "keep"
    if goes_on is None or narrow is None:
        return ""
    if narrow:
        return "modify"
    if earlier is None:
        return ""
    if earlier:
        return "roll_back"
    pause, reversible = sheet.value(HARM_OF_PAUSE), yes(sheet, REVERSIBLE)
    if reversible is False or pause in ("none", "limited"):
        return "pause"
    return "weigh" if reversible and pause == "serious" else ""


def undiagnosed(sheet: FactSheet) -> Finding | None:
    """Warn where a cause is written down while nobody has said that the harm was contained."""
    contained = sheet.get(CONTAINED)
    settled = contained is not None and (
        contained.usable or contained.certainty is Certainty.NOT_APPLICABLE
    )
    named = sheet.value(CAUSES[0]) is not None or bool(sheet.rows(CAUSES[1]).ids)
    if settled or not named or _chosen(sheet):
        return None
    return Finding(
        "course.containment",
        "warning",
        "A cause is being recorded, but nobody has said when the harm was contained.",
        CONTAINED,
        "Contain first: answer when, decide about the system, or say why it does not apply.",
    )


_MOVES: tuple[Move, ...] = (
    (GOES_ON, False, "No further harm"),
    (GOES_ON, True, "Harm that goes on"),
    (NARROW, True, "A narrow change that stops the harm"),
    (NARROW, False, "No narrow change"),
    (EARLIER, True, "An earlier version without the fault"),
    (EARLIER, False, "No earlier version without the fault"),
    (REVERSIBLE, False, "Harm that cannot be made good"),
    (HARM_OF_PAUSE, "serious", "Serious harm by a pause"),
    (HARM_OF_PAUSE, "limited", "Limited harm by a pause"),
)


def _path(sheet: FactSheet) -> Iterator[str]:
    """Yield the questions in the order of the path, as far as it was gone."""
    goes_on = yes(sheet, GOES_ON)
    yield f"harm goes on: {said(goes_on)}"
    if goes_on is not False:
        yield f"narrow change: {said(yes(sheet, NARROW))}"
        if yes(sheet, NARROW) is not True:
            yield f"earlier version: {said(yes(sheet, EARLIER))}"
            if yes(sheet, EARLIER) is not True:
                yield f"can be made good: {said(yes(sheet, REVERSIBLE))}"
                yield f"harm of a pause: {sheet.value(HARM_OF_PAUSE) or 'open'}"
    yield WORDS.get(judge(sheet), "open")


def _missing(sheet: FactSheet) -> Iterator[str]:
    if not judge(sheet):
        path = (GOES_ON, NARROW, EARLIER, REVERSIBLE, HARM_OF_PAUSE)
        yield from (term for term in path if sheet.value(term) is None)
    if _chosen(sheet):
        wanted = ("course.dependents", PROPORTIONATE, AUTHORITY)
        yield from (term for term in wanted if sheet.value(term) is None)
    else:
        yield CHOICE


def _findings(sheet: FactSheet, level: str, early: Finding | None) -> Iterator[Finding]:
    if early is not None:
        yield early
    chosen = _chosen(sheet)
    if chosen and level not in ("", "weigh", chosen):
        reasoned = sheet.value(PROPORTIONATE) is not None
        yield Finding(
            "course.parts",
            "note" if reasoned else "blocker",
            f"The path proposes to {level.replace('_', ' ')}, and {chosen.replace('_', ' ')} was "
            f"chosen{'; the reason is given' if reasoned else ''}.",
            PROPORTIONATE,
            "" if reasoned else "Write why; both are kept.",
        )


def _chosen(sheet: FactSheet) -> str:
    value = sheet.value(CHOICE)
    return value if isinstance(value, str) else ""
