"""Facts files as people compose them, judged one after the other, and the same by an older commit.

``facts`` gives the same files in every run; ``beside`` runs both commits in turns on them.
"""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import stopwatch
from benchmarks.stopwatch import Took
from pirdesk.cli import many_facts, output
from pirdesk.services.library import Library

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
COUNT = 300
_ROLES = (
    *("controller", "processor", "ai_provider", "ai_deployer", "essential_entity"),
    *("important_entity", "financial_entity", "covered_entity"),
)
_PLACES = ("DE", "FR", "IT", "GB", "US-CA", "US-NY", "US-TX", "CA", "BR", "JP", "AU", "SG", "ZA")
_YES_NO = (
    *("data.personal", "breach.confidentiality", "breach.integrity", "breach.availability"),
    *("risk.unlikely", "risk.high_likely", "system.is_ai", "system.high_risk", "harm.death"),
    *("harm.widespread", "incident.significant_nis2", "incident.ongoing", "data.unintelligible"),
    *("data.special_category", "recipients.known", "breach.malicious"),
)
# What a commit is asked to do with a folder: what its own program does, where it judges folders;
# else what it would have done, with what has been there since the first edition.
_EACH = """
import json, statistics, sys, time
from datetime import datetime, timezone
from pathlib import Path
from pirdesk.casefile.sheet import read_facts
from pirdesk import duties
from pirdesk.services import duty_map
from pirdesk.services.library import Library

def lines(library, folder, now):
    for path in sorted(folder.iterdir()):
        sheet = read_facts(library.vocabulary, json.loads(path.read_text(encoding="utf-8")))
        told = [duties.duty_json(duty) for duty in duty_map.facts_duties(library, sheet, now)]
        yield {"file": path.name, "duties": told}

try:
    from pirdesk.cli.many_facts import judged as lines
    from pirdesk.cli.output import line as write
except ImportError:
    write = lambda line: json.dumps(line, ensure_ascii=False)
library, now = Library(), datetime(2026, 11, 30, 12, tzinfo=timezone.utc)
len(library.pack.regimes)
took, made = [], lines(library, Path(sys.argv[1]), now)
while True:
    begun = time.process_time()
    line = next(made, None)
    if line is None:
        break
    write(line)
    took.append(time.process_time() - begun)
print(statistics.median(took))
"""


def facts(count: int = COUNT) -> Iterator[dict[str, Any]]:
    """Yield so many facts tables, the same in every run: organisations, places, answers."""
    chance = random.Random(11)  # noqa: S311 - the same facts each time
    for _ in range(count):
        made: dict[str, Any] = {}
        for row in "abc"[: chance.choice((1, 1, 1, 2, 3))]:
            made[f"entities[{row}].role"] = sorted(chance.sample(_ROLES, chance.choice((1, 1, 2))))
            made[f"entities[{row}].country"] = [chance.choice(_PLACES)]
            day, hour = chance.randint(1, 28), chance.randint(0, 23)
            if chance.random() < 0.9:
                made[f"entities[{row}].aware_at"] = f"2026-11-{day:02}T{hour:02}:15:00+01:00"
        for row in "pqrs"[: chance.randint(1, 4)]:
            made[f"populations[{row}].place"] = [chance.choice(_PLACES)]
            most = chance.choice((3, 400, 900, 70_000))
            made[f"populations[{row}].affected"] = {"min": 1, "likely": most // 2 + 1, "max": most}
        for term in _YES_NO:
            if chance.random() < 0.7:
                made[term] = chance.random() < 0.5
        yield made


def write_facts(folder: Path, count: int = COUNT) -> None:
    """Write so many facts files into a folder."""
    for number, table in enumerate(facts(count)):
        (folder / f"{number:04}.json").write_text(json.dumps(table), encoding="utf-8")


def judge(folder: Path, count: int = COUNT) -> list[Took]:
    """Time the line of each facts file of a folder, from reading it to printing it."""
    library = Library()
    len(library.pack.regimes)
    write_facts(folder, count)
    lines = many_facts.judged(library, folder, NOW)

    def one(into: list[str]) -> None:
        into.append(output.line(next(lines)))

    told: list[str] = []
    took = [stopwatch.timed(partial(one, told)) for _ in range(count)]
    if refused := [text for text in told if '"duties"' not in text]:
        raise SystemExit(f"a composed facts file is refused: {refused[0]}")
    return took


def beside(commit: str, room: Path, rounds: int) -> list[float]:
    """Judge the facts by a commit and by this tree in turns; return the factors of the medians."""
    older, folder = room / "before", room / "facts"
    packed = subprocess.run(
        ["git", "archive", commit], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as held:
        held.extractall(older, filter="data")
    folder.mkdir()
    write_facts(folder)
    return [_median(ROOT, folder) / _median(older, folder) for _ in range(rounds)]


def _median(tree: Path, folder: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", _EACH, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree / "src")},
    )
    return float(done.stdout)
