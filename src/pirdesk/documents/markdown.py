"""People's Markdown as paper nodes, and as safe HTML for the screen; fact tokens are inline nodes.

What a token stands for enters the tree as text and is never parsed; no input raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.tree import SyntaxTreeNode

from pirdesk.casefile.paper import (
    CodeBlock,
    Heading,
    Listing,
    Node,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
)

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

MAX_BYTES = 200_000
_MAX_OPENERS = 2_000
_MAX_CELLS = 20_000
_NAME = r"[a-z0-9_]+(?:\.[a-z0-9_]+)*(?:\[[A-Za-z0-9_-]{1,40}\](?:\.[a-z0-9_]+)+)?"
TOKEN = re.compile(r"\{\{ ?(" + _NAME + r")(:words|:short)? ?\}\}")
_EVIDENCE = re.compile(r"^evidence:([0-9a-f]{64})$")
_SCHEMES = ("https://", "mailto:")
_LANGUAGE = re.compile(r"^lang:([a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})$")
_TAGS = {
    *("p", "em", "strong", "ul", "ol", "li", "code", "pre", "blockquote", "hr", "br", "a"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A fact token as written: the key it names and whether it asks for words, or for few."""

    key: str
    words: bool = False
    short: bool = False

    @property
    def written(self) -> str:
        """The token as it stands in a text."""
        asked = ":words" if self.words else ":short" if self.short else ""
        return f"{{{{ {self.key}{asked} }}}}"


def token_of(found: re.Match[str]) -> Token:
    """Return the token that ``TOKEN`` found."""
    return Token(found[1], found[2] == ":words", found[2] == ":short")


Resolve = Callable[[Token], Runs]


def literal(token: Token) -> Runs:
    """Show a token as it is written."""
    return (Run(token.written),)


def markdown_nodes(text: str, resolve: Resolve = literal, block: str = "") -> tuple[Node, ...]:
    """Turn Markdown into paper nodes; what is too large or nested too deep prints as plain text."""
    if _too_much(text):
        return plain_nodes(text, block)
    try:
        return tuple(_Reader(resolve, block).nodes(_tree(text).children))
    except RecursionError:
        return plain_nodes(text, block)


@lru_cache(maxsize=512)
def _tree(text: str) -> SyntaxTreeNode:
    """Parse a text; a document is composed anew with every answer, and most of its parts stay."""
    return SyntaxTreeNode(_parser().parse(text))


def markdown_html(text: str) -> str:
    """Return safe HTML for the screen: no scripts, no pictures, links only to https and mailto."""
    if _too_much(text):
        made = "".join(f"<p>{escapeHtml(part)}</p>" for part in text.split("\n\n"))
    else:
        try:
            made = str(_parser().render(text))
        except RecursionError:
            made = f"<p>{escapeHtml(text)}</p>"
    return nh3.clean(
        made,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "mailto"},
        url_relative="deny",
        link_rel="noopener noreferrer",
    )


@lru_cache(maxsize=1024)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the tokens of a Markdown text in order, those inside literal code left out."""
    found: list[Token] = []

    def note(token: Token) -> Runs:
        found.append(token)
        return ()

    markdown_nodes(text, note)
    return tuple(found)


def plain_nodes(text: str, block: str = "") -> tuple[Node, ...]:
    """Return a text as paragraphs, without reading any Markdown in it."""
    parts = (part.strip("\n") for part in re.split(r"\n\s*\n", text))
    return tuple(Paragraph(_lines(part), block=block) for part in parts if part.strip())


def paragraphs_of(runs: Runs) -> Iterator[Runs]:
    """Split runs where a quoted text begins a new paragraph (an empty line)."""
    current: list[Run] = []
    for run in runs:
        first, *more = re.split(r"\n[ \t]*\n\s*", run.text)
        current += _broken(replace(run, text=first))
        for part in more:
            yield _visible(current)
            current = _broken(replace(run, text=part))
    yield _visible(current)


def _visible(runs: Sequence[Run]) -> Runs:
    return tuple(run for run in runs if run.text or run.break_after)


def _broken(run: Run) -> list[Run]:
    lines = run.text.split("\n")
    made = [replace(run, text=line, break_after=True) for line in lines[:-1]]
    return [*made, replace(run, text=lines[-1])]


def _lines(text: str) -> Runs:
    return tuple(_broken(Run(text)))


def _too_much(text: str) -> bool:
    """Tell whether a text would take the parser more than a moment."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES or text.count("|") > _MAX_CELLS:
        return True
    parts = text.split("\n\n") if len(text) > _MAX_OPENERS else ()
    return any(sum(part.count(char) for char in "[<*_`!") > _MAX_OPENERS for part in parts)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 16}).enable("table")
    parser.inline.ruler.before("escape", "fact", _fact_rule)
    parser.add_render_rule("fact", _fact_html)
    parser.add_render_rule("image", _image_html)
    parser.validateLink = _allowed_link  # type: ignore[method-assign]
    return parser


def _allowed_link(url: str) -> bool:
    known = _EVIDENCE.match(url) or _LANGUAGE.match(url)
    return url.lower().startswith(_SCHEMES) or bool(known)


