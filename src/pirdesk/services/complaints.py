"""With whom the people concerned can complain, as a letter to them names it (Art. 77 GDPR).

A name stands only for places where people are confirmed and one authority answers for companies; a
site only where it was read in the authority's own pages.
"""

from __future__ import annotations

from pirdesk.casefile.paper import Node, Paragraph, Run
from pirdesk.casefile.sheet import Certainty, FactSheet
from pirdesk.documents.phrases import load_phrases
from pirdesk.duties import Listing, receivers
from pirdesk.wording.values import place_words

_DUTIES = ("eu.gdpr.33", "uk.gdpr.33")
_MOST = 5  # more names than these are a list nobody looks through


def complaint_nodes(sheet: FactSheet, language: str) -> tuple[Node, ...]:
    """Return one paragraph: the right to complain, and the authorities that can be named."""
    say = load_phrases(language).say
    named = [(place, found) for place in _places(sheet) if (found := _authority(place))]
    lines = [say("complaint.right")]
    if len(named) <= _MOST:
        for place, found in named:
            site = f" ({found.web})" if found.sure.get("web") == "read" else ""
            where = place_words(place, language)
            lines.append(say("complaint.named", place=where, name=found.title, site=site))
    return (Paragraph((Run(" ".join(lines)),)),)


def _places(sheet: FactSheet) -> list[str]:
    """Return the places where people are confirmed, in the order of the groups."""
    found: list[str] = []
    for row in sheet.rows("populations").ids:
        answer = sheet.get(f"populations[{row}].place")
        if answer and answer.certainty is Certainty.KNOWN and isinstance(answer.value, tuple):
            found += [place for place in answer.value if place not in found]
    return found


def _authority(place: str) -> Listing | None:
    """Return the one authority of a place for companies, None where there are none or several."""
    found = [
        item
        for duty in _DUTIES
        for item in receivers(duty, place)
        if item.place == place and (not item.serves or "private" in item.serves)
    ]
    return found[0] if len(found) == 1 else None
