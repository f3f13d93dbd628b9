"""Quantified fairness of decisions: from a file or from counts to analyses side by side.

Of a file only counts, its hash and the question asked are kept, and those only where a case asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pirdesk.casefile.case import Changes
from pirdesk.casefile.sheet import Answer, cell
from pirdesk.casefile.terms import split_cell
from pirdesk.casefile.values import Rows, Value
from pirdesk.errors import UserError, listed_values, shortened
from pirdesk.exchange import decisions
from pirdesk.exchange.decisions import Preview
from pirdesk.harm.fairness import FairnessResult, Group, Outcomes, Rule, Stratum, analyse
from pirdesk.harm.fairness.asked import Asked, Bands, Question, Tally, questions, values_of
from pirdesk.harm.fairness.counting import Cell, Counted, settle
from pirdesk.harm.fairness.recorded import JOIN, NAMED, OUTCOME, RULE, TABLE
from pirdesk.harm.fairness.wanting import cut_at, picked
from pirdesk.services import answers
from pirdesk.services.desk import Desk

__all__ = [
    "Analysis",
    "Asked",
    "Bands",
    "Counted",
    "Preview",
    "Question",
    "Report",
    "Tally",
    "analyse_counts",
    "analyse_file",
    "analyse_tally",
    "cut_at",
    "groups_of",
    "keep_fairness",
    "listed_values",
    "picked",
    "preview_file",
    "questions",
    "tally_file",
    "values_of",
]


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis by one attribute, or by several at once (an intersection)."""

    attributes: tuple[str, ...]
    result: FairnessResult
    strata: tuple[Stratum, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found in one file: each attribute alone, then all of them together."""

    asked: Asked
    counted: Counted
    analyses: tuple[Analysis, ...]


def preview_file(path: Path, rows: int = 20) -> Preview:
    """Show the first rows of a file of decisions."""
    return decisions.preview(path, rows)


def analyse_file(
    path: Path,
    asked: Asked,
    *,
    progress: Callable[[float], None] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """Count a file and compare its groups; UserError where a value must first be asked about."""
    return analyse_tally(tally_file(path, asked, progress=progress, cancelled=cancelled), asked)


def tally_file(
    path: Path,
    asked: Asked,
    *,
    progress: Callable[[float], None] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Tally:
    """Read a file once: how many rows share each combination of values in the columns asked for."""
    return decisions.tally(path, asked, progress=progress, cancelled=cancelled)


def analyse_tally(tally: Tally, asked: Asked) -> Report:
    """Compare the groups of a file already read, attribute by attribute and together."""
    counted = settle(tally, asked)
    chosen: list[tuple[int, ...]] = [(place,) for place in range(len(asked.groups))]
    if len(chosen) > 1:
        chosen.append(tuple(range(len(asked.groups))))
    analyses = tuple(_analysis(counted.cells, places, asked) for places in chosen)
    _check_named(analyses, asked)
    return Report(asked, counted, analyses)


def _analysis(cells: Sequence[Cell], places: Sequence[int], asked: Asked) -> Analysis:
    groups = groups_of(cells, places)
    names = {group.name for group in groups}
    named = next((name for name in asked.named if name in names), "")
    rule = Rule.NAMED if named else Rule(asked.reference)
    strata = tuple(
        Stratum(name, groups_of((c for c in cells if c.stratum == name), places))
        for name in sorted({cell.stratum for cell in cells if cell.stratum})
    )
    try:
        result = analyse(groups, rule, named, strata)
    except UserError as fault:
        raise fault.saying("Nothing was stored.") from None
    return Analysis(tuple(asked.groups[place] for place in places), result, strata)


def _check_named(analyses: Iterable[Analysis], asked: Asked) -> None:
    """Refuse a group to compare with that no analysis holds."""
    held = sorted({group.name for made in analyses for group in made.result.groups})
    for name in asked.named:
        if name not in held:
            raise UserError(
                f"There is no group “{shortened(name)}” to compare with.",
                f"The groups are {listed_values(held)}. Nothing was stored.",
                code="fairness.reference",
            )


def analyse_counts(groups: Iterable[Group]) -> FairnessResult:
    """Compare groups whose counts a person gave."""
    return analyse(groups)


def keep_fairness(desk: Desk, case_id: str, report: Report) -> Changes:
    """Write the counts of a report into a case, in place of those there; nothing else of the file.

    Each count says in its basis which file and question it comes from.
    """
    counted = report.counted
    basis = f"{counted.name}, SHA-256 {counted.sha256}: {counted.question}"
    facts: dict[str, Value] = {
        "fairness.file_name": counted.name,
        "fairness.file_sha256": counted.sha256,
        "fairness.question": counted.question,
        "fairness.rows_counted": counted.rows,
        "fairness.rows_left_out": counted.left_out,
    }
    sheet = desk.store.views.sheet(case_id)
    if sheet.get(OUTCOME) is None:
        facts[OUTCOME] = f"{report.asked.outcome} = {' / '.join(counted.favourable)}"
    facts |= _reference(report)
    rows: list[str] = []
    for place, made in enumerate(report.analyses, 1):
        attributes = JOIN.join(made.attributes)
        for row, stratum, group in _lines(place, made):
            rows.append(row)
            counts = _counts(group, attributes) | ({"stratum": stratum} if stratum else {})
            facts |= {cell(TABLE, row, name): count for name, count in counts.items()}
    old = [key for key in sheet if (parts := split_cell(key)) and parts[0] == TABLE]
    given: dict[str, Answer | None] = {key: None for key in old if key not in facts}
    read = desk.library.vocabulary.read
    given |= {key: Answer(read(key, value), basis=basis) for key, value in facts.items()}
    given[TABLE] = Answer(Rows(tuple(rows), complete=True), basis=basis)
    return answers.answer_terms(desk, case_id, given)


def _reference(report: Report) -> dict[str, Value]:
    """Return the choice of the reference, where it is not the group of the highest rate."""
    named = next(iter(report.asked.named), "")
    if named:
        return {RULE: Rule.NAMED.value, NAMED: named}
    return {RULE: report.asked.reference}


def _lines(place: int, made: Analysis) -> Iterator[tuple[str, str, Group]]:
    """Yield a row for each group, then one for each group of each stratum."""
    for number, group in enumerate(made.result.groups, 1):
        yield f"a{place}g{number}", "", group
    for part, stratum in enumerate(made.strata, 1):
        for number, group in enumerate(stratum.groups, 1):
            yield f"a{place}s{part}g{number}", stratum.name, group


def _counts(group: Group, attributes: str) -> dict[str, Value]:
    found: dict[str, Value] = {
        "attributes": attributes,
        "name": group.name,
        "people": group.total,
        "favourable": group.favourable,
    }
    if group.outcomes is not None:
        found |= {
            "true_positives": group.outcomes.true_positive,
            "false_negatives": group.outcomes.false_negative,
            "false_positives": group.outcomes.false_positive,
            "true_negatives": group.outcomes.true_negative,
        }
    return found


def groups_of(cells: Iterable[Cell], places: Sequence[int]) -> tuple[Group, ...]:
    """Add up the counts of a file to the groups that the named attributes make."""
    gathered: dict[tuple[str, ...], list[Cell]] = {}
    for one in cells:
        gathered.setdefault(tuple(one.parts[place] for place in places), []).append(one)
    return tuple(_group(parts, found) for parts, found in sorted(gathered.items()))


def _group(parts: tuple[str, ...], cells: list[Cell]) -> Group:
    def rows(favourable: bool, deserved: bool) -> int:  # two sides of one table
        return sum(c.rows for c in cells if c.favourable is favourable and c.deserved is deserved)

    labelled = any(cell.deserved is not None for cell in cells)
    outcomes = Outcomes(
        true_positive=rows(True, True),
        false_negative=rows(False, True),
        false_positive=rows(True, False),
        true_negative=rows(False, False),
    )
    return Group(
        name=", ".join(parts),
        total=sum(cell.rows for cell in cells),
        favourable=sum(cell.rows for cell in cells if cell.favourable),
        parts=parts,
        outcomes=outcomes if labelled else None,
    )
