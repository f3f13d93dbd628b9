"""Calls no command can follow: names of no file, bytes of no text, parts that do not exist."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import run

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pirdesk(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_names_that_no_file_can_have_are_refused_in_words(pirdesk: Run, tmp_path: Path) -> None:
    person = pirdesk("person", "add", "Ada Officer", "--role", "compliance")[1].strip()
    for target in ("/", "x" * 300, str(tmp_path)):
        code, _out, err = pirdesk("--as", person, "clocks", "export", "--to", target)
        assert (code, "error of its own" in err) == (1, False), target
        assert "nothing" in err.lower()
        assert "acting" not in err
    assert pirdesk("db", "backup", "x" * 5000)[0] == 1
    code, _out, err = pirdesk("case", "show", os.fsdecode(b"C-\xff"))
    assert (code, "no text" in err) == (1, True)
    code, _out, err = pirdesk("keys", "ca", "x.pem", "--ca-passphrase-fd", "9" * 24)
    assert (code, "error of its own" in err) == (1, False)


def test_a_part_that_no_decision_has_is_named_with_those_it_has(
    pirdesk: Run,
) -> None:
    who = pirdesk("person", "add", "Ada Officer", "--role", "compliance")[1].strip()
    case = pirdesk("case", "new", "Wrong part", "--as", who)[1].split()[0]
    for verb in (("add", case, "eu.gdpr.33", "--kind", "waiting"), ("system", case)):
        code, _out, err = pirdesk("decision", *verb, "--say", "decidedby=Ada", "--as", who)
        assert (code, "no part “decidedby”" in err, "decided_by" in err) == (1, True, True)


@pytest.mark.skipif(os.name == "nt", reason="pipes have no names there")
def test_what_is_no_plain_file_is_never_written_over(pirdesk: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for target in (pipe, tmp_path / "link"):
        (tmp_path / "link").unlink(missing_ok=True)
        (tmp_path / "link").symlink_to(pipe)
        code, _out, err = pirdesk("clocks", "export", "--to", str(target))
        assert (code, "can be written" in err) == (1, True)
        assert pipe.is_fifo()
