"""JSON of strangers: what is plain is read, what is not is refused, nothing ends the process."""

from __future__ import annotations

import json
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.strictjson import DEEPEST, read_json

_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_VALUES)
def test_plain_json_is_read_as_it_is(value: object) -> None:
    text = json.dumps(value, allow_nan=False)
    assert read_json(text) == value
    assert read_json(text.encode()) == value


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b"\xff\xfe", "UTF-8"),
        (b"", "valid"),
        (b"{", "valid"),
        (b'"\\', "valid"),
        (b"[" * 100_000, "nested"),
        (b'{"a":' * 100_000, "nested"),
        (b"[" * 1_000_000 + b"]" * 1_000_000, "nested"),
    ],
)
def test_what_is_not_plain_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_json(raw)


def test_brackets_in_strings_are_no_nesting() -> None:
    text = json.dumps({"a": "[" * 5000 + '"{' * 500 + "\\"})
    assert read_json(text) == json.loads(text)


def test_depth_is_counted_exactly() -> None:
    assert read_json("[" * DEEPEST + "]" * DEEPEST)
    with pytest.raises(ValueError, match="nested"):
        read_json("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))


def test_a_thread_with_a_small_stack_survives() -> None:
    caught: list[str] = []

    def attempt() -> None:
        try:
            read_json("[" * 200_000)
        except ValueError as fault:
            caught.append(str(fault))

    size = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
    assert caught
