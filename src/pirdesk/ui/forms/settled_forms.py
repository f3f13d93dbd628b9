"""Forms settled on the sheet as it is shown, with what checking them found, each worked out once.

A keystroke settles every form seen so far; a form whose questions all came out as before keeps its
findings. It shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import is_

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import Vocabulary
from pirdesk.forms import Form, SettledForm, Words, check, order_findings, settle


@dataclass(frozen=True, slots=True)
class Checked:
    """A settled form with what checking it found, in these words."""

    settled: SettledForm
    words: Words
    findings: tuple[Finding, ...]
    orders: tuple[Finding, ...] = ()


class SettledForms:
    """Settled forms and their findings by form; ``renew`` when the sheet has changed."""

    def __init__(self, vocabulary: Vocabulary, now: Callable[[], datetime]) -> None:
        self._vocabulary, self._now = vocabulary, now
        self._orders: tuple[FactSheet, tuple[Finding, ...]] | None = None
        self._settled: dict[str, SettledForm] = {}
        self._checked: dict[str, Checked] = {}

    def form(self, form: Form, sheet: FactSheet) -> SettledForm:
        """Return a form settled at the last renewal, or now on this sheet if it is asked first."""
        found = self._settled.get(form.id)
        if found is None or found.form is not form:  # another edition of the form
            found = self._settled[form.id] = settle(form, sheet, self._vocabulary)
        return found

    def checked(self, settled: SettledForm, words: Words) -> Checked:
        """Return a settled form checked; the same object until a question has changed."""
        kept = self._checked.get(settled.form.id)
        orders = self._order(settled.sheet)
        same = kept is not None and kept.words is words and kept.orders == orders
        if kept is None or not same or not _same(kept.settled, settled):
            asked = {item.key for item in settled if not item.relevant.is_false}
            mine = tuple(finding for finding in orders if finding.where in asked)
            kept = Checked(settled, words, (*check(settled.form, settled), *mine), orders)
            self._checked[settled.form.id] = kept
        return kept

    def _order(self, sheet: FactSheet) -> tuple[Finding, ...]:
        """Return what is asked about the order of moments, worked out once for a sheet."""
        if self._orders is None or self._orders[0] is not sheet:
            self._orders = (sheet, order_findings(sheet, self._now()))
        return self._orders[1]

    def renew(self, sheet: FactSheet) -> None:
        """Settle every form asked for so far on a changed sheet."""
        self._settled = {
            name: settle(before.form, sheet, self._vocabulary, before)
            for name, before in self._settled.items()
        }


def _same(one: SettledForm, other: SettledForm) -> bool:
    # Settling keeps the object of each question of which nothing it reads has changed.
    return one is other or (
        one.form is other.form
        and len(one.questions) == len(other.questions)
        and all(map(is_, one.questions, other.questions))
    )
