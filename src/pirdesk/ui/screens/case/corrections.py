"""Answers of a case that cannot be stored yet: which, why, on which page, and the way there."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pirdesk.casefile.findings import Finding
from pirdesk.ui.screens.case.model import CaseModel

TO_CORRECT = "to correct"


class Corrections:
    """Reads the sheet model; keys come in the order of the pages that ask them."""

    def __init__(self, model: CaseModel) -> None:
        self._model = model

    def refused(self) -> tuple[str, ...]:
        """Return the keys of refused answers."""
        return self._in_order(self._model.sheet.refused())

    def waiting(self) -> tuple[str, ...]:
        """Return the keys whose basis waits for its answer."""
        return self._in_order(self._model.sheet.waiting())

    def findings(self, keys: Collection[str]) -> tuple[Finding, ...]:
        """Return why those of some keys that are refused cannot be stored."""
        return tuple(
            Finding("refused", "blocker", fault.title, key, fault.what_to_do)
            for key, fault in self._model.sheet.refused().items()
            if key in keys
        )

    def after(self, key: str) -> str:
        """Return the refused key after one, the first where it is none; else one that waits."""
        return following(self.refused() or self.waiting(), key)

    def way(self, blockers: Sequence[str], key: str, last: str) -> str:
        """Return where to go next: to what is refused first, then on through what blocks.

        ``key`` has the caret, ``last`` is where this way led before.
        """
        refused = self.refused()
        stops = tuple(dict.fromkeys((*refused, *blockers)))
        return following(stops, key if not refused or key == last else "")

    def _in_order(self, keys: Collection[str]) -> tuple[str, ...]:
        if not keys:
            return ()
        places = {page.id: number for number, page in enumerate(self._model.pages())}
        pages = {key: self._model.page_of(key) for key in keys}
        last = len(places)
        at = {key: places.get(page.id, last) if page else last for key, page in pages.items()}
        return tuple(sorted(keys, key=lambda key: at[key]))


def following(stops: Sequence[str], key: str) -> str:
    """Return the stop after a key, the first one where it is none of them, "" without any."""
    if not stops:
        return ""
    return stops[(stops.index(key) + 1) % len(stops)] if key in stops else stops[0]
