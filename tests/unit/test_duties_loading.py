"""Law files are read strictly, and a fault says which file, which key and why."""

from __future__ import annotations

import pytest

from pirdesk import datafiles
from pirdesk.datafiles import parse_toml
from pirdesk.duties import Pack, authority, directory, duty_json, load_regimes, map_duties
from pirdesk.errors import DataFault, UserError
from pirdesk.wording import say
from tests.refusing import refuses
from tests.unit.duties_words import LAW, NOW, facts, pack, regime, the, vocabulary

DUTIES = (
    *("eu.gdpr.33", "eu.gdpr.33-2", "eu.gdpr.34"),
    *("eu.aia.73.general", "eu.aia.73.widespread", "eu.aia.73.death"),
    *("eu.nis2.23.early_warning", "eu.nis2.23.notification", "eu.nis2.23.final"),
    *("eu.nis2.23.progress", "eu.nis2.23.recipients", "eu.nis2.23.threat"),
    *(
        "uk.gdpr.33",
        "uk.gdpr.34",
        "uk.dpa.67",
        "uk.dpa.68",
        "uk.dpa.108",
        "eu.eudpr.34",
        "eu.eudpr.35",
        "eu.gdpr.omnibus",
        "eu.aia.26-5",
    ),
    *("eu.aia.55.infrastructure", "eu.aia.55.cybersecurity", "eu.aia.55.death"),
    *("eu.aia.55.statutory", "eu.aia.26-5.risk", "eu.aia.26-5.73"),
    *("eu.aia.20-2", "eu.aia.60-7"),
    *(
        "eu.aia.55.harm",
        "eu.aia.55.intermediate",
        "eu.aia.55.final",
        "eu.eidas.non_qualified",
        "eu.eidas.qualified",
        "eu.eidas.people",
        "eu.eidas.public",
    ),
    *("eu.dora.19.initial", "eu.dora.19.intermediate", "eu.dora.19.final"),
    *("eu.dora.19.updated", "eu.dora.19.clients"),
    *("eu.mdr.87.general", "eu.mdr.87.public_health", "eu.mdr.87.death"),
    *("eu.mdr.87.fsca", "eu.mdr.87.final", "eu.mdr.87.notice"),
    *("eu.cra.14.early_warning", "eu.cra.14.notification"),
    *("eu.cra.14.final_vulnerability", "eu.cra.14.final_incident", "eu.cra.14.users"),
    *("us.hipaa.individuals", "us.hipaa.hhs", "us.hipaa.hhs_annual", "us.hipaa.media"),
    *("us.hipaa.associate", "us.sec.8k105", "us.ny.dfs.incident", "us.ny.dfs.extortion"),
    *(
        "us.ny.dfs.explanation",
        "us.ca.breach.individuals",
        "us.ca.breach.holder",
        "us.ca.breach.ag",
    ),
    *("us.ca.sb53.incident", "us.ca.sb53.imminent", "us.co.24-205"),
    *("us.circia.incident", "us.circia.ransom"),
    *("br.lgpd.authority", "br.lgpd.individuals", "br.lgpd.supplement"),
    *(
        "sg.pdpa.authority",
        "sg.pdpa.individuals",
        "sg.pdpa.intermediary",
        "jp.appi.preliminary",
        "jp.appi.final",
        "jp.appi.principals",
    ),
    *(
        "ca.pipeda.commissioner",
        "ca.pipeda.individuals",
        "ca.pipeda.others",
        "ca.qc.cai",
        "ca.qc.individuals",
        "au.ndb.assessment",
        "au.ndb.commissioner",
        "au.ndb.individuals",
        "za.popia.regulator",
        "za.popia.individuals",
        "ch.fadp",
        "ch.fadp.individuals",
        "ch.fadp.processor",
    ),
    *("kr.pipa.individuals", "kr.pipa.authority", "in.dpdp.individuals", "in.dpdp.board"),
    *("in.certin", "cn.cac2025.initial", "cn.cac2025.summary"),
    *("ng.ndpa.authority", "ng.ndpa.individuals"),
    *(
        "us.ftc.hbnr.individuals",
        "us.ftc.hbnr.ftc",
        "us.ftc.hbnr.ftc_annual",
        "us.ftc.hbnr.media",
        "us.ftc.hbnr.provider",
    ),
    *("us.ftc.glba", "us.sec.regsp.customers", "us.sec.regsp.provider"),
    *("us.bank36", "us.bank36.provider", "us.fda.mdr.30_day", "us.fda.mdr.5_day"),
    *("us.ny.gbl.individuals", "us.ny.gbl.holder", "us.ny.gbl.authorities", "us.co.26-189"),
    *("us.ny.raise.incident", "us.ny.raise.imminent"),
    *("us.il.sb315.incident", "us.il.sb315.imminent"),
    *(
        "us.tx.individuals",
        "us.tx.holder",
        "us.tx.ag",
        "us.fl.individuals",
        "us.fl.holder",
        "us.fl.authority",
    ),
    *("us.wa.individuals", "us.wa.holder", "us.wa.ag"),
    *(
        "cl.21719.agency",
        "cl.21719.individuals",
        "mx.lfpdppp",
        "au.csa.ransom",
        "cn.pipl.57.authority",
        "cn.pipl.57.individuals",
        "eu.dsa.18",
        "eu.ehds.44",
    ),
    *("eu.cer.15.initial", "eu.cer.15.report", "eu.gpsr.20.authority", "eu.gpsr.20.manufacturer"),
    *("eu.eprivacy.611.first", "eu.eprivacy.611.second", "eu.eprivacy.611.subscribers"),
    *(
        "eu.ivdr.82.general",
        "eu.ivdr.82.public_health",
        "eu.ivdr.82.death",
        "eu.ivdr.82.fsca",
        "eu.ivdr.82.final",
        "eu.ivdr.82.notice",
    ),
)


