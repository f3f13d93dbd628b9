"""Internal severity: technical impact by harm impact, by the organisation's own matrix.

The level recorded with a case names the edition of the matrix it was read from and stays as it is
when the matrix changes; it is triage and decides no legal test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm import inputs
from pirdesk.harm.matrices import LEVELS, Editions, Matrix, editions, shipped
from pirdesk.harm.result import Grid, MethodResult, Threshold
from pirdesk.harm.states import Axes, states_grid

METHOD, TITLE = "internal", "Internal severity"
NOW, BEFORE, AFTER = "internal.current", "internal.inherent", "internal.residual"
RECORDED, EDITION, REASON = "internal.severity", "internal.matrix", "internal.reason"
TERMS = (NOW, BEFORE, AFTER, RECORDED, EDITION, REASON)
NEEDS = ("harm.methods", *TERMS)
STATES: Mapping[str, str] = {
    BEFORE: "Before measures (inherent)",
    NOW: "Now, with the measures taken (current)",
    AFTER: "After the measures planned (residual)",
}
LABELS: Mapping[str, str] = {
    **STATES,
    RECORDED: "Level recorded",
    EDITION: "Edition of the matrix it was read from",
    REASON: "Reasons",
}
LIMITS = (
    "It ranks work inside the organisation. It does not decide any legal test, and the two impacts "
    "are judgements, not measurements; the product is a table, not an arithmetic."
)


def assess(sheet: FactSheet, matrix: Matrix | Editions | None = None) -> MethodResult:
    """Look the cells up in the edition of the matrix they were answered under.

    A recorded level stays what was recorded; where the edition now in force gives another level,
    both are shown.
    """
    every = editions(matrix)
    held = made_with(sheet, every)
    if _not_chosen(sheet):
        because = "the organisation did not choose it for this case"
        return inputs.not_applicable(METHOD, TITLE, because, held.source, "own", NEEDS)
    judge = judge_by(held)
    level, source = judge(sheet), f"{held.title}, edition {held.edition}: {held.source}"
    missing = _missing(sheet)
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=bool(level) and not missing,
        missing=missing,
        values=_values(sheet, held, every.now),
        level=level,
        level_words=_told(held, level),
        formula=_formula(sheet, held, every.now),
        steps=inputs.steps(sheet, LABELS, source),
        thresholds=_thresholds(held),
        source=source,
        confidence="own",
        does_not_decide=LIMITS,
        would_change=inputs.turns(
            _unrecorded(sheet), judge, lambda key: _told(held, key), _moves(held, sheet)
        ),
        findings=tuple(_findings(held, every.now, sheet)),
        provisional=inputs.suspected(sheet, (NOW, RECORDED)),
        needs=NEEDS,
        grids=_grids(held, sheet),
    )


def made_with(sheet: FactSheet, every: Editions) -> Matrix:
    """Return the edition in force when the present cell, or else the recorded level, was answered.

    An edition the record names goes before the instant, where this desk has it.
    """
    named = every.named(_word(sheet, EDITION)) if _word(sheet, RECORDED) else None
    if named is not None:
        return named
    answer = sheet.get(NOW) or sheet.get(RECORDED)
    return every.at(answer.at if answer is not None else None)


def judge_by(matrix: Matrix | Editions) -> Callable[[FactSheet], str]:
    """Return the function that gives the level of a sheet: the recorded one, else the cell."""

    def judge(sheet: FactSheet) -> str:
        held = matrix if isinstance(matrix, Matrix) else made_with(sheet, matrix)
        return _word(sheet, RECORDED) or _by(held, sheet, NOW)

    return judge


def diverges(sheet: FactSheet, matrix: Matrix | None = None) -> bool:
    """Tell whether the level recorded departs from the cell of the same edition of the matrix."""
    held = matrix or shipped()
    recorded, computed = _word(sheet, RECORDED), _by(held, sheet, NOW)
    same = _word(sheet, EDITION) in ("", held.name)
    return same and bool(recorded and computed) and recorded != computed


def _values(sheet: FactSheet, held: Matrix, now: Matrix) -> dict[str, str | None]:
    return {
        "inherent": _by(held, sheet, BEFORE) or None,
        "current": _by(held, sheet, NOW) or None,
        "residual": _by(held, sheet, AFTER) or None,
        "recorded": _word(sheet, RECORDED) or None,
        "matrix": _word(sheet, EDITION) or held.name,
        "matrix_in_force": now.name,
        "by_matrix_in_force": _by(now, sheet, NOW) or None,
    }


def _not_chosen(sheet: FactSheet) -> bool:
    touched = any(sheet.get(term) is not None for term in (NOW, BEFORE, AFTER, RECORDED))
    return inputs.contains(sheet, "harm.methods", METHOD) is False and not touched


def _missing(sheet: FactSheet) -> tuple[str, ...]:
    picked = inputs.contains(sheet, "harm.methods", METHOD)
    if picked is None and sheet.value(NOW) is None:
        return ("harm.methods",)
    return inputs.open_terms(sheet, (NOW,))


def _unrecorded(sheet: FactSheet) -> FactSheet:
    return sheet.with_answers({RECORDED: None})


def _word(sheet: FactSheet, term: str) -> str:
    value = sheet.value(term)
    return value.strip() if isinstance(value, str) else ""


def _pair(sheet: FactSheet, term: str) -> tuple[str, str] | None:
    found = inputs.chosen(sheet, term)
    return (found[0], found[1]) if found is not None and len(found) == 2 else None


def _by(matrix: Matrix, sheet: FactSheet, term: str) -> str:
    pair = _pair(sheet, term)
    return matrix.level(*pair) if pair else ""


def _cell_words(sheet: FactSheet, term: str) -> str:
    pair = _pair(sheet, term)
    return f"technical {pair[0]} × harm {pair[1]}" if pair else ""


def _grids(matrix: Matrix, sheet: FactSheet) -> tuple[Grid, ...]:
    technical, harm = (
        {step: step.capitalize() for step in scale} for scale in (matrix.technical, matrix.harm)
    )
    axes = Axes(technical, harm, "Technical impact", "Harm impact")
    held = {words: _pair(sheet, term) for term, words in STATES.items()}
    return states_grid(axes, matrix.cells, LEVELS, held)


def _told(matrix: Matrix, level: str) -> str:
    return matrix.levels.get(level, level.upper()) if level else ""


def _formula(sheet: FactSheet, held: Matrix, now: Matrix) -> str:
    computed = _by(held, sheet, NOW)
    if not computed:
        return ""
    recorded = _word(sheet, RECORDED)
    beside = f"; recorded: {recorded.upper()}" if recorded else ""
    if now.name != held.name:
        beside += f"; by {now.shown}, now in force: {_by(now, sheet, NOW).upper() or 'no level'}"
    cell = _cell_words(sheet, NOW)
    return f"{cell[0].upper()}{cell[1:]} = {computed.upper()} by {held.shown}{beside}"


def _thresholds(matrix: Matrix) -> tuple[Threshold, ...]:
    found = []
    for level in LEVELS:
        pairs = [f"{t} × {h}" for (t, h), held in matrix.cells.items() if held == level]
        if pairs:
            found.append(Threshold(level.upper(), "; ".join(pairs), matrix.levels[level]))
    return tuple(found)


def _moves(matrix: Matrix, sheet: FactSheet) -> Iterator[inputs.Move]:
    now = _pair(sheet, NOW)
    if now is None:
        return
    for words, steps in (
        ("Technical impact", [(step, (step, now[1])) for step in matrix.technical]),
        ("Harm impact", [(step, (now[0], step)) for step in matrix.harm]),
    ):
        yield from _joined(matrix, words, steps, now)


def _joined(
    matrix: Matrix,
    words: str,
    steps: Sequence[tuple[str, tuple[str, str]]],
    now: tuple[str, str],
) -> Iterator[inputs.Move]:
    """Yield one move for all steps that lead to one level: they say one thing to the reader."""
    levels: dict[str, list[tuple[str, tuple[str, str]]]] = {}
    for step, pair in steps:
        if pair != now:
            levels.setdefault(matrix.cells.get(pair, ""), []).append((step, pair))
    for found in levels.values():
        names = [step for step, _ in found]
        last = " or ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
        yield NOW, found[0][1], f"{words} {last}"


def _findings(held: Matrix, now: Matrix, sheet: FactSheet) -> Iterator[Finding]:
    for term in STATES:
        if _pair(sheet, term) and not _by(held, sheet, term):
            yield Finding(
                "internal.step",
                "warning",
                f"The matrix “{held.title}” does not use the step {_cell_words(sheet, term)}.",
                term,
                "Choose a step the matrix has.",
            )
    recorded = _word(sheet, RECORDED)
    if diverges(sheet, held) and not _word(sheet, REASON):
        yield Finding(
            "internal.override",
            "blocker",
            f"The matrix gives {_by(held, sheet, NOW).upper()}, recorded is {recorded.upper()}.",
            REASON,
            "Write why the case is graver or milder than its cell.",
        )
    edition = (_word(sheet, EDITION) if recorded else "") or held.name
    made = recorded or _by(held, sheet, NOW)
    if made and edition != now.name:
        bare = edition.partition(" (")[0]
        yield Finding(
            "internal.edition",
            "note",
            f"{made.upper()} was made by {bare}; the matrix now in force is {now.shown} and "
            f"gives {_by(now, sheet, NOW).upper() or 'no level'}. What was made stays as it is.",
            NOW,
            "Assess anew only where the facts changed, and record it as a new answer.",
        )
