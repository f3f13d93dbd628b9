"""What cannot hold together in one letter: its facts, its filing, its date and its words.

One engine over pure records; each finding is a blocker and names both places. It decides nothing
about the law, and questions that are merely open are not its business.
"""

from __future__ import annotations

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import Vocabulary
from pirdesk.forms.contradictions.deeds import deeds
from pirdesk.forms.contradictions.figures import figures
from pirdesk.forms.contradictions.filing import filing
from pirdesk.forms.contradictions.nature import nature
from pirdesk.forms.contradictions.times import times
from pirdesk.forms.contradictions.writing import Sent, Writing

_CHECKS = (filing, times, figures, nature, deeds)


def contradictions(
    vocabulary: Vocabulary, sheet: FactSheet, writing: Writing
) -> tuple[Finding, ...]:
    """Return every pair of places of a letter that cannot both be true, in a fixed order."""
    found: dict[tuple[str, str, str], Finding] = {}
    for check in _CHECKS:
        for finding in check(vocabulary, sheet, writing):
            found.setdefault((finding.code, finding.where, repr(finding.message)), finding)
    return tuple(found.values())


__all__ = ["Sent", "Writing", "contradictions"]
