"""A line for words that are stored: it never cuts what is put in, and says where it is too long."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from pirdesk.casefile.entered import entered
from pirdesk.errors import UserError, shortened
from pirdesk.ui.translate import tr


class Entry(QLineEdit):
    """A line of at most ``most`` characters; a longer text stays and is refused in words."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def too_long(self) -> UserError | None:
        """Return why the text cannot be stored, None where it can."""
        length = len(entered(self.text().strip()))
        if length <= self.most:
            return None
        what = self.accessibleName() or shortened(self.text())
        return UserError(
            tr(
                "“{what}” has {length} characters; at most {most} fit.",
                what=what,
                length=f"{length:,}",
                most=f"{self.most:,}",
            ),
            tr("Nothing was stored and nothing was cut. Shorten it."),
            code="text.length",
        )
