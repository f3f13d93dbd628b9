"""Harm methods as data: read strictly, judged on a fact sheet, explained by factors and cases."""

from pirdesk.harm.methods.checking import CaseCheck, MethodCheck, check_method
from pirdesk.harm.methods.judging import Judgement, judge
from pirdesk.harm.methods.loading import load_methods, parse_method
from pirdesk.harm.methods.model import Method, WorkedCase
from pirdesk.harm.methods.nearest import Near
from pirdesk.harm.methods.proposing import OPEN_LEVEL, Ground, Proposal, TurnsWith, propose

__all__ = [
    "OPEN_LEVEL",
    "CaseCheck",
    "Ground",
    "Judgement",
    "Method",
    "MethodCheck",
    "Near",
    "Proposal",
    "TurnsWith",
    "WorkedCase",
    "check_method",
    "judge",
    "load_methods",
    "parse_method",
    "propose",
]
