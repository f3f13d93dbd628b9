"""The computed parts of a document: what its exhibits show, from facts, duties and registers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from pirdesk.casefile.case import Document
from pirdesk.casefile.confidence import current_kind
from pirdesk.casefile.paper import Node
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import term_id
from pirdesk.documents import exhibits as paper
from pirdesk.documents.phrases import load_phrases
from pirdesk.duties import (
    Outcome,
    deciding_terms,
    find_flips,
    now_called,
    rank_missing,
)
from pirdesk.forms import settle
from pirdesk.services import breach_papers, duty_map, filings, knowledge
from pirdesk.services.complaints import complaint_nodes
from pirdesk.services.desk import Desk
from pirdesk.services.harm_parts import harm_parts
from pirdesk.services.law_papers import law_lines
from pirdesk.services.paper_words import paper_words
from pirdesk.services.spans import spans_of
from pirdesk.wording import Speaker, say_all
from pirdesk.wording.times import minute_words

DUTY = "duty"
_SHOWN = 3
_LETTERS = ("at", "direction", "authority", "file_number", "subject", "text", "reply_by")
_DECISIONS = ("kind", "duty", "decision", "decided_by", "decided_at", "review_by")


def made_parts(
    desk: Desk, document: Document, sheet: FactSheet, now: datetime, known_on: datetime | None
) -> Mapping[str, tuple[Node, ...]]:
    """Return the nodes of every exhibit a document names.

    ``known_on`` is the instant a document speaks of, None for today: then filings noted later
    are left out, as the answers in ``sheet`` are.
    """
    wanted = {block.exhibit for block in document.blocks if block.kind == "exhibit"}
    made = dict(_of_duties(desk, document, sheet, known_on or now, known_on, wanted))
    words, zone = paper_words(desk.library, sheet, document.language), zone_of(document)
    vocabulary = desk.library.vocabulary
    made |= harm_parts(desk, document, sheet, known_on, wanted)
    for name in wanted:
        kind, _, form_id = name.partition(".")
        if kind == "form":
            form = desk.library.forms[form_id]
            settled = settle(form, sheet, vocabulary)
            made[name] = paper.form_nodes(form, settled, words, vocabulary)
    for name in wanted & {"timeline", "actions"}:
        draw = getattr(paper, f"{name}_nodes")
        made[name] = draw(sheet, words, vocabulary, zone)
    if "complaint" in wanted:
        made["complaint"] = complaint_nodes(sheet, document.language)
    if "facts" in wanted:
        named = _names_of_duties(desk)
        made["facts"] = paper.facts_nodes(sheet, words, vocabulary, zone, named)
    if wanted & {"facts.open", "facts.law"}:
        read = _read_by_law(desk, document, sheet)
        made["facts.open"] = paper.open_facts_nodes(read, words, vocabulary, zone)
        made["facts.law"] = paper.facts_nodes(read, words, vocabulary, zone)
    if "spans" in wanted:
        sent = [f.filed_at for f in filings.filings(desk, document.case_id)]
        made["spans"] = paper.spans_nodes(spans_of(sheet, sent), words)
    listed = (("correspondence", _LETTERS), ("decisions", _DECISIONS))
    for table, columns in listed:
        if table in wanted:
            widths = (6,) * len(columns)
            made[table] = paper.rows_of_facts(
                table, columns, widths, sheet, words, vocabulary, zone, _names_of_duties(desk)
            )
    return made | _of_registers(desk, document, known_on, wanted)


def _names_of_duties(desk: Desk) -> Mapping[str, tuple[str, str]]:
    """Return title and citation of every duty by its id."""
    laws = desk.library.pack.regimes
    named = {s.duty: (s.title, s.citation) for law in laws for s in law.stages}
    for was in (was for law in laws for was in law.formerly):
        named.setdefault(was.id, named[was.now[0]])
    return named


def _read_by_law(desk: Desk, document: Document, sheet: FactSheet) -> FactSheet:
    """Return the answers that can move a verdict or date, of all laws or of the duty chosen's.

    What a notice merely repeats, such as its wording, is no fact the verdicts rely on.
    """
    chosen = (document.parameters or {}).get(DUTY, "")
    laws = desk.library.pack.regimes
    named = now_called(desk.library.pack, chosen)
    mine = [law for law in laws if any(stage.duty in named for stage in law.stages)] or laws
    terms = {term for law in mine for term in deciding_terms(law)}
    terms |= {"entities[].name", "populations[].description"}
    terms |= {term.partition("[].")[0] for term in terms}
    return FactSheet({key: sheet.answers[key] for key in sheet if term_id(key) in terms})


def zone_of(document: Document) -> str:
    """Return the zone in which a document tells times."""
    return (document.parameters or {}).get("zone", "UTC")


def _of_duties(
    desk: Desk,
    document: Document,
    sheet: FactSheet,
    now: datetime,
    known_on: datetime | None,
    wanted: set[str],
) -> Mapping[str, tuple[Node, ...]]:
    if not any(name.startswith("duties") for name in wanted):
        return {}
    words, zone = paper_words(desk.library, sheet, document.language), zone_of(document)
    vocabulary, pack = desk.library.vocabulary, desk.library.pack
    speaker = Speaker(document.language, zone)
    filed = duty_map.filed(desk, document.case_id, noted_by=known_on)
    duties = duty_map.all_duties(desk.library, sheet, now, filed)
    duties = duty_map.with_chosen(desk, document.case_id, duties)
    covered = duty_map.case_coverage(desk.library, sheet, duties)
    stated = say_all((*covered, *duty_map.not_judged(duties)), speaker)
    due = tuple(d for d in duties if d.verdict == "due")
    open_ones = tuple(d for d in duties if d.verdict in ("due", "undetermined") and not d.unlinked)
    parameters = document.parameters or {}
    place, chosen = parameters.get("recipient", ""), parameters.get(DUTY, "")
    titles = {duty.duty: duty.title for duty in duties}
    checks = law_lines(desk.library, duties, now, document.language)
    made = {
        "duties": paper.duties_nodes(duties, words, zone, coverage=stated, checks=checks),
        "duties.brief": paper.duties_brief_nodes(duties, words, zone),
        "duties.result": paper.duties_brief_nodes(duties, words, zone, here=True),
        "duties.due": paper.duties_nodes(due, words, zone),
        "duties.trace": tuple(
            node
            for duty in due
            if duty.place in ("", place)
            for node in paper.trace_nodes(duty, words, zone)
        ),
        "duties.traces": paper.traces_nodes(open_ones, words, zone),
        "duties.contents": paper.contents_nodes(due, words, zone),
        "duties.beside": paper.beside_nodes(open_ones, document.language),
        "duties.proposal": paper.proposal_nodes(duties, words, zone),
        "duties.parted": paper.proposal_parted_nodes(duties, words, zone),
    }
    if "duties.chosen" in wanted:
        mine = tuple(d for d in duties if d.duty in now_called(pack, chosen))
        shown = paper.duties_nodes(mine, words, zone)
        beside = paper.beside_nodes(mine, document.language)
        made["duties.chosen"] = (*shown, *beside, *paper.traces_nodes(mine, words, zone))
    if "duties.flips" in wanted:
        flips = find_flips(sheet, pack, now, filed, duty=chosen)
        near = {(d.duty, d.entity) for d in (open_ones if not chosen else duties)}
        kept = [flip for flip in flips if (flip.duty, flip.entity) in near]
        made["duties.flips"] = paper.flips_nodes(kept, words, vocabulary, zone, titles)
    if "duties.missing" in wanted:
        ranked = rank_missing(sheet, pack, now, filed)
        made["duties.missing"] = paper.missing_nodes(ranked, words, zone, titles)
    return made


def _of_registers(
    desk: Desk, document: Document, known_on: datetime | None, wanted: set[str]
) -> dict[str, tuple[Node, ...]]:
    made: dict[str, tuple[Node, ...]] = {}
    language, zone = document.language, zone_of(document)

    def at(instant: datetime | None) -> str:
        return minute_words(instant, zone, language) if instant else "–"

    if "filings" in wanted:
        rows = [
            (
                f"{f.title}\n{f.recipient or f.place}",
                f"{at(f.filed_at)}\n{f.who_name}",
                f"{at(f.strict_due)}\n{_sure(f.confidence, language) if f.strict_due else ''}",
                f"{f.reference}\n{f.file_name}",
                f.reasons or "–",
            )
            for f in filings.filings(desk, document.case_id)
            if known_on is None or (f.noted_at or f.filed_at) <= known_on
        ]
        head = ("duty", "filed_at", "limit", "file_reference", "late_reasons")
        made["filings"] = paper.plain_table(head, rows, (8, 6, 6, 6, 6), language)
    if breach_papers.EXHIBIT in wanted:
        made[breach_papers.EXHIBIT] = breach_papers.entry_nodes(desk, document)
    if "duties.history" in wanted:
        history = knowledge.dates_moved(knowledge.duty_history(desk, document.case_id))
        titles = desk.library.duty_titles({m.duty for m in history})
        label = desk.library.words(language).label
        moves = [
            (
                at(m.at),
                titles.get(m.duty) or load_phrases(language).say("duty_unnamed"),
                f"{m.how.capitalize()}: {_few([label(term_id(key)) for key in m.keys])}",
                _said(m.before, at),
                _said(m.after, at),
            )
            for m in history
            if known_on is None or m.at <= known_on
        ]
        head = ("changed_at", "duty", "moved_by", "before", "after")
        made["duties.history"] = paper.plain_table(head, moves, (5, 6, 8, 6, 6), language)
    return made


def _few(labels: Sequence[str]) -> str:
    named = list(dict.fromkeys(labels))
    shown = ", ".join(named[:_SHOWN])
    return f"{shown} and {len(named) - _SHOWN} more" if len(named) > _SHOWN else shown


def _sure(confidence: str, language: str) -> str:
    return load_phrases(language).get(f"confidence.{current_kind(confidence)}", confidence)


def _said(outcome: Outcome | None, at: Callable[[datetime | None], str]) -> str:
    if outcome is None:
        return "–"
    verdict = outcome.verdict.capitalize()
    return f"{verdict}\n{at(outcome.strict_due)}" if outcome.strict_due else verdict
