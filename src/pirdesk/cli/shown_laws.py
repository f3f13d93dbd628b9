"""Commands that show the laws of this edition: how surely each is known and when it was checked."""

from __future__ import annotations

from datetime import UTC, date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pirdesk import services
from pirdesk.casefile.confidence import shown_kind
from pirdesk.cli import session
from pirdesk.cli.output import in_words, print_json, say, table, warn_renamed
from pirdesk.cli.session import DatabaseOption, JsonOption, NowOption, PersonOption
from pirdesk.errors import UserError, shortened
from pirdesk.messages import Message

if TYPE_CHECKING:
    from pirdesk.duties import ClockAnswer, ConfidenceOf, Passage, Regime, Source, Stage
    from pirdesk.services.law_checks import LawCheck
    from pirdesk.services.library import Library

_EFFECTS = {
    "delays": "may delay the duty",
    "lifts": "may lift the duty",
    "replaces": "allows another way",
    "narrows": "limits the duty",
}
_STATES = {
    "ended": "ended",
    "file_changed": "void: the law file has changed since",
    "text_changed": "void: the stored text of the law has changed since",
    "replaced": "replaced by a later check",
    "altered": "void: it is not what its author signed",
}
_LIGHTS = {
    "fresh": "fresh",
    "over_30_days": "older than 30 days",
    "over_90_days": "older than 90 days",
    "never": "not compared as a whole with any text",
}


def list_regimes(
    context: typer.Context, now: NowOption = None, as_json: JsonOption = False
) -> None:
    """List every duty of this edition: what it counts from, its status, confidence and check."""
    run = session.of(context)
    today = run.now(now).astimezone(UTC).date()
    lines = services.clocks.duty_lines(run.told_law().pack.regimes, today)
    if as_json:
        print_json(lines)
        return
    table(
        ("duty", "status", "confidence", "checked on", "counts from", "title"),
        [
            (
                *(x.duty, x.status, shown_kind(x.confidence), checked(x.checked_on, x.light)),
                *(", ".join(x.anchors), x.title),
            )
            for x in lines
        ],
    )


