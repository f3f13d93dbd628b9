"""One page of the board of clocks: read in the order of its index, no further than it shows.

A line stands for all authorities towards which one duty of one entity runs by one instant.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from pirdesk.casefile.case import ClockRow
from pirdesk.storage import tables
from pirdesk.storage.columns import AnyRow, AnySelect
from pirdesk.storage.folding import fold, like_pattern
from pirdesk.storage.records import ClockLine

# A person with so few open cases is looked up case by case; else the order of the index is faster.
_FEW_CASES = 400
_row, _case, _page = tables.clock_row.c, tables.case_file.c, tables.register_row.c
_LINE = (_row.strict_due, _row.case_id, _row.duty, _row.entity)
_SHARED = (
    *("place", "verdict", "recipient", "latest_arguable_due", "confidence", "pack"),
    "begun_at",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which clocks: of some duties (None: all), of a person's cases, due within a span.

    ``text`` are words of which a case's title or id holds every one, in any case or accent.
    """

    duties: Collection[str] | None = None
    person: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


ALL = Wanted()


def read_board(
    connection: sa.Connection, wanted: Wanted, limit: int, offset: int
) -> tuple[ClockLine, ...]:
    """Return one page of dated clocks of open cases, nearest first."""
    page = sa.select(*_LINE, sa.func.count().label("authorities"))
    page = page.where(_row.strict_due.is_not(None), *_conditions(connection, wanted))
    page = page.group_by(*_LINE)
    if wanted.duties is None:
        line = page.order_by(*_LINE).limit(limit).offset(offset).subquery("line")
    elif wanted.duties:
        line = _of_duties(page, sorted(wanted.duties), limit, offset)
    else:
        return ()
    return tuple(map(_clock_line, connection.execute(_filled(line))))


def kept_to(connection: sa.Connection, wanted: Wanted) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what a clock row must meet to be wanted, its duty included."""
    met = _conditions(connection, wanted)
    return met if wanted.duties is None else (*met, _row.duty.in_(sorted(wanted.duties)))


def _conditions(connection: sa.Connection, wanted: Wanted) -> tuple[sa.ColumnElement[bool], ...]:
    met = [_of_cases(connection, wanted)]
    if wanted.since is not None:
        met.append(_row.strict_due >= wanted.since)
    if wanted.until is not None:
        met.append(_row.strict_due < wanted.until)
    return tuple(met)


def _of_duties(page: AnySelect, duties: Sequence[str], limit: int, offset: int) -> sa.Subquery:
    """Merge the first lines of each duty, each read in the order of the index of duties.

    One question for all of them would sort every clock of them before the first is shown.
    """
    firsts = (
        page.where(_row.duty == duty).order_by(*_LINE).limit(offset + limit).subquery()
        for duty in duties
    )
    all_ = sa.union_all(*(sa.select(*first.c) for first in firsts)).subquery()
    keys = [all_.c[key.name] for key in _LINE]
    return sa.select(*all_.c).order_by(*keys).limit(limit).offset(offset).subquery("line")


def _of_cases(connection: sa.Connection, wanted: Wanted) -> sa.ColumnElement[bool]:
    """Keep to the open cases wanted: listed where they are few, else without the rest.

    Leaving out the rest lets the database read on in the order of its index.
    """
    theirs = [_case.state == "open"]
    if wanted.person:
        theirs.append(_case.created_by == wanted.person)
    rest = [_row.case_id.not_in(sa.select(_case.id).where(sa.or_(*map(sa.not_, theirs))))]
    mine = sa.select(_case.id).where(*theirs)
    if wanted.text.strip():
        holds = named(wanted.text)
        rest.append(_row.case_id.not_in(sa.select(_page.case_id).where(sa.not_(holds))))
        mine = sa.select(_page.case_id).where(
            holds, sa.exists().where(_case.id == _page.case_id, *theirs)
        )
    if wanted.text.strip() or wanted.person:
        few = connection.execute(mine.limit(_FEW_CASES + 1)).scalars().all()
        if len(few) <= _FEW_CASES:
            return _row.case_id.in_(few)
    return sa.and_(*rest)


def named(text: str) -> sa.ColumnElement[bool]:
    """Return that a case's title or id holds every word."""
    title, number = _page.title_order, sa.func.lower(_page.case_id)
    return sa.and_(
        *(
            sa.or_(title.like(pattern, escape="\\"), number.like(pattern, escape="\\"))
            for pattern in map(like_pattern, fold(text).split())
        )
    )


def _filled(line: sa.Subquery) -> sa.Select[*tuple[object, ...]]:
    """Return the lines of a page with what their rows say; no server has a max of true, false."""
    keys = tuple(line.c)
    shared = [sa.func.min(_row[name]).label(name) for name in _SHARED]
    doubt = sa.func.max(sa.case((_row.provisional, 1), else_=0)).label("provisional")
    same = sa.and_(*(_row[key.name] == line.c[key.name] for key in _LINE))
    query = sa.select(*keys, *shared, doubt, _case.title)
    query = query.join_from(line, tables.clock_row, same)
    query = query.join(tables.case_file, _case.id == _row.case_id)
    return query.group_by(*keys, _case.title).order_by(*(line.c[key.name] for key in _LINE))


def _clock_line(row: AnyRow) -> ClockLine:
    clock = ClockRow(
        case_id=row.case_id,
        duty=row.duty,
        entity=row.entity,
        place=row.place,
        verdict=row.verdict,
        provisional=bool(row.provisional),
        recipient=row.recipient,
        strict_due=row.strict_due,
        latest_arguable_due=row.latest_arguable_due,
        confidence=row.confidence,
        pack=row.pack,
        begun_at=row.begun_at,
    )
    if row.authorities > 1:
        clock = replace(clock, place="", recipient="")
    return ClockLine(clock, row.title, row.authorities)
