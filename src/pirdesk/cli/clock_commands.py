"""Commands on the law itself: one clock without a case, and the regimes of this edition."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pirdesk import services, wording
from pirdesk.casefile.confidence import shown_kind
from pirdesk.cli import session
from pirdesk.cli.output import here, in_words, print_json, say, table, warn_renamed
from pirdesk.cli.session import JsonOption, NowOption
from pirdesk.cli.shown_laws import list_regimes, parts, print_beside, show_regime, sign_regime

if TYPE_CHECKING:
    from pirdesk.duties import ClockAnswer
    from pirdesk.services.coverage import CoverageLine

FAILED = 1


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("clock")(clock)
    regimes = typer.Typer(help="The law as data: what this edition knows and how it was checked.")
    regimes.command("list")(list_regimes)
    regimes.command("show")(show_regime)
    regimes.command("sign")(sign_regime)
    regimes.command("check")(check_regimes)
    regimes.command("diff")(diff_regimes)
    regimes.command("recipients")(list_recipients)
    regimes.command("coverage")(show_coverage)
    app.add_typer(regimes, name="regimes")


def clock(
    context: typer.Context,
    duty: Annotated[str, typer.Argument(metavar="DUTY", help="Id of the duty (regimes list).")],
    anchor: Annotated[
        list[str], typer.Option("--anchor", metavar="NAME=INSTANT", help="A moment it counts from.")
    ],
    zone: Annotated[
        str,
        typer.Option(
            "--zone", metavar="ZONE", help="Zone whose days count, where the law has no place."
        ),
    ] = "",
    place: Annotated[
        list[str] | None,
        typer.Option("--place", metavar="CC[-SUB]", help="Country or state of the authority."),
    ] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option("--fact", metavar="TERM=VALUE", help="A fact that chooses the clock."),
    ] = None,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compute when one duty falls due, step by step, without a case."""
    run = session.of(context)
    found = services.clocks.clock(
        run.told_law(),
        duty,
        session.pairs(anchor, "--anchor NAME=INSTANT"),
        zone,
        places=place or (),
        facts={
            k: session.given_value(v)
            for k, v in session.pairs(fact or [], "--fact TERM=VALUE").items()
        },
        now=run.now(now),
    )
    if found.formerly:
        warn_renamed(found.formerly, (found.duty, *found.others), as_json=as_json)
    if as_json:
        print_json(found)
        return
    _print_clock(found)


def list_recipients(
    context: typer.Context,
    law: Annotated[str, typer.Argument(metavar="LAW", help="Id of a law or of one of its duties.")],
    place: Annotated[
        str, typer.Option("--place", metavar="CC[-SUB]", help="One country or region; else all.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """List where a duty is sent: authority or CSIRT, portal, languages, and how that is known."""
    pack = session.of(context).told_law().pack
    found = services.clocks.recipients_of(pack, law, place.upper())
    warn_renamed(law, services.clocks.renamed(pack, law), as_json=as_json)
    if as_json:
        print_json(found)
        return
    if not found:
        say("No recipient is listed. The law's own words for it stand in the duty.")
        return
    table(
        ("place", "id", "recipient", "for", "portal", "languages", "confidence"),
        [
            (
                *(item.place or "any", item.id, item.title, ", ".join(item.serves) or "all"),
                item.portal or "not known",
                *(", ".join(item.languages) or "not known", shown_kind(item.confidence)),
            )
            for item in found
        ],
    )
    for item in found:
        if item.note:
            say(f"{item.id}: {item.note}")


def show_coverage(
    context: typer.Context,
    place: Annotated[
        list[str] | None,
        typer.Option("--place", metavar="CC[-SUB]", help="A country or part of one; else all."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show for which places this edition holds a general law, and where none is here."""
    pack = session.of(context).told_law().pack
    lines = services.coverage.coverage_lines(pack, place or ())
    if as_json:
        told = [_coverage_json(line) for line in lines]
        print_json({"edition": pack.edition, "pack": pack.name, "coverage": told})
        return
    table(
        ("place", "kind", "laws", "looked at", "what that means"),
        [
            (
                x.place,
                x.kind,
                ", ".join(x.laws) or "–",
                str(x.looked_at or "–"),
                wording.say(x.said),
            )
            for x in lines
        ],
    )
    say(f"Edition of the law: {pack.name}")


def check_regimes(
    context: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Law files; else all shipped.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read law files strictly and compare their examples with what is computed."""
    found = services.clocks.check_regimes(session.of(context).library, files or ())
    if as_json:
        print_json(found)
    else:
        for law in found:
            said = "; ".join(law.differences) or "agrees"
            say(f"{law.regime}: {law.stages} duties, {law.examples} examples: {said}")
            for remark in law.remarks:
                say(f"  note: {remark}")
    if any(law.differences for law in found):
        raise typer.Exit(FAILED)


def diff_regimes(
    context: typer.Context,
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="Law file, folder of law files, or a law's id.")
    ],
    new: Annotated[
        str, typer.Argument(metavar="NEW", help="Law file, folder of law files, or a law's id.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Show what differs between two editions of the law, duty by duty."""
    changes = services.law_diff.diff_regimes(session.of(context).library, old, new)
    if as_json:
        print_json(changes)
        return
    for change in changes:
        say(f"{change.regime}  {change.where}")
        for mark, text in (("-", change.old), ("+", change.new)):
            if text:
                say(f"  {mark} {text}")
    say(f"{len(changes)} differences")


def _coverage_json(line: CoverageLine) -> dict[str, object]:
    plain = {"place": line.place, "kind": line.kind, "laws": line.laws, "covered": bool(line.laws)}
    looked = {"looked_at": line.looked_at, "citation": line.citation, "confidence": line.confidence}
    return plain | (looked if line.looked_at else {}) | wording.worded("words", line.said)


def _print_clock(found: ClockAnswer) -> None:
    from pirdesk.duties import reading_words

    say(f"{found.duty}: {found.title} ({found.citation})")
    say(f"strictly due:     {_when(found.strict_due)}")
    say(f"latest arguable:  {_when(found.latest_arguable_due)}")
    if found.no_date_words:
        say(in_words(found.no_date_words))
    say(f"status {found.status}, confidence {shown_kind(found.confidence)}, {found.pack}")
    if found.confidence_of is not None:
        say(parts(found.confidence_of))
    for place in found.places:
        if len(found.places) > 1:
            dates = (_when(place.strict_due), _when(place.latest_arguable_due))
            say(f"  {place.place}: {dates[0]}, latest arguable {dates[1]}")
    for step in found.trace:
        rule, words, output = map(in_words, (step.rule, step.words, step.output))
        say(f"  {rule}: {words} {output} [{step.citation}]")
    for reading in found.readings:
        say(f"  reading {reading.id}: {in_words(reading_words(reading))} [{reading.citation}]")
    print_beside(found)


def _when(instant: datetime | None) -> str:
    """Return an instant as this machine's clock shows it, and as the place that counts it does."""
    if instant is None:
        return "–"
    shown, there = here(instant), instant.isoformat(sep=" ", timespec="minutes")
    return shown if shown == there else f"{shown} ({there} where it counts)"
