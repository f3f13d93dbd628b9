"""Whether the window may close: asks where an answer cannot be stored, or words would be lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pirdesk.ui.alerts import Alerts
from pirdesk.ui.kept_words import KeptWords
from pirdesk.ui.translate import tr, tr_n

if TYPE_CHECKING:
    from pirdesk.ui.screens.case.view import CaseScreen


class Closing:
    """Asks once for each thing that closing would leave undone."""

    def __init__(self, alerts: Alerts, kept_words: KeptWords) -> None:
        self._alerts, self._kept_words = alerts, kept_words
        self._agreed = False

    def may_close(self, case: CaseScreen | None, close: Callable[[], object]) -> bool:
        """Tell whether to close; else ask, and ``close`` where the person says so."""
        if case is not None and case.corrections.refused() and not self._agreed:
            self._ask(case, close)
            return False
        return self._kept_words.may_close(close)

    def _ask(self, case: CaseScreen, close: Callable[[], object]) -> None:
        def agree() -> None:
            self._agreed = True
            close()

        keys = case.corrections.refused()
        names = ", ".join(f"“{case.model.words.label(key)}”" for key in keys[:3])
        question = self._alerts.ask(
            tr_n(
                "{count} answer cannot be stored as it is.",
                "{count} answers cannot be stored as they are.",
                len(keys),
            ),
            tr(
                "{names}: what you typed is kept as a draft on this machine and shown again when "
                "the case is opened. Until it is corrected nobody else sees it, and no document "
                "or deadline counts with it. Cancel leads to it.",
                names=names + (" …" if len(keys) > 3 else ""),
            ),
            tr("Close all the same"),
            agree,
        )
        question.rejected.connect(case.go_to_correction)