def show_regime(
    context: typer.Context,
    law: Annotated[str, typer.Argument(metavar="LAW", help="Id of a law or of one of its duties.")],
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one law: sources, dates of application, duties, clocks and examples."""
    run = session.of(context)
    library, today = run.told_law(), run.now(now).astimezone(UTC).date()
    pack = library.pack
    regime = services.clocks.regime_of(pack, law)
    if law != regime.id:
        warn_renamed(law, services.clocks.renamed(pack, law), as_json=as_json)
    if as_json:
        print_json(_law_json(library, regime, today))
        return
    _print_law(library, regime, today)


def sign_regime(
    context: typer.Context,
    law: Annotated[str, typer.Argument(metavar="LAW", help="Id of a law.")],
    part: Annotated[
        list[str] | None,
        typer.Option("--part", help="trigger, clock, contents or recipient; default all four."),
    ] = None,
    reservation: Annotated[
        list[str] | None, typer.Option("--reservation", help="What was left open; once for each.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="Last day it holds (2027-06-30).")
    ] = None,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign that you checked parts of a law; void as soon as its file or its text changes."""
    with session.of(context).desk(database, person) as desk:
        made = services.law_checks.sign_law(
            desk,
            law,
            parts=part or services.law_checks.PARTS,
            reservations=reservation or (),
            until=_day(until),
        )
    print_json(made) if as_json else say(check_words(made))


def check_words(check: LawCheck) -> str:
    """Say who checked what of which edition, with reservations, its end, and whether it stands."""
    said = f"{', '.join(check.parts)} checked by {check.name} on {check.at.date()}"
    said += f" for edition {check.edition}"
    said += "".join(f"; reservation: {words}" for words in check.reservations)
    said += f"; until {check.until}" if check.until else ""
    said += "" if check.key else "; without a key of the person"
    return said if check.stands else f"{said}; {_STATES[check.state]}"


def checked(on: date | None, light: str) -> str:
    """Say in words when a law was compared with its sources and how long ago that is."""
    return f"{on}, {_LIGHTS[light]}" if on else _LIGHTS[light]


def print_beside(law: Stage | ClockAnswer) -> None:
    """Print what stands beside a duty: exceptions, what is kept, a moving last day."""
    for item in law.exceptions:
        kind, sure = item.kind.replace("_", " "), shown_kind(item.confidence)
        limit = f", at most {item.at_most}" if item.at_most else ""
        weighed = "weighed from the facts" if item.judged else "a person decides"
        head = f"  exception, {kind}: {_EFFECTS[item.effect]}{limit} ({weighed})"
        say(f"{head}. {item.words[:1].upper()}{item.words[1:]} [{item.cite}; {sure}]")
    for kept in law.retention:
        span = f", {kept.amount} {kept.unit}" if kept.amount else ""
        say(f"  keep{span}: {kept.words} [{kept.cite}; {shown_kind(kept.confidence)}]")
        if kept.until_words:
            say(f"    {in_words(kept.until_words)}")
    if (roll := law.roll_forward) is not None:
        say(f"  last day: {roll.words} [{roll.cite}; {shown_kind(roll.confidence)}]")


def passage_json(passage: Passage) -> dict[str, str]:
    """Return the words of an article as data, under the names of the files they are kept in."""
    return {
        "cite": passage.cite,
        "celex": passage.celex,
        "text": passage.text,
        "text_sha256": passage.sha256,
        "url": passage.url,
        "source": passage.source,
        "read": passage.read,
    }


def parts(known: ConfidenceOf) -> str:
    """Say how surely each part of a duty is known."""
    told = (
        *(("trigger", known.trigger), ("clock", known.clock)),
        *(("contents", known.contents), ("recipient", known.recipient)),
    )
    return "; ".join(f"{name}: {shown_kind(kind)}" for name, kind in told)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError(
            Message("cli.until", {"text": shortened(text or "", 40)}),
            Message("cli.until_do"),
            safe=Message("errors.nothing_recorded"),
            code="law.until",
        ) from None


def _law_json(library: Library, regime: Regime, today: date) -> dict[str, Any]:
    from pirdesk.duties import light, provisos_json

    body = {"id": regime.id, "title": regime.title, "law": regime.law}
    body |= {"citation": regime.citation, "edition": regime.edition, "status": regime.status}
    return {
        **body,
        "disputed": regime.disputed,
        "confidence": regime.confidence,
        "checked_on": regime.checked_on,
        "light": light(regime.checked_on, today),
        "verified_by_human": regime.verified_by_human,
        "signatures": services.law_checks.law_checks(library, regime.id, today),
        "source": regime.source,
        "windows": regime.windows,
        "formerly": regime.formerly,
        "duties": services.clocks.duty_lines([regime], today),
        "examples": regime.examples,
        "texts": [passage_json(passage) for passage in services.clocks.words_of(regime)],
        "beside": {
            s.duty: provisos_json(s.exceptions, s.retention, s.roll_forward) for s in regime.stages
        },
    }


def _source_words(text: Source) -> str:
    kind = shown_kind(text.confidence) if text.confidence else ""
    day = f"read {text.read}" if text.read else ""
    return "; ".join(part for part in (text.title, kind, day, text.url) if part)


def _print_law(library: Library, regime: Regime, today: date) -> None:
    from pirdesk.duties import light

    say(f"{regime.id}: {regime.title}")
    say(f"{regime.law}; {regime.citation}; edition {regime.edition}; {regime.status}")
    checks = services.law_checks.law_checks(library, regime.id, today)
    nobody = "" if any(check.stands for check in checks) else "; checked by a lawyer: nobody"
    say(f"confidence: {shown_kind(regime.confidence)}{nobody}")
    for check in checks:
        say(check_words(check))
    on = checked(regime.checked_on, light(regime.checked_on, today))
    say(f"compared with its sources: {on}")
    for text in (regime.source, *regime.source.texts):
        say(f"source: {_source_words(text)}")
    for window in regime.windows:
        say(f"from {window.start}: {window.words} ({window.cite})")
    for was in regime.formerly:
        say(f"formerly {was.id}: now {', '.join(was.now)}")
    told: dict[object, str] = {}
    for stage in regime.stages:
        say(f"{stage.duty}: {stage.clock.words} ({stage.clock.cite})")
        say(f"  {parts(stage.known)}")
        stands = (stage.exceptions, stage.retention, stage.roll_forward)
        first = told.setdefault(stands, stage.duty)
        if first == stage.duty:
            print_beside(stage)
        elif any(stands):
            say(f"  exceptions, what to keep, last day: as for {first}")
    for example in regime.examples:
        say(f"example {example.id}: {example.words} ({example.by})")
    for passage in services.clocks.words_of(regime):
        say(f"text of {passage.cite} ({passage.celex}, sha256 {passage.sha256[:16]})")
        for paragraph in passage.text.split("\n\n"):
            say(f"  {paragraph}")
