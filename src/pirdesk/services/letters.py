"""A letter to an authority and the filing it makes: one authority, one stage.

References, reasons for delay, earlier filings and promised dates are read of that filing alone;
what other authorities were told is known only to name it as theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from pirdesk.casefile.case import Document
from pirdesk.casefile.sheet import Answer, FactSheet, cell
from pirdesk.casefile.values import Value
from pirdesk.duties import Pack, directory, map_duties, now_called, receivers
from pirdesk.services.desk import Desk

if TYPE_CHECKING:
    from pirdesk.documents import Template
    from pirdesk.storage import Submission

TABLE = "filings"
ROW = f"row.{TABLE}"
NO_ROW = "none"
CARRIED: Mapping[str, str] = MappingProxyType(
    {
        "notification.prior_reference": "reference",
        "notification.changes": "changes",
        "notification.next_by": "next_by",
        "notification.reasons_for_delay": "reasons",
    }
)
"""What was asked once for the whole case, and the part of a filing that holds it now."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notification that was sent to an authority: when, and the reference it gave."""

    place: str
    name: str
    filed_at: datetime
    reference: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Addressed:
    """One authority a letter goes to: its State, its name ("" not chosen), what it is called by."""

    place: str
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one authority as of ``at``; ``row`` is its filing, ``NO_ROW`` before it is begun.

    ``earlier`` and ``elsewhere`` are what was sent to this authority and to others before the
    letter was drafted, oldest first.
    """

    duty: str
    to: Addressed
    row: str
    at: datetime
    earlier: tuple[Told, ...]
    elsewhere: tuple[Told, ...]

    def key(self, column: str) -> str:
        """Return the key of one answer of this filing."""
        return cell(TABLE, self.row, column)

    @property
    def stage(self) -> str:
        """Return which stage the filings noted so far make this one."""
        return "supplementary" if self.earlier else "initial"


def letter_of(
    desk: Desk, document: Document, template: Template, sheet: FactSheet, at: datetime
) -> Letter | None:
    """Return the filing a document makes, None where it is no letter to an authority."""
    if not template.tells:
        return None
    duty, given = template.tells[0], document.parameters or {}
    to = addressed(duty, given)
    row = given.get(ROW) or next(iter(rows_for(sheet, to)), NO_ROW)
    sent, letters = _sent(desk, document.case_id, duty), _letters(desk, document.case_id)
    past = [each for each in sent if each.filed_at <= document.created_at]
    mine = tuple(each for each in past if _is_to(each, to, letters))
    return Letter(
        duty=duty,
        to=to,
        row=row,
        at=at,
        earlier=mine,
        elsewhere=tuple(each for each in past if each not in mine),
    )


def addressed(duty: str, parameters: Mapping[str, str]) -> Addressed:
    """Return the authority that the parameters of a letter name."""
    place, chosen = parameters.get("recipient", ""), parameters.get("authority", "")
    name = parameters.get("recipient_name", "")
    codes = [chosen, name]
    if place and (not chosen or len(receivers(duty, place)) == 1):
        codes.append(place)  # a State's code names its authority where it has but one
    return Addressed(place, name, tuple(code for code in codes if code))


def rows_for(sheet: FactSheet, to: Addressed) -> tuple[str, ...]:
    """Return the filings that are made to one authority, in the table's order."""
    wanted = {_folded(code) for code in to.codes}
    rows = sheet.rows(TABLE).ids
    return tuple(r for r in rows if _folded(sheet.value(cell(TABLE, r, "authority"))) in wanted)


def concerned(desk: Desk, sheet: FactSheet, letter: Letter) -> tuple[tuple[str, str], ...]:
    """Return place and name of every authority that this law asks to be notified.

    The name is "" where several could be competent and none was chosen or notified: a guess of
    ours has no place in a letter that goes out.
    """
    pack = desk.library.pack
    law = tuple(law for law in pack.regimes if any(s.duty == letter.duty for s in law.stages))
    duties = map_duties(sheet, Pack(pack.edition, law, pack.sha256), letter.at)
    due = {
        d.place: d.recipient if len(receivers(letter.duty, d.place)) == 1 else ""
        for d in duties
        if d.verdict == "due" and d.place
    }
    for told in (*letter.earlier, *letter.elsewhere):
        if told.place:
            due[told.place] = due.get(told.place) or told.name
    if letter.to.place and letter.to.name:
        due[letter.to.place] = letter.to.name
    return tuple(due.items())


