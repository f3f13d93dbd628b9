"""The paper of figures: what was not used takes one line, and its figures say what they show."""

from __future__ import annotations

import re

from pirdesk.documents import text as text_paper
from pirdesk.services import drafting
from tests.builders import Office, sample_case


def test_methods_that_were_not_used_take_one_line(office: Office) -> None:
    """The sample of the EEOC's case counts nobody: its paper names what was not used, once."""
    case = sample_case(office, "itutorgroup-2020")
    document = drafting.start_document(office.author, case.id, "harm_figures")
    paper = drafting.composed(office.desk, document.id).paper
    told = text_paper.render(paper)
    assert told.count("Not used, because") == 1
    line = next(line for line in told.split("\n\n") if "Not used, because" in line)
    assert "Quantified fairness" in " ".join(line.split())
    assert "Drift" in " ".join(line.split())
    heads = re.findall(r"^(\d+)\. ", told, re.MULTILINE)
    assert heads == sorted(heads, key=int)
    assert heads[0] == "1"
