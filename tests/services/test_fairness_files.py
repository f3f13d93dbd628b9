"""Decisions in files: counted as they are, in bounded memory, whatever the file holds."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pirdesk.errors import UserError
from pirdesk.harm import assess, result_json
from pirdesk.services import fairness
from pirdesk.services.fairness import Asked
from pirdesk.wording import error_text
from tests.builders import Office, run, sample_case
from tests.refusing import refuses

ASKED = Asked(("sex",), "hired", ("yes",))


def decisions_file(path: Path, rows: Sequence[Sequence[str]], head: Sequence[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    return path


def hiring(path: Path) -> Path:
    rows = [("f", "yes")] * 36 + [("f", "no")] * 54 + [("m", "yes")] * 60 + [("m", "no")] * 40
    return decisions_file(path, rows, ("sex", "hired"))


def test_a_file_gives_what_its_counts_give(tmp_path: Path) -> None:
    file = hiring(tmp_path / "hiring.csv")
    report = fairness.analyse_file(file, ASKED)
    (made,) = report.analyses
    (found,) = made.result.comparisons
    assert (found.group.name, found.group.favourable, found.group.total) == ("f", 36, 90)
    assert found.fisher == pytest.approx(0.00874, abs=5e-6)
    assert report.counted.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert "hired = yes" in report.counted.question


def test_two_attributes_stand_alone_and_together_with_true_labels(tmp_path: Path) -> None:
    rows = [
        (sex, age, hired, fit)
        for n, (sex, age, hired, fit) in enumerate(
            (s, a, h, f) for s in "fm" for a in ("old", "young") for h in ("1", "0") for f in "10"
        )
        for _ in range(10 + n)
    ]
    file = decisions_file(tmp_path / "x.csv", rows, ("sex", "age", "hired", "fit"))
    report = fairness.analyse_file(file, Asked(("sex", "age"), "hired", ("1",), "fit", ("1",)))
    assert [made.attributes for made in report.analyses] == [("sex",), ("age",), ("sex", "age")]
    assert sum(g.total for g in report.analyses[2].result.groups) == len(rows)
    group = next(g for g in report.analyses[2].result.groups if g.parts == ("f", "old"))
    assert group.outcomes is not None
    assert (group.outcomes.true_positive, group.outcomes.false_positive) == (10, 11)
    assert (group.outcomes.false_negative, group.outcomes.true_negative) == (12, 13)


def test_rows_without_a_value_are_left_out_and_counted(tmp_path: Path) -> None:
    file = hiring(tmp_path / "h.csv")
    with file.open("a", encoding="utf-8") as more:
        more.write(",yes\nf,\n  ,no\n")
    with refuses(UserError, match="“\\(empty\\)” \\(1\\)"):
        fairness.analyse_file(file, ASKED)
    counted = fairness.analyse_file(file, replace(ASKED, left_out=("",))).counted
    assert (counted.rows, counted.left_out) == (190, 3)


@pytest.mark.parametrize("name", ["a*b?.csv", "[x].csv", "it's; drop.csv", "ü 名.csv", "*.csv"])
def test_any_file_name_is_a_name_and_no_pattern(tmp_path: Path, name: str) -> None:
    decisions_file(tmp_path / "axb1.csv", [("z", "yes")], ("sex", "hired"))
    assert fairness.analyse_file(hiring(tmp_path / name), ASKED).counted.rows == 190


def test_column_names_are_names_and_no_queries(tmp_path: Path) -> None:
    column = 'a"); DROP TABLE x; --'
    rows = [("f", "yes")] * 40 + [("m", "no")] * 40
    file = decisions_file(tmp_path / "x.csv", rows, (column, "=1+1"))
    report = fairness.analyse_file(file, Asked((column,), "=1+1", ("yes",)))
    assert report.counted.rows == 80


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PAR1 not really", "cannot be counted"),
        (b"sex,hired\nf,yes\nf\xff\xfe,no\n" * 3, "cannot be counted"),
        (b"sex,hired\n", "no value at all"),
        (b"sex,hired\nf,no\nm,no\n", "never says"),
        (b"sex,hired\nf,yes\n", "Every decision"),
        (b"sex,hired\nf,yes\nf,no\n", "fewer than two"),
        (b"sex,hired\nf,yes\nm,no,3,4\n" * 50, "line 3 does not fit"),
        (b"sex,hired\r\nf,yes\r\nm,no\n", "end in different ways"),
        (b'sex,hired\nf,"yes\nm,no\n' * 9, "does not fit"),
        (b"\x00" * 4096, "column"),
        (b"a,b\n1,2\n", "no column “sex”"),
    ],
)
def test_files_that_cannot_be_counted_get_a_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises(UserError) as caught:
        fairness.analyse_file(write(tmp_path / "x.csv", content), ASKED)
    assert words in str(caught.value)
    assert "Nothing was stored" in error_text(caught.value)


def test_a_missing_file_and_a_folder_get_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with refuses(UserError, match="cannot be counted"):
            fairness.analyse_file(path, ASKED)


def test_a_column_of_single_people_is_refused(tmp_path: Path) -> None:
    rows = [(f"p{n}", "no" if n % 2 else "yes") for n in range(3000)]
    file = decisions_file(tmp_path / "x.csv", rows, ("sex", "hired"))
    with refuses(UserError, match="different combinations"):
        fairness.analyse_file(file, ASKED)


def test_counting_tells_how_far_it_is_and_stops_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("sex,hired\n")
        for _ in range(300):
            out.write("f,yes\nm,no\n" * 5000)
    shares: list[float] = []
    fairness.analyse_file(file, ASKED, progress=shares.append)
    assert shares[-1] == 1.0
    assert all(0 <= share <= 1 for share in shares)
    with refuses(UserError, match="stopped"):
        fairness.analyse_file(file, ASKED, cancelled=lambda: True)


def test_parquet_is_read_too(tmp_path: Path) -> None:
    import duckdb

    source, target = hiring(tmp_path / "h.csv"), tmp_path / "h.parquet"
    duckdb.connect().execute(f"COPY (FROM '{source}') TO '{target}' (FORMAT parquet)")
    assert fairness.analyse_file(target, Asked(("sex",), "hired", ("true",))).counted.rows == 190


@pytest.mark.parametrize(
    ("delimiter", "end", "start"), [(";", "\r\n", "\ufeff"), ("\t", "\n", ""), ("|", "\r\n", "")]
)
def test_other_delimiters_line_ends_and_marks_are_read(
    tmp_path: Path, delimiter: str, end: str, start: str
) -> None:
    rows = [("sex", "hired"), *[("f", "yes"), ("m", "no"), ('"f, or m"', "no")] * 40]
    text = start + end.join(delimiter.join(row) for row in rows) + end
    report = fairness.analyse_file(write(tmp_path / "x.csv", text.encode()), ASKED)
    assert report.counted.rows == 120
    assert {g.name for g in report.analyses[0].result.groups} == {"f", "m", "f, or m"}


def test_the_command_prints_words_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["fairness", str(hiring(tmp_path / "h.csv")), "--group", "sex", "--outcome", "hired"]
    assert run(asked) == 0
    said = capsys.readouterr()
    assert "Strong indication" in said.out
    assert said.err == ""
    assert run([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["analyses"][0]["comparisons"][0]["selections_to_four_fifths"] == 8
    assert run([*asked, "--favourable", "maybe"]) == 1
    assert "never says “maybe”" in capsys.readouterr().err


@pytest.mark.row(18)
def test_a_case_keeps_the_counts_and_says_what_the_file_says(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = hiring(tmp_path / "hiring.csv")
    desk, case = office.author, sample_case(office).id
    report = fairness.analyse_file(file, ASKED)
    fairness.keep_fairness(desk, case, report)
    fairness.keep_fairness(desk, case, report)
    sheet = desk.store.views.sheet(case)
    kept = result_json(assess(sheet))["fairness"]
    run(["fairness", str(file), "--group", "sex", "--outcome", "hired", "--json"])
    printed = json.loads(capsys.readouterr().out)
    assert kept["analyses"] == printed["analyses"]
    assert kept["conclusion"] == "strong"
    assert sheet.value("fairness.file_sha256") == printed["file"]["sha256"]
    assert report.counted.sha256 in sheet.answers["fairness_groups[a1g1].people"].basis


def test_a_smaller_report_leaves_no_count_of_the_larger_one(office: Office, tmp_path: Path) -> None:
    desk, case = office.author, sample_case(office).id
    more = [(s, a, h) for s in "fm" for a in "xy" for h in ("yes", "no") for _ in range(40)]
    wide = decisions_file(tmp_path / "wide.csv", more, ("sex", "age", "hired"))
    asked = Asked(("sex", "age"), "hired", ("yes",))
    fairness.keep_fairness(desk, case, fairness.analyse_file(wide, asked))
    assert len(desk.store.views.sheet(case).rows("fairness_groups").ids) == 8
    report = fairness.analyse_file(hiring(tmp_path / "hiring.csv"), ASKED)
    fairness.keep_fairness(desk, case, report)
    sheet = desk.store.views.sheet(case)
    assert sheet.rows("fairness_groups").ids == ("a1g1", "a1g2")
    assert not [key for key in sheet if key.startswith("fairness_groups[a2")]


def test_what_is_no_file_of_decisions_is_refused_by_what_it_is(tmp_path: Path) -> None:
    pipe, folder = tmp_path / "pipe.csv", tmp_path / "folder.csv"
    os.mkfifo(pipe)  # opened for reading it would be waited for without end
    folder.mkdir()
    packed, wide = tmp_path / "packed.csv", tmp_path / "wide.csv"
    packed.write_bytes(gzip.compress(b"sex,hired\nf,yes\n"))
    wide.write_text(",".join(f"c{n}" for n in range(1_001)) + "\n", encoding="utf-8")
    for path, why in (
        (pipe, "a pipe"),
        (folder, "a folder"),
        (packed, "packed with gzip"),
        (wide, "1,001 columns"),
    ):
        with refuses(UserError, match=why):
            fairness.analyse_file(path, ASKED)


def test_a_name_that_stands_twice_is_never_chosen_for_anybody(tmp_path: Path) -> None:
    rows = [("f", "m", "yes")] * 3 + [("m", "f", "no")] * 3
    file = decisions_file(tmp_path / "twice.csv", rows, ("sex", "Sex", "hired"))
    with pytest.raises(UserError) as refused:
        fairness.analyse_file(file, ASKED)
    assert "“sex (column 1)”, “Sex (column 2)”" in error_text(refused.value)
    made = fairness.analyse_file(file, Asked(("Sex (column 2)",), "hired", ("yes",)))
    assert {g.name: g.favourable for g in made.analyses[0].result.groups} == {"f": 0, "m": 3}


def test_a_value_that_is_no_number_is_a_missing_one(tmp_path: Path) -> None:
    rows = [("f", "yes"), ("m", "no"), ("f", "NaN"), ("nan", "yes"), ("m", "later")]
    file = decisions_file(tmp_path / "nan.csv", rows, ("sex", "hired"))
    with refuses(UserError, match="“NaN” \\(1\\), “later” \\(1\\)"):
        fairness.analyse_file(file, ASKED)
    said = replace(ASKED, unfavourable=("no", "later"), left_out=("NaN",), spellings="same")
    counted = fairness.analyse_file(file, said).counted
    assert (counted.rows, counted.left_out) == (3, 2)


def test_nested_cells_are_refused(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "nested.parquet"
    sql = "COPY (SELECT ['f'] AS sex, 'yes' AS hired) TO ? (FORMAT parquet)"
    with duckdb.connect() as connection:
        connection.execute(sql, [str(path)])
    with refuses(UserError, match="lists or structures"):
        fairness.analyse_file(path, ASKED)
