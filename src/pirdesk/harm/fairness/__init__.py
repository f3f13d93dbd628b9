"""Quantified fairness: selection rates and error rates of groups, with tests and intervals.

Pure: counts in, results out. It describes figures and never says that anybody discriminated.
"""

from pirdesk.harm.fairness.analysis import FairnessResult, Rule, analyse
from pirdesk.harm.fairness.comparing import ALPHA, FEWEST, FOUR_FIFTHS, Comparison, Verdict
from pirdesk.harm.fairness.counts import Group, Outcomes
from pirdesk.harm.fairness.outcomes import ErrorGaps, Gap
from pirdesk.harm.fairness.strata import Stratified, Stratum
from pirdesk.harm.fairness.telling import fairness_json, told, told_errors, told_strata

__all__ = [
    "ALPHA",
    "FEWEST",
    "FOUR_FIFTHS",
    "Comparison",
    "ErrorGaps",
    "FairnessResult",
    "Gap",
    "Group",
    "Outcomes",
    "Rule",
    "Stratified",
    "Stratum",
    "Verdict",
    "analyse",
    "fairness_json",
    "told",
    "told_errors",
    "told_strata",
]
