"""Find every filled signature field of a file: those that can be checked, and those that cannot.

pyHanko leaves out signatures of kinds it does not know and gives up all for one that is damaged;
whoever counts signatures must know of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_KINDS = frozenset(kind.value for kind in SigSeedSubFilter)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Signatures in the order they were made, and fields that hold one nobody can check, with why.

    Shape of ``unread``: pairs of field name and reason in words.
    """

    signatures: tuple[Any, ...]
    unread: tuple[tuple[str, str], ...]


def gathered(reader: Any) -> Gathered:
    """Gather the filled signature fields of an open pyHanko reader."""
    found, unread = [], []
    for name, value, field in enumerate_sig_fields(reader, filled_status=True):
        label = str(name) or "a field without a name"
        try:
            kind = str(value.get_object().get("/SubFilter", "none"))
            if kind not in _KINDS:
                unread.append((label, f"it is of a kind not checked here, {kind.lstrip('/')[:40]}"))
                continue
            embedded = EmbeddedPdfSignature(reader, field, name)
            found.append((embedded.signed_revision, embedded))
        except Exception as fault:  # noqa: BLE001 (hostile signatures fail in many ways)
            unread.append((label, f"it is damaged, {type(fault).__name__}"))
    found.sort(key=lambda pair: pair[0])
    return Gathered(tuple(embedded for _revision, embedded in found), tuple(unread))
