"""What has to be right before Qt starts: a display, and no foreign Qt settings; imports no Qt."""

from __future__ import annotations

import os
import sys

from pirdesk.errors import SurroundingsError, shortened
from pirdesk.messages import Message
from pirdesk.ui import displays

KEPT = {
    *("QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "QT_SCALE_FACTOR_ROUNDING_POLICY"),
    *("QT_SCREEN_SCALE_FACTORS", "QT_ACCESSIBILITY", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON"),
}
# The same list as in packaging/setup.sh, for those who installed the wheel.
QT_PACKAGES = (
    "libegl1 libgl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
)
# How a window can be shown; others of Qt's end the process where their hardware is missing.
PLATFORMS = {
    "win32": ("windows", "direct2d", "offscreen", "minimal"),
    "darwin": ("cocoa", "offscreen", "minimal"),
    "linux": ("xcb", "wayland", "offscreen", "minimal", "vnc", "linuxfb", "vkkhrdisplay"),
}
_ELSE = Message("window.no_display_do")


def answering_platform() -> str:
    """Return the first of Qt's platforms whose display answers, with its options, as Qt names it.

    Empty where Qt's own choice cannot go wrong. Raises SurroundingsError, which says what was
    tried, where Qt would end the process or wait for ever.
    """
    wanted = [part for part in os.environ.get("QT_QPA_PLATFORM", "").split(";") if part.strip()]
    known = PLATFORMS.get(sys.platform, PLATFORMS["linux"])
    if not wanted and sys.platform in PLATFORMS and sys.platform != "linux":
        return ""
    tried = []
    for platform in wanted or _usual():
        trouble = _trouble(platform, known)
        if trouble is None:
            return platform
        tried.append(trouble)
    if not tried:
        raise SurroundingsError(
            Message("window.no_display"),
            _ELSE,
            safe=Message("errors.nothing_changed"),
            code="window.display",
        )
    raise SurroundingsError(
        Message("window.not_opened", {"tried": tuple(tried)}),
        _ELSE,
        safe=Message("errors.nothing_changed"),
        code="window.display",
    )


def missing_library(what: object) -> SurroundingsError:
    """Say that Qt cannot be loaded for want of a library of the system."""
    return SurroundingsError(
        Message("window.library", {"what": str(what)}),
        Message("window.library_do", {"packages": QT_PACKAGES}),
        safe=Message("errors.nothing_changed"),
        code="window.libraries",
    )


def scrub_environment() -> None:
    """Drop Qt settings that could load foreign plug-ins; platform, scale and access stay."""
    for name in [n for n in os.environ if n.startswith("QT_") and n not in KEPT]:
        del os.environ[name]


def _usual() -> list[str]:
    """Return the platforms Qt tries by itself here, in its order."""
    usual = []
    if os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland":
        usual.append("wayland")
    if os.environ.get("DISPLAY"):
        usual.append("xcb")
    return usual


def _trouble(platform: str, known: tuple[str, ...]) -> Message | None:
    name = platform.strip().partition(":")[0]
    if name.partition("-")[0] not in known:
        shown = platform[:40].encode("ascii", "backslashreplace").decode()
        return Message("window.platform", {"platform": shown, "known": known})
    if name == "xcb":
        display = os.environ.get("DISPLAY", "")
        trouble = displays.x_trouble(display)
        return _closed(display, trouble) if trouble else None
    if name.startswith("wayland") and not os.environ.get("WAYLAND_SOCKET"):
        display = os.environ.get("WAYLAND_DISPLAY") or "wayland-0"
        trouble = displays.wayland_trouble(display)
        return _closed(display, trouble) if trouble else None
    return None


def _closed(display: str, trouble: Message) -> Message:
    return Message("window.display", {"display": shortened(display, 80), "why": trouble})
