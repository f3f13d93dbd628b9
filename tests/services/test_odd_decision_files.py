"""Odd and hostile files of decisions: counted rightly, asked about, or refused by their cause.

The counts are worked out by hand from the rows written here: group, favourable, people.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pirdesk.errors import UserError
from pirdesk.services import fairness
from pirdesk.services.fairness import Asked, Bands
from pirdesk.wording import error_text

SEX = Asked(("sex",), "hired", ("yes",))
PLAIN = [
    ("sex", "hired"),
    *[("f", "yes")] * 3,
    *[("f", "no")] * 2,
    *[("m", "yes")] * 4,
    ("m", "no"),
]
COUNTS = {"f": (3, 5), "m": (4, 5)}


def text(rows: list[tuple[str, ...]], delimiter: str = ",", end: str = "\r\n") -> str:
    return end.join(delimiter.join(row) for row in rows) + end


def plain(delimiter: str = ",", end: str = "\r\n") -> str:
    return text(PLAIN, delimiter, end)


def book(rows: list[tuple[Any, ...]], change: Callable[[Any], None] = lambda made: None) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def values(*decisions: str, group: str = "f") -> bytes:
    """Write a decision per row for one group, and a yes and a no for m."""
    rows = [("sex", "hired"), *[(group, f'"{d}"') for d in decisions], ("m", "yes"), ("m", "no")]
    return text(rows).encode()


@dataclass(frozen=True)
class Counts:
    content: bytes
    found: dict[str, tuple[int, int]]
    asked: Asked = SEX
    left_out: int = 0
    read_as: str = ""


COUNTED: dict[str, Counts] = {
    "plain": Counts(plain().encode(), COUNTS),
    "semicolons": Counts(plain(";").encode(), COUNTS),
    "tabs, unix line ends": Counts(plain("\t", "\n").encode(), COUNTS),
    "old Mac line ends": Counts(plain(end="\r").encode(), COUNTS),
    "mark of UTF-8": Counts(plain().encode("utf-8-sig"), COUNTS),
    "UTF-16 as Excel saves Unicode text": Counts(
        plain("\t").encode("utf-16"), COUNTS, read_as="UTF-16"
    ),
    "UTF-16, big end first": Counts(
        b"\xfe\xff" + plain("\t").encode("utf-16-be"), COUNTS, read_as="UTF-16"
    ),
    "UTF-16 little end first without a mark": Counts(
        plain(";").encode("utf-16-le"), COUNTS, read_as="UTF-16 without a mark"
    ),
    "UTF-16 big end first without a mark": Counts(
        plain().encode("utf-16-be"), COUNTS, read_as="UTF-16 without a mark"
    ),
    "UTF-32": Counts(plain().encode("utf-32"), COUNTS, read_as="UTF-32"),
    "ANSI": Counts(
        text([("sex", "hired"), ("männlich", "yes"), ("weiblich", "no")]).encode("cp1252"),
        {"männlich": (1, 1), "weiblich": (0, 1)},
        read_as="Windows-1252",
    ),
    "ANSI far below the beginning": Counts(
        ("sex,hired\r\n" + "f,yes\r\n" * 20_000 + "männlich,no\r\n").encode("cp1252"),
        {"f": (20_000, 20_000), "männlich": (0, 1)},
        read_as="Windows-1252",
    ),
    "the euro sign of Windows": Counts(
        "sex,hired,pay\r\nf,yes,5 €\r\nm,no,4 €\r\n".encode("cp1252"),
        {"f": (1, 1), "m": (0, 1)},
        read_as="Windows-1252",
    ),
    "sep=;": Counts(b"sep=;\r\n" + plain(";").encode(), COUNTS),
    "SEP=, in quotation marks": Counts(b'"SEP=,"\r\n' + plain().encode(), COUNTS),
    "sep=| in UTF-16": Counts(
        ("sep=|\r\n" + plain("|")).encode("utf-16"), COUNTS, read_as="UTF-16"
    ),
    "sep=# which nobody would guess": Counts(b"sep=#\r\n" + plain("#").encode(), COUNTS),
    "spaces around everything": Counts(
        b" sex , hired \r\n f , yes \r\n m ,  no\r\n", {"f": (1, 1), "m": (0, 1)}
    ),
    "hard spaces around values": Counts(
        "sex,hired\r\n\u00a0f,yes\u00a0\r\nm,no\r\n".encode(), {"f": (1, 1), "m": (0, 1)}
    ),
    "a line break inside a cell": Counts(
        b'sex,note,hired\r\nf,"one\r\ntwo",yes\r\nm,"a, b",no\r\n', {"f": (1, 1), "m": (0, 1)}
    ),
    "quotation marks inside quotation marks": Counts(
        b'sex,hired\r\n"the ""f""",yes\r\nm,no\r\n', {'the "f"': (1, 1), "m": (0, 1)}
    ),
    "empty columns at the end": Counts(
        b"sex,hired,,\r\nf,yes,,\r\nm,no,,\r\n", {"f": (1, 1), "m": (0, 1)}
    ),
    "rows of nothing at the end": Counts(plain().encode() + b",\r\n,\r\n,\r\n", COUNTS, left_out=3),
    "empty lines": Counts(plain().encode() + b"\r\n\r\n", COUNTS),
    "named .csv and is a workbook": Counts(book(PLAIN), COUNTS),
    "a workbook of numbers": Counts(
        book([("sex", "hired"), ("f", 1), ("f", 1.0), ("f", 0), ("m", 1), ("m", 0)]),
        {"f": (2, 3), "m": (1, 2)},
        replace(SEX, favourable=("1",)),
    ),
    "a workbook of truth values": Counts(
        book([("sex", "hired"), ("f", True), ("m", False)]),
        {"f": (1, 1), "m": (0, 1)},
        replace(SEX, favourable=()),
    ),
    "a workbook with empty rows above and between": Counts(
        book([(), (), *PLAIN[:4], (), *PLAIN[4:]]), COUNTS
    ),
    "a workbook with empty sheets": Counts(
        book(PLAIN, lambda made: (made.create_sheet("two"), made.create_sheet("three"))), COUNTS
    ),
    "a workbook with joined cells where nobody looks": Counts(
        book(
            [("sex", "hired", "x"), ("f", "yes", 1), ("m", "no", 2)],
            lambda made: made.active.merge_cells("C2:C3"),
        ),
        {"f": (1, 1), "m": (0, 1)},
    ),
    "a workbook of dates as groups": Counts(
        book([("sex", "hired"), (date(2026, 1, 2), "yes"), (date(2026, 1, 3), "no")]),
        {"2026-01-02": (1, 1), "2026-01-03": (0, 1)},
    ),
    "yes and no alone are known": Counts(plain().encode(), COUNTS, replace(SEX, favourable=())),
    "1 and 0 alone are known": Counts(
        plain().replace("yes", "1").replace("no", "0").encode(), COUNTS, replace(SEX, favourable=())
    ),
    "ja and nein alone are known": Counts(
        plain().replace("yes", "ja").replace("no", "nein").encode(),
        COUNTS,
        replace(SEX, favourable=()),
    ),
    "one decision written two ways": Counts(
        values("1", "1.0", "0", "0.0").replace(b"yes", b"1").replace(b"no", b"0"),
        {"f": (2, 4), "m": (1, 2)},
        replace(SEX, favourable=("1", "1.0"), unfavourable=("0", "0.0")),
    ),
    "decimal commas": Counts(
        b"sex;hired\r\nf;1,0\r\nf;0,0\r\nm;1,0\r\nm;0,0\r\n",
        {"f": (1, 2), "m": (1, 2)},
        replace(SEX, favourable=("1,0",)),
    ),
    "marks for no decision left out": Counts(
        values("yes", "n/a", "NULL", "-", "", "#NV"),
        {"f": (1, 1), "m": (1, 2)},
        replace(SEX, unfavourable=("no",), left_out=("n/a", "NULL", "-", "", "#NV")),
        left_out=5,
    ),
    "an empty cell is the refusal, as a person said": Counts(
        b"sex,hired\r\nf,x\r\nf,\r\nm,x\r\n",
        {"f": (1, 2), "m": (1, 1)},
        replace(SEX, favourable=("x",), unfavourable=("",)),
    ),
    "groups written two ways are one": Counts(
        b"sex,hired\r\nf,yes\r\nF,no\r\nF,yes\r\nm,no\r\n",
        {"F": (2, 3), "m": (0, 1)},
        replace(SEX, spellings="same"),
    ),
    "groups written two ways are two": Counts(
        b"sex,hired\r\nf,yes\r\nF,no\r\nm,no\r\n",
        {"F": (0, 1), "f": (1, 1), "m": (0, 1)},
        replace(SEX, spellings="written"),
    ),
    "a group that looks Latin and is Cyrillic": Counts(
        "sex,hired\r\nA,yes\r\nA,no\r\n\u0410,no\r\nB,no\r\n".encode(),
        {"A": (1, 3), "B": (0, 1)},
        replace(SEX, spellings="same"),
    ),
    "ages from 40": Counts(
        (
            "age,hired\r\n" + "".join(f"{n},{'yes' if n < 50 else 'no'}\r\n" for n in range(20, 60))
        ).encode(),
        {"<40": (20, 20), "40+": (10, 20)},
        Asked(("age",), "hired", ("yes",), bands=(Bands("age", (40,)),)),
    ),
    "ages in own bands": Counts(
        b"age,hired\r\n29,yes\r\n30,no\r\n39.9,yes\r\n40,no\r\n54,yes\r\n55,no\r\nn/a,yes\r\n",
        {"<30": (1, 1), "30–<40": (1, 2), "40–<55": (1, 2), "55+": (0, 1)},
        Asked(("age",), "hired", ("yes",), bands=(Bands("age", (30, 40, 55)),)),
        left_out=1,
    ),
    "formula text": Counts(
        b'sex,hired\r\nf,"=""yes"""\r\nm,"=""no"""\r\n',
        {"f": (1, 1), "m": (0, 1)},
        replace(SEX, favourable=('="yes"',)),
    ),
}