def test_the_duties_of_this_edition() -> None:
    found = {stage.duty for law in pack().regimes for stage in law.stages if not law.of_table}
    assert found == set(DUTIES)


def test_every_line_of_every_law_is_cited_and_unverified() -> None:
    for law in pack().regimes:
        assert not law.verified_by_human
        assert law.source.title
        for stage in law.stages:
            cited = [*stage.trigger.leaves, *law.applies.leaves]
            for exemption in stage.exemptions:
                cited += exemption.when.leaves
            for alternative in stage.alternatives:
                cited += alternative.when.leaves
            assert all(leaf.cite and leaf.words for leaf in cited), stage.duty
            assert stage.contents, stage.duty


def test_every_law_carries_three_examples_or_more_and_says_who_computed_them() -> None:
    few = [law.id for law in pack().regimes if len(law.examples) < 3]
    assert few == []
    assert all("hand" in example.by for law in pack().regimes for example in law.examples)


def test_a_file_is_named_like_its_law() -> None:
    names = [f.stem for f in datafiles.path("forms", "regimes").glob("*.toml")]
    assert sorted(names) == [law.id for law in pack().regimes if not law.of_table]


def test_the_pack_names_its_terms_and_hash() -> None:
    assert "risk.unlikely" in pack().terms
    assert "contact.name" in pack().terms
    assert len(pack().sha256) == 64
    oldest = min(law.checked_on for law in pack().regimes if law.checked_on)
    assert pack().name == f"{oldest} ({pack().sha256[:12]})"


FAULTS = [
    ('judged_by = "aware"', 'judged_by = "guessed"', "judged_by", "must be one of occurred"),
    ('status = "live"', 'status = "alive"', "status", "must be one of live"),
    ('confidence = "read"', 'confidence = "known"', "confidence", "must be one of official_text"),
    ("disputed = false", "disputed = true", "disputed", "exactly where readings"),
    ('cite = "Law Art. 5"', 'cite = " "', "cite", "cites its article"),
    ("amount = 10", "amount = 0", "amount", "must be above 0"),
    ("amount = 10", "amount = -3", "amount", "must be above 0"),
    ('unit = "days"', 'unit = "fortnights"', "unit", "must be one of hours"),
    ('anchor = ["entities[].aware_at"]', "anchor = []", "anchor", "names no term"),
    ("entities[].aware_at", "entities[].knew_at", "anchor", "no term"),
    ("entities[].aware_at", "data.personal", "anchor", "not moment"),
    ('["populations[].place"]', '["populations[].affected"]', "places", "not places"),
    ('cel = "data.personal"', 'cel = "data.persnal"', "trigger", "data.personal"),
    ('from = "2020-01-01"', 'from = "2020-13-01"', "from", "must be a date"),
    ('words = "The authority is told."', "", "words", "is missing"),
    ('title = "Tell"', 'title = "Tell"\nhours = 3', "hours", "unknown key"),
    ('id = "xx.law"', 'idd = "xx.law"', "idd", "unknown key"),
    ('area = "eea"', 'area = "world"', "area", "eea or eu"),
]


@pytest.mark.parametrize(("old", "new", "key", "reason"), FAULTS)
def test_a_faulty_law_is_refused(old: str, new: str, key: str, reason: str) -> None:
    assert old in LAW
    with pytest.raises(DataFault) as caught:
        regime(LAW.replace(old, new, 1))
    assert caught.value.file == "own/law.toml"
    assert key in caught.value.key
    assert reason in str(caught.value)


def test_windows_do_not_overlap() -> None:
    second = '\n[[windows]]\nfrom = "2021-01-01"\nwords = "w"\ncite = "c"\n'
    with pytest.raises(DataFault, match="do not overlap"):
        regime(LAW.replace("\n[applies]", f"{second}\n[applies]", 1))


