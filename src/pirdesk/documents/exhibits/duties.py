"""Duties as tables a reader can check: what is due to whom by when, and what is not.

Duties alike but for their authority stand in one row, with the authorities listed below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pirdesk.casefile.case import BEHIND
from pirdesk.casefile.confidence import weakest
from pirdesk.casefile.messages import Message
from pirdesk.casefile.paper import Heading, Node, Run, Runs, Table
from pirdesk.casefile.terms import term_id
from pirdesk.casefile.values import Moment
from pirdesk.documents.exhibits.cells import body, cell, lines
from pirdesk.documents.exhibits.plainly import capital, edition_words, facts_named, told
from pirdesk.documents.exhibits.reasons import reasons_of
from pirdesk.documents.values import (
    Speech,
    WordsOfTerms,
    place_words,
    say_instant,
    say_moment,
    speech,
)

if TYPE_CHECKING:
    from pirdesk.duties import AnchorValue, Duty
    from pirdesk.duties.duty import TraceStep

_TOGETHER = 3
# In the order a reader asks: of another place or kind first, then of another time.
_ELSEWHERE = ("not applicable", "not in force", "undetermined")
_LEVEL = 2


def duties_nodes(
    duties: Sequence[Duty],
    words: WordsOfTerms,
    zone: str = "UTC",
    *,
    coverage: str = "",
    checks: Sequence[str] = (),
) -> tuple[Node, ...]:
    """Show duties by verdict: due with both dates, undetermined with what is missing, the rest.

    ``coverage`` says in words for which places laws were judged, and for which there is none;
    ``checks`` when the laws were compared with their sources, and who checked them.
    """
    voice = speech(words, zone)
    say = voice.phrases.say
    if not duties:
        return (body(say("duties_none")),)
    editions = ", ".join(sorted({edition_words(duty.pack, voice) for duty in duties}))
    absent = [duty for duty in duties if duty.verdict == "not covered"]
    count = len(duties) - len(absent)
    key = "duties_intro_one" if count == 1 else "duties_intro_many"
    nodes: list[Node] = [body(say(key, count=count, edition=editions))]
    nodes += [body(coverage)] if coverage else []
    nodes += [body(said) for said in checks]
    due = [duty for duty in duties if duty.verdict == "due"]
    unsure = [duty for duty in duties if duty.verdict == "undetermined" and not duty.unlinked]
    denied = [duty for duty in duties if duty.verdict == "not due"]
    unlinked = [duty for duty in duties if duty.unlinked]
    elsewhere = [duty for duty in duties if duty.verdict in _ELSEWHERE[:2]]
    if due:
        nodes += [_heading(say("duties_due")), *_due_nodes(_grouped(due), voice)]
    if absent:
        nodes += [_heading(say("duties_uncovered")), _absent_table(absent, voice)]
    if unsure:
        nodes += [_heading(say("duties_undetermined")), *_unsure_nodes(_grouped(unsure), voice)]
    if denied:
        nodes += [_heading(say("duties_other")), _denied_table(_grouped(denied), voice)]
    if unlinked:
        nodes += [_heading(say("duties_unlinked")), _elsewhere_table(unlinked, voice)]
    if elsewhere:
        nodes += [_heading(say("duties_elsewhere")), _elsewhere_table(elsewhere, voice)]
    return tuple(nodes)


def trace_nodes(duty: Duty, words: WordsOfTerms, zone: str = "UTC") -> tuple[Node, ...]:
    """Show step by step how the verdict on one duty was reached."""
    voice = speech(words, zone)
    phrases = voice.phrases
    head = tuple(cell(phrases.say(key)) for key in ("rule", "read_from", "result", "law"))
    rows = tuple(
        (
            cell(capital(told(step.words or step.rule, voice))),
            cell(capital(facts_named(step.input, voice))),
            cell(capital(_output(step, duty.anchor, voice))),
            cell(step.citation),
        )
        for step in duty.trace
    )
    title = " · ".join(text for text in (duty.title, duty.recipient) if text)
    return (
        Heading(_LEVEL, (Run(phrases.say("trace_of", duty=title)),)),
        Table(head, rows, widths=(9, 7, 7, 6)),
        *(body(text) for text in _caveats(duty, voice)),
    )


def _output(step: TraceStep, anchor: AnchorValue | None, voice: Speech) -> str:
    """Return what a step gave; the moment a clock counts from stands in the zone of the paper."""
    if anchor is not None and anchor.earliest is not None and step.output == anchor.text:
        return _anchor(anchor, voice)
    return told(step.output, voice)


def _heading(text: str) -> Heading:
    return Heading(_LEVEL, (Run(text),))


def _grouped(duties: Iterable[Duty]) -> list[list[Duty]]:
    """Group duties that differ in nothing but the authority and its country."""
    groups: dict[tuple[object, ...], list[Duty]] = {}
    for duty in duties:
        key = (
            *(duty.duty, duty.stage, duty.entity, duty.verdict, duty.provisional, duty.confidence),
            *(duty.presumed, duty.reason_missing),
            *(duty.citation, duty.no_date_words, duty.missing),
            *(_instant(duty.strict_due), _instant(duty.latest_arguable_due)),
            tuple((r.id, r.verdict, r.strict_due) for r in duty.readings if r.id == BEHIND),
            tuple((reason.leaf_id, reason.value) for reason in duty.reasons),
        )
        groups.setdefault(key, []).append(duty)
    return list(groups.values())


def _instant(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()


def _due_nodes(groups: list[list[Duty]], voice: Speech) -> list[Node]:
    say = voice.phrases.say
    head = tuple(cell(say(key)) for key in ("duty", "authority", "deadline", "law"))
    rows = tuple(
        (
            _duty_cell(group[0], voice),
            _recipients(group, voice),
            _deadline(group[0], voice),
            _law(group[0], voice),
        )
        for group in groups
    )
    nodes: list[Node] = [Table(head, rows, widths=(8, 9, 9, 7))]
    return nodes + _authority_tables(groups, voice) + _anchors(groups, voice)


def _unsure_nodes(groups: list[list[Duty]], voice: Speech) -> list[Node]:
    say = voice.phrases.say
    head = tuple(cell(say(key)) for key in ("duty", "authority", "why", "law"))
    rows = tuple(
        (
            _duty_cell(group[0], voice),
            _recipients(group, voice),
            lines(
                *_if_due(group[0], voice),
                *_open(group[0], voice),
                capital(told(group[0].no_date_words, voice)),
            ),
            _law(group[0], voice),
        )
        for group in groups
    )
    nodes: list[Node] = [Table(head, rows, widths=(8, 8, 10, 7))]
    return nodes + _authority_tables(groups, voice)


def _if_due(duty: Duty, voice: Speech) -> list[str]:
    """Return the date an open duty has if it is one; silence would read as none."""
    if duty.strict_due is None:
        return []
    return [voice.phrases.say("if_due", date=say_instant(duty.strict_due, voice))]


def _absent_table(duties: Iterable[Duty], voice: Speech) -> Table:
    """Show the places for which there is no general law, and what was looked at."""
    head = tuple(cell(voice.phrases.say(key)) for key in ("place", "why", "law"))
    rows = tuple(
        (
            lines(place_words(duty.place, voice), strong=True),
            cell(told(duty.no_date_words, voice)),
            _law(duty, voice) if duty.looked_at else cell("–"),
        )
        for duty in duties
    )
    return Table(head, rows, widths=(6, 17, 8))


def _denied_table(groups: list[list[Duty]], voice: Speech) -> Table:
    say = voice.phrases.say
    head = tuple(cell(say(key)) for key in ("duty", "why", "law"))
    rows = tuple(
        (
            _duty_cell(group[0], voice),
            lines(
                *reasons_of(group[0], voice),
                capital(told(group[0].no_date_words, voice)),
                *_caveats(group[0], voice),
            ),
            _law(group[0], voice),
        )
        for group in groups
    )
    return Table(head, rows, widths=(9, 14, 8))


def _elsewhere_table(duties: Iterable[Duty], voice: Speech) -> Table:
    """Show one row for each law, verdict and reason: what was looked at and does not reach here."""
    say = voice.phrases.say
    joined: dict[tuple[str, str, str, tuple[str, ...]], list[Duty]] = {}
    for duty in duties:
        entity = duty.entity_name or duty.entity
        # Laws of places where nobody is known differ in nothing else: one row names them all.
        law = "" if duty.nobody_there else duty.regime
        key = (duty.verdict, law, entity, tuple(reasons_of(duty, voice)[:2]))
        joined.setdefault(key, []).append(duty)
    several = len({entity for _, _, entity, _ in joined}) > 1
    head = tuple(cell(say(key)) for key in ("law", "verdict", "why"))
    rows = tuple(
        (
            cell("; ".join(dict.fromkeys(duty.citation for duty in group))),
            cell(say(f"verdict.{verdict}")),
            lines(entity if several else "", *reasons),
        )
        for (verdict, _, entity, reasons), group in sorted(
            joined.items(), key=lambda item: (_ELSEWHERE.index(item[0][0]), item[0][1:3])
        )
    )
    return Table(head, rows, widths=(13, 5, 13))


def _duty_cell(duty: Duty, voice: Speech) -> Runs:
    marks = {
        "presumed": duty.presumed,
        "provisional": duty.provisional and not duty.reach_assumed,
        "reach_assumed": duty.provisional and duty.reach_assumed,
        "reason_missing": duty.reason_missing,
    }
    notes = [capital(voice.phrases.say(mark)) for mark, holds in marks.items() if holds]
    name = duty.title or duty.duty
    return lines(name, duty.entity_name, *notes, strong=True)


def _recipients(group: list[Duty], voice: Speech) -> Runs:
    if len(group) > _TOGETHER:
        return cell(voice.phrases.say("applies_to_all", count=len(group)))
    return lines(*(_recipient(duty, voice) for duty in group))


def _recipient(duty: Duty, voice: Speech) -> str:
    whom = capital(duty.recipient)
    return f"{whom} ({place_words(duty.place, voice)})" if duty.place else whom


def _deadline(duty: Duty, voice: Speech) -> Runs:
    say = voice.phrases.say
    strict, latest = duty.strict_due, duty.latest_arguable_due
    behind, without = _behind(duty, voice), capital(told(duty.no_date_words, voice))
    if strict is None and latest is None:
        return lines(without or capital(say("no_date")), *behind)
    if strict == latest and strict is not None:
        by = capital(say("by", date=say_instant(strict, voice)))
        return lines(by, without, *behind)
    dates = [
        capital(say(key, date=say_instant(at, voice)))
        for key, at in (("strict", strict), ("latest", latest))
        if at is not None
    ]
    return lines(*dates, without, *behind)


def _behind(duty: Duty, voice: Speech) -> list[str]:
    """Return what an organisation's edition says that is behind the built-in law, marked so."""
    say = voice.phrases.say
    marked = []
    for reading in duty.readings:
        if reading.id == BEHIND:
            at = reading.strict_due
            date = say_instant(at, voice) if at else say("no_date")
            marked.append(say("behind_ours", verdict=say(f"verdict.{reading.verdict}"), date=date))
    return marked