def with_filing(
    desk: Desk, document: Document, sheet: FactSheet
) -> tuple[Document, dict[str, Answer]]:
    """Return a new letter with the filing it makes, and the answers that begin that filing."""
    parameters = document.parameters or {}
    template = desk.library.template(document.template, document.language)
    if not template.tells or not parameters.get("recipient"):
        return document, {}
    row, begun = _filing_answers(desk, document, template, sheet)
    return replace(document, parameters={**parameters, ROW: row}), begun


def _filing_answers(
    desk: Desk, document: Document, template: Template, sheet: FactSheet
) -> tuple[str, dict[str, Answer]]:
    """Return the filing a new letter makes, and the answers that begin it where it is new.

    A filing that was written down and not sent yet is taken up; else a row is added. Answers that
    were once asked for the whole case move to it where this is the one authority ever written to.
    """
    to = addressed(template.tells[0], document.parameters or {})
    sent, letters = (
        _sent(desk, document.case_id, template.tells[0]),
        _letters(desk, document.case_id),
    )
    mine = tuple(each for each in sent if _is_to(each, to, letters))
    last = max((each.filed_at for each in mine), default=None)
    rows = rows_for(sheet, to)
    row = next((r for r in reversed(rows) if not _used(sheet, r, letters, last)), "")
    told: dict[str, Answer] = {}
    if not row:
        row = _new_row(sheet, to.place)
        told[cell(TABLE, row, "authority")] = Answer(to.name or to.place)
        known = {(d.parameters or {}).get("recipient", "") for d in letters}
        if known | {each.place for each in sent} == {to.place}:
            told |= _carried(sheet, row)
    if sheet.get(cell(TABLE, row, "kind")) is None:
        told[cell(TABLE, row, "kind")] = Answer("supplementary" if mine else "initial")
    return row, told


def _used(sheet: FactSheet, row: str, letters: Iterable[Document], last: datetime | None) -> bool:
    """Tell whether a filing was sent already: its letter is older than the last one noted."""
    if last is None:
        return False
    drafted = [d.created_at for d in letters if (d.parameters or {}).get(ROW) == row]
    first = sheet.value(cell(TABLE, row, "kind")) == "initial"
    return first or min(drafted, default=last) < last


def _new_row(sheet: FactSheet, place: str) -> str:
    taken, base = set(sheet.rows(TABLE).ids), place.lower()[:30]
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _carried(sheet: FactSheet, row: str) -> dict[str, Answer]:
    """Return the answers once given for the whole case as those of one filing."""
    found = {column: sheet.get(key) for key, column in CARRIED.items()}
    return {
        cell(TABLE, row, column): Answer(answer.value, answer.certainty, answer.basis)
        for column, answer in found.items()
        if answer is not None and answer.usable
    }


def _letters(desk: Desk, case_id: str) -> tuple[Document, ...]:
    """Return the documents of a case that are addressed to a place, oldest first."""
    every = desk.store.views.documents(case_id)
    return tuple(d for d in every if (d.parameters or {}).get("recipient"))


def _sent(desk: Desk, case_id: str, duty: str) -> tuple[Told, ...]:
    """Return what was sent for a duty, oldest first."""
    rows = desk.store.views.submissions(case_id)
    pack = desk.library.pack
    return tuple(_told(row, duty) for row in rows if duty in now_called(pack, row.duty))


def _is_to(told: Told, to: Addressed, letters: Iterable[Document]) -> bool:
    """Tell whether something was sent to this authority.

    What was sent is noted by its State; where that has several authorities, the last letter drafted
    before it says to which of them.
    """
    if not to.place or told.place not in ("", to.place):
        return False
    named = [
        (d.parameters or {}).get("authority", "")
        for d in letters
        if (d.parameters or {}).get("recipient") == to.place and d.created_at <= told.filed_at
    ]
    written = [code for code in named if code]
    return not written or written[-1] in to.codes


def _told(row: Submission, duty: str) -> Told:
    return Told(row.place, _name(row.place, duty), row.filed_at, row.reference, row.reasons)


def _name(place: str, duty: str) -> str:
    found = receivers(duty, place) if place else ()
    if len(found) == 1:
        return found[0].title
    known = place in directory().states
    return directory().unnamed("data_protection", place) if known else place


def _folded(text: Value | None) -> str:
    return " ".join(text.split()).casefold() if isinstance(text, str) else ""
