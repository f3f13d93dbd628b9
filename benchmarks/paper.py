"""Draw papers beside other makers of PDF, in one run, and say where our time goes.

``python -m benchmarks.paper [--rounds N] [--others]``; ``--others`` installs WeasyPrint and Typst
into build/bench/others and looks for LibreOffice. Times are the processor's. 1 when an aim is
missed.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import os
import pstats
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pikepdf
from reportlab import rl_config

from benchmarks import forget, stopwatch
from benchmarks.review import letter, review
from pirdesk.casefile.paper import Paper
from pirdesk.documents import html, pdf
from pirdesk.documents.pdf import canvas, draw, finish
from pirdesk.documents.pdf.hooks import Canvas
from pirdesk.documents.printed import Headline, frame_of, pieces

ROOM = Path(__file__).resolve().parent.parent / "build" / "bench" / "others"
TAGGED_MOST, WEASYPRINT_LEAST = 1.15, 2.5
_WEASY = """
import sys, time, json
from weasyprint import HTML
page = open(sys.argv[1], encoding='utf-8').read()
times = []
for _ in range(int(sys.argv[2]) + 1):
    start = time.process_time()
    HTML(string=page).write_pdf(sys.argv[3], pdf_variant='pdf/ua-1')
    times.append(time.process_time() - start)
print(json.dumps(times[1:]))
"""
_TYPST = """
import sys, time, json, typst
lines = open(sys.argv[1], encoding='utf-8').read().splitlines()
times = []
for n in range(int(sys.argv[2]) + 1):
    # Typst remembers what it set before: each round has other words of the same length.
    with open(sys.argv[1], 'w', encoding='utf-8') as source:
        for line in lines:
            letter = 'klmnprstvwxy'[n % 12]
            source.write((line if line[:1] == '#' else line.replace('t', letter)) + '\\n')
    start = time.process_time()
    typst.compile(sys.argv[1], output=sys.argv[3], pdf_standards=['a-3a', 'ua-1'])
    times.append(time.process_time() - start)
print(json.dumps(times[1:]))
"""


_OURS = (
    "from benchmarks.review import review\nfrom pirdesk.documents import pdf\npdf.render(review())"
)
# Our sheet makes WeasyPrint look for breaks inside words for minutes: a plain one is fair to it.
_SHEET = re.compile("<style>.*?</style>", re.DOTALL)
_PLAIN = (
    "<style>@page{size:A4;margin:25mm}body{font:10pt/1.4 serif}h1{font-size:15pt}h2{font-size:12pt}"
    "table{font-size:8.5pt;border-collapse:collapse}td,th{padding:2pt 4pt;text-align:left}</style>"
)


class Untagged(canvas.PaperCanvas):
    """Our canvas without marks, structure, metadata and attachment: what tagging is measured by."""

    @contextmanager
    def artifact(self, kind: str = "", place: str = "") -> Iterator[None]:
        """Draw what is inside, unmarked."""
        yield

    @contextmanager
    def figure(self, element: Any, width: float, height: float) -> Iterator[None]:
        """Draw what is inside, unmarked."""
        yield

    def drawText(self, tx: Any) -> None:
        """Draw text without any mark."""
        tx.finished()
        Canvas.drawText(self, tx)

    def linkURL(self, url: str, rect: Any, relative: int = 0, **_more: Any) -> None:
        """Add a link as reportlab does."""
        Canvas.linkURL(self, url, rect, relative)

    def signature_field(self, *given: Any) -> None:
        """Leave signature fields out."""


def untagged(paper: Paper) -> bytes:
    """Draw the same pages with the same words, links and packing, untagged."""
    with (
        mock.patch.object(draw, "PaperCanvas", Untagged),
        mock.patch.object(finish, "finish_catalogue"),
    ):
        return pdf.render(paper)


def as_reportlab_writes(paper: Paper) -> bytes:
    """Draw the same, untagged, as reportlab writes a file by itself: nothing packed."""
    with (
        mock.patch.object(draw, "packed", lambda data: data),
        mock.patch.object(rl_config, "useA85", 1),
    ):
        return untagged(paper)


def main() -> int:
    """Measure, print, and say whether the aims are met."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=7)
    asked.add_argument("--others", action="store_true")
    given = asked.parse_args()
    missed = []
    for name, paper in (("letter", letter()), ("review", review())):
        ratio = _tagging(name, paper, given.rounds)
        if ratio > TAGGED_MOST:
            missed.append(f"tagging of the {name}")
    if given.others:
        missed += _others(given.rounds)
    forget.widths()
    _costs(review())
    print(f"missed: {', '.join(missed)}" if missed else "every aim is met")
    return 1 if missed else 0


