"""Counted criteria of DORA and NIS2: each limit from both sides, worked out from the Articles."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from pirdesk.casefile.sheet import read_facts
from pirdesk.casefile.terms import Vocabulary
from pirdesk.forms import load_vocabulary
from pirdesk.harm.methods import Method, check_method, judge, load_methods, propose


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@cache
def method(wanted: str) -> Method:
    return next(each for each in load_methods(vocabulary()) if each.id == wanted)


def possible(wanted: str, case: str, **turned: Any) -> tuple[str, ...]:
    held = next(each for each in method(wanted).cases if each.id == case)
    prefix = wanted.split(".")[1]
    told = dict(held.facts) | {f"{prefix}.{key}": value for key, value in turned.items()}
    sheet = read_facts(vocabulary(), {k: v for k, v in told.items() if v is not None})
    return judge(method(wanted), sheet).possible


@pytest.mark.parametrize("wanted", ["eu.dora.major", "eu.nis2.significant"])
def test_the_examples_worked_by_hand_come_out(wanted: str) -> None:
    check = check_method(method(wanted))
    assert check.cases
    assert (check.wrong, check.decided) == (0, len(check.cases))


# Delegated Regulation (EU) 2024/1772 Art. 8(1)(b) and 9: “one_threshold” already meets one (25
# hours); each of these is just above its own limit and makes two.
@pytest.mark.parametrize(
    "turned",
    [
        {"clients": 100001},
        {"clients_share": 0.1001},
        {"counterparts_share": 0.3001},
        {"transactions_share": 0.1001},
        {"value_share": 0.1001},
        {"relevant_clients": True},
        {"reputation": ["complaints"]},
        {"other_states": True},
        {"data_impact": True},
        {"costs": 100000.01},
    ],
)
def test_a_second_threshold_makes_an_incident_major(turned: dict[str, Any]) -> None:
    assert possible("eu.dora.major", "one_threshold") == ("not_major",)
    assert possible("eu.dora.major", "one_threshold", **turned) == ("major",)
    without = possible("eu.dora.major", "one_threshold", services=["none"], **turned)
    assert without == ("not_major",)  # Art. 8(1): only where critical services are affected


def test_downtime_and_duration_are_one_threshold() -> None:
    # Art. 9(3): both limbs belong to the same criterion and count once.
    assert possible("eu.dora.major", "one_threshold", downtime=7201) == ("not_major",)


def test_what_is_not_known_is_asked_and_never_counted() -> None:
    assert possible("eu.dora.major", "one_threshold", costs=None) == ("not_major", "major")
    bounds = possible("eu.dora.major", "one_threshold", clients={"min": 80000, "max": 120000})
    assert bounds == ("not_major", "major")
    held = next(c for c in method("eu.dora.major").cases if c.id == "one_threshold")
    told = {k: v for k, v in held.facts.items() if k != "dora.costs"}
    found = propose(method("eu.dora.major"), read_facts(vocabulary(), told))
    assert found is not None
    assert (found.level, found.missing) == ("open", ("dora.costs",))


# Implementing Regulation (EU) 2024/2690 Art. 3 to 14, each from a case that meets nothing.
@pytest.mark.parametrize(
    ("turned", "level"),
    [
        ({"effects": ["death"]}, "significant"),
        ({"effects": ["trade_secrets"]}, "significant"),
        ({"effects": ["disruptive_access"]}, "significant"),
        ({"recurring_loss": True}, "significant"),
        ({"limited_for": 3601, "users_share": 0.0501}, "significant"),
        ({"limited_for": 3600, "users_share": 0.0501}, "not_significant"),
        ({"limited_for": 3601, "users": 1000001}, "significant"),
        ({"data": ["compromised"], "data_users_share": 0.0501}, "significant"),
        ({"data": ["compromised"], "data_users_share": 0.05}, "not_significant"),
        ({"data": ["malicious"]}, "significant"),
        ({"physical_access": True}, "not_significant"),  # data centres and trust services alone
        ({"kinds": ["data_centre"], "unavailable_for": 1}, "significant"),
        ({"kinds": ["tld"], "unavailable_for": 1}, "significant"),
        ({"kinds": ["dns"], "slow_for": 3601}, "significant"),
        ({"kinds": ["dns"], "unavailable_for": 1800}, "not_significant"),
        ({"kinds": ["trust"], "unavailable_for": 1200}, "not_significant"),
        ({"kinds": ["trust"], "unavailable_for": 0, "week_unavailable_for": 3601}, "significant"),
        (
            {"kinds": ["trust"], "unavailable_for": 0, "limited_for": 1, "users_share": 0.0101},
            "significant",
        ),
        (
            {"kinds": ["trust"], "unavailable_for": 0, "data": ["compromised"], "data_users": 100},
            "not_significant",
        ),
        ({"kinds": ["search"], "limited_for": 60, "users": 1000001}, "significant"),
    ],
)
def test_each_case_of_nis2_has_its_limit(turned: dict[str, Any], level: str) -> None:
    assert possible("eu.nis2.significant", "cloud_30", **turned) == (level,)


def test_other_entities_are_not_counted() -> None:
    sheet = read_facts(vocabulary(), {"nis2.kinds": ["none"]})
    assert propose(method("eu.nis2.significant"), sheet) is None


def test_materiality_is_asked_and_not_scored() -> None:
    found = method("us.sec.material")
    assert found.kind == "prompts"
    assert len(found.prompts) >= 5
    assert not found.rules
