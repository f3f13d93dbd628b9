"""Paper trees as canonical JSON and back, read strictly: an unknown key or kind is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from pirdesk.casefile.case import ExpectedSignature
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
    Run,
    Runs,
    Span,
    StandIn,
    Table,
)
from pirdesk.documents.chart_json import chart_tree, read_chart
from pirdesk.documents.spans import check_spans
from pirdesk.errors import UserError

_DEEPEST = 40
_LETTER = ("your_reference", "way")  # only letters to an authority have them
_RUN = {
    "text": str,
    "strong": bool,
    "emphasis": bool,
    "code": bool,
    "href": str,
    "term": str,
    "suspected": bool,
    "break_after": bool,
    "language": str,
}


def canonical(value: Any) -> bytes:
    """Return JSON bytes that are the same for equal values: sorted keys, no spaces, UTF-8."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def paper_tree(paper: Paper) -> dict[str, Any]:
    """Return a paper as plain JSON values; ``read_paper`` gives the same paper back."""
    made: dict[str, Any] = {
        "title": paper.title,
        "subject": paper.subject,
        "language": paper.language,
        "reference": paper.reference,
        "document_id": paper.document_id,
        "made_at": paper.made_at.isoformat(),
        "sender": _runs(paper.sender),
        "addressee": _runs(paper.addressee),
        "nodes": _nodes(paper.nodes),
        "marks": list(paper.marks),
        "page_note": paper.page_note,
        "signatures": [signature_tree(expected) for expected in paper.signatures],
        "zone": paper.zone,
        "signing_note": paper.signing_note,
        "edition": paper.edition,
        "layout": paper.layout,
    }
    if paper.stand_ins:
        made["stand_ins"] = [{"text": s.text, "shown": s.shown} for s in paper.stand_ins]
    made |= {key: text for key in _LETTER if (text := getattr(paper, key))}
    return made


def paper_json(paper: Paper) -> bytes:
    """Return a paper as canonical JSON bytes."""
    return canonical(paper_tree(paper))


def signature_tree(expected: ExpectedSignature) -> dict[str, Any]:
    """Return an expected signature as plain JSON values."""
    return {
        "order": expected.order,
        "role": expected.role,
        "person_id": expected.person_id,
        "person_name": expected.person_name,
        "field": expected.field,
        "statement": expected.statement,
    }


def _runs(runs: Runs) -> list[dict[str, Any]]:
    return [
        {key: value for key in _RUN if (value := getattr(run, key)) or key == "text"}
        for run in runs
    ]


def _nodes(nodes: tuple[Node, ...]) -> list[dict[str, Any]]:
    return [_node(node) for node in nodes]


def _node(node: Node) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": type(node).__name__.lower()}
    if node.block:
        made["block"] = node.block
    match node:
        case Heading():
            made |= {"level": node.level, "runs": _runs(node.runs)}
        case Paragraph():
            made |= {"style": node.style, "runs": _runs(node.runs)}
        case Listing():
            made |= {
                "ordered": node.ordered,
                "start": node.start,
                "items": [_nodes(item) for item in node.items],
            }
        case Table():
            made |= _table(node)
        case Callout():
            made |= {"tone": node.kind, "nodes": _nodes(node.nodes)}
        case Quote():
            made |= {"nodes": _nodes(node.nodes)}
            made |= {"language": node.language} if node.language else {}
        case CodeBlock():
            made |= {"text": node.text}
        case Picture():
            made |= {"sha256": node.sha256, "caption": node.caption}
        case Figure():
            made |= {
                "chart": chart_tree(node.chart),
                "alt": node.alt,
                "table": _table(node.table),
                "caption": node.caption,
            }
        case Rule():
            pass
    return made


def _table(node: Table) -> dict[str, Any]:
    made: dict[str, Any] = {
        "head": [_runs(cell) for cell in node.head],
        "body": [[_runs(cell) for cell in row] for row in node.body],
        "widths": list(node.widths),
        "caption": node.caption,
        "row_heads": node.row_heads,
    }
    if node.over:
        made["over"] = [[_runs(cell) for cell in row] for row in node.over]
    if node.spans:
        made["spans"] = [[span.row, span.column, span.rows, span.columns] for span in node.spans]
    return made


def read_paper(tree: Any) -> Paper:
    """Read a paper back from its JSON values; anything unexpected is refused (UserError)."""
    try:
        return _paper(_object(tree))
    except (KeyError, TypeError, ValueError, RecursionError, AttributeError) as fault:
        raise UserError(
            f"The record's paper is not written as expected ({fault}).",
            "Nothing was changed. The file may be damaged or made by something else.",
            code="paper.tree",
        ) from None


def _paper(tree: Mapping[str, Any]) -> Paper:
    _only(
        tree,
        *("title", "subject", "language", "reference", "document_id", "made_at", "sender"),
        *("addressee", "nodes", "marks", "page_note", "signatures", "zone", "signing_note"),
        *("edition", "layout"),
        may=("stand_ins", *_LETTER),
    )
    made_at = datetime.fromisoformat(_text(tree["made_at"]))
    if made_at.tzinfo is None:
        raise ValueError("made_at has no zone")
    texts = ("title", "subject", "language", "reference", "document_id", "page_note", "zone")
    return Paper(
        **{key: _text(tree[key]) for key in (*texts, "signing_note", "edition", "layout")},
        made_at=made_at,
        sender=_read_runs(tree["sender"]),
        addressee=_read_runs(tree["addressee"]),
        nodes=_read_nodes(tree["nodes"], 0),
        marks=tuple(_text(mark) for mark in _list(tree["marks"])),
        signatures=tuple(read_signature(item) for item in _list(tree["signatures"])),
        **{key: _text(tree[key]) for key in _LETTER if key in tree},
        stand_ins=tuple(_read_stand_in(item) for item in _list(tree.get("stand_ins", []))),
    )


