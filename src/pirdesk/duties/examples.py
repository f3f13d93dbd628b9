"""Examples a law file carries: facts, and the verdicts and dates a person worked out from them.

They are compared with the engine, never made by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import get_args

from pirdesk.casefile.sheet import read_facts
from pirdesk.casefile.terms import Vocabulary
from pirdesk.datafiles import Reader
from pirdesk.duties.mapping import map_duties
from pirdesk.duties.regime import Example, Expected, Pack, Regime, Verdict


def read_examples(top: Reader, duties: set[str]) -> tuple[Example, ...]:
    """Read the examples of a law file; one that names another law's duty is refused."""
    found: list[Example] = []
    for item in top.each("examples"):
        item.only("id", "words", "by", "now", "facts", "submissions", "expected")
        if any(example.id == item.text("id") for example in found):
            raise item.fault("stands twice", "id")
        filed = item.inner("submissions") if "submissions" in item.table else None
        expected = tuple(_expected(part, duties) for part in item.each("expected"))
        if not expected:
            raise item.fault("needs at least one expected verdict", "expected")
        if not item.text("by").strip():
            raise item.fault("says who computed it and how", "by")
        found.append(
            Example(
                id=item.text("id"),
                words=item.text("words"),
                by=item.text("by"),
                now=_instant(item, "now"),
                facts=item.inner("facts").table,
                submissions={key: _instant(filed, key) for key in filed.table} if filed else {},
                expected=expected,
            )
        )
    return tuple(found)


def check_examples(regime: Regime, vocabulary: Vocabulary) -> Iterator[str]:
    """Compare every example of a law with the engine; yield each difference in words."""
    pack = Pack(regime.edition, (regime,), regime.sha256)
    for example in regime.examples:
        sheet = read_facts(vocabulary, example.facts)
        duties = map_duties(sheet, pack, example.now, example.submissions)
        for wanted in example.expected:
            found = {
                (duty.verdict, _iso(duty.strict_due), _iso(duty.latest_arguable_due))
                for duty in duties
                if duty.duty == wanted.duty
            }
            if regime.of_table and not found:  # nobody of its place is concerned: nothing is listed
                found = {("not applicable", "", "")}
            if found != {(wanted.verdict, wanted.strict_due, wanted.latest_arguable_due)}:
                said = f"{wanted.verdict} {wanted.strict_due} {wanted.latest_arguable_due}"
                got = "; ".join(" ".join(parts) for parts in sorted(found))
                yield f"{regime.id}, example {example.id}, {wanted.duty}: {said}, computed: {got}"


def _expected(item: Reader, duties: set[str]) -> Expected:
    item.only("duty", "verdict", "strict_due", "latest_arguable_due")
    if item.text("duty") not in duties:
        raise item.fault("is no duty of this law", "duty")
    if item.text("verdict") not in get_args(Verdict):
        raise item.fault(f"must be one of {', '.join(get_args(Verdict))}", "verdict")
    dates = (item.text("strict_due", ""), item.text("latest_arguable_due", ""))
    return Expected(item.text("duty"), item.text("verdict"), *dates)


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""


def _instant(item: Reader, key: str) -> datetime:
    try:
        found = datetime.fromisoformat(item.text(key))
    except ValueError:
        raise item.fault("must be an instant", key) from None
    if found.tzinfo is None:
        raise item.fault("needs an offset", key)
    return found
