"""Check a settled form and tell per output whether it is ready; findings are data with sentences.

Finding codes: required, undecided, constraint, type, rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.terms import TermType, read_value, split_cell, write_value
from pirdesk.casefile.values import Rows, Value
from pirdesk.errors import Finding, Level, NotFound, UserError
from pirdesk.forms.model import Form, Readiness, Required, SettledForm, SettledQuestion
from pirdesk.forms.words import Words, load_words


def check(form: Form, settled: SettledForm, words: Words | None = None) -> tuple[Finding, ...]:
    """Return all findings on a settled form, in its order; each one's ``where`` is a key.

    What is required only to submit or to seal is a note here; ``readiness`` makes it a blocker.
    """
    return _findings(settled, None, words or _english())


def readiness(
    form: Form, output_id: str, settled: SettledForm, words: Words | None = None
) -> Readiness:
    """Tell whether one output of the form can be made; an unknown output is NotFound."""
    output = next((output for output in form.outputs if output.id == output_id), None)
    if output is None:
        known = ", ".join(output.id for output in form.outputs) or "none"
        raise NotFound(
            f"The form “{form.id}” has no output “{output_id}”.",
            f"Its outputs are: {known}.",
            code="form.output",
        )
    found = _findings(settled, frozenset(output.sections) or None, words or _english())
    asked = {"required", "undecided"}
    blockers = tuple(
        replace(finding, level="blocker")
        for finding in found
        if finding.level == "blocker" or finding.code in asked
    )
    return Readiness(output_id, "blocked" if blockers else "ready", blockers)


def answered(answer: Answer | None) -> bool:
    """Tell whether a question counts as answered: unknown and not applicable do, blanks do not."""
    if answer is None:
        return False
    match answer.value:
        case None:
            return True
        case Rows(ids=ids, complete=complete):
            return bool(ids) or complete
        case str() as text:
            return bool(text.strip())
        case tuple() as items:
            return bool(items)
        case _:
            return True


@lru_cache(maxsize=1)
def _english() -> Words:
    return load_words()


def _findings(
    settled: SettledForm, sections: frozenset[str] | None, words: Words
) -> tuple[Finding, ...]:
    found: dict[tuple[str, str, str], Finding] = {}
    for item in settled:
        if sections is not None and item.section not in sections:
            continue
        for finding in _check_one(item, settled, words):
            found.setdefault((finding.code, finding.where, finding.message), finding)
    return tuple(found.values())


def _check_one(item: SettledQuestion, settled: SettledForm, words: Words) -> Iterator[Finding]:
    if item.relevant.is_false:
        return
    for truth in (item.relevant, item.constraint):
        for error in truth.errors if truth is not None else ():
            yield _finding(words, "rule", "blocker", item.key, label=_label(words, item), why=error)
    if not answered(item.answer):
        yield from _blank(item, settled, words)
    if item.constraint is not None and item.constraint.is_false:
        message = words.text(item.question.message)
        advice = words.text("check.constraint.do")
        yield Finding("constraint", item.question.level, message, item.key, advice)
    wrong = _wrong_type(item)
    if wrong is not None:
        label = _label(words, item)
        message = words.text("check.type", label=label, why=wrong.title)
        yield Finding("type", "blocker", message, item.key, wrong.what_to_do)


def _blank(item: SettledQuestion, settled: SettledForm, words: Words) -> Iterator[Finding]:
    if item.required is Required.NO or item.calculated:
        return
    level: Level = "blocker" if item.required is Required.ALWAYS else "note"
    label = _label(words, item)
    if item.required_now:
        stage = words.text(f"check.stage.{item.required}")
        yield _finding(words, "required", level, item.key, label=label, stage=stage)
        return
    # An “unknown” is an answer: only blanks can still decide whether the question applies.
    blanks = [key for key in item.relevant.missing if not answered(settled.sheet.get(key))]
    if blanks:
        other = words.label(blanks[0])
        yield _finding(words, "undecided", level, blanks[0], label=label, other=other)


def _finding(words: Words, code: str, level: Level, where: str, **named: str) -> Finding:
    message = words.text(f"check.{code}", **named)
    return Finding(code, level, message, where, words.text(f"check.{code}.do", **named))


def _label(words: Words, item: SettledQuestion) -> str:
    own = words.label(item.key)
    parts = split_cell(item.key)
    if parts is None:
        return own
    return words.text("check.cell", label=own, table=words.label(parts[0]), row=parts[1])


def _wrong_type(item: SettledQuestion) -> UserError | None:
    if item.answer is None or item.answer.value is None:
        return None
    try:
        read = read_value(item.term, write_value(item.answer.value))
    except UserError as fault:
        return fault
    if item.term.type is TermType.PLACES and read != item.answer.value:
        return _other_spelling(item.answer.value, read)
    return None


def _other_spelling(stored: Value, read: Value) -> UserError:
    """Return that a place is stored under another spelling (UK), which no law is asked for."""
    written, meant = (", ".join(map(str, v)) if isinstance(v, tuple) else v for v in (stored, read))
    return UserError(
        f"“{written}” is not a code of ISO 3166; it means {meant}.",
        f"Write {meant}: laws and authorities are looked up by that code.",
        code="value.place",
    )