def _fact_rule(state: StateInline, silent: bool) -> bool:
    found = TOKEN.match(state.src, state.pos) if state.src.startswith("{{", state.pos) else None
    if found is None or found.end() > state.posMax:
        return False
    if not silent:
        made = state.push("fact", "", 0)
        made.content = found[1]
        made.meta = {"token": token_of(found)}
    state.pos = found.end()
    return True


def _fact_html(_renderer: object, tokens: Sequence, index: int, *_more: object) -> str:  # type: ignore[type-arg]
    return f"<code>{{{{ {escapeHtml(tokens[index].content)} }}}}</code>"


def _image_html(_renderer: object, tokens: Sequence, index: int, *_more: object) -> str:  # type: ignore[type-arg]
    return escapeHtml(tokens[index].content)


class _Reader:
    """Walks one syntax tree."""

    def __init__(self, resolve: Resolve, block: str) -> None:
        self.resolve, self.block = resolve, block

    def nodes(self, children: Sequence[SyntaxTreeNode]) -> Iterator[Node]:
        for child in children:
            yield from self._node(child)

    def _node(self, node: SyntaxTreeNode) -> Iterator[Node]:
        block = self.block
        match node.type:
            case "heading":
                level = max(1, min(int(node.tag[1:]) - 1, 3))
                runs = self._inline_of(node)
                yield Heading(level, _one_line(runs), block)
            case "paragraph":
                yield from self._paragraph(node)
            case "bullet_list" | "ordered_list":
                items = tuple(tuple(self.nodes(item.children)) for item in node.children)
                start = int(node.attrs.get("start", 1))
                yield Listing(items, node.type == "ordered_list", start, block)
            case "blockquote":
                yield Quote(tuple(self.nodes(node.children)), block)
            case "fence" | "code_block":
                yield CodeBlock(node.content.rstrip("\n"), block)
            case "hr":
                yield Rule(block)
            case "table":
                yield self._table(node)
            case _:
                yield from self.nodes(node.children)

    def _paragraph(self, node: SyntaxTreeNode) -> Iterator[Node]:
        for part in self._parts(node):
            if isinstance(part, Picture):
                yield part
                continue
            for runs in paragraphs_of(part):
                if any(run.text.strip() for run in runs):
                    yield Paragraph(runs, block=self.block)

    def _parts(self, node: SyntaxTreeNode) -> Iterator[Runs | Picture]:
        """Yield a paragraph's runs, cut where a picture stands."""
        current: list[Run] = []
        inline = node.children[0] if node.children else None
        for child in inline.children if inline is not None else ():
            picture = (
                _EVIDENCE.match(str(child.attrs.get("src", ""))) if child.type == "image" else None
            )
            if picture is None:
                current += self._runs(child, Run(""))
                continue
            yield tuple(current)
            current = []
            yield Picture(picture[1], child.content.strip(), self.block)
        yield tuple(current)

    def _inline_of(self, node: SyntaxTreeNode) -> Runs:
        inline = node.children[0] if node.children else None
        children = inline.children if inline is not None else ()
        return tuple(run for child in children for run in self._runs(child, Run("")))

    def _runs(self, node: SyntaxTreeNode, style: Run) -> list[Run]:  # noqa: PLR0911
        match node.type:
            case "text" | "text_special":
                return [replace(style, text=node.content)]
            case "softbreak":
                return [replace(style, text=" ")]
            case "hardbreak":
                return [replace(style, text="", break_after=True)]
            case "code_inline":
                return [replace(style, text=node.content, code=True)]
            case "fact":
                runs = self.resolve(node.meta["token"])
                return [_styled(run, style) for run in runs]
            case "image":
                source = str(node.attrs.get("src", ""))
                return [
                    replace(style, text=f"{node.content} ({source})" if source else node.content)
                ]
            case "strong":
                return self._inside(node, replace(style, strong=True))
            case "em":
                return self._inside(node, replace(style, emphasis=True))
            case "link":
                href = str(node.attrs.get("href", ""))
                spoken = _LANGUAGE.match(href)
                if spoken is not None:
                    return self._inside(node, replace(style, language=spoken[1]))
                good = href.lower().startswith(_SCHEMES)
                return self._inside(node, replace(style, href=href) if good else style)
            case _:
                if node.children:
                    return self._inside(node, style)
                return [replace(style, text=node.content)] if node.content else []

    def _inside(self, node: SyntaxTreeNode, style: Run) -> list[Run]:
        return [run for child in node.children for run in self._runs(child, style)]

    def _table(self, node: SyntaxTreeNode) -> Table:
        rows = [
            tuple(_one_line(self._inline_of(cell)) for cell in row.children)
            for part in node.children
            for row in part.children
        ]
        return Table(rows[0] if rows else (), tuple(rows[1:]), block=self.block)


def _styled(run: Run, style: Run) -> Run:
    return replace(
        run,
        strong=run.strong or style.strong,
        emphasis=run.emphasis or style.emphasis,
        href=style.href,
        language=style.language,
    )


def _one_line(runs: Runs) -> Runs:
    return tuple(
        replace(run, text=" ".join(run.text.split("\n")), break_after=False) for run in runs
    )
