"""Several assessors of one case: where they differ, how far they agree, consensus and dissent.

It reads what they answered alone, once that was opened; it never settles a difference.
"""

from __future__ import annotations

from collections.abc import Mapping

from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.errors import Finding
from pirdesk.harm.assessors import SOURCE as ALPHA_SOURCE
from pirdesk.harm.assessors import Agreement, ItemAgreement, agree
from pirdesk.harm.result import Grid, MethodResult, Threshold

METHOD, TITLE = "assessors", "Several assessors"
TABLE, ITEMS = "assessors", "assessor_items"
COLUMNS = ("assessors[].seal", "assessors[].answers")
DIFFERENCES = (
    "assessor_items[].item",
    "assessor_items[].consensus",
    "assessor_items[].dissent",
)
TERMS = (TABLE, *COLUMNS, ITEMS, *DIFFERENCES)
LINE = " = "
SOURCE = f"{ALPHA_SOURCE}; answering alone before seeing others is this program's own rule"
THRESHOLDS = (
    Threshold(
        "Krippendorff's alpha",
        "1 perfect agreement, 0 what chance would give",
        "0.8 is a customary bound for reliable data (Krippendorff); shown, not judged",
    ),
)
LIMITS = (
    "It does not say who is right. Assessors may agree and all be wrong; with few questions alpha "
    "moves by chance."
)


def assess(sheet: FactSheet) -> MethodResult:
    """Compare the opened answers item by item; a difference wants a consensus or a dissent."""
    everyone = sheet.rows(TABLE).ids
    if not everyone:
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=True,
            source=SOURCE,
            needs=TERMS,
            not_applicable="Not used, because one person assessed the case.",
        )
    opened = {who: _said(sheet, who) for who in everyone}
    waiting = [cell(TABLE, who, "answers") for who, said in opened.items() if not said]
    if waiting:
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=False,
            missing=tuple(waiting),
            source=SOURCE,
            does_not_decide=LIMITS,
            needs=TERMS,
        )
    return _compared(sheet, agreement(opened), len(everyone))


def agreement(opened: Mapping[str, Mapping[str, str]]) -> Agreement:
    """Return the agreement over all items; their values are names, so the scale is nominal."""
    items = sorted({item for said in opened.values() for item in said})
    return agree({i: {w: said[i] for w, said in opened.items() if i in said} for i in items})


def _compared(sheet: FactSheet, found: Agreement, people: int) -> MethodResult:
    settled = _settled(sheet)
    apart = [item for item in found.items if item.differs]
    unsettled = [item.item for item in apart if not any(settled.get(item.item, ("", "")))]
    alpha = "not defined" if found.alpha is None else f"{found.alpha:.3f}"
    agreed = f"{len(found.items) - len(apart)} of {len(found.items)} questions alike"
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=not unsettled,
        values={"assessors": people, "differing": len(apart), "alpha": found.alpha},
        level="apart" if unsettled else "settled" if apart else "alike",
        level_words=f"{people} assessors, {agreed}",
        formula=(
            f"alpha = 1 − observed ÷ expected disagreement = {alpha}, from {found.pairable} answers"
        ),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="recalled",
        does_not_decide=LIMITS,
        would_change=tuple(f"The same answer to {item.item} by all" for item in apart[:10])
        or ("Another answer of one assessor",),
        findings=tuple(
            Finding(
                "assessors.apart",
                "warning",
                f"Assessors differ on {item}, and neither consensus nor dissent is recorded.",
                item,
                "Talk about it, then record both.",
            )
            for item in unsettled
        ),
        needs=TERMS,
        grids=(
            Grid(
                title="Answers given alone, and what came of them",
                head=("Question", "Answers", "Pairs alike", "Consensus", "Dissent"),
                rows=tuple(_row(item, settled) for item in found.items),
                widths=(7, 8, 4, 6, 8),
            ),
        ),
    )


def _row(item: ItemAgreement, settled: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    said = "\n".join(f"{who}: {value}" for who, value in item.said.items())
    alike = "–" if item.agreement is None else f"{item.agreement:.0%}"
    return (item.item, said, alike, *settled.get(item.item, ("", "")))


def _said(sheet: FactSheet, who: str) -> dict[str, str]:
    lines = str(sheet.value(cell(TABLE, who, "answers")) or "").splitlines()
    pairs = (line.partition(LINE) for line in lines if LINE in line)
    return {item.strip(): value.strip() for item, _, value in pairs}


def _settled(sheet: FactSheet) -> dict[str, tuple[str, str]]:
    """Return consensus and dissent by item."""
    found = {}
    for row in sheet.rows(ITEMS).ids:
        item, consensus, dissent = (
            str(sheet.value(cell(ITEMS, row, name)) or "")
            for name in ("item", "consensus", "dissent")
        )
        found[item] = (consensus, dissent)
    return found
