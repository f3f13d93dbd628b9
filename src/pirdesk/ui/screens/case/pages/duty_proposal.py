"""The risk proposed for a duty, on its panel: what carries it, what is near, what became of it.

It shows what the method found and leads to adopting it or departing from it; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pirdesk.duties.proposed import Proposed, ProposedCase
from pirdesk.services import proposals
from pirdesk.services.proposals import Judged
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems, row
from pirdesk.ui.widgets.labels import PlainLabel, SelectableLabel, eyebrow, note
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.workplace import Workplace

ADOPT, DEPART = "adopt", "depart"


def proposal_panel(
    workplace: Workplace,
    proposed: Proposed,
    label: Callable[[str], str],
    go: Callable[[str], object],
    act: Callable[[str], object],
) -> QWidget:
    """Return the panel of a proposal; ``go`` leads to a question, ``act`` adopts or departs."""
    body = QVBoxLayout()
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(ems(0.4))
    body.addWidget(eyebrow(tr("PROPOSED FROM THE FACTS")))
    body.addWidget(SelectableLabel(head_words(proposed)))
    if proposed.answer:
        body.addWidget(SelectableLabel(answer_words(proposed)))
    if proposed.parted:
        body.addWidget(PlainLabel(parting_words(proposed), tone="warn"))
    body.addLayout(_buttons(workplace, proposed, act))
    _words(body, tr("What carries it"), [(f.words, f.cite) for f in proposed.carried_by])
    _words(body, tr("What stands against it"), [(f.words, f.cite) for f in proposed.against])
    if proposed.missing:
        body.addWidget(note(tr("Answers that would settle it")))
        lines = [Line(label(key), "", "", "next", "link", data=key) for key in proposed.missing]
        made = Lines(workplace.theme, tr("Answers that would settle the proposal"), grows=True)
        made.chosen.connect(lambda key: go(str(key)))
        made.show_lines(lines)
        body.addWidget(made)
    _words(body, tr("Nearest published examples"), [_near(case) for case in proposed.nearest])
    _words(
        body,
        tr("What would turn it"),
        [(f"{turn.words} → {risk_words(turn.risk)}", "") for turn in proposed.turns_with],
    )
    title = proposals.title_of(workplace.desk.library, proposed.method)
    said = tr("{method}. It proposes and decides nothing.", method=title)
    body.addWidget(note(" ".join(part for part in (said, proposed.note) if part)))
    holder = QWidget()
    holder.setLayout(body)
    return holder


def counted_panel(
    workplace: Workplace,
    judged: Judged,
    label: Callable[[str], str],
    go: Callable[[str], object],
) -> QWidget:
    """Return what a law counts for this duty, with its open questions."""
    body = QVBoxLayout()
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(ems(0.4))
    body.addWidget(eyebrow(tr("TO WEIGH") if judged.prompts else tr("COUNTED FROM THE FACTS")))
    if not judged.prompts:
        body.addWidget(SelectableLabel(judged.words or tr("Open: figures are missing.")))
    for words in (*judged.carried_by, *judged.prompts):
        body.addWidget(note(words))
    asked = [Line(label(key), "", "", "next", "link", data=key) for key in judged.missing]
    asked += [
        Line(
            label(key), tr("Answered by a person, not by the figures"), "", "next", "link", data=key
        )
        for key in judged.settles
    ]
    made = Lines(workplace.theme, tr("Questions of the counted criteria"), grows=True)
    made.chosen.connect(lambda key: go(str(key)))
    made.show_lines(asked)
    body.addWidget(made)
    body.addWidget(note(proposals.title_of(workplace.desk.library, judged.method)))
    holder = QWidget()
    holder.setLayout(body)
    return holder


def head_words(proposed: Proposed) -> str:
    """Return the proposal in one line: the risk, and what it would mean for this duty."""
    meant = {
        "due": tr("by it this duty is due"),
        "not due": tr("by it this duty is not due"),
        "open": tr("for this duty it stays open"),
    }[proposed.notify]
    risk = risk_words(proposed.risk)
    said = tr("{risk}; {meant}.", risk=risk[:1].upper() + risk[1:], meant=meant)
    if not proposed.provisional:
        return said
    return tr("{said} Provisional: it rests on suspected facts.", said=said)


def answer_words(proposed: Proposed) -> str:
    """Return what a person made of the proposal, with the reason of a departure."""
    if proposed.answer == "departed":
        return tr("Departed from: {reason}", reason=proposed.reason)
    if proposed.answered and proposed.answered != proposed.risk:
        return tr(
            "Adopted when it was: {then}. The facts have moved since.",
            then=risk_words(proposed.answered),
        )
    return tr("Adopted.")


def parting_words(proposed: Proposed) -> str:
    """Return where the ENISA score, the EDPB's examples and the person's own answers part."""
    said = {name: risk_words(level) for name, level in proposed.scores.items()}
    told = []
    if "enisa" in said:
        told.append(tr("ENISA score: {said}", said=said["enisa"]))
    if "edpb" in said:
        told.append(tr("EDPB’s factors and examples: {said}", said=said["edpb"]))
    if "person" in said:
        told.append(tr("answers in this case: {said}", said=said["person"]))
    return tr("They part: {told}.", told="; ".join(told))


def risk_words(level: str) -> str:
    """Return a level of risk, or of the ENISA score, in words."""
    return {
        "unlikely": tr("a risk is unlikely"),
        "risk": tr("a risk, not a high one"),
        "high": tr("a high risk is likely"),
        "open": tr("open"),
        "low": tr("low"),
        "medium": tr("medium"),
        "very_high": tr("very high"),
    }.get(level, level)


def _buttons(workplace: Workplace, proposed: Proposed, act: Callable[[str], object]) -> QVBoxLayout:
    adopt = Button(
        tr("Adopt the proposal"), partial(act, ADOPT), theme=workplace.theme, icon="done"
    )
    taken = proposed.answer == "adopted" and proposed.answered == proposed.risk
    adopt.setEnabled(proposed.risk != "open" and not taken)
    if proposed.risk == "open":
        adopt.setToolTip(tr("An open proposal cannot be adopted: answer what it waits for"))
    adopt.setAccessibleDescription(tr("Answers both questions of risk as proposed"))
    depart = Button(tr("Depart from it …"), partial(act, DEPART), theme=workplace.theme, icon="pen")
    depart.setAccessibleDescription(tr("Answers both questions of risk otherwise, with a reason"))
    return column(row(adopt, depart, 1, gap=0.5))


def _near(case: ProposedCase) -> tuple[str, str]:
    held = tr(" or ").join(risk_words(level) for level in case.held)
    there = "; ".join(case.there)
    unlike = (
        tr("unlike here: {there}", there=there) if there else tr("no factor known of both differs")
    )
    return f"{case.title}: {held}", f"{case.source} · {unlike}"


def _words(body: QVBoxLayout, head: str, told: Sequence[tuple[str, str]]) -> None:
    if not told:
        return
    body.addWidget(note(head))
    for words, source in told:
        body.addWidget(SelectableLabel(words))
        if source:
            body.addWidget(note(source))
