"""Whether a law reaches an organisation that has no establishment in its area (GDPR Art. 3).

People in the area do not suffice where a law asks that it be directed at them. Nobody is asked
who is established there; what nobody answered stays open, and ``judging`` presumes the reach.
"""

from __future__ import annotations

from dataclasses import dataclass

from pirdesk.casefile.sheet import Answer, Certainty, FactSheet, cell
from pirdesk.casefile.terms import term_id
from pirdesk.duties.authorities import directory
from pirdesk.duties.duty import REACH
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.regime import Recipient, Regime
from pirdesk.rules import Reason, Truth, decided, undetermined

_SEAT, _MAIN = "country", "main_establishment"


@dataclass(slots=True)
class _Looked:
    """What the answers say: where in the area, how surely, and what nobody answered."""

    here: bool = False
    suspected: bool = True
    outside_suspected: bool = False
    open: tuple[str, ...] = ()

    def add(self, key: str, answer: Answer | None, area: Recipient) -> None:
        if answer is not None and answer.certainty is Certainty.NOT_APPLICABLE:
            return
        if answer is None or not answer.usable or not isinstance(answer.value, tuple):
            self.open += (key,)
            return
        suspected = answer.certainty is Certainty.SUSPECTED
        if any(_within(str(place), area) for place in answer.value):
            self.here, self.suspected = True, self.suspected and suspected
        else:
            self.outside_suspected |= suspected


def reach(law: Regime, sheet: FactSheet, entity: str) -> Truth:
    """Tell whether a law reaches an organisation by establishment or by what it directs there."""
    rule = law.territory
    if rule is None:
        return decided(True)
    keys = tuple(cell(ENTITIES, entity, term_id(t).partition("[].")[2]) for t in rule.terms)
    seat = cell(ENTITIES, entity, _SEAT)
    own = _Looked()
    own.add(seat, sheet.get(seat), law.recipient)
    main = sheet.get(cell(ENTITIES, entity, _MAIN))
    if main is not None and main.usable and _main_within(str(main.value), law.recipient):
        own.here, own.suspected = True, main.certainty is Certainty.SUSPECTED
    if own.here and not own.suspected:
        return decided(True)
    looked = _Looked(here=own.here, open=own.open, outside_suspected=own.outside_suspected)
    if not own.open:  # the seat comes first: with one in the area nothing else is asked
        for key in keys:
            looked.add(key, sheet.get(key), law.recipient)
    if looked.here:
        truth = decided(True, provisional=looked.suspected)
    elif looked.open:
        truth = undetermined(looked.open)
    else:
        truth = decided(False, provisional=looked.outside_suspected)
    reason = Reason(REACH, rule.words, rule.cite, truth.value, (seat, *keys))
    return truth.because((reason,))


def _within(place: str, rule: Recipient) -> bool:
    if rule.choose == "jurisdiction":
        return place == rule.area or place.startswith(f"{rule.area}-")
    return place.partition("-")[0] in directory().countries(rule.area)


def _main_within(chosen: str, rule: Recipient) -> bool:
    """Tell whether the main establishment lies in the area; it is asked for the Union alone."""
    return rule.choose != "jurisdiction" and (chosen == "yes" or _within(chosen, rule))
