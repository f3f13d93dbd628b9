"""Messages in words: the sentences of a language, and its dates, numbers, places and lists.

The room between the engines and everything that shows what they found; it decides nothing.
"""

from pirdesk.wording.catalog import ENGLISH, gaps, load_catalog
from pirdesk.wording.saying import (
    PLAIN,
    Names,
    PlainIds,
    Speaker,
    error_parts,
    error_text,
    say,
    say_all,
    show,
    worded,
)

__all__ = [
    "ENGLISH",
    "PLAIN",
    "Names",
    "PlainIds",
    "Speaker",
    "error_parts",
    "error_text",
    "gaps",
    "load_catalog",
    "say",
    "say_all",
    "show",
    "worded",
]
