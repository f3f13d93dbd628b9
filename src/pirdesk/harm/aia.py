"""AI Act: whether it is a serious incident, which limits run, and where the report goes.

Walks Art. 3(49), 3(61), 26(5), 60(7), 73 and 75 on the same terms the duty map reads, so that both
say the same; it computes no date and never assumes a causal link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm import inputs, widespread
from pirdesk.harm.inputs import Yes, both, either, negated
from pirdesk.harm.result import MethodResult, Step, Threshold

APPLIES = date(2026, 8, 2)  # AI Act Art. 113, second paragraph
METHOD, TITLE = "aia", "AI Act: serious incident"
SOURCE = (
    "Regulation (EU) 2024/1689 (AI Act) Art. 3(49), 3(61), 26(5), 60(7), 73, 75, as amended by "
    "Regulation (EU) 2026/1744"
)
LIMBS: Mapping[str, str] = {
    "health": "(a) death or serious harm to health",
    "critical_infrastructure": "(b) serious and irreversible disruption of critical infrastructure",
    "fundamental_rights": "(c) infringement of obligations protecting fundamental rights",
    "property_environment": "(d) serious harm to property or the environment",
}
LINKS = ("established", "reasonably_likely", "suspected")
TIERS: Mapping[str, int] = {"widespread": 2, "death": 10, "general": 15}
TERMS = (
    "system.is_ai",
    "system.high_risk",
    "system.real_world_test",
    "harm.limbs",
    "harm.death",
    "harm.causal_link",
    "harm.widespread",
    "harm.places",
    "harm.origin",
    "system.high_risk_basis",
    "system.other_reporting",
    "system.medical_device",
    "system.ai_office_competent",
)
NEEDS = (*TERMS, "entities[].role", "entities[].country", "populations[].place")
LABELS: Mapping[str, str] = {
    "system.is_ai": "1. AI system (Art. 3(1))",
    "system.high_risk": "2. High-risk (Art. 6)",
    "system.real_world_test": "2b. Under test in real-world conditions (Art. 60(7))",
    "harm.limbs": "3. Harm of a kind in Art. 3(49), led to directly or indirectly",
    "harm.death": "3a. A person died (Art. 73(4))",
    "harm.causal_link": "4. Causal link (Art. 73(2), 73(4))",
    "harm.widespread": "5. Widespread infringement (Art. 3(61), 73(3))",
    "system.high_risk_basis": "6. Annex by which it is high-risk (Art. 6)",
    "system.other_reporting": "6. Equivalent reporting under other Union law (Art. 73(9))",
    "system.medical_device": "6. Medical device (Art. 73(10))",
    "system.ai_office_competent": "7. AI Office competent (Art. 75(1a))",
    "harm.places": "7. Where it occurred (Art. 73(1))",
}
WORDS: Mapping[str, str] = {
    "serious_incident": "Serious incident, reported under Article 73",
    "elsewhere": "Serious incident, reported under other Union law and not under Article 73",
    "no_serious_incident": "No serious incident in the sense of Article 3(49)",
}
THRESHOLDS = (
    Threshold("2 days", "widespread infringement, or limb (b)", "Art. 73(3)"),
    Threshold("10 days", "a death, the causal link established or suspected", "Art. 73(4)"),
    Threshold(
        "15 days",
        "every other serious incident, the causal link established or reasonably likely",
        "Art. 73(2)",
    ),
    Threshold(
        "Only limb (c)",
        "equivalent reporting under other Union law (Art. 73(9)); medical devices (Art. 73(10))",
        "the other limbs are reported under the other law",
    ),
)
LIMITS = (
    "It does not compute a date, nor from which day Article 73 binds this system: the notification "
    "analysis does both and shows the formal and the operative reading. It does not decide on "
    "liability, nor that a duty protecting fundamental rights was in fact infringed: limb (c) is "
    "answered by a person. All limits run at once from awareness; the earliest governs."
)


def assess(sheet: FactSheet) -> MethodResult:
    """Walk the tree; every limit that applies is named and the earliest governs."""
    because = _why_not(sheet)
    if because:
        return inputs.not_applicable(METHOD, TITLE, because, SOURCE, "described", NEEDS)
    level, runs = outcome(sheet), tiers(sheet)
    missing = _missing(sheet)
    running = sorted(TIERS[name] for name, due in runs.items() if due)
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=bool(level) and not missing,
        missing=missing,
        values={
            "serious_incident": serious(sheet),
            **{f"tier_{name}": due for name, due in runs.items()},
            "governing_days": running[0] if running else None,
            "widespread_candidate": widespread.count_states(sheet).candidate,
        },
        level=level,
        level_words=_told(judge(sheet)),
        formula=_formula(sheet, running),
        steps=(
            *inputs.steps(sheet, LABELS, SOURCE),
            *widespread.steps(sheet),
            *(Step("7. Route", route) for route in routes(sheet)),
        ),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="described",
        does_not_decide=LIMITS,
        would_change=inputs.turns(sheet, judge, _told, _moves(sheet)),
        findings=tuple(_findings(sheet)),
        provisional=inputs.suspected(sheet, TERMS) or sheet.value(_LINK) == "suspected",
        needs=NEEDS,
    )


_LINK, _WIDE = "harm.causal_link", "harm.widespread"


def limb(sheet: FactSheet) -> Yes:
    """Tell whether there is harm of a listed kind; a known death is one."""
    kinds = inputs.chosen(sheet, "harm.limbs")
    return either(None if kinds is None else bool(kinds), sheet.value("harm.death") is True)


def linked(sheet: FactSheet) -> Yes:
    """Tell whether a causal link is at least suspected."""
    link = sheet.value(_LINK)
    return None if link is None else link in LINKS


def serious(sheet: FactSheet) -> Yes:
    """Tell whether it is a serious incident: harm of a listed kind, and a link to the system."""
    return both(limb(sheet), linked(sheet))


def death(sheet: FactSheet) -> Yes:
    """Tell whether a person died; without limb (a) an open answer means nobody did."""
    answer = inputs.yes(sheet, "harm.death")
    no_limb = inputs.contains(sheet, "harm.limbs", "health") is False
    return False if answer is None and no_limb else answer


def tiers(sheet: FactSheet) -> Mapping[str, Yes]:
    """Tell which limits run for a provider of a high-risk system, narrowings applied.

    A narrowing must be shown: while it is open the limit stands.
    """
    link, infrastructure = (
        linked(sheet),
        inputs.contains(sheet, "harm.limbs", "critical_infrastructure"),
    )
    wide = inputs.yes(sheet, _WIDE)
    narrowed = narrowing(sheet)
    rights = inputs.contains(sheet, "harm.limbs", "fundamental_rights")
    triggers = {
        "general": (serious(sheet), both(narrowed, negated(rights))),
        "widespread": (both(either(wide, infrastructure), link), both(narrowed, negated(wide))),
        "death": (both(death(sheet), link), narrowed),
    }
    return {
        name: False if lifted is True else trigger for name, (trigger, lifted) in triggers.items()
    }


def narrowing(sheet: FactSheet) -> Yes:
    """Tell whether Art. 73(9) or 73(10) leaves only infringements of fundamental rights.

    Art. 73(9) is about systems of Annex III alone.
    """
    other, device = (
        inputs.yes(sheet, f"system.{n}") for n in ("other_reporting", "medical_device")
    )
    basis = sheet.value("system.high_risk_basis")
    annex_iii = None if basis is None else basis == "annex_iii"
    return either(both(annex_iii, other), device)


def outcome(sheet: FactSheet) -> str:
    """Return the key of the result, "" while it is open."""
    found = serious(sheet)
    runs = tuple(tiers(sheet).values())
    if found is False and either(*runs) is not True:
        return "no_serious_incident"
    if either(*runs) is True:
        return "serious_incident"
    return "elsewhere" if found and either(*runs) is False else ""


def routes(sheet: FactSheet) -> tuple[str, ...]:
    """Return who reports to whom, as far as roles and places are known."""
    if serious(sheet) is not True:
        return ()
    found: list[str] = []
    if inputs.has_role(sheet, "ai_provider"):
        found.append(f"The provider reports to {_recipients(sheet)}")
    if inputs.has_role(sheet, "ai_deployer"):
        found.append(
            "The deployer informs the provider first, then the importer or distributor and the "
            "market surveillance authorities (Art. 26(5)); Article 73 applies to it where the "
            "provider cannot be reached"
        )
    if inputs.yes(sheet, "system.real_world_test"):
        found.append(
            "The incident was found in a test in real-world conditions: the provider or "
            "prospective provider reports to the national market surveillance authority and "
            "mitigates at once, or else suspends the test (Art. 60(7))"
        )
    if inputs.yes(sheet, "system.medical_device"):
        found.append("Medical device law runs beside or instead (Art. 73(10); MDR Art. 87)")
    return tuple(found)


def _recipients(sheet: FactSheet) -> str:
    if inputs.yes(sheet, "system.ai_office_competent"):
        return "the AI Office (Art. 75(1a))"
    found = sorted(inputs.member_states(_places(sheet)))
    named = ", ".join(found) if found else "each Member State where it occurred"
    return f"the market surveillance authority of {named} (Art. 73(1))"


def _places(sheet: FactSheet) -> tuple[str, ...]:
    return inputs.chosen(sheet, "harm.places") or tuple(inputs.people_places(sheet))


def _why_not(sheet: FactSheet) -> str:
    if inputs.yes(sheet, "system.is_ai") is False:
        return "no AI system is concerned"
    tested = inputs.yes(sheet, "system.real_world_test")
    if inputs.yes(sheet, "system.high_risk") is False and not tested:
        if inputs.before(sheet, APPLIES):
            return (
                "Article 73 of the AI Act has applied only since 2 August 2026, after this incident"
            )
        return "the AI system is not high-risk (Art. 6), and Art. 73 speaks of high-risk systems"
    if inputs.has_role(sheet, "ai_provider", "ai_deployer") is False:
        return "no organisation is recorded as provider or deployer of the AI system"
    places = _places(sheet)
    if places and not inputs.member_states(places) and inputs.chosen(sheet, "harm.places"):
        return "the harm occurred in no Member State of the Union"
    return ""


def judge(sheet: FactSheet) -> str:
    """Return result and running limits as one key, "" while the result is open."""
    if _why_not(sheet):
        return "not_applicable"
    level = outcome(sheet)
    running = sorted(TIERS[name] for name, due in tiers(sheet).items() if due)
    return f"{level}:{','.join(map(str, running))}" if level else ""


def _told(key: str) -> str:
    if not key or key == "not_applicable":
        return "Article 73 does not apply" if key else ""
    level, _, days = key.partition(":")
    if not days:
        return WORDS[level]
    first, *rest = days.split(",")
    beside = f", {' and '.join(rest)} days run beside" if rest else ""
    return f"{WORDS[level]}: {first} days govern{beside}"


def _missing(sheet: FactSheet) -> tuple[str, ...]:
    first = inputs.open_terms(sheet, ("system.is_ai", "system.high_risk"))
    role = inputs.has_role(sheet, "ai_provider", "ai_deployer")
    roles = ("entities[].role",) if role is None else ()
    link = inputs.open_terms(sheet, ("harm.limbs", "harm.causal_link"))
    if serious(sheet) is False:
        return (*first, *roles)
    rest = () if death(sheet) is not None else ("harm.death",)
    asked = ("harm.widespread", "harm.places") if serious(sheet) else ()
    return (*first, *roles, *link, *rest, *inputs.open_terms(sheet, asked))


def _formula(sheet: FactSheet, running: list[int]) -> str:
    kinds = inputs.chosen(sheet, "harm.limbs")
    limbs = "open" if kinds is None else "; ".join(LIMBS[k] for k in kinds) or "none"
    link = inputs.told(sheet.value(_LINK)) if sheet.value(_LINK) else "open"
    days = ", ".join(f"{day} days" for day in running)
    governs = f"min({days}) = {running[0]} days" if len(running) > 1 else days or "no limit runs"
    return f"Limbs: {limbs}. Link: {link}. Limits: {governs}."


def _moves(sheet: FactSheet) -> Iterator[inputs.Move]:
    kinds = inputs.chosen(sheet, "harm.limbs") or ()
    for kind, words in LIMBS.items():
        without = tuple(k for k in kinds if k != kind)
        if kind in kinds:
            yield "harm.limbs", without, f"Without limb {words[:3]}"
        else:
            yield "harm.limbs", (*kinds, kind), f"Limb {words[:3]} as well"
    yield "harm.death", True, "A person died"
    yield "harm.death", False, "Nobody died"
    for link in (*LINKS, "none"):
        yield _LINK, link, f"Causal link {link.replace('_', ' ')}"
    yield _WIDE, True, "The infringement is widespread"
    yield _WIDE, False, "The infringement is not widespread"
    for name, words in (
        ("other_reporting", "other Union law has equivalent reporting"),
        ("medical_device", "the system is a medical device"),
    ):
        yield f"system.{name}", True, words[0].upper() + words[1:]
        yield f"system.{name}", False, f"Not so: {words}"
    yield "system.high_risk", False, "The system is not high-risk"
    yield "system.is_ai", False, "It is no AI system"


def _findings(sheet: FactSheet) -> Iterator[Finding]:
    yield from widespread.findings(sheet)
    died, kinds = inputs.yes(sheet, "harm.death"), inputs.chosen(sheet, "harm.limbs")
    if died and kinds is not None and "health" not in kinds:
        yield Finding(
            "aia.death_is_limb_a",
            "warning",
            "A person died, but limb (a) is not among the kinds of harm.",
            "harm.limbs",
            "A death is limb (a): add it, or correct the answer on the death.",
        )
    if sheet.value(_LINK) == "suspected" and serious(sheet):
        yield Finding(
            "aia.suspected",
            "note",
            "The causal link is only suspected: that starts the limit for a death; the others ask "
            "for a link that is established or reasonably likely. All are shown as provisional.",
            _LINK,
            "Look into the link without altering the system, and say when it became likely.",
        )
