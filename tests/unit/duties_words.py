"""What the duties' tests share: the shipped law, facts by id, and one duty of the map."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pirdesk.casefile.sheet import FactSheet, read_facts
from pirdesk.casefile.terms import Vocabulary
from pirdesk.datafiles import parse_toml
from pirdesk.duties import Duty, Pack, Regime, duty_json, load_regimes, map_duties, parse_regime
from pirdesk.forms import load_vocabulary

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
UNKNOWN = {"certainty": "unknown"}

BREACH: dict[str, Any] = {
    "entities[c].role": ["controller"],
    "entities[c].country": ["DE"],
    "entities[c].main_establishment": "DE",
    "entities[c].aware_at": "2026-11-20T10:20:00+01:00",
    "populations[p].place": ["DE"],
    "data.personal": True,
    "breach.confidentiality": True,
    "risk.unlikely": False,
    "risk.high_likely": False,
}
SERIOUS: dict[str, Any] = {
    "entities[p].role": ["ai_provider"],
    "entities[p].aware_at": "2026-12-11",
    "incident.occurred": "2026-12-10",
    "system.is_ai": True,
    "system.high_risk": True,
    "system.high_risk_basis": "annex_iii",
    "harm.limbs": ["health"],
    "harm.death": False,
    "harm.widespread": False,
    "harm.causal_link": "established",
    "harm.places": ["DE"],
}
OUTAGE: dict[str, Any] = {
    "entities[n].role": ["essential_entity"],
    "entities[n].country": ["DE"],
    "entities[n].aware_at": "2026-11-27T10:20:00+01:00",
    "incident.significant_nis2": True,
    "incident.ongoing": False,
    "profile.trust_service_provider": False,
    "profile.financial_entity_kind": "none",
}


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@cache
def pack() -> Pack:
    return load_regimes(vocabulary())


def facts(given: Mapping[str, Any], **changed: Any) -> FactSheet:
    """A sheet of facts; ``changed`` has ``__`` for the dots, and None leaves a fact out."""
    named = {key.replace("__", "."): value for key, value in changed.items()}
    merged = {k: v for k, v in {**given, **named}.items() if v is not None}
    return read_facts(vocabulary(), merged)


def duties(
    sheet: FactSheet,
    duty: str = "",
    *,
    now: datetime = NOW,
    submissions: Mapping[str, datetime] | None = None,
    law: Pack | None = None,
) -> list[Duty]:
    found = map_duties(sheet, law or pack(), now, submissions or {})
    return [d for d in found if duty in ("", d.duty)]


def the(sheet: FactSheet, duty: str, **options: Any) -> Duty:
    """The one duty of that id."""
    (found,) = duties(sheet, duty, **options)
    return found


def iso(duty: Duty) -> tuple[str | None, str | None]:
    """Both dates as the JSON has them."""
    data = duty_json(duty)
    return data["strict_due"], data["latest_arguable_due"]


def regime(text: str) -> Regime:
    return parse_regime(parse_toml(text.encode(), "own/law.toml"), vocabulary())


LAW = """
id = "xx.law"
title = "Tell somebody"
law = "A law for tests"
citation = "Law Art. 1"
edition = "2026-11-21"
status = "live"
judged_by = "aware"
confidence = "read"
verified_by_human = ""
disputed = false

[source]
title = "Made for this test"

[[windows]]
from = "2020-01-01"
words = "The law applies since 2020"
cite = "Law Art. 9"

[applies]
cel = "'controller' in row.role"
words = "A controller"
cite = "Law Art. 2"

[recipient]
to = "data_protection"
choose = "lead_or_each"
area = "eea"
places = ["populations[].place"]
unnamed = "somebody"
words = "The authority is told."
cite = "Law Art. 3"

[[stages]]
id = ""
title = "Tell"
citation = "Law Art. 1"

[stages.trigger]
cel = "data.personal"
words = "Personal data"
cite = "Law Art. 4"

[stages.clock]
anchor = ["entities[].aware_at"]
amount = 10
unit = "days"
counting = "none"
words = "within ten days"
cite = "Law Art. 5"
"""
