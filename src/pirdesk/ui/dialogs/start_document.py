"""Start a document: which one, in which language, to whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Changes, Document
from pirdesk.casefile.places import country_of
from pirdesk.services import drafting
from pirdesk.services.addressees import Addressee, addressees
from pirdesk.services.desk import Desk
from pirdesk.services.drafting import TemplateChoice
from pirdesk.services.library import languages
from pirdesk.services.offers import Offer, offers
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.forms.fields.places import place_words
from pirdesk.ui.speaking import said, speaker
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.addressee_list import AddresseeList, Choice
from pirdesk.ui.widgets.labels import PlainLabel, note
from pirdesk.ui.workplace import Workplace

_ORDER = ("review", "notice", "user_notice", "assessment", "analysis")


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be drafted for a case: templates of all languages, and whom each can go to.

    ``places`` says of each document, by its id, whether it has a place in the case.
    """

    templates: tuple[TemplateChoice, ...]
    places: dict[str, Offer]
    recipients: dict[str, tuple[Addressee, ...]]


def read_offers(desk: Desk, case_id: str) -> Offers:
    """Read which documents have a place in a case, and to whom letters can go."""
    places = {offer.id: offer for offer in offers(desk, case_id)}
    every = tuple(t for lang in languages() for t in drafting.template_choices(desk, lang))
    found = tuple(t for t in every if t.id not in places or places[t.id].offered)
    wanted = {t.id for t in found if t.needs_recipient}
    return Offers(found, places, {name: addressees(desk, case_id, name) for name in wanted})


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
        self._speaker = speaker(workplace)
        self._country = (
            ""  # where a duty led here and nobody is chosen, the draft names its country
        )
        self.template = ChoiceBox(workplace.theme)
        for choice in sorted(offers.templates, key=_place):
            self.template.addItem(_title(choice), choice)
        self.add(tr("Document"), self.template)
        self.hangs_on = PlainLabel(tone="warn")
        self.rows.addWidget(self.hangs_on)
        self.recipient_words = PlainLabel(tr("To"))
        self.recipient = AddresseeList(workplace.theme)
        self.recipient_words.setBuddy(self.recipient.line)
        self.rows.addWidget(self.recipient_words)
        self.rows.addWidget(self.recipient)
        self.without = note(self._why_not())
        self.without.setVisible(bool(self.without.text()))
        self.rows.addWidget(self.without)
        self.template.currentIndexChanged.connect(lambda _index: self._chosen())
        self._chosen()
        self.template.setFocus()

    def propose(self, duty: str, place: str) -> None:
        """Choose the notice of a duty and its authority beforehand, where there is one."""
        notice = "art" + duty.rpartition(".")[2] if duty.startswith("eu.gdpr.") else ""
        names = [self.template.itemData(i).id for i in range(self.template.count())]
        if notice not in names:
            return
        self.template.setCurrentIndex(names.index(notice))
        self._country = country_of(place)
        there = [e for e in self._listed() if country_of(e.authority.place) == self._country]
        sure = [e for e in there if e.likely] if len(there) > 1 else there
        self.recipient.choose(sure[0].authority.id if sure else "")
        if place and there and not sure:
            self.recipient.search(place_words(self._country))
            self.recipient.choose("")

    def try_act(self) -> None:
        """Start the document."""
        choice: TemplateChoice = self.template.currentData()
        desk, case_id = self.workplace.desk, self._case_id
        recipient = (self.recipient.chosen or self._country) if choice.needs_recipient else ""

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
        offer = self._offers.places.get(choice.id) if choice is not None else None
        open_ = offer is not None and offer.state == "open"
        self.hangs_on.setText(said(offer.why, self._speaker) if offer is not None else "")
        self.hangs_on.setVisible(open_)
        shown = choice is not None and choice.needs_recipient
        self.recipient.setVisible(shown)
        self.recipient_words.setVisible(shown)
        if shown:
            listed = self._listed()
            first = next((each for each in listed if each.named and each.likely), None)
            chosen = first.authority.id if first is not None else ""
            self.recipient.show_choices(self._choices(listed), chosen)
        self.act.setEnabled(choice is not None)

    def _listed(self) -> Sequence[Addressee]:
        choice: TemplateChoice | None = self.template.currentData()
        return () if choice is None else self._offers.recipients.get(choice.id, ())

    def _choices(self, listed: Sequence[Addressee]) -> list[Choice]:
        nobody = tr("Not chosen yet")
        why = tr("The draft says that the choice is open; it cannot go to review before.")
        made = [Choice("", nobody, "", why, "")]
        return [*made, *(self._choice(each) for each in listed)]

    def _choice(self, each: Addressee) -> Choice:
        found = each.authority
        if each.named:
            group = tr("LIKELY") if each.likely else tr("ALSO IN THE PLACES THE DUTIES NAME")
        else:
            group = tr("ALL OTHERS")
        words = said(each.why, self._speaker)
        if each.against:
            words = tr("Probably not: {why}", why=words)
        detail = " · ".join(p for p in (found.name_en, _sentence(words)) if p)
        country = place_words(country_of(found.place))
        return Choice(found.id, found.title, country, detail, group, f"{found.short} {found.web}")

    def _why_not(self) -> str:
        """Say which documents are not offered, and why."""
        missing = [offer for offer in self._offers.places.values() if offer.state == "no"]
        return "\n".join(
            tr("Not offered: {title}. {why}", title=offer.title, why=_sentence(words))
            for offer in missing
            if (words := said(offer.why, self._speaker))
        )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


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
