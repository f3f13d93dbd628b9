"""Short forms for a review: what is due to whom, a severity in a line, the spans between moments.

The notification analysis and the harm assessment show the rest; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from pirdesk.casefile.paper import Node, Runs, Table
from pirdesk.documents.exhibits.cells import body, cell, lines
from pirdesk.documents.exhibits.plainly import capital
from pirdesk.documents.values import WordsOfTerms, place_words, say_instant, speech
from pirdesk.wording.times import span_words

if TYPE_CHECKING:
    from pirdesk.documents.values import Speech
    from pirdesk.duties import Duty
    from pirdesk.harm import MethodResult

Spans = Mapping[str, tuple[timedelta, timedelta]]
_NAMED = 3


def duties_brief_nodes(
    duties: Sequence[Duty], words: WordsOfTerms, zone: str = "UTC", *, here: bool = False
) -> tuple[Node, ...]:
    """Show what is due, to whom and by when; say in a sentence how many laws ask for nothing.

    ``here`` is true on the first page of the analysis itself, to which other papers refer.
    """
    voice = speech(words, zone)
    say = voice.phrases.say
    where = say("brief_here" if here else "brief_there")
    due = [duty for duty in duties if duty.verdict == "due"]
    groups: dict[tuple[str, str], list[Duty]] = {}
    for duty in due:
        groups.setdefault((duty.duty, duty.entity), []).append(duty)
    head = tuple(cell(say(key)) for key in ("duty", "authority", "state", "law"))
    rows = tuple(
        (
            lines(group[0].title, group[0].entity_name, strong=True),
            _to(group, voice, where),
            lines(*_state(group, voice)),
            cell(group[0].citation),
        )
        for group in groups.values()
    )
    open_ones = sum(d.verdict == "undetermined" and not d.unlinked for d in duties)
    laws = len({duty.regime for duty in duties} - {duty.regime for duty in due})
    if not rows:
        # What is open may still be asked for: it is not said that nothing is.
        said = "brief_none_yet" if open_ones else "brief_none"
        return (body(say(said, laws=laws, open=open_ones, where=where)),)
    rest = say("brief_rest", laws=laws, where=where)
    unsure = f" {say('brief_open', count=open_ones)}" if open_ones else ""
    return (Table(head, rows, widths=(8, 9, 8, 6)), body(f"{rest}{unsure}"))


def severity_nodes(result: MethodResult, words: WordsOfTerms) -> tuple[Node, ...]:
    """Show a severity in one line; what is missing where there is none yet."""
    voice = speech(words)
    if not result.level:
        names = dict.fromkeys(voice.words.label(key) for key in result.missing)
        return (body(voice.phrases.say("incomplete", terms="; ".join(names))),)
    level = voice.phrases.say(f"level.{result.level}")
    if result.provisional:
        level = f"{level} ({voice.phrases.say('provisional')})"
    score = str(result.values.get("se", "–"))
    return (body(voice.phrases.say("severity_line", level=level, score=score)),)


def spans_nodes(spans: Spans, words: WordsOfTerms) -> tuple[Node, ...]:
    """Show the time from one moment to another, as a range where the moments are ranges."""
    voice = speech(words)
    say = voice.phrases.say
    if not spans:
        return (body(say("spans_none")),)
    rows = tuple((cell(say(key)), cell(_span(*span, voice))) for key, span in spans.items())
    return (Table((cell(say("span_from_to")), cell(say("span"))), rows, widths=(16, 14)),)


def _span(least: timedelta, most: timedelta, voice: Speech) -> str:
    shortest, longest = (span_words(each, voice.language) for each in (least, most))
    if least == most:
        return longest
    if not least:
        return voice.phrases.say("span_at_most", most=longest)
    return voice.phrases.say("span_between", least=shortest, most=longest)


def _to(group: Sequence[Duty], voice: Speech, where: str) -> Runs:
    if len(group) > _NAMED:
        return cell(voice.phrases.say("brief_authorities", count=len(group), where=where))
    named = (
        f"{capital(d.recipient)} ({place_words(d.place, voice)})"
        if d.place
        else capital(d.recipient)
        for d in group
    )
    return lines(*named)


def _state(group: Sequence[Duty], voice: Speech) -> list[str]:
    """Return by when a duty is due and how far it was answered."""
    say = voice.phrases.say
    dates = [duty.strict_due for duty in group if duty.strict_due is not None]
    told = [capital(say("by", date=say_instant(min(dates), voice))) if dates else ""]
    filed = [duty for duty in group if duty.filed_at is not None]
    if len(group) == 1 and filed and filed[0].filed_at is not None:
        return [*told, say("brief_filed_at", date=say_instant(filed[0].filed_at, voice))]
    if filed:
        return [*told, say("brief_filed", count=len(filed), of=len(group))]
    return [*told, say("brief_not_filed")]
