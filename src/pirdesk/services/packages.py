"""Case packages: write a whole case to one file, and read it back at another desk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from pirdesk.casefile.case import Case, Evidence, Label, Person
from pirdesk.casefile.sheet import Answer, read_answer, write_answer
from pirdesk.errors import NotFound, UserError
from pirdesk.exchange.package import CasePackage, read_package, write_package
from pirdesk.lockedfiles import read_bytes
from pirdesk.services.answers import label_of
from pirdesk.services.desk import Desk, new_id
from pirdesk.services.files import refuse_unending, write_file
from pirdesk.services.package_parts import (
    LeftOut,
    case_of,
    checked_id,
    document_of,
    evidence_of,
    left_out_of,
    person_of,
    record_of,
    submission_of,
)
from pirdesk.services.persons import AlikeError, alike
from pirdesk.services.reporters import is_counsel
from pirdesk.storage import (
    AddBlob,
    AddEvidence,
    AddPerson,
    Change,
    NewCase,
    NewDocument,
    NewRecord,
    SetAnswer,
)

MAX_BYTES = 1024 * 1024 * 1024  # evidence of 100 MiB is allowed, ten of them too


def privileged_files(desk: Desk, case_id: str) -> tuple[LeftOut, ...]:
    """Return the evidence labelled privileged, which a package leaves out unless counsel asks."""
    return tuple(
        LeftOut(e.sha256, e.name, e.size, e.label)
        for e in desk.store.views.evidence(case_id)
        if e.label is Label.PRIVILEGED
    )


def export_case(desk: Desk, case_id: str, path: Path, *, with_privileged: bool = False) -> Path:
    """Write a case to one package file: answers, documents, evidence, records, submissions.

    Decisions and the correspondence with authorities are answers and travel with them. Evidence
    labelled privileged is named and left out, unless counsel exports ``with_privileged``.
    """
    if with_privileged and not is_counsel(desk.acting()):
        raise UserError(
            "Only counsel exports a case with its privileged evidence.",
            "Nothing was written. Ask counsel, or export without it: the package names each file "
            "it leaves out.",
            code="package.privileged",
        )
    views = desk.store.views
    case, sheet = views.case(case_id), views.sheet(case_id)
    privileged = privileged_files(desk, case_id)
    left_out = () if with_privileged else privileged
    kept_back = {file.sha256 for file in left_out}
    evidence = [e for e in views.evidence(case_id) if e.sha256 not in kept_back]
    records = views.records(case_id)
    documents = tuple(views.document(d.id) for d in views.documents(case_id))
    filed = sorted(views.submissions(case_id), key=lambda row: row.number)
    people = {case.created_by} | {row.who for row in filed}
    people |= {d.author for d in documents} | {d.reviewer for d in documents}
    body: dict[str, Any] = {
        "case": _plain(asdict(case)),
        "persons": [_plain(asdict(views.person(p))) for p in sorted(people - {""})],
        "answers": {key: write_answer(sheet.answers[key]) for key in sorted(sheet)},
        "documents": [_plain(asdict(d)) for d in documents],
        "evidence": [_plain(_evidence_parts(e)) for e in evidence],
        "records": [_plain(asdict(r)) for r in records],
        "submissions": [_plain(asdict(row)) for row in filed],
        "left_out": [_plain(asdict(file)) for file in left_out],
    }
    wanted = {e.sha256 for e in evidence} | {r.sha256 for r in records}
    ledger = b"".join(_ledger_line(entry) for entry in views.ledger(case_id))
    package = CasePackage(body, ledger, {digest: views.blob(digest) for digest in sorted(wanted)})
    data = write_package(package)
    read_package(data)
    refs: dict[str, str | int | list[str]] = {}
    if privileged:
        refs["privileged" if with_privileged else "left_out"] = [f.sha256 for f in privileged]
    return write_file(path, data, lambda: desk.write("case.export", [], case_id=case_id, refs=refs))


def import_case(desk: Desk, path: Path, *, another: bool = False) -> Case:
    """Read a package as a case of this desk; an id already here gets a new one.

    People it brings whose names may be taken for those of others raise AlikeError, unless
    ``another`` confirms that they are others; the ledger then says beside whom they were added.

    Answers and submissions that rest on a file the sender left out keep its SHA-256;
    ``left_out_of_package`` names such files.
    """
    package = _opened(path)
    with _said_of_content():
        case, changes = _changes(desk, package)
    beside = _namesakes(desk, changes)
    if beside and not another:
        raise AlikeError(
            [(new.name, others) for new, others in beside],
            "Nothing was imported. If they are other people, confirm it with --another-person.",
        )
    refs: dict[str, str | int | list[str]] = {}
    if beside:
        refs["beside"] = sorted({other.id for _, others in beside for other in others})
    desk.write("case.import", changes, case_id=case.id, refs=refs, label=case.label)
    return desk.store.views.case(case.id)


def left_out_of_package(path: Path) -> tuple[LeftOut, ...]:
    """Return the files a package names and does not carry."""
    package = _opened(path)
    with _said_of_content():
        return _left_out(package.case)


def _opened(path: Path) -> CasePackage:
    try:
        refuse_unending(path, MAX_BYTES)
        return read_package(read_bytes(path))
    except OSError as fault:
        raise UserError(
            f"{path.name} cannot be read ({fault.strerror}).",
            "Nothing was imported.",
            code="package.read",
        ) from None


@contextmanager
def _said_of_content() -> Iterator[None]:
    """Say of anything unexpected in a package that nothing was imported."""
    try:
        yield
    except UserError as fault:
        raise fault.saying("Nothing was imported.") from None
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise UserError(
            f"The package cannot be read: its content is not as expected ({fault}).",
            "Nothing was imported. Ask the sender for a new export.",
            code="package.content",
        ) from None


def _left_out(body: Mapping[str, Any]) -> tuple[LeftOut, ...]:
    """Return what the sender kept back; earlier packages left nothing out and say nothing of it."""
    return tuple(left_out_of(raw) for raw in body.get("left_out", ()))


def _changes(desk: Desk, package: CasePackage) -> tuple[Case, list[Change]]:
    body, views = package.case, desk.store.views
    taken = _exists(views.case, checked_id(body["case"]["id"]))
    case = case_of(body["case"], new_id("C", 10) if taken else "")
    people = [person_of(raw) for raw in body["persons"]]
    known = {person.id for person in views.persons()}
    changes: list[Change] = [AddPerson(person) for person in people if person.id not in known]
    changes.append(NewCase(case))
    for key, raw in body["answers"].items():
        answer = read_answer(desk.library.vocabulary, key, raw)
        changes.append(SetAnswer(case.id, key, _stamped(desk, answer), 0, label_of(desk, key)))
    documents = _fresh(body["documents"], "D", views.document)
    for raw in body["documents"]:
        changes.append(NewDocument(document_of(raw, case.id, documents[raw["id"]])))
    for raw in body["evidence"]:
        evidence = evidence_of(raw, case.id)
        changes.append(AddEvidence(evidence, package.blobs[evidence.sha256]))
    records = _fresh(body["records"], "R", views.record)
    for raw in body["records"]:
        named = documents[raw["document_id"]], records[raw["id"]]
        record = record_of(raw, case.id, *named)
        changes += [AddBlob(record.sha256, package.blobs[record.sha256]), NewRecord(record)]
    files = {raw["sha256"] for part in ("evidence", "records") for raw in body[part]}
    files |= {file.sha256 for file in _left_out(body)}
    filed = body.get("submissions", ())  # packages of version 1 carry none
    changes += [submission_of(raw, case.id, files) for raw in filed]
    _refuse_strangers(body, known | {person.id for person in people})
    return case, changes


def _namesakes(desk: Desk, changes: Sequence[Change]) -> list[tuple[Person, tuple[Person, ...]]]:
    """Return the new people whose names may be taken for others', with those others."""
    there, found = list(desk.store.views.persons()), []
    for new in (change.person for change in changes if isinstance(change, AddPerson)):
        if others := alike(new.name, there):
            found.append((new, others))
        there.append(new)
    return found


