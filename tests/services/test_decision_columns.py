"""Bands, named values, true labels and many rows: the parts of counting a file of decisions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pirdesk.errors import UserError
from pirdesk.services import fairness
from pirdesk.services.fairness import Asked, Bands
from tests.refusing import refuses

SEX = Asked(("sex",), "hired", ("yes",))

BANDS_REFUSED = ["age", "age=", "=40", "age=x", "age=40,30", "age=40,40", "age=4.5", "age=40;50"]


@pytest.mark.parametrize("words", BANDS_REFUSED)
def test_bands_that_nobody_can_cut_are_refused(words: str) -> None:
    with refuses(UserError, match="names no bands"):
        fairness.cut_at(words)


def test_bands_over_words_are_refused_with_the_words(tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text("age,hired\n39,yes\nforty,no\n41,no\n", "utf-8")
    asked = Asked(("age",), "hired", ("yes",), bands=(Bands("age", (40,)),))
    with refuses(UserError, match="no number: “forty”"):
        fairness.analyse_file(file, asked)


def test_a_named_value_may_hold_a_comma() -> None:
    held = ["1,0", "0,0", "a,b", "", "c"]
    assert fairness.picked(["1,0"], held) == ("1,0",)
    assert fairness.picked(['"a,b",c'], held) == ("a,b", "c")
    assert fairness.picked(["c,(empty)"], held) == ("c", "")


def test_a_decision_without_a_true_label_counts_in_the_rates_alone(tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text("sex,hired,fit\nf,yes,yes\nf,yes,\nf,no,no\nm,yes,no\nm,no,yes\n", "utf-8")
    report = fairness.analyse_file(file, Asked(("sex",), "hired", ("yes",), "fit", ("yes",)))
    group = report.analyses[0].result.groups[0]
    assert (group.favourable, group.total, report.counted.unlabelled) == (2, 3, 1)
    assert group.outcomes is not None
    assert group.outcomes.total == 2


def test_many_rows_of_another_encoding_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    with file.open("w", encoding="utf-16", newline="") as out:
        out.write("sex,hired\r\n")
        out.writelines("f,yes\r\nf,no\r\nm,yes\r\n" for _ in range(20_000))
    shares: list[float] = []
    tally = fairness.tally_file(file, SEX, progress=shares.append)
    assert dict(tally.rows) == {("f", "yes"): 20_000, ("f", "no"): 20_000, ("m", "yes"): 20_000}
    assert max(shares) <= 1
    with refuses(UserError, match="stopped"):
        fairness.tally_file(file, SEX, cancelled=lambda: True)


def large(path: Path) -> None:
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet()
    sheet.append(("sex", "hired"))
    for number in range(60_000):
        sheet.append(("fm"[number % 2], number // 2 % 2))
    made.save(path)


@pytest.mark.full
@pytest.mark.timeout(400)
def test_a_large_workbook_is_counted(tmp_path: Path) -> None:
    large(tmp_path / "d.xlsx")
    tally = fairness.tally_file(tmp_path / "d.xlsx", replace(SEX, favourable=("1",)))
    assert dict(tally.rows) == {(sex, out): 15_000 for sex in "fm" for out in "01"}
