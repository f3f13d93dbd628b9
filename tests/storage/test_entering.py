"""Every text that is written: LF and NFC, nothing else changed, whatever kind of change it is."""

from __future__ import annotations

import hashlib
import types
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.case import Comment, Definition, Evidence
from pirdesk.casefile.entered import entered
from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.values import Moment
from pirdesk.storage import (
    AddComment,
    AddDefinition,
    AddEvidence,
    EditCase,
    SetAnswer,
    SetBlock,
    Store,
    upgrade,
    verify_ledger,
)
from pirdesk.storage import changes as kinds
from pirdesk.storage.entering import AS_GIVEN, take_in
from pirdesk.storage.migrate import downgrade

from .conftest import NOON, Bench

GIVEN = "Zu\u0308rich\r\nsecond\rthird\u00a0\t\u200d\u2028 end  \r\n"
TAKEN = "Z\u00fcrich\nsecond\nthird\u00a0\t\u200d\u2028 end  \n"
LETTER_FOR_LETTER = {
    (kinds.AddSubmission, "file_name"),
    (Definition, "content"),
    (Evidence, "original"),
    (kinds.SetCalendar, "events"),
    (kinds.SetQuotations, "quotations"),
}


def made(hint: Any) -> Any:
    """Make a value of an annotated type with the hostile text wherever a text may stand."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return GIVEN if str in parts else made(next(p for p in parts if p is not type(None)))
    if origin is tuple:
        return (made(parts[0]),)
    if origin is not None and issubclass(origin, Mapping):
        return {"name": GIVEN}
    if is_dataclass(hint):
        kinds_of = get_type_hints(hint)
        return hint(**{f.name: made(kinds_of[f.name]) for f in fields(hint)})
    if isinstance(hint, type) and issubclass(hint, tuple):
        return hint(*(made(part) for part in get_type_hints(hint).values()))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return {str: GIVEN, int: 1, bool: True, bytes: GIVEN.encode(), datetime: NOON}[hint]


def texts(value: Any, owner: tuple[type, str] | None = None) -> Iterator[tuple[Any, str]]:
    """Yield every text of a value with the class and field it stands in."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield owner, value
    elif isinstance(value, bytes):
        assert value == GIVEN.encode()
    elif is_dataclass(value):
        for field in fields(value):
            whole = owner if owner in LETTER_FOR_LETTER else (type(value), field.name)
            yield from texts(getattr(value, field.name), whole)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item, owner)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts(item, owner)


@pytest.mark.parametrize("kind", get_args(kinds.Change), ids=lambda kind: kind.__name__)
def test_every_text_of_every_kind_of_change_is_taken_in(kind: type) -> None:
    given_texts = list(texts(made(kind)))
    for (owner, text), (_, before) in zip(texts(take_in(made(kind))), given_texts, strict=True):
        assert before == GIVEN
        signed = owner is not None and owner[1] in ("signed",)
        expected = owner is not None and owner[0].__name__ == "ExpectedSignature"
        kept = owner in LETTER_FOR_LETTER or signed or expected
        assert text == (GIVEN if kept else TAKEN), owner


def test_what_is_kept_letter_for_letter_is_listed() -> None:
    listed = {(kind, name) for kind, names in AS_GIVEN.items() for name in names}
    assert {(k, n) for k, n in listed if k.__name__ != "Record"} == LETTER_FOR_LETTER


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_nothing_else_is_changed(text: str) -> None:
    taken = entered(text)
    assert "\r" not in taken
    assert unicodedata.is_normalized("NFC", taken)
    assert entered(taken) == taken
    if "\r" not in text and unicodedata.is_normalized("NFC", text):
        assert taken == text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert [unicodedata.normalize("NFD", line) for line in lines] == [
        unicodedata.normalize("NFD", line) for line in taken.split("\n")
    ]


def test_what_is_stored_is_what_was_taken_in(bench: Bench) -> None:
    case_id = bench.case(GIVEN, note=GIVEN)
    document = bench.document(case_id)
    bench.write(SetAnswer(case_id, "a", Answer(GIVEN, basis=GIVEN), 0))
    bench.write(SetBlock(document.id, "nature", GIVEN, 1))
    bench.write(AddComment(document.id, Comment("nature", "P-1", NOON, GIVEN)))
    bench.write(AddDefinition(Definition("f", "form", 1, GIVEN, "P-1", NOON, "f", "1", "", GIVEN)))
    views = bench.views
    case = views.case(case_id)
    assert (case.title, case.note) == (TAKEN, TAKEN)
    answer = views.sheet(case_id).get("a")
    assert (answer.value, answer.basis) == (TAKEN, TAKEN)
    assert views.document(document.id).blocks[0].markdown == TAKEN
    assert views.comments(document.id)[0].text == TAKEN
    stored = views.definitions()[0]
    assert (stored.content, stored.reason) == (GIVEN, TAKEN)
    assert verify_ledger(bench.store, {}).ok


def test_texts_stored_before_still_verify_and_are_read_as_they_are(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("pirdesk.storage.entering.take_in", lambda change: change)
        case_id = bench.case(GIVEN)
        bench.write(SetAnswer(case_id, "a", Answer(GIVEN), 0))
    assert bench.views.sheet(case_id).value("a") == GIVEN
    assert verify_ledger(bench.store, {}).ok
    case = bench.views.case(case_id)
    bench.write(EditCase(replace(case, note="later"), case.revision))
    bench.write(SetAnswer(case_id, "a", Answer(GIVEN), 1))
    assert bench.views.case(case_id).title == TAKEN
    assert bench.views.sheet(case_id).value("a") == TAKEN
    assert verify_ledger(bench.again(), {}).ok


def evidence(case_id: str, original: str) -> AddEvidence:
    data = original.encode() or b"same"
    name = hashlib.sha256(data).hexdigest()
    file = Evidence(name, case_id, "log.txt", "text/plain", len(data), GIVEN, "P-1", NOON)
    return AddEvidence(replace(file, original=original), data)


def test_evidence_keeps_bytes_and_the_name_it_came_with(bench: Bench) -> None:
    case_id = bench.case()
    change = evidence(case_id, GIVEN)
    bench.write(change)
    stored = bench.views.evidence(case_id)[0]
    assert (stored.original, stored.caption) == (GIVEN, TAKEN)
    assert bench.views.blob(stored.sha256) == GIVEN.encode()
    assert verify_ledger(bench.store, {}).ok


def test_an_entry_without_another_name_says_what_it_said_before() -> None:
    plain = kinds.plain(evidence("C-1", "").evidence)
    assert "original" not in plain
    assert kinds.plain(evidence("C-1", "a").evidence)["original"] == "a"


def test_evidence_of_an_older_database_is_brought_up_and_down(bench: Bench, tmp_path: Path) -> None:
    case_id = bench.case()
    bench.write(evidence(case_id, ""), evidence(case_id, "log\u202e.txt"))
    before = bench.views.evidence(case_id)
    bench.store.close()
    downgrade(bench.url, tmp_path, 9)
    upgrade(bench.url, tmp_path)
    store = bench.again()
    assert isinstance(store, Store)
    after = store.views.evidence(case_id)
    assert after == tuple(replace(file, original="") for file in before)
    assert [store.views.blob(file.sha256) for file in after] == [b"same", "log\u202e.txt".encode()]
    assert verify_ledger(store, {}).ok
    bench.write(evidence(bench.case(), "later"))


def test_a_moment_is_taken_in_as_it_was_written() -> None:
    at = Moment(NOON, NOON, "2026-11-20T12:00:00+00:00")
    assert take_in(at) is at
