"""Single changed bytes in stamped records: none passes outside the signatures' own containers."""

from __future__ import annotations

import io
import random
import re
from collections import Counter
from datetime import timedelta
from functools import lru_cache

import pikepdf
import pytest

from pirdesk.casefile.paper import Paragraph
from pirdesk.documents import signing, verify
from tests.effort import sample
from tests.stamping import TestAuthority, issued_key, people_root, running
from tests.unit.documents_papers import AT, all_nodes, frozen, make_paper, said

_CONTAINER = re.compile(rb"/Contents ?<([0-9A-Fa-f]{1000,})>")


@lru_cache(maxsize=2)
def stamped(pages: int) -> bytes:
    """A record of about so many pages, both signatures and the whole of it time-stamped."""
    nodes = (Paragraph(said("One sentence.")),) if pages == 1 else all_nodes() * (pages // 2 + 3)
    paper = make_paper(nodes)
    data = frozen(paper)
    with running(TestAuthority(time=AT + timedelta(minutes=9))) as authority:
        for expected in paper.signatures:
            key = issued_key(expected.person_name)
            at = AT + timedelta(minutes=expected.order)
            data = signing.sign(data, key, expected, at, paper.zone, authority=authority.settings())
        return signing.stamp(data, authority.settings(), people_root()[1])


def flips(data: bytes, count: int, seed: int) -> Counter[str]:
    """Verify the data with one byte changed, count times over; tell what passed and where."""
    chance, seen = random.Random(seed), Counter[str]()
    containers = [match.span(1) for match in _CONTAINER.finditer(data)]
    for place in sorted(chance.sample(range(len(data)), count)):
        spoiled = bytearray(data)
        spoiled[place] ^= chance.randrange(1, 256)
        inside = any(start <= place < end for start, end in containers)
        status = verify.verify(bytes(spoiled)).status
        seen[f"{status} {'inside' if inside else 'outside'}"] += 1
    return seen


def test_a_sample_of_changed_bytes_is_refused() -> None:
    data = stamped(1)
    assert verify.verify(data).level == "B-LTA"
    assert len(list(_CONTAINER.finditer(data))) == 3
    seen = flips(data, sample(10, 24), 20261121)
    assert seen["valid outside"] == 0, seen
    assert seen["invalid outside"] > 0


@pytest.mark.full
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("part", range(4))
def test_two_thousand_changed_bytes_of_a_notice_are_refused(part: int) -> None:
    seen = flips(stamped(1), 500, part)
    assert seen["valid outside"] == 0, seen


@pytest.mark.full
@pytest.mark.timeout(3000)
def test_a_hundred_changed_bytes_of_thirty_pages_are_refused() -> None:
    data = stamped(30)
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) >= 30
    assert verify.verify(data).level == "B-LTA"
    seen = flips(data, 100, 30)
    assert seen["valid outside"] == 0, seen
