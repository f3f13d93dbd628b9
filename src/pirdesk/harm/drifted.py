"""Drift and degradation as recorded in a case: classes, counts or samples around the onset.

An onset known as an interval stays a band; what was measured within it is left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pirdesk.casefile.figures import Bar, Bars, OnsetBand, Scale, Tick
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.casefile.values import Moment
from pirdesk.errors import UserError
from pirdesk.harm import drift
from pirdesk.harm.drift import PSI_BOUNDS, PSI_SOURCE, Bin, Change, Sample, Shift
from pirdesk.harm.fairness.comparing import ALPHA
from pirdesk.harm.fairness.intervals import wilson
from pirdesk.harm.inputs import steps, suspected
from pirdesk.harm.result import Grid, MethodResult, Step, Threshold

METHOD, TITLE = "drift", "Drift and degradation around the onset"
ONSET, MEASURE = "incident.occurred", "drift.measure"
BINS, SAMPLES = "drift_bins", "drift_samples"
FOUR = (
    "drift.before_successes",
    "drift.before_total",
    "drift.after_successes",
    "drift.after_total",
)
COLUMNS = (
    *("drift_bins[].name", "drift_bins[].before", "drift_bins[].after"),
    *("drift_samples[].at", "drift_samples[].successes", "drift_samples[].total"),
)
OWN = (MEASURE, BINS, SAMPLES, *FOUR)
TERMS = (*OWN, *COLUMNS, ONSET)
SOURCE = f"Population stability index: {PSI_SOURCE}; Newcombe 1998, method 10; Fisher; Cochran 1954"
THRESHOLDS = (
    *(
        Threshold(
            f"{name[0].upper()}{name[1:]} shift",
            f"index of at least {bound:g}" if bound else "index below 0.1",
            "a habit of credit scoring; no authority fixes it",
        )
        for bound, name in reversed(PSI_BOUNDS)
    ),
    Threshold(
        "A change of the rate",
        f"95 % interval without zero, and exact test under {ALPHA * 100:g} %",
        "custom of statistics; where the two disagree, the result is called borderline",
    ),
)
LIMITS = (
    "A difference found here names no cause: seasons, users or the way of measuring change too. It "
    "does not decide whether the system fell below what was promised, and no difference found is "
    "no proof that there was none."
)


@dataclass(frozen=True, slots=True)
class Found:
    """What could be computed: the shift of a distribution, the change of a rate."""

    shift: Shift | None = None
    change: Change | None = None
    samples: tuple[Sample, ...] = ()


def assess(sheet: FactSheet) -> MethodResult:
    """Compute shift and change from what is recorded; counts given win over samples."""
    if not any(sheet.get(term) for term in OWN):
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=True,
            source=SOURCE,
            needs=TERMS,
            not_applicable="Not used, because nothing measured before and after is recorded.",
        )
    found, findings = _found(sheet)
    level = _level(found)
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=bool(level) and not findings,
        missing=tuple(_missing(sheet, found)),
        values=_values(found),
        level=level,
        level_words=_words(found),
        formula="; ".join(_formulas(found)),
        steps=(*steps(sheet, _FROM, SOURCE), *_onset(sheet), *_steps(found)),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="quoted",
        does_not_decide=LIMITS,
        would_change=tuple(_would_change(found)),
        findings=(*findings, *_notes(found)),
        provisional=suspected(sheet, (*OWN, ONSET)),
        needs=TERMS,
        grids=tuple(_grids(sheet, found)),
    )


_FROM = {MEASURE: "What was measured"}


def _onset(sheet: FactSheet) -> Iterator[Step]:
    onset = sheet.get(ONSET)
    if onset is not None and isinstance(onset.value, Moment):
        yield Step("Onset of the incident", _span(onset.value), ONSET, onset.basis, SOURCE)


def _found(sheet: FactSheet) -> tuple[Found, tuple[Finding, ...]]:
    shift, change, findings = None, None, []
    bins = tuple(_bins(sheet))
    samples = tuple(sorted(_samples(sheet), key=lambda one: one.at))
    if bins:
        try:
            shift = drift.population_stability(bins)
        except UserError as fault:
            findings.append(_fault(fault, BINS))
    counts = [value for term in FOUR if isinstance(value := sheet.value(term), int)]
    onset = sheet.value(ONSET)
    try:
        if len(counts) == len(FOUR):
            change = drift.before_and_after((counts[0], counts[1]), (counts[2], counts[3]))
        elif samples and isinstance(onset, Moment):
            change = drift.around_onset(samples, onset.earliest, onset.latest)
    except UserError as fault:
        findings.append(_fault(fault, FOUR[0] if len(counts) == len(FOUR) else SAMPLES))
    return Found(shift, change, samples), tuple(findings)


def _fault(fault: UserError, term: str) -> Finding:
    return Finding("drift.figures", "warning", fault.title, term, fault.what_to_do)


def _bins(sheet: FactSheet) -> Iterator[Bin]:
    for row in sheet.rows(BINS).ids:
        name, before, after = (
            sheet.value(cell(BINS, row, column)) for column in ("name", "before", "after")
        )
        if isinstance(before, int) and isinstance(after, int):
            yield Bin(str(name or row).strip(), before, after)


def _samples(sheet: FactSheet) -> Iterator[Sample]:
    for row in sheet.rows(SAMPLES).ids:
        at, successes, total = (
            sheet.value(cell(SAMPLES, row, column)) for column in ("at", "successes", "total")
        )
        if isinstance(at, Moment) and isinstance(successes, int) and isinstance(total, int):
            yield Sample(at.earliest, successes, total)


def _changed(change: Change) -> str:
    signs = (change.interval.excludes(0.0), change.fisher < ALPHA)
    if all(signs):
        return "changed"
    return "borderline" if any(signs) else "no_change_shown"


def _level(found: Found) -> str:
    if found.change is not None:
        return _changed(found.change)
    return "" if found.shift is None else f"shift_{found.shift.level}"


_CHANGES = {
    "changed": "The rate changed around the onset",
    "borderline": "The rate may have changed: interval and exact test point different ways",
    "no_change_shown": "No change of the rate is shown by these figures",
}


def _words(found: Found) -> str:
    said = []
    if found.change is not None:
        said.append(_CHANGES[_changed(found.change)])
    if found.shift is not None:
        said.append(f"{found.shift.level} shift of the distribution")
    words = "; ".join(said)
    return f"{words[:1].upper()}{words[1:]}"


def _values(found: Found) -> dict[str, str | int | float | bool | None]:
    values: dict[str, str | int | float | bool | None] = {}
    if found.shift is not None:
        values |= {"psi": found.shift.psi, "shift": found.shift.level}
        values |= {"chi2": found.shift.chi2, "chi2_p": found.shift.chi2_p}
    if (change := found.change) is not None:
        values |= {"difference": change.difference, "fisher_p": change.fisher}
        values |= {"difference_low": change.interval.low, "difference_high": change.interval.high}
        values["left_out"] = change.left_out
    return values


def _formulas(found: Found) -> Iterator[str]:
    if (change := found.change) is not None:
        (a, n1), (b, n2) = change.after, change.before
        yield (
            f"after − before = {a:,} ÷ {n1:,} − {b:,} ÷ {n2:,} = {change.difference:+.4f} (95 % "
            f"{change.interval.low:+.4f} to {change.interval.high:+.4f}), Fisher p = "
            f"{change.fisher:.4g}"
        )
    if (shift := found.shift) is not None:
        parts = " + ".join(f"{part:.4f}" for _, part in shift.parts[:12])
        more = " + …" if len(shift.parts) > 12 else ""
        yield f"PSI = Σ (a − b) × ln(a ÷ b) = {parts}{more} = {shift.psi:.4f}"


def _steps(found: Found) -> Iterator[Step]:
    if (change := found.change) is not None:
        words = f"{_CHANGES[_changed(change)]}; {change.left_out:,} measured within the onset"
        yield Step("Rate before and after", words, FOUR[0], "", SOURCE)
    if (shift := found.shift) is not None:
        test = (
            "classes too thin for a chi-square test"
            if shift.chi2_p is None
            else f"chi-square {shift.chi2:.2f}, p = {shift.chi2_p:.4g}"
        )
        yield Step(
            "Distribution before and after", f"{shift.level} shift; {test}", BINS, "", SOURCE
        )


def _would_change(found: Found) -> Iterator[str]:
    if found.change is not None:
        yield "More measurements before or after: the interval becomes narrower"
        if found.samples:
            yield "A narrower onset: what lies within it could be counted before or after"
    if found.shift is not None:
        yield "Other classes: the index depends on how values are put into classes"


def _notes(found: Found) -> Iterator[Finding]:
    if found.shift is not None and found.shift.adjusted:
        yield Finding(
            "drift.empty",
            "note",
            "A class is empty on one side: half a count was added to every class.",
            BINS,
            "Join thin classes where that makes sense.",
        )
    if found.change is not None and found.change.left_out:
        yield Finding(
            "drift.onset",
            "note",
            f"{found.change.left_out:,} measurements lie within the onset and are left out.",
            ONSET,
            "",
        )


def _missing(sheet: FactSheet, found: Found) -> Iterator[str]:
    if any(sheet.get(term) for term in FOUR):
        yield from (term for term in FOUR if sheet.value(term) is None)
    elif found.samples and not isinstance(sheet.value(ONSET), Moment):
        yield ONSET
    if sheet.value(MEASURE) is None:
        yield MEASURE


def _grids(sheet: FactSheet, found: Found) -> Iterator[Grid]:
    if (change := found.change) is not None:
        sides = (("before", *change.before), ("after", *change.after))
        lines = [(name, good, of, wilson(good, of)) for name, good, of in sides]
        said = [f"{good / of * 100:.1f} % ({w.low * 100:.1f} to {w.high * 100:.1f} %)"
                for _, good, of, w in lines]  # fmt: skip
        ticks = tuple(Tick(n / 5, f"{n * 20} %") for n in range(6))
        yield Grid(
            title="Rate before and after the onset",
            head=("Period", "Successes", "Measured", "Rate (95 % Wilson)"),
            rows=tuple(
                (name, f"{good:,}", f"{of:,}", words)
                for (name, good, of, _), words in zip(lines, said, strict=True)
            ),
            chart=Bars(
                Scale(0.0, 1.0, ticks, "share of successes"),
                tuple(
                    Bar(name, good / of, words, w.low, w.high)
                    for (name, good, of, w), words in zip(lines, said, strict=True)
                ),
            ),
            alt="Share of successes before and after the onset, each with its 95 % interval.",
        )
    onset = sheet.value(ONSET)
    if isinstance(onset, Moment) and found.samples:
        yield _band(onset, found.samples)
    if (shift := found.shift) is not None:
        parts = dict(shift.parts)
        yield Grid(
            title="Distribution before and after",
            head=("Class", "Before", "After", "Part of the index"),
            rows=tuple(
                (one.name, f"{one.before:,}", f"{one.after:,}", f"{parts[one.name]:.4f}")
                for one in _bins(sheet)
            ),
        )


def _band(onset: Moment, samples: tuple[Sample, ...]) -> Grid:
    first = min(onset.earliest, samples[0].at)
    last = max(onset.latest, samples[-1].at)
    low, high = first.timestamp(), max(last.timestamp(), first.timestamp() + 3600)
    ends = (Tick(low, _day(first)), Tick(high, _day(last)))
    said = _span(onset)
    return Grid(
        title="Onset and measurements",
        head=("Begun", "Where", "Successes", "Measured"),
        rows=tuple(
            (_day(one.at), _where(one.at, onset), f"{one.successes:,}", f"{one.total:,}")
            for one in samples
        ),
        chart=OnsetBand(
            Scale(low, high, ends, "UTC"),
            onset.earliest.timestamp(),
            onset.latest.timestamp(),
            said,
            tuple(
                Tick(one.at.timestamp(), f"{one.successes / one.total * 100:.1f} %")
                for one in samples[:12]
                if one.total
            ),
        ),
        alt=f"Onset: {said}; each mark is one measurement with its rate.",
    )


def _span(onset: Moment) -> str:
    """Return an onset in words: an instant, or the band within which it lies."""
    if onset.exact:
        return _day(onset.earliest)
    return f"Between {_day(onset.earliest)} and {_day(onset.latest)}"


def _where(at: datetime, onset: Moment) -> str:
    if at < onset.earliest:
        return "before"
    return "after" if at >= onset.latest else "within the onset, left out"


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M %Z")
