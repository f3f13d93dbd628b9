"""A sealed file of every format that ever left the house stays readable and proves itself."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest
from jsonschema import Draft202012Validator

from pirdesk import datafiles
from pirdesk.casefile.paper import Figure, nodes_within
from pirdesk.documents import html, record_json, text
from pirdesk.documents.paper_json import paper_tree
from pirdesk.documents.verify import verify

FOLDER = Path(__file__).parent / "records"
# Which version each holds; the first is from before papers had a structure tree.
FILES = {"span-2026.pdf": 1, "record-1.pdf": 1, "record-2.pdf": 2}


def embedded(name: str) -> bytes:
    with pikepdf.open(io.BytesIO((FOLDER / name).read_bytes())) as opened:
        return bytes(opened.attachments["record.json"].get_file().read_bytes())


def test_every_version_has_its_golden_file() -> None:
    assert {path.name for path in FOLDER.glob("*.pdf")} == set(FILES)
    assert set(FILES.values()) == set(record_json.READ)
    assert max(record_json.READ) == record_json.VERSION


@pytest.mark.parametrize("name", FILES)
def test_a_golden_record_verifies_and_is_read(name: str) -> None:
    verdict = verify((FOLDER / name).read_bytes())
    assert verdict.status == "valid", [c.words for c in verdict.checks if c.ok is False]
    raw = embedded(name)
    read = record_json.read(raw)
    assert read.data["version"] == FILES[name]
    assert paper_tree(read.paper) == read.data["paper"]
    for drawn in (html.render(read.paper), text.render(read.paper)):
        assert "Notification of a personal data breach" in drawn


@pytest.mark.parametrize("name", FILES)
def test_a_golden_record_is_as_the_schema_of_its_version_says(name: str) -> None:
    file = datafiles.path("exports", "schemas", f"record-{FILES[name]}.json")
    schema = json.loads(file.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(embedded(name)))


def test_the_newest_golden_record_holds_what_is_new_in_it() -> None:
    paper = record_json.read(embedded("record-2.pdf")).paper
    kinds = [
        type(node.chart).__name__ for node in nodes_within(paper.nodes) if isinstance(node, Figure)
    ]
    assert len(kinds) == 6
    assert paper.stand_ins
    assert any(run.language for node in paper.nodes for run in getattr(node, "runs", ()))
