"""General-purpose models with systemic risk: which limits of the code of practice run.

Reads the same terms as the duty map for Art. 55(1)(c) AI Act, so that both say the same; it
computes no date. The limits of the code run for those who signed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm import inputs
from pirdesk.harm.inputs import Yes, both, either, negated
from pirdesk.harm.result import MethodResult, Threshold

APPLIES = date(2025, 8, 2)  # AI Act Art. 113(b)
METHOD, TITLE = "gpai", "General-purpose model with systemic risk: serious incident"
SOURCE = (
    "AI Act Art. 3(49), 55(1)(c), 56; Code of Practice for general-purpose AI, Safety and Security "
    "chapter, Measures 9.2 to 9.4"
)
BREACH = "incident.model_security_breach"
SIGNED = "profile.gpai_code_signatory"
TERMS = (
    "system.systemic_risk",
    SIGNED,
    BREACH,
    "harm.limbs",
    "harm.death",
    "harm.causal_link",
    "incident.resolved_at",
)
NEEDS = ("entities[].role", *TERMS)
LABELS: Mapping[str, str] = {
    "system.systemic_risk": "Model with systemic risk (Art. 51)",
    SIGNED: "Code of Practice signed (Art. 55(2), 56)",
    BREACH: "Serious breach of the model's cybersecurity (Measure 9.3(2))",
    "harm.limbs": "Harm of a kind in Art. 3(49)",
    "harm.death": "A person died (Measure 9.3(3))",
    "harm.causal_link": "The model's part in it, directly or indirectly",
    "incident.resolved_at": "Resolved",
}
DAYS: Mapping[str, int] = {"infrastructure": 2, "cybersecurity": 5, "death": 10, "harm": 15}
TIERS = ("statutory", *DAYS, "intermediate", "final")
THRESHOLDS = (
    Threshold("2 days", "serious and irreversible disruption of infrastructure", "Measure 9.3(1)"),
    Threshold("5 days", "serious breach of the model's cybersecurity", "Measure 9.3(2)"),
    Threshold("10 days", "a death", "Measure 9.3(3)"),
    Threshold(
        "15 days", "serious harm to health, rights, property or environment", "Measure 9.3(4)"
    ),
    Threshold("4 weeks", "while unresolved, after the initial report", "Measure 9.3"),
    Threshold("60 days", "after resolution: final report", "Measure 9.3"),
)
LIMITS = (
    "The days stand in the code of practice, which binds those who signed it; the Act says "
    "“without undue delay”. It does not decide whether a model has systemic risk, and it "
    "computes no date: the days count from when the provider learned of the model's part, which "
    "the notification analysis asks."
)


def assess(sheet: FactSheet) -> MethodResult:
    """Name every limit that runs; the shortest governs the initial report."""
    because = _why_not(sheet)
    if because:
        return inputs.not_applicable(METHOD, TITLE, because, SOURCE, "described", NEEDS)
    runs, key = tiers(sheet), judge(sheet)
    missing = _missing(sheet)
    running = sorted(DAYS[name] for name in DAYS if runs[name])
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=bool(key) and not missing,
        missing=missing,
        values={
            **{f"tier_{name}": due for name, due in runs.items()},
            "governing_days": running[0] if running else None,
        },
        level=key.partition(":")[0],
        level_words=_told(key),
        formula=_formula(sheet, running, runs),
        steps=inputs.steps(sheet, LABELS, SOURCE),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="described",
        does_not_decide=LIMITS,
        would_change=inputs.turns(sheet, judge, _told, _moves(sheet)),
        findings=tuple(_findings(sheet)),
        provisional=inputs.suspected(sheet, TERMS)
        or sheet.value("harm.causal_link") == "suspected",
        needs=NEEDS,
    )


def tiers(sheet: FactSheet) -> Mapping[str, Yes]:
    """Tell which limits run for a provider of a model with systemic risk."""
    link = sheet.value("harm.causal_link")
    linked = None if link is None else link in ("established", "reasonably_likely", "suspected")
    kinds = inputs.chosen(sheet, "harm.limbs")
    other = None if kinds is None else bool(set(kinds) - {"critical_infrastructure"})
    harmed = either(None if kinds is None else bool(kinds), inputs.yes(sheet, "harm.death") is True)
    signed = inputs.yes(sheet, SIGNED)
    found = {
        "infrastructure": both(linked, inputs.contains(sheet, "harm.limbs", _INFRASTRUCTURE)),
        "cybersecurity": inputs.yes(sheet, BREACH),
        "death": both(linked, inputs.yes(sheet, "harm.death")),
        "harm": both(linked, other),
    }
    initial = either(*found.values())
    resolved = sheet.value("incident.resolved_at") is not None
    limits = {**found, "intermediate": both(initial, negated(resolved)), "final": initial}
    by_code = {name: both(signed, runs) for name, runs in limits.items()}
    return {"statutory": both(linked, harmed), **by_code}


_INFRASTRUCTURE = "critical_infrastructure"


def judge(sheet: FactSheet) -> str:
    """Return result and running limits as one key, "" while nothing is decided."""
    if _why_not(sheet):
        return "not_applicable"
    runs = tiers(sheet)
    running = sorted(DAYS[name] for name in DAYS if runs[name])
    if running:
        return f"serious_incident:{','.join(map(str, running))}"
    if runs["statutory"] and runs["final"] is False:
        return "serious_incident:"
    return "no_serious_incident" if either(runs["statutory"], runs["final"]) is False else ""


def _told(key: str) -> str:
    level, colon, days = key.partition(":")
    if colon and not days:
        return "Serious incident of the model: reported without undue delay, by the Act alone"
    if not days:
        return {
            "not_applicable": "Article 55 does not apply",
            "no_serious_incident": "No serious incident of the model",
            "": "",
        }[level]
    first, *rest = days.split(",")
    beside = f", {' and '.join(rest)} days run beside" if rest else ""
    return f"Serious incident of the model: {first} days govern the initial report{beside}"


def _why_not(sheet: FactSheet) -> str:
    provider = inputs.has_role(sheet, "gpai_provider")
    if provider is None and inputs.yes(sheet, "system.is_ai") is False:
        return "no AI system is concerned"
    if provider is False:
        if inputs.before(sheet, APPLIES):
            return (
                "Article 55 of the AI Act has applied only since 2 August 2025, after this incident"
            )
        return "no organisation is recorded as provider of a general-purpose model"
    if inputs.yes(sheet, "system.systemic_risk") is False:
        return "the model is held to have no systemic risk (Art. 51)"
    return ""


def _missing(sheet: FactSheet) -> tuple[str, ...]:
    roles = () if inputs.has_role(sheet, "gpai_provider") else ("entities[].role",)
    open_ones = set(inputs.open_terms(sheet, TERMS)) - {"incident.resolved_at"}
    if tiers(sheet)["final"] is not None and all(v is not None for v in tiers(sheet).values()):
        open_ones &= {"system.systemic_risk"}
    return (*roles, *(term for term in TERMS if term in open_ones))


def _formula(sheet: FactSheet, running: list[int], runs: Mapping[str, Yes]) -> str:
    said = "; ".join(f"{name} {inputs.said(runs[name])}" for name in DAYS)
    days = ", ".join(f"{day} days" for day in running)
    governs = f"min({days}) = {running[0]} days" if len(running) > 1 else days or "none"
    return f"{said[0].upper()}{said[1:]}. Limit of the initial report: {governs}."


def _moves(sheet: FactSheet) -> Iterator[inputs.Move]:
    kinds = inputs.chosen(sheet, "harm.limbs") or ()
    yield SIGNED, True, "The code of practice is signed"
    yield SIGNED, False, "The code of practice is not signed"
    yield BREACH, True, "There is a serious breach of the model's cybersecurity"
    yield BREACH, False, "There is no serious breach of the model's cybersecurity"
    yield "harm.death", True, "A person died"
    yield "harm.death", False, "Nobody died"
    for kind in (_INFRASTRUCTURE, "health", "fundamental_rights", "property_environment"):
        words = kind.replace("_", " ")
        if kind in kinds:
            yield "harm.limbs", tuple(k for k in kinds if k != kind), f"Without harm: {words}"
        else:
            yield "harm.limbs", (*kinds, kind), f"Harm as well: {words}"
    yield "harm.causal_link", "suspected", "The model's part is suspected"
    yield "harm.causal_link", "none", "The model had no part"
    yield "system.systemic_risk", False, "The model has no systemic risk"


def _findings(sheet: FactSheet) -> Iterator[Finding]:
    if sheet.value("harm.causal_link") == "suspected":
        yield Finding(
            "gpai.suspected",
            "note",
            "The model's part is only suspected. The code counts it where the suspicion is a "
            "reasonable likelihood; the limits are shown as provisional.",
            "harm.causal_link",
            "Say in the reasons what the suspicion rests on.",
        )
