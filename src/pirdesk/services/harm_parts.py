"""The harm parts of a paper: the methods, those that do not apply, how severity moved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from pirdesk.casefile.case import Document
from pirdesk.casefile.paper import Node
from pirdesk.casefile.sheet import FactSheet
from pirdesk.documents import exhibits as paper
from pirdesk.documents.phrases import load_phrases
from pirdesk.harm import bridge
from pirdesk.services import harms, method_checks
from pirdesk.services.assessing import in_words
from pirdesk.services.desk import Desk
from pirdesk.services.method_checks import MethodCheck
from pirdesk.services.paper_words import paper_words
from pirdesk.wording.times import day_words, minute_words

_HEAD = ("changed_at", "criterion", "before", "after", "moved_by", "basis_head")


def harm_parts(
    desk: Desk,
    document: Document,
    sheet: FactSheet,
    known_on: datetime | None,
    wanted: Collection[str],
) -> Mapping[str, tuple[Node, ...]]:
    """Return the nodes of every harm exhibit wanted; nothing is computed where none is."""
    if not any(name.startswith("harm.") for name in wanted):
        return {}
    words = paper_words(desk.library, sheet, document.language)
    names = {person.id: person.name for person in desk.store.views.persons()}
    results = tuple(
        in_words(result, names, words.label) for result in harms.printed(desk.library, sheet)
    )
    held = method_checks.standing(desk.library)
    made = {
        f"harm.{r.method}": paper.harm_nodes(r, words, _checked(held.get(r.method), document))
        for r in results
    }
    for result in (r for r in results if r.method == "bridge"):
        made["harm.bridge"] = paper.bridge_nodes(result, words)
        made["harm.turning"] = paper.turning_nodes(result, bridge.deciding(results), words)
    enisa = next((r for r in results if r.method == "enisa"), None)
    made["harm.severity"] = paper.severity_nodes(enisa, words) if enisa else ()
    made["harm.others"] = paper.others_nodes(results, words)
    if harms.UNUSED in wanted:
        idle = harms.unused(desk.library, sheet, wanted)
        made[harms.UNUSED] = paper.unused_nodes(idle, words)
    if "harm.history" in wanted:
        made["harm.history"] = _history(desk, document, known_on)
    return {name: nodes for name, nodes in made.items() if name in wanted}


def _checked(check: MethodCheck | None, document: Document) -> str:
    """Return who confirmed a method and when, "" where nobody had to."""
    if check is None:
        return ""
    day = day_words(check.at.date(), document.language)
    phrases = load_phrases(document.language)
    return phrases.say("method_checked", name=check.name, day=day, reason=check.reason)


def _history(desk: Desk, document: Document, known_on: datetime | None) -> tuple[Node, ...]:
    zone = (document.parameters or {}).get("zone", "UTC")
    names = {person.id: person.name for person in desk.store.views.persons()}
    rows = [
        (
            minute_words(move.at, zone, document.language),
            move.method,
            move.before.replace("_", " "),
            f"{move.after.replace('_', ' ') or '–'}{' ↓' if move.lowered else ''}",
            names.get(move.who, move.who) or "–",
            move.reason or "–",
        )
        for move in harms.severity_history(desk, document.case_id)
        if known_on is None or move.at <= known_on
    ]
    return paper.plain_table(_HEAD, rows, (6, 4, 4, 4, 6, 9), document.language)
