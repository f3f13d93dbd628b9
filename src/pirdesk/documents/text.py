"""Draw a paper as plain text of 72 columns that reads well in a mail or a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from pirdesk.casefile.paper import (
    Callout,
    CodeBlock,
    Figure,
    Heading,
    Listing,
    Node,
    Paper,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Runs,
    Table,
)
from pirdesk.documents.characters import printable
from pirdesk.documents.printed import (
    Frame,
    facts_of,
    figure_label,
    frame_of,
    item_mark,
    plain,
    shown_runs,
)

COLUMNS = 72
_NARROWEST = 8


def render(paper: Paper) -> str:
    """Return the paper as text; no line of words is wider than 72 columns."""
    frame = frame_of(paper)
    parts = list(_parts(paper, frame))
    return "\n".join(line.rstrip() for part in parts for line in (*part, "")).rstrip("\n") + "\n"


def _parts(paper: Paper, frame: Frame) -> Iterator[list[str]]:
    marks = " · ".join(frame.words[f"mark.{mark}"] for mark in paper.marks)
    if marks:
        yield [marks.rjust(COLUMNS)]
    if paper.page_note:
        yield wrapped(paper.page_note)
    yield from ([*wrapped(paper.title), "=" * min(COLUMNS, width(paper.title))],)
    rows = [
        (frame.say(key), plain(runs))
        for key, runs in (("from", paper.sender), ("to", paper.addressee))
        if plain(runs).strip()
    ]
    rows += [(label, plain(runs)) for label, runs in facts_of(paper, frame)]
    if paper.subject.strip():
        rows.append((frame.say("subject"), paper.subject))
    yield _labelled(rows)
    yield from _nodes(paper.nodes, frame, COLUMNS, 0)
    if paper.signatures:
        yield _underlined(frame.say("signatures"), "-", COLUMNS)
        if paper.signing_note:
            yield wrapped(paper.signing_note)
        for expected in paper.signatures:
            role = frame.say(f"role.{expected.role}")
            yield [
                *wrapped(f"{role}: {expected.person_name}"),
                *wrapped(expected.statement, first="  ", later="  "),
            ]


def _labelled(rows: list[tuple[str, str]]) -> list[str]:
    widest = max((width(label) for label, _ in rows), default=0) + 2
    out: list[str] = []
    for label, text in rows:
        first = f"{label}:".ljust(widest)
        out += wrapped(text, first=first, later=" " * widest)
    return out


def _nodes(nodes: tuple[Node, ...], frame: Frame, columns: int, depth: int) -> Iterator[list[str]]:
    for node in nodes:
        made = _node(node, frame, max(columns, 24), depth)
        if made:
            yield made


def _node(node: Node, frame: Frame, columns: int, depth: int) -> list[str]:  # noqa: PLR0911
    match node:
        case Heading():
            return _underlined(plain(node.runs), "=-~"[min(max(node.level, 1), 3) - 1], columns)
        case Paragraph():
            return wrapped(_said(node.runs), columns)
        case Listing():
            return _listing(node, frame, columns, depth)
        case Table():
            return _table(node, columns)
        case Callout():
            inner = _inner(node.nodes, frame, columns - 2)
            return [f"| {line}".rstrip() for line in (f"{frame.say(node.kind)}:", *inner)]
        case Quote():
            return [f"> {line}".rstrip() for line in _inner(node.nodes, frame, columns - 2)]
        case CodeBlock():
            return [f"    {line}" for line in printable(node.text).split("\n")]
        case Picture():
            return wrapped(f"[{frame.say('picture')}: {node.caption}]", columns)
        case Figure():
            label = wrapped(f"[{figure_label(node, frame)}]", columns)
            return [*label, *wrapped(node.alt, columns), "", *_table(node.table, columns)]
        case Rule():
            return ["-" * columns]


def _inner(nodes: tuple[Node, ...], frame: Frame, columns: int, depth: int = 0) -> list[str]:
    out: list[str] = []
    for part in _nodes(nodes, frame, columns, depth):
        out += [*([""] if out else []), *part]
    return out


def _listing(node: Listing, frame: Frame, columns: int, depth: int) -> list[str]:
    out: list[str] = []
    for index, item in enumerate(node.items):
        mark = item_mark(node, index, depth)
        mark = f"{mark} " if node.ordered else {"•": "* ", "–": "- "}.get(mark, "+ ")
        inner = [
            line for part in _nodes(item, frame, columns - len(mark), depth + 1) for line in part
        ]
        blank = " " * len(mark)
        out += [
            (mark if number == 0 else blank) + line for number, line in enumerate(inner or [""])
        ]
    return out


def _table(node: Table, columns: int) -> list[str]:
    """Draw columns side by side where they fit, else each row as labelled lines."""
    out = wrapped(node.caption, columns) if node.caption else []
    rows = [[_said(cell) for cell in row] for row in node.body]
    over = [[_said(cell) for cell in row] for row in node.over]
    head = [_said(cell) for cell in node.head]
    count = max([len(head), *(len(row) for row in (*over, *rows))], default=0)
    if not count:
        return out
    widths = _widths([*over, head, *rows], count, columns)
    if widths is None:
        return out + as_lines(node, columns)
    for row in over:
        out += _row(row, widths)
    if any(text.strip() for text in head):
        out += [*_row(head, widths), "  ".join("-" * size for size in widths)]
    for row in rows:
        out += _row(row, widths)
    return out


def _widths(rows: list[list[str]], count: int, columns: int) -> list[int] | None:
    wish = [1] * count
    for row in rows:
        for index, text in enumerate(row):
            wish[index] = max(wish[index], *(width(line) for line in text.split("\n")))
    room = columns - 2 * (count - 1)
    if sum(wish) <= room:
        return wish
    share = [max(_NARROWEST, int(room * (size**0.6) / sum(w**0.6 for w in wish))) for size in wish]
    long_words = any(
        width(word) > share[index]
        for row in rows
        for index, text in enumerate(row)
        for word in text.split()
    )
    fits = sum(share) <= room and count <= 4 and not long_words
    return share if fits else None


def _row(texts: list[str], widths: list[int]) -> list[str]:
    cells = [wrapped(text, size) or [""] for text, size in zip(texts, widths, strict=False)]
    cells += [[""]] * (len(widths) - len(cells))
    height = max(len(cell) for cell in cells)
    return [
        "  ".join(
            _padded(cell[line] if line < len(cell) else "", size)
            for cell, size in zip(cells, widths, strict=True)
        )
        for line in range(height)
    ]


def as_lines(node: Table, columns: int) -> list[str]:
    """Draw each row as lines of “label: value”."""
    head = [_said(cell) for cell in node.head]
    out: list[str] = []
    for row in node.body:
        texts = [_said(cell) for cell in row]
        if node.row_heads and not head and len(texts) == 2:
            out += wrapped(f"{texts[0]}: {texts[1]}", columns, first="* ", later="    ")
            continue
        first = True
        for index, text in enumerate(texts):
            if not text.strip():
                continue
            label = head[index] if index < len(head) else ""
            start = "* " if first else "  "
            label = f"{label}: " if label.strip() else ""
            out += wrapped(f"{label}{text}", columns, first=start, later="    ")
            first = False
    return out


def _underlined(text: str, mark: str, columns: int) -> list[str]:
    lines = wrapped(text, columns)
    return [*lines, mark * max((width(line) for line in lines), default=0)]


def _said(runs: Runs) -> str:
    return plain(shown_runs(runs))


def wrapped(text: str, columns: int = COLUMNS, *, first: str = "", later: str = "") -> list[str]:
    """Break a text into lines; its own line breaks stay, long words are cut."""
    out: list[str] = []
    for line in printable(text).split("\n"):
        out += _filled(line.split(), columns, first if not out else later, later)
    return out


def _filled(words: list[str], columns: int, first: str, later: str) -> list[str]:
    lines, current = [], first
    empty = True
    for word in words:
        rest = word
        while rest:
            room = columns - width(current) - (0 if empty else 1)
            if width(rest) <= room:
                current += rest if empty else f" {rest}"
                empty, rest = False, ""
            elif empty:
                cut = max(1, _fitting(rest, room))
                current, rest = current + rest[:cut], rest[cut:]
                lines.append(current)
                current = later
            else:
                lines.append(current)
                current, empty = later, True
    if not empty or not lines:
        lines.append(current)
    return lines


def _fitting(word: str, room: int) -> int:
    """Return how many characters of a word fit into some columns."""
    taken = 0
    for count, char in enumerate(word):
        taken += width(char)
        if taken > room:
            return count
    return len(word)


def width(text: str) -> int:
    """Return how many columns a text takes; East Asian characters take two, marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))
