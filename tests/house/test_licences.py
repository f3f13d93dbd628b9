"""Everything the program ships with may be shipped with it."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

from tests.house.test_locks import pins

FREE = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python Software|MPL|Mozilla|LGPL|0BSD|Unlicense|Zlib")
NAMES = sorted(pins("runtime"))


def licence(name: str) -> str:
    about = metadata.metadata(name)
    stated: list[str] = []
    for field in ("License-Expression", "License", "Classifier"):
        stated += [v for v in about.get_all(field) or [] if field != "Classifier" or "License" in v]
    return " ".join(stated)


def installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


@pytest.mark.parametrize("name", [name for name in NAMES if installed(name)])
def test_the_licence_lets_it_be_shipped(name: str) -> None:
    assert FREE.search(licence(name)), licence(name)[:200]


def test_most_of_the_lock_is_installed_here() -> None:
    # What is not is for other systems or Pythons; nearly everything must have been looked at.
    assert sum(installed(name) for name in NAMES) >= len(NAMES) * 0.85
