"""Names that a reader takes for each other: by compatibility, case and Unicode's confusables.

The table is that of Unicode's standard 39; what is compared by is never shown and never stored.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from pirdesk import datafiles
from pirdesk.casefile.case import Person


def look_alike(one: str, other: str) -> bool:
    """Tell whether a reader may take two names for the same."""
    return bool(skeletons(one) & skeletons(other))


def skeletons(name: str) -> frozenset[str]:
    """Return what a name is compared by: letters as they are, and in small letters.

    Both, since “I” looks like “l” and “i” does not, and yet “Ilse” and “ilse” are one name.
    """
    plain = " ".join(unicodedata.normalize("NFKC", name).split())
    shown = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return frozenset({_prototype(shown).casefold(), _prototype(shown.casefold())})


def told_apart(people: Iterable[Person]) -> dict[str, str]:
    """Return what each person is shown as, by id: the name, with the id where two look alike."""
    everybody = tuple(people)
    if len(everybody) < 2:
        return {person.id: person.name for person in everybody}
    of = {person.id: skeletons(person.name) for person in everybody}
    shared = Counter(each for mine in of.values() for each in mine)
    return {
        person.id: f"{person.name} ({person.id})"
        if any(shared[each] > 1 for each in of[person.id])
        else person.name
        for person in everybody
    }


def _prototype(text: str) -> str:
    swapped = unicodedata.normalize("NFD", text).translate(_confusables())
    return unicodedata.normalize("NFD", swapped)


@cache
def _confusables() -> dict[int, str]:
    file = datafiles.path("resources", "unicode", "confusables.txt")
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ", 1) for line in lines if line and not line.startswith("#"))
    return {
        int(source, 16): "".join(chr(int(code, 16)) for code in target.split())
        for source, target in pairs
    }
