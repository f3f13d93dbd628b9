"""A display that does not answer gives words and an end: no core dump, no wait for ever."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from pirdesk.errors import SurroundingsError
from pirdesk.ui import displays, surroundings
from pirdesk.wording import error_text

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="displays of X and Wayland")

NAMES = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XDG_SESSION_TYPE")


@pytest.fixture(autouse=True)
def _no_display(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def serve() -> Iterator[Callable[..., None]]:
    """Return a function that lets a listening socket answer with some bytes, or with silence."""
    opened: list[socket.socket] = []

    def start(listening: socket.socket, reply: bytes | None) -> None:
        opened.append(listening)
        listening.listen()

        def answer() -> None:
            with suppress(OSError):
                while True:
                    caller, _ = listening.accept()
                    opened.append(caller)
                    if reply is not None:
                        caller.recv(4096)
                        caller.sendall(reply)
                        caller.close()

        threading.Thread(target=answer, daemon=True).start()

    yield start
    for one in opened:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


def local(path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    return listening


def tcp() -> tuple[socket.socket, str]:
    """Return a socket that listens where an X display would, and the name of the display."""
    for number in range(60, 400):
        listening = socket.socket()
        try:
            listening.bind(("127.0.0.1", 6000 + number))
        except OSError:
            listening.close()
            continue
        return listening, f"127.0.0.1:{number}"
    raise AssertionError("no free number for a display")


def started(**names: str) -> subprocess.CompletedProcess[str]:
    """Start the window in a process of its own, as a person would."""
    environment = {k: v for k, v in os.environ.items() if k not in NAMES} | names
    return subprocess.run(
        [sys.executable, "-m", "pirdesk"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def refusal() -> str:
    with pytest.raises(SurroundingsError) as caught:
        surroundings.answering_platform()
    assert "pirdesk --help" in error_text(caught.value)
    assert "Nothing was changed" in error_text(caught.value)
    return error_text(caught.value)


def test_without_a_display_it_says_so() -> None:
    assert "There is no display" in refusal()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({}, "There is no display"),
        ({"DISPLAY": ":4711"}, "cannot be reached"),
        ({"DISPLAY": "nonsense"}, "cannot be read"),
        ({"WAYLAND_DISPLAY": "none-here"}, "none-here” does not open: it cannot be reached"),
        ({"QT_QPA_PLATFORM": "nonsense"}, "QT_QPA_PLATFORM is “nonsense”"),
        ({"QT_QPA_PLATFORM": "eglfs"}, "QT_QPA_PLATFORM is “eglfs”"),
        ({"QT_QPA_PLATFORM": "xcb"}, "the display “” does not open"),
        ({"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": ":4711"}, "“:4711” does not open"),
    ],
)
def test_a_start_that_cannot_be_seen_ends_in_words(names: dict[str, str], words: str) -> None:
    done = started(**names)
    assert done.returncode == 1, done.stderr
    assert words in done.stderr
    assert "pirdesk --help" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_display_that_says_nothing_is_waited_for_and_left(
    serve: Callable[..., None],
) -> None:
    listening, name = tcp()
    serve(listening, None)
    done = started(DISPLAY=name)
    assert done.returncode == 1, done.stderr
    assert f"{name}” does not open: it did not answer within 8 seconds" in done.stderr


def test_silence_is_no_answer(
    serve: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(displays, "PATIENCE", 0.5)
    listening, name = tcp()
    serve(listening, None)
    monkeypatch.setenv("DISPLAY", name)
    assert "did not answer" in refusal()
    serve(local(tmp_path / "wayland-9"), None)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    both = refusal()
    assert both.count("did not answer") == 2


def test_a_display_that_lets_nobody_in_is_said(
    serve: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = b"nobody here"
    head = bytes([0, len(reason), 11, 0, 0, 0, (len(reason) + 3) // 4, 0])
    listening, name = tcp()
    serve(listening, head + reason.ljust(-(-len(reason) // 4) * 4, b"\0"))
    monkeypatch.setenv("DISPLAY", name)
    assert "refuses the connection" in refusal()


def test_the_first_that_answers_is_taken(
    serve: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    serve(local(tmp_path / "wayland-7"), b"\0" * 12)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    monkeypatch.setenv("DISPLAY", ":4711")
    assert surroundings.answering_platform() == "wayland"
    monkeypatch.setenv("QT_QPA_PLATFORM", "nonsense;wayland-egl:x")
    assert surroundings.answering_platform() == "wayland-egl:x"
    monkeypatch.setenv("WAYLAND_DISPLAY", str(tmp_path / "wayland-7"))
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert surroundings.answering_platform() == "wayland-egl:x"
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    assert "XDG_RUNTIME_DIR" in refusal()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert surroundings.answering_platform() == "offscreen"


def test_a_missing_library_is_said_before_qt_ends_the_process(tmp_path: Path) -> None:
    # A plug-in of the platform that no library can be loaded from, found where Qt looks for it.
    plugin = tmp_path / "platforms" / "libqxcb.so"
    plugin.parent.mkdir()
    plugin.write_bytes(b"no library")
    script = (
        "import sys\n"
        "from PySide6.QtCore import QLibraryInfo\n"
        f"QLibraryInfo.path = staticmethod(lambda _which: {str(tmp_path)!r})\n"
        "from pirdesk.errors import SurroundingsError\n"
        "from pirdesk.wording import error_text\n"
        "from pirdesk.ui.application import run\n"
        "try:\n    run(lambda: None, platform='xcb')\n"
        "except SurroundingsError as fault:\n    print(error_text(fault))\n    sys.exit(7)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 7, done.stderr
    assert "apt-get install" in done.stdout


def test_foreign_qt_settings_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_PLATFORMTHEME"):
        monkeypatch.setenv(name, "/somewhere")
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    surroundings.scrub_environment()
    kept = {n: v for n, v in os.environ.items() if n.startswith("QT_")}
    assert kept == {"QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}


def test_a_socket_of_another_kind_is_no_display(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with closing(local(tmp_path / "wayland-8")):  # bound, and nobody listens
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-8")
        assert "cannot be reached" in refusal()
    monkeypatch.setenv("WAYLAND_DISPLAY", "x" * 300)
    assert "cannot be reached" in refusal()
