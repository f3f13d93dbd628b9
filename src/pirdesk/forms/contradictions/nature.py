"""What a letter says of the data, the breach and the risk, one answer against another."""

from __future__ import annotations

from collections.abc import Iterator

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.implied import contradictions as implied
from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import Vocabulary, cell
from pirdesk.forms.contradictions.rules import (
    Pair,
    exclude,
    excluded,
    given,
    no,
    one_of,
    only,
    some_of,
    yes,
)
from pirdesk.forms.contradictions.writing import ART33, Writing, named, refused, the_letter

_BREACH = ("breach.confidentiality", "breach.integrity", "breach.availability")
# Article 9(1) GDPR; criminal convictions are Article 10 and no special category.
_SPECIAL = frozenset(
    {
        *("health", "genetic", "biometric", "racial_or_ethnic_origin", "political_opinions"),
        *("religious_or_philosophical_beliefs", "trade_union_membership"),
        "sex_life_or_orientation",
    }
)
_HOSTILE = frozenset({"intrusion", "ransomware", "phishing", "credential_abuse", "insider"})

_W = "breach.way"
_PAIRS = (
    Pair(
        *("special_data", "data.special_category", no, "data.categories", some_of(_SPECIAL)),
        Message("contradiction.why.special_data"),
    ),
    Pair(
        *("personal_data", "data.personal", no, "data.categories", given),
        Message("contradiction.why.personal_data"),
    ),
    Pair(
        *("copied_out", "breach.copied_out", one_of("yes"), "breach.confidentiality", no),
        Message("contradiction.why.copied_out"),
    ),
    Pair(
        *("unavailable", "breach.unavailable_for", given, "breach.availability", no),
        Message("contradiction.why.unavailable"),
    ),
    Pair(
        *("not_restorable", "breach.restorable", one_of("no"), "breach.availability", no),
        Message("contradiction.why.not_restorable"),
    ),
    Pair(
        *("trusted", "recipients.trusted", yes, "recipients.known", no),
        Message("contradiction.why.trusted"),
    ),
    Pair(
        *("deleted", "recipients.deletion_confirmed", yes, "recipients.known", no),
        Message("contradiction.why.deleted"),
    ),
    Pair(
        *("unintelligible", "data.unintelligible", yes, "data.password_storage", one_of("plain")),
        Message("contradiction.why.unintelligible"),
    ),
    Pair(
        *("malicious", "breach.malicious", no, _W, some_of(_HOSTILE)),
        Message("contradiction.why.malicious"),
    ),
    Pair(
        *("fault_alone", "breach.malicious", yes, _W, only("software_fault", "misconfiguration")),
        Message("contradiction.why.fault_alone"),
    ),
    Pair(
        *("insider", "breach.origin", one_of("external"), _W, only("insider")),
        Message("contradiction.why.insider"),
    ),
    Pair(
        *("supplier", "breach.origin", one_of("internal"), _W, only("processor_or_supplier")),
        Message("contradiction.why.supplier"),
    ),
    Pair(
        *("ongoing", "incident.ongoing", yes, "incident.resolved_at", given),
        Message("contradiction.why.ongoing"),
    ),
    Pair(
        *("risk_death", "risk.unlikely", yes, "harm.death", yes),
        Message("contradiction.why.risk_death"),
    ),
    Pair(
        *("risk_occurred", "risk.unlikely", yes, "risk.likelihood", one_of("likely", "occurred")),
        Message("contradiction.why.risk_occurred"),
    ),
    Pair(
        "exception",
        *("communication.exception", one_of("protective_measures"), "data.unintelligible", no),
        Message("contradiction.why.exception"),
    ),
)


def nature(vocabulary: Vocabulary, sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    """Find a letter without a breach of personal data, and answers that exclude each other."""
    if writing.form == ART33 and sheet.value(writing.key("kind")) == "withdrawal":
        return
    yield from _no_breach(sheet)
    yield from excluded(sheet, _PAIRS)
    yield from _states(sheet, eea_states(vocabulary))
    yield from _vulnerable(sheet)
    yield from _risk(vocabulary, sheet, writing)


def eea_states(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the states of the European Economic Area as the vocabulary lists them."""
    seats = vocabulary.terms["entities[].main_establishment"].choices
    return frozenset(code for code in seats if code.isupper())


def _no_breach(sheet: FactSheet) -> Iterator[Finding]:
    if sheet.value("data.personal") is False:
        said = Message(
            "contradiction.no_personal_data",
            {"one": named("data.personal", sheet), "other": the_letter()},
        )
        yield refused("no_personal_data", "data.personal", said)
    if all(sheet.value(key) is False for key in _BREACH):
        said = Message(
            "contradiction.no_breach", {"one": named(_BREACH[0], sheet), "other": the_letter()}
        )
        yield refused("no_breach", _BREACH[0], said)


def _states(sheet: FactSheet, area: frozenset[str]) -> Iterator[Finding]:
    """Compare “people in several Member States” with where the groups of people are."""
    rows, key = sheet.rows("populations"), "crossborder.applies"
    states: dict[str, str] = {}
    open_ = False
    for row in rows.ids:
        where = cell("populations", row, "place")
        places = sheet.value(where)
        open_ = open_ or not isinstance(places, tuple)
        for place in places if isinstance(places, tuple) else ():
            states.setdefault(str(place).partition("-")[0], where)
    eea = [state for state in states if state in area]
    applies, alone = sheet.value(key), rows.complete and not open_ and len(eea) == 1
    if applies is False and len(eea) > 1:
        why = Message("contradiction.why.several_states")
        yield exclude(sheet, "several_states", key, states[eea[1]], why)
    if applies is True and alone and len(states) == 1:
        why = Message("contradiction.why.one_state")
        yield exclude(sheet, "one_state", key, states[eea[0]], why)


def _vulnerable(sheet: FactSheet) -> Iterator[Finding]:
    """Compare the kinds of vulnerable people with what is said of each group."""
    rows, key = sheet.rows("populations"), "people.vulnerable_kinds"
    kinds = sheet.value(key)
    if not isinstance(kinds, tuple) or not kinds:
        return
    cells = {cell("populations", row, "vulnerable"): row for row in rows.ids}
    some = next((where for where in cells if sheet.value(where) is True), "")
    if kinds == ("none",) and some:
        why = Message("contradiction.why.vulnerable_group")
        yield exclude(sheet, "vulnerable", key, some, why)
    none = rows.complete and cells and all(sheet.value(where) is False for where in cells)
    if kinds != ("none",) and none:
        why = Message("contradiction.why.no_vulnerable_group")
        yield exclude(sheet, "vulnerable", key, next(iter(cells)), why)


def _risk(vocabulary: Vocabulary, sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    for pair in implied(vocabulary, sheet):
        if pair.key.startswith("risk.") and pair.other.startswith("risk."):
            why = Message("contradiction.why.cited", {"cite": pair.cite})
            yield exclude(sheet, "risk", pair.key, pair.other, why)
    if writing.form == ART33 and sheet.value("risk.unlikely") is True:
        said = Message(
            "contradiction.no_risk", {"one": named("risk.unlikely", sheet), "other": the_letter()}
        )
        yield refused("risk_unlikely_yet_notified", "risk.unlikely", said)
    grave = (sheet.value("risk.likelihood"), sheet.value("risk.severity"))
    if sheet.value("risk.high_likely") is False and grave == ("occurred", "severe"):
        why = Message("contradiction.why.risk_severe")
        yield exclude(sheet, "risk_severe", "risk.high_likely", "risk.severity", why)
