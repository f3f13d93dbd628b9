"""`pirdesk fairness`: compare how groups fared in a file of decisions."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pirdesk import services
from pirdesk.cli import session
from pirdesk.cli.output import in_words, print_json, say, table
from pirdesk.cli.session import DatabaseOption, JsonOption, PersonOption

if TYPE_CHECKING:
    from pirdesk.harm.fairness import FairnessResult, Stratified
    from pirdesk.services.fairness import Asked, Report, Tally


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("fairness")(fairness_of_file)


class Reference(StrEnum):
    """Which group the others are compared with."""

    HIGHEST = "highest"
    UGESP = "ugesp"


class GroupsAs(StrEnum):
    """Whether groups written in several ways are one."""

    SAME = "same"
    WRITTEN = "written"


def _values_option(name: str, words: str) -> Any:
    return typer.Option(name, metavar="VALUE,…", help=words)


GroupOption = Annotated[
    list[str], typer.Option("--group", help="Column that names the group; may be repeated.")
]
OutcomeOption = Annotated[str, typer.Option("--outcome", help="Column of the decision.")]
Values = list[str] | None
Favourable = Annotated[Values, _values_option("--favourable", "The values that are favourable.")]
Unfavourable = Annotated[Values, _values_option("--not-favourable", "The values that are not.")]
LeftOut = Annotated[Values, _values_option("--left-out", "No decisions; (empty) is a value.")]
GroupsAsOption = Annotated[
    GroupsAs | None,
    typer.Option("--groups-as", help="Groups written in several ways: one, or as written."),
]
BandsOption = Annotated[
    Values, typer.Option("--bands", metavar="COLUMN=40,…", help="Cut a column of numbers, as ages.")
]
TruthOption = Annotated[str, typer.Option("--truth", help="Column of the true label.")]
Positive = Annotated[Values, _values_option("--positive", "True labels that deserve it.")]
Negative = Annotated[Values, _values_option("--not-positive", "True labels that do not.")]
Unknown = Annotated[Values, _values_option("--truth-left-out", "True labels that say nothing.")]
StrataOption = Annotated[
    str, typer.Option("--strata", help="Column to compare within as well, such as the department.")
]
ReferenceOption = Annotated[
    Reference,
    typer.Option(
        "--reference", help="The highest rate of all, or of groups with 2 % of the people (UGESP)."
    ),
]
NamedOption = Annotated[
    Values, typer.Option("--reference-group", help="Compare with this group instead.")
]
CaseOption = Annotated[
    str, typer.Option("--case", metavar="CASE", help="Keep the counts as facts of this case.")
]


def fairness_of_file(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="CSV, Excel workbook or Parquet file, a decision per row.")
    ],
    group: GroupOption,
    outcome: OutcomeOption,
    favourable: Favourable = None,
    unfavourable: Unfavourable = None,
    left_out: LeftOut = None,
    groups_as: GroupsAsOption = None,
    bands: BandsOption = None,
    truth: TruthOption = "",
    positive: Positive = None,
    negative: Negative = None,
    unknown: Unknown = None,
    strata: StrataOption = "",
    reference: ReferenceOption = Reference.HIGHEST,
    reference_group: NamedOption = None,
    case_id: CaseOption = "",
    database: DatabaseOption = None,
    acting: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare selection and error rates of groups in a file; of the file itself nothing is kept."""
    from pirdesk.services.fairness import Asked

    cuts = tuple(services.fairness.cut_at(text) for text in bands or ())
    columns = Asked(
        tuple(group),
        outcome,
        truth=truth,
        bands=cuts,
        strata=strata,
        reference=reference.value,
        named=tuple(reference_group or ()),
    )
    tally = services.fairness.tally_file(file, columns)

    asked = _meant(
        replace(columns, spellings=groups_as.value if groups_as else ""),
        tally,
        (favourable, unfavourable, left_out),
        (positive, negative, unknown),
    )
    report = services.fairness.analyse_tally(tally, asked)
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


def _meant(
    asked: Asked,
    tally: Tally,
    decisions: tuple[Values, Values, Values],
    labels: tuple[Values, Values, Values],
) -> Asked:
    """Return the question with the values that options name, as the file writes them."""

    def values(column: str, texts: Values) -> tuple[str, ...]:
        held = [text for text, _rows in tally.values(column)] if column else []
        return services.fairness.picked(texts or (), held)

    favourable, unfavourable, left_out = (values(asked.outcome, texts) for texts in decisions)
    positive, negative, unknown = (values(asked.truth, texts) for texts in labels)
    return replace(
        asked,
        favourable=favourable,
        unfavourable=unfavourable,
        left_out=left_out,
        positive=positive,
        negative=negative,
        unknown=unknown,
    )


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
        "favourable": list(counted.favourable),
        "not_favourable": list(counted.unfavourable),
        "without_true_label": counted.unlabelled,
        "read_as": counted.read_as,
        "analyses": [
            {"attributes": list(made.attributes), **fairness_json(made.result)}
            for made in report.analyses
        ],
    }


def _print(report: Report) -> None:
    counted = report.counted
    say(f"{counted.rows:,} decisions in {counted.name} (SHA-256 {counted.sha256})")
    if counted.read_as:
        say(f"Read as {counted.read_as}: look whether the names below are spelled rightly.")
    if counted.left_out:
        say(f"{counted.left_out:,} rows left out: no group, or a decision left out.")
    say(f"Counted as favourable: {_values(counted.favourable)}.")
    say(f"Counted as not favourable: {_values(counted.unfavourable)}.")
    if counted.joined:
        say(f"Taken for one group: {services.fairness.listed_values(counted.joined)}.")
    if counted.unlabelled:
        say(f"{counted.unlabelled:,} decisions have no true label; their error is not known.")
    if counted.unread:
        say(f"Columns not read: {services.fairness.listed_values(counted.unread)}.")
    for made in report.analyses:
        say("")
        say(" × ".join(made.attributes))
        _print_result(made.result)


def _print_strata(one: Stratified) -> None:
    say("")
    table(
        ("stratum", one.group, one.reference),
        [
            (
                pair.name,
                *(
                    f"{g.favourable:,} of {g.total:,}, {g.rate * 100:.1f} %"
                    for g in (pair.group, pair.reference)
                ),
            )
            for pair in one.pairs
        ],
    )


def _values(values: tuple[str, ...]) -> str:
    return services.fairness.listed_values([value or "(empty)" for value in values])


def _print_result(result: FairnessResult) -> None:
    from pirdesk.harm.fairness import fairness_json, told, told_errors, told_strata

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
    for gaps in result.error_gaps:
        say("")
        for sentence in told_errors(gaps):
            say(sentence)
    for one in result.strata:
        _print_strata(one)
        for sentence in told_strata(one):
            say(sentence)
    for finding in result.findings:
        say(f"Note: {in_words(finding.message)}")
    say("")
    for words in (fairness_json(result)["basis"], fairness_json(result)["does_not_decide"]):
        say(words)
