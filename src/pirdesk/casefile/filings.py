"""Under which names the duty map looks up what was filed: per duty, entity and place.

A mapping of names to instants, so that callers need no record of ours: ``DUTY`` or
``DUTY@ENTITY`` starts the next stage; with ``/PLACE`` behind it (``/`` alone: every place) the
duty towards that authority is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime


def filed_mapping(
    filings: Iterable[tuple[str, str, str, datetime]],
) -> dict[str, datetime]:
    """Return the names of filings given as duty, entity, place and instant, oldest first.

    A later filing for the same duty stands in the earlier one's place: the next stage counts
    from the last report.
    """
    found: dict[str, datetime] = {}
    for duty, entity, place, at in filings:
        base = f"{duty}@{entity}" if entity else duty
        found[base] = at
        found.setdefault(f"{base}/{place}", at)
    return found


def stage_filed(submissions: Mapping[str, datetime], duty: str, entity: str) -> datetime | None:
    """Return when an entity last filed for a duty, the moment the next stage counts from."""
    own = submissions.get(f"{duty}@{entity}") if entity else None
    return own or submissions.get(duty)


def first_filed(
    submissions: Mapping[str, datetime], duty: str, entity: str, place: str
) -> datetime | None:
    """Return when a duty towards one authority was first answered, None while it is open."""
    bases = (f"{duty}@{entity}", duty) if entity else (duty,)
    found = (submissions.get(f"{base}/{at}") for base in bases for at in dict.fromkeys((place, "")))
    return min((at for at in found if at is not None), default=None)
