"""pyHanko's reader, strict, reading each table of objects once and looking up uses once.

A paper of ours packs a hundred objects into a stream, and pyHanko reads its table for each of
them. Any doubt about a stream is a refusal, as it is in pyHanko's own strict reading.
"""

from __future__ import annotations

import io
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from pirdesk.documents.verify.revisions import Revision, Uses


class StrictReader(PdfFileReader):
    """A strict reader that keeps the tables of object streams it has read, and who uses what."""

    def __init__(self, data: bytes) -> None:
        self._revisions: dict[int, Revision] = {}
        self._uses: dict[Any, Uses] = {}
        self._changes: dict[Any, int | None] = {}
        self._tables: dict[int, tuple[bytes, dict[int, tuple[int, int]]]] = {}
        start: Any = super().__init__
        start(io.BytesIO(data), strict=True)

    def get_historical_resolver(self, revision: int) -> Any:
        """Return a revision of the file, the oldest being 0."""
        if revision not in self._revisions:
            self._revisions[revision] = Revision(self, revision, self._uses)
        return self._revisions[revision]

    def last_change(self, ref: Any) -> int | None:
        """Return the revision an object was last written in, None where it never was."""
        if ref not in self._changes:
            try:
                self._changes[ref] = self.xrefs.get_last_change(ref)
            except KeyError:
                self._changes[ref] = None
        return self._changes[ref]

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
        """Return the object at a place of an object stream, which must be the one asked for."""
        if stmnum not in self._tables:
            self._tables[stmnum] = self._table(stmnum)
        data, table = self._tables[stmnum]
        place, offset = table.get(idnum, (-1, 0))
        if place != idx:
            raise PdfStrictReadError("Object is in wrong index.")
        stream = io.BytesIO(data)
        stream.seek(offset)
        read: Any = generic.read_object
        found = read(stream, generic.Reference(idnum, 0, self))
        if isinstance(found, generic.StreamObject | generic.IndirectObject):
            raise PdfStrictReadError("Encountered forbidden object type in object stream")
        return found

    def _table(self, stmnum: int) -> tuple[bytes, dict[int, tuple[int, int]]]:
        """Return what a stream holds, and for each object the first place and offset it has."""
        stream: Any = generic.Reference(stmnum, 0, self).get_object()
        if not isinstance(stream, generic.StreamObject) or stream["/Type"] != "/ObjStm":
            raise PdfStrictReadError("An object stream is none.")
        read: Any = stream.read_data
        data = bytes(read(DecodePurpose.OBJECT_STREAM))
        first, count = int(stream["/First"]), int(stream["/N"])
        given = data[:first].split()
        if len(given) != 2 * count or not all(word.isdigit() for word in given):
            raise PdfStrictReadError("Object stream header possibly corrupted")
        table: dict[int, tuple[int, int]] = {}
        for place in range(count):
            number, offset = int(given[2 * place]), int(given[2 * place + 1])
            table.setdefault(number, (place, first + offset))
        return data, table
