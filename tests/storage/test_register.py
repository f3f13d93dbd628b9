"""The register: ready-made rows, found in any spelling, in every order, fast at 10,000 cases."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
import sqlalchemy as sa

from pirdesk.casefile.case import Case, Label
from pirdesk.casefile.sheet import Answer
from pirdesk.storage import EditCase, NewCase, SetAnswer, check, rebuild, tables
from pirdesk.storage.columns import instant_text
from pirdesk.storage.folding import fold

from .conftest import NOON, Bench

HOSTILE = [
    "'; DROP TABLE case_file; --",
    '" OR 1=1',
    "100 % sure_thing \\ backslash",
    "%",
    "_",
    "Robert'); DELETE FROM ledger;",
    "\u202eevil\u202c",
    "😀 emoji",
    "a\u0301\u0301\u0301",
]


def test_search_folds_case_and_accents_in_every_text(bench: Bench) -> None:
    case_id = bench.case("Données de santé exposées à Łódź", note="Straße")
    bench.case("Another")
    bench.answer(case_id, "cause", "Ein Fehler der ZWISCHENSPEICHERUNG", 0)
    for search in (
        "donnees",
        "SANTÉ lodz",
        "strasse",
        "zwischenspeicherung",
        "fehler ein",
        case_id,
    ):
        assert [row.case_id for row in bench.views.register(search)] == [case_id], search
        assert bench.views.count(search) == 1
    assert bench.views.register("donnees another") == ()
    assert bench.views.count() == 2
    bench.answer(case_id, "cause", "Something else", 1)
    assert bench.views.count("zwischenspeicherung") == 0


@pytest.mark.parametrize("pasted", ["word " * 20_000, "w" * 100_000, "a%_\\ " * 9_000])
def test_a_page_pasted_into_the_search_finds_nothing_and_breaks_nothing(
    bench: Bench, pasted: str
) -> None:
    case_id = bench.case("Foreign titles")
    assert bench.views.register(pasted) == ()
    assert bench.views.count(" ".join(f"word{number}" for number in range(3000))) == 0
    assert [row.case_id for row in bench.views.register("titles " * 3000)] == [case_id]


def test_privileged_answers_are_not_found_by_search(bench: Bench) -> None:
    case_id = bench.case()
    secret = SetAnswer(case_id, "advice", Answer("Counsel fears fines"), 0, Label.PRIVILEGED)
    bench.write(secret)
    assert bench.views.count("counsel") == 0
    assert bench.views.sheet(case_id).get("advice") is None
    assert bench.views.privileged(case_id, "advice")[-1].value == "Counsel fears fines"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_stored_and_found_as_text(bench: Bench, text: str) -> None:
    case_id = bench.case(text)
    bench.case("Plain")
    taken_in = unicodedata.normalize("NFC", text)
    assert bench.views.case(case_id).title == taken_in
    assert taken_in in [row.title for row in bench.views.register(text)]
    bench.views.register(text + "\x00 \ud800")
    assert bench.views.count() == 2


def test_the_wildcards_of_sql_are_letters_to_a_search(bench: Bench) -> None:
    bench.case("50 % of them")
    bench.case("chat_history")
    bench.case("back\\slash")
    bench.case("Plain")
    for search, title in (("%", "50 % of them"), ("t_h", "chat_history"), ("\\", "back\\slash")):
        assert [row.title for row in bench.views.register(search)] == [title]
    assert bench.views.count("p%n") == 0


def test_fold_strips_what_no_search_should_mind() -> None:
    assert fold("Ä\x00 ØRE\u0301\n\tŒuvre \ud800İ") == "a ore oeuvre i"
    assert fold(fold("Maße ǅ")) == fold("Maße ǅ")


def test_the_row_says_what_was_derived(bench: Bench) -> None:
    case_id = bench.case(exercise=True, label=Label.CONFIDENTIAL)
    receipt = bench.write(
        SetAnswer(case_id, "noticed", Answer("yes"), 0),
        SetAnswer(case_id, "severity", Answer("high"), 0),
        at=NOON,
    )
    (row,) = bench.views.register()
    assert (row.severity, row.kind, row.next_duty) == ("high", "personal_data_breach", "eu.gdpr.33")
    assert (row.next_due, row.open_duties) == (NOON + timedelta(hours=72), 2)
    assert (row.exercise, row.label, row.state) == (True, Label.CONFIDENTIAL, "open")
    assert row.changed_at == NOON
    assert receipt.changes.register
    assert receipt.changes.keys == {"noticed", "severity"}
    clocks = bench.views.clocks(case_id)
    assert [clock.place for clock in clocks] == ["IT", "DE"]
    assert clocks == bench.views.clocks()


def test_every_change_of_a_case_moves_it_up(bench: Bench) -> None:
    first, second = bench.case(), bench.case()
    assert [row.case_id for row in bench.views.register()] == [second, first]
    bench.document(first)
    assert [row.case_id for row in bench.views.register()] == [first, second]


def test_the_four_orders(bench: Bench) -> None:
    ids = {}
    for number, (title, due) in enumerate([("beta", None), ("Äther", 5), ("alpha", 1)]):
        case = Case(f"C-o{number}", title, NOON - timedelta(days=number), "P-1")
        bench.write(NewCase(case))
        ids[case.id] = title
        if due is not None:
            change = SetAnswer(case.id, "noticed", Answer("yes"), 0)
            bench.write(change, at=NOON + timedelta(days=due))

    def order(name: str) -> list[str]:
        return [ids[row.case_id] for row in bench.views.register(order=name)]

    assert order("title") == ["alpha", "Äther", "beta"]
    assert order("due") == ["alpha", "Äther", "beta"]
    assert order("created") == ["beta", "Äther", "alpha"]
    assert order("changed") == ["Äther", "alpha", "beta"]
    assert [ids[r.case_id] for r in bench.views.register(limit=1, offset=1, order="title")] == [
        "Äther"
    ]


def test_a_rebuild_gives_the_same_rows(bench: Bench) -> None:
    for number in range(4):
        case_id = bench.case(f"Case {number}")
        bench.answer(case_id, "noticed", "yes", 0)
        bench.answer(case_id, "severity", "low", 0)
        bench.answer(case_id, "severity", None, 1)
        bench.document(case_id)
    bench.write(EditCase(Case(case_id, "Renamed", NOON, "P-1", note="n"), 1))
    before = _derived(bench)
    assert rebuild(bench.store) == 4
    assert _derived(bench) == before
    with bench.admin() as connection:
        connection.execute(sa.text("DELETE FROM clock_row"))
        connection.execute(sa.text("UPDATE register_row SET severity = 'x', facts_revision = 0"))
        connection.commit()
    assert {f.code for f in check(bench.url)} == {"check.derived"}
    rebuild(bench.store)
    assert _derived(bench) == before
    assert check(bench.url) == ()


def _derived(bench: Bench) -> list[tuple]:
    with bench.admin() as connection:
        return [
            tuple(row)
            for table in (tables.register_row, tables.clock_row)
            for row in connection.execute(sa.select(table).order_by(*table.primary_key))
        ]


def test_pages_and_counts_of_ten_thousand_cases(bench: Bench) -> None:
    at = instant_text(NOON)
    cases, rows = [], []
    for n in range(10_000):
        case_id, title = f"C-{n:05}", f"Incident {n * 7919 % 10_000} of a chat service"
        cases.append(
            {
                "id": case_id, "title": title, "created_at": NOON, "created_by": "P-1",
                "exercise": False, "note": "", "revision": 1, "state": "open", "commitment": "",
            }
        )  # fmt: skip
        rows.append(
            {
                "case_id": case_id, "kind": "", "severity": "high", "next_due": None,
                "next_duty": "", "open_duties": 0, "created_at": NOON + timedelta(seconds=n),
                "changed_at": NOON + timedelta(seconds=n * 31 % 9973), "title_order": fold(title),
                "due_order": at if n % 3 else "9999", "facts_revision": 0, "pack": "p1",
                "search_text": fold(f"{case_id} {title} " + "much was said about it " * 20),
            }
        )  # fmt: skip
    with bench.admin() as connection:
        connection.execute(tables.case_file.insert(), cases)
        connection.execute(tables.register_row.insert(), rows)
        connection.commit()
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("ANALYZE"))
            connection.commit()
    for order in ("changed", "created", "title", "due"):
        assert len(bench.views.register("", 200, 0, order)) == 200, order
    assert bench.views.count("chat 4242") == 2
    assert len(bench.views.register("incident 4242")) == 2
