"""Read law files strictly: an unknown key, term, unit or date is refused with file and key.

Never judges a case; the files are found by ``datafiles``.
"""

from __future__ import annotations

from pirdesk.casefile.confidence import Confidence, weakest
from pirdesk.casefile.terms import Vocabulary
from pirdesk.datafiles import DataFile, Reader
from pirdesk.duties.clock_files import (
    CLOCK_KEYS,
    read_alternative,
    read_clock,
    read_reading,
    surely,
)
from pirdesk.duties.coverage_files import read_covers
from pirdesk.duties.examples import read_examples
from pirdesk.duties.law_days import with_moments
from pirdesk.duties.law_fields import (
    LawFields,
    choice,
    citation,
    cited,
    confidence,
    day,
    given_day,
    own_confidence,
)
from pirdesk.duties.law_limits import law_id, refuse_circles, refuse_hiding, stage_id
from pirdesk.duties.proviso_files import beside
from pirdesk.duties.provisos import Kind
from pirdesk.duties.recipient_files import read_recipient, read_territory
from pirdesk.duties.regime import (
    STATUSES,
    WITHOUT_WINDOWS,
    ChangeKind,
    ConfidenceOf,
    ContentRule,
    Exemption,
    JudgedBy,
    LawChange,
    LawReading,
    Note,
    Recipient,
    Regime,
    Stage,
    Verdict,
    Window,
)
from pirdesk.duties.renamed import read_formerly
from pirdesk.duties.source_files import read_on, read_source

# What a duty may be where an exemption lifts it.
_LIFTED: dict[str, Verdict] = {
    "not due": "not due",
    "not applicable": "not applicable",
    "not in force": "not in force",
}
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


def parse_regime(source: DataFile, vocabulary: Vocabulary) -> Regime:
    """Read one law file; any fault raises DataFault with file, key and reason."""
    return _Parser(source, vocabulary).regime()


