"""The proposed risk of a breach: beside the duties it is about, and what a person made of it.

A proposal applies nothing. Adopting it answers the two questions of risk with it as the basis;
departing from it answers them as the person decides, and keeps the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import structs

from pirdesk import wording
from pirdesk.casefile.case import Changes
from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import Answer, FactSheet, write_answer
from pirdesk.duties.proposed import Proposed, ProposedCase, ProposedFact, ProposedTurn
from pirdesk.errors import UserError
from pirdesk.forms import says_nothing
from pirdesk.harm import enisa
from pirdesk.harm.methods import propose
from pirdesk.services.answers import answer_terms
from pirdesk.services.desk import Desk
from pirdesk.services.library import Library

if TYPE_CHECKING:
    from pirdesk.duties import Duty
    from pirdesk.harm.methods import Method, Proposal

METHOD = "edpb.breach"
LEVELS = ("unlikely", "risk", "high")
UNLIKELY, HIGH = "risk.unlikely", "risk.high_likely"
REASONS: Mapping[str, str] = {
    UNLIKELY: "risk.unlikely_reason",
    HIGH: "risk.high_likely_reason",
}
PROPOSED, ANSWER, WHY = "risk.proposed", "risk.proposal_answer", "risk.departure_reason"
_ASKED = ("not applicable", "not in force")  # of whom nothing is asked, nothing is proposed


def title_of(library: Library, edition: str) -> str:
    """Return what a method is called, by the edition a proposal names; "" for one of another."""
    return next((each.title for each in library.methods if each.edition == edition), "")


def method_of(library: Library) -> Method:
    """Return the method that proposes the risk of a breach."""
    return next(each for each in library.methods if each.id == METHOD)


def facts_proposal(library: Library, sheet: FactSheet) -> Proposal | None:
    """Propose a risk from a facts table; None where no breach of personal data is told."""
    return propose(method_of(library), sheet)


def case_proposal(desk: Desk, case_id: str) -> Proposed | None:
    """Propose a risk from the stored facts of a case, with what a person made of it."""
    return proposed_for(desk.library, desk.store.views.sheet(case_id))


def proposed_for(library: Library, sheet: FactSheet, asks: str = "risk") -> Proposed | None:
    """Return the proposal for the question of Art. 33 (“risk”) or of Art. 34 (“high”)."""
    proposal = facts_proposal(library, sheet)
    return None if proposal is None else _proposed(method_of(library), proposal, sheet, asks, "")


@dataclass(frozen=True, slots=True)
class Judged:
    """What one method comes to for a fact sheet, in words; ``settles`` a person answers herself.

    ``level`` is one of its levels or “open”; of a method of prompts it is "".
    """

    method: str
    level: str
    words: str
    possible: tuple[str, ...]
    carried_by: tuple[str, ...]
    against: tuple[str, ...]
    turns_with: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    settles: tuple[str, ...]
    prompts: tuple[str, ...]


def sheet_of(desk: Desk, case_id: str) -> FactSheet:
    """Return the stored facts of a case."""
    return desk.store.views.sheet(case_id)


def judged(method: Method, sheet: FactSheet) -> Judged | None:
    """Judge a fact sheet by any method; None where it says nothing of such a case."""
    prompts = tuple(f"{each.words} ({each.cite})" for each in method.prompts)
    if prompts:
        nothing: tuple[str, ...] = ()
        empty = (nothing, nothing, nothing, (), nothing)
        return Judged(method.edition, "", "", *empty, method.settles, prompts)
    found = propose(method, sheet)
    if found is None:
        return None
    return Judged(
        method=found.edition,
        level=found.level,
        words=method.level_words(found.level),
        possible=found.possible,
        carried_by=tuple(ground.words for ground in found.carried_by),
        against=tuple(ground.words for ground in found.against),
        turns_with=tuple(
            (turn.words, turn.possible[0] if len(turn.possible) == 1 else "open")
            for turn in found.turns_with
        ),
        missing=found.missing,
        settles=method.settles,
        prompts=prompts,
    )


def counted_for(library: Library, sheet: FactSheet, duty: str) -> Judged | None:
    """Return what the counted criteria or prompts for a duty come to; None where there are none."""
    for method in library.methods:
        for asked in method.duties:
            if asked.asks == "level" and f"{duty}.".startswith(f"{asked.duty}."):
                return judged(method, sheet)
    return None


def with_proposals(library: Library, duties: Iterable[Duty], sheet: FactSheet) -> tuple[Duty, ...]:
    """Set the proposal beside each duty whose question the method answers."""
    told = tuple(duties)
    method = method_of(library)
    asked = {each.duty: each for each in method.duties}
    if not any(duty.duty in asked and duty.verdict not in _ASKED for duty in told):
        return told
    proposal = facts_proposal(library, sheet)
    if proposal is None:
        return told
    made: dict[tuple[str, str], Proposed] = {}
    for each in method.duties:
        key = (each.asks, each.note)
        if key not in made:
            made[key] = _proposed(method, proposal, sheet, *key)
    return tuple(
        structs.replace(duty, proposed=made[asked[duty.duty].asks, asked[duty.duty].note])
        if duty.duty in asked and duty.verdict not in _ASKED
        else duty
        for duty in told
    )


def adopt(desk: Desk, case_id: str) -> Changes:
    """Answer the two questions of risk as proposed, with the proposal as their basis."""
    proposal = _of_case(desk, case_id)
    if proposal.level not in LEVELS:
        raise UserError(
            "The proposal is open and cannot be adopted.",
            "Nothing was stored. Answer what it waits for, or depart from it with a reason.",
            code="proposal.open",
        )
    words = wording.say(reason_words(method_of(desk.library), proposal))
    return _answered(desk, case_id, proposal.level, proposal, "adopted", words)


def depart(desk: Desk, case_id: str, level: str, reason: str) -> Changes:
    """Answer the two questions of risk otherwise than proposed; the reason is kept."""
    proposal = _of_case(desk, case_id)
    if not level:
        raise UserError(
            "It is not said what you hold instead.",
            "Nothing was stored. Choose it, and say which fact decides and why.",
            code="proposal.to",
        )
    if level not in LEVELS:
        raise UserError(
            f"“{level}” is none of {', '.join(LEVELS)}.", "Nothing was stored.", code="proposal.to"
        )
    if level == proposal.level:
        raise UserError(
            "This is what is proposed.",
            "Nothing was stored. Adopt the proposal instead.",
            code="proposal.same",
        )
    if says_nothing(reason):
        raise UserError(
            "A departure from the proposal needs a reason.",
            "Nothing was stored. Say which fact decides and why.",
            code="proposal.reason",
        )
    return _answered(desk, case_id, level, proposal, "departed", reason.strip())


def reason_words(method: Method, proposal: Proposal) -> Message:
    """Return the proposal as a sentence for the record: what it is, and which facts carry it."""
    level, edition = method.level_words(proposal.level), proposal.edition
    facts = "; ".join(ground.words for ground in proposal.carried_by)
    against = "; ".join(ground.words for ground in proposal.against)
    if not against:
        return Message("proposal.reason", {"level": level, "facts": facts, "method": edition})
    return Message(
        "proposal.reason_against",
        {"level": level, "facts": facts, "against": against, "method": edition},
    )


def _of_case(desk: Desk, case_id: str) -> Proposal:
    proposal = facts_proposal(desk.library, desk.store.views.sheet(case_id))
    if proposal is None:
        raise UserError(
            "Nothing is proposed for this case.",
            "Nothing was stored. A risk is proposed where personal data are concerned and their "
            "confidentiality, integrity or availability was lost.",
            code="proposal.none",
        )
    return proposal


def _answered(
    desk: Desk, case_id: str, level: str, proposal: Proposal, how: str, words: str
) -> Changes:
    basis = wording.say(
        Message(
            "proposal.adopted" if how == "adopted" else "proposal.departed",
            {"method": proposal.edition},
        )
    )
    held = desk.store.views.sheet(case_id)
    told: dict[str, Answer | None] = {
        UNLIKELY: Answer(level == "unlikely", basis=basis),
        HIGH: Answer(level == "high", basis=basis),
        **{term: Answer(words, basis=basis) for term in REASONS.values() if _ours(held, term)},
        PROPOSED: Answer(proposal.level, basis=basis) if proposal.level in LEVELS else None,
        ANSWER: Answer(how),
        WHY: Answer(words) if how == "departed" else None,
    }
    kept = {key: each for key, each in told.items() if each is not None or key in held.answers}
    return answer_terms(desk, case_id, kept)


def _ours(held: FactSheet, term: str) -> bool:
    """Tell whether a reason is not written yet, or was written by an earlier proposal."""
    answer = held.get(term)
    return answer is None or answer.value is None or METHOD in answer.basis


def _proposed(
    method: Method, proposal: Proposal, sheet: FactSheet, asks: str, note: str
) -> Proposed:
    return Proposed(
        risk=proposal.level,
        notify=_notify(proposal.possible, asks),
        words=method.level_words(proposal.level),
        carried_by=tuple(
            ProposedFact(g.factor, g.words, g.cite, g.terms) for g in proposal.carried_by
        ),
        against=tuple(ProposedFact(g.factor, g.words, g.cite, g.terms) for g in proposal.against),
        nearest=tuple(
            ProposedCase(
                near.case.id,
                _title(method, near.case.source, near.case.number),
                near.case.title,
                near.case.held,
                near.alike,
                near.apart,
                near.there,
            )
            for near in proposal.nearest
        ),
        turns_with=tuple(
            ProposedTurn(
                turn.words,
                {key: write_answer(answer) for key, answer in turn.answers.items()},
                turn.possible[0] if len(turn.possible) == 1 else "open",
            )
            for turn in proposal.turns_with
        ),
        missing=proposal.missing,
        possible=proposal.possible,
        method=proposal.edition,
        provisional=proposal.provisional,
        note=note,
        answer=str(sheet.value(ANSWER) or ""),
        answered=str(sheet.value(PROPOSED) or ""),
        reason=str(sheet.value(WHY) or ""),
        scores=_scores(proposal, sheet),
    )


def _notify(possible: tuple[str, ...], asks: str) -> str:
    due = {level for level in possible if level == "high" or (asks == "risk" and level == "risk")}
    if not due:
        return "not due"
    return "due" if due == set(possible) else "open"


def _title(method: Method, source: str, number: str) -> str:
    title = next(each.title for each in method.sources if each.id == source)
    return f"{title.partition(' on ')[0]}, {number}"


def _scores(proposal: Proposal, sheet: FactSheet) -> dict[str, str]:
    """Return where the ENISA score, the EDPB's factors and the person's answers stand."""
    said = {"enisa": enisa.assess(sheet).level, "edpb": proposal.level, "person": _person(sheet)}
    return {name: level for name, level in said.items() if level}


def _person(sheet: FactSheet) -> str:
    unlikely, high = sheet.value(UNLIKELY), sheet.value(HIGH)
    if high is True:
        return "" if unlikely is True else "high"
    if unlikely is True:
        return "unlikely"
    return "risk" if unlikely is False and high is False else ""
