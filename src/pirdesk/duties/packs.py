"""The laws put together: those shipped, and an organisation's own in their place or beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from pirdesk.casefile.terms import Vocabulary
from pirdesk.datafiles import DataFile, read_folder
from pirdesk.duties.law_tables import read_tables
from pirdesk.duties.loading import parse_regime
from pirdesk.duties.regime import Pack, Regime
from pirdesk.errors import DataFault


def load_regimes(
    vocabulary: Vocabulary, *, own: Mapping[str, DataFile] = MappingProxyType({})
) -> Pack:
    """Load every law file; ``own`` are the organisation's files by id, in place of ours.

    A file that names an unknown term, or a duty another file has, raises DataFault.
    """
    files = read_folder("forms", "regimes")
    lines = (parse_regime(file, vocabulary) for file in read_tables())
    pack = _pack(
        (
            *(parse_regime(file, vocabulary) for file in files),
            *(replace(law, of_table=True) for law in lines),
        )
    )
    return with_own(pack, {name: parse_regime(file, vocabulary) for name, file in own.items()})


def with_own(pack: Pack, own: Mapping[str, Regime]) -> Pack:
    """Return a pack with an organisation's laws in place of those of the same id, or beside them.

    A duty that another law has raises DataFault. The keys of ``own`` are named in the edition.
    """
    if not own:
        return pack
    found = _pack((*pack.regimes, *own.values()))
    named = f"{pack.edition} with the organisation's own {', '.join(sorted(own))}"
    return replace(found, edition=named)


def _pack(laws: Iterable[Regime]) -> Pack:
    """Return a pack of some laws, the last of each id; its edition is the oldest day of a check."""
    regimes = {law.id: law for law in laws}
    _one_duty_each(regimes.values())
    named = sorted(regimes.values(), key=lambda r: r.id)
    digest = hashlib.sha256("".join(f"{r.id} {r.sha256}\n" for r in named).encode()).hexdigest()
    return Pack(_edition(named), tuple(named), digest)


def _edition(laws: list[Regime]) -> str:
    """Return the oldest day a law was checked on: all of them were, at least that lately.

    A law that names none counts with its own edition.
    """
    days = (law.checked_on.isoformat() if law.checked_on else law.edition for law in laws)
    return min(days, default="")


def _one_duty_each(regimes: Iterable[Regime]) -> None:
    seen: dict[str, str] = {}
    for regime in regimes:
        for stage in regime.stages:
            if stage.duty in seen:
                reason = f"the duty “{stage.duty}” stands in “{seen[stage.duty]}” already"
                raise DataFault(regime.id, "stages", reason)
            seen[stage.duty] = regime.id
    _one_law_each(regimes)


def _one_law_each(regimes: Iterable[Regime]) -> None:
    """Refuse an old id that two laws claim: nobody could tell what was filed under it."""
    seen: dict[str, str] = {}
    for regime in regimes:
        for was in regime.formerly:
            if was.id in seen:
                reason = f"the old id “{was.id}” stands in “{seen[was.id]}” already"
                raise DataFault(regime.id, "formerly", reason)
            seen[was.id] = regime.id
