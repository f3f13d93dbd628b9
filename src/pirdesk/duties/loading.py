"""Read law files strictly: an unknown key, term, unit or date is refused with file and key.

Never judges a case; the files are found by ``datafiles``.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pirdesk.casefile.terms import TermType, Vocabulary
from pirdesk.datafiles import DataFile, Reader
from pirdesk.duties.examples import read_examples
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.proviso_files import beside
from pirdesk.duties.provisos import Confidence, Kind
from pirdesk.duties.regime import (
    LAST_SECOND,
    STATUSES,
    SUBMISSION,
    WITHOUT_WINDOWS,
    Alternative,
    ChangeKind,
    Choose,
    Clock,
    Combine,
    ContentRule,
    Counting,
    Directory,
    Exemption,
    Instead,
    JudgedBy,
    LawChange,
    LawReading,
    Note,
    Recipient,
    Regime,
    Source,
    Stage,
    Unit,
    Verdict,
    Window,
)
from pirdesk.rules import Condition, compile_condition

# Terms the engine itself reads, whatever the law files say.
TERMS = (
    "entities",
    "entities[].name",
    "entities[].role",
    "entities[].country",
    "entities[].main_establishment",
    "entities[].aware_at",
    "populations",
    "incident.occurred",
)
_CLOCK_KEYS = (
    *("anchor", "amount", "unit", "counting", "words", "cite", "zone", "calendar", "day_ends"),
    *("combine", "unless_late", "parts"),
)
_AREA = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


def parse_regime(source: DataFile, vocabulary: Vocabulary) -> Regime:
    """Read one law file; any fault raises DataFault with file, key and reason."""
    return _Parser(source, vocabulary).regime()


class _Parser:
    """Reads one file and gathers the terms it names."""

    def __init__(self, source: DataFile, vocabulary: Vocabulary) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.terms: set[str] = set()

    def regime(self) -> Regime:
        top = Reader.of(self.source)
        top.only(
            *("id", "title", "law", "citation", "edition", "status", "judged_by", "confidence"),
            *("verified_by_human", "disputed", "source", "windows", "readings", "applies"),
            *("recipient", "stages", "examples", "changes"),
            *("exceptions", "retention", "roll_forward"),
        )
        identity, confidence = top.text("id"), _choice(top, "confidence", Confidence)
        if top.text("status") not in STATUSES:
            raise top.fault(f"must be one of {', '.join(STATUSES)}", "status")
        readings = tuple(self._law_reading(item) for item in top.each("readings"))
        if top.flag("disputed") != bool(readings):
            raise top.fault("must be true exactly where readings are given", "disputed")
        applies = self._condition(top, "applies")
        recipient = self._recipient(top.inner("recipient"))
        stages = tuple(self._stage(item, identity, confidence) for item in top.each("stages"))
        if not stages:
            raise top.fault("needs at least one stage", "stages")
        stages = beside(top, stages)
        return Regime(
            id=identity,
            title=top.text("title"),
            law=top.text("law"),
            citation=_cite(top, "citation"),
            edition=top.text("edition"),
            status=top.text("status"),
            judged_by=_choice(top, "judged_by", JudgedBy),
            confidence=confidence,
            disputed=top.flag("disputed"),
            verified_by_human=top.text("verified_by_human"),
            source=_source(top.inner("source")),
            windows=_windows(top),
            readings=readings,
            applies=applies,
            recipient=recipient,
            stages=stages,
            terms=frozenset(self.terms),
            sha256=self.source.sha256,
            examples=read_examples(top, {stage.duty for stage in stages}),
            changes=tuple(_change(item) for item in top.each("changes")),
        )

    def _stage(self, item: Reader, regime: str, confidence: Confidence) -> Stage:
        item.only(
            *("id", "title", "citation", "confidence", "trigger", "provisional_when"),
            *("exemptions", "clock", "clock_instead", "notes", "contents", "recipient"),
        )
        name = item.text("id")
        own = _choice(item, "confidence", Confidence) if "confidence" in item.table else confidence
        provisional = None
        if "provisional_when" in item.table:
            provisional = self._condition(item, "provisional_when")
        clock = item.inner("clock")
        clock.only(*_CLOCK_KEYS)
        return Stage(
            duty=f"{regime}.{name}" if name else regime,
            name=name,
            title=item.text("title"),
            citation=_cite(item, "citation"),
            trigger=self._condition(item, "trigger"),
            clock=self._clock(clock),
            confidence=own,
            alternatives=tuple(self._alternative(part) for part in item.each("clock_instead")),
            exemptions=tuple(self._exemption(part) for part in item.each("exemptions")),
            notes=tuple(_note(part) for part in item.each("notes")),
            contents=tuple(self._content(part) for part in item.each("contents")),
            provisional_when=provisional,
            recipient=item.text("recipient", ""),
        )

    def _clock(self, item: Reader) -> Clock:
        if "parts" in item.table:
            return self._composite(item)
        unit = _choice(item, "unit", Unit)
        amount = item.whole("amount")
        if unit == "composite":
            raise item.fault("needs parts", "unit")
        if (unit == "none") != (amount == 0) or amount < 0:
            raise item.fault("must be above 0, and 0 exactly where the unit is “none”", "amount")
        anchors = item.texts("anchor", None)
        if not anchors:
            raise item.fault("names no term", "anchor")
        for anchor in anchors:
            if not anchor.startswith(SUBMISSION):
                self._term(item, "anchor", anchor, TermType.MOMENT)
        counting = _choice(item, "counting", Counting)
        return Clock(
            anchors,
            amount,
            unit,
            counting,
            item.text("words"),
            _cite(item),
            zone=_zone(item),
            calendar=_area(item, "calendar"),
            day_ends=_time(item, "day_ends"),
        )

    def _composite(self, item: Reader) -> Clock:
        parts = []
        for part in item.each("parts"):
            part.only(*_CLOCK_KEYS[: _CLOCK_KEYS.index("combine")])
            parts.append(self._clock(part))
        if len(parts) < 2:
            raise item.fault("a composite clock has two parts or more", "parts")
        if "unit" in item.table or "amount" in item.table or "anchor" in item.table:
            raise item.fault("stand in the parts of a composite clock", "parts")
        combine = _choice(item, "combine", Combine)
        if not combine:
            raise item.fault("must be earlier or later", "combine")
        return Clock(
            tuple(dict.fromkeys(anchor for part in parts for anchor in part.anchors)),
            0,
            "composite",
            "none",
            item.text("words"),
            _cite(item),
            combine=combine,
            unless_late=item.flag("unless_late", False),
            parts=tuple(parts),
        )

    def _alternative(self, item: Reader) -> Alternative:
        item.only("id", "when", *_CLOCK_KEYS)
        return Alternative(item.text("id"), self._condition(item, "when"), self._clock(item))

    def _exemption(self, item: Reader) -> Exemption:
        item.only("id", "when", "words", "cite", "verdict", "from", "kind", "confidence")
        verdict: Verdict = "not due"
        if item.text("verdict", "not due") == "not applicable":
            verdict = "not applicable"
        elif item.text("verdict", "not due") != "not due":
            raise item.fault("must be “not due” or “not applicable”", "verdict")
        start = _day(item, "from") if "from" in item.table else None
        when = self._condition(item, "when")
        kind: Kind = "out_of_scope"
        if "kind" in item.table:
            kind = _choice(item, "kind", Kind)
        sure = _choice(item, "confidence", Confidence) if "confidence" in item.table else None
        told = item.text("words"), _cite(item)
        return Exemption(item.text("id"), when, *told, verdict, start, kind, sure)

    def _content(self, item: Reader) -> ContentRule:
        item.only("id", "words", "cite", "terms", "when")
        terms = item.texts("terms", None)
        for term in terms:
            self._term(item, "terms", term)
        when = self._condition(item, "when", row_table="") if "when" in item.table else None
        return ContentRule(item.text("id"), item.text("words"), _cite(item), terms, when)

    def _recipient(self, item: Reader) -> Recipient:
        item.only("to", "choose", "area", "places", "unnamed", "words", "cite", "instead", "zone")
        places = item.texts("places")
        for term in places:
            self._term(item, "places", term, TermType.PLACES)
        choose = _choice(item, "choose", Choose)
        area = item.text("area")
        if not places and choose != "establishment" and area:
            raise item.fault("names no term", "places")
        if choose != "jurisdiction" and area not in ("eea", "eu"):
            raise item.fault("must be eea or eu", "area")
        if choose == "jurisdiction":
            _area(item, "area")
        return Recipient(
            to=_choice(item, "to", Directory),
            choose=choose,
            area=area,
            places=places,
            unnamed=item.text("unnamed"),
            words=item.text("words"),
            cite=_cite(item),
            instead=self._instead(item.inner("instead")) if "instead" in item.table else None,
            zone=_zone(item),
        )

    def _instead(self, item: Reader) -> Instead:
        item.only("when", "place", "name", "words", "cite")
        when = self._condition(item, "when")
        return Instead(when, item.text("place"), item.text("name"), item.text("words"), _cite(item))

    def _law_reading(self, item: Reader) -> LawReading:
        item.only("id", "from", "when", "words", "cite", "confidence")
        return LawReading(
            id=item.text("id"),
            start=_day(item, "from"),
            words=item.text("words"),
            cite=_cite(item),
            confidence=_choice(item, "confidence", Confidence),
            when=self._condition(item, "when") if "when" in item.table else None,
        )

    def _condition(self, item: Reader, key: str, row_table: str = ENTITIES) -> Condition:
        if key not in item.table:
            raise item.fault("is missing", key)
        where = ".".join(part for part in (item.key, key) if part)
        data = item.table[key]
        condition = compile_condition(data, self.vocabulary, f"{item.file}: {where}", row_table)
        self.terms.update(condition.terms)
        return condition

    def _term(self, item: Reader, key: str, term: str, kind: TermType | None = None) -> None:
        found = self.vocabulary.terms.get(term)
        if found is None:
            raise item.fault(f"there is no term “{term}”", key)
        if kind is not None and (found.result or found.type) is not kind:
            raise item.fault(f"“{term}” is {found.type}, not {kind}", key)
        self.terms.add(term)


def _zone(item: Reader) -> str:
    name = item.text("zone", "")
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError):
        raise item.fault("is not a time zone", "zone") from None


def _area(item: Reader, key: str) -> str:
    area = item.text(key, "")
    if area and not _AREA.fullmatch(area):
        raise item.fault("must be a country or state such as US or US-CA", key)
    return area


def _time(item: Reader, key: str) -> time:
    if key not in item.table:
        return LAST_SECOND
    try:
        return time.fromisoformat(item.text(key))
    except ValueError:
        raise item.fault("must be a time of day such as 17:30", key) from None


def _note(item: Reader) -> Note:
    item.only("id", "words", "cite", "confidence")
    confidence = _choice(item, "confidence", Confidence)
    return Note(item.text("id"), item.text("words"), _cite(item), confidence)


def _source(item: Reader) -> Source:
    item.only("title", "url", "read")
    return Source(item.text("title"), item.text("url", ""), item.text("read", ""))


def _windows(top: Reader) -> tuple[Window, ...]:
    windows: list[Window] = []
    for item in top.each("windows"):
        item.only("from", "until", "words", "cite", "edition_here", "limits_hold")
        until = _day(item, "until") if "until" in item.table else None
        start, here = _day(item, "from"), item.flag("edition_here", True)
        hold = item.flag("limits_hold", False)
        if until is not None and until < start:
            raise item.fault("lies before “from”", "until")
        if windows and (windows[-1].until is None or windows[-1].until >= start):
            raise item.fault("windows follow each other and do not overlap", "from")
        windows.append(Window(start, until, item.text("words"), _cite(item), here, hold))
    if not windows and top.text("status") not in WITHOUT_WINDOWS:
        raise top.fault("needs at least one window", "windows")
    return tuple(windows)


def _day(item: Reader, key: str) -> date:
    try:
        return date.fromisoformat(item.text(key))
    except ValueError:
        raise item.fault("must be a date such as 2026-08-02", key) from None


def _cite(item: Reader, key: str = "cite") -> str:
    cite = item.text(key)
    if not cite.strip():
        raise item.fault("every line of a law cites its article", key)
    return cite


def _choice(item: Reader, key: str, kind: Any) -> Any:
    legal = get_args(kind)
    value = item.text(key)
    if value not in legal:
        raise item.fault(f"must be one of {', '.join(legal)}", key)
    return value


def _change(item: Reader) -> LawChange:
    item.only("edition", "kind", "words", "cite")
    kind = _choice(item, "kind", ChangeKind)
    return LawChange(item.text("edition"), kind, item.text("words"), _cite(item, "cite"))
