"""Open a file with two independent readers and put its checks together.

Loaded only when something is verified.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pikepdf
from pikepdf.settings import set_qpdf_limits

from pirdesk.documents.unswept import unswept
from pirdesk.documents.verify.judge import judged
from pirdesk.documents.verify.reading import StrictReader
from pirdesk.documents.verify.report import Verification, unreadable
from pirdesk.documents.verify.revocation import read_lists
from pirdesk.documents.verify.roots import read_roots
from pirdesk.documents.verify.signatures import Given, check_signatures, unread

MAX_BYTES = 200 * 1024 * 1024
MOST_PAGES, MOST_FIELDS = 20_000, 10_000
_UNPACKED = 256 * 1024 * 1024

# A few bytes can unpack to gigabytes; the reader's own limits hold for the whole process.
set_qpdf_limits(
    flate_max_memory=_UNPACKED,
    png_max_memory=_UNPACKED,
    run_length_max_memory=_UNPACKED,
    tiff_max_memory=_UNPACKED,
)


def checked(
    pdf: bytes, trust: bytes | None, revocations: bytes | None, at: datetime | None
) -> Verification:
    """Check one PDF; ``trust`` are certificates (PEM, or one DER) that make trust count.

    A file that is no readable PDF is "unreadable"; a wrong ``trust`` raises UserError.
    """
    roots = read_roots(trust)
    given = Given(roots, read_lists(revocations), at)
    if len(pdf) > MAX_BYTES:
        return unreadable("It is larger than 200 MiB.")
    if not pdf.startswith(b"%PDF-"):
        return unreadable("It is not a PDF.")
    opened = _opened(pdf)
    if isinstance(opened, str):
        return unreadable(opened)
    reader, document = opened
    try:
        with unswept():
            found = check_signatures(pdf, reader, given)
    except Exception as fault:  # noqa: BLE001 (whatever does not parse cannot be verified)
        found = (unread(type(fault).__name__),)
    with document:
        return judged(document, found, trust=roots is not None)


def _opened(pdf: bytes) -> tuple[Any, Any] | str:
    """Open a file with two independent readers; return why not where either refuses.

    The second one follows any table and any tree however long, so the first, which counts them,
    goes before it.
    """
    try:
        document = pikepdf.open(io.BytesIO(pdf), suppress_warnings=True, attempt_recovery=False)
        if document.is_encrypted:
            return "It is encrypted."
        if len(document.pages) > MOST_PAGES:
            return f"It has more than {MOST_PAGES} pages."
        if not _is_tree(document):
            return "Its form fields run in circles, or there are too many of them."
        reader = StrictReader(pdf)
    except pikepdf.PasswordError:
        return "It is encrypted."
    except Exception as fault:  # noqa: BLE001 (hostile files fail in many ways; all mean unreadable)
        return f"It is damaged or not written as a PDF must be ({type(fault).__name__})."
    return reader, document


def _is_tree(document: Any) -> bool:
    """Tell whether each form field is met once only and there are not too many."""
    form = document.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return True
    waiting: list[Any] = [form.get("/Fields")]
    met: set[tuple[int, int]] = set()
    while waiting:
        kids = waiting.pop()
        if not isinstance(kids, pikepdf.Array):
            continue
        if len(kids) > MOST_FIELDS:
            return False
        for field in kids:
            if not isinstance(field, pikepdf.Dictionary):
                continue
            if field.objgen in met or len(met) >= MOST_FIELDS:
                return False
            if field.is_indirect:
                met.add(field.objgen)
            waiting.append(field.get("/Kids"))
    return True
