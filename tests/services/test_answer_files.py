"""``answer CASE --file FILE``: any number of answers in one save, or none and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pirdesk.casefile.sheet import write_answer
from pirdesk.casefile.values import Rows
from pirdesk.errors import Conflict, TermConflict, UserError
from pirdesk.services import answers, cases, facts_files
from pirdesk.wording import error_text
from tests.builders import Office, run, sample_case
from tests.refusing import refuses

PEOPLE = {"min": 300, "likely": 450, "max": 900}


def whole_case(office: Office) -> dict[str, object]:
    """Return all facts of a sample but its calculated ones, as a facts file holds them."""
    sheet = cases.fact_sheet(office.desk, sample_case(office).id)
    return {key: written for key in sheet if (written := write_answer(sheet.answers[key]))}


def test_all_facts_of_a_case_come_over_in_one_save(office: Office) -> None:
    facts = whole_case(office)
    assert len(facts) > 100
    case = cases.new_case(office.author, "The same again")
    before = len(office.desk.store.views.ledger(case.id))
    facts_files.answer_facts(office.author, case.id, facts)
    sheet = cases.fact_sheet(office.desk, case.id)
    assert {key: write_answer(sheet.answers[key]) for key in facts} == facts
    assert len(office.desk.store.views.ledger(case.id)) == before + 1


def test_a_cell_of_a_new_row_adds_the_row_in_the_same_save(office: Office) -> None:
    case = cases.new_case(office.author, "Rows")
    facts_files.answer_facts(
        office.author,
        case.id,
        {"populations[p1].affected": PEOPLE, "populations[p2].affected": PEOPLE},
    )
    rows = cases.fact_sheet(office.desk, case.id).value("populations")
    assert isinstance(rows, Rows)
    assert rows.ids == ("p1", "p2")
    entries = office.desk.store.views.ledger(case.id)
    assert [entry.verb for entry in entries][1:] == ["answer"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "holds no answer"),
        ({"people.affectd": 3}, "There is no term “people.affectd”"),
        ({"people.affected": "x", "incident.detected_at": "never"}, "2 of the 3 answers"),
        ({"populations": ["p1"], "populations[p2].affected": 4}, "leaves out"),
    ],
)
def test_a_file_with_one_wrong_answer_stores_none(
    office: Office, facts: dict[str, object], words: str
) -> None:
    case = cases.new_case(office.author, "None")
    before = cases.fact_sheet(office.desk, case.id)
    good = {"incident.title": "Good"} if facts else {}
    with refuses(UserError, match=words) as refused:
        facts_files.answer_facts(office.author, case.id, {**good, **facts})
    assert "Nothing was stored." in error_text(refused.value)
    assert cases.fact_sheet(office.desk, case.id) == before


def test_one_fact_under_its_old_and_its_new_name_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cases.new_case(office.author, "Twice")
    vocabulary = type(office.desk.library.vocabulary)
    monkeypatch.setattr(vocabulary, "current_key", lambda _self, key: key.removeprefix("old."))
    facts = {"incident.title": "One", "old.incident.title": "Two"}
    with refuses(UserError, match="answered twice"):
        facts_files.answer_facts(office.author, case.id, facts)


class TestOnTheCommandLine:
    """The command as people call it."""

    @pytest.fixture
    def case_id(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
        run(["person", "add", "Ada", "--role", "compliance"])
        monkeypatch.setenv("PIRDESK_PERSON", "Ada")
        capsys.readouterr()
        run(["case", "new", "Files"])
        return capsys.readouterr().out.strip()

    def write(self, folder: Path, facts: object) -> str:
        path = folder / "facts.json"
        path.write_text(json.dumps(facts), encoding="utf-8")
        return str(path)

    def test_it_stores_and_says_how_many(
        self, case_id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        facts = self.write(tmp_path, {"people.affected": PEOPLE, "incident.title": "T"})
        assert run(["answer", case_id, "--file", facts]) == 0
        assert "2 answers stored" in capsys.readouterr().out
        assert run(["answer", case_id, "--file", facts, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["answers"] == 2

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ((), 2),
            (("people.affected", "12", "--file", "FILE"), 2),
            (("--file", "FILE", "--certainty", "suspected"), 2),
            (("--file", "nowhere.json"), 1),
        ],
    )
    def test_calls_that_say_two_things_or_none_are_refused(
        self, case_id: str, tmp_path: Path, more: tuple[str, ...], code: int
    ) -> None:
        facts = self.write(tmp_path, {"people.affected": 3})
        words = [facts if word == "FILE" else word for word in more]
        assert run(["answer", case_id, *words]) == code

    def test_a_file_that_cannot_be_used_says_that_nothing_was_stored(
        self, case_id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["answer", case_id, "--file", self.write(tmp_path, [1])]) == 1
        assert "Nothing was stored" in capsys.readouterr().err

    def test_a_conflict_says_that_nothing_was_overwritten(
        self,
        case_id: str,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def conflicting(*_given: object, **_options: object) -> None:
            raise Conflict((TermConflict("people.affected", 1, 0, None, None, "P-1"),))

        monkeypatch.setattr(answers, "answer_terms", conflicting)
        facts = self.write(tmp_path, {"people.affected": 3})
        assert run(["answer", case_id, "--file", facts]) == 1
        assert "Nothing was stored or overwritten" in capsys.readouterr().err
