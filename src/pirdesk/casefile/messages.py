"""A sentence as data: its id and the values that stand in it; worded only when it is shown.

Engines and verbs make messages; ``pirdesk.wording`` alone turns one into words of a language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from pirdesk.casefile.terms import write_value
from pirdesk.casefile.values import Count, Moment, Money


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
    str | int | Decimal | date | datetime | timedelta | Moment | Count | Money | Message
    | tuple["Param", ...]
)  # fmt: skip
"""What may stand in a message; a tuple is a list."""

Words = Message | str
"""A sentence of the program, or a text that is shown as it stands."""


def message_json(message: Message) -> dict[str, Any]:
    """Return a message as plain JSON data: its id and its params; moments are ISO 8601."""
    params = {name: _json(value) for name, value in message.params.items()}
    return {"id": message.id, "params": params}


def _json(value: Param) -> Any:
    match value:
        case Message():
            return message_json(value)
        case Enum():
            return value.value
        case str():
            return str(value)  # a term's key or a person's id is plain text outside
        case int():
            return value
        case datetime():
            return value.isoformat()
        case tuple():
            return [_json(item) for item in value]
    return write_value(value)
