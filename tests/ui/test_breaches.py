"""The register of breaches in the window: what is open in it is seen before it is made."""

from __future__ import annotations

from pirdesk.services import cases
from pirdesk.ui.dialogs.breaches import BreachesDialog
from tests.services.test_breach_register import breach


def test_what_is_open_in_the_register_is_shown_once_before_it_is_made(hand, office, window) -> None:
    breach(office, "A list sent to the wrong office")
    opened: list[tuple[str, str]] = []
    dialog = BreachesDialog(window, window.workplace, lambda *where: opened.append(where))
    dialog.open()
    dialog.first.setText("2026-01-01")
    dialog.last.setText("2026-12-31")
    hand.click(dialog.act)
    hand.wait(dialog.problem.isVisible)
    told = dialog.problem.text()
    assert "points are open in this register; no copy of it says so." in told
    assert "neither a filing nor a decision is recorded" in told
    assert "eu.gdpr" not in told
    assert not opened
    hand.settle()
    hand.click(dialog.act)
    hand.wait(lambda: bool(opened))
    ((case_id, page),) = opened
    assert page.startswith("document:")
    assert cases.case_view(office.desk, case_id).documents[0].template == "breach_register"
