"""The risk proposed from the facts, on paper: its grounds, and what a person made of it.

It shows what the method found and what a person made of it; it computes and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pirdesk.casefile.paper import Node, Runs, Table
from pirdesk.documents.exhibits.cells import body, cell
from pirdesk.documents.exhibits.plainly import edition_words
from pirdesk.documents.phrases import Phrases
from pirdesk.documents.values import Speech, WordsOfTerms, speech

if TYPE_CHECKING:
    from pirdesk.duties import Duty
    from pirdesk.duties.proposed import Proposed

_SCORES = {"enisa": "proposal_enisa", "edpb": "proposal_edpb", "person": "proposal_person"}


def proposal_nodes(
    duties: Iterable[Duty], words: WordsOfTerms, zone: str = "UTC"
) -> tuple[Node, ...]:
    """Show the proposal the duties carry, with its grounds and what became of it."""
    voice = speech(words, zone)
    phrases = voice.phrases
    found = next((duty.proposed for duty in duties if duty.proposed is not None), None)
    if found is None:
        return (body(phrases.say("proposal_none")),)
    nodes: list[Node] = [body(_said(found, voice)), body(_became(found, phrases))]
    if found.parted:
        nodes.append(body(_parted(found, phrases)))
    rows = tuple(_rows(found, phrases))
    head = tuple(cell(phrases.say(key)) for key in ("proposal_part", "fact", "law"))
    return (*nodes, Table(head, rows, widths=(6, 14, 10))) if rows else tuple(nodes)


def proposal_parted_nodes(
    duties: Iterable[Duty], words: WordsOfTerms, zone: str = "UTC"
) -> tuple[Node, ...]:
    """Say in one paragraph that the proposal, the score and the answers part; else nothing."""
    voice = speech(words, zone)
    found = next((duty.proposed for duty in duties if duty.proposed is not None), None)
    if found is None or not found.parted:
        return ()
    said = (_said(found, voice), _became(found, voice.phrases), _parted(found, voice.phrases))
    return (body(" ".join(said)),)


def _said(found: Proposed, voice: Speech) -> str:
    edition = edition_words(found.method.partition(" ")[2], voice)
    risk = _risk(found.risk, voice.phrases)
    return voice.phrases.say("proposal_said", risk=risk, edition=edition)


def _parted(found: Proposed, phrases: Phrases) -> str:
    told = "; ".join(
        phrases.say(_SCORES[name], said=_risk(level, phrases))
        for name, level in found.scores.items()
    )
    return phrases.say("proposal_parted", told=told)


def _became(found: Proposed, phrases: Phrases) -> str:
    if found.answer == "departed":
        return phrases.say("proposal_departed", reason=found.reason)
    if found.answer == "adopted":
        return phrases.say("proposal_adopted", risk=_risk(found.answered, phrases))
    return phrases.say("proposal_unanswered")


def _rows(found: Proposed, phrases: Phrases) -> Iterable[tuple[Runs, ...]]:
    for key, facts in (("proposal_for", found.carried_by), ("proposal_against", found.against)):
        for fact in facts:
            yield cell(phrases.say(key)), cell(fact.words), cell(fact.cite)
    either = phrases.say("proposal_or")
    for near in found.nearest:
        held = either.join(_risk(level, phrases) for level in near.held)
        yield cell(phrases.say("proposal_near")), cell(f"{near.title}: {held}"), cell(near.source)


def _risk(level: str, phrases: Phrases) -> str:
    return phrases.get(f"proposal_level.{level}", level)