class _Parser:
    """Reads one file and gathers the terms it names."""

    def __init__(self, source: DataFile, vocabulary: Vocabulary) -> None:
        self.source = source
        self.law = LawFields(vocabulary)

    def regime(self) -> Regime:
        top = Reader.of(self.source)
        top.only(
            *("id", "title", "law", "citation", "edition", "status", "judged_by", "confidence"),
            *("verified_by_human", "disputed", "source", "windows", "readings", "applies"),
            *("recipient", "stages", "examples", "changes", "covers", "formerly"),
            *("checked_on", "territory"),
            *("exceptions", "retention", "roll_forward"),
        )
        refuse_hiding(self.source)
        identity, sure = law_id(top), confidence(top)
        if top.text("status") not in STATUSES:
            raise top.fault(f"must be one of {', '.join(STATUSES)}", "status")
        readings = tuple(self._law_reading(item) for item in top.each("readings"))
        if top.flag("disputed") != bool(readings):
            raise top.fault("must be true exactly where readings are given", "disputed")
        applies = self.law.condition(top, "applies", use="scope")
        recipient = read_recipient(self.law, top.inner("recipient"))
        stages = tuple(
            self._stage(item, (identity, sure, recipient)) for item in top.each("stages")
        )
        if not stages:
            raise top.fault("needs at least one stage", "stages")
        refuse_circles(top, stages)
        stages = with_moments(beside(self.law, top, stages))
        return Regime(
            id=identity,
            title=top.text("title"),
            law=top.text("law"),
            citation=citation(top, "citation"),
            edition=top.text("edition"),
            status=top.text("status"),
            judged_by=choice(top, "judged_by", JudgedBy),
            confidence=sure,
            disputed=top.flag("disputed"),
            verified_by_human=top.text("verified_by_human"),
            source=read_source(top.inner("source")),
            windows=_windows(top),
            readings=readings,
            applies=applies,
            recipient=recipient,
            territory=read_territory(self.law, top.inner("territory"))
            if "territory" in top.table
            else None,
            stages=stages,
            terms=frozenset(self.law.terms),
            sha256=self.source.sha256,
            examples=read_examples(top, {stage.duty for stage in stages}),
            changes=tuple(_change(item) for item in top.each("changes")),
            covers=read_covers(top),
            checked_on=given_day(top, "checked_on") or read_on(top.inner("source")),
            cites=cited({k: v for k, v in top.table.items() if k not in ("stages", "examples")}),
            formerly=read_formerly(top, identity, [stage.duty for stage in stages]),
        )

    def _stage(self, item: Reader, law: tuple[str, Confidence, Recipient]) -> Stage:
        item.only(
            *("id", "title", "citation", "confidence", "trigger", "provisional_when"),
            *("exemptions", "clock", "clock_instead", "notes", "readings", "contents"),
            *("recipient", "recipient_confidence"),
        )
        (regime, sure, recipient), name = law, stage_id(item)
        own = own_confidence(item) or sure
        common = weakest((sure, own))
        provisional = None
        if "provisional_when" in item.table:
            provisional = self.law.condition(item, "provisional_when")
        trigger, of_trigger = self.law.trigger(item, "trigger")
        clock = item.inner("clock")
        clock.only(*CLOCK_KEYS)
        counted = surely(read_clock(self.law, clock), common)
        contents = tuple(self._content(part, common) for part in item.each("contents"))
        told = own_confidence(item, "recipient_confidence") or recipient.confidence or common
        return Stage(
            duty=f"{regime}.{name}" if name else regime,
            name=name,
            title=item.text("title"),
            citation=citation(item, "citation"),
            trigger=trigger,
            clock=counted,
            confidence=own,
            known=ConfidenceOf(
                trigger=of_trigger or common,
                clock=counted.confidence or common,
                contents=weakest(tuple(rule.confidence for rule in contents) or (common,)),
                recipient=told,
            ),
            alternatives=tuple(
                read_alternative(self.law, part, common) for part in item.each("clock_instead")
            ),
            exemptions=tuple(self._exemption(part) for part in item.each("exemptions")),
            notes=tuple(_note(part) for part in item.each("notes")),
            readings=tuple(read_reading(self.law, part) for part in item.each("readings")),
            contents=contents,
            provisional_when=provisional,
            recipient=item.text("recipient", ""),
            cites=cited(item.table),
        )

    def _exemption(self, item: Reader) -> Exemption:
        item.only("id", "when", "words", "cite", "verdict", "from", "kind", "confidence")
        named = item.text("verdict", "not due")
        if named not in _LIFTED:
            raise item.fault(f"must be one of {', '.join(_LIFTED)}", "verdict")
        verdict: Verdict = _LIFTED[named]
        start = day(item, "from") if "from" in item.table else None
        when = self.law.condition(item, "when", use="exemption")
        kind: Kind = "out_of_scope"
        if "kind" in item.table:
            kind = choice(item, "kind", Kind)
        sure = confidence(item) if "confidence" in item.table else None
        told = item.text("words"), citation(item)
        return Exemption(item.text("id"), when, *told, verdict, start, kind, sure)

    def _content(self, item: Reader, common: Confidence) -> ContentRule:
        item.only("id", "words", "cite", "terms", "when", "late_after", "confidence")
        terms = item.texts("terms", None)
        for term in terms:
            self.law.term(item, "terms", term)
        when = self.law.condition(item, "when", row_table="") if "when" in item.table else None
        told = item.text("id"), item.text("words"), citation(item)
        late = item.whole("late_after") if "late_after" in item.table else None
        return ContentRule(*told, terms, when, own_confidence(item) or common, late)

    def _law_reading(self, item: Reader) -> LawReading:
        item.only("id", "from", "when", "words", "cite", "confidence")
        return LawReading(
            id=item.text("id"),
            start=day(item, "from"),
            words=item.text("words"),
            cite=citation(item),
            confidence=confidence(item),
            when=self.law.condition(item, "when") if "when" in item.table else None,
        )


def _note(item: Reader) -> Note:
    item.only("id", "words", "cite", "confidence")
    return Note(item.text("id"), item.text("words"), citation(item), confidence(item))


def _windows(top: Reader) -> tuple[Window, ...]:
    windows: list[Window] = []
    for item in top.each("windows"):
        item.only("from", "until", "words", "cite", "edition_here", "limits_hold")
        until = day(item, "until") if "until" in item.table else None
        start, here = day(item, "from"), item.flag("edition_here", True)
        hold = item.flag("limits_hold", False)
        if until is not None and until < start:
            raise item.fault("lies before “from”", "until")
        if windows and (windows[-1].until is None or windows[-1].until >= start):
            raise item.fault("windows follow each other and do not overlap", "from")
        windows.append(Window(start, until, item.text("words"), citation(item), here, hold))
    if not windows and top.text("status") not in WITHOUT_WINDOWS:
        raise top.fault("needs at least one window", "windows")
    return tuple(windows)


def _change(item: Reader) -> LawChange:
    item.only("edition", "kind", "words", "cite")
    kind = choice(item, "kind", ChangeKind)
    return LawChange(item.text("edition"), kind, item.text("words"), citation(item, "cite"))
