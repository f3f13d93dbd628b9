"""The directory of authorities: who receives what in which place, and how it is reached.

Read strictly from data: each field says how it is known, and what nobody read is empty. Which of
several is told in a case is ``addressing``'s; nothing here decides who is competent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from pirdesk.casefile.confidence import Confidence, shown_kind
from pirdesk.datafiles import DataFile, Reader, read_folder

Sure = Literal["read", "second_hand", "recalled"]
Channel = Literal["portal", "form", "mail", "post", "phone", "other"]

CONTACTS = ("address", "email", "phone", "web", "attachments", "account", "opening", "only_way")
"""Texts that are here only where somebody read them; ``channel`` and lengths likewise."""
WHOM = ("private", "public_body", "federal_body", "telecom_or_post", "broadcaster", "church",
        "union_body", "credit_institution", "payment_institution", "investment_firm")  # fmt: skip
_NAMES = ("name", "name_en", "short")
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?|")
_ID = re.compile(r"[a-z]{2,9}(-[a-z0-9]{1,12}){0,4}")
# The kinds of confidence the rest of the program speaks: an authority's own words are quoted.
_KINDS: Mapping[Sure, Confidence] = MappingProxyType(
    {"read": "quoted", "second_hand": "described", "recalled": "recalled"}
)
_LATIN = re.compile(
    r"[\u0000-\u052f\u1e00-\u206f]*"
)  # Latin, Greek, Cyrillic: every paper shows them


@dataclass(frozen=True, slots=True)
class Listing:
    """One authority: duties (or laws) it receives, place ("" anywhere), and how it is reached.

    ``includes`` are parts of the country that lie in its place; ``serves`` are the kinds of
    organisation it is for, () for all; ``under`` the law that stands there in the place of the one
    of the duty. ``sure`` says of each field that is not empty how it is known; ``limits`` are the
    most characters a field of its form takes, by term. ``stated`` is the day or age that the
    sources give themselves.
    """

    id: str
    duties: tuple[str, ...]
    place: str
    name: str
    name_language: tuple[str, ...]
    name_en: str
    short: str
    serves: tuple[str, ...]
    includes: tuple[str, ...]
    under: str
    address: str
    email: str
    phone: str
    web: str
    channels: tuple[Channel, ...]
    portal: str
    channel_words: str
    only_way: str
    attachments: str
    account: str
    opening: str
    languages: tuple[str, ...]
    languages_words: str
    length_words: str
    limits: Mapping[str, int]
    note: str
    stated: str
    sure: Mapping[str, Sure]
    read_in: tuple[str, ...]
    second_hand_in: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return its name as every paper can show it: in its own language, else in English."""
        return self.name if _LATIN.fullmatch(self.name) else self.name_en or self.name

    @property
    def confidence(self) -> Confidence:
        """Return how surely the way to it is known, or its name where no way is."""
        return _KINDS[self.sure.get("channel", self.sure["name"])]

    @property
    def source(self) -> str:
        """Return where the way to it, or else its name, was read; “from memory” where nowhere."""
        return "; ".join(self.sources("channel" if "channel" in self.sure else "name"))

    @property
    def by_form_only(self) -> bool:
        """Tell whether it takes notifications through its own form or portal alone."""
        return bool(self.channels) and set(self.channels) <= {"portal", "form", "phone"}

    @property
    def said(self) -> str:
        """Return in one or two sentences how it is reached and how well that is known."""
        parts = [f"Portal: {self.portal}" if self.portal else "Its portal is not known here"]
        if self.languages:
            parts.append(f"languages: {', '.join(self.languages)}")
        text = f"{'; '.join(parts)} ({shown_kind(self.confidence)})."
        if not self.note:
            return text
        doubt = " (recalled)" if self.sure["note"] == "recalled" else ""
        return f"{text} {self.note[:1].upper()}{self.note[1:]}{doubt}"

    def sources(self, field: str) -> tuple[str, ...]:
        """Return where a field was read, “from memory” where nowhere, () where it is empty."""
        known = self.sure.get(field)
        if known is None:
            return ()
        if known == "recalled":
            return ("from memory",)
        return self.read_in if known == "read" else self.second_hand_in

    def receives(self, duty: str) -> bool:
        """Tell whether a duty, or the law it belongs to, is among those it receives."""
        return any(duty == law or duty.startswith(f"{law}.") for law in self.duties)


