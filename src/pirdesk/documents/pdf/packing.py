"""Pack the small objects of a finished file into compressed streams; same bytes in, same out.

A general tool takes a tenth of the time of drawing for this, and numbers the objects anew, so that
what is alike no longer stands side by side. Nothing here knows what the objects mean.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable

# Readers that look for an object read the table of its stream: more in one would cost them time.
_MOST = 200
_TABLE = re.compile(rb"xref\n0 (\d+) *\n")
_NAMED = re.compile(rb"/(Info|Root) (\d+ 0 R)")
_STREAM, _STREAM_ENDS = b"\nstream\n", b"endstream"
_LENGTH = re.compile(rb"/Length (\d+)")
_NOT_TEXT = b"%\xe2\xe3\xcf\xd3\n"  # tells programs that carry files that this is no text
_FREE, _PLAIN, _INSIDE = 0, 1, 2

Row = tuple[int, int, int]  # how an object is stored; where; at which place there


def packed(pdf: bytes) -> bytes:
    """Return a file as reportlab writes it with its small objects in compressed streams.

    Numbers and bytes of the objects stay; the file's identifier is made from all of them.
    """
    objects, trailer = _objects(pdf)
    out = bytearray(pdf[: pdf.index(b"\n") + 1] + _NOT_TEXT)
    rows: dict[int, Row] = {0: (_FREE, 0, 0)}
    small: list[tuple[int, bytes]] = []
    for number, start, end in objects:
        head, tail = b"%d 0 obj\n" % number, b"\nendobj\n"
        if not (pdf.startswith(head, start) and pdf.endswith(tail, start, end)):
            raise ValueError(f"object {number} is not written as expected")
        body = pdf[start + len(head) : end - len(tail)]
        if body.endswith(_STREAM_ENDS):
            rows[number] = (_PLAIN, len(out), 0)
            out += head + _ended(body) + tail
        else:
            small.append((number, body))
    following = len(rows) + len(small)
    for at in range(0, len(small), _MOST):
        chosen = small[at : at + _MOST]
        rows |= {n: (_INSIDE, following, place) for place, (n, _body) in enumerate(chosen)}
        rows[following] = (_PLAIN, len(out), 0)
        out += _stream(following, *_together(chosen))
        following += 1
    identity = hashlib.md5(out, usedforsecurity=False).hexdigest().upper().encode()
    rows[following] = (_PLAIN, len(out), 0)
    start = len(out)
    named = b" ".join(b"/%s %s" % found for found in _NAMED.findall(trailer))
    out += _table(following, rows, b"%s /ID [<%s> <%s>]" % (named, identity, identity))
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


def _objects(pdf: bytes) -> tuple[list[tuple[int, int, int]], bytes]:
    """Return number, start and end of each object in the order of the file, and the trailer."""
    table_at = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    found = _TABLE.match(pdf, table_at)
    if found is None:
        raise ValueError("the file has no table of objects as expected")
    rows = pdf[found.end() :].split(b"\n", int(found[1]))
    starts = sorted((int(row[:10]), number) for number, row in enumerate(rows[1:-1], start=1))
    ends = [start for start, _number in starts[1:]] + [table_at]
    objects = [(number, start, end) for (start, number), end in zip(starts, ends, strict=True)]
    return objects, rows[-1]


def _ended(body: bytes) -> bytes:
    """Return an object with a stream, which ends on a line of its own as archives want it."""
    said, _, content = body.partition(_STREAM)
    (length,) = map(int, _LENGTH.findall(said))
    if content[length:].strip() != _STREAM_ENDS:
        raise ValueError("a stream is not as long as it says")
    return said + _STREAM + content[:length] + b"\n" + _STREAM_ENDS


def _together(chosen: Iterable[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    """Return what describes some objects as one stream, and its content."""
    head, body = [], bytearray()
    for number, data in chosen:
        head.append(b"%d %d" % (number, len(body)))
        body += data + b"\n"
    places = b" ".join(head) + b"\n"
    said = b"/Type /ObjStm /N %d /First %d" % (len(head), len(places))
    return said, places + bytes(body)


def _stream(number: int, said: bytes, content: bytes) -> bytes:
    data = zlib.compress(content)
    return b"%d 0 obj\n<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        number,
        said,
        len(data),
        data,
    )


def _table(number: int, rows: dict[int, Row], said: bytes) -> bytes:
    """Return the table of all objects; each row holds what changed since the one above it."""
    wide = (max(where for _how, where, _place in rows.values()).bit_length() + 7) // 8
    size = wide + 2
    flat = b"".join(
        bytes((how,)) + where.to_bytes(wide, "big") + bytes((place,))
        for _number, (how, where, place) in sorted(rows.items())
    )
    above = bytes(size) + flat
    changed = bytes([new - old & 0xFF for new, old in zip(flat, above, strict=False)])
    lines = (changed[at : at + size] for at in range(0, len(changed), size))
    content = b"".join(b"\2" + line for line in lines)  # 2: the row above is taken off
    made = b"/Type /XRef /Size %d /W [1 %d 1] /DecodeParms <</Columns %d /Predictor 12>> %s"
    return _stream(number, made % (len(rows), wide, size, said), content)
