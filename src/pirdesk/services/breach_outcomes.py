"""What became of the duties to notify in one entry of the register: filed, decided, not required.

It says what holds and why, never a condition that is not met; what is still open is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pirdesk.casefile.case import Case, DocumentState
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import DutyId, Message, Param
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import term_id
from pirdesk.casefile.values import Moment
from pirdesk.documents.values import Speech, say_answer, say_moment
from pirdesk.duties import deciding_terms, find_stage
from pirdesk.errors import UserError
from pirdesk.services import decided, filings
from pirdesk.services.desk import Desk
from pirdesk.services.speaking import reader
from pirdesk.wording import Speaker, say

if TYPE_CHECKING:
    from pirdesk.duties import Duty
    from pirdesk.services.filings import Filing

ASSESSMENT = "harm_assessment"
PEOPLE = "people"
_DATA = frozenset({"data.personal", "breach.confidentiality"})
_TOLD = ("communication.status", "communication.at")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What was notified, what was not and why, and what is still to be recorded."""

    notified: tuple[str, ...]
    not_notified: tuple[str, ...]
    open: tuple[Finding, ...]


def outcomes_of(
    desk: Desk, case: Case, sheet: FactSheet, duties: Sequence[Duty], voice: Speech
) -> Outcomes:
    """Say of each duty that addresses a breach what became of it, once per organisation."""
    duties = [duty for duty in duties if _about_breaches(desk, duty)]
    teller = _Teller(desk, case, sheet, voice)
    sent = [teller.sent(filing) for filing in filings.filings(desk, case.id)]
    taken = {duty: d for d in decided.decisions(desk, case.id) for duty in d.counts_for}
    done: list[str] = []
    for (_duty, _entity), same in _once(duties).items():
        decision = taken.get(same[0].duty)
        if any(duty.filed_at is not None for duty in same):
            continue
        if decision is not None:
            done.append(teller.decision(same[0], decision))
        elif same[0].verdict == "not due":
            done.append(teller.not_required(same[0]))
        elif same[0].verdict == "due" and teller.told_at(same[0]):
            sent.append(teller.informed(same[0]))
        elif same[0].verdict == "due":
            done.append(teller.nothing(same[0]))
    return Outcomes(tuple(sent), tuple(done), tuple(teller.still_open(duties, taken)))


def _about_breaches(desk: Desk, duty: Duty) -> bool:
    """Tell whether a duty's law turns on personal data or their breach, as this register does."""
    law = find_stage(desk.library.pack, duty.duty)
    return law is not None and bool(_DATA & deciding_terms(law[0]))


def _once(duties: Iterable[Duty]) -> Mapping[tuple[str, str], list[Duty]]:
    found: dict[tuple[str, str], list[Duty]] = {}
    for duty in duties:
        if duty.verdict in ("due", "undetermined", "not due"):
            found.setdefault((duty.duty, duty.entity), []).append(duty)
    return found