@cache
def listings() -> tuple[Listing, ...]:
    """Read every shipped list of authorities, once; a faulty line raises DataFault."""
    found: dict[str, Listing] = {}
    for source in read_folder("forms", "authorities"):
        for item in read_listings(source):
            if item.id in found:
                raise Reader.of(source).fault(f"“{item.id}” stands twice", "authorities")
            found[item.id] = item
    return tuple(found.values())


def read_listings(source: DataFile) -> tuple[Listing, ...]:
    """Read one list of authorities strictly; ``duties`` of the file hold where a line has none."""
    top = Reader.of(source)
    top.only("edition", "duties", "verified_by_human", "authorities")
    top.text("edition")
    top.text("verified_by_human")
    common = top.texts("duties")
    return tuple(_listing(item, common) for item in top.each("authorities"))


@cache
def by_id() -> Mapping[str, Listing]:
    """Return every authority by its id."""
    return MappingProxyType({item.id: item for item in listings()})


@lru_cache(maxsize=4096)
def receivers(duty: str, place: str) -> tuple[Listing, ...]:
    """Return who receives a duty in a place: those of its parts and of its country as well.

    Those of anywhere count where none of the country is listed.
    """
    country = place.partition("-")[0]
    all_ = [item for item in listings() if item.receives(duty)]
    near = [item for item in all_ if item.place.partition("-")[0] == country and item.place]
    if place != country:
        near = [item for item in near if item.place in (country, place)]
    return tuple(near or [item for item in all_ if not item.place])


def _listing(item: Reader, common: tuple[str, ...]) -> Listing:
    texts = (*_NAMES, *CONTACTS, "under", "portal", "channel_words", "languages_words", "note")
    lists = ("name_language", "serves", "includes", "languages", "read_in", "second_hand_in")
    item.only("id", "duties", "place", "channels", "sure", "limits", "stated", "length_words",
              *texts, *lists)  # fmt: skip
    if not _ID.fullmatch(item.text("id")):
        raise item.fault("must be a short name such as dpa-de-be", "id")
    if not _PLACE.fullmatch(item.text("place")):
        raise item.fault("must be a country or region such as DE or CA-QC, or empty", "place")
    if odd := [whom for whom in item.texts("serves") if whom not in WHOM]:
        raise item.fault(f"“{odd[0]}” is no kind of organisation", "serves")
    channels = item.texts("channels")
    if odd := [one for one in channels if one not in get_args(Channel)]:
        raise item.fault(f"“{odd[0]}” must be one of {', '.join(get_args(Channel))}", "channels")
    limits = item.inner("limits") if "limits" in item.table else None
    found = Listing(
        id=item.text("id"),
        duties=item.texts("duties", common),
        place=item.text("place"),
        channels=tuple(one for one in get_args(Channel) if one in channels),
        length_words=item.text("length_words", ""),
        limits={term: limits.whole(term) for term in limits.table} if limits else {},
        stated=item.text("stated", ""),
        sure=_sure(item),
        **_fields(item, texts, lists),
    )
    _check(item, found)
    return found


def _fields(item: Reader, texts: tuple[str, ...], lists: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {key: item.text(key, None if key == "name" else "") for key in texts}
    return found | {key: item.texts(key) for key in lists}


def _sure(item: Reader) -> Mapping[str, Sure]:
    said = item.inner("sure")
    found: dict[str, Sure] = {}
    for field in said.table:
        word = next((kind for kind in get_args(Sure) if kind == said.text(field)), None)
        if word is None:
            raise said.fault(f"must be one of {', '.join(get_args(Sure))}", field)
        found[field] = word
    return MappingProxyType(found)


def _check(item: Reader, found: Listing) -> None:
    """Refuse a field that does not say how it is known, or that nobody read and is there."""
    filled = {
        *(key for key in (*_NAMES, *CONTACTS, "languages", "note") if getattr(found, key)),
        *(["channel"] if found.channels or found.portal or found.channel_words else []),
        *(["lengths"] if found.length_words or found.limits else []),
    }
    if odd := sorted(filled ^ found.sure.keys()):
        missing = odd[0] in filled
        raise item.fault(f"“{odd[0]}” {'is not there' if missing else 'says of nothing'}", "sure")
    for field, known in found.sure.items():
        if known == "recalled" and field in (*CONTACTS, "channel", "lengths"):
            raise item.fault(f"“{field}” is from memory: leave it empty", "sure")
        if known != "recalled" and not found.sources(field):
            raise item.fault(f"“{field}” names no source", f"{known}_in")
    if found.portal and not found.portal.startswith(("https://", "http://")):
        raise item.fault("must be an address of the web", "portal")
