"""The directory of recipients: where a duty is sent in a place, with portal, languages and limits.

Picked by duty and place, never by guess: what is not listed is said to be unknown. Never decides
who is competent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pirdesk.casefile.confidence import Confidence, shown_kind
from pirdesk.datafiles import DataFile, Reader, read_folder
from pirdesk.duties.law_fields import confidence

_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?|")


@dataclass(frozen=True, slots=True)
class Listing:
    """One recipient of some duties in a place ("" anywhere): what is known of how to reach it.

    ``limits`` are the most characters a field of its form takes, by term; empty where unknown.
    """

    duties: tuple[str, ...]
    place: str
    name: str
    portal: str
    languages: tuple[str, ...]
    limits: Mapping[str, int]
    confidence: Confidence
    source: str
    read: str
    note: str

    @property
    def said(self) -> str:
        """Return in one or two sentences how it is reached and how well that is known."""
        parts = [f"Portal: {self.portal}" if self.portal else "Its portal is not known here"]
        if self.languages:
            parts.append(f"languages: {', '.join(self.languages)}")
        text = f"{'; '.join(parts)} ({shown_kind(self.confidence)})."
        return f"{text} {self.note}" if self.note else text


@cache
def listings() -> tuple[Listing, ...]:
    """Read every shipped list of recipients, once; a faulty line raises DataFault."""
    files = read_folder("forms", "authorities")
    # The list of the EEA's data protection authorities has another shape: authorities.py reads it.
    lists = (source for source in files if "authorities" not in source.data)
    return tuple(item for source in lists for item in read_listings(source))


def read_listings(source: DataFile) -> tuple[Listing, ...]:
    """Read one list of recipients strictly; ``duties`` of the file hold where a line has none."""
    top = Reader.of(source)
    top.only("edition", "duties", "verified_by_human", "recipients")
    top.text("edition")
    top.text("verified_by_human")
    common = top.texts("duties")
    return tuple(_listing(item, common) for item in top.each("recipients"))


def listing(duty: str, place: str) -> Listing | None:
    """Return the recipient of a duty in a place; a region without its own has its country's."""
    by = _by_duty_and_place()
    country = place.partition("-")[0]
    laws = [duty]
    while "." in laws[-1]:
        laws.append(laws[-1].rpartition(".")[0])
    for law in laws:
        for where in dict.fromkeys((place, country, "")):
            if (law, where) in by:
                return by[(law, where)]
    return None


@cache
def _by_duty_and_place() -> Mapping[tuple[str, str], Listing]:
    return {(duty, item.place): item for item in listings() for duty in item.duties}


def _listing(item: Reader, common: tuple[str, ...]) -> Listing:
    item.only(
        *("duties", "place", "name", "portal", "languages", "limits", "confidence", "source"),
        *("read", "note"),
    )
    duties = item.texts("duties", common)
    if not duties:
        raise item.fault("names no duty", "duties")
    if not _PLACE.fullmatch(item.text("place")):
        raise item.fault("must be a country or region such as DE or CA-QC, or empty", "place")
    limits = item.inner("limits") if "limits" in item.table else None
    return Listing(
        duties=duties,
        place=item.text("place"),
        name=item.text("name"),
        portal=item.text("portal", ""),
        languages=item.texts("languages"),
        limits={term: limits.whole(term) for term in limits.table} if limits else {},
        confidence=confidence(item),
        source=item.text("source", "from memory"),
        read=item.text("read", ""),
        note=item.text("note", ""),
    )
