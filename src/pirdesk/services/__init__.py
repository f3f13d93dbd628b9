"""The verbs: everything a person can do is one function here, and none knows Qt or SQL.

``services.cases.new_case(…)`` loads the module ``cases`` when it is first named, so that a command
waits only for what it uses.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # named again so that type checkers see them without loading them
    from pirdesk.services import acceptance as acceptance
    from pirdesk.services import answers as answers
    from pirdesk.services import assessing as assessing
    from pirdesk.services import authority as authority
    from pirdesk.services import breach_papers as breach_papers
    from pirdesk.services import breach_register as breach_register
    from pirdesk.services import cases as cases
    from pirdesk.services import clock_calendar as clock_calendar
    from pirdesk.services import clock_files as clock_files
    from pirdesk.services import clocks as clocks
    from pirdesk.services import courses as courses
    from pirdesk.services import coverage as coverage
    from pirdesk.services import database as database
    from pirdesk.services import decisions as decisions
    from pirdesk.services import definitions as definitions
    from pirdesk.services import demo as demo
    from pirdesk.services import desk_view as desk_view
    from pirdesk.services import document_names as document_names
    from pirdesk.services import document_view as document_view
    from pirdesk.services import drafting as drafting
    from pirdesk.services import duty_map as duty_map
    from pirdesk.services import editions as editions
    from pirdesk.services import elsewhere as elsewhere
    from pirdesk.services import evidence as evidence
    from pirdesk.services import facts_files as facts_files
    from pirdesk.services import fairness as fairness
    from pirdesk.services import files as files
    from pirdesk.services import filings as filings
    from pirdesk.services import gate as gate
    from pirdesk.services import harms as harms
    from pirdesk.services import health as health
    from pirdesk.services import knowledge as knowledge
    from pirdesk.services import law_checks as law_checks
    from pirdesk.services import law_diff as law_diff
    from pirdesk.services import method_checks as method_checks
    from pirdesk.services import offers as offers
    from pirdesk.services import outgoing as outgoing
    from pirdesk.services import packages as packages
    from pirdesk.services import persons as persons
    from pirdesk.services import proposals as proposals
    from pirdesk.services import readiness as readiness
    from pirdesk.services import records as records
    from pirdesk.services import reporters as reporters
    from pirdesk.services import restoring as restoring
    from pirdesk.services import reviews as reviews
    from pirdesk.services import samples as samples
    from pirdesk.services import sealing as sealing
    from pirdesk.services import speaking as speaking
    from pirdesk.services import timestamps as timestamps
    from pirdesk.services import verifying as verifying


def __getattr__(name: str) -> ModuleType:
    module = f"{__name__}.{name}"
    try:
        return import_module(module)
    except ModuleNotFoundError as fault:
        if fault.name == module:
            raise AttributeError(f"there is no module {module}") from None
        raise
