"""Forms: the vocabulary with its words, forms read from data, settled and checked on a fact sheet.

Pure: reads data files, never stores anything, and knows neither screens nor documents.
"""

from pirdesk.casefile.no_answers import says_nothing
from pirdesk.forms.calculating import with_calculations
from pirdesk.forms.checking import answered, check, has_place, readiness
from pirdesk.forms.comparing import compare
from pirdesk.forms.loading import load_forms, parse_form
from pirdesk.forms.model import (
    Difference,
    Form,
    Output,
    Purpose,
    Question,
    Readiness,
    Required,
    Section,
    SettledForm,
    SettledQuestion,
)
from pirdesk.forms.moments import once, order_findings, orders
from pirdesk.forms.schema import json_schema
from pirdesk.forms.settling import settle
from pirdesk.forms.timely import LIMIT, Elapsed, InTime, controllers, elapsed, in_time
from pirdesk.forms.vocabulary import load_vocabulary, parse_vocabulary
from pirdesk.forms.words import Guide, Names, Words, languages, load_words

__all__ = [
    "LIMIT",
    "Difference",
    "Elapsed",
    "Form",
    "Guide",
    "InTime",
    "Names",
    "Output",
    "Purpose",
    "Question",
    "Readiness",
    "Required",
    "Section",
    "SettledForm",
    "SettledQuestion",
    "Words",
    "answered",
    "check",
    "compare",
    "controllers",
    "elapsed",
    "has_place",
    "in_time",
    "json_schema",
    "languages",
    "load_forms",
    "load_vocabulary",
    "load_words",
    "once",
    "order_findings",
    "orders",
    "parse_form",
    "parse_vocabulary",
    "readiness",
    "says_nothing",
    "settle",
    "with_calculations",
]
