"""What the law makes of a question nobody answered: due until shown, asked, or not due."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk import datafiles
from pirdesk.casefile.sheet import Answer, FactSheet, read_facts
from pirdesk.datafiles import DataFile
from pirdesk.duties import Duty, Pack, duty_json, find_flips, map_duties, parse_regime, rank_missing
from pirdesk.errors import DataFault
from pirdesk.rules import TruthValue, turns
from pirdesk.wording import say
from tests.effort import looks
from tests.unit.duties_words import (
    BREACH,
    LAW,
    NOW,
    UNKNOWN,
    duties,
    facts,
    pack,
    regime,
    the,
    vocabulary,
)

HIPAA: dict[str, Any] = {
    "entities[h].role": ["covered_entity"],
    "entities[h].country": ["US"],
    "entities[h].discovered_at": "2026-11-21",
    "populations[p].place": ["US-TX"],
    "populations[p].affected": 400,
    "people.affected": 400,
    "data.personal": True,
    "breach.confidentiality": True,
    "data.unsecured_phi": True,
}
DEVICE: dict[str, Any] = {
    "entities[m].role": ["device_manufacturer"],
    "entities[m].country": ["DE"],
    "entities[m].aware_at": "2026-11-20",
    "system.medical_device": True,
    "harm.limbs": ["health"],
    "harm.death": False,
    "harm.unanticipated_deterioration": False,
    "harm.places": ["DE"],
}


@cache
def stripped(data_file: str) -> Pack:
    """One shipped law as it would be judged if its leaves said nothing of unknown answers."""
    source = datafiles.read_toml(datafiles.path("forms", "regimes", data_file))
    bare = DataFile(source.name, without_defaults(source.data), source.sha256)
    return Pack("bare", (parse_regime(bare, vocabulary()),), "")


def without_defaults(data: Any) -> Any:
    match data:
        case dict():
            gone = ("unknown", "burden") if "cel" in data else ()
            return {k: without_defaults(v) for k, v in data.items() if k not in gone}
        case list():
            return [without_defaults(item) for item in data]
        case _:
            return data


def with_defaults() -> list[str]:
    """The laws in which a leaf of a trigger has a default."""
    return sorted(
        law.id
        for law in pack().regimes
        if any(leaf.unknown in ("due", "not") for s in law.stages for leaf in s.trigger.leaves)
    )


def defaults_of(law: str) -> set[str]:
    """The terms that leaves with a default read."""
    (found,) = (each for each in pack().regimes if each.id == law)
    return {
        ref.term.id
        for stage in found.stages
        for leaf in stage.trigger.compiled
        if leaf.text.unknown in ("due", "not")
        for ref in leaf.leaf.refs
    }


def test_the_rules_with_an_exception_are_these() -> None:
    assert with_defaults() == [
        "eu.eudpr.34",
        "eu.gdpr.33",
        "eu.ivdr.82",
        "eu.mdr.87",
        "uk.dpa.67",
        "uk.gdpr.33",
        "us.hipaa",
    ]


def test_article_33_is_due_until_a_risk_is_shown_to_be_unlikely() -> None:
    # Art. 33(1): notify “unless the breach is unlikely to result in a risk”; Art. 5(2): the
    # controller must be able to demonstrate it. So nothing answered means due.
    for open_ in (None, UNKNOWN):
        found = the(facts(BREACH, risk__unlikely=open_), "eu.gdpr.33")
        assert (found.verdict, found.presumed, found.provisional) == ("due", True, False)
        assert found.missing == ("risk.unlikely",)
        assert found.strict_due is not None
        told = duty_json(found)
        assert told["presumed"] is True
        assert any("5(2)" in reason["burden"] for reason in told["reasons"])
        assert any("presumed" in say(step.output) for step in found.trace)
    shown = the(facts(BREACH, risk__unlikely=True), "eu.gdpr.33")
    assert (shown.verdict, shown.presumed, shown.missing) == ("not due", False, ())
    denied = the(facts(BREACH, risk__unlikely=False), "eu.gdpr.33")
    assert (denied.verdict, denied.presumed, denied.missing) == ("due", False, ())


def test_health_information_is_presumed_breached_until_the_four_factors_are_weighed() -> None:
    # 45 CFR 164.402 (2): presumed a breach unless a low probability is demonstrated by the risk
    # assessment of four factors; 164.414(b) lays the burden on the covered entity.
    found = the(facts(HIPAA), "us.hipaa.individuals")
    assert (found.verdict, found.presumed) == ("due", True)
    assert {"hipaa.low_probability", "hipaa.exception"} <= {*found.missing}
    decided = {"hipaa__low_probability": False, "hipaa__exception": "none"}
    found = the(facts(HIPAA, **decided), "us.hipaa.individuals")
    assert (found.verdict, found.presumed, found.missing) == ("due", False, ())


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"harm__causal_link": None}, ("harm.causal_link", "harm.expected_side_effect")),
        ({"harm__causal_link": UNKNOWN}, ("harm.causal_link", "harm.expected_side_effect")),
        ({"harm__causal_link": None, "harm__expected_side_effect": False}, ("harm.causal_link",)),
    ],
)
def test_a_manufacturer_in_doubt_reports_a_device_all_the_same(
    changes: dict[str, Any], missing: tuple[str, ...]
) -> None:
    # MDR Art. 87(7): uncertain whether it is reportable, yet reported within the same time:
    # fifteen days after 20 November 2026 are Saturday 5 December.
    found = the(facts(DEVICE, **changes), "eu.mdr.87.general")
    assert (found.verdict, found.presumed, found.missing) == ("due", True, missing)
    assert found.strict_due is not None
    assert found.strict_due.date().isoformat() == "2026-12-05"
    for link, verdict in (("suspected", "due"), ("none", "not due")):
        found = the(facts(DEVICE, harm__causal_link=link), "eu.mdr.87.general")
        assert (found.verdict, found.presumed) == (verdict, False)


@looks(40)
@given(data=st.data())
def test_a_default_decides_only_what_no_answer_decides(data: st.DataObject) -> None:
    law = data.draw(st.sampled_from(with_defaults()))
    (found,) = (each for each in pack().regimes if each.id == law)
    example = data.draw(st.sampled_from(found.examples))
    asked = sorted({*defaults_of(law), "breach.confidentiality", "data.personal"})
    gone = data.draw(st.sets(st.sampled_from(asked)))
    sheet = read_facts(vocabulary(), {k: v for k, v in example.facts.items() if k not in gone})
    now = example.now
    plain = map_duties(sheet, stripped(f"{law}.toml"), now, example.submissions)
    ours = map_duties(sheet, Pack("one", (found,), ""), now, example.submissions)
    for bare, duty in zip(plain, (d for d in ours if d.regime == law), strict=False):
        assert (bare.duty, bare.entity) == (duty.duty, duty.entity)
        if not duty.presumed:
            assert duty.verdict == bare.verdict
            continue
        assert bare.verdict == "undetermined"
        assert duty.verdict == "due"
        assert set(duty.missing) >= set(bare.missing) > set()
        open_leaves = [r for r in duty.reasons if r.value is TruthValue.UNDETERMINED]
        assert any(r.burden and {*r.keys} & {*duty.missing} for r in open_leaves)
        if len(set(duty.missing)) == 1:  # an open exemption may be missing beside it
            _settles(sheet, duty, found, now)


def _settles(sheet: FactSheet, duty: Duty, law: Any, now: datetime) -> None:
    """The one missing answer, given either way, leaves due or not due and nothing presumed."""
    (stage,) = (s for s in law.stages if s.duty == duty.duty)
    (key,) = duty.missing
    for turn in turns(stage.trigger, sheet, duty.entity):
        if turn.key != key:
            continue
        other = sheet.with_answers({key: Answer(turn.value)})
        after = [d for d in duties(other, duty.duty, now=now) if d.entity == duty.entity]
        assert {d.verdict for d in after} <= {"due", "not due"}
        assert not any(d.presumed for d in after)


def test_what_would_settle_a_presumption_is_asked_and_said() -> None:
    sheet = facts(BREACH, risk__unlikely=None, risk__high_likely=None)
    (first, *_) = [m for m in rank_missing(sheet, pack(), NOW) if m.key == "risk.unlikely"]
    assert "eu.gdpr.33@c" in first.settles
    found = find_flips(sheet, pack(), NOW, duty="eu.gdpr.33")
    (flip,) = [each for each in found if each.key == "risk.unlikely"]
    assert flip.value is True
    assert say(flip.change).startswith("not due instead of presumed due by")


DEFAULT = """cel = "data.personal"
unknown = "{unknown}"
burden = "Law Art. 4(2)"
"""


def law_with(unknown: str, *, beneath_not: bool = False) -> Pack:
    leaf = DEFAULT.format(unknown=unknown)
    if beneath_not:
        inner = ", ".join(leaf.strip().splitlines())
        text = LAW.replace(
            'cel = "data.personal"\nwords = "Personal data"\ncite = "Law Art. 4"',
            f'not = {{ {inner}, words = "Personal data", cite = "Law Art. 4" }}',
        )
    else:
        text = LAW.replace('cel = "data.personal"\n', leaf)
    return Pack("own", (regime(text),), "")


@pytest.mark.parametrize(
    ("unknown", "beneath_not", "verdict", "presumed"),
    [
        ("due", False, "due", True),
        ("due", True, "due", True),
        ("not", False, "not due", True),
        ("not", True, "not due", True),
        ("ask", False, "undetermined", False),
    ],
)
def test_a_leaf_says_what_unknown_means_beneath_not_too(
    unknown: str, beneath_not: bool, verdict: str, presumed: bool
) -> None:
    law = law_with(unknown, beneath_not=beneath_not)
    (found,) = [
        d for d in map_duties(facts(BREACH, data__personal=None), law, NOW) if d.duty == "xx.law"
    ]
    assert (found.verdict, found.presumed, found.missing) == (verdict, presumed, ("data.personal",))
    for answer in (True, False):
        (found,) = [
            d
            for d in map_duties(facts(BREACH, data__personal=answer), law, NOW)
            if d.duty == "xx.law"
        ]
        assert found.verdict == ("due" if answer is not beneath_not else "not due")
        assert not found.presumed


def test_a_scope_may_only_ask_and_then_presumes_that_the_law_reaches_the_case() -> None:
    asks = LAW.replace(
        "cel = \"'controller' in row.role\"\n",
        'cel = "\'controller\' in row.role"\nunknown = "ask"\nburden = "Law Art. 2"\n',
    )
    law = Pack("own", (regime(asks),), "")
    sheet = facts(BREACH, **{"entities[c]__role": None})
    (found,) = [d for d in map_duties(sheet, law, NOW) if d.duty == "xx.law"]
    assert (found.verdict, found.provisional, found.presumed) == ("due", True, False)
    assert found.missing == ("entities[c].role",)


@pytest.mark.parametrize(
    ("place", "keys", "said"),
    [
        ("applies", {"unknown": "due", "burden": "Law"}, "one of ask"),
        ("stages.trigger", {"unknown": "due"}, "stand together"),
        ("stages.trigger", {"burden": "Law"}, "stand together"),
        ("stages.trigger", {"unknown": "yes", "burden": "Law"}, "one of due"),
        ("stages.trigger", {"reason": "no.term", "reason_cite": "Law"}, "not a term"),
        ("stages.trigger", {"reason": "risk.unlikely", "reason_cite": "Law"}, "not a term"),
        ("stages.trigger", {"reason": "risk.unlikely_reason"}, "stand together"),
    ],
)
def test_a_default_without_its_citation_is_refused(
    place: str, keys: dict[str, str], said: str
) -> None:
    lines = "".join(f'{key} = "{value}"\n' for key, value in keys.items())
    with pytest.raises(DataFault, match=said):
        regime(LAW.replace(f"[{place}]\n", f"[{place}]\n{lines}"))


def test_what_one_answer_implies_holds_for_every_law() -> None:
    # A high risk is a risk (Art. 34(1) beside 33(1)): answered once, it settles the other question
    # under every law that asks it, and a risk that is unlikely cannot be a high one.
    place = {"populations[p]__place": ["DE", "GB", "BR", "NG"], "risk__unlikely": None}
    high = facts(BREACH, **place, risk__high_likely=True)
    for duty in ("eu.gdpr.33", "uk.gdpr.33"):
        found = duties(high, duty)
        assert {d.verdict for d in found} == {"due"}, duty
        assert not any(d.presumed or "risk.unlikely" in d.missing for d in found)
    # Laws with a test of their own do not take it.
    for duty, asked in (
        ("br.lgpd.authority", "risk.br_relevant"),
        ("ng.ndpa.authority", "risk.ng_level"),
    ):
        (found_there,) = duties(high, duty)
        assert found_there.verdict == "undetermined"
        assert asked in found_there.missing
    unlikely = facts(BREACH, **{**place, "risk__unlikely": True}, risk__high_likely=None)
    for duty in ("eu.gdpr.34", "uk.gdpr.34"):
        assert {d.verdict for d in duties(unlikely, duty)} == {"not due"}, duty
    reasons = [r for d in duties(unlikely, "eu.gdpr.34") for r in d.reasons if r.keys]
    assert any("risk.unlikely" in reason.keys for reason in reasons)


def test_of_two_answers_that_contradict_each_other_the_graver_counts() -> None:
    both = facts(BREACH, risk__unlikely=True, risk__high_likely=True)
    assert the(both, "eu.gdpr.33").verdict == "due"
    assert the(both, "eu.gdpr.34").verdict == "due"
    suspected = {"value": True, "certainty": "suspected"}
    doubtful = facts(BREACH, risk__unlikely=True, risk__high_likely=suspected)
    found = the(doubtful, "eu.gdpr.33")
    assert (found.verdict, found.provisional) == ("due", True)


def test_a_conclusion_without_its_written_reason_is_marked() -> None:
    # Art. 33(5): what is not notified is documented so that the authority can verify it.
    sheet = facts(BREACH, risk__unlikely=True)
    for duty in ("eu.gdpr.33",):
        found = the(sheet, duty)
        assert (found.verdict, found.reason_missing) == ("not due", True)
        assert duty_json(found)["reason_missing"] is True
        assert found.reasons_wanted == ("risk.unlikely_reason",)
    written = facts(BREACH, risk__unlikely=True, risk__unlikely_reason="One trusted recipient.")
    assert not the(written, "eu.gdpr.33").reason_missing
    # Without any breach nothing rests on the conclusion, so no reason is asked.
    none = dict.fromkeys(
        ("breach__confidentiality", "breach__integrity", "breach__availability"), False
    )
    found = the(facts(BREACH, risk__unlikely=True, **none), "eu.gdpr.33")
    assert (found.verdict, found.reason_missing) == ("not due", False)


NO_REASON = [
    *("", " ", "-", "–", "—", "...", "…", "?", "n/a", "N/A", "none", "None.", "nil", "k.A.", "tbd"),
    *("x", "xxx", "not applicable", "\u200b", "\u3000", "\u00ad", "\u2800", "entfällt", "keine"),
    *("—\n—", "**", "_n/a_", "see above", "unknown", "no reason"),
]


@pytest.mark.parametrize("said", NO_REASON)
def test_a_reason_that_says_nothing_is_none(said: str) -> None:
    """Art. 33(5), 5(2) GDPR: why a risk is unlikely is documented; a dash documents nothing."""
    sheet = facts(BREACH, risk__unlikely=True, risk__unlikely_reason=said)
    found = the(sheet, "eu.gdpr.33")
    assert (found.verdict, found.reasons_wanted) == ("not due", ("risk.unlikely_reason",))


def test_a_reason_in_words_is_one() -> None:
    sheet = facts(BREACH, risk__unlikely=True, risk__unlikely_reason="None of the keys left us.")
    assert the(sheet, "eu.gdpr.33").reasons_wanted == ()
