"""Compare every moment of a case with every other and with now, by one table of their order.

What lies in another order than the table has it is asked about and never refused: the table names
for each pair what makes it right all the same. A day without a time, or an interval, is only
asked about where no instant of it would fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pirdesk import datafiles
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import FormText, Message, Param, TermKey
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import cell, term_id
from pirdesk.casefile.values import Moment
from pirdesk.datafiles import Reader

EARLIER, AHEAD = "order", "ahead"
MARK = "[]."


@dataclass(frozen=True, slots=True)
class Order:
    """One moment that comes before another; ``unless`` is the key of what excuses another order.

    ``cite`` is the article that speaks of the exception, "" where it is one of life.
    """

    first: str
    then: str
    unless: str
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Orders:
    """The table: every pair, also those that follow from two others, and what may lie ahead."""

    pairs: tuple[Order, ...]
    free: frozenset[str]
    ahead: frozenset[str]


@cache
def orders() -> Orders:
    """Read the table of the order of moments; raises DataFault."""
    top = Reader.of(datafiles.read_toml(datafiles.path("forms", "orders", "moments.toml")))
    top.only("edition", "before", "free", "ahead")
    direct = tuple(_order(item) for item in top.each("before"))
    if circle := _circle(direct):
        raise top.fault(f"“{circle}” would come before itself", "before")
    return Orders(_followed(direct), _named(top, "free"), _named(top, "ahead"))


def order_findings(sheet: FactSheet, now: datetime) -> tuple[Finding, ...]:
    """Ask about every pair in another order and every moment ahead of now, at both places.

    Codes: order (``where`` is one of the two keys), ahead. All are warnings: questions.
    """
    held = _moments(sheet)
    keys: dict[str, list[str]] = {}
    for key in held:
        keys.setdefault(term_id(key), []).append(key)
    table = orders()
    found: dict[tuple[str, str], Finding] = {}
    for order in table.pairs:
        for first, then in _pairs(order, keys):
            if held[then].latest < held[first].earliest:
                for where in (then, first):
                    found.setdefault((where, first + then), _asked(order, first, then, held, where))
    for key, moment in held.items():
        if moment.earliest > now and term_id(key) not in table.ahead:
            found[key, ""] = _in_future(key, moment)
    return tuple(found.values())


def once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return each question once, at the first of its places."""
    found: dict[object, Finding] = {}
    for finding in findings:
        found.setdefault(finding.message, finding)
    return tuple(found.values())


def _moments(sheet: FactSheet) -> dict[str, Moment]:
    found: dict[str, Moment] = {}
    named = orders()
    terms = {t for pair in named.pairs for t in (pair.first, pair.then)} | named.free
    for term in sorted(terms):
        table, _, column = term.partition(MARK)
        keys = [cell(table, row, column) for row in sheet.rows(table).ids] if column else [term]
        for key in keys:
            value = sheet.value(key)
            if isinstance(value, Moment):
                found[key] = value
    return found


def _pairs(order: Order, keys: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yield the keys of a pair: within one row where both are of one table, else each with each.

    ``keys`` are those of the moments known, by the term they answer.
    """
    firsts, thens = keys.get(order.first, ()), keys.get(order.then, ())
    same = MARK in order.first and _table(order.first) == _table(order.then)
    for first in firsts:
        for then in thens:
            if not same or _row(first) == _row(then):
                yield first, then


def _table(term: str) -> str:
    return term.partition(MARK)[0]


def _row(key: str) -> str:
    return key.rpartition(".")[0]


def _asked(order: Order, first: str, then: str, held: dict[str, Moment], where: str) -> Finding:
    params: dict[str, Param] = {
        "then": TermKey(then),
        "later": held[first],
        "first": TermKey(first),
        "earlier": held[then],
    }
    said = Message("check.order", params)
    excuse: dict[str, Param] = {"unless": FormText(order.unless)}
    if order.cite:
        todo = Message("check.order_cited_do", {**excuse, "cite": order.cite})
    else:
        todo = Message("check.order_do", excuse)
    return Finding(EARLIER, "warning", said, where, todo)


def _in_future(key: str, moment: Moment) -> Finding:
    params: dict[str, Param] = {"term": TermKey(key), "at": moment}
    return Finding(AHEAD, "warning", Message("check.ahead", params), key, Message("check.ahead_do"))


def _order(item: Reader) -> Order:
    item.only("first", "then", "unless", "cite")
    return Order(item.text("first"), item.text("then"), item.text("unless"), item.text("cite", ""))


def _named(top: Reader, key: str) -> frozenset[str]:
    found = []
    for item in top.each(key):
        item.only("term", "why")
        item.text("why")
        found.append(item.text("term"))
    return frozenset(found)


def _followed(direct: tuple[Order, ...]) -> tuple[Order, ...]:
    """Return the pairs with those that follow: A before B before C gives A before C."""
    found = {(order.first, order.then): order for order in direct}
    grown = True
    while grown:
        grown = False
        for one in tuple(found.values()):
            for other in direct:
                key = (one.first, other.then)
                if one.then == other.first and key not in found:
                    found[key] = Order(*key, other.unless, other.cite)
                    grown = True
    return tuple(found.values())


def _circle(direct: tuple[Order, ...]) -> str:
    for order in _followed(direct):
        if order.first == order.then:
            return order.first
    return ""
