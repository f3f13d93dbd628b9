"""The computed parts of a letter to an authority, in words: its type, its time, its addressees.

Every sentence follows from the facts, the filings noted and the moment of the letter; none is
ticked. Legal analysis of the case is no part of a letter that goes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pirdesk.casefile.messages import Message, TermKey
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.documents import Passage
from pirdesk.forms import InTime, controllers, elapsed
from pirdesk.services.letters import NO_ROW, concerned
from pirdesk.services.speaking import reader
from pirdesk.wording import Speaker, say, show
from pirdesk.wording.values import place_words

if TYPE_CHECKING:
    from pirdesk.casefile.case import Document
    from pirdesk.forms import Elapsed
    from pirdesk.services.desk import Desk
    from pirdesk.services.letters import Letter, Told

_DAYS = timedelta(days=7)
_NONE = "–"


def letter_passages(
    desk: Desk, sheet: FactSheet, letter: Letter | None, document: Document
) -> tuple[Mapping[str, Passage], Mapping[str, str]]:
    """Return the computed parts by their exhibit, and the texts their tokens name.

    A document that is no letter to an authority has none.
    """
    if letter is None:
        return {}, {}
    zone = (document.parameters or {}).get("zone", "UTC")
    voice = reader(desk.library, document.language, zone)
    annex, names = _authorities(desk, sheet, letter, voice)
    passages = {
        "filing.type": _type(desk, sheet, letter, voice),
        "filing.time": _time(sheet, letter, voice),
        "filing.people": _people(sheet, voice),
        "filing.authorities": annex,
    }
    reference = their_reference(sheet, letter)
    return passages, {**names, "filing.earlier_reference": reference or _NONE}


def _type(desk: Desk, sheet: FactSheet, letter: Letter, voice: Speaker) -> Passage:
    kind = sheet.value(letter.key("kind"))
    if letter.row == NO_ROW:  # not drafted yet: the draft begins the filing with this stage
        kind = letter.stage
        shown = desk.library.words(voice.language).choice("filings[].kind", kind)
    else:
        shown = _token(letter.key("kind"), ":words")
    lines = [_item(Message("filing.type", {"kind": shown}), voice)]
    if kind != "withdrawal":
        content = _token("notification.completeness", ":words")
        lines.append(_item(Message("filing.content", {"content": content}), voice))
    parts = ["\n".join(lines)]
    if kind in ("supplementary", "withdrawal"):
        parts += [_earlier(sheet, letter, voice), _token(letter.key("changes"))]
    if kind != "withdrawal":
        parts += _phase(sheet, letter, voice)
    return Passage("\n\n".join(parts))


def _earlier(sheet: FactSheet, letter: Letter, voice: Speaker) -> str:
    if not letter.earlier:
        return say(Message("filing.refers_unknown"), voice)
    at = letter.earlier[0].filed_at
    if their_reference(sheet, letter):
        reference = _token("filing.earlier_reference")
        return say(Message("filing.refers_numbered", {"at": at, "reference": reference}), voice)
    return say(Message("filing.refers", {"at": at}), voice)


def their_reference(sheet: FactSheet, letter: Letter) -> str:
    """Return the reference this authority gave, as it was noted last."""
    noted = sheet.value(letter.key("reference"))
    if isinstance(noted, str) and noted.strip():
        return " ".join(noted.split())
    return next((told.reference for told in reversed(letter.earlier) if told.reference), "")


def _phase(sheet: FactSheet, letter: Letter, voice: Speaker) -> list[str]:
    if sheet.value("notification.completeness") == "complete":
        return [say(Message("filing.complete"), voice)]
    if sheet.value("notification.completeness") != "incomplete":
        return []
    by = _token(letter.key("next_by"))
    return [
        say(Message("filing.in_phases"), voice),
        _token("notification.still_missing"),
        say(Message("filing.next_by", {"by": by}), voice),
    ]


def _time(sheet: FactSheet, letter: Letter, voice: Speaker) -> Passage:
    made = letter.earlier[0].filed_at if letter.earlier else letter.at
    rows, known = controllers(sheet), {each.row: each for each in elapsed(sheet, made)}
    parts, late = [], False
    for row in rows:
        found = known.get(row)
        who = _token(cell("entities", row, "name")) if len(rows) > 1 else ""
        if found is None:
            aware = _token(cell("entities", row, "aware_at"), ":words")
            parts.append(say(Message("filing.aware_open", {"aware": aware}), voice))
            continue
        late = late or found.in_time is not InTime.WITHIN
        how_long = _made(found, letter, voice)
        parts.append(f"{_aware(found, who, voice)} {how_long}")
    if late:
        parts += [say(Message("filing.reasons_head"), voice), *_reasons(known, letter, voice)]
    return Passage("\n\n".join(parts), tuple(each.key for each in known.values()))


def _aware(found: Elapsed, who: str, voice: Speaker) -> str:
    if found.aware.exact:
        at: datetime = found.aware.earliest
        if who:
            return say(Message("filing.aware_of_at", {"who": who, "aware": at}), voice)
        return say(Message("filing.aware_at", {"aware": at}), voice)
    if who:
        return say(Message("filing.aware_of", {"who": who, "aware": found.aware}), voice)
    return say(Message("filing.aware", {"aware": found.aware}), voice)


def _made(found: Elapsed, letter: Letter, voice: Speaker) -> str:
    """Say how much later the notification was made, and whether the 72 hours were met."""
    length = _spans(found.least, found.most)
    if letter.earlier:
        at = letter.earlier[0].filed_at
        match found.in_time:
            case InTime.WITHIN:
                return say(Message("filing.first_within", {"at": at, "span": length}), voice)
            case InTime.LATE:
                return say(Message("filing.first_late", {"at": at, "span": length}), voice)
        return say(Message("filing.first_open", {"at": at, "span": length}), voice)
    match found.in_time:
        case InTime.WITHIN:
            return say(Message("filing.made_within", {"span": length}), voice)
        case InTime.LATE:
            return say(Message("filing.made_late", {"span": length}), voice)
    return say(Message("filing.made_open", {"span": length}), voice)


def _spans(least: timedelta, most: timedelta) -> Message:
    """Word a span known within bounds; above a week in whole days."""
    if min(least, most) > _DAYS:
        days = least // timedelta(days=1), most // timedelta(days=1)
        if days[0] != days[1]:
            return Message("filing.between_days", {"least": days[0], "most": days[1]})
        return Message("filing.days", {"count": days[0]})
    if least == most:
        return _span(least)
    return Message("filing.between", {"least": _span(least), "most": _span(most)})


def _span(span: timedelta) -> Message:
    """Word a span to the minute, rounded up."""
    hours, minutes = divmod(-(-span // timedelta(minutes=1)), 60)
    if not minutes:
        return Message("filing.hours", {"count": hours})
    if not hours:
        return Message("filing.minutes", {"count": minutes})
    parts = Message("filing.hours", {"count": hours}), Message("filing.minutes", {"count": minutes})
    return Message("filing.hours_and", {"hours": parts[0], "minutes": parts[1]})


def _reasons(known: Mapping[str, Elapsed], letter: Letter, voice: Speaker) -> Iterator[str]:
    if all(each.in_time is not InTime.LATE for each in known.values()):
        yield say(Message("filing.reasons_in_case"), voice)
    yield _token(letter.key("reasons"))


def _people(sheet: FactSheet, voice: Speaker) -> Passage:
    """Return the groups of people as a table: who, in which states, how many, how vulnerable."""
    rows = sheet.rows("populations").ids
    if not rows:
        return Passage("")
    columns = ("description", "place", "affected", "vulnerable")
    heads = [show(TermKey(f"populations[].{column}"), voice) for column in columns]
    lines = [tuple(_token(cell("populations", r, c), ":words") for c in columns) for r in rows]
    return Passage(_table(heads, lines))


def _authorities(
    desk: Desk, sheet: FactSheet, letter: Letter, voice: Speaker
) -> tuple[Passage, dict[str, str]]:
    """Return the annex: every authority concerned, when it was notified, and its own reference."""
    places = sorted(
        concerned(desk, sheet, letter), key=lambda item: place_words(item[0], voice.language)
    )
    if len(places) < 2:  # the letter itself says to whom it goes
        return Passage(""), {}
    sent = {told.place: told for told in reversed((*letter.earlier, *letter.elsewhere))}
    names: dict[str, str] = {}
    lines = []
    for number, (place, name) in enumerate(places, start=1):
        told = sent.get(place)
        cells = (
            place_words(place, voice.language),
            name or say(Message("filing.annex_competent"), voice),
            _when(place, told, letter, voice),
            (told.reference if told else "") or _NONE,
        )
        keys = [f"filing.told_{number}.part_{part}" for part in range(len(cells))]
        names |= dict(zip(keys, cells, strict=True))
        lines.append(tuple(_token(key) for key in keys))
    heads = [
        say(Message("filing.annex_state"), voice),
        say(Message("filing.annex_authority"), voice),
        say(Message("filing.annex_notified"), voice),
        say(Message("filing.annex_reference"), voice),
    ]
    parts = [say(Message("filing.annex_head"), voice), _table(heads, lines)]
    return Passage("\n\n".join(parts)), names


def _when(place: str, told: Told | None, letter: Letter, voice: Speaker) -> str:
    if told is not None:
        return say(Message("filing.on_day", {"at": told.filed_at}), voice)
    return say(Message("filing.by_this"), voice) if place == letter.to.place else _NONE


def _item(message: Message, voice: Speaker) -> str:
    return f"- {say(message, voice)}"


def _token(key: str, asked: str = "") -> str:
    return f"{{{{ {key}{asked} }}}}"


def _table(heads: list[str], lines: list[tuple[str, ...]]) -> str:
    rows = [heads, ["---"] * len(heads), *map(list, lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
