"""Papers made, signed, stamped and verified, timed on a notice, a review and many records."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from benchmarks import forget, stopwatch
from benchmarks.stopwatch import Took
from pirdesk.bootstrap import build_desk
from pirdesk.casefile.case import Document, DocumentState, ExpectedSignature, Role
from pirdesk.casefile.paper import Paper, Paragraph, Run
from pirdesk.documents import pdf, record_json, signing
from pirdesk.documents.verify import verify
from pirdesk.services import drafting, records, reviews, samples
from pirdesk.services.signers import MemorySigner
from pirdesk.vault import NoVault
from tests.stamping import TestAuthority, issued_key, people_root, running

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ROLES = ("author", "reviewer", "counsel")


def notice() -> Paper:
    """Return a notice of one page with one signature."""
    story = "On 20 March some people could see the titles of others' conversations. " * 6
    return Paper(
        title="Notification of a personal data breach",
        subject="Exposure of conversation titles",
        sender=(Run("Exercise Company"),),
        addressee=(Run("Exercise authority"),),
        language="en",
        reference="C-2026-0001 / D-17",
        document_id="D-17",
        made_at=AT,
        nodes=tuple(Paragraph((Run(story),)) for _ in range(3)),
        signatures=_expected(1),
        signing_note="The signature below is an electronic signature.",
        zone="UTC",
        layout="letter",
    )


def render_and_sign(rounds: int) -> list[Took]:
    """Time rendering a one-page notice and signing it B-B, fonts and libraries being there."""
    paper, key = notice(), issued_key("Person 1")
    record = record_json.build(paper=paper, document=_document(paper))

    def work() -> None:
        signing.sign(pdf.render(paper, record), key, paper.signatures[0], AT, "UTC")

    times = []
    for _ in range(rounds + 2):
        forget.widths()
        times.append(stopwatch.timed(work))
    return times[2:]


def stamp_and_verify(folder: Path, rounds: int) -> tuple[list[Took], list[Took]]:
    """Time three stamped signatures with the archive stamp, and verifying the result."""
    paper = replace(_review(folder), signatures=_expected(3))
    record = record_json.build(paper=paper, document=_document(paper))
    frozen, lists = pdf.render(paper, record), people_root()[1]
    signed, verified = [], []
    with running(TestAuthority(time=AT + timedelta(minutes=5))) as authority:
        asked = authority.settings()
        made: list[bytes] = []

        def sign() -> None:
            data = frozen
            for expected in paper.signatures:
                key = issued_key(expected.person_name)
                data = signing.sign(data, key, expected, AT, "UTC", authority=asked)
            made.append(signing.stamp(data, asked, lists))

        def check() -> None:
            found = verify(made[-1])
            if (found.exit_code, found.level) != (0, "B-LTA"):
                raise SystemExit(found.words)

        for _ in range(rounds + 1):
            signed.append(stopwatch.timed(sign))
            verified.append(stopwatch.timed(check))
    return signed[1:], verified[1:]


def seal_batch(folder: Path, count: int) -> Iterator[tuple[float, int]]:
    """Seal so many records in one batch; yield for each its seconds and the memory's peak (KiB)."""
    desk = build_desk(folder / "batch.db", folder=folder, vault=NoVault())
    case, people = samples.open_sample(desk, samples.read_sample("chatgpt-2023-03"))
    author, reviewer = (desk.as_person(people[r]) for r in (Role.COMPLIANCE, Role.REVIEWER))
    for _ in range(count):
        document = drafting.start_document(author, case.id, "harm_assessment")
        reviews.submit(author, document.id)
        reviews.approve(reviewer, document.id)
    seen: list[tuple[float, int]] = []

    def tell(_done: int, _of: int) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seen.append((time.perf_counter(), peak))

    done = records.seal_many(author, records.due(author), MemorySigner(), tell=tell)
    desk.close()
    if len(done.signed) != count:
        raise SystemExit(f"only {len(done.signed)} of {count} were signed: {done.refused[:1]}")
    for before, after in pairwise(seen):
        yield after[0] - before[0], after[1]


def _review(folder: Path) -> Paper:
    desk = build_desk(folder / "review.db", folder=folder, vault=NoVault())
    case, people = samples.open_sample(desk, samples.read_sample("chatgpt-2023-03"))
    author = desk.as_person(people[Role.COMPLIANCE])
    document = drafting.start_document(author, case.id, "pir")
    paper = drafting.composed(author, document.id).paper
    desk.close()
    return replace(paper, signing_note="Each signature below is an electronic signature.")


def _expected(count: int) -> tuple[ExpectedSignature, ...]:
    return tuple(
        ExpectedSignature(n, role, f"p{n}", f"Person {n}", f"sig_{n}_{role}", "")
        for n, role in enumerate(ROLES[:count], start=1)
    )


def _document(paper: Paper) -> Document:
    return Document(
        id=paper.document_id,
        case_id="C-2026-0001",
        template="art33",
        title=paper.title,
        language=paper.language,
        edition=paper.edition,
        state=DocumentState.APPROVED,
        author="p1",
        created_at=AT,
    )
