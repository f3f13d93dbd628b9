"""Every law tells a financial entity in the same way: by the role of the row or by the profile."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from pirdesk import datafiles
from tests.unit.duties_words import OUTAGE, duties, facts

# The condition as it stands in a law: by role, or by profile where no other row has the role.
ROLE = "'financial_entity' in row.role"
PROFILE = "answered(profile.financial_entity_kind) && profile.financial_entity_kind != 'none'"
OTHER = f"answered(row.role) && {ROLE}"
# Which kind of financial entity it is, is another question and asked by its own leaves.
KIND = re.compile(r"profile\.financial_entity_kind in \[")


def is_the_shared_condition(node: Any) -> bool:
    if not isinstance(node, dict) or set(node) != {"any"} or len(node["any"]) != 2:
        return False
    role, profile = node["any"]
    if role.get("cel") != ROLE or set(profile) != {"all"} or len(profile["all"]) != 2:
        return False
    by_profile, alone = profile["all"]
    some = alone.get("not", {})
    return (
        by_profile.get("cel") == PROFILE
        and some.get("some") == "entities"
        and some.get("where", {}).get("cel") == OTHER
    )


def leaves_outside(node: Any) -> Iterator[str]:
    """Every leaf about a financial entity that stands outside the shared condition."""
    if is_the_shared_condition(node):
        return
    if isinstance(node, dict):
        text = node.get("cel")
        if isinstance(text, str) and "financial_entity" in text and not KIND.search(text):
            yield text
        for key, value in node.items():
            if key not in ("facts", "cel"):
                yield from leaves_outside(value)
    elif isinstance(node, list):
        for item in node:
            yield from leaves_outside(item)


def laws() -> list[Any]:
    return sorted(datafiles.path("forms", "regimes").glob("*.toml"))


def test_no_law_tells_a_financial_entity_in_a_way_of_its_own() -> None:
    found = {
        file.name: outside
        for file in laws()
        if (outside := [*leaves_outside(tomllib.loads(file.read_text(encoding="utf-8")))])
    }
    assert found == {}


def test_two_laws_at_least_use_it() -> None:
    text = {file.name: file.read_text(encoding="utf-8") for file in laws()}
    using = {name for name, said in text.items() if PROFILE in said}
    assert {"eu.nis2.23.toml", "eu.dora.19.toml"} <= using


@pytest.mark.parametrize(
    ("role", "kind", "financial"),
    [
        (["essential_entity", "financial_entity"], None, True),
        (["essential_entity", "financial_entity"], "none", True),
        (["essential_entity"], "insurer", True),
        (["essential_entity"], "none", False),
        (["essential_entity"], None, False),
    ],
)
def test_nis2_and_dora_agree(role: list[str], kind: str | None, financial: bool) -> None:
    """Art. 4 NIS2, Art. 1(2) DORA: where the one is owed, the other is not."""
    given = {"entities[n].role": role, "profile.financial_entity_kind": kind}
    sheet = facts(OUTAGE, **given, incident__major_dora=True)
    found = {duty.duty: duty.verdict for duty in duties(sheet)}
    nis2, dora = found["eu.nis2.23.early_warning"], found["eu.dora.19.initial"]
    assert (nis2, dora) == (("not applicable", "due") if financial else ("due", "not applicable"))


def test_another_organisation_that_is_the_financial_entity_frees_only_itself() -> None:
    """The operator keeps Art. 23 NIS2 where the profile's licence is that of the other row."""
    other = {"entities[b].role": ["financial_entity"], "entities[b].country": ["DE"]}
    sheet = facts(OUTAGE, **other, profile__financial_entity_kind="insurer")
    found = {(d.duty, d.entity): d.verdict for d in duties(sheet)}
    assert found["eu.nis2.23.early_warning", "n"] == "due"
    assert found["eu.dora.19.initial", "n"] == "not applicable"
    assert found["eu.dora.19.initial", "b"] == "undetermined"
