"""What keeps a paper that goes out from being submitted and approved: it contradicts itself.

The facts, the filing, the date and the words of a letter are compared; what was drafted for other
answers, or shows work that stays in the house, is named with the part that does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message, TermKey
from pirdesk.documents.markdown import tokens_of
from pirdesk.errors import UserError, shortened
from pirdesk.forms import InTime, in_time
from pirdesk.forms.contradictions import Sent, Writing, contradictions
from pirdesk.services.letters import CARRIED
from pirdesk.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pirdesk.casefile.case import Block, Document
    from pirdesk.casefile.sheet import FactSheet
    from pirdesk.casefile.terms import Vocabulary
    from pirdesk.documents import Composed, Template
    from pirdesk.services.letters import Letter, Told

OUTGOING = ("regulator", "user", "public")
"""The editions that leave the house."""
INTERNAL = ("duties", "facts", "form", "filings", "decisions", "correspondence", "harm", "breaches")
"""Exhibits, by their first part, that show work which stays in the house."""
_FORMS = ("art33", "art34")
_EARLIER = ("in_time", "late")  # parts that were ticked and are computed today
_WORDS = 60


def with_letter_findings(  # a letter is checked against each of these
    vocabulary: Vocabulary,
    document: Document,
    template: Template,
    sheet: FactSheet,
    letter: Letter | None,
    made: Composed,
) -> Composed:
    """Return a document with what cannot hold together in it, where it is one that goes out."""
    form, at = template.form, made.paper.made_at
    if document.edition not in OUTGOING or form not in _FORMS:
        return made
    writing = Writing(form, at)
    if letter is not None:
        writing = Writing(
            form,
            at,
            row=letter.row,
            authority=letter.to.name,
            codes=letter.to.codes,
            earlier=_sent(letter.earlier),
            elsewhere=_sent(letter.elsewhere),
        )
    found = (
        *contradictions(vocabulary, sheet, writing),
        *_parts(vocabulary, document, made),
        *(_case_wide(sheet, letter) if letter is not None else ()),
    )
    return replace(made, findings=(*made.findings, *found))


def refuse_late_since(
    sheet: FactSheet, letter: Letter | None, approved_at: datetime, now: datetime
) -> None:
    """Refuse a first letter that was approved as being in time and would go out late."""
    if letter is None or letter.earlier:
        return
    then, today = in_time(sheet, approved_at), in_time(sheet, now)
    if then is InTime.WITHIN and today is not InTime.WITHIN:
        raise UserError(
            say(Message("contradiction.approved_in_time")),
            f"Nothing was written. {say(Message('contradiction.approved_in_time_do'))}",
            code="seal.late_since",
        )


def _sent(told: Iterable[Told]) -> tuple[Sent, ...]:
    return tuple(Sent(each.name, each.filed_at, each.reference) for each in told)


def _parts(vocabulary: Vocabulary, document: Document, made: Composed) -> Iterator[Finding]:
    """Find parts written for other answers, from an earlier wording, or not for outside eyes."""
    gone = {each.where for each in made.findings if each.code == "block.gone"}
    letter = Message("contradiction.the_letter")
    for block in document.blocks:
        if block.kind == "exhibit":
            if block.exhibit.partition(".")[0] in INTERNAL:
                said = Message("contradiction.analysis", {"one": block.id, "other": letter})
                yield _anew("analysis", block, said)
        elif block.id in gone and block.revision <= 1:
            yield _anew(
                "passage",
                block,
                Message("contradiction.passage", {"one": _called(block), "other": letter}),
            )
        elif block.id in _EARLIER or _superseded(vocabulary, block):
            said = Message("contradiction.superseded", {"one": _called(block), "other": letter})
            yield _anew("superseded", block, said)


def _anew(code: str, block: Block, said: Message) -> Finding:
    do = Message("contradiction.draft_anew")
    return Finding(f"contradiction.{code}", "blocker", said, block.id, do)


def _called(block: Block) -> str:
    """Name a part by its first words."""
    return shortened(" ".join(block.markdown.split()).lstrip("#-* "), _WORDS)


def _superseded(vocabulary: Vocabulary, block: Block) -> bool:
    terms = (vocabulary.find(token.key) for token in tokens_of(block.markdown))
    # A token that is no term is the document's own, or nobody's: composing tells.
    return any(term is not None and term.superseded for term in terms)


def _case_wide(sheet: FactSheet, letter: Letter) -> Iterator[Finding]:
    """Point to answers once given for the whole case that no filing has taken over."""
    for key, column in CARRIED.items():
        if sheet.value(key) is not None and sheet.get(letter.key(column)) is None:
            other = TermKey(f"filings[].{column}")
            yield Finding(
                "filing.case_wide",
                "warning",
                Message("contradiction.case_wide", {"one": TermKey(key)}),
                key,
                Message("contradiction.case_wide_do", {"other": other}),
            )