def _law(duty: Duty, voice: Speech) -> Runs:
    return lines(duty.citation, capital(_kind(duty.confidence, voice)), *_parts(duty, voice))


def _parts(duty: Duty, voice: Speech) -> tuple[str, ...]:
    """Name the parts of a duty that are less surely known than its verdict and date."""
    known = duty.confidence_of
    if known is None or duty.verdict not in ("due", "undetermined"):
        return ()
    told = [("contents", known.contents), ("recipient", known.recipient)]
    told += [("clock", known.clock)] if duty.strict_due is None else []
    return tuple(
        voice.phrases.say(f"sure_{name}", sure=_kind(kind, voice))
        for name, kind in told
        if weakest((kind, duty.confidence)) != duty.confidence
    )


def _kind(confidence: str, voice: Speech) -> str:
    return voice.phrases.get(f"confidence.{confidence}", confidence)


def _open(duty: Duty, voice: Speech) -> tuple[str, ...]:
    """Return what leaves the verdict open: the conditions not settled, then the answers missing."""
    unsettled = [
        capital(told(r.words, voice))
        for r in duty.reasons
        if str(r.value) == "undetermined" and r.words
    ]
    return (*dict.fromkeys(unsettled), _missing(duty, voice))


def _missing(duty: Duty, voice: Speech) -> str:
    names = list(dict.fromkeys(voice.words.label(term_id(key)) for key in duty.missing))
    return voice.phrases.say("missing", terms="; ".join(names)) if names else ""


