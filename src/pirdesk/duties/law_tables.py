"""Laws that stand in a table, one line each: made into law files that are read like any other.

A table says once what its laws have alike; what comes out is strict law data, never a verdict.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from pirdesk.datafiles import DataFile, Reader, read_folder
from pirdesk.duties.law_fields import citation, confidence, day, zone_name

_FROM = {
    "discovered": "entities[].discovered_at",
    "determined": "entities[].determined_at",
    "notified": "entities[].consumers_notified_at",
}
_STATE = (
    *("code", "name", "zone", "law", "cite", "since", "text_since", "confidence", "harm_test"),
    *("bureaus", "individuals", "ag", "holder", "notes"),
)
_CLOCK = ("days", "unit", "from", "words", "cite", "by_hand", "example_at")
_OWNER = "'controller' in row.role || 'joint_controller' in row.role"
_HOLDER = "'processor' in row.role"
_NOW = datetime.fromisoformat("2026-11-21T12:00:00+00:00")
_LAST_SECOND = time(23, 59, 59)


@cache
def table_laws() -> Mapping[str, DataFile]:
    """Return every law of the shipped tables as a law file, by its id; read once."""
    return {str(made.data["id"]): made for made in read_tables()}


def read_tables() -> Iterator[DataFile]:
    """Read the shipped tables and make a law file of each of their lines."""
    for source in read_folder("forms", "regime_tables"):
        yield from read_table(source)


def read_table(source: DataFile) -> Iterator[DataFile]:
    """Make a law file of every line of a table; a faulty line raises DataFault."""
    top = Reader.of(source)
    top.only("edition", "verified_by_human", "source", "shared", "states")
    for item in top.each("states"):
        data = _Law(top, item).data()
        raw = json.dumps(data, sort_keys=True, default=str).encode()
        name = f"{source.name}: {item.text('code')}"
        yield DataFile(name, data, hashlib.sha256(raw).hexdigest())


@dataclass(frozen=True, slots=True)
class _Law:
    """One line of a table and the table it stands in."""

    top: Reader
    item: Reader

    @property
    def place(self) -> str:
        return f"US-{self.item.text('code')}"

    @property
    def id(self) -> str:
        return f"us.{self.item.text('code').lower()}.breach"

    def words(self, key: str, **more: object) -> str:
        text = self.top.inner("shared").text(key)
        for name, value in {"state": self.item.text("name"), **more}.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def data(self) -> dict[str, Any]:
        item, cite = self.item, citation(self.item)
        item.only(*_STATE)
        title = self.words("title")
        return {
            "id": self.id,
            "title": title,
            "law": item.text("law"),
            "citation": cite,
            "edition": self.top.text("edition"),
            "status": "live",
            "judged_by": "aware",
            "confidence": confidence(item),
            "verified_by_human": self.top.text("verified_by_human"),
            "disputed": False,
            "covers": {"kind": "breach", "places": [self.place]},
            "source": dict(self.top.inner("source").table),
            "windows": list(self._windows(cite)),
            "applies": self._leaf("addressed", f"{_OWNER} || {_HOLDER}", cite),
            "recipient": {
                "to": "named",
                "choose": "jurisdiction",
                "area": self.place,
                "places": ["populations[].place"],
                "zone": zone_name(item),
                "unnamed": self.words("people"),
                "words": self.words("protects"),
                "cite": cite,
            },
            "exceptions": self._exceptions(cite),
            "stages": list(self._stages(cite)),
            "examples": list(self._examples()),
            "changes": [self._added(cite)],
        }

    def _added(self, cite: str) -> dict[str, Any]:
        edition = self.top.text("edition")
        return {"edition": edition, "kind": "added", "words": self.words("added"), "cite": cite}

    def _windows(self, cite: str) -> Iterator[dict[str, Any]]:
        since, now = day(self.item, "since"), day(self.item, "text_since")
        if since < now:
            before = (now - timedelta(days=1)).isoformat()
            words = self.words("window_before")
            old = {"from": since.isoformat(), "until": before, "edition_here": False}
            yield old | {"words": words, "cite": cite}
        yield {"from": now.isoformat(), "words": self.words("window"), "cite": cite}

    def _exceptions(self, cite: str) -> list[dict[str, Any]]:
        sure = confidence(self.item)
        delay = {"id": "law_enforcement", "kind": "law_enforcement_delay", "effect": "delays"}
        safe = {"id": "encrypted", "judged": True, "kind": "encryption", "effect": "lifts"}
        return [
            {**delay, "words": self.words("enforcement"), "cite": cite, "confidence": sure},
            {**safe, "words": self.words("safe_harbour"), "cite": cite, "confidence": sure},
        ]

    def _stages(self, cite: str) -> Iterator[dict[str, Any]]:
        state = self.item.text("name")
        people = self.item.inner("individuals")
        yield self._stage("individuals", f"Notice to residents of {state}", people, cite)
        if "ag" in self.item.table:
            ag = self.item.inner("ag")
            yield self._stage("ag", f"Notice to {ag.text('to')}", ag, cite)
        holder = self.item.inner("holder")
        title = f"Notice to the owner of data on residents of {state}"
        yield self._stage("holder", title, holder, cite)

    def _stage(self, name: str, title: str, item: Reader, law: str) -> dict[str, Any]:
        item.only(*_CLOCK, *(("to", "at_least") if name == "ag" else ()))
        cite, holder = citation(item), name == "holder"
        people = self.words("told_of" if holder else "people")
        stage = {
            "id": name,
            "title": title,
            "citation": cite,
            "recipient": item.text("to") if name == "ag" else people,
            "trigger": {"all": list(self._trigger(name, item, cite, law))},
            "clock": self._clock(item, cite),
            "notes": list(self._notes(name, law)),
            "contents": [
                _content("what", "What happened, and when", cite, "incident.narrative"),
                _content("kinds", "The kinds of information", cite, "data.categories"),
                _content("help", "What was done and what people can do", cite, "measures.taken"),
                _content("contact", "Whom to ask", cite, "contact.name", "contact.phone"),
            ],
        }
        if self.item.flag("harm_test") and not holder:
            leaf = "'state_no_likely_harm' in risk.us_determinations"
            when = self._leaf("no_harm", leaf, law)
            lifts = {"id": "no_harm", "kind": "no_harm", "when": when, "cite": law}
            stage["exemptions"] = [lifts | {"words": self.words("no_harm_lifts")}]
        return stage

    def _trigger(self, name: str, item: Reader, cite: str, law: str) -> Iterator[dict[str, Any]]:
        if name == "holder":
            yield self._leaf("holds", _HOLDER, cite)
        else:
            yield self._leaf("owner", _OWNER, law)
        yield self._leaf("private", "data.state_private_information", law)
        yield self._leaf("acquired", "breach.confidentiality", law)
        yield {"not": self._leaf("encrypted", "data.unintelligible", law)}
        if name == "ag" and item.whole("at_least") > 1:
            count = f"at_least(residents('{self.place}'), {item.whole('at_least')})"
            yield self._leaf("count", count, cite)

    def _leaf(self, key: str, cel: str, cite: str) -> dict[str, Any]:
        return {"id": key, "cel": cel, "words": self.words(key), "cite": cite}

    def _clock(self, item: Reader, cite: str) -> dict[str, Any]:
        days, start = item.whole("days", 0), item.text("from")
        if start not in _FROM:
            raise item.fault(f"must be one of {', '.join(_FROM)}", "from")
        unit = item.text("unit") if days else "none"
        counted = {"anchor": [_FROM[start]], "amount": days, "unit": unit, "counting": "none"}
        if unit == "business_days":
            counted["calendar"] = self.place
        return counted | {"words": item.text("words"), "cite": cite}

    def _notes(self, name: str, law: str) -> Iterator[dict[str, Any]]:
        sure, bureaus = confidence(self.item), self.item.whole("bureaus", 0)

        def note(key: str, words: str, cite: str = law) -> dict[str, Any]:
            return {"id": key, "words": words, "cite": cite, "confidence": sure}

        yield note("account", self.words("account"))
        if name == "holder":
            return
        yield note("other_law", self.words("other_law"))
        if name == "individuals" and bureaus:
            yield note("bureaus", self.words("bureaus", bureaus=f"{bureaus:,}"))
        for item in self.item.each("notes"):
            item.only("id", "words", "cite")
            yield note(item.text("id"), item.text("words"), citation(item))

    def _examples(self) -> Iterator[dict[str, Any]]:
        facts = {
            "entities[c].role": ["controller"],
            "entities[h].role": ["processor"],
            **{f"entities[{row}].{key}_at": "2026-11-21" for row in "ch" for key in _DAYS},
            "entities[c].consumers_notified_at": "2026-12-18",
            "populations[p].place": [self.place],
            "populations[p].affected": 20_000,
            "data.personal": True,
            "breach.confidentiality": True,
            "data.state_private_information": True,
            "data.unintelligible": False,
            "risk.us_determinations": ["none"],
        }
        people = f"{self.id}.individuals"
        one = {key: value for key, value in facts.items() if not key.startswith("entities[h]")}
        base = {"by": self.words("by"), "now": _NOW.isoformat()}
        yield base | {
            "id": "due",
            "words": f"20,000 residents of {self.item.text('name')}, discovered on 21 November.",
            "facts": one,
            "expected": [self._expected(name) for name in ("individuals", "ag") if name in
                         self.item.table],
        }  # fmt: skip
        held = {key: value for key, value in facts.items() if not key.startswith("entities[c]")}
        if at := self.item.inner("holder").text("example_at", ""):
            held["entities[h].discovered_at"] = at
        yield base | {
            "id": "holder",
            "words": "The data are held for another.",
            "facts": held,
            "expected": [self._expected("holder"), {"duty": people, "verdict": "not due"}],
        }
        yield base | {
            "id": "encrypted",
            "words": "Encrypted and the key safe.",
            "facts": one | {"data.unintelligible": True},
            "expected": [{"duty": people, "verdict": "not due"}],
        }
        yield base | {
            "id": "elsewhere",
            "words": self.words("elsewhere"),
            "facts": one | {"populations[p].place": ["US-CA"]},
            "expected": [{"duty": people, "verdict": "not applicable"}],
        }

    def _expected(self, name: str) -> dict[str, Any]:
        item = self.item.inner(name)
        found: dict[str, Any] = {"duty": f"{self.id}.{name}", "verdict": "due"}
        if "by_hand" not in item.table:
            return found
        end = item.text("by_hand")
        if "T" not in end:
            zone = ZoneInfo(zone_name(self.item))
            end = datetime.combine(date.fromisoformat(end), _LAST_SECOND, zone).isoformat()
        return found | {"strict_due": end, "latest_arguable_due": end}


_DAYS = ("discovered", "determined")


def _content(key: str, words: str, cite: str, *terms: str) -> dict[str, Any]:
    return {"id": key, "words": words, "cite": cite, "terms": list(terms)}
