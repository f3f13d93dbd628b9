"""Organisation definitions: an organisation's own forms, regimes and templates, in the database."""

from __future__ import annotations

import difflib
import hashlib
from pathlib import Path

from pirdesk import __version__, datafiles
from pirdesk.casefile.case import LAW_CHECK, METHOD_CHECK, Definition
from pirdesk.documents.layouts import read_layout, self_contained
from pirdesk.documents.templates import parse_template
from pirdesk.duties import check_examples, load_regimes, parse_regime
from pirdesk.errors import UserError, shortened
from pirdesk.forms import parse_form
from pirdesk.harm.matrices import parse_matrix
from pirdesk.lockedfiles import read_text
from pirdesk.services.desk import Desk
from pirdesk.services.files import write_file
from pirdesk.services.library import FOLDERS, builtin_files
from pirdesk.services.own_laws import parsed
from pirdesk.storage import AddDefinition

LONGEST_REASON = 1_000
_PARTS = {
    "stages": "regime",
    "sections": "form",
    "blocks": "template",
    "page": "layout",
    "cells": "matrix",
}


def import_definition(
    desk: Desk,
    kind: str,
    path: Path,
    *,
    definition_id: str = "",
    based_on: str = "",
    language: str = "en",
    reason: str = "",
) -> Definition:
    """Check a definition file and store it as a new version; a faulty file is refused whole.

    ``based_on`` is the id of the built-in file it replaces (default: its own id); ``language`` is
    that of a document's template; ``reason`` says why the organisation departs from ours, and stays
    with the version.
    """
    _known_kind(kind)
    reason = _checked_reason(reason)
    source = datafiles.read_toml(path, name=path.name)
    _parse(desk, kind, source, path.parent)
    identity = definition_id or _identity(kind, source, language)
    base = builtin_files().get((kind, based_on or identity))
    if based_on and base is None:
        raise UserError(
            f"There is no built-in {kind} “{based_on}”.",
            f"Nothing was stored. Known: {_known(kind)}.",
            code="definition.base",
        )
    _stands_alone(kind, identity, based_on or identity)
    if kind == "regime":
        # A duty that another law has would stop every computation of the desk.
        load_regimes(desk.library.vocabulary, own={**desk.library.own_regimes, identity: source})
    earlier = [d for d in desk.store.views.definitions() if (d.kind, d.id) == (kind, identity)]
    definition = Definition(
        id=identity,
        kind=kind,
        version=earlier[0].version + 1 if earlier else 1,
        content=_content(kind, path),
        author=desk.acting().id,
        at=desk.now(),
        based_on_id=based_on or identity,
        based_on_version=__version__ if base else "",
        based_on_hash=base.sha256 if base else "",
        reason=reason,
    )
    refs = {"kind": kind, "definition": identity, "sha256": _digest(definition.content)}
    desk.write("definition.import", [AddDefinition(definition)], refs=refs)
    return definition


def kind_of(path: Path) -> str:
    """Return the kind of definition that the parts of a file make it, "" where they show none.

    A file that cannot be read raises DataFault.
    """
    parts = datafiles.read_toml(path, name=path.name).data
    kinds = [kind for part, kind in _PARTS.items() if part in parts]
    return kinds[0] if len(kinds) == 1 else ""


def example_remarks(desk: Desk, definition: Definition) -> tuple[str, ...]:
    """Return which worked examples of an imported law it computes otherwise; () for other kinds.

    A law that an organisation changes computes otherwise by intent, so this refuses nothing.
    """
    if definition.kind != "regime":
        return ()
    vocabulary = desk.library.vocabulary
    law = parse_regime(parsed(definition), vocabulary)
    return tuple(check_examples(law, vocabulary))


def definition_versions(desk: Desk) -> tuple[Definition, ...]:
    """Return every version of the organisation's definitions, by kind and id, oldest first."""
    found = desk.store.views.definition_versions()
    return tuple(each for each in found if each.kind not in (LAW_CHECK, METHOD_CHECK))


def export_definition(desk: Desk, kind: str, definition_id: str, *, built_in: bool = False) -> str:
    """Return the text of the organisation's definition, or of the built-in one.

    ``built_in`` asks for ours where there are both.
    """
    _known_kind(kind)
    if built_in:
        return _builtin_text(kind, definition_id)
    for definition in desk.store.views.definitions():
        if (definition.kind, definition.id) == (kind, definition_id):
            return definition.content
    return _builtin_text(kind, definition_id)


def diff_definition(desk: Desk, kind: str, definition_id: str) -> str:
    """Return the differences between the built-in file and the organisation's version."""
    own = export_definition(desk, kind, definition_id)
    base = definition_id
    for definition in desk.store.views.definitions():
        if (definition.kind, definition.id) == (kind, definition_id):
            base = definition.based_on_id
    built_in = _builtin_text(kind, base)
    lines = difflib.unified_diff(
        built_in.splitlines(),
        own.splitlines(),
        f"built-in/{base}",
        f"organisation/{definition_id}",
        lineterm="",
    )
    return "\n".join(lines)


def _builtin_text(kind: str, definition_id: str) -> str:
    found = builtin_files().get((kind, definition_id))
    if found is None:
        raise UserError(
            f"There is no {kind} “{shortened(definition_id)}”.",
            f"Known: {_known(kind)}.",
            code="definition.none",
        )
    return datafiles.path(*found.name.split("/")).read_text(encoding="utf-8")


def _parse(desk: Desk, kind: str, source: datafiles.DataFile, folder: Path) -> None:
    vocabulary = desk.library.vocabulary
    if kind == "form":
        parse_form(source, vocabulary)
    elif kind == "regime":
        parse_regime(source, vocabulary)
    elif kind == "layout":
        read_layout(source, folder)
    elif kind == "matrix":
        parse_matrix(source)
    else:
        parse_template(source, vocabulary)


def _content(kind: str, path: Path) -> str:
    text = read_text(path)
    return self_contained(text, path.parent) if kind == "layout" else text


def _stands_alone(kind: str, identity: str, base: str) -> None:
    """Refuse a definition that would replace one built-in file under the name of another."""
    if identity != base and (kind, base) in builtin_files():
        raise UserError(
            f"The file's own id is “{shortened(identity)}”, not “{shortened(base)}”.",
            "Nothing was stored. A definition stands in for the built-in one of the same id: "
            f'write id = "{base.rpartition("/")[2]}" in the file.',
            code="definition.identity",
        )


def _identity(kind: str, source: datafiles.DataFile, language: str) -> str:
    found = source.data.get("id")
    if isinstance(found, str):
        return f"{language}/{found}" if kind == "template" else found
    return Path(source.name).stem


def _known(kind: str) -> str:
    return ", ".join(sorted(i for k, i in builtin_files() if k == kind))


def _known_kind(kind: str) -> None:
    if kind not in FOLDERS:
        raise UserError(
            f"“{shortened(kind, 40)}” is not a kind of definition.",
            f"Choose from {', '.join(FOLDERS)}.",
            code="definition.kind",
        )


def _checked_reason(reason: str) -> str:
    clean = " ".join(reason.split())
    if len(clean) > LONGEST_REASON or not clean.isprintable():
        raise UserError(
            f"A reason is at most {LONGEST_REASON} printable characters.",
            "Nothing was stored. Say in a sentence or two why the organisation departs from ours.",
            code="definition.reason",
        )
    return clean


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def write_definition(path: Path, text: str) -> Path:
    """Write a definition to a file, whole or not at all."""
    return write_file(path, text.encode())
