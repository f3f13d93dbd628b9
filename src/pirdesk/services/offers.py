"""Which documents have a place in a case, and why the others have none.

What decides is data: the outputs of a document's form say where they belong. ``gate`` holds back
what lost its place, ``first_draft`` refuses to begin it; both ask here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import FormText, Message, Param, TermKey, Words
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import term_id
from pirdesk.errors import UserError
from pirdesk.rules import TruthValue, evaluate
from pirdesk.services.speaking import reader
from pirdesk.wording import say

if TYPE_CHECKING:
    from pirdesk.documents import Template
    from pirdesk.forms import Form
    from pirdesk.services.desk import Desk
    from pirdesk.services.library import Library

State = Literal["yes", "open", "no", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Offer:
    """One document: whether it has a place in the case and why not, or what that hangs on.

    ``elsewhere`` is what begins at another page: a decision, a period of the register, an instant.
    """

    id: str
    title: str
    kind: str
    state: State
    why: Words = ""

    @property
    def offered(self) -> bool:
        """Tell whether it can be begun here."""
        return self.state in ("yes", "open")


@dataclass(frozen=True, slots=True)
class Place:
    """Whether a document has a place; ``keys`` are the answers that say no, or that are open."""

    state: State
    why: str = ""
    keys: tuple[str, ...] = ()


def offers(desk: Desk, case_id: str, language: str = "en") -> tuple[Offer, ...]:
    """Return every document of a language with its place in a case, in the order of the library."""
    sheet = desk.store.views.sheet(case_id)
    library = desk.library
    return tuple(_offer(library, each, sheet) for each in library.templates(language).values())


def refuse_without_place(library: Library, template: Template, sheet: FactSheet) -> None:
    """Refuse to begin a document that has no place in the case (UserError ``document.place``)."""
    place = place_of(library.forms.get(template.form), sheet)
    if place.state != "no":
        return
    speaker = reader(library)
    raise UserError(
        say(_none(template, place, sheet), speaker),
        f"Nothing was drafted. {say(Message('offers.none_do'), speaker)}",
        code="document.place",
    )


def place_findings(template: Template, form: Form | None, sheet: FactSheet) -> Iterator[Finding]:
    """Find that a document lost its place, or that nobody said yet whether it has one."""
    place = place_of(form, sheet)
    if place.state == "no":
        todo = Message("offers.none_do")
        said = _none(template, place, sheet)
        yield Finding("document.place", "blocker", said, place.keys[0], todo)
    elif place.state == "open":
        yield from (
            Finding(
                "document.place_open",
                "blocker",
                Message("offers.open", {"title": template.plain_title, "key": TermKey(key)}),
                key,
                Message("offers.open_do"),
            )
            for key in place.keys
        )


def place_of(form: Form | None, sheet: FactSheet) -> Place:
    """Tell whether documents of a form have a place; open is only what the form does not ask."""
    for output in form.outputs if form is not None else ():
        if form is None or output.relevant is None:
            continue
        truth = evaluate(output.relevant, sheet)
        if truth.is_false:
            against = (r.keys for r in truth.reasons if r.value is TruthValue.FALSE)
            keys = tuple(dict.fromkeys(key for found in against for key in found))
            said = tuple(key for key in keys if sheet.get(key) is not None)
            return Place("no", output.message, said or keys)
        asked = {q.term for section in form.sections for q in section.questions}
        open_ = tuple(key for key in truth.missing if term_id(key) not in asked)
        if not truth.determined and open_:
            return Place("open", output.message, open_)
    return Place("yes")


def _offer(library: Library, template: Template, sheet: FactSheet) -> Offer:
    named = (template.id, template.plain_title, template.kind)
    begun = {
        "decision": Message("offers.of_decision"),
        "register": Message("offers.of_register"),
        "exhibit": Message("offers.of_instant"),
    }
    if template.kind in begun:
        return Offer(*named, "elsewhere", begun[template.kind])
    place = place_of(library.forms.get(template.form), sheet)
    if place.state == "no":
        return Offer(*named, "no", Message("offers.why", {"why": FormText(place.why)}))
    if place.state == "open":
        keys = tuple(map(TermKey, place.keys))
        return Offer(*named, "open", Message("offers.hangs_on", {"keys": keys}))
    return Offer(*named, "yes")


def _none(template: Template, place: Place, sheet: FactSheet) -> Message:
    said = tuple(_said(key, sheet) for key in place.keys)
    named: dict[str, Param] = {"title": template.plain_title, "why": FormText(place.why)}
    return Message("offers.none", {**named, "answers": said})


def _said(key: str, sheet: FactSheet) -> Words:
    value = sheet.value(key)
    if value is False:
        return Message("offers.answered_no", {"key": TermKey(key)})
    return Message("offers.answered_otherwise", {"key": TermKey(key)})
