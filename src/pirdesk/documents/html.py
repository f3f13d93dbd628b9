"""Draw a paper as one self-contained HTML page: escaped, without scripts, readable aloud."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from html import escape

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
    Span,
    Table,
)
from pirdesk.documents import figures
from pirdesk.documents.characters import printable
from pirdesk.documents.printed import Frame, facts_of, figure_label, frame_of, plain
from pirdesk.documents.spans import covering, is_covered, rows_of

STYLE = """\
:root{color-scheme:light}
body{margin:0;background:#eef1f4;color:#1b1f24;font:1rem/1.5 "Source Serif 4",Georgia,serif}
main{max-width:44rem;margin:0 auto;background:#fff;padding:2.5rem 3rem}
h1,h2,h3,h4,table,dl,header,footer,.label,address{font-family:"Source Sans 3",system-ui,sans-serif}
h1{font-size:1.7rem;line-height:1.2;color:#1f3a5f;margin:0 0 .3rem}
h2{font-size:1.2rem;color:#1f3a5f;margin:1.8rem 0 .4rem}
h3{font-size:1.05rem;color:#1f3a5f;margin:1.3rem 0 .3rem}
h4{font-size:1rem;color:#1f3a5f;margin:1rem 0 .2rem}
p{margin:.4rem 0 .7rem}
address{font-style:normal}
.subject{font-size:1.1rem;color:#4d5761}
.marks{color:#8c3a0b;font-weight:600;letter-spacing:.06em;margin:0 0 1rem}
.note,.small{font-size:.85rem;color:#4d5761}
dl{display:grid;grid-template-columns:9rem 1fr;gap:.25rem 1rem;border-top:2px solid #1f3a5f;\
border-bottom:2px solid #1f3a5f;padding:.6rem 0;margin:1rem 0 1.6rem;font-size:.95rem}
dt{font-weight:600;color:#4d5761}
dd{margin:0}
table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.35;margin:.6rem 0 1.2rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid #b9c1ca;\
overflow-wrap:anywhere}
thead th{background:#f3f5f8;border-top:2px solid #1f3a5f;border-bottom:1px solid #1f3a5f}
aside,blockquote{margin:.8rem 0;padding:.5rem 1rem;border-left:4px solid #1f3a5f;background:#f3f5f8}
aside.warning{border-color:#a4460f}
blockquote{border-color:#b9c1ca;background:none}
pre{background:#f3f5f8;padding:.6rem;overflow:auto;white-space:pre-wrap}
pre,code{font-family:"Source Code Pro",monospace;font-size:.9em}
figure{margin:1rem 0}figure img{width:100%;height:auto}\
figcaption{font-size:.85rem;color:#4d5761;margin:.3rem 0}
hr{border:0;border-top:1px solid #b9c1ca}
@media print{body{background:#fff}main{max-width:none;padding:0}thead{display:table-header-group}\
tr,aside{break-inside:avoid}h2,h3,h4{break-after:avoid}p{orphans:3;widows:3}\
a[href]::after{content:" (" attr(href) ")"}}
@page{size:A4;margin:25mm 22mm}
"""


def render(paper: Paper) -> str:
    """Return the paper as an HTML document; every text is escaped and nothing is loaded."""
    frame = frame_of(paper)
    body = "\n".join(_body(paper, frame))
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'"
    )
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{_attribute(paper.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(paper.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _body(paper: Paper, frame: Frame) -> Iterator[str]:
    marks = " · ".join(frame.words[f"mark.{mark}"] for mark in paper.marks)
    yield "<header>"
    if marks:
        yield f'<p class="marks">{_text(marks)}</p>'
    yield f"<h1>{_text(paper.title)}</h1>"
    if paper.subject.strip():
        yield f'<p class="subject">{_text(frame.say("subject"))}: {_text(paper.subject)}</p>'
    yield "<dl>"
    for key, runs in (("from", paper.sender), ("to", paper.addressee)):
        if plain(runs).strip():
            yield f"<dt>{_text(frame.say(key))}</dt><dd><address>{_runs(runs)}</address></dd>"
    for label, runs in facts_of(paper, frame):
        yield f"<dt>{_text(label)}</dt><dd>{_runs(runs)}</dd>"
    yield "</dl>\n</header>"
    for node in paper.nodes:
        yield from _node(node, frame)
    yield from _signatures(paper, frame)
    if paper.page_note:
        yield f'<footer><hr><p class="note">{_text(paper.page_note)}</p></footer>'


def _signatures(paper: Paper, frame: Frame) -> Iterator[str]:
    if not paper.signatures:
        return
    yield f"<section><h2>{_text(frame.say('signatures'))}</h2>"
    if paper.signing_note:
        yield f'<p class="small">{_text(paper.signing_note)}</p>'
    yield "<dl>"
    for expected in paper.signatures:
        yield f"<dt>{_text(frame.say(f'role.{expected.role}'))}</dt>"
        name, statement = _text(expected.person_name), _text(expected.statement)
        yield f"<dd><strong>{name}</strong><br>{statement}</dd>"
    yield "</dl></section>"


def _node(node: Node, frame: Frame) -> Iterator[str]:  # noqa: C901  # one case per kind
    match node:
        case Heading():
            level = min(max(node.level, 1), 3) + 1
            yield f"<h{level}>{_runs(node.runs)}</h{level}>"
        case Paragraph():
            style = "" if node.style == "body" else f' class="{node.style}"'
            yield f"<p{style}>{_runs(node.runs)}</p>"
        case Listing():
            yield from _listing(node, frame)
        case Table():
            yield from _table(node)
        case Callout():
            yield f'<aside class="{node.kind}"><p class="label"><strong>'
            yield f"{_text(frame.say(node.kind))}</strong></p>"
            for inner in node.nodes:
                yield from _node(inner, frame)
            yield "</aside>"
        case Quote():
            spoken = f' lang="{_attribute(node.language)}"' if node.language else ""
            yield f"<blockquote{spoken}>"
            for inner in node.nodes:
                yield from _node(inner, frame)
            yield "</blockquote>"
        case CodeBlock():
            yield f"<pre><code>{_text(node.text)}</code></pre>"
        case Picture():
            yield f'<p class="small">{_text(figure_label(node, frame))}</p>'
        case Figure():
            yield from _figure(node, frame)
        case Rule():
            yield "<hr>"


def _figure(node: Figure, frame: Frame) -> Iterator[str]:
    yield "<figure>"
    for chart in figures.parts(node.chart):
        image = base64.b64encode(figures.svg(chart, title=node.alt).encode()).decode()
        yield f'<img alt="{escape(printable(node.alt))}" src="data:image/svg+xml;base64,{image}">'
    yield f"<figcaption>{_text(figure_label(node, frame))}</figcaption></figure>"
    yield from _table(node.table)


def _listing(node: Listing, frame: Frame) -> Iterator[str]:
    tag = "ol" if node.ordered else "ul"
    start = f' start="{int(node.start)}"' if node.ordered and node.start != 1 else ""
    yield f"<{tag}{start}>"
    for item in node.items:
        inner = "\n".join(part for child in item for part in _node(child, frame))
        yield f"<li>{inner}</li>"
    yield f"</{tag}>"


def _table(node: Table) -> Iterator[str]:
    covers, heads = covering(node), len(node.over) + bool(node.head)
    yield "<table>"
    if node.caption:
        yield f"<caption>{_text(node.caption)}</caption>"
    rows = ["".join(_cells(node, row, n, covers)) for n, row in enumerate(rows_of(node))]
    worded = any(plain(cell).strip() for row in (*node.over, node.head) for cell in row)
    if worded:
        yield "<thead>"
        yield from (f"<tr>{cells}</tr>" for cells in rows[:heads])
        yield "</thead>"
    yield "<tbody>"
    yield from (f"<tr>{cells}</tr>" for cells in rows[heads:])
    yield "</tbody></table>"


def _cells(
    node: Table, row: tuple[Runs, ...], number: int, covers: Mapping[tuple[int, int], Span]
) -> Iterator[str]:
    head = number < len(node.over) + bool(node.head)
    for index, cell in enumerate(row):
        span = covers.get((number, index))
        if is_covered(span, number, index):
            continue
        wide = f' colspan="{span.columns}"' if span and span.columns > 1 else ""
        tall = f' rowspan="{span.rows}"' if span and span.rows > 1 else ""
        scope = "col" if head else "row" if node.row_heads and index == 0 else ""
        tag = "th" if scope else "td"
        told = f' scope="{scope}"' if scope else ""
        yield f"<{tag}{told}{wide}{tall}>{_runs(cell)}</{tag}>"


def _runs(runs: Runs) -> str:
    return "".join(_run(run.text, run) + ("<br>" if run.break_after else "") for run in runs)


def _run(text: str, run: object) -> str:
    made = "<br>".join(_text(line) for line in text.split("\n"))
    for flag, tag in (("code", "code"), ("emphasis", "em"), ("strong", "strong")):
        if getattr(run, flag):
            made = f"<{tag}>{made}</{tag}>"
    if getattr(run, "open", False):
        made = f"<mark>{made}</mark>"
    language = str(getattr(run, "language", ""))
    if language:
        made = f'<span lang="{_attribute(language)}">{made}</span>'
    href = str(getattr(run, "href", ""))
    if href.lower().startswith(("https://", "mailto:")):
        made = f'<a href="{_attribute(href)}" rel="noopener noreferrer">{made}</a>'
    return made


def _text(text: str) -> str:
    return escape(printable(text), quote=True)


def _attribute(text: str) -> str:
    return escape("".join(printable(text).split()), quote=True)
