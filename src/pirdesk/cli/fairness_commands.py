"""`pirdesk fairness`: compare how groups fared in a file of decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pirdesk import services
from pirdesk.cli import session
from pirdesk.cli.output import in_words, print_json, say, table
from pirdesk.cli.session import DatabaseOption, JsonOption, PersonOption
from pirdesk.errors import UserError

if TYPE_CHECKING:
    from pirdesk.harm.fairness import FairnessResult
    from pirdesk.services.fairness import Report

_YES = ("yes", "true", "1", "y", "approved", "selected", "hired")


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("fairness")(fairness_of_file)


def fairness_of_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV (UTF-8) or Parquet file, a decision per row.")],
    group: Annotated[
        list[str], typer.Option("--group", help="Column that names the group; may be repeated.")
    ],
    outcome: Annotated[str, typer.Option("--outcome", help="Column of the decision.")],
    favourable: Annotated[
        str, typer.Option("--favourable", help="The value that is the favourable decision.")
    ] = "",
    truth: Annotated[str, typer.Option("--truth", help="Column of the true label.")] = "",
    positive: Annotated[
        str, typer.Option("--positive", help="The true label that deserves the favourable one.")
    ] = "",
    case_id: Annotated[
        str, typer.Option("--case", metavar="CASE", help="Keep the counts as facts of this case.")
    ] = "",
    database: DatabaseOption = None,
    acting: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare selection and error rates of groups in a file; of the file itself nothing is kept."""
    from pirdesk.services.fairness import Asked

    chosen = favourable or _only_yes(file, outcome)
    asked = Asked(tuple(group), outcome, chosen, truth, (positive or chosen) if truth else "")
    report = services.fairness.analyse_file(file, asked)
    if case_id:
        with session.of(context).desk(database, acting) as desk:
            services.fairness.keep_fairness(desk, case_id, report)
    if as_json:
        print_json(_json(report))
        return
    _print(report)
    if case_id:
        say()
        say(f"The counts are kept in the case {case_id}; nothing else of the file is.")


def _only_yes(file: Path, outcome: str) -> str:
    """Find the favourable value where the first rows leave no doubt about it."""
    seen = services.fairness.preview_file(file, 1000)
    place = seen.columns.index(outcome) if outcome in seen.columns else -1
    values = sorted({row[place] for row in seen.rows if place >= 0 and row[place]})
    sure = [value for value in values if value.strip().lower() in _YES]
    if place >= 0 and len(sure) != 1:
        shown = services.fairness.listed_values(values) or "no values"
        raise UserError(
            f"Which value of “{outcome}” is the favourable decision? It holds {shown}.",
            "Say it with --favourable VALUE. Nothing was stored.",
            code="fairness.favourable",
        )
    return sure[0] if sure else ""


def _json(report: Report) -> dict[str, Any]:
    from pirdesk.harm.fairness import fairness_json

    counted = report.counted
    return {
        "file": {"name": counted.name, "sha256": counted.sha256},
        "question": counted.question,
        "rows": counted.rows,
        "left_out": counted.left_out,
        "unread": list(counted.unread),
        "outcomes": list(counted.outcomes),
        "analyses": [
            {"attributes": list(made.attributes), **fairness_json(made.result)}
            for made in report.analyses
        ],
    }


def _print(report: Report) -> None:
    counted = report.counted
    say(f"{counted.rows:,} decisions in {counted.name} (SHA-256 {counted.sha256})")
    if counted.left_out:
        say(f"{counted.left_out:,} rows left out: a value asked for is missing.")
    others = [value for value in counted.outcomes if value != report.asked.favourable]
    if len(others) > 1:
        say(f"Counted as not favourable: {services.fairness.listed_values(others)}.")
    if counted.unread:
        say(f"Columns not read: {services.fairness.listed_values(counted.unread)}.")
    for made in report.analyses:
        say("")
        say(" × ".join(made.attributes))
        _print_result(made.result)


def _print_result(result: FairnessResult) -> None:
    from pirdesk.harm.fairness import fairness_json, told

    table(
        ("group", "people", "favourable", "rate"),
        [
            (g.name, f"{g.total:,}", f"{g.favourable:,}", f"{g.rate * 100:.1f} %")
            for g in result.groups
        ],
    )
    for made in result.comparisons:
        say("")
        for sentence in told(made):
            say(sentence)
    for finding in result.findings:
        say(f"Note: {in_words(finding.message)}")
    say("")
    for words in (fairness_json(result)["basis"], fairness_json(result)["does_not_decide"]):
        say(words)