def _caveats(duty: Duty, voice: Speech) -> list[str]:
    """Return what stands beside a verdict: notes of the law, limbs not asked, other readings."""
    from pirdesk.duties import reading_words

    said = (
        f"{capital(told(reading_words(reading, duty.strict_due), voice))} ({reading.citation})"
        for reading in duty.readings
        if reading.id != BEHIND
    )
    return list(dict.fromkeys(said))


def _authority_tables(groups: list[list[Duty]], voice: Speech) -> list[Node]:
    """List the authorities of every large group, by country."""
    say = voice.phrases.say
    out: list[Node] = []
    for group in groups:
        if len(group) <= _TOGETHER:
            continue
        pairs = sorted((place_words(d.place, voice), d.recipient) for d in group)
        rows = [tuple(cell(text) for text in pair) for pair in pairs]
        head = tuple(cell(say(key)) for key in ("place", "authority"))
        caption = say("recipients_of", duty=group[0].citation or group[0].title)
        out.append(Table(head, tuple(rows), widths=(6, 20), caption=caption))
    return out


def _anchor(anchor: AnchorValue, voice: Speech) -> str:
    first, last = anchor.earliest, anchor.latest
    if isinstance(anchor.text, Message):
        return told(anchor.text, voice)
    if first is None or last is None:
        return anchor.text
    if not {"T", ":"} & set(anchor.text):
        return say_moment(Moment(first, last, anchor.text, date_only=True), voice)
    text = anchor.text if first == last else f"{first.isoformat()}/{last.isoformat()}"
    return say_moment(Moment(first, last, text), voice)


def _anchors(groups: list[list[Duty]], voice: Speech) -> list[Node]:
    named = []
    for group in groups:
        anchor = group[0].anchor
        if anchor is not None and anchor.text:
            name = voice.words.label(term_id(anchor.key or anchor.name))
            named.append(voice.phrases.say("anchor", name=name, value=_anchor(anchor, voice)))
    return [body(text) for text in dict.fromkeys(named)]
