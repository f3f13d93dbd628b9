"""Duties: which law asks what of whom, by when, with which contents, and why.

Pure: reads law files once, then computes from a fact sheet; stores nothing and knows no screen.
"""

from pirdesk.duties.authorities import Authority, Directory, authority, directory
from pirdesk.duties.duty import (
    AnchorValue,
    ContentItem,
    Duty,
    Reading,
    TraceStep,
    clock_rows,
    duty_json,
)
from pirdesk.duties.examples import check_examples
from pirdesk.duties.loading import TERMS, load_regimes, parse_regime
from pirdesk.duties.mapping import map_duties
from pirdesk.duties.regime import Pack, Regime, Stage

__all__ = [
    "TERMS",
    "AnchorValue",
    "Authority",
    "ContentItem",
    "Directory",
    "Duty",
    "Pack",
    "Reading",
    "Regime",
    "Stage",
    "TraceStep",
    "authority",
    "check_examples",
    "clock_rows",
    "directory",
    "duty_json",
    "load_regimes",
    "map_duties",
    "parse_regime",
]
