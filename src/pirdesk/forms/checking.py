"""Check a settled form and tell per output whether it is ready; what it finds are messages.

Finding codes: required, undecided, nothing, reason, constraint, type, rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pirdesk.casefile.findings import Finding, Level
from pirdesk.casefile.messages import FormText, Message, Param, TermKey, Words
from pirdesk.casefile.no_answers import says_nothing
from pirdesk.casefile.sheet import Answer, Certainty, FactSheet
from pirdesk.casefile.terms import TermType, read_value, split_cell, term_id, write_value
from pirdesk.casefile.values import Rows, Value
from pirdesk.errors import NotFound, UserError
from pirdesk.forms.model import Form, Output, Readiness, Required, SettledForm, SettledQuestion
from pirdesk.rules import evaluate

_TEXTS = (TermType.TEXT, TermType.LINE, TermType.PERSON, TermType.SYSTEM)
_STAGES: Mapping[Required, Message] = {
    Required.ALWAYS: Message("check.stage_always"),
    Required.SUBMIT: Message("check.stage_submit"),
    Required.SEAL: Message("check.stage_seal"),
}


def check(form: Form, settled: SettledForm) -> tuple[Finding, ...]:
    """Return all findings on a settled form, in its order; each one's ``where`` is a key.

    What is required only to submit or to seal is a note here; ``readiness`` makes it a blocker.
    """
    return _findings(settled, None)


def readiness(form: Form, output_id: str, settled: SettledForm) -> Readiness:
    """Tell whether one output of the form can be made; an unknown output is NotFound."""
    output = next((output for output in form.outputs if output.id == output_id), None)
    if output is None:
        known = ", ".join(output.id for output in form.outputs) or "none"
        raise NotFound(
            f"The form “{form.id}” has no output “{output_id}”.",
            f"Its outputs are: {known}.",
            code="form.output",
        )
    found = _findings(settled, frozenset(output.sections) or None)
    asked = {"required", "undecided"}
    blockers = tuple(
        replace(finding, level="blocker")
        for finding in found
        if finding.level == "blocker" or finding.code in asked
    )
    return Readiness(output_id, "blocked" if blockers else "ready", blockers)


def has_place(output: Output, sheet: FactSheet) -> bool:
    """Tell whether an output may have a place in a case: yes, unless it certainly has none."""
    return output.relevant is None or not evaluate(output.relevant, sheet).is_false


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


def _findings(settled: SettledForm, sections: frozenset[str] | None) -> tuple[Finding, ...]:
    found: dict[tuple[str, str, Words], Finding] = {}
    for item in settled:
        if sections is not None and item.section not in sections:
            continue
        for finding in _check_one(item, settled):
            found.setdefault((finding.code, finding.where, finding.message), finding)
    return tuple(found.values())


def _check_one(item: SettledQuestion, settled: SettledForm) -> Iterator[Finding]:
    if item.relevant.is_false:
        return
    for truth in (item.relevant, item.constraint):
        for error in truth.errors if truth is not None else ():
            named = Message("check.rule", {"question": _question(item), "why": error})
            yield Finding("rule", "blocker", named, item.key, Message("check.rule_do"))
    if not answered(item.answer):
        yield from _blank(item, settled)
    else:
        yield from _said_nothing(item)
    if item.constraint is not None and item.constraint.is_false:
        broken = Message("check.constraint", {"rule": FormText(item.question.message)})
        advice = Message("check.constraint_do")
        yield Finding("constraint", item.question.level, broken, item.key, advice)
    wrong = _wrong_type(item)
    if wrong is not None:
        named = Message("check.type", {"question": _question(item), "why": wrong[0]})
        yield Finding("type", "blocker", named, item.key, wrong[1])


def _blank(item: SettledQuestion, settled: SettledForm) -> Iterator[Finding]:
    if item.required is Required.NO or item.calculated:
        return
    level: Level = "blocker" if item.required is Required.ALWAYS else "note"
    if item.required_now:
        stage = _STAGES[item.required]
        asked = Message("check.required", {"question": _question(item), "stage": stage})
        yield Finding("required", level, asked, item.key, Message("check.required_do"))
        return
    # An “unknown” is an answer: only blanks can still decide whether the question applies.
    blanks = [key for key in item.relevant.missing if not answered(settled.sheet.get(key))]
    if blanks:
        other = TermKey(term_id(blanks[0]))
        asked = Message("check.undecided", {"question": _question(item), "other": other})
        advice = Message("check.undecided_do", {"other": other})
        yield Finding("undecided", level, asked, blanks[0], advice)


def _said_nothing(item: SettledQuestion) -> Iterator[Finding]:
    """Find “n/a” and its kin where an answer or the reason for there being none is asked."""
    answer = item.answer
    if answer is None or item.calculated:
        return
    level: Level = "blocker" if item.required_now else "warning"
    params: dict[str, Param] = {"question": _question(item)}
    if answer.certainty is Certainty.NOT_APPLICABLE:
        if says_nothing(answer.because):
            asked = Message("check.reason", {**params, "said": answer.because})
            yield Finding("reason", level, asked, item.key, Message("check.reason_do"))
        return
    value, kind = answer.value, item.term.result or item.term.type
    if not (answer.usable and isinstance(value, str) and kind in _TEXTS):
        return
    if says_nothing(value, name=kind is not TermType.TEXT):
        asked = Message("check.nothing", {**params, "said": value})
        yield Finding("nothing", level, asked, item.key, Message("check.nothing_do"))


def _question(item: SettledQuestion) -> Param:
    """Return what is asked: a question by its label, a cell with its table and row."""
    parts = split_cell(item.key)
    if parts is None:
        return TermKey(item.key)
    asked, table = TermKey(term_id(item.key)), TermKey(parts[0])
    return Message("check.cell", {"question": asked, "table": table, "row": parts[1]})


def _wrong_type(item: SettledQuestion) -> tuple[Words, Words] | None:
    """Return why a stored value does not fit its question and what to do, None where it does."""
    if item.answer is None or item.answer.value is None:
        return None
    try:
        read = read_value(item.term, write_value(item.answer.value))
    except UserError as fault:
        return fault.title, fault.what_to_do
    if item.term.type is TermType.PLACES and read != item.answer.value:
        return _other_spelling(item.answer.value, read)
    return None


def _other_spelling(stored: Value, read: Value) -> tuple[Words, Words]:
    """Return that a place is stored under another spelling (UK), which no law is asked for."""
    written, meant = (
        tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)
        for value in (stored, read)
    )
    why = Message("check.spelling", {"written": written, "meant": meant})
    return why, Message("check.spelling_do", {"meant": meant})
