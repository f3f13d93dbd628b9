"""Privacy exposure as recorded in a case: the parts that have figures, each with its formula.

Parts without figures are left out, not guessed; none of them says whether a law was broken.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.casefile.values import Count
from pirdesk.errors import UserError
from pirdesk.harm import enisa, exposure
from pirdesk.harm.exposure import CLASS_SOURCE, SMALLEST_CLASS
from pirdesk.harm.inputs import suspected
from pirdesk.harm.result import MethodResult, Step, Threshold

METHOD, TITLE = "exposure", "Privacy exposure in figures"
ATTRIBUTES = "exposure_attributes"
K = ("exposure.records", "exposure.classes", "exposure.smallest_class")
POPULATION, INDEPENDENT = "exposure.population", "exposure.independent"
CANARY = ("exposure.canary_candidates", "exposure.canary_rank")
EXTRACTION = ("exposure.extracted", "exposure.tested")
MEMBERSHIP = ("exposure.epsilon", "exposure.delta", "exposure.false_positive_rate")
MEASURED, ACCESS = "exposure.true_positive_rate", "exposure.access"
COLUMNS = ("exposure_attributes[].name", "exposure_attributes[].share")
OWN = (
    *K,
    ATTRIBUTES,
    POPULATION,
    INDEPENDENT,
    *CANARY,
    *EXTRACTION,
    *MEMBERSHIP,
    MEASURED,
    ACCESS,
)
TERMS = (*OWN, *COLUMNS, "enisa.dpc_category", "enisa.dpc_adjustment", "enisa.ei")
SOURCE = (
    f"{CLASS_SOURCE}; Carlini et al., The Secret Sharer, USENIX Security 2019; differential "
    "privacy by its definition"
)
BANDS = {"very_high": "75 and more", "high": "50 to 74", "medium": "25 to 49", "low": "below 25"}
THRESHOLDS = (
    Threshold(
        "Smallest class",
        f"k of at least {SMALLEST_CLASS} (highest risk 0.09)",
        "custom of EMA Policy 0070, Health Canada and CMS for data they publish",
    ),
    Threshold(
        "Bits of identity",
        "log2 of the population",
        "as many bits as single out one person, if the attributes are independent",
    ),
    Threshold(
        "Composite",
        "; ".join(f"{name.replace('_', ' ')} {words}" for name, words in BANDS.items()),
        "a triage; not a standard, and never a measure of legal risk",
    ),
)
LIMITS = (
    "It does not decide whether data are anonymous in law, whether a risk is unlikely or high, or "
    "whether anybody was in fact identified. Each figure holds for the data, the attack and the "
    "numbers entered, and for no stronger attack."
)


@dataclass(frozen=True, slots=True)
class Part:
    """One figure: what was looked at, the formula with its numbers, what it means."""

    words: str
    formula: str
    term: str
    values: Mapping[str, float | int | str | bool] = field(default_factory=dict)
    change: str = ""
    level: str = ""


def assess(sheet: FactSheet) -> MethodResult:
    """Compute every part that has its figures; the composite gives the level where it is."""
    if not any(sheet.get(term) for term in OWN):
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=True,
            source=SOURCE,
            needs=TERMS,
            not_applicable="Not used, because no figures of exposure are recorded.",
        )
    parts, findings = _parts(sheet)
    missing = tuple(_missing(sheet))
    composed = next((part.level for part in parts if part.level), "")
    level = composed or ("measured" if parts else "")
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=bool(parts) and not missing and not findings,
        missing=missing,
        values={key: value for part in parts for key, value in part.values.items()},
        level=level,
        level_words=_in_words(parts, composed),
        formula="; ".join(part.formula for part in parts),
        steps=tuple(
            Step(part.words, part.formula, part.term, _basis(sheet, part.term), SOURCE)
            for part in parts
        ),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="recalled",
        does_not_decide=LIMITS,
        would_change=tuple(part.change for part in parts if part.change),
        findings=(*findings, *_notes(sheet, parts)),
        provisional=suspected(sheet, OWN),
        needs=TERMS,
    )


def _parts(sheet: FactSheet) -> tuple[list[Part], list[Finding]]:
    made: list[Part] = []
    findings: list[Finding] = []
    makers: tuple[tuple[str, Callable[[FactSheet], Part | None]], ...] = (
        (K[0], _reidentification),
        (ATTRIBUTES, _uniqueness),
        (CANARY[0], _canary),
        (EXTRACTION[0], _extraction),
        (MEMBERSHIP[0], _membership),
        (ACCESS, _composite),
    )
    for term, maker in makers:
        try:
            part = maker(sheet)
        except UserError as fault:
            held = Finding("exposure.figures", "warning", fault.title, term, fault.what_to_do)
            findings.append(held)
        else:
            made += [part] if part else []
    return made, findings


def _reidentification(sheet: FactSheet) -> Part | None:
    numbers = _whole(sheet, K)
    if numbers is None:
        return None
    found = exposure.of_totals(*numbers)
    custom = "under" if found.under_custom else "not under"
    return Part(
        f"Re-identification: smallest class k = {found.k}, {custom} the custom of {SMALLEST_CLASS}",
        f"highest 1 ÷ {found.k} = {found.highest:.4g}; average {found.classes:,} ÷ "
        f"{found.records:,} = {found.average:.4g}",
        K[2],
        {"k": found.k, "highest_risk": found.highest, "average_risk": found.average},
        f"Classes of at least {SMALLEST_CLASS} people, by leaving out or widening attributes"
        if found.under_custom
        else "",
    )


def _uniqueness(sheet: FactSheet) -> Part | None:
    shares = [
        value
        for row in sheet.rows(ATTRIBUTES).ids
        if isinstance(value := sheet.value(cell(ATTRIBUTES, row, "share")), Decimal)
    ]
    if not shares:
        return None
    bits = exposure.uniqueness_bits([float(share) for share in shares])
    sums = " + ".join(f"{-math.log2(share):.2f}" for share in shares[:12])
    more = " + …" if len(shares) > 12 else ""
    values: dict[str, float | int | str | bool] = {"uniqueness_bits": bits}
    words, formula = "Uniqueness of the attributes together", f"{sums}{more} = {bits:.2f} bits"
    population = sheet.value(POPULATION)
    if isinstance(population, int):
        needed = exposure.bits_to_identify(population)
        values["bits_to_identify"] = needed
        enough = "enough" if bits >= needed else "not enough"
        words += f": {enough} to single out one of {population:,} people"
        formula += f"; log2 {population:,} = {needed:.2f} bits"
    return Part(words, formula, ATTRIBUTES, values, "Attributes that depend on each other add less")


def _canary(sheet: FactSheet) -> Part | None:
    numbers = _whole(sheet, CANARY)
    if numbers is None:
        return None
    candidates, rank = numbers
    bits = exposure.canary_exposure(candidates, rank)
    most = math.log2(candidates)
    return Part(
        f"Memorised by the model: exposure of the planted secret, {most:.1f} bits at most",
        f"log2 {candidates:,} − log2 {rank:,} = {bits:.1f} bits",
        CANARY[1],
        {"canary_exposure": bits},
    )


def _extraction(sheet: FactSheet) -> Part | None:
    numbers = _whole(sheet, EXTRACTION)
    if numbers is None:
        return None
    extracted, tested = numbers
    rate, interval = exposure.extraction(extracted, tested)
    return Part(
        "Extraction: share of the secrets tried that came out, 95 % interval of Wilson",
        f"{extracted:,} ÷ {tested:,} = {rate:.4f} ({interval.low:.4f} to {interval.high:.4f})",
        EXTRACTION[0],
        {
            "extraction_rate": rate,
            "extraction_low": interval.low,
            "extraction_high": interval.high,
        },
        "More secrets tried: the interval becomes narrower",
    )


def _membership(sheet: FactSheet) -> Part | None:
    given = [sheet.value(term) for term in MEMBERSHIP]
    numbers = [float(value) for value in given if isinstance(value, Decimal)]
    if len(numbers) < len(MEMBERSHIP):
        return None
    epsilon, delta, rate = numbers
    bound = exposure.membership_bound(epsilon, delta, rate)
    values: dict[str, float | int | str | bool] = {"membership_bound": bound}
    formula = f"e^{epsilon:g} × {_plain(rate)} + {_plain(delta)} = {bound:.4g}"
    measured = sheet.value(MEASURED)
    if isinstance(measured, Decimal):
        values["true_positive_rate"] = float(measured)
        formula += f"; measured {float(measured):.4g}"
    return Part(
        f"Membership inference: highest true positive rate at a false positive rate of {rate:g}",
        formula,
        MEMBERSHIP[0],
        values,
        "Another ε: the bound grows with its exponential",
    )


def _composite(sheet: FactSheet) -> Part | None:
    severity, access = enisa.assess(sheet), sheet.value(ACCESS)
    category, ei = sheet.value("enisa.dpc_category"), sheet.value("enisa.ei")
    adjustment = sheet.value("enisa.dpc_adjustment")
    if category is None or ei is None or adjustment is None or not isinstance(access, str):
        return None
    dpc = severity.values.get("dpc")
    if not isinstance(dpc, int):
        dpc = max(1, min(4, enisa.BASE[str(category)] + int(str(adjustment))))
    quarters = int(Decimal(str(ei)) * 4)
    score, level = exposure.composite(dpc, quarters, access)
    reached = exposure.ACCESS[access] / 4
    values: dict[str, float | int | str | bool] = {"composite": score, "composite_band": level}
    formula = f"25 × {dpc} × {quarters / 4:g} × {reached:g} = {score:g}, band {BANDS[level]}"
    affected = sheet.value("people.affected")
    if isinstance(affected, Count) and (people := affected.likely or affected.min):
        values["log10_people"] = math.log10(people)
        formula += f"; beside it log10 of {people:,} people = {math.log10(people):.2f}"
    return Part(
        "Composite exposure: 25 × DPC × EI × access",
        formula,
        ACCESS,
        values,
        "Another actual access: none known 0.25, limited and known 0.5, limited and unknown 0.75, "
        "public 1",
        level,
    )


def _missing(sheet: FactSheet) -> Iterator[str]:
    """Yield what keeps a part from being computed, for the parts that somebody began."""
    for terms in (K, CANARY, EXTRACTION, MEMBERSHIP):
        if any(sheet.get(term) for term in terms):
            yield from (term for term in terms if sheet.value(term) is None)
    if sheet.get(ACCESS):
        needed = ("enisa.dpc_category", "enisa.dpc_adjustment", "enisa.ei")
        yield from (term for term in needed if sheet.value(term) is None)


def _notes(sheet: FactSheet, parts: list[Part]) -> Iterator[Finding]:
    values = {key: value for part in parts for key, value in part.values.items()}
    if "uniqueness_bits" in values and sheet.value(INDEPENDENT) is not True:
        yield Finding(
            "exposure.independent",
            "warning",
            "The bits were added up, but it is not said that the attributes are independent.",
            INDEPENDENT,
            "Answer it; if they depend on each other, the sum is too high.",
        )
    bound, measured = values.get("membership_bound"), values.get("true_positive_rate")
    if isinstance(bound, float) and isinstance(measured, float) and measured > bound:
        yield Finding(
            "exposure.bound",
            "warning",
            "The attack succeeded more often than differential privacy with these numbers allows.",
            MEASURED,
            "Check ε, δ and the measurement: one of them does not hold.",
        )


def _in_words(parts: list[Part], composed: str) -> str:
    if not parts:
        return ""
    figures = "one figure" if len(parts) == 1 else f"{len(parts)} figures"
    if not composed:
        return f"{figures[0].upper()}{figures[1:]} of exposure"
    name = composed.replace("_", " ")
    return f"Composite exposure {name}, among {figures}"


def _whole(sheet: FactSheet, terms: tuple[str, ...]) -> tuple[int, ...] | None:
    numbers = [value for term in terms if isinstance(value := sheet.value(term), int)]
    return tuple(numbers) if len(numbers) == len(terms) else None


def _basis(sheet: FactSheet, term: str) -> str:
    answer = sheet.get(term)
    return answer.basis if answer else ""


def _plain(value: float) -> str:
    """Return a share without an exponent, which people misread."""
    return f"{value:.12f}".rstrip("0").rstrip(".")