def _fresh(
    parts: Sequence[Mapping[str, Any]], prefix: str, find: Callable[[str], object]
) -> dict[str, str]:
    """Return the id each part has here: its own, or a new one where that is taken."""
    ids = [checked_id(part["id"]) for part in parts]
    if len(set(ids)) != len(ids):
        raise ValueError("an id stands twice")
    return {own: new_id(prefix) if _exists(find, own) else own for own in ids}


def _refuse_strangers(body: Mapping[str, Any], known: Set[str]) -> None:
    """Refuse a case or document of somebody whom neither the package nor this desk names."""
    named = {body["case"]["created_by"]} | {raw["who"] for raw in body.get("submissions", ())}
    for document in body["documents"]:
        named |= {document["author"], document["reviewer"]}
    if strangers := named - known - {""}:
        raise ValueError(f"{', '.join(sorted(strangers))} is nobody the package names")


def _stamped(desk: Desk, answer: Answer) -> Answer:
    return Answer(
        answer.value,
        answer.certainty,
        answer.basis,
        answer.evidence,
        answer.because,
        answer.as_of,
        desk.acting().id,
        desk.now(),
    )


def _evidence_parts(evidence: Evidence) -> dict[str, Any]:
    """Return a file's entry; the name it came with only where it has one, as older desks expect."""
    parts = asdict(evidence)
    return parts if evidence.original else {k: v for k, v in parts.items() if k != "original"}


def _exists(find: Callable[[str], object], identity: str) -> bool:
    try:
        find(identity)
    except NotFound:
        return False
    return True


def _ledger_line(entry: Any) -> bytes:
    line = {
        "index": entry.index,
        "hash": entry.hash.hex(),
        "signature": entry.signature.hex(),
        "key": entry.key_id,
        "body": entry.body.decode(),
    }
    return json.dumps(line, sort_keys=True).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value
