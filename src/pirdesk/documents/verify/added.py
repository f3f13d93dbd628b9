"""What a file signed elsewhere adds to the revision that was given out.

Loaded only when a file is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.fields import MDPPerm

from pirdesk.documents.verify.policy import strict_policy
from pirdesk.documents.verify.reading import StrictReader
from pirdesk.documents.verify.signatures import Given, check_signatures, quiet
from pirdesk.errors import UserError


@dataclass(frozen=True, slots=True)
class Added:
    """The one signature that was added: whose certificate, and when by its own word."""

    field: str
    name: str
    certificate: str
    at: datetime | None


def added_signature(before: bytes, after: bytes, field: str) -> Added:
    """Return the signature that ``after`` adds to ``before``, or refuse the file (UserError).

    It must begin with the very bytes given out and add one intact signature, in the field stated,
    over the whole file, and nothing else; the first signature of a file must certify it.
    """
    if not after.startswith(before) or after == before:
        raise _refused(
            "It does not begin with the bytes that were given out."
            if after != before
            else "No signature was added to it."
        )
    try:
        old = StrictReader(before)
        new = StrictReader(after)
        earlier = [signature.field_name for signature in old.embedded_signatures]
        found = check_signatures(after, new, Given())
        more = _more_than_a_signature(old, new, certifying=not earlier)
    except Exception as fault:  # noqa: BLE001 (whatever does not parse is not filed)
        raise _refused(f"It cannot be read as a signed PDF ({type(fault).__name__}).") from None
    names = [item.field for item in found]
    if names != [*earlier, field]:
        given = ", ".join(names[len(earlier) :]) or "none"
        raise _refused(f"One signature in the field {field} was expected; added was: {given}.")
    if more:
        raise _refused("Its new part changes more than a signature does.")
    last = found[-1]
    faults = [fault for item in found for fault in item.faults]
    if faults or not all(item.intact and item.unchanged for item in found):
        raise _refused(f"A signature does not hold: {'; '.join(faults)}.")
    if not last.whole_file:
        raise _refused("Something was added after the new signature.")
    if last.certifies != (not earlier):
        raise _refused(
            "The first signature must certify the document and allow only further signatures."
            if not earlier
            else "A later signature must approve the document, not certify it."
        )
    return Added(last.field, last.name, last.certificate, last.at)


def _more_than_a_signature(old: PdfFileReader, new: PdfFileReader, *, certifying: bool) -> bool:
    """Tell whether revisions after those given out do anything but fill a signature field."""
    last = old.xrefs.total_revisions - 1
    policy = strict_policy(certifying=certifying)
    with quiet():
        outcome = policy.review_file(new, last, doc_mdp=MDPPerm.FILL_FORMS)
    return isinstance(outcome, SuspiciousModification)


def _refused(why: str) -> UserError:
    return UserError(
        f"The file is not the record that was given out with one more signature. {why}",
        "Nothing was filed and nothing was changed. Sign the file as it was given out.",
        code="elsewhere.file",
    )
