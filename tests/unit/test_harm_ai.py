"""The trees of the AI Act against results by hand, and against the duty map on the same facts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.sheet import FactSheet
from tests.effort import looks
from tests.unit.duties_words import SERIOUS, duties
from tests.unit.test_harm_methods import codes, facts, hospital, the

HIRING = {
    **SERIOUS,
    "entities[p].country": ["NL"],
    "harm.limbs": ["fundamental_rights"],
    "harm.places": ["DE", "FR"],
    "harm.widespread": None,
}


def test_the_hiring_screener_is_a_candidate_for_two_days() -> None:
    # harm.md §6.1: provider in NL, women in DE and FR harmed: two States other than the provider's.
    sheet = facts({k: v for k, v in HIRING.items() if v is not None})
    result = the("aia", sheet)
    assert result.values["widespread_candidate"] is True
    assert result.values["tier_widespread"] is None
    assert "aia.widespread_open" in codes(result)
    said = the("aia", facts(HIRING, harm__widespread=True))
    assert (said.values["governing_days"], said.values["tier_general"]) == (2, True)


@pytest.mark.parametrize(
    ("places", "changes", "candidate"),
    [
        (["DE", "NL"], {}, False),  # the provider's own State does not count
        (["DE", "FR"], {"harm__origin": ["FR"]}, False),  # nor that of origin
        (["DE", "FR", "NL"], {"harm__origin": ["FR"]}, True),  # form (b): three States
        (["US", "CH"], {}, False),
        (["DE-BY", "DE"], {}, False),  # two regions are one State
    ],
)
def test_member_states_are_counted(
    places: list[str], changes: dict[str, Any], candidate: bool
) -> None:
    if places == ["US", "CH"]:
        sheet = facts(HIRING, harm__places=places)
        assert "no Member State" in the("aia", sheet).not_applicable
        return
    found = the("aia", facts(HIRING, harm__places=places, **changes))
    assert found.values["widespread_candidate"] is candidate


def test_a_device_leaves_only_limb_c() -> None:
    device = hospital("aia", system__medical_device=True)
    assert (device.level, device.values["governing_days"]) == ("elsewhere", None)
    both = hospital(
        "aia", system__medical_device=True, harm__limbs=["health", "fundamental_rights"]
    )
    assert (both.level, both.values["governing_days"]) == ("serious_incident", 15)


def test_all_limits_run_and_the_earliest_governs() -> None:
    found = the("aia", facts(SERIOUS, harm__death=True, harm__widespread=True))
    assert "min(2 days, 10 days, 15 days) = 2 days" in found.formula
    assert found.level_words.endswith("2 days govern, 10 and 15 days run beside")


_LIMBS = ["health", "critical_infrastructure", "fundamental_rights", "property_environment"]
_OPEN = {"certainty": "unknown"}
_YESNO = st.sampled_from([True, False, _OPEN, None, {"value": True, "certainty": "suspected"}])
_LAW = {
    "harm.limbs": st.lists(st.sampled_from(_LIMBS), unique=True) | st.sampled_from([_OPEN, None]),
    "harm.death": _YESNO,
    "harm.causal_link": st.sampled_from(
        ["established", "reasonably_likely", "suspected", "none", _OPEN, None]
    ),
    "harm.widespread": _YESNO,
    "system.is_ai": _YESNO,
    "system.high_risk": _YESNO,
    "system.high_risk_basis": st.sampled_from(["annex_i", "annex_iii", _OPEN, None]),
    "system.other_reporting": _YESNO,
    "system.medical_device": _YESNO,
    "system.systemic_risk": _YESNO,
    "profile.gpai_code_signatory": _YESNO,
    "incident.model_security_breach": _YESNO,
    "incident.resolved_at": st.sampled_from(["2026-11-20", _OPEN, None]),
}
_DUE = {True: "due", False: "not due", None: "undetermined"}


def _agree(method: str, regime: str, sheet: FactSheet) -> None:
    result = the(method, sheet)
    for duty in duties(sheet):
        if duty.regime != regime:
            continue
        if result.not_applicable:
            assert duty.verdict in ("not applicable", "not due"), (duty.duty, result)
            continue
        found = result.values[f"tier_{duty.stage}"]
        open_gate = method_open(method, sheet) and found is True
        assert duty.verdict == ("undetermined" if open_gate else _DUE[found]), duty.duty  # type: ignore[index]


def method_open(method: str, sheet: FactSheet) -> bool:
    gates = {"aia": ("system.is_ai", "system.high_risk"), "gpai": ("system.systemic_risk",)}
    return any(sheet.value(term) is None for term in gates[method])


@looks(20)
@given(st.fixed_dictionaries(_LAW))
def test_trees_and_duty_map_say_the_same(given_facts: dict[str, Any]) -> None:
    base = {
        **{k: v for k, v in SERIOUS.items() if not k.startswith(("harm", "system"))},
        "entities[p].role": ["ai_provider", "gpai_provider"],
        "harm.places": ["DE"],
        **{k: v for k, v in given_facts.items() if v is not None},
    }
    sheet = facts(base)
    _agree("aia", "eu.aia.73", sheet)
    _agree("gpai", "eu.aia.55", sheet)


def test_what_would_change_the_result_is_computed() -> None:
    turns = hospital("aia").would_change
    died = "Serious incident, reported under Article 73: 10 days govern, 15 days run beside"
    assert f"A person died: {died}" in turns
    dead = hospital("aia", harm__death=True).would_change
    assert not any(turn.startswith("A person died") for turn in dead)
