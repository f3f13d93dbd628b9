"""Offsets of local time as people write them."""

from __future__ import annotations

from datetime import timedelta


def offset_words(offset: timedelta) -> str:
    """Return an offset as people write it, e.g. “UTC−7” or “UTC+5:30”."""
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
