"""Open points of the law in a case: conclusions without their written reason, contradictions.

A verdict follows the answers all the same; what rests on a conclusion without its reason can be
written and submitted, but not approved, frozen or exported as approved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.implied import contradictions
from pirdesk.casefile.messages import DutyId, Message, Param, TermKey
from pirdesk.casefile.sheet import FactSheet
from pirdesk.duties import Pack, map_duties
from pirdesk.forms import once, order_findings, says_nothing
from pirdesk.services.desk import Desk
from pirdesk.services.knowledge import facts_of
from pirdesk.services.library import Library

if TYPE_CHECKING:
    from pirdesk.casefile.case import Document
    from pirdesk.duties import Duty, Stage
    from pirdesk.rules import Condition

OUTPUT = "duties"
MOMENTS = "moments"
_SHOWN = ("duties", "breaches")  # exhibits that print what is not due


def open_points(library: Library, sheet: FactSheet, duties: Iterable[Duty]) -> tuple[Finding, ...]:
    """Return what is open: every reason that is missing, every pair of answers that cannot hold."""
    return (*_reasons(duties), *_contradictions(library, sheet))


def in_doubt(sheet: FactSheet, now: datetime) -> tuple[Finding, ...]:
    """Ask, once for each pair, about moments in another order than the usual, or ahead of now."""
    return once(order_findings(sheet, now))


def unreasoned(desk: Desk, document: Document) -> tuple[Finding, ...]:
    """Return the reasons that conclusions behind a document must have in writing and have not."""
    library = desk.library
    sheet, known_on = facts_of(desk, document)
    concerned = [
        duty
        for duty in _lifted(library.pack, sheet, known_on or desk.now())
        if _rests_on(document, duty, library.pack)
    ]
    return _reasons(concerned)


def _lifted(pack: Pack, sheet: FactSheet, now: datetime) -> Iterator[Duty]:
    """Return the duties that a conclusion without its reason lifts, of laws that want one."""
    asking = tuple(
        law
        for law in pack.regimes
        if any(
            not _written(sheet, key)
            for stage in law.stages
            for condition in _lifting(stage)
            for key in condition.reasoned
        )
    )
    if asking:
        found = map_duties(sheet, Pack(pack.edition, asking, pack.sha256), now)
        yield from (duty for duty in found if duty.reason_missing)


def _rests_on(document: Document, duty: Duty, pack: Pack) -> bool:
    """Tell whether a document is about a duty, prints its verdict, or quotes the conclusion."""
    if (document.parameters or {}).get("duty") in (duty.duty, duty.regime):
        return True
    if any(block.exhibit in _SHOWN for block in document.blocks):
        return True
    stages = (stage for law in pack.regimes for stage in law.stages if stage.duty == duty.duty)
    keys = {key for stage in stages for each in _lifting(stage) for key in each.concluding}
    named = "|".join(re.escape(key) for key in sorted(keys))
    token = re.compile(rf"\{{\{{ ?(?:{named})(?::[a-z]+)? ?\}}\}}")
    return bool(named) and any(token.search(block.markdown) for block in document.blocks)


def _lifting(stage: Stage) -> tuple[Condition, ...]:
    """Return the conditions whose outcome can lift a duty."""
    return (stage.trigger, *(exemption.when for exemption in stage.exemptions))


def _written(sheet: FactSheet, key: str) -> bool:
    found = sheet.value(key)
    return isinstance(found, str) and not says_nothing(found)


def _reasons(duties: Iterable[Duty]) -> tuple[Finding, ...]:
    wanted: dict[str, dict[str, None]] = {}
    for duty in duties:
        for key in duty.reasons_wanted:
            wanted.setdefault(key, {})[duty.duty] = None
    found = []
    for key, named in wanted.items():
        duties_named = tuple(DutyId(duty) for duty in named)
        params: dict[str, Param] = {"reason": TermKey(key), "duties": duties_named}
        said = Message("duties.open.reason", params)
        todo = Message("duties.open.reason_do", params)
        found.append(Finding("duty.reason", "blocker", said, key, todo))
    return tuple(found)


def _contradictions(library: Library, sheet: FactSheet) -> Iterator[Finding]:
    for found in contradictions(library.vocabulary, sheet):
        params = {"one": TermKey(found.key), "other": TermKey(found.other), "why": found.cite}
        said = Message("duties.open.contradiction", params)
        todo = Message("duties.open.contradiction_do", params)
        yield Finding("duty.contradiction", "blocker", said, found.other, todo)
