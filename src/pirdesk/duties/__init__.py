"""Duties: which law asks what of whom, by when, with which contents, and why.

Pure: reads law files once, then computes from a fact sheet; stores nothing and knows no screen.
"""

from pirdesk.casefile.filings import filed_mapping
from pirdesk.duties.addressing import (
    TELLING_APART,
    Known,
    Ranked,
    authority,
    known_of,
    likely,
    ranked,
)
from pirdesk.duties.as_json import duties_json, duty_json
from pirdesk.duties.authorities import Country, Directory, directory
from pirdesk.duties.coverage import (
    UNCOVERED,
    Coverage,
    coverage,
    coverage_of,
    coverage_statement,
    coverage_words,
    places_covered,
    uncovered,
)
from pirdesk.duties.deciding import deciding_terms
from pirdesk.duties.duty import (
    AnchorValue,
    ContentItem,
    Duty,
    Reading,
    TraceStep,
    clock_rows,
    is_latest,
    reading_words,
)
from pirdesk.duties.examples import check_examples
from pirdesk.duties.flips import Flip, Missing, Outcome, find_flips, outcomes, rank_missing
from pirdesk.duties.freshness import Light, light
from pirdesk.duties.listings import Listing, by_id, listings, receivers
from pirdesk.duties.loading import TERMS, parse_regime
from pirdesk.duties.mapping import map_duties
from pirdesk.duties.packs import load_regimes, with_own
from pirdesk.duties.provisos import Proviso, Retention, RollForward, provisos_json
from pirdesk.duties.regime import SUBMISSION, ConfidenceOf, Pack, Regime, Stage
from pirdesk.duties.renamed import belongs, now_called, once_called
from pirdesk.duties.single import (
    ClockAnswer,
    PlaceDates,
    anchor_named,
    anchor_names,
    anchor_terms,
    find_stage,
    run_clock,
    zone_of_days,
)
from pirdesk.duties.sources import Source
from pirdesk.duties.texts import Passage, digest_of, passages_of, unresolved

__all__ = [
    "SUBMISSION",
    "TELLING_APART",
    "TERMS",
    "UNCOVERED",
    "AnchorValue",
    "ClockAnswer",
    "ConfidenceOf",
    "ContentItem",
    "Country",
    "Coverage",
    "Directory",
    "Duty",
    "Flip",
    "Known",
    "Light",
    "Listing",
    "Missing",
    "Outcome",
    "Pack",
    "Passage",
    "PlaceDates",
    "Proviso",
    "Ranked",
    "Reading",
    "Regime",
    "Retention",
    "RollForward",
    "Source",
    "Stage",
    "TraceStep",
    "anchor_named",
    "anchor_names",
    "anchor_terms",
    "authority",
    "belongs",
    "by_id",
    "check_examples",
    "clock_rows",
    "coverage",
    "coverage_of",
    "coverage_statement",
    "coverage_words",
    "deciding_terms",
    "digest_of",
    "directory",
    "duties_json",
    "duty_json",
    "filed_mapping",
    "find_flips",
    "find_stage",
    "is_latest",
    "known_of",
    "light",
    "likely",
    "listings",
    "load_regimes",
    "map_duties",
    "now_called",
    "once_called",
    "outcomes",
    "parse_regime",
    "passages_of",
    "places_covered",
    "provisos_json",
    "rank_missing",
    "ranked",
    "reading_words",
    "receivers",
    "run_clock",
    "uncovered",
    "unresolved",
    "with_own",
    "zone_of_days",
]
