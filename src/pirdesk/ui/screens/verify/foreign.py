"""Words for files that are no sealed record: those of other programs, and copies given out.

None of them is called a valid or a broken record: they never were one.
"""

from __future__ import annotations

from pirdesk.services.verifying import FileVerdict, GivenCopy
from pirdesk.ui.screens.verify.words import Headline
from pirdesk.ui.translate import tr
from pirdesk.ui.when import instant_words


def foreign_headline(verdict: FileVerdict) -> Headline:
    """Say of a file without a PIRDesk record which copy it is, or how its signatures stand."""
    if verdict.copy is not None:
        return _copied(verdict.copy)
    found = verdict.verification
    if found.signed_soundly is None:
        return Headline("unsure", "warn", tr("This is not a PIRDesk record."), _unsigned(verdict))
    if not found.signed_soundly:
        return Headline(
            "broken",
            "late",
            tr("Not a PIRDesk record, and its signatures do not all hold."),
            tr("Do not rely on it. The checks below say what does not hold."),
        )
    words = tr("Not a PIRDesk record; its signatures are intact.")
    doubted = any(check.name == "trust" and check.ok is not True for check in found.checks)
    meaning = [
        tr(
            "Nothing disallowed was added since it was signed. Whether these are all the "
            "signatures it should have, the file cannot tell."
        ),
        tr("The certificate you chose does not vouch for all its signers.") if doubted else "",
        tr("It holds what can act or hide: see the checks below.") if _acts(verdict) else "",
    ]
    return Headline("unsure", "warn", words, " ".join(part for part in meaning if part))


def _copied(copy: GivenCopy) -> Headline:
    given = tr(
        "Given out on {when} by {who} (profile {profile}). The signatures are on the record, not "
        "on this copy.",
        when=instant_words(copy.at),
        who=copy.by,
        profile=copy.profile,
    )
    if copy.void:
        return Headline(
            "broken",
            "late",
            tr("A copy of record {record}, which was declared void.", record=copy.record),
            f"{_sentence(copy.reason)} {given}".strip(),
        )
    return Headline(
        "verify",
        "good",
        tr("A copy of record {record}, given out here.", record=copy.record),
        given,
    )


def _unsigned(verdict: FileVerdict) -> str:
    parts = [tr("It carries no signature, so nobody answers for what it says.")]
    if verdict.verification.may_be_copy:
        parts.append(
            tr(
                "Its properties name PIRDesk: it may be a draft, a notice to people, or a copy of "
                "a record given out without its attachment. The desk that gave out such a copy "
                "knows it on this screen."
            )
        )
        if verdict.register_ok is not None:
            parts.append(tr("This desk gave out no copy with exactly these bytes."))
    if _acts(verdict):
        parts.append(tr("It holds what can act or hide: see the checks below."))
    return " ".join(parts)


def _acts(verdict: FileVerdict) -> bool:
    return any(c.name == "acting" and c.ok is not True for c in verdict.verification.checks)


def _sentence(reason: str) -> str:
    words = reason.rstrip()
    return words if not words or words[-1] in ".!?" else f"{words}."
