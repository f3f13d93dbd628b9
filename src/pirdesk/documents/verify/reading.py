"""pyHanko's reader, strict, reading the table of an object stream once and not for each object.

A paper of ours packs a hundred objects into a stream, so that alone is a third of verifying. Any
doubt about a stream is a refusal, as it is in pyHanko's own strict reading.
"""

from __future__ import annotations

import io
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader


class StrictReader(PdfFileReader):
    """A strict reader that keeps the tables of object streams it has read."""

    def __init__(self, data: bytes) -> None:
        self._tables: dict[int, tuple[bytes, tuple[tuple[int, int], ...]]] = {}
        start: Any = super().__init__
        start(io.BytesIO(data), strict=True)

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
        """Return the object at a place of an object stream, which must be the one asked for."""
        if stmnum not in self._tables:
            self._tables[stmnum] = self._table(stmnum)
        data, table = self._tables[stmnum]
        numbers = [number for number, _offset in table]
        if not 0 <= idx < len(table) or numbers.index(idnum) != idx:
            raise PdfStrictReadError("Object is in wrong index.")
        stream = io.BytesIO(data)
        stream.seek(table[idx][1])
        read: Any = generic.read_object
        found = read(stream, generic.Reference(idnum, 0, self))
        if isinstance(found, generic.StreamObject | generic.IndirectObject):
            raise PdfStrictReadError("Encountered forbidden object type in object stream")
        return found

    def _table(self, stmnum: int) -> tuple[bytes, tuple[tuple[int, int], ...]]:
        stream: Any = generic.Reference(stmnum, 0, self).get_object()
        if not isinstance(stream, generic.StreamObject) or stream["/Type"] != "/ObjStm":
            raise PdfStrictReadError("An object stream is none.")
        read: Any = stream.read_data
        data = bytes(read(DecodePurpose.OBJECT_STREAM))
        first, count = int(stream["/First"]), int(stream["/N"])
        given = data[:first].split()
        if len(given) != 2 * count or not all(word.isdigit() for word in given):
            raise PdfStrictReadError("Object stream header possibly corrupted")
        words = [int(word) for word in given]
        pairs = zip(words[::2], words[1::2], strict=True)
        return data, tuple((number, first + offset) for number, offset in pairs)
