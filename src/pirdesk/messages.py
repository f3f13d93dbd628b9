"""A sentence as data: its id and the values that stand in it; worded only when it is shown.

Engines, verbs and errors make messages; ``pirdesk.wording`` alone turns one into words of a
language. This module knows no value but its own: those of the case file say that they are values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal


class MessageValue:
    """A value that ``pirdesk.wording`` shows: a count, a moment, an amount of money."""

    __slots__ = ()


class Place(str):
    """The code of a country or a part of one (``DE``, ``US-CA``), shown by its name."""

    __slots__ = ()


class TermKey(str):
    """The key of a question or cell, shown by its label."""

    __slots__ = ()


class FormText(str):
    """The key of a sentence a form says itself, shown in the words of the form."""

    __slots__ = ()


class DutyId(str):
    """The id of a duty, shown by its title."""

    __slots__ = ()


class PersonId(str):
    """The id of a person, shown by the name."""

    __slots__ = ()


class Share(Decimal):
    """A part of one, shown in percent: ``Share("0.25")`` is 25 %."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence: ``id`` names it in ``forms/words/LANG/messages``, ``params`` fill it.

    The room of an id is its first part and the name of the file that words it. A plain text among
    the params is data (the law's own words, what people wrote) and is shown as it stands.
    """

    id: str
    params: Mapping[str, Param] = field(default_factory=dict)

    def __str__(self) -> str:
        """Refuse: a message put into a text unsaid would show its parts, in no language."""
        raise TypeError(f"the message {self.id} is worded by pirdesk.wording.say alone")

    def __hash__(self) -> int:
        """Make messages usable as keys; all params are values that never change."""
        return hash((self.id, *self.params.items()))


Param = (
    str | int | Decimal | date | datetime | timedelta | MessageValue | Message | tuple["Param", ...]
)
"""What may stand in a message; a tuple is a list."""

Words = Message | str
"""A sentence of the program, or a text that is shown as it stands."""