@pytest.mark.parametrize("name", COUNTED)
def test_an_odd_file_is_counted_rightly(name: str, tmp_path: Path) -> None:
    case = COUNTED[name]
    file = tmp_path / "decisions.csv"
    file.write_bytes(case.content)
    report = fairness.analyse_file(file, case.asked)
    groups = report.analyses[0].result.groups
    assert {g.name: (g.favourable, g.total) for g in groups} == case.found
    assert report.counted.left_out == case.left_out
    assert report.counted.read_as == case.read_as
    shown = fairness.preview_file(file)
    assert 0 < len(shown.rows) <= 20


ASKED_ABOUT: dict[str, tuple[bytes, str]] = {
    "case": (values("yes", "Yes", "YES", "no"), "“YES” (1), “Yes” (1)"),
    "1 and 1.0": (values("1", "1.0", "0"), "“1.0” (1)"),
    "1 and 1,0": (values("1", "1,0"), "“1,0” (1)"),
    "yes and Y": (values("Y", "no"), "“Y” (1)"),
    "empty cells": (values("yes", ""), "“(empty)” (1)"),
    "cells of spaces": (values("yes", "   "), "“(empty)” (1)"),
    "n/a": (values("yes", "n/a"), "“n/a” (1)"),
    "a dash": (values("yes", "–"), "“–” (1)"),
    "NULL": (values("yes", "NULL"), "“NULL” (1)"),
    "pending": (values("yes", "pending"), "(and name “pending” (1))"),
    "a dot at the end": (values("yes.", "no"), "“yes.” (1)"),
    "a Cyrillic e": (values("y\u0435s", "no"), "“y\u0435s” (1)"),
    "wide letters": (values("\uff39\uff25\uff33", "no"), "--favourable yes,\uff39\uff25\uff33"),
    "a space of no width": (values("yes\u200b", "no"), "“yes\u200b” (1)"),
    "composed and decomposed umlauts": (
        "sex,hired\r\nf,genügt\r\nf,genu\u0308gt\r\nm,nein\r\n".encode(),
        "“genügt” (1)",
    ),
    "a score": (
        ("sex,hired\r\n" + "".join(f"f,0.{n}\r\n" for n in range(100, 160))).encode(),
        "holds 60 different values and is no column of decisions",
    ),
    "x and nothing": (b"sex,hired\r\nf,x\r\nf,\r\nm,x\r\n", "“x” (2), “(empty)” (1)"),
    "two words nobody knows": (b"sex,hired\r\nf,A\r\nm,B\r\n", "--favourable VALUE"),
    "groups by case": (b"sex,hired\r\nf,yes\r\nF,no\r\n", "“sex” writes a group in several ways"),
    "groups by umlaut": (
        "sex,hired\r\nmännlich,yes\r\nmaennlich,no\r\nf,no\r\n".encode(),
        "--groups-as same",
    ),
    "a group of n/a": (b"sex,hired\r\nf,yes\r\nm,no\r\nN/A,no\r\n", "“N/A” (1)"),
    "ages one by one": (
        (
            "sex,hired\r\n" + "".join(f"{n},{'yes' if n % 2 else 'no'}\r\n" for n in range(18, 68))
        ).encode(),
        "--bands sex=40",
    ),
    "true labels written two ways": (
        b"sex,hired,fit\r\nf,yes,1\r\nf,no,1.0\r\nm,no,0\r\n",
        "deserve the favourable decision",
    ),
}


