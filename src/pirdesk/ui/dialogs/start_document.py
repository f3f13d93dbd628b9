"""Start a document: which one, in which language, to whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Changes, Document
from pirdesk.services import drafting
from pirdesk.services.addressees import addressees
from pirdesk.services.desk import Desk
from pirdesk.services.drafting import TemplateChoice
from pirdesk.services.library import languages
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.labels import PlainLabel
from pirdesk.ui.workplace import Workplace

_ORDER = ("review", "notice", "user_notice", "assessment", "analysis")
# Started where what they are about stands: a decision, a period of the register, an instant.
_ELSEWHERE = ("decision", "register", "exhibit")


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be drafted for a case: templates of all languages and the recipients of each."""

    templates: tuple[TemplateChoice, ...]
    recipients: dict[str, tuple[str, ...]]


def read_offers(desk: Desk, case_id: str) -> Offers:
    """Read which documents can be drafted and whom the duties name."""
    found = tuple(t for lang in languages() for t in drafting.template_choices(desk, lang))
    wanted = {t.id for t in found if t.needs_recipient}
    return Offers(found, {name: _offered(desk, case_id, name) for name in wanted})


def _offered(desk: Desk, case_id: str, template: str) -> tuple[str, ...]:
    found = addressees(desk, case_id, template)
    return tuple(f"{each.authority.id} · {each.authority.title}" for each in found)


class StartDocumentDialog(VerbDialog):
    """Ends in ``start_document``."""

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        case_id: str,
        offers: Offers,
        started: Callable[[Document], object],
    ) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Start a document"),
            tr("It begins from our wording and today's facts; later facts reach it by themselves."),
            tr("Start"),
        )
        self._case_id, self._offers, self._started = case_id, offers, started
        self.template = ChoiceBox(workplace.theme)
        for choice in sorted(offers.templates, key=_place):
            if choice.kind not in _ELSEWHERE:
                self.template.addItem(_title(choice), choice)
        self.add(tr("Document"), self.template)
        self.recipient = ChoiceBox(workplace.theme)
        self.recipient_words = PlainLabel(tr("To"))
        self.recipient_words.setBuddy(self.recipient)
        self.recipient.setAccessibleName(tr("Recipient"))
        self.recipient.setAccessibleDescription(tr("The authorities the duties of this case name"))
        self.rows.addWidget(self.recipient_words)
        self.rows.addWidget(self.recipient)
        self.template.currentIndexChanged.connect(lambda _index: self._chosen())
        self._chosen()
        self.template.setFocus()

    def propose(self, duty: str, place: str) -> None:
        """Choose the notice of a duty and its authority beforehand, where there is one."""
        notice = "art" + duty.rpartition(".")[2] if duty.startswith("eu.gdpr.") else ""
        names = [self.template.itemData(i).id for i in range(self.template.count())]
        if notice in names:
            self.template.setCurrentIndex(names.index(notice))
        whom = [self.recipient.itemText(i) for i in range(self.recipient.count())]
        at = next((n for n, name in enumerate(whom) if place and name.startswith(f"{place} ")), -1)
        if at >= 0:
            self.recipient.setCurrentIndex(at)

    def try_act(self) -> None:
        """Start the document."""
        choice: TemplateChoice = self.template.currentData()
        desk, case_id = self.workplace.desk, self._case_id
        recipient = self.recipient.currentText() if choice.needs_recipient else ""

        def done(document: Document) -> None:
            changes = Changes(cases=frozenset({case_id}), documents=frozenset({document.id}))
            self.workplace.jobs.desk_changed.emit(changes)
            self._started(document)

        self.run(
            tr("Starting the document"),
            lambda _task: drafting.start_document(
                desk, case_id, choice.id, language=choice.language, recipient=recipient
            ),
            done,
        )

    def _chosen(self) -> None:
        choice: TemplateChoice | None = self.template.currentData()
        self.recipient.clear()
        names: Sequence[str] = ()
        if choice is not None and choice.needs_recipient:
            names = self._offers.recipients.get(choice.id, ())
        self.recipient.addItems(list(names))
        shown = choice is not None and choice.needs_recipient
        self.recipient.setVisible(shown)
        self.recipient_words.setVisible(shown)
        if shown and not names:
            self.recipient_words.setText(
                tr("To: no authority is named yet. Answer who is affected and where.")
            )
        else:
            self.recipient_words.setText(tr("To"))
        self.act.setEnabled(choice is not None)


def _place(choice: TemplateChoice) -> tuple[bool, int, str]:
    """Return where a choice stands: English first, then as a case comes to need it."""
    named = _ORDER.index(choice.kind) if choice.kind in _ORDER else len(_ORDER)
    return choice.language != "en", named, choice.title


def _title(choice: TemplateChoice) -> str:
    told = choice.title
    if choice.kind == "user_notice":
        told = tr("Notice to the people concerned: {title}", title=told)
    if choice.language == "en":
        return told
    language = QLocale(choice.language).nativeLanguageName()
    return tr("{title} ({language})", title=told, language=language)
