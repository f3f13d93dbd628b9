"""Words for what the law's dates rest on and how far a term has run; computes no date."""

from __future__ import annotations

from datetime import datetime

from pirdesk.casefile.confidence import current_kind
from pirdesk.ui.translate import tr

WARN_AT = (95, 80, 50)


def sure_words(confidence: str) -> str:
    """Return in words how well the law behind a date is known."""
    return {
        "official_text": tr("official text of the law"),
        "copy_of_text": tr("copy of the text of the law"),
        "quoted": tr("law quoted by an authority"),
        "described": tr("law as described, not read"),
        "recalled": tr("law recalled, check before use"),
        "set": tr("set by a person or an authority"),
    }.get(current_kind(confidence), confidence.replace("_", " "))


def used(begun: datetime | None, due: datetime | None, now: datetime) -> int:
    """Return the warning step a term has reached: 0, 50, 80 or 95 percent; 0 once it is over."""
    if begun is None or due is None or begun >= due or now >= due:
        return 0
    share = (now - begun) / (due - begun) * 100
    return next((step for step in WARN_AT if share >= step), 0)


def used_words(step: int) -> str:
    """Return a warning step in words, "" where none is reached."""
    return tr("{step} % of the term used", step=step) if step else ""


def used_briefly(step: int) -> str:
    """Return a warning step in two words, "" where none is reached."""
    return tr("{step} % used", step=step) if step else ""


def state_words(state: str) -> str:
    """Return the state of an item a notice must hold."""
    return {
        "filled": tr("filled"),
        "derived": tr("derived"),
        "partly": tr("partly filled"),
        "unknown": tr("answered as unknown"),
        "missing": tr("missing"),
        "not asked": tr("not asked"),
    }.get(state, state)
