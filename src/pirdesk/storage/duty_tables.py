"""The tables of the duties: what was filed, which clocks run, and what left of them."""

from __future__ import annotations

import sqlalchemy as sa

from pirdesk.storage.columns import flag, instant, table, whole, words

submission = table(
    "submission",
    words("case_id", primary_key=True),
    whole("number", primary_key=True, autoincrement=False),
    words("duty"),
    words("place"),
    words("entity"),
    instant("filed_at"),
    words("who"),
    words("reference"),
    words("sha256"),
    instant("noted_at", nullable=True),
    words("channel", server_default=""),
    words("file_name", server_default=""),
    words("receipt", server_default=""),
    words("reasons", server_default=""),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
)

clock_row = table(
    "clock_row",
    words("case_id", primary_key=True),
    whole("number", primary_key=True, autoincrement=False),
    words("duty"),
    words("entity"),
    words("place"),
    words("verdict"),
    flag("provisional"),
    words("recipient"),
    instant("strict_due", nullable=True),
    instant("latest_arguable_due", nullable=True),
    words("confidence"),
    words("pack"),
    whole("facts_revision"),
    instant("begun_at", nullable=True),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
    # The board groups and pages in this order, so it reads no further than it shows.
    sa.Index(None, "strict_due", "case_id", "duty", "entity"),
    # The same order within one duty: a law that runs nowhere or seldom is found at once.
    sa.Index(None, "duty", "strict_due", "case_id", "entity"),
)

# What a newer edition of the law replaced, until a person has looked at it.
kept_clock = table(
    "kept_clock",
    words("case_id", primary_key=True),
    whole("number", primary_key=True, autoincrement=False),
    words("duty"),
    words("entity"),
    words("place"),
    words("verdict"),
    words("recipient"),
    instant("strict_due", nullable=True),
    instant("latest_arguable_due", nullable=True),
    words("confidence"),
    words("pack"),
    flag("provisional"),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
)

# What stands in the calendars of others: each date ever exported, as its newest file says it.
calendar_event = table(
    "calendar_event",
    words("uid", primary_key=True),
    words("case_id"),
    words("duty"),
    words("entity"),
    words("place"),
    whole("sequence"),
    instant("at"),
    words("title"),
    words("stamp"),
    flag("ended"),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
    sa.Index(None, "case_id"),
)
