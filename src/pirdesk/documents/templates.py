"""Document templates: blocks of Markdown with optional conditions, read strictly from data.

A template is words and order only; facts and paper are ``composing.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pirdesk import datafiles
from pirdesk.casefile.terms import TermType, Vocabulary, split_cell
from pirdesk.datafiles import DataFile, Reader
from pirdesk.documents.layouts import load_layout
from pirdesk.documents.markdown import TOKEN, tokens_of
from pirdesk.errors import UserError
from pirdesk.rules import Condition, compile_condition
from pirdesk.wording import error_text

EDITIONS = ("internal", "regulator", "public", "user")
PARAMETERS = (
    *("document.reference", "document.date", "document.id", "case.title"),
    *("recipient.name", "recipient.address", "person.author"),
    *("known.on", "period.from", "period.to", "duty.title"),
    *("decision.at", "decision.known", "decision.review"),
)
EXHIBITS = (
    "complaint",
    "duties",
    "duties.due",
    "duties.brief",
    "duties.result",
    "duties.trace",
    "duties.traces",
    "duties.chosen",
    "duties.flips",
    "duties.missing",
    "duties.contents",
    "duties.beside",
    "duties.proposal",
    "duties.parted",
    "duties.history",
    "facts.law",
    "facts.open",
    "addressee",
    "filings",
    "correspondence",
    "decisions",
    "clocks",
    "breaches",
    "harm.enisa",
    "harm.severity",
    "harm.edpb",
    *(f"harm.{method}" for method in ("ico", "rrosh", "hipaa", "aia", "gpai", "fria")),
    *(f"harm.{method}" for method in ("internal", "bridge", "turning", "history")),
    *("harm.others", "harm.unused"),
    *(f"harm.{method}" for method in ("people", "fairness", "cset", "oecd", "tags")),
    *(f"harm.{method}" for method in ("exposure", "drift", "course", "ethics", "assessors")),
    *(f"filing.{part}" for part in ("type", "time", "people", "authorities")),
    "facts",
    "timeline",
    "spans",
    "actions",
)
# A heading over the other methods: “further” where one has a section before it, else “alone”.
HEADINGS = frozenset({"further", "alone"})
_ID = re.compile(r"^[a-z][a-z0-9_]{0,59}$")


@dataclass(frozen=True, slots=True)
class TemplateBlock:
    """One block: Markdown or an exhibit, when it is there, and the table it repeats over.

    A ``locked`` one stays in every document: its headings and facts are answered, not removed.
    ``method`` is the harm method it is about: it is not printed where a person left that out,
    or one of ``HEADINGS``.
    """

    id: str
    markdown: str = ""
    exhibit: str = ""
    when: Condition | None = None
    for_each: str = ""
    locked: bool = False
    method: str = ""


@dataclass(frozen=True, slots=True)
class TemplateSignature:
    """One signature the document will wait for."""

    role: str
    statement: str


@dataclass(frozen=True, slots=True)
class Template:
    """One document's wording in one language; ``title``, ``sender`` … may hold tokens.

    ``tells`` are the duties that a letter to an authority answers.
    """

    id: str
    version: str
    language: str
    form: str
    edition: str
    kind: str
    layout: str
    title: str
    subject: str
    sender: str
    addressee: str
    signatures: tuple[TemplateSignature, ...]
    blocks: tuple[TemplateBlock, ...]
    tells: tuple[str, ...] = ()
    source: str = ""
    sha256: str = ""

    @property
    def plain_title(self) -> str:
        """Return the title without its tokens, for lists."""
        return " ".join(TOKEN.sub("", self.title).split()) or self.id


def load_templates(language: str, vocabulary: Vocabulary) -> Mapping[str, Template]:
    """Read all templates of one language by id; a language without any gives none."""
    folder = datafiles.path("exports", "templates", language)
    if not re.fullmatch(r"[a-z]{2,3}", language) or not folder.is_dir():
        return MappingProxyType({})
    found: dict[str, Template] = {}
    for file in datafiles.read_folder("exports", "templates", language):
        template = parse_template(file, vocabulary, language=language)
        stem = file.name.rsplit("/", 1)[-1].removesuffix(".toml")
        if template.id != stem:
            raise Reader.of(file).fault(f"must be “{stem}”, the name of the file", "id")
        found[template.id] = template
    return MappingProxyType(found)


def parse_template(source: DataFile, vocabulary: Vocabulary, *, language: str = "") -> Template:
    """Read one template strictly; unknown terms, keys, rows and layouts are refused by name."""
    top = Reader.of(source)
    top.only(
        *("id", "version", "form", "edition", "title", "kind", "layout", "subject", "sender"),
        *("addressee", "signatures", "blocks", "tells"),
    )
    if not _ID.match(top.text("id")):
        raise top.fault("must be a short name of small letters, digits and _", "id")
    if top.text("edition") not in EDITIONS:
        raise top.fault(f"must be one of {', '.join(EDITIONS)}", "edition")
    if load_layout(top.text("layout")).id != top.text("layout"):
        raise top.fault("is not the id of a layout", "layout")
    heads = {key: top.text(key, "") for key in ("subject", "sender", "addressee")}
    heads["title"] = top.text("title")
    for key, text in heads.items():
        _check_tokens(text, vocabulary, top, key, "")
    blocks = tuple(_block(reader, vocabulary) for reader in top.each("blocks"))
    ids = [block.id for block in blocks]
    repeated = next((name for name in ids if ids.count(name) > 1), None)
    if repeated or not blocks:
        raise top.fault(
            f"“{repeated}” is used twice" if repeated else "must not be empty", "blocks"
        )
    return Template(
        id=top.text("id"),
        version=top.text("version"),
        language=language or _language_of(source.name),
        form=top.text("form", ""),
        edition=top.text("edition"),
        kind=top.text("kind"),
        layout=top.text("layout"),
        signatures=tuple(_signature(reader) for reader in top.each("signatures")),
        blocks=blocks,
        tells=top.texts("tells"),
        source=source.name,
        sha256=source.sha256,
        **heads,
    )


def _language_of(name: str) -> str:
    parts = name.split("/")
    return parts[-2] if len(parts) >= 2 and re.fullmatch(r"[a-z]{2,3}", parts[-2]) else "en"


def _signature(reader: Reader) -> TemplateSignature:
    reader.only("role", "statement")
    if not _ID.match(reader.text("role")):
        raise reader.fault("must be a short name", "role")
    return TemplateSignature(reader.text("role"), reader.text("statement", ""))


def _block(reader: Reader, vocabulary: Vocabulary) -> TemplateBlock:
    reader.only("id", "when", "for_each", "markdown", "exhibit", "locked", "method")
    name, table = reader.text("id"), reader.text("for_each", "")
    if not _ID.match(name):
        raise reader.fault("must be a short name of small letters, digits and _", "id")
    if table and (
        table not in vocabulary.terms or vocabulary.terms[table].type is not TermType.ROWS
    ):
        raise reader.fault(f"“{table}” is not a table of the vocabulary", "for_each")
    markdown, exhibit = reader.text("markdown", ""), reader.text("exhibit", "")
    if bool(markdown.strip()) == bool(exhibit):
        raise reader.fault("needs either markdown or exhibit", "markdown")
    if exhibit and exhibit not in EXHIBITS and not re.fullmatch(r"form\.[a-z0-9_]+", exhibit):
        raise reader.fault(f"“{exhibit}” is not an exhibit", "exhibit")
    _check_tokens(markdown, vocabulary, reader, "markdown", table)
    when, locked = _when(reader, vocabulary, table), reader.flag("locked", default=False)
    if locked and (when is not None or table or exhibit):
        raise reader.fault("a locked part is Markdown that stands in every document", "locked")
    method = reader.text("method", "")
    if method and method not in HEADINGS and f"harm.{method}" not in EXHIBITS:
        raise reader.fault(f"“{method}” is not a method", "method")
    return TemplateBlock(name, markdown.strip("\n"), exhibit, when, table, locked, method)


def _when(reader: Reader, vocabulary: Vocabulary, table: str) -> Condition | None:
    data: Any = reader.table.get("when")
    if data is None:
        return None
    where = f"{reader.file}: {reader.key}.when"
    return compile_condition(data, vocabulary, where, table)


def _check_tokens(text: str, vocabulary: Vocabulary, reader: Reader, key: str, table: str) -> None:
    for token in tokens_of(text):
        name = token.key
        if name in PARAMETERS:
            continue
        if name.startswith("row."):
            if not table:
                raise reader.fault(f"“{name}” needs for_each", key)
            if name == "row.ordinal":
                continue
            name = f"{table}[x].{name.removeprefix('row.')}"
        try:
            term = vocabulary.term(name)
        except UserError as fault:
            raise reader.fault(error_text(fault), key) from None
        if term.table and split_cell(name) is None:
            raise reader.fault(f"“{name}” needs its row", key)
    unread = TOKEN.sub("", text).count("{{")
    if unread:
        raise reader.fault("holds “{{” that begins no token", key)