def _tagging(name: str, paper: Paper, rounds: int) -> float:
    """Draw tagged and untagged in turns; return how much longer the tagged one takes."""
    ours, bare = [], []
    data, plain = pdf.render(paper), untagged(paper)
    for _ in range(rounds):
        ours.append(_drawn(lambda: pdf.render(paper)))
        bare.append(_drawn(lambda: untagged(paper)))
    ratio = statistics.median(a / b for a, b in zip(ours, bare, strict=True))
    with pikepdf.open(io.BytesIO(data)) as opened:
        pages = len(opened.pages)
    print(
        f"{name}: {pages} pages, {statistics.median(ours) * 1000:.0f} ms, tagged "
        f"{ratio:.2f}x the untagged time (aim {TAGGED_MOST}); {len(data):,} bytes, "
        f"{len(data) / len(plain):.2f}x the untagged file packed alike, "
        f"{len(data) / len(as_reportlab_writes(paper)):.2f}x as reportlab writes it",
        flush=True,
    )
    return ratio


def _drawn(work: Callable[[], object]) -> float:
    """Time drawing a paper of new words, in seconds of the processor: others make it no longer."""
    forget.widths()
    return stopwatch.timed(work).processor


def _others(rounds: int) -> list[str]:
    """Draw the review with other makers; return those we are not as much faster than as aimed."""
    python = _environment()
    paper = review()
    ours = statistics.median(_drawn(lambda: pdf.render(paper)) for _ in range(rounds))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "review.html"
        page.write_text(_SHEET.sub(_PLAIN, html.render(paper)), encoding="utf-8")
        typ = Path(folder) / "review.typ"
        typ.write_text(_typst_source(paper), encoding="utf-8")
        weasy = _asked(python, _WEASY, page, min(rounds, 3))
        typst = _asked(python, _TYPST, typ, rounds)
        office = _office(page, Path(folder))
    started = _run([sys.executable, "-c", _OURS])
    print(f"review, ours {ours:.2f} s; WeasyPrint pdf/ua-1 {_said(weasy, ours)}")
    print(f"review, Typst a-3a and ua-1, warm, as plain paragraphs {_said(typst, ours)}")
    print(f"review, ours with our start {started:.2f} s; LibreOffice with its {_number(office)}")
    slow = [] if weasy is None or weasy / ours >= WEASYPRINT_LEAST else ["WeasyPrint"]
    return [*slow, *(["LibreOffice"] if isinstance(office, float) and office < started else [])]


def _number(told: float | str) -> str:
    return told if isinstance(told, str) else f"{told:.2f} s"


def _said(seconds: float | None, ours: float) -> str:
    return "not here" if seconds is None else f"{seconds:.2f} s, {seconds / ours:.2f}x our time"


def _environment() -> Path:
    python = ROOM / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        venv.create(ROOM, with_pip=True)
    wanted = ["weasyprint==70.*", "typst==0.15.*"]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=False)
    return python


def _asked(python: Path, program: str, source: Path, rounds: int) -> float | None:
    target = str(source.with_suffix(".pdf"))
    command = [str(python), "-c", program, str(source), str(rounds), target]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr.strip().rpartition("\n")[2])
        return None
    times: list[float] = json.loads(done.stdout)
    return statistics.median(times)


def _office(page: Path, folder: Path) -> float | str:
    """Time LibreOffice, its start included, as it makes a tagged file; or say why it cannot."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        return "not measured: LibreOffice is not installed (Debian: libreoffice-writer-nogui)"
    version, tagged = {"type": "long", "value": "3"}, {"type": "boolean", "value": "true"}
    options = json.dumps({"SelectPdfVersion": version, "PDFUACompliance": tagged})
    command = [found, "--headless", "--convert-to", f"pdf:writer_web_pdf_Export:{options}"]
    command += ["--outdir", str(folder), f"-env:UserInstallation=file://{folder}/home", str(page)]
    made = page.with_suffix(".pdf")
    made.unlink(missing_ok=True)
    _run(command)  # the first start makes a profile
    if not made.exists():
        return "not measured: LibreOffice made no file of it"
    return statistics.median(_run(command) for _ in range(3))


def _run(command: list[str]) -> float:
    """Run a program; return the seconds of the processor it took."""
    before = os.times()
    subprocess.run(command, capture_output=True, check=False)
    after = os.times()
    taken = after.children_user + after.children_system
    return taken - before.children_user - before.children_system


def _typst_source(paper: Paper) -> str:
    """Write the same words for Typst; its marks in them are escaped."""

    def safe(text: str) -> str:
        return "".join(f"\\u{{{ord(c):x}}}" if c in "#$*_`<>@\\=-+/[]~'\"" else c for c in text)

    lines = [f'#set document(title: "{paper.document_id}")', '#set text(lang: "en")']
    for text in pieces(paper, frame_of(paper), "cover"):
        mark = "=" * text.level + " " if isinstance(text, Headline) else ""
        lines += [mark + " ".join(safe(text).split()), ""]
    return "\n".join(lines)


def _costs(paper: Paper) -> None:
    """Print the three functions of ours and of our libraries that take most time."""
    profile = cProfile.Profile()
    profile.runcall(pdf.render, paper)
    stats: Any = pstats.Stats(profile)
    rows = sorted(stats.stats.items(), key=lambda item: -item[1][2])
    total = sum(row[1][2] for row in rows)
    for (file, line, name), (_, calls, own, *_rest) in rows[:3]:
        print(f"  {own / total:4.0%} {name} ({Path(file).name}:{line}), {calls} calls")


if __name__ == "__main__":
    sys.exit(main())
