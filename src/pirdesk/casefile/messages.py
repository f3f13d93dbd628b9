"""Messages as plain JSON data, and the names of ``pirdesk.messages`` for those who read a case."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

from pirdesk.casefile.terms import write_value
from pirdesk.messages import (
    DutyId,
    FormText,
    Message,
    Param,
    PersonId,
    Place,
    Share,
    TermKey,
    Words,
)

if TYPE_CHECKING:
    from pirdesk.casefile.values import Value

__all__ = [
    "DutyId",
    "FormText",
    "Message",
    "Param",
    "PersonId",
    "Place",
    "Share",
    "TermKey",
    "Words",
    "message_json",
]


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
    return write_value(cast("Value", value))
