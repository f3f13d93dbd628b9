"""Three-valued verdicts and how they are joined; knows neither CEL nor fact sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from pirdesk.casefile.messages import Words


class TruthValue(StrEnum):
    """True, false, or undetermined because something is not known (exactly enough)."""

    TRUE = "true"
    FALSE = "false"
    UNDETERMINED = "undetermined"


_OPPOSITE = {
    TruthValue.TRUE: TruthValue.FALSE,
    TruthValue.FALSE: TruthValue.TRUE,
    TruthValue.UNDETERMINED: TruthValue.UNDETERMINED,
}


class Reason(Struct, frozen=True):
    """What one leaf of a condition said: its words, citation, value and the keys it read.

    ``burden`` cites why the law itself decides what nobody answered, where it does;
    ``substitute`` names the question that was asked in place of the law's own test; ``toward`` is
    the value that speaks for the duty, which “not” and an exemption turn round.
    """

    leaf_id: str
    words: Words
    cite: str
    value: TruthValue
    keys: tuple[str, ...]
    burden: str = ""
    substitute: str = ""
    toward: bool = True

    @property
    def against(self) -> bool:
        """Tell whether what the leaf found speaks against the duty; an open leaf does not."""
        return self.value is (TruthValue.FALSE if self.toward else TruthValue.TRUE)


class Truth(Struct, frozen=True):
    """A verdict with everything that explains it.

    ``missing`` are the keys whose answer, or more exact answer, can still decide; ``errors`` are
    faults of the rule itself; ``provisional`` says that the verdict rests on a suspected answer;
    ``likely`` is the verdict under the likely values of counts, None where they give none.
    """

    value: TruthValue
    missing: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    errors: tuple[str, ...] = ()
    provisional: bool = False
    likely: bool | None = None

    @property
    def is_true(self) -> bool:
        """Tell whether the verdict is true."""
        return self.value is TruthValue.TRUE

    @property
    def is_false(self) -> bool:
        """Tell whether the verdict is false."""
        return self.value is TruthValue.FALSE

    @property
    def determined(self) -> bool:
        """Tell whether the verdict is true or false."""
        return self.value is not TruthValue.UNDETERMINED

    def because(self, reasons: tuple[Reason, ...]) -> Truth:
        """Return the same verdict with these reasons."""
        return Truth(self.value, self.missing, reasons, self.errors, self.provisional, self.likely)


TRUE = Truth(TruthValue.TRUE, likely=True)
FALSE = Truth(TruthValue.FALSE, likely=False)
_SUSPECTED_FALSE = Truth(TruthValue.FALSE, likely=False, provisional=True)
_SUSPECTED_TRUE = Truth(TruthValue.TRUE, likely=True, provisional=True)


def decided(value: bool, *, provisional: bool = False) -> Truth:
    """Return a determined verdict without reasons."""
    if provisional:
        return _SUSPECTED_TRUE if value else _SUSPECTED_FALSE
    return TRUE if value else FALSE


def undetermined(
    missing: Iterable[str] = (),
    *,
    errors: tuple[str, ...] = (),
    provisional: bool = False,
    likely: bool | None = None,
) -> Truth:
    """Return an undetermined verdict that names what is missing."""
    keys = tuple(dict.fromkeys(missing))
    return Truth(TruthValue.UNDETERMINED, keys, (), errors, provisional, likely)


def negated(truth: Truth) -> Truth:
    """Return the opposite verdict on the same grounds."""
    likely = None if truth.likely is None else not truth.likely
    value = _OPPOSITE[truth.value]
    return Truth(value, truth.missing, truth.reasons, truth.errors, truth.provisional, likely)


def any_of(parts: Sequence[Truth]) -> Truth:
    """Join by “or”: one true part decides, whatever is unknown in the others."""
    return _joined(parts, TruthValue.TRUE, TruthValue.FALSE)


def all_of(parts: Sequence[Truth]) -> Truth:
    """Join by “and”: one false part decides, whatever is unknown in the others."""
    return _joined(parts, TruthValue.FALSE, TruthValue.TRUE)


def either(test: Truth, then: Truth, otherwise: Truth) -> Truth:
    """Join by “if”: an undetermined or suspected test matters only where the branches differ."""
    if test.determined:
        chosen, other = (then, otherwise) if test.is_true else (otherwise, then)
        same = chosen.determined and other.value is chosen.value and not other.provisional
        provisional = chosen.provisional or (test.provisional and not same)
        return replace(chosen, provisional=provisional, errors=test.errors + chosen.errors)
    errors = test.errors + then.errors + otherwise.errors
    if then.determined and then.value is otherwise.value and not errors:
        return decided(then.is_true, provisional=then.provisional or otherwise.provisional)
    likely = None if test.likely is None else (then if test.likely else otherwise).likely
    if likely is None and then.likely is otherwise.likely:
        likely = then.likely
    return undetermined(
        test.missing + then.missing + otherwise.missing,
        errors=errors,
        provisional=test.provisional or then.provisional or otherwise.provisional,
        likely=likely,
    )


def _joined(parts: Sequence[Truth], strong: TruthValue, weak: TruthValue) -> Truth:
    reasons: list[Reason] = []
    errors: list[str] = []
    missing: dict[str, None] = {}
    decided_by = is_open = False
    sure = suspicion = False
    for part in parts:
        reasons += part.reasons
        errors += part.errors
        suspicion = suspicion or part.provisional
        if part.value is strong:
            decided_by = True
            sure = sure or not part.provisional
        elif part.value is TruthValue.UNDETERMINED:
            is_open = True
            missing.update(dict.fromkeys(part.missing))
    strong_bool = strong is TruthValue.TRUE
    why, faults = tuple(reasons), tuple(errors)
    if decided_by:
        return Truth(strong, (), why, faults, not sure, strong_bool)
    if not is_open:
        return Truth(weak, (), why, faults, suspicion, not strong_bool)
    likely = _likely([part.likely for part in parts], strong_bool)
    return Truth(TruthValue.UNDETERMINED, tuple(missing), why, faults, suspicion, likely)


def _likely(parts: Sequence[bool | None], strong: bool) -> bool | None:
    if strong in parts:
        return strong
    return None if None in parts else not strong
