"""Nothing depends on the day it is run: who reads the real clock is listed here with the reason.

Tests take the time from ``FakeClock`` or write it down; the program takes it from the clock that
the desk or the command line was given. `make test-dates` runs what is left to chance on other days.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator

import pirdesk
from pirdesk.documents import record_json
from pirdesk.exchange import package
from tests.house.tree import ROOT, SOURCE, modules, texts

# Written in two halves where this file would read as one that looks at the clock itself.
CLOCK = re.compile(
    r"\b(?:datetime\.(?:now|today|utcnow)|date\.today"
    r"|time\.(?:time|time_ns|localtime|gmtime|ctime|asctime|strftime)"
    r"|clock_gettime|current(?:Date|DateTime|DateTimeUtc|MSecsSinceEpoch|SecsSinceEpoch|Time))\b"
    r"|\bfrom time import [^\n]*\b(?:time|localtime|gmtime)\b"
)
# Modules of the program that read the clock themselves.
PROGRAM = {
    "src/pirdesk/bootstrap.py": "hands the machine's clock to desks and commands",
    "src/pirdesk/services/health.py": "draws and signs a page now, to see that it can be done now",
    "src/pirdesk/storage/drafts.py": "keeps when words were typed on this machine, for their order",
    "src/pirdesk/storage/migrate.py": "names a backup by the moment it was made",
    "src/pirdesk/ui/workplace.py": "shows today before a desk is open",
}
# Tests whose subject is today.
TESTS = {
    "tests/dates.py": "moves today, and says to which day",
}
# Tests that start the program with the machine's clock.
OPENED: dict[str, str] = {}
BUILDERS = frozenset({"build_desk", "demo_desk"})
# The one place of the tests that may call the command line's own start: it hands over a clock.
COMMAND = "tests/builders.py"
# The newest version written as a number becomes an old one with the next; an old one stays old.
AGEING = re.compile(
    r"desk_schema SET [^\n]*(?:version|min_reader|min_writer) = \d|update\(version=\d"
    rf"|PIRDesk {re.escape(pirdesk.__version__)}"
    rf"|\"version\": ?(?:{record_json.VERSION}|{package.VERSION})\b"
)


def test_the_program_reads_the_clock_where_it_says_so() -> None:
    found = {name for name, _tree, text in modules(SOURCE) if CLOCK.search(text)}
    assert found == set(PROGRAM), "the others take the time from the desk, or from who calls them"


def test_no_test_reads_todays_date_unless_today_is_its_subject() -> None:
    found = {
        name
        for name, _tree, text in modules(ROOT / "tests")
        if CLOCK.search(text) and name != "tests/house/test_clock.py"
    }
    assert found == set(TESTS), "take the time from tests.fakes.FakeClock, or write it down"


def test_every_desk_of_a_test_is_given_a_clock() -> None:
    found = {
        name
        for name, tree, _text in modules(ROOT / "tests")
        for call in _calls(tree)
        if _name(call.func) in BUILDERS
        if not any(word.arg == "clock" for word in call.keywords)
    }
    assert found == set(OPENED), "hand over clock=FakeClock(), or the clock of the office"


def test_tests_call_the_command_line_with_a_clock() -> None:
    starts = re.compile(r"\bfrom pirdesk\.bootstrap import [^\n]*\brun\b|\bbootstrap\.run\b")
    found = {name for name, _tree, text in modules(ROOT / "tests") if starts.search(text)}
    assert found <= {COMMAND, "tests/house/test_clock.py"}, "call tests.builders.run"


def test_no_test_writes_a_version_that_ages() -> None:
    found = [
        f"{name}: {match[0]}"
        for name, text in texts()
        if name.startswith("tests/") and name.endswith(".py")
        for match in AGEING.finditer(text)
    ]
    assert found == [], "name the constant of the program, and VERSION + 1 for a newer one"


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Return the calls of a module, those in the scripts it hands to other processes too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _calls_of_script(node.value)


def _calls_of_script(text: str) -> Iterator[ast.Call]:
    if "import " not in text:
        return
    try:
        script = ast.parse(textwrap.dedent(text))
    except (SyntaxError, ValueError):
        return
    yield from (node for node in ast.walk(script) if isinstance(node, ast.Call))


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
