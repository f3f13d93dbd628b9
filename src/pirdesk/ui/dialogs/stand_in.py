"""Offer to print a readable stand-in where no face can show a text; the case file keeps the text.

It only asks: what the stand-in is and where it is printed, the services decide.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from pirdesk.errors import UserError
from pirdesk.ui.speaking import speaker
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import error_parts

_CODE = "paper.character"


def needs_stand_in(fault: BaseException) -> TypeGuard[UserError]:
    """Tell whether a paper was refused for characters that cannot be drawn."""
    return isinstance(fault, UserError) and fault.code == _CODE


def stand_in_button(act: Callable[[], object]) -> Button:
    """Make the one button that prints stand-ins."""
    made = Button(tr("Print a readable stand-in"), act)
    made.setAccessibleDescription(
        tr(
            "Letters are transliterated and signs named on paper; the case file, the record's data "
            "and what a screen reader speaks keep the text as it is."
        )
    )
    return made


def ask_stand_in(place: Workplace, fault: Exception, act: Callable[[], object]) -> None:
    """Tell a fault; where a stand-in would help, with the button that goes on with one."""
    if not needs_stand_in(fault):
        place.alerts.tell(fault)
        return
    words = tr("Print a readable stand-in")
    place.alerts.ask(*error_parts(fault, speaker(place)), words, act)
