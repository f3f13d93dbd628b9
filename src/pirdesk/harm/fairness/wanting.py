"""What is still to be said of a file of decisions, in words, with the options that would say it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from pirdesk.errors import UserError, shortened
from pirdesk.harm.fairness.asked import Asked, Bands, Question, Value
from pirdesk.harm.fairness.spellings import Proposal, as_number

EMPTY = "(empty)"
_SHOWN = 50
_UNKNOWN_VALUE = "VALUE"


def shown_value(text: str) -> str:
    """Return a value as it can be read; an empty cell has no letters of its own."""
    return shortened(text, 60) if text else EMPTY


def asked_in_words(open_: Sequence[Question], asked: Asked) -> UserError:
    """Return the refusal that lists every value and names the options that would answer."""
    title = " ".join(_title(question) for question in open_)
    options = " ".join(dict.fromkeys(_options(question) for question in open_))
    why = (
        "The proposal rests on the words alone: where being selected is the burden, turn it round."
    )
    proposal = any(question.kind in {"outcome", "truth"} for question in open_)
    return UserError(
        title,
        f"Say what counts: {options}.{' ' + why if proposal else ''} Nothing was stored.",
        code="fairness.asked",
    )


def counted_values(values: Iterable[Value]) -> str:
    """List values with their rows: “yes” (36), “Yes” (4)."""
    found = list(values)
    shown = ", ".join(f"“{shown_value(v.text)}” ({v.rows:,})" for v in found[:_SHOWN])
    left = len(found) - _SHOWN
    return f"{shown} and {left:,} more" if left > 0 else shown


def _title(question: Question) -> str:
    name, values = shortened(question.column), question.values
    match question.kind:
        case "outcome":
            return (
                f"Which values of “{name}” are the favourable decision, and which are not? "
                f"It holds {counted_values(values)}."
            )
        case "truth":
            return (
                f"Which values of “{name}” deserve the favourable decision, and which do not? "
                f"It holds {counted_values(values)}."
            )
        case "spelled":
            return (
                f"“{name}” writes a group in several ways, or marks that there is none: "
                f"{counted_values(values)}."
            )
        case "bands":
            numbers = sorted(n for v in values if (n := as_number(v.text)) is not None)
            return (
                f"“{name}” holds {len(values):,} different values, numbers from {numbers[0]} to "
                f"{numbers[-1]}: which bands make the groups?"
            )
        case _:
            return (
                f"“{name}” holds {len(values):,} different values and is no column of decisions: "
                "a score must be cut into decisions first."
            )


def _options(question: Question) -> str:
    column = question.column
    match question.kind:
        case "outcome":
            names = ("--favourable", "--not-favourable", "--left-out")
            return _sided(question, names)
        case "truth":
            return _sided(question, ("--positive", "--not-positive", "--truth-left-out"))
        case "spelled":
            return (
                "--groups-as same (spellings of one word are one group, marks for none are left "
                "out) or --groups-as written (each is a group of its own)"
            )
        case "bands":
            return (
                f"--bands {_argument(column + '=40')} (40 and older beside younger) or your own, "
                f"as {_argument(column + '=30,40,55')}, or --groups-as written for each alone"
            )
        case _:
            return "another column with --outcome, or a file in which the score is cut"


def _sided(question: Question, names: tuple[str, str, str]) -> str:
    """Return the options as proposed; a value with an unknown word is left to the person."""
    sides: tuple[Proposal, ...] = ("favourable", "unfavourable", "left_out")
    parts: list[str] = []
    for side, name in zip(sides, names, strict=True):
        chosen = [v.text for v in question.values if v.proposal == side]
        if chosen:
            parts.append(f"{name} {_argument(','.join(map(_field, chosen)))}")
        elif side != "left_out":
            parts.append(f"{name} {_UNKNOWN_VALUE}")
    unknown = [v for v in question.values if not v.proposal]
    words = " ".join(parts)
    return f"{words} (and name {counted_values(unknown)})" if unknown else words


def _field(text: str) -> str:
    shown = text or EMPTY
    return '"' + shown.replace('"', '""') + '"' if "," in shown or '"' in shown else shown


def _argument(text: str) -> str:
    plain = all(letter.isalnum() or letter in "-_=.,/" for letter in text)
    return text if plain else "'" + text.replace("'", "'\\''") + "'"


def picked(texts: Iterable[str], held: Sequence[str]) -> tuple[str, ...]:
    """Return the values that options name: one that the column holds whole, else cut at commas.

    “(empty)” is the empty cell; what the column does not hold comes back as it was written.
    """
    found: list[str] = []
    for text in texts:
        parts = [text] if text.strip() in held else next(csv.reader([text]), [])
        found += [part.strip() for part in parts]
    return tuple(dict.fromkeys("" if part == EMPTY else part for part in found))


def cut_at(text: str) -> Bands:
    """Read “age=40,55”: the column, and whole numbers in ascending order; UserError otherwise."""
    column, _, rest = text.rpartition("=")
    cuts = [part.strip() for part in rest.split(",")]
    plain = all(cut.isascii() and cut.lstrip("-").isdigit() and len(cut) <= 9 for cut in cuts)
    numbers = [int(cut) for cut in cuts] if plain else []
    if not column or not numbers or sorted(set(numbers)) != numbers:
        raise UserError(
            f"“{shortened(text)}” names no bands.",
            "Write the column and where it is cut, ascending, in whole numbers: age=40 or "
            "age=30,40,55. Nothing was stored.",
            code="fairness.bands",
        )
    return Bands(column.strip(), tuple(numbers))
