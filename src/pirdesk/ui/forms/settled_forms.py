"""Forms settled on the sheet as it is shown, with what checking them found, each worked out once.

A keystroke settles every form seen so far; a form whose questions all came out as before keeps its
findings. It shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import is_

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import Vocabulary
from pirdesk.forms import Form, SettledForm, Words, check, settle


@dataclass(frozen=True, slots=True)
class Checked:
    """A settled form with what checking it found, in these words."""

    settled: SettledForm
    words: Words
    findings: tuple[Finding, ...]


class SettledForms:
    """Settled forms and their findings by form; ``renew`` when the sheet has changed."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
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
        if kept is None or kept.words is not words or not _same(kept.settled, settled):
            kept = Checked(settled, words, check(settled.form, settled))
            self._checked[settled.form.id] = kept
        return kept

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
