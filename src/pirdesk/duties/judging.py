"""The verdict on one duty of one entity, from law, scope, trigger and exemptions; no dates here."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from pirdesk.casefile.messages import Message, Param, TermKey, Words
from pirdesk.casefile.sheet import FactSheet
from pirdesk.duties.duty import TraceStep, verdict_message
from pirdesk.duties.law import LawVerdict
from pirdesk.duties.law_days import Span
from pirdesk.duties.regime import Exemption, Regime, Stage, Verdict
from pirdesk.duties.territory import reach
from pirdesk.rules import Condition, Reason, Stance, Truth, TruthValue, all_of, decided, evaluate

_PLAIN = {
    TruthValue.TRUE: Message("duties.truth.yes"),
    TruthValue.FALSE: Message("duties.truth.no"),
    TruthValue.UNDETERMINED: Message("duties.truth.unknown"),
}

ADDRESSED = Message("duties.rule.addressed")
_TRIGGER, _EXEMPTION = Message("duties.rule.trigger"), Message("duties.rule.exemption")
_NO_CONDITION = Message("duties.step.no_condition")
# Exemptions that say whether this duty or another is the one: what is open there decides too. Of
# the others (encryption, effort …) the duty stands until somebody shows one.
_SCOPE_LIKE = frozenset({"other_notice", "other_law", "out_of_scope"})
_MOST_STEPS = 4096
_steps: dict[tuple[object, ...], tuple[tuple[Reason, ...], TraceStep]] = {}


class Judged(Struct, frozen=True):
    """A verdict with what it rests on, before places and dates; ``lifted`` by an exemption.

    ``presumed`` true: it is the law's default, no answer decided it. ``reasons_wanted`` are the
    keys of reasons that a conclusion behind “not due” must have in writing and has not.
    """

    verdict: Verdict
    provisional: bool
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    steps: tuple[TraceStep, ...]
    lifted: Exemption | None = None
    presumed: bool = False
    reasons_wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers of a case seen from one organisation; a condition is judged once.

    The stages of a law repeat most of their exemptions.
    """

    sheet: FactSheet
    entity: str
    _found: dict[tuple[Condition, Stance], Truth] = field(default_factory=dict)

    def truth(self, condition: Condition, stance: Stance = Stance.ANSWERED) -> Truth:
        """Return the verdict of a condition."""
        known = self._found.get((condition, stance))
        if known is None:
            known = evaluate(condition, self.sheet, self.entity, stance)
            self._found[condition, stance] = known
        return known


def not_in_force(law: LawVerdict) -> Judged:
    """Return the verdict where the law did not exist on the day that counts."""
    return Judged("not in force", law.span.provisional, (law.reason,), law.missing, (law.step,))


def without_text(law: LawVerdict) -> Judged:
    """Return the verdict where the text of the day that counts is not in this edition."""
    return Judged("undetermined", law.span.provisional, (law.reason,), law.missing, (law.step,))


def without_entity(law: LawVerdict, table: str) -> Judged:
    """Return the verdict where no organisation is named yet."""
    missing = tuple(dict.fromkeys((table, *law.missing)))
    return Judged("undetermined", False, (law.reason,), missing, (law.step,))


def reached(regime: Regime, sheet: FactSheet, entity: str, places: Truth) -> Truth:
    """Tell whether a law addresses an organisation in this case.

    A scope question that nobody answered is asked, and the law is presumed to reach the case;
    ``places`` says whether the case has a place in its area, without which nothing more is asked.
    """
    if places.is_false and not places.provisional:
        return places  # surely elsewhere: whatever else the law asks cannot change it
    territory = reach(regime, sheet, entity) if places.is_true else decided(True)
    found = all_of([evaluate(regime.applies, sheet, entity), places, territory])
    if found.determined or found.errors:
        return found
    presumed = evaluate(regime.applies, sheet, entity, Stance.PRESUMED)
    if not (presumed.is_true and places.is_true):
        return found
    return replace(found, value=TruthValue.TRUE, provisional=True)


def not_addressed(law: LawVerdict, applies: Truth, addressed: TraceStep) -> Judged:
    """Return the verdict where the law does not address this organisation or case."""
    decided = _deciding(law.reason, applies)
    return Judged("not applicable", applies.provisional, decided, (), (law.step, addressed))


