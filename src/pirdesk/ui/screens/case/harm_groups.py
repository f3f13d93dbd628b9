"""Harm methods in the order a person meets them: the conclusion, what is open, results, the rest.

No widgets, and no result is made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pirdesk.casefile.messages import Words
from pirdesk.harm import MethodResult, bridge
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.lines import Line
from pirdesk.ui.widgets.marks import Mark

Place = tuple[str, str]
IDLE = "idle"


def group_marks() -> dict[str, Mark]:
    """Return every group in its order with its mark."""
    return {
        "bridge": Mark("scales", tr("From the scores to the conclusion"), "accent"),
        "open": Mark("unsure", tr("Open"), "warn"),
        "result": Mark("done", tr("Results"), "accent"),
        IDLE: Mark("none", tr("Do not apply"), "muted"),
    }


def group_of(result: MethodResult) -> str:
    """Return the group of a result."""
    if result.method == bridge.METHOD:
        return "bridge"
    if result.not_applicable:
        return IDLE
    return "result" if result.complete else "open"


def result_mark(result: MethodResult) -> Mark:
    """Return the state of a result in words, its level first."""
    if result.not_applicable:
        return Mark("none", tr("does not apply"), "muted")
    said = result.level_words or result.level.replace("_", " ")
    if result.complete:
        return Mark("done", said or tr("complete"), "accent")
    asked = open_words(result)
    return Mark("unsure", f"{said} · {asked}" if said else asked, "warn")


def open_words(result: MethodResult) -> str:
    """Return how many questions keep a method from ending."""
    if not result.missing:
        return tr("open: see what was found")
    return tr_n("open: {count} question", "open: {count} questions", len(result.missing))


def method_lines(results: Sequence[MethodResult], unfolded: Iterable[str] = ()) -> tuple[Line, ...]:
    """Return heads and lines; methods that do not apply are folded until asked for."""
    opened, found = set(unfolded), []
    for name, mark in group_marks().items():
        mine = [result for result in results if group_of(result) == name]
        if not mine:
            continue
        folded = name == IDLE and name not in opened
        if name != "bridge":
            title = tr("{group} ({count})", group=mark.words, count=len(mine))
            aside = (tr("show") if folded else tr("hide")) if name == IDLE else ""
            data = ("fold", name) if name == IDLE else None
            found.append(Line(title, "", aside, mark.icon, mark.role, "link", data, head=True))
        if not folded:
            found += [method_line(result) for result in mine]
    return tuple(found)


def method_line(result: MethodResult) -> Line:
    """Return one line: the method, its result or what keeps it open."""
    mark = result_mark(result)
    detail = result.not_applicable or mark.words
    if result.provisional and not result.not_applicable:
        detail = tr("provisional · {words}", words=detail)
    icon = group_marks()["bridge"].icon if result.method == bridge.METHOD else mark.icon
    return Line(result.title, detail, "", icon, mark.role, data=("method", result.method))


def summed(results: Sequence[MethodResult]) -> str:
    """Return how many methods stand where."""
    groups = [group_of(result) for result in results]
    return tr(
        "Worked out from the answers; every step can be checked by hand. Results: {done}, open: "
        "{open}, not applicable: {idle}. Methods stand side by side and are never averaged.",
        done=groups.count("result"),
        open=groups.count("open"),
        idle=groups.count(IDLE),
    )


def together(results: Sequence[MethodResult]) -> Words:
    """Return the engine's sentence on methods that point different ways, "" where none do."""
    found = [f for r in results if r.method == bridge.METHOD for f in r.findings]
    return next((f.message for f in found if f.code == "bridge.together"), "")


def confidence_words(confidence: str) -> str:
    """Return in words how well the source of a method is known."""
    return {
        "official_text": tr("The official text of the source was read."),
        "copy_of_text": tr("A copy of the source's text was read."),
        "quoted": tr("The source is quoted by others; it was not read itself."),
        "described": tr("The source is known as described; its text was not read."),
        "recalled": tr("The source is recalled; check it before you rely on it."),
        "own": tr("It is a yardstick of its own; no authority stands behind it."),
    }.get(confidence, confidence.replace("_", " "))
