"""A new document from its template, as it is before anything of it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pirdesk.casefile.case import Case, Document, DocumentState
from pirdesk.casefile.sheet import FactSheet
from pirdesk.documents import Template, draft_blocks
from pirdesk.duties import authority, directory, now_called
from pirdesk.errors import UserError, shortened
from pirdesk.messages import Message
from pirdesk.services import decided
from pirdesk.services.desk import Desk, new_id
from pirdesk.services.knowledge import KNOWN_ON, check_instant
from pirdesk.services.offers import refuse_without_place

# Readers of a language that is at home in one zone get their own hours; English has no home.
LANGUAGE_ZONES: Mapping[str, str] = {"de": "Europe/Berlin"}


def first_draft(
    desk: Desk,
    case: Case,
    sheet: FactSheet,
    template_id: str,
    *,
    about: Mapping[str, str],
    language: str = "en",
    recipient: str = "",
    zone: str = "",
) -> Document:
    """Make a document from a template and the facts given; ``drafting.start_document`` stores it.

    A verb that stores facts and their paper in one save gives the sheet as it will be.
    """
    template = desk.library.template(template_id, language)
    if template.kind == "register" and "from" not in about:
        raise UserError(
            Message("acts.of_period", {"title": template.plain_title}),
            Message("acts.of_period_do"),
            safe=Message("errors.nothing_drafted"),
            code="template.period",
        )
    refuse_without_place(desk.library, template, sheet)
    if template.id in decided.PAPERS:
        about = decided.about_one(sheet, template.id, about)
    if template.id == KNOWN_ON and KNOWN_ON not in about:
        raise UserError(
            Message("acts.of_instant", {"title": template.plain_title}),
            Message("acts.of_instant_do"),
            safe=Message("errors.nothing_drafted"),
            code="template.instant",
        )
    if KNOWN_ON in about:
        check_instant(desk, case, datetime.fromisoformat(about[KNOWN_ON]))
    words, vocabulary = desk.library.words(language), desk.library.vocabulary
    blocks = draft_blocks(template, sheet, vocabulary, words, about)
    if about.get("duty"):
        about = {**about, "duty": now_called(desk.library.pack, about["duty"])[0]}
    author = desk.acting()
    parameters = {"zone": LANGUAGE_ZONES.get(language, "UTC"), **about}
    parameters |= _recipient(recipient, template) if recipient else {}
    if zone:
        parameters["zone"] = _checked_zone(zone)
    return Document(
        id=new_id("D"),
        case_id=case.id,
        template=template.id,
        title=template.plain_title,
        language=language,
        edition=template.edition,
        state=DocumentState.DRAFT,
        author=author.id,
        created_at=desk.now(),
        blocks=tuple(replace(block, author=author.id) for block in blocks),
        label=case.label,
        parameters=parameters,
    )


def _checked_zone(zone: str) -> str:
    try:
        return ZoneInfo(zone).key
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise UserError(
            Message("answers.not_zone", {"zone": shortened(zone)}),
            Message("acts.zone_do"),
            safe=Message("errors.nothing_drafted"),
            code="zone.unknown",
        ) from None


def _recipient(chosen: str, template: Template) -> dict[str, str]:
    """Return whom a letter is addressed to: one authority, or a place where none is chosen yet."""
    named = chosen.split(" · ", maxsplit=1)[0].strip()
    duty = template.tells[0] if template.tells else ""
    try:
        found = authority(named, duty)
    except UserError as fault:
        if fault.code != "authority.several":
            raise
        return {"recipient": named.upper(), "recipient_name": "", "recipient_address": "",
                "zone": _zone_of(named.upper())}  # fmt: skip
    if not any(found.receives(told) for told in template.tells):
        instead = f" It takes notifications under {found.under}." if found.under else ""
        raise UserError(
            f"“{template.plain_title}” is no letter to {found.title}.{instead}",
            "Nothing was drafted. Choose another authority or another document.",
            code="authority.other_law",
        )
    return {
        "recipient": found.place.partition("-")[0],
        "authority": found.id,
        "recipient_name": found.title,
        "recipient_address": found.address if found.sure.get("address") == "read" else "",
        "zone": _zone_of(found.place),
    }


def _zone_of(place: str) -> str:
    zone = directory().zone(place)
    return zone.key if zone else "UTC"
