"""Ids a duty had before: a call by the old id is answered, and what was filed under it counts."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pirdesk.duties import (
    Pack,
    filed_mapping,
    find_flips,
    find_stage,
    map_duties,
    now_called,
    once_called,
    run_clock,
)
from pirdesk.duties.packs import with_own
from pirdesk.errors import DataFault
from tests.unit.duties_words import BREACH, LAW, NOW, facts, pack, regime

OLD, FIRST, SECOND = "xx.law.statement", "xx.law.commissioner", "xx.law.individuals"
STAGE = LAW.partition("[[stages]]")[2]
FORMERLY = f'\n[[formerly]]\nid = "{OLD}"\nnow = ["{FIRST}", "{SECOND}"]\n'
SPLIT = (
    LAW.replace('id = ""', 'id = "commissioner"')
    + f"\n[[stages]]{STAGE}".replace('id = ""', 'id = "individuals"').replace(
        "amount = 10", "amount = 20"
    )
    + FORMERLY
)
EARLY = datetime(2026, 11, 27, 20, tzinfo=UTC)
LATER = datetime(2026, 11, 28, 20, tzinfo=UTC)


def split(text: str = SPLIT) -> Pack:
    law = regime(text)
    return Pack("x", (law,), "0" * 64)


def test_an_old_id_means_the_duties_it_became_and_no_other_id_does() -> None:
    assert now_called(split(), OLD) == (FIRST, SECOND)
    assert now_called(split(), FIRST) == (FIRST,)
    assert now_called(split(), "xx.nothing") == ("xx.nothing",)
    assert once_called(split(), SECOND) == (SECOND, OLD)


def test_the_clock_of_an_old_id_answers_for_the_first_and_names_the_rest() -> None:
    sheet = facts(BREACH)
    zone = ZoneInfo("Europe/Berlin")
    for asked, told in ((OLD, (FIRST, OLD, (SECOND,))), (FIRST, (FIRST, "", ()))):
        found = run_clock(split(), asked, sheet, "c", {}, places=("DE",), zone=zone, now=NOW)
        assert (found.duty, found.formerly, found.others) == told
    # The tenth day after 20 November 2026; the second duty would have had twenty.
    assert found.strict_due is not None
    assert found.strict_due.date().isoformat() == "2026-11-30"


def test_the_map_lists_the_new_duties_and_what_was_filed_under_the_old_id_ends_both() -> None:
    sheet = facts(BREACH)
    assert {d.duty: d.filed_at for d in map_duties(sheet, split(), NOW)} == {
        FIRST: None,
        SECOND: None,
    }
    filed = filed_mapping([(OLD, "c", "DE", EARLY), (OLD, "c", "DE", LATER)])
    found = map_duties(sheet, split(), LATER, filed)
    assert {d.duty: d.filed_at for d in found} == {FIRST: EARLY, SECOND: EARLY}
    by_new = filed_mapping([(SECOND, "c", "DE", EARLY)])
    found = map_duties(sheet, split(), LATER, by_new)
    assert {d.duty: d.filed_at for d in found} == {FIRST: None, SECOND: EARLY}


def test_a_stage_counts_from_the_last_report_whichever_id_it_was_filed_under() -> None:
    counting = SPLIT.replace(
        'anchor = ["entities[].aware_at"]\namount = 20',
        f'anchor = ["submission:{FIRST}"]\namount = 1',
    )
    assert counting != SPLIT
    filed = filed_mapping([(OLD, "c", "", EARLY), (FIRST, "c", "", LATER)])
    found = {d.duty: d for d in map_duties(facts(BREACH), split(counting), LATER, filed)}
    assert found[SECOND].anchor is not None
    assert found[SECOND].anchor.earliest == LATER


def test_flips_by_an_old_id_are_those_of_the_duties_it_became() -> None:
    sheet = facts(BREACH, **{"data.personal": None})
    assert {f.duty for f in find_flips(sheet, split(), NOW, duty=OLD)} == {FIRST, SECOND}
    assert {f.duty for f in find_flips(sheet, split(), NOW, duty=FIRST)} == {FIRST}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (f'id = "{OLD}"', f'id = "{FIRST}"', "is a duty of this law still"),
        (f'id = "{OLD}"', 'id = "yy.law"', "does not begin with “xx.law”"),
        (f'"{FIRST}", "{SECOND}"]', '"xx.law.nobody"]', "there is no duty “xx.law.nobody”"),
        (f'["{FIRST}", "{SECOND}"]', "[]", "names no duty"),
        (FORMERLY, FORMERLY * 2, "stands twice"),
        (f'id = "{OLD}"', f'id = "{OLD}"\nthen = 3', "unknown key"),
    ],
)
def test_a_wrong_old_id_is_refused(old: str, new: str, reason: str) -> None:
    assert old in SPLIT
    with pytest.raises(DataFault, match=reason):
        regime(SPLIT.replace(old, new, 1))


def test_two_laws_cannot_claim_one_old_id() -> None:
    inner = regime(SPLIT.replace("xx.law", "xx.law.b"))
    outer = regime(SPLIT.replace(OLD, "xx.law.b.statement"))
    with pytest.raises(DataFault, match="already"):
        with_own(Pack("x", (), ""), {"xx.law": outer, "xx.law.b": inner})


def test_every_old_id_of_the_shipped_laws_is_answered() -> None:
    listed = {d.duty for d in map_duties(facts(BREACH), pack(), LATER)}
    for was in (was for law in pack().regimes for was in law.formerly):
        found = find_stage(pack(), was.id)
        assert found is not None
        assert found[1].duty == was.now[0]
        assert now_called(pack(), was.id) == was.now
        assert set(was.now) <= listed
        assert was.id not in listed
