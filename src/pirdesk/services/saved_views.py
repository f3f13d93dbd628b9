"""Saved views of the register: a search and an order under a name, each person's own.

They stay on the person's machine; nothing of a case is kept with them but the words searched for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import get_args

from pirdesk.errors import UserError
from pirdesk.messages import Message
from pirdesk.services.cases import Order
from pirdesk.services.desk import Desk

NAME = 60


@dataclass(frozen=True, slots=True)
class SavedView:
    """What a view shows: the words searched for and the order."""

    name: str
    search: str
    order: Order


def saved_views(desk: Desk) -> tuple[SavedView, ...]:
    """Return the acting person's views by name; what cannot be read any more is left out."""
    if desk.actor is None:
        return ()
    kept = desk.drafts.views(desk.actor.id)
    read = (_read(name, content) for name, content in kept.items())
    return tuple(view for view in read if view is not None)


def save_view(desk: Desk, name: str, search: str, order: Order) -> SavedView:
    """Keep a search and an order under a name; an earlier view of that name is replaced."""
    clean = " ".join(name.split())
    if not clean or len(clean) > NAME:
        raise UserError(
            Message("acts.view_name", {"most": NAME}),
            Message("acts.view_name_do"),
            safe=Message("errors.nothing_stored"),
            code="view.name",
        )
    view = SavedView(clean, " ".join(search.split()), order)
    content = json.dumps({"search": view.search, "order": view.order}, ensure_ascii=False)
    desk.drafts.put_view(desk.acting().id, clean, content)
    return view


def forget_view(desk: Desk, name: str) -> None:
    """Drop a view; nothing happens where there is none of that name."""
    desk.drafts.drop_view(desk.acting().id, name)


def _read(name: str, content: str) -> SavedView | None:
    try:
        kept = json.loads(content)
        search, order = str(kept["search"]), kept["order"]
    except (ValueError, KeyError, TypeError):
        return None
    return SavedView(name, search, order) if order in get_args(Order) else None
