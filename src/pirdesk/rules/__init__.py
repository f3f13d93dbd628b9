"""Conditions and calculations of forms, laws and templates: three-valued logic over CEL leaves.

Pure: reads a fact sheet and says true, false or undetermined, with what is missing and why; never
takes a blank for a no and never compares an interval as if it were a number.
"""

from pirdesk.rules.calculations import (
    Calculation,
    Outcome,
    calculate,
    compile_calculation,
    outcome,
)
from pirdesk.rules.conditions import Condition, compile_condition, evaluate
from pirdesk.rules.leaf_texts import LeafText, Use
from pirdesk.rules.scope import Stance
from pirdesk.rules.truth import (
    Reason,
    Truth,
    TruthValue,
    all_of,
    any_of,
    decided,
    negated,
    undetermined,
)
from pirdesk.rules.turning import Turn, turns

__all__ = [
    "Calculation",
    "Condition",
    "LeafText",
    "Outcome",
    "Reason",
    "Stance",
    "Truth",
    "TruthValue",
    "Turn",
    "Use",
    "all_of",
    "any_of",
    "calculate",
    "compile_calculation",
    "compile_condition",
    "decided",
    "evaluate",
    "negated",
    "outcome",
    "turns",
    "undetermined",
]
