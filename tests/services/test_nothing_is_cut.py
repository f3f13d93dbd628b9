"""What is too long is refused and what is passed over is told: filings, files, names, columns."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pirdesk.errors import UserError
from pirdesk.services import fairness, filings
from pirdesk.services.fairness import Asked, listed_values
from pirdesk.wording import error_text
from tests.builders import Office, run, sample_case
from tests.refusing import refuses

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pirdesk(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.mark.parametrize("part", ["reference", "channel"])
def test_a_long_line_of_a_submission_is_refused(office: Office, part: str) -> None:
    case = sample_case(office)
    given = filings.Sent("eu.gdpr.33", office.clock(), place="IT", reasons="Late")
    with refuses(UserError, match=r"has 201 characters; at most 200 fit") as refused:
        filings.add_filing(office.author, case.id, replace(given, **{part: "x" * 201}))
    assert "Nothing was recorded." in error_text(refused.value)
    assert filings.filings(office.desk, case.id) == ()


def decisions_file(path: Path, values: int = 2) -> Path:
    rows = [f"{'fm'[n % 2]},{'yes' if n % 3 else f'no {n % values}'},{n},x" for n in range(200)]
    path.write_text("sex,hired,note,age\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_columns_that_are_not_read_and_values_that_count_against_are_told(
    pirdesk: Run, tmp_path: Path
) -> None:
    file = decisions_file(tmp_path / "d.csv", values=40)
    asked = ("--group", "sex", "--outcome", "hired", "--favourable", "yes")
    code, out, err = pirdesk("fairness", str(file), *asked)
    assert code == 1
    assert out == ""
    assert "“no 39” (" in err
    against = ",".join(f"no {n}" for n in range(40) if any(m % 40 == n for m in range(0, 200, 3)))
    asked = (*asked, "--not-favourable", against)
    code, out, _err = pirdesk("fairness", str(file), *asked)
    assert code == 0
    assert "Columns not read: “note”, “age”." in out
    assert "and 28 more" in out or "more." in out.split("Counted as not favourable")[1][:400]
    told = json.loads(pirdesk("fairness", str(file), *asked, "--json")[1])
    assert told["unread"] == ["note", "age"]


def test_a_report_names_every_column_nobody_asked_for(tmp_path: Path) -> None:
    file = decisions_file(tmp_path / "d.csv", values=1)
    report = fairness.analyse_file(file, Asked(("sex",), "hired", ("yes",), "age", ("x",)))
    assert report.counted.unread == ("note",)


def test_a_list_says_how_many_more_there_are() -> None:
    assert listed_values(["a", "b"]) == "“a”, “b”"
    assert listed_values([str(n) for n in range(14)]).endswith("“11” and 2 more")
    assert listed_values(["x" * 50]) == f"“{'x' * 29}…”"


def test_a_file_shown_under_another_name_is_told(pirdesk: Run, tmp_path: Path) -> None:
    person = pirdesk("person", "add", "Ada Officer", "--role", "compliance")[1].strip()
    case_id = pirdesk("case", "new", "Names", "--as", person)[1].strip()
    file = tmp_path / f"{'n' * 150}.txt"
    file.write_bytes(b"log")
    code, out, err = pirdesk("evidence", "add", case_id, str(file), "--as", person)
    assert code == 0
    assert len(out.strip()) == 64
    assert f"It is shown as {'n' * 120}; the name it came with, {file.name}, is kept" in err
    assert f"came as {file.name}" in pirdesk("evidence", "list", case_id)[1]
