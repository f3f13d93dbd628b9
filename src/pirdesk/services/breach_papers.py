"""The register of breaches on paper and as a workbook, and what is open in it before either."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pirdesk.casefile.case import Document
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message
from pirdesk.casefile.paper import Heading, Node, Run, Table
from pirdesk.documents.exhibits.cells import body, cell
from pirdesk.exchange.workbook import workbook
from pirdesk.services import breach_register, cases, files
from pirdesk.services.breach_register import Breach, breaches, register_head, register_row
from pirdesk.services.desk import Desk
from pirdesk.services.first_draft import first_draft
from pirdesk.services.speaking import reader
from pirdesk.storage import NewDocument
from pirdesk.wording import say

TEMPLATE = "breach_register"
EXHIBIT = "breaches"


def start_register(desk: Desk, first: date, last: date) -> Document:
    """Open a file for the register of a period and draft its paper, to be reviewed and sealed."""
    count = len(breaches(desk, first, last))
    speaker = reader(desk.library)
    title = say(Message("register.paper.title", {"first": first, "last": last}), speaker)
    note = say(Message("register.paper.count", {"count": count}), speaker)
    case, facts, opened = cases.opening(desk, title, note=note)
    about = {"from": str(first), "to": str(last)}
    paper = first_draft(desk, case, facts, TEMPLATE, about=about)
    refs: dict[str, str | int | list[str]] = {"document": paper.id, "template": TEMPLATE}
    desk.write("register.new", [*opened, NewDocument(paper)], case_id=case.id, refs=refs)
    return desk.store.views.document(paper.id)


def export_register(desk: Desk, first: date, last: date, path: Path) -> Path:
    """Write the register of a period as a workbook; every cell is text, never a formula."""
    title = say(Message("register.paper.breach"), reader(desk.library))
    rows = [(entry.title, *register_row(entry)) for entry in breaches(desk, first, last)]
    head = (title, *register_head(desk))
    return files.write_file(path, workbook(f"Breaches {first} to {last}"[:31], head, rows))


def register_points(desk: Desk, first: date, last: date) -> tuple[Finding, ...]:
    """Return what is open in the register of a period, to be seen before it is made."""
    return breach_register.open_entries(breaches(desk, first, last))


def entries_of(desk: Desk, document: Document) -> tuple[Breach, ...]:
    """Return the entries of a register's paper, in its language and zone."""
    zone = (document.parameters or {}).get("zone", "UTC")
    first, last = breach_register.period_of(document)
    return breaches(desk, first, last, language=document.language, zone=zone)


def points_of(desk: Desk, document: Document) -> tuple[Finding, ...]:
    """Return what is open in the entries a document prints, () where it prints none."""
    if not any(block.exhibit == EXHIBIT for block in document.blocks):
        return ()
    return breach_register.open_entries(entries_of(desk, document))


def entry_nodes(desk: Desk, document: Document) -> tuple[Node, ...]:
    """Show one block for each breach: its title, then its parts below each other."""
    entries, head = entries_of(desk, document), register_head(desk, document.language)
    if not entries:
        speaker = reader(desk.library, document.language)
        return (body(say(Message("register.paper.none"), speaker)),)
    return tuple(
        node
        for number, entry in enumerate(entries, start=1)
        for node in (
            Heading(2, (Run(f"2.{number} {entry.title}"),)),
            Table(
                (),
                tuple(
                    (cell(name), cell(text))
                    for name, text in zip(head, register_row(entry), strict=True)
                    if text.strip()
                ),
                widths=(6, 22),
                row_heads=True,
            ),
        )
    )
