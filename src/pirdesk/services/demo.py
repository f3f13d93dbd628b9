"""The main job from end to end on the shipped sample, printing each step as it happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pirdesk.casefile.case import Case, Document, Person, Role
from pirdesk.services import (
    drafting,
    duty_map,
    files,
    harms,
    method_checks,
    reviews,
    samples,
    sealing,
    verifying,
)
from pirdesk.services.desk import Desk
from pirdesk.services.signers import MemorySigner

SAMPLE = "chatgpt-2023-03"
SEALED = (("harm_assessment", ""), ("art33", "IT"), ("pir", ""))
NOTICES = ("en", "de")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoLine:
    """One line of the closing table: what was made, where, and whether it verified."""

    what: str
    path: Path
    verdict: str
    ok: bool


def run_demo(desk: Desk, out: Path, say: Say) -> tuple[DemoLine, ...]:
    """Take the sample incident from facts to signed, verified records in ``out``."""
    sample = samples.read_sample(SAMPLE)
    say(f"Opening the sample incident: {sample.title}")
    say(f"  {sample.note}")
    case, people = samples.open_sample(desk, sample)
    author = desk.as_person(people[Role.COMPLIANCE])
    say(f"Case {case.id}: {len(desk.store.views.sheet(case.id))} answers stored")
    _tell_harm(author, case, say)
    _tell_duties(author, case, say)
    lines = [_sealed(author, people, case, wanted, out, say) for wanted in SEALED]
    asked = [d for d in duty_map.case_duties(desk, case.id) if d.duty == "eu.gdpr.34"]
    voluntary = bool(asked) and not any(d.verdict in ("due", "undetermined") for d in asked)
    if voluntary:
        say("The user notice is given voluntarily: GDPR Art. 34 does not ask for it here.")
    for language in NOTICES:
        lines += _notice(desk, people, case, language, out, say)
    report = verifying.verify_case_ledger(author)
    words = f"{report.entries} entries, {report.unsigned} unsigned (no keyring key)"
    say(f"Ledger: {words}; {'intact' if report.ok else 'NOT intact'}")
    lines.append(DemoLine("case database and ledger", out / "pirdesk.db", words, report.ok))
    return tuple(lines)


def _tell_harm(desk: Desk, case: Case, say: Say) -> None:
    for result in harms.assess_case(desk, case.id):
        say(f"Harm, {result.title}: {result.formula or result.level}")


def _tell_duties(desk: Desk, case: Case, say: Say) -> None:
    duties = duty_map.case_duties(desk, case.id)
    verdicts: dict[tuple[str, str], int] = {}
    for duty in duties:
        verdicts[(duty.duty, duty.verdict)] = verdicts.get((duty.duty, duty.verdict), 0) + 1
    for (name, verdict), count in verdicts.items():
        say(f"Duty {name}: {verdict}" + (f", {count} authorities" if count > 1 else ""))


def _sealed(
    desk: Desk,
    people: Mapping[Role, Person],
    case: Case,
    wanted: tuple[str, str],
    out: Path,
    say: Say,
) -> DemoLine:
    template, recipient = wanted
    document = drafting.start_document(desk, case.id, template, recipient=recipient)
    _confirm_methods(desk, document, say)
    _approved(desk, people, document)
    reviewer = desk.as_person(people[Role.REVIEWER])
    sealing.seal(desk, document.id, MemorySigner())
    record = sealing.seal(reviewer, document.id, MemorySigner())
    path = out / f"{template}.pdf"
    files.write_file(path, sealing.record_pdf(desk, record.id))
    verdict = verifying.verify_file(path, desk=desk)
    say(f"Sealed {path.name}: {verdict.verification.status}, {len(record.signed)} signatures")
    return DemoLine(
        document.title, path, verdict.verification.status, verdict.verification.exit_code == 0
    )


def _confirm_methods(desk: Desk, document: Document, say: Say) -> None:
    """Answer, as an exercise, for the methods a document prints and nobody compared."""
    shown = {block.exhibit.removeprefix("harm.") for block in document.blocks}
    for method in shown & method_checks.unanswered(desk.library).keys():
        reason = "confirmed for this exercise, without the source at hand"
        method_checks.answer_method(desk, method, "confirmed", reason)
        say(f"Harm method {method}: {reason}")


def _notice(
    desk: Desk,
    people: Mapping[Role, Person],
    case: Case,
    language: str,
    out: Path,
    say: Say,
) -> list[DemoLine]:
    writer = desk.as_person(people.get(Role.COMMUNICATIONS) or people[Role.COMPLIANCE])
    document = drafting.start_document(writer, case.id, "art34", language=language)
    _approved(writer, people, document)
    lines = []
    for item in drafting.export_document(writer, document.id, out):
        suffix = item.path.suffix
        final = item.path.replace(out / f"user_notice_{language}{suffix}")
        lines.append(DemoLine(f"user notice ({language}), {item.format}", final, "approved", True))
    say(f"User notice ({language}) approved and exported as PDF, HTML and text")
    return lines


def _approved(desk: Desk, people: Mapping[Role, Person], document: Document) -> None:
    reviews.submit(desk, document.id)
    reviews.approve(desk.as_person(people[Role.REVIEWER]), document.id)


def all_verified(lines: tuple[DemoLine, ...]) -> bool:
    """Tell whether everything the demo made verifies."""
    return all(line.ok for line in lines)