def judge(
    stage: Stage, law: LawVerdict, applies: Truth, asked: Asked, addressed: TraceStep
) -> Judged:
    """Judge one stage of a law that may address the case: what triggers it, what lifts it.

    Not due: the law addresses the case, and its test is negative. An exemption must be shown;
    while it is open the duty stands. ``addressed`` is the step that says in words whom the law
    addresses.
    """
    steps: tuple[TraceStep, ...] = (law.step, addressed)
    reasons = (law.reason, *applies.reasons)
    trigger = asked.truth(stage.trigger)
    counts = _by_default(stage.trigger, trigger, asked)
    presumed = counts is not trigger
    step = condition_step(_TRIGGER, trigger, stage.citation)
    steps = (*steps, _presumed_step(step, counts) if presumed else step)
    reasons += trigger.reasons
    if counts.is_false:
        wanted = _unreasoned(stage.trigger, asked, lifts_when=False)
        doubt, missing = counts.provisional, trigger.missing
        return Judged(
            "not due", doubt, reasons, missing, steps, presumed=presumed, reasons_wanted=wanted
        )
    open_scope: tuple[str, ...] = ()
    for exemption in stage.exemptions:
        truth = asked.truth(exemption.when)
        if exemption.kind in _SCOPE_LIKE:
            open_scope += truth.missing
        lifts = truth.is_true and _in_time(exemption, law.span)
        reasons += truth.reasons
        steps = (*steps, _exemption_step(exemption, truth, lifts))
        if lifts:
            wanted = _unreasoned(exemption.when, asked, lifts_when=True)
            of, doubt = exemption, truth.provisional
            return Judged(of.verdict, doubt, reasons, (), steps, of, reasons_wanted=wanted)
    provisional = law.span.provisional or applies.provisional or counts.provisional
    missing = tuple(dict.fromkeys((*law.missing, *applies.missing, *trigger.missing)))
    if law.state != "in force" or not (applies.determined and counts.determined):
        return Judged("undetermined", provisional, reasons, missing, steps)
    if stage.provisional_when is not None:
        provisional |= asked.truth(stage.provisional_when).is_true
    missing = tuple(dict.fromkeys((*missing, *open_scope)))
    return Judged("due", provisional, reasons, missing, steps, presumed=presumed)


@lru_cache(maxsize=8192)
def _leaf(words: Words, value: TruthValue) -> Message:
    """Return a leaf with its answer; the laws ask the same of every organisation."""
    if value is TruthValue.TRUE:
        return Message("duties.step.yes", {"words": words})
    if value is TruthValue.FALSE:
        return Message("duties.step.no", {"words": words})
    return Message("duties.step.open", {"words": words})


def _deciding(law: Reason, applies: Truth) -> tuple[Reason, ...]:
    """Return why a law does not apply; what holds all the same stands in the trace."""
    against = tuple(r for r in applies.reasons if r.against)
    return (law, *(against or applies.reasons))


def condition_step(rule: Words, truth: Truth, citation: str) -> TraceStep:
    """Return a judged condition as a trace step: each leaf in words with yes, no or not known.

    Leaves say the same in every case, so a step made of the same reasons is the same step.
    """
    # Told apart by identity; what is saved holds the reasons, so that no other takes their place.
    key = (rule, truth.value, truth.missing, truth.errors, citation, *map(id, truth.reasons))
    known = _steps.get(key)
    if known is None:
        if len(_steps) >= _MOST_STEPS:
            _steps.clear()
        known = _steps[key] = truth.reasons, _step_of(rule, truth, citation)
    return known[1]


def _step_of(rule: Words, truth: Truth, citation: str) -> TraceStep:
    leaves: list[Param] = []
    cites: dict[str, None] = {}
    keys: dict[str, None] = {}
    for reason in truth.reasons:
        if reason.words:
            leaves.append(_leaf(reason.words, reason.value))
        if reason.cite:
            cites[reason.cite] = None
        for key in reason.keys:
            keys[key] = None
    words = _NO_CONDITION
    if leaves:
        words = Message("duties.step.leaves", {"leaves": tuple(leaves)})
    output = _PLAIN[truth.value]
    if truth.missing:
        needed = tuple(TermKey(key) for key in truth.missing)
        output = Message("duties.step.needs", {"value": output, "keys": needed})
    if truth.errors:
        output = Message("duties.step.fault", {"value": output, "errors": truth.errors})
    return TraceStep(rule, words, ", ".join(keys), output, "; ".join(cites) or citation)


def _by_default(condition: Condition, found: Truth, asked: Asked) -> Truth:
    """Return the verdict that the law's defaults give where the answers give none."""
    if found.determined or found.errors or not condition.presumes:
        return found
    presumed = asked.truth(condition, Stance.PRESUMED)
    return presumed if presumed.determined else found


def _unreasoned(condition: Condition, asked: Asked, *, lifts_when: bool) -> tuple[str, ...]:
    """Return the reasons without which a condition would not lift the duty."""
    if not condition.reasoned:
        return ()
    found = asked.truth(condition, Stance.REASONED)
    if found.determined and found.is_true is lifts_when:
        return ()
    return tuple(key for key in condition.reasoned if key in found.missing)


def _presumed_step(step: TraceStep, counts: Truth) -> TraceStep:
    burdens = tuple(dict.fromkeys(r.burden for r in counts.reasons if r.burden))
    told: dict[str, Param] = {"value": _PLAIN[counts.value], "burdens": burdens}
    told["answers"] = step.output
    return replace(step, output=Message("duties.step.presumed", told))


def _in_time(exemption: Exemption, span: Span) -> bool:
    return exemption.start is None or exemption.start <= span.first


def _exemption_step(exemption: Exemption, truth: Truth, lifts: bool) -> TraceStep:
    if lifts:
        told = {"verdict": verdict_message(exemption.verdict), "words": exemption.words}
        output = Message("duties.exemption.lifts", told)
    elif truth.is_true and exemption.start is not None:
        output = Message("duties.exemption.later", {"start": exemption.start})
    elif truth.is_false:
        output = Message("duties.exemption.not_met")
    else:
        output = Message("duties.exemption.open")
    step = condition_step(_EXEMPTION, truth, exemption.cite)
    return replace(step, output=output, citation=exemption.cite)
