"""Look for words in what an error says to people, whether its sentences are messages or texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from pirdesk.errors import PirdeskError
from pirdesk.wording import error_text

E = TypeVar("E", bound=PirdeskError)


@contextmanager
def refuses(kind: type[E], match: str = "") -> Iterator[pytest.ExceptionInfo[E]]:
    """Expect an error of ours that says, in English, what the pattern ``match`` looks for."""
    with pytest.raises(kind) as caught:
        yield caught
    said = error_text(caught.value)
    assert re.search(match, said), said
