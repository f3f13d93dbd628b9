"""Case packages: write a whole case to one file, and read it back at another desk."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from pirdesk.casefile.case import (
    Block,
    Case,
    Document,
    DocumentState,
    Evidence,
    ExpectedSignature,
    Label,
    Person,
    Record,
    Role,
)
from pirdesk.casefile.sheet import Answer, read_answer, write_answer
from pirdesk.errors import NotFound, PirdeskError, UserError
from pirdesk.exchange.package import CasePackage, read_package, write_package
from pirdesk.services.desk import Desk, new_id
from pirdesk.services.drafting import write_file
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


def export_case(desk: Desk, case_id: str, path: Path) -> Path:
    """Write a case with its answers, documents, evidence and records to one package file."""
    views = desk.store.views
    case, sheet = views.case(case_id), views.sheet(case_id)
    evidence, records = views.evidence(case_id), views.records(case_id)
    documents = tuple(views.document(d.id) for d in views.documents(case_id))
    people = {case.created_by} | {d.author for d in documents} | {d.reviewer for d in documents}
    body: dict[str, Any] = {
        "case": _plain(asdict(case)),
        "persons": [_plain(asdict(views.person(p))) for p in sorted(people - {""})],
        "answers": {key: write_answer(sheet.answers[key]) for key in sorted(sheet)},
        "documents": [_plain(asdict(d)) for d in documents],
        "evidence": [_plain(asdict(e)) for e in evidence],
        "records": [_plain(asdict(r)) for r in records],
    }
    wanted = {e.sha256 for e in evidence} | {r.sha256 for r in records}
    ledger = b"".join(_ledger_line(entry) for entry in views.ledger(case_id))
    package = CasePackage(body, ledger, {digest: views.blob(digest) for digest in sorted(wanted)})
    data = write_package(package)
    read_package(data)
    write_file(path, data)
    desk.write("case.export", [], case_id=case_id)
    return path


def import_case(desk: Desk, path: Path) -> Case:
    """Read a package as a case of this desk; an id already here gets a new one."""
    try:
        package = read_package(path.read_bytes())
    except OSError as fault:
        raise UserError(
            f"{path.name} cannot be read ({fault.strerror}).",
            "Nothing was imported.",
            code="package.read",
        ) from None
    try:
        case, changes = _changes(desk, package)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise UserError(
            f"The package cannot be read: its content is not as expected ({fault}).",
            "Nothing was imported. Ask the sender for a new export.",
            code="package.content",
        ) from None
    desk.write("case.import", changes, case_id=case.id, label=case.label)
    return desk.store.views.case(case.id)


def _changes(desk: Desk, package: CasePackage) -> tuple[Case, list[Change]]:
    body = package.case
    taken = _exists(desk, body["case"]["id"])
    case = _case(body["case"], new_id("C", 10) if taken else "")
    fresh = {d["id"]: new_id("D") if taken else d["id"] for d in body["documents"]}
    known = {p.id for p in desk.store.views.persons()}
    changes: list[Change] = [AddPerson(_person(p)) for p in body["persons"] if p["id"] not in known]
    changes.append(NewCase(case))
    for key, raw in body["answers"].items():
        answer = read_answer(desk.library.vocabulary, key, raw)
        changes.append(SetAnswer(case.id, key, _stamped(desk, answer), 0))
    for raw in body["documents"]:
        changes.append(NewDocument(_document(raw, case.id, fresh[raw["id"]])))
    for raw in body["evidence"]:
        evidence = Evidence(
            **{
                **raw,
                "case_id": case.id,
                "added_at": datetime.fromisoformat(raw["added_at"]),
                "label": Label(raw["label"]),
            }
        )
        changes.append(AddEvidence(evidence, package.blobs[evidence.sha256]))
    for raw in body["records"]:
        record = _record(raw, case.id, fresh[raw["document_id"]], taken)
        changes += [AddBlob(record.sha256, package.blobs[record.sha256]), NewRecord(record)]
    return case, changes


def _case(raw: dict[str, Any], new: str) -> Case:
    return Case(
        id=new or raw["id"],
        title=raw["title"],
        created_at=datetime.fromisoformat(raw["created_at"]),
        created_by=raw["created_by"],
        label=Label(raw["label"]),
        exercise=bool(raw["exercise"]),
        note=raw["note"],
        state=raw["state"],
    )


def _person(raw: dict[str, Any]) -> Person:
    return Person(raw["id"], raw["name"], Role(raw["role"]))


def _document(raw: dict[str, Any], case_id: str, document_id: str) -> Document:
    return Document(
        id=document_id,
        case_id=case_id,
        template=raw["template"],
        title=raw["title"],
        language=raw["language"],
        edition=raw["edition"],
        state=DocumentState(raw["state"]),
        author=raw["author"],
        created_at=datetime.fromisoformat(raw["created_at"]),
        blocks=tuple(Block(**block) for block in raw["blocks"]),
        reviewer=raw["reviewer"],
        label=Label(raw["label"]),
        parameters=raw["parameters"],
    )


def _record(raw: dict[str, Any], case_id: str, document_id: str, taken: bool) -> Record:
    return Record(
        id=new_id("R") if taken else raw["id"],
        document_id=document_id,
        case_id=case_id,
        state=DocumentState(raw["state"]),
        sha256=raw["sha256"],
        expected=tuple(ExpectedSignature(**e) for e in raw["expected"]),
        signed=tuple(raw["signed"]),
        frozen_at=_instant(raw["frozen_at"]),
        closed_at=_instant(raw["closed_at"]),
        reason=raw["reason"],
    )


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


def _exists(desk: Desk, case_id: str) -> bool:
    try:
        desk.store.views.case(case_id)
    except (NotFound, PirdeskError):
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


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