def _read_stand_in(item: Any) -> StandIn:
    given = _object(item)
    _only(given, "text", "shown")
    if not given["text"]:
        raise ValueError("a stand-in for nothing")
    return StandIn(_text(given["text"]), _text(given["shown"]))


def read_signature(tree: Any) -> ExpectedSignature:
    """Read an expected signature back from its JSON values."""
    given = _object(tree)
    texts = ("role", "person_id", "person_name", "field", "statement")
    _only(given, "order", *texts)
    return ExpectedSignature(
        order=_whole(given["order"]), **{key: _text(given[key]) for key in texts}
    )


def _read_runs(items: Any) -> Runs:
    out = []
    for item in _list(items):
        given = _object(item)
        _only(given, "text", may=_RUN)
        wrong = [key for key, value in given.items() if type(value) is not _RUN[key]]
        if wrong:
            raise ValueError("a run is wrong")
        out.append(Run(**given))
    return tuple(out)


def _read_nodes(items: Any, depth: int) -> tuple[Node, ...]:
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    return tuple(_read_node(_object(item), depth) for item in _list(items))


def _read_node(tree: Mapping[str, Any], depth: int) -> Node:
    given = dict(tree)
    kind, block = given.pop("kind"), _text(given.pop("block", ""))
    keys, may, read = _READERS[kind]
    _only(given, *keys, may=may)
    node: Node = read(given, block, depth)
    return node


def _read_table(given: Mapping[str, Any], block: str, _depth: int) -> Table:
    made = Table(
        head=tuple(_read_runs(cell) for cell in _list(given["head"])),
        body=_read_rows(given["body"]),
        widths=tuple(_whole(width) for width in _list(given["widths"])),
        caption=_text(given["caption"]),
        row_heads=_flag(given["row_heads"]),
        block=block,
        over=_read_rows(given.get("over", [])),
        spans=tuple(Span(*map(_whole, _list(span))) for span in _list(given.get("spans", []))),
    )
    check_spans(made)
    return made


def _read_rows(rows: Any) -> tuple[tuple[Runs, ...], ...]:
    return tuple(tuple(_read_runs(cell) for cell in _list(row)) for row in _list(rows))


def _read_figure(given: Mapping[str, Any], block: str, depth: int) -> Figure:
    table = dict(_object(given["table"]))
    _only(table, *_TABLE, may=_TABLE_MAY)
    return Figure(
        read_chart(given["chart"]),
        _text(given["alt"]),
        _read_table(table, "", depth),
        _text(given["caption"]),
        block,
    )


def _read_listing(given: Mapping[str, Any], block: str, depth: int) -> Listing:
    items = tuple(_read_nodes(item, depth + 1) for item in _list(given["items"]))
    return Listing(items, _flag(given["ordered"]), _whole(given["start"]), block)


def _read_paragraph(given: Mapping[str, Any], block: str, _depth: int) -> Paragraph:
    style = given["style"]
    if style not in ("body", "small", "lead", "address"):
        raise ValueError("unknown paragraph style")
    return Paragraph(_read_runs(given["runs"]), style, block)


def _read_callout(given: Mapping[str, Any], block: str, depth: int) -> Callout:
    tone = given["tone"]
    if tone not in ("note", "warning", "confidence"):
        raise ValueError("unknown callout")
    return Callout(_read_nodes(given["nodes"], depth + 1), tone, block)


_TABLE = ("head", "body", "widths", "caption", "row_heads")
_TABLE_MAY = ("over", "spans")
_Read = Callable[[Mapping[str, Any], str, int], Node]
_READERS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], _Read]] = {
    "heading": (
        ("level", "runs"),
        (),
        lambda g, block, _d: Heading(_whole(g["level"]), _read_runs(g["runs"]), block),
    ),
    "paragraph": (("style", "runs"), (), _read_paragraph),
    "listing": (("ordered", "start", "items"), (), _read_listing),
    "table": (_TABLE, _TABLE_MAY, _read_table),
    "callout": (("tone", "nodes"), (), _read_callout),
    "quote": (
        ("nodes",),
        ("language",),
        lambda g, block, d: Quote(
            _read_nodes(g["nodes"], d + 1), block, _text(g.get("language", ""))
        ),
    ),
    "codeblock": (("text",), (), lambda g, block, _d: CodeBlock(_text(g["text"]), block)),
    "picture": (
        ("sha256", "caption"),
        (),
        lambda g, block, _d: Picture(_text(g["sha256"]), _text(g["caption"]), block),
    ),
    "figure": (("chart", "alt", "table", "caption"), (), _read_figure),
    "rule": ((), (), lambda _g, block, _d: Rule(block)),
}


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("an object is expected")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list is expected")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("a whole number is expected")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false is expected")
    return value


def _only(given: Mapping[str, Any], *keys: str, may: Iterable[str] = ()) -> None:
    """Refuse an object that lacks one of its keys or has one it may not have."""
    wrong = (set(keys) - set(given)) | (set(given) - set(keys) - set(may))
    if wrong:
        raise ValueError(f"keys {', '.join(sorted(wrong))}")
