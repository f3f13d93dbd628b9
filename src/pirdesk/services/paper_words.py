"""The words of a language for one case's papers: rows are called what the case calls them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pirdesk.casefile.sheet import Certainty, FactSheet, cell
from pirdesk.casefile.terms import split_cell
from pirdesk.documents.phrases import load_phrases

if TYPE_CHECKING:
    from pirdesk.forms import Words
    from pirdesk.services.library import Library

_NAMING = ("name", "description", "title")


@dataclass(frozen=True, slots=True)
class PaperWords:
    """Words as exhibits want them; a row of a table is known by its name, else by its number."""

    words: Words
    sheet: FactSheet

    @property
    def language(self) -> str:
        """The language of the words."""
        return self.words.language

    def label(self, key: str) -> str:
        """Return the label of a term."""
        return self.words.label(key)

    def choice(self, key: str, value: str) -> str:
        """Return the words of one choice."""
        return self.words.choice(key, value)

    def said(self, key: str, answer: str) -> str:
        """Return the sentence that a yes or no becomes, "" where the term has none."""
        return self.words.said(key, answer)

    def text(self, key: str) -> str:
        """Return a sentence of a form."""
        return self.words.text(key)

    def stated(self, key: str) -> str:
        """Return the answered yes or no of a key as the sentence its term has, "" without one."""
        answer = self.sheet.get(key)
        if answer is None or not isinstance(answer.value, bool) or not answer.usable:
            return ""
        maybe = "maybe_" if answer.certainty is Certainty.SUSPECTED else ""
        return self.said(key, f"{maybe}{'yes' if answer.value else 'no'}")

    def row(self, key: str) -> str:
        """Return what the row of a cell is called, "" where the key is no cell."""
        parts = split_cell(key)
        if parts is None:
            return ""
        table, row, _ = parts
        for name in _NAMING:
            told = self.sheet.value(cell(table, row, name))
            if isinstance(told, str) and told.strip():
                return " ".join(told.split())
        ids = self.sheet.rows(table).ids
        number = str(ids.index(row) + 1) if row in ids else ""
        return f"{self.words.label(table)} {number}".strip()


def paper_words(library: Library, sheet: FactSheet, language: str) -> PaperWords:
    """Return the words of a language for the papers of a case with these facts."""
    return PaperWords(library.words(language), sheet)


def page_note(note: str, language: str) -> str:
    """Return the note every page of a case bears; that of a shipped sample in the language."""
    shipped = load_phrases("en").say("exercise_note")
    return load_phrases(language).say("exercise_note") if note == shipped else note
