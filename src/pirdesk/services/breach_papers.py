"""The register of breaches on paper and as a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pirdesk.casefile.case import Document
from pirdesk.exchange.workbook import workbook
from pirdesk.services import cases, files
from pirdesk.services.breach_register import HEAD, breaches, register_row
from pirdesk.services.desk import Desk
from pirdesk.services.first_draft import first_draft
from pirdesk.storage import NewDocument

TEMPLATE = "breach_register"


def start_register(desk: Desk, first: date, last: date) -> Document:
    """Open a file for the register of a period and draft its paper, to be reviewed and sealed."""
    listed = breaches(desk, first, last)
    title = f"Register of personal data breaches, {first} to {last}"
    case, facts, opened = cases.opening(desk, title, note=f"{len(listed)} entries")
    about = {"from": str(first), "to": str(last)}
    paper = first_draft(desk, case, facts, TEMPLATE, about=about)
    refs: dict[str, str | int | list[str]] = {"document": paper.id, "template": TEMPLATE}
    desk.write("register.new", [*opened, NewDocument(paper)], case_id=case.id, refs=refs)
    return desk.store.views.document(paper.id)


def export_register(desk: Desk, first: date, last: date, path: Path) -> Path:
    """Write the register of a period as a workbook; every cell is text, never a formula."""
    rows = [register_row(entry) for entry in breaches(desk, first, last)]
    return files.write_file(path, workbook(f"Breaches {first} to {last}"[:31], HEAD, rows))