class _Teller:
    """Words the outcomes of one case."""

    def __init__(self, desk: Desk, case: Case, sheet: FactSheet, voice: Speech) -> None:
        self.desk, self.case, self.sheet, self.voice = desk, case, sheet, voice
        self.speaker: Speaker = reader(desk.library, voice.language, voice.zone)
        self.several = len(sheet.rows("entities").ids) > 1

    def sent(self, filing: Filing) -> str:
        """Say what was filed, to whom and when; a late one with its reasons."""
        authority = filing.recipient or filing.place
        params = self._named(filing.duty, filing.title, filing.citation, filing.entity_name)
        params |= {"authority": authority, "at": filing.filed_at}
        told = [
            self._say(
                Message(
                    "register.outcome.notified" if authority else "register.outcome.done", params
                )
            )
        ]
        if filing.reference:
            told.append(
                self._say(Message("register.outcome.reference", {"reference": filing.reference}))
            )
        if filing.late and filing.strict_due and filing.reasons:
            late: dict[str, Param] = {"due": filing.strict_due, "reasons": filing.reasons}
            told.append(self._say(Message("register.outcome.late", late)))
        return " ".join(told)

    def decision(self, duty: Duty, decision: decided.Decision) -> str:
        """Say what was decided, when, by whom, by which test, and in which record."""
        params = self._of(duty) | {"by": decision.decided_by, "decision": decision.decision}
        on = decision.decided_at
        if on is not None:
            params["at"] = say_moment(on, self.voice)
        told = [
            self._say(
                Message(
                    "register.outcome.decided" if on else "register.outcome.decided_undated", params
                )
            )
        ]
        told.append(
            self._say(Message("register.outcome.test", {"test": " ".join(decision.test.split())}))
        )
        record = decision.record
        if record is not None and decision.sealed and record.closed_at is not None:
            kept: dict[str, Param] = {"record": record.id, "at": record.closed_at}
            told.append(self._say(Message("register.outcome.record", kept)))
        return " ".join(told)

    def not_required(self, duty: Duty) -> str:
        """Say why a duty does not arise, in sentences that hold, and where it was assessed."""
        told = [
            self._say(Message("register.outcome.not_required", self._of(duty))),
            *self._why(duty),
        ]
        told += self._assessed()
        at = self.told_at(duty)
        if at:
            told.append(self._say(Message("register.outcome.voluntary", {"at": at})))
        return " ".join(told)

    def informed(self, duty: Duty) -> str:
        """Say that the people concerned were informed, where the facts say so."""
        return self._say(
            Message("register.outcome.informed", self._of(duty) | {"at": self.told_at(duty)})
        )

    def nothing(self, duty: Duty) -> str:
        """Say that no notification is recorded, and nothing beside it."""
        return self._say(
            Message("register.outcome.none", self._of(duty) | {"day": self.desk.now()})
        )

    def told_at(self, duty: Duty) -> str:
        """Return when people were informed, "" where they were not, or the duty is another."""
        status, at = (self.sheet.value(key) for key in _TOLD)
        law = find_stage(self.desk.library.pack, duty.duty)
        people = law is not None and law[0].recipient.to == PEOPLE
        if not people or status != "made" or not isinstance(at, Moment):
            return ""
        return say_moment(at, self.voice)

    def still_open(
        self, duties: Sequence[Duty], taken: Mapping[str, decided.Decision]
    ) -> Iterable[Finding]:
        """Find what is neither filed nor decided, what waits for facts, what is not sealed."""
        waiting: dict[str, dict[str, Param]] = {"due": {}, "undetermined": {}}
        for duty in duties:
            decision = taken.get(duty.duty)
            if decision is not None and not decision.sealed:
                waiting.setdefault("unsealed", {})[duty.duty] = DutyId(duty.duty)
            if decision is not None or duty.filed_at is not None or duty.verdict not in waiting:
                continue
            if duty.verdict == "due" and self.told_at(duty):
                continue
            waiting[duty.verdict][duty.duty] = DutyId(duty.duty)
        for kind, named in waiting.items():
            if named:
                yield self._point(kind, tuple(named.values()))

    def _point(self, kind: str, duties: tuple[Param, ...]) -> Finding:
        params: dict[str, Param] = {"case": self.case.title, "duties": duties}
        said, todo = {
            "due": (Message("register.open.due", params), Message("register.open.due_do")),
            "undetermined": (
                Message("register.open.undetermined", params),
                Message("register.open.undetermined_do"),
            ),
            "unsealed": (
                Message("register.open.unsealed", params),
                Message("register.open.unsealed_do"),
            ),
        }[kind]
        return Finding(f"register.{kind}", "warning", said, self.case.id, todo)

    def _why(self, duty: Duty) -> list[str]:
        """Return what decided, in sentences that hold: the answers read, or the exemption."""
        law = find_stage(self.desk.library.pack, duty.duty)
        trigger = {leaf.id for leaf in law[1].trigger.leaves} if law else set()
        denied = [r for r in duty.reasons if str(r.value) == "false" and r.leaf_id in trigger]
        if not denied:
            met = [r for r in duty.reasons if str(r.value) == "true" and r.leaf_id not in trigger]
            return [say(met[-1].words, self.speaker).rstrip(".") + "."] if met else []
        keys = dict.fromkeys(key for reason in denied for key in reason.keys)
        return [told for key in keys if (told := self._fact(key))]

    def _fact(self, key: str) -> str:
        """Return an answer as a sentence, "" where there is none."""
        answer = self.sheet.get(key)
        if answer is None:
            return ""
        try:
            term = self.desk.library.vocabulary.term(key)
        except UserError:
            return ""
        told = say_answer(answer, term, self.voice)
        label = self.voice.words.label(term_id(key))
        return told if told[-1:] == "." else f"{label}: {told}."

    def _assessed(self) -> list[str]:
        """Name the newest sealed harm assessment of the case."""
        views = self.desk.store.views
        papers = {d.id for d in views.documents(self.case.id) if d.template == ASSESSMENT}
        sealed = [
            record
            for record in views.records(self.case.id)
            if record.document_id in papers and record.state is DocumentState.SEALED
        ]
        kept = [(record.closed_at, record.id) for record in sealed if record.closed_at is not None]
        if not kept:
            return []
        at, name = max(kept)
        return [self._say(Message("register.outcome.assessment", {"at": at, "record": name}))]

    def _of(self, duty: Duty) -> dict[str, Param]:
        return self._named(duty.duty, duty.title, duty.citation, duty.entity_name)

    def _named(self, duty: str, title: str, law: str, entity: str) -> dict[str, Param]:
        name: Param = title or DutyId(duty)
        if self.several and entity:
            name = Message("register.outcome.entity", {"duty": name, "entity": entity})
        cited: Param = law
        return {"duty": Message("register.outcome.duty", {"duty": name, "law": cited})}

    def _say(self, message: Message) -> str:
        return say(message, self.speaker)
