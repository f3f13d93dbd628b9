"""What a law says beside its duties: exceptions, what to keep and how long, a moving last day.

They show the data of the law with its citations; they weigh and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pirdesk.casefile.paper import Heading, Node, Run, Runs, Table
from pirdesk.documents.exhibits.cells import body, cell, lines
from pirdesk.documents.exhibits.plainly import capital
from pirdesk.documents.phrases import Phrases, load_phrases
from pirdesk.wording import Speaker, say

if TYPE_CHECKING:
    from pirdesk.duties import Duty, Proviso, Retention


def beside_nodes(duties: Iterable[Duty], language: str) -> tuple[Node, ...]:
    """Show exceptions and what is to be kept, each with its source; duties alike stand together."""
    phrases = load_phrases(language)
    groups: dict[tuple[object, ...], list[Duty]] = {}
    for duty in duties:
        stands = (duty.exceptions, duty.retention, duty.roll_forward)
        if any(stands):
            groups.setdefault((duty.regime, *stands), []).append(duty)
    nodes = [node for group in groups.values() for node in _group(group, phrases, language)]
    return tuple(nodes) or (body(phrases.say("beside.none")),)


def _group(duties: list[Duty], phrases: Phrases, language: str) -> tuple[Node, ...]:
    first = duties[0]
    rows = [_exception(item, phrases) for item in first.exceptions]
    rows += [_kept(item, phrases, language) for item in first.retention]
    if (roll := first.roll_forward) is not None:
        name = cell(phrases.say("beside.roll_forward"))
        rows.append((name, cell(roll.words), _law(roll.cite, roll.confidence, phrases)))
    names = "; ".join(dict.fromkeys(f"{duty.title} ({duty.citation})" for duty in duties))
    head = tuple(cell(phrases.say(key)) for key in ("beside.what", "beside.says", "law"))
    return (Heading(3, (Run(names),)), Table(head, tuple(rows), widths=(7, 14, 9)))


def _exception(item: Proviso, phrases: Phrases) -> tuple[Runs, ...]:
    limit = phrases.say("beside.at_most", span=_span(item.at_most, phrases)) if item.at_most else ""
    who = phrases.say("beside.judged" if item.judged else "beside.person")
    effect = phrases.say(f"effect.{item.effect}")
    words = capital(item.words).removesuffix(".") + "."
    return (
        lines(phrases.say(f"exception.{item.kind}"), capital(effect), capital(limit)),
        lines(words, who),
        _law(item.cite, item.confidence, phrases),
    )


def _kept(item: Retention, phrases: Phrases, language: str) -> tuple[Runs, ...]:
    span = _span(f"{item.amount} {item.unit}", phrases) if item.amount else ""
    return (
        lines(phrases.say("beside.keep"), span),
        lines(item.words, say(item.until_words, Speaker(language))),
        _law(item.cite, item.confidence, phrases),
    )


def _span(text: str, phrases: Phrases) -> str:
    amount, _, unit = text.partition(" ")
    return phrases.say(f"span.{unit.replace(' ', '_')}", amount=amount)


def _law(cite: str, confidence: str, phrases: Phrases) -> Runs:
    return lines(cite, capital(phrases.get(f"confidence.{confidence}", confidence)))