def test_an_organisations_file_stands_in_for_ours() -> None:
    text = datafiles.path("forms", "regimes", "eu.gdpr.33.toml").read_text(encoding="utf-8")
    own = parse_toml(text.replace("amount = 72", "amount = 48").encode(), "own/eu.gdpr.33.toml")
    law = load_regimes(vocabulary(), own={"eu.gdpr.33": own})
    assert "own eu.gdpr.33" in law.edition
    assert law.sha256 != pack().sha256
    assert len(law.regimes) == len(pack().regimes)
    (changed,) = [r for r in law.regimes if r.id == "eu.gdpr.33"]
    assert changed.stages[0].clock.amount == 48


def test_one_duty_stands_in_one_law_only() -> None:
    twice = parse_toml(
        LAW.replace('"xx.law"', '"eu.gdpr"').replace('id = ""', 'id = "34"').encode(), "own/x.toml"
    )
    with pytest.raises(DataFault, match="already"):
        load_regimes(vocabulary(), own={"eu.gdpr": twice})


def test_a_condition_that_fails_leaves_the_verdict_open_and_says_so() -> None:
    broken = parse_toml(
        LAW.replace('cel = "data.personal"', 'cel = "1 / enisa.dpc_adjustment == 2"').encode(),
        "own/xx.law.toml",
    )
    law = load_regimes(vocabulary(), own={"xx.law": broken})
    given = {
        "entities[c].role": ["controller"],
        "entities[c].country": ["DE"],
        "enisa.dpc_adjustment": 0,
    }
    found = the(facts(given), "xx.law", law=law, now=NOW)
    assert found.verdict == "undetermined"
    assert any("fault of the law file" in say(step.output) for step in found.trace)


def test_the_directory_knows_the_thirty_countries() -> None:
    found = directory()
    assert len(found.countries("eea")) == 30
    assert found.countries("eea") - found.countries("eu") == {"IS", "LI", "NO"}
    assert authority("IT").name == "Garante per la protezione dei dati personali"


def test_an_unknown_authority_is_refused_with_those_that_exist() -> None:
    with refuses(UserError, match="or one of AT"):
        authority("US")


PROVISO = """
[[exceptions]]
id = "police"
kind = "law_enforcement_delay"
effect = "delays"
at_most = { amount = 30, unit = "days" }
words = "The police may ask to wait"
cite = "Art. 9"
confidence = "recalled"

[[retention]]
id = "file"
amount = 5
unit = "years"
words = "The file is kept"
cite = "Art. 10"
confidence = "read"

[roll_forward]
words = "The next working day counts"
cite = "Art. 11"
confidence = "second_hand"

"""


def test_what_stands_beside_a_duty_is_read_and_shown_with_it() -> None:
    law = regime(_with(PROVISO))
    (stage,) = law.stages
    (told,) = [item for item in stage.exceptions if not item.judged]
    assert (told.kind, told.effect, told.at_most) == ("law_enforcement_delay", "delays", "30 days")
    assert [(kept.amount, kept.unit) for kept in stage.retention] == [(5, "years")]
    assert stage.roll_forward is not None
    alone = Pack("x", (law,), "0" * 64)
    said = duty_json(map_duties(facts({"entities[e].role": ["controller"]}), alone, NOW, {})[0])
    assert said["exceptions"][-1]["citation"] == "Art. 9"
    assert said["retention"] == [
        {
            "id": "file",
            "amount": 5,
            "unit": "years",
            "words": "The file is kept",
            "citation": "Art. 10",
            "confidence": "described",
            "until": None,
            "until_words": "No date: the law as recorded here does not say from which day it "
            "counts.",
            "until_words_message": {"id": "duties.keep.no_start", "params": {}},
        }
    ]
    assert said["roll_forward"]["confidence"] == "quoted"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("law_enforcement_delay", "police", "must be one of law_enforcement_delay"),
        ('"delays"', '"stops"', "must be one of delays"),
        ("amount = 30", "amount = 0", "above 0"),
        ('unit = "years"', 'unit = "decades"', "must be one of hours"),
        ('cite = "Art. 10"', 'cite = " "', "cites its article"),
        ('"second_hand"', '"sure"', "must be one of official_text"),
        ('id = "file"', 'id = "file"\nstages = ["nowhere"]', "no stage “nowhere”"),
        ('id = "file"', 'id = "file"\nyears = 5', "unknown key"),
    ],
)
def test_a_wrong_line_beside_a_duty_is_refused(old: str, new: str, reason: str) -> None:
    with pytest.raises(DataFault, match=reason):
        regime(_with(PROVISO.replace(old, new, 1)))


def test_every_law_with_an_encryption_exemption_says_so_as_a_field() -> None:
    for law in pack().regimes:
        for stage in law.stages:
            read = {leaf.id for leaf in stage.trigger.leaves} & {"encrypted", "unsecured", "phi"}
            if read:
                kinds = {item.kind for item in stage.exceptions if item.judged}
                assert "encryption" in kinds, stage.duty


def _with(part: str) -> str:
    before, mark, after = LAW.partition("[[stages]]")
    return f"{before}{part}{mark}{after}"
