"""The register of submissions: what was filed for which duty, when, by whom, with which receipt.

It notes what people did elsewhere; PIRDesk sends nothing to an authority by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pirdesk import storage
from pirdesk.casefile.case import Evidence
from pirdesk.duties import now_called
from pirdesk.errors import UserError, shortened
from pirdesk.messages import DutyId, Message
from pirdesk.services import duty_map
from pirdesk.services.desk import Desk
from pirdesk.services.evidence import new_evidence

if TYPE_CHECKING:
    from pirdesk.duties import Duty
    from pirdesk.storage import Submission

_REFERENCE = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """What a person says of a submission; ``entity`` and ``place`` may be "" where there is one.

    ``file`` (what was sent) and ``receipt`` (the authority's answer) are kept as evidence.
    """

    duty: str
    filed_at: datetime
    entity: str = ""
    place: str = ""
    reference: str = ""
    channel: str = ""
    file: Path | None = None
    receipt: Path | None = None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """One submission with its duty's title, its limit, and whether it was after the strict one.

    ``counts_for`` are the duties of today it answers: several where its own id is an old one.
    """

    number: int
    duty: str
    title: str
    citation: str
    entity: str
    entity_name: str
    place: str
    recipient: str
    filed_at: datetime
    noted_at: datetime | None
    who: str
    who_name: str
    channel: str
    reference: str
    file_name: str
    sha256: str
    receipt: str
    reasons: str
    strict_due: datetime | None
    confidence: str
    late: bool
    counts_for: tuple[str, ...] = ()


def add_filing(desk: Desk, case_id: str, given: Sent) -> Filing:
    """Note a submission; the next stage of the law counts from it, and this clock ends.

    After the strict limit the reasons for the delay are asked, as the laws want them (for example
    GDPR Art. 33(1)). By an id a duty had before, it is noted for the first duty it became.
    """
    given = replace(given, duty=now_called(desk.library.pack, given.duty)[0])
    duties = _of(desk, case_id, given.duty)
    chosen = _chosen(duties, given)
    _check_time(desk, given.filed_at)
    late = _late(chosen, given.filed_at)
    if late and not given.reasons.strip():
        raise UserError(
            f"This was filed after its strict limit, {late:%d %B %Y %H:%M %Z}.",
            "Nothing was noted. Give the reasons for the delay: the law asks for them, or the "
            "authority will.",
            code="filing.late",
        )
    sent, answer, added = _files(desk, case_id, given)
    first = chosen[0]
    change = storage.AddSubmission(
        case_id=case_id,
        duty=given.duty,
        place=given.place or (first.place if len(chosen) == 1 else ""),
        entity=given.entity or first.entity,
        filed_at=given.filed_at,
        who=desk.acting().id,
        reference=_short("reference", given.reference),
        sha256=sent.sha256 if sent else "",
        channel=_short("way", given.channel),
        file_name=sent.name if sent else "",
        receipt=answer.sha256 if answer else "",
        reasons=given.reasons.strip(),
        noted_at=desk.now(),
    )
    desk.write("submission.file", [*added, change], case_id=case_id, refs={"duty": given.duty})
    return filings(desk, case_id)[-1]


def _short(what: str, text: str) -> str:
    """Return a line of a submission; one that is too long is refused, never cut."""
    clean = " ".join(text.split())
    if len(clean) > _REFERENCE:
        raise UserError(
            Message(
                "acts.reference_long" if what == "reference" else "acts.way_long",
                {"count": len(clean), "most": _REFERENCE},
            ),
            Message("acts.filing_length_do"),
            safe=Message("errors.nothing_recorded"),
            code="filing.length",
        )
    return clean


def filings(desk: Desk, case_id: str) -> tuple[Filing, ...]:
    """Return what was filed for a case in the order it was noted."""
    names = {person.id: person.name for person in desk.store.views.persons()}
    rows = sorted(desk.store.views.submissions(case_id), key=lambda row: row.number)
    if not rows:
        desk.store.views.case(case_id)
        return ()
    duties = duty_map.case_duties(desk, case_id)
    pack = desk.library.pack
    return tuple(_filing(row, now_called(pack, row.duty), duties, names) for row in rows)


def _filing(
    row: Submission, counts_for: tuple[str, ...], duties: tuple[Duty, ...], names: dict[str, str]
) -> Filing:
    mine = sorted(
        (d for d in duties if d.duty in counts_for), key=lambda d: counts_for.index(d.duty)
    )
    near = [d for d in mine if row.entity in ("", d.entity) and row.place in ("", d.place)]
    shown = next(iter(near or mine), None)
    same = shown is not None and row.place in ("", shown.place)
    late = _late(tuple(near), row.filed_at)
    return Filing(
        number=row.number,
        duty=row.duty,
        title=row.duty if shown is None else shown.title,
        citation="" if shown is None else shown.citation,
        entity=row.entity,
        entity_name="" if shown is None else shown.entity_name,
        place=row.place,
        recipient=shown.recipient if shown is not None and same else "",
        filed_at=row.filed_at,
        noted_at=row.noted_at,
        who=row.who,
        who_name=names.get(row.who, row.who),
        channel=row.channel,
        reference=row.reference,
        file_name=row.file_name,
        sha256=row.sha256,
        receipt=row.receipt,
        reasons=row.reasons,
        strict_due=min((d.strict_due for d in near if d.strict_due), default=None),
        confidence="" if shown is None else shown.confidence,
        late=late is not None,
        counts_for=counts_for,
    )


def _of(desk: Desk, case_id: str, duty: str) -> tuple[Duty, ...]:
    duties = tuple(d for d in duty_map.case_duties(desk, case_id) if d.duty == duty)
    if not duties:
        raise UserError(
            Message("acts.no_duty", {"duty": shortened(duty)}),
            Message("acts.no_duty_do"),
            safe=Message("errors.nothing_recorded"),
            code="filing.duty",
        )
    return duties


def _chosen(duties: tuple[Duty, ...], given: Sent) -> tuple[Duty, ...]:
    """Return the duties a filing answers; what was filed without being due is noted as well."""
    found = tuple(
        d for d in duties if given.entity in ("", d.entity) and given.place in ("", d.place)
    )
    asked = tuple(d for d in found if d.verdict in ("due", "undetermined"))
    if not found:
        known = sorted({f"{d.entity}/{d.place}" if d.place else d.entity for d in duties})
        whom = f"“{given.entity or 'anybody'}” towards “{given.place or 'anybody'}”"
        raise UserError(
            Message("acts.filing_whom", {"duty": DutyId(given.duty), "whom": whom}),
            Message("acts.filing_whom_do", {"known": shortened(", ".join(known), 400)}),
            safe=Message("errors.nothing_recorded"),
            code="filing.whom",
        )
    if len({d.entity for d in asked}) > 1:
        raise UserError(
            Message("acts.filing_entity", {"duty": DutyId(given.duty)}),
            Message(
                "acts.filing_entity_do", {"entities": tuple(sorted({d.entity for d in asked}))}
            ),
            safe=Message("errors.nothing_recorded"),
            code="filing.entity",
        )
    return asked or found


def _late(duties: tuple[Duty, ...], filed_at: datetime) -> datetime | None:
    """Return the strict limit a filing missed, the earliest one; None where it missed none."""
    missed = [d.strict_due for d in duties if d.strict_due and filed_at > d.strict_due]
    return min(missed, default=None)


def _check_time(desk: Desk, filed_at: datetime) -> None:
    if filed_at.tzinfo is None:
        raise UserError(
            Message("acts.filing_zone"),
            Message("acts.filing_zone_do"),
            safe=Message("errors.nothing_recorded"),
            code="value.naive",
        )
    if filed_at > desk.now():
        raise UserError(
            Message("acts.filing_future"),
            Message("acts.filing_future_do"),
            safe=Message("errors.nothing_recorded"),
            code="filing.future",
        )


def _files(
    desk: Desk, case_id: str, given: Sent
) -> tuple[Evidence | None, Evidence | None, list[storage.AddEvidence]]:
    """Return what was sent and its receipt as evidence, and what of it the case does not hold."""
    known = {each.sha256: each for each in desk.store.views.evidence(case_id)}
    added: list[storage.AddEvidence] = []

    def kept(path: Path | None, caption: str) -> Evidence | None:
        if path is None:
            return None
        change = new_evidence(desk, case_id, path, caption)
        if change.evidence.sha256 not in known:
            known[change.evidence.sha256] = change.evidence
            added.append(change)
        return known[change.evidence.sha256]

    sent = kept(given.file, f"Sent for {given.duty}")
    return sent, kept(given.receipt, f"Receipt for {given.duty}"), added
