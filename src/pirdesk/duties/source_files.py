"""Read what a law file says it was compared with.

Whether a file claims more than its texts carry is a test of the shipped laws; an organisation's
own files name theirs as they like.
"""

from __future__ import annotations

from datetime import date

from pirdesk.datafiles import Reader
from pirdesk.duties.law_fields import day, own_confidence
from pirdesk.duties.sources import Source


def read_source(item: Reader) -> Source:
    """Return the texts a law rests on; an unknown key, kind or day raises DataFault."""
    item.only("title", "url", "read", "confidence", "texts")
    return _text(item, tuple(_part(each) for each in item.each("texts")))


def read_on(item: Reader) -> date | None:
    """Return the day the source was read, which stands where a law names no day of its own."""
    return day(item, "read") if item.text("read", "") else None


def _part(item: Reader) -> Source:
    item.only("title", "url", "read", "confidence")
    return _text(item, ())


def _text(item: Reader, texts: tuple[Source, ...]) -> Source:
    read_on(item)
    told = item.text("title"), item.text("url", ""), item.text("read", "")
    return Source(*told, own_confidence(item), texts)
