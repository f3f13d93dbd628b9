"""To whom a letter of a case can be addressed: every authority, the likely ones first, and why.

A person chooses; what a letter to nobody yet lacks is said as a finding. Nothing is stored here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message, Param, Place, Words
from pirdesk.casefile.paper import Callout, Node, Paragraph, Run
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.documents.phrases import load_phrases
from pirdesk.duties import Known, Listing, by_id, known_of, likely, ranked, receivers
from pirdesk.services.desk import Desk

if TYPE_CHECKING:
    from pirdesk.casefile.case import Document
    from pirdesk.documents import Template

_ENTITIES = "entities"
_CONTROLLERS = frozenset({"controller", "joint_controller"})


@dataclass(frozen=True, slots=True)
class Addressee:
    """One authority a letter could go to; ``named`` says that a duty of the case names its place.

    ``likely`` is the one of its country that the facts point to; ``against`` that a fact speaks
    against it.
    """

    authority: Listing
    named: bool
    likely: bool
    against: bool
    why: Words


def addressees(desk: Desk, case_id: str, template_id: str) -> tuple[Addressee, ...]:
    """Return the authorities a letter can go to; () for a document that is no such letter.

    The likely one of each place the duties name comes first, then the others of these places,
    then the rest.
    """
    template = desk.library.template(template_id, "en")
    if not template.tells:
        return ()
    clocks = desk.store.views.clocks(case_id)
    open_ = (c for c in clocks if c.verdict in ("due", "undetermined"))
    named = {c.place for c in open_ if c.duty in template.tells and c.place}
    known = controllers_known(desk.store.views.sheet(case_id))
    found = [
        each
        for duty in template.tells
        for country in dict.fromkeys((*sorted(named), *_countries(duty)))
        for each in _of_country(duty, country, known, named=country in named)
    ]
    return tuple(sorted(found, key=lambda each: (not each.named, not each.likely, each.against)))


def controllers_known(sheet: FactSheet) -> Known:
    """Return what is known of those who answer for a letter: the controllers, taken together."""
    rows = sheet.rows(_ENTITIES).ids
    roles = {row: sheet.value(cell(_ENTITIES, row, "role")) for row in rows}
    mine = [
        row for row in rows
        if isinstance(role := roles[row], tuple) and _CONTROLLERS & {*role}
    ] or list(rows)  # fmt: skip
    each = [known_of(sheet, row) for row in mine]
    return Known(
        frozenset().union(*(k.seats for k in each)),
        frozenset().union(*(k.people for k in each)),
        frozenset().union(*(k.kinds for k in each)),
    )


def authority_of(document: Document) -> Listing | None:
    """Return the authority a letter is addressed to, None where none is chosen."""
    return by_id().get((document.parameters or {}).get("authority", ""))


def way_of(document: Document) -> str:
    """Return in the document's language how its authority takes it, "" where that is not known."""
    found = authority_of(document)
    if found is None:
        return ""
    say_ = load_phrases(document.language).say
    return " / ".join(say_(f"channel.{channel}") for channel in found.channels)


def copy_nodes(document: Document) -> tuple[Node, ...]:
    """Return the note that a document is the controller's copy, () where it may be sent itself."""
    found = authority_of(document)
    if found is None or not found.by_form_only:
        return ()
    key = "own_copy" if found.portal else "own_copy_somewhere"
    words = load_phrases(document.language).say(key, authority=found.title, portal=found.portal)
    return (Callout((Paragraph((Run(words),)),)),)


def recipient_findings(
    document: Document, template: Template, sheet: FactSheet
) -> Iterator[Finding]:
    """Find that a letter is addressed to nobody, or that its authority's way is not known."""
    given: Mapping[str, str] = document.parameters or {}
    if not template.tells:
        return
    if not given.get("recipient_name"):
        yield _nobody(given.get("recipient", ""), template, sheet)
        return
    found = authority_of(document)
    if found is None:
        return
    params = {"authority": found.title}
    if not found.channels:
        said = Message("addressees.way_unknown", params)
        yield Finding("recipient.way", "warning", said, "", Message("addressees.way_unknown_do"))
    elif found.sure["channel"] == "second_hand":
        said = Message("addressees.way", {**params, "source": found.second_hand_in})
        yield Finding("recipient.way", "warning", said, "", Message("addressees.way_unknown_do"))
    if not found.by_form_only and "address" in found.sure and not given["recipient_address"]:
        said = Message("addressees.address", {**params, "source": found.second_hand_in})
        yield Finding("recipient.address", "warning", said, "", Message("addressees.address_do"))


def _nobody(place: str, template: Template, sheet: FactSheet) -> Finding:
    if not place:
        said = Message("addressees.nobody")
        return Finding("recipient.open", "blocker", said, "", Message("addressees.nobody_do"))
    duty = template.tells[0]
    count = len(receivers(duty, place))
    params: dict[str, Param] = {"place": Place(place), "count": count}
    first = likely(duty, place, controllers_known(sheet))
    if first is None:
        ids = tuple(item.id for item in receivers(duty, place))
        todo = Message("addressees.several_do", {"ids": ids})
    else:
        name, id_ = first.authority.title, first.authority.id
        todo = Message("addressees.likely_do", {"name": name, "id": id_, "why": first.why})
    return Finding("recipient.open", "blocker", Message("addressees.several", params), "", todo)


def _countries(duty: str) -> tuple[str, ...]:
    found = (item.place.partition("-")[0] for item in _receiving(duty))
    return tuple(dict.fromkeys(found))


def _receiving(duty: str) -> tuple[Listing, ...]:
    return tuple(item for item in by_id().values() if item.receives(duty) and item.place)


def _of_country(duty: str, country: str, known: Known, *, named: bool) -> Iterator[Addressee]:
    first = likely(duty, country, known)
    for each in ranked(duty, country, known):
        is_first = first is not None and first.authority.id == each.authority.id
        yield Addressee(each.authority, named, is_first, each.score < 0, each.why)