@pytest.mark.parametrize("name", ASKED_ABOUT)
def test_an_odd_file_is_asked_about_before_it_is_counted(name: str, tmp_path: Path) -> None:
    content, words = ASKED_ABOUT[name]
    file = tmp_path / "decisions.csv"
    file.write_bytes(content)
    truth = "fit" if b",fit" in content else ""
    tally = fairness.tally_file(file, asked := Asked(("sex",), "hired", truth=truth))
    with pytest.raises(UserError) as caught:
        fairness.analyse_tally(tally, asked)
    assert words in str(caught.value)
    assert "Nothing was stored." in error_text(caught.value)


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "it is empty"),
    "gzip": (b"\x1f\x8b\x08" + b"x" * 60, "packed with gzip"),
    "a web page saved as .xls": (
        b"<html><table><tr><td>sex</td></tr></table></html>",
        "a web page",
    ),
    "a workbook of 2003 in XML": (b'<?xml version="1.0"?>\n<Workbook/>', "a web page or XML"),
    "JSON": (b'[{"sex": "f", "hired": "yes"}]', "it is JSON"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "Excel 97 to 2003"),
    "a binary workbook": (packed("xl/workbook.bin"), ".xlsb"),
    "an OpenDocument sheet": (packed("mimetype", "content.xml"), "an OpenDocument file"),
    "any packed archive": (packed("readme.txt"), "no Excel workbook"),
    "a broken archive": (b"PK\x03\x04" + b"\x00" * 50, "damaged workbook"),
    "a workbook of nothing but a name": (packed("xl/workbook.xml"), "damaged workbook"),
    "a text document": (b"{\\rtf1 sex,hired}", "RTF"),
    "a PDF": (b"%PDF-1.7\n", "a PDF"),
    "two encodings": (
        "sex,hired\r\nmännlich,yes\r\n".encode() + "männlich,no\r\n".encode("cp1252"),
        "some of its lines are UTF-8",
    ),
    "two files joined": (
        "sex,hired\r\nf,yes\r\n".encode("cp1252") + "f,no\r\n".encode("utf-16"),
        "two files were joined",
    ),
    "neither text": (b"sex,hired\r\nf\x81\x8d,yes\r\n", "neither UTF-8, UTF-16 nor Windows"),
    "UTF-16 cut in the middle of a letter": (
        plain().encode("utf-16")[:-1],
        "ends in the middle of a letter",
    ),
    "decimal commas between commas": (b"sex,hired\r\nf,1,0\r\nm,0,0\r\n", "line 2 does not fit"),
    "a title above the names": (b"Decisions 2026\r\n" + plain().encode(), "no column “sex”"),
    "names that stand twice": (b"sex,sex,hired\r\nf,m,yes\r\n", "no column “sex”"),
    "no names at all": (b",,\r\nf,yes,\r\n", "names no columns"),
    "a quotation mark that is not closed": (b'sex,hired\r\nf,"yes\r\nm,no\r\n', "does not fit"),
    "several sheets": (
        book(PLAIN, lambda made: made.create_sheet("more").append(("a",))),
        "several of its sheets hold something: “Sheet”, “more”",
    ),
    "joined cells": (
        book(
            [("sex", "hired"), ("f", "yes"), (None, "no"), ("m", "no")],
            lambda made: made.active.merge_cells("A2:A3"),
        ),
        "cells are joined into one in “sex”",
    ),
    "formulas without results": (
        book([("sex", "hired"), ("f", '=IF(1>0,"yes","no")'), ("m", "no")]),
        "formulas without their results stand in “hired”",
    ),
    "an empty workbook": (book([]), "no sheet of it holds anything"),
    "only those chosen": (b"sex,hired\r\nf,yes\r\nm,yes\r\n", "no selection rate"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_counted_is_refused_by_its_cause(name: str, tmp_path: Path) -> None:
    content, words = REFUSED[name]
    file = tmp_path / "decisions.csv"
    file.write_bytes(content)
    with pytest.raises(UserError) as caught:
        fairness.analyse_file(file, SEX)
    assert words in str(caught.value)
    assert "Nothing was stored." in error_text(caught.value)
