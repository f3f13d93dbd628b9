"""Another person at the same database: her own desk, or the real command line."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.terms import read_value
from pirdesk.services import answers
from pirdesk.services.desk import Desk
from pirdesk.ui.forms.question import QuestionRow
from pirdesk.ui.main_window import MainWindow
from tests.builders import Office
from tests.ui.hand import Hand

NAME, STORY, HOW, COUNT = (
    "contact.name",
    "incident.narrative",
    "detection.how",
    "people.affected",
)
RUTH = "Ruth Reviewer"
PATIENCE = 110


def command_line(office: Office, *words: str, person: str = RUTH) -> None:
    """Run the program as somebody else would, in a process of its own."""
    surroundings = os.environ | {
        "PIRDESK_HOME": str(office.desk.home.parent / "elsewhere"),
        "PIRDESK_DATABASE": str(office.desk.home / "pirdesk.db"),
        "PIRDESK_PERSON": person,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    done = subprocess.run(
        [sys.executable, "-m", "pirdesk", *words],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def store(desk: Desk, case_id: str, key: str, raw: Any) -> None:
    """Answer a question as the person of a desk."""
    value = read_value(desk.library.vocabulary.term(key), raw)
    answers.answer_terms(desk, case_id, {key: Answer(value)})


def ask(hand: Hand, case_id: str, key: str) -> QuestionRow:
    """Open a case at a question and put the caret into its field."""
    hand.window.open_case(case_id, key)
    hand.wait(lambda: hand.question() is not None and hand.question().key == key)
    hand.settle()
    found = hand.question()
    assert found is not None
    return found


def told(window: MainWindow) -> str:
    """Return the line that tells what others changed."""
    assert window.case is not None
    return window.case.head.others.words.accessibleName()
