"""Each message of the code has words, each sentence a maker, and both name the same places."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from pirdesk.wording import gaps, load_catalog
from tests.house.tree import SOURCE, modules

# Languages whose messages are whole; one that is begun is not named here, and its gaps are English.
COMPLETE = ("en", "de")


def made() -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """Yield module, id and params of each message the source makes; None: built elsewhere."""
    for name, tree, _ in modules(SOURCE):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) == "Message":
                for key in _texts(node.args[0]):
                    yield name, key, _params(node)


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _texts(node: ast.expr) -> list[str]:
    """Return the ids a call can name: a text, or either of two texts."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    return []


def _params(node: ast.Call) -> frozenset[str] | None:
    given = node.args[1:] + [word.value for word in node.keywords if word.arg == "params"]
    if not given:
        return frozenset()
    if not isinstance(given[0], ast.Dict):
        return None
    keys = given[0].keys
    if not all(isinstance(key, ast.Constant) for key in keys):
        return None
    return frozenset(str(key.value) for key in keys if isinstance(key, ast.Constant))


def test_an_id_stands_where_the_message_is_made() -> None:
    # An id put together from parts could not be looked for, here or by a reader.
    odd = [
        f"{name}:{node.lineno}"
        for name, tree, _ in modules(SOURCE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) == "Message"
        if not node.args or not _texts(node.args[0])
    ]
    assert not odd


def test_every_message_of_the_code_has_words() -> None:
    known = load_catalog("en").sentences
    assert not [f"{name}: {key}" for name, key, _ in made() if key not in known]


def test_every_sentence_is_made_somewhere() -> None:
    assert not load_catalog("en").sentences.keys() - {key for _, key, _ in made()}


def test_code_and_words_name_the_same_places() -> None:
    known = load_catalog("en").sentences
    odd = [
        f"{name}: {key} fills {sorted(params)}, the words name {sorted(known[key].names)}"
        for name, key, params in made()
        if params is not None and key in known and params != known[key].names
    ]
    assert not odd


@pytest.mark.parametrize("language", COMPLETE)
def test_a_complete_language_words_every_message(language: str) -> None:
    assert gaps(language) == ()
