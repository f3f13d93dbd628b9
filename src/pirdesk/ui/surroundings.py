"""What has to be right before Qt starts: a display, and no foreign Qt settings; imports no Qt."""

from __future__ import annotations

import os
import sys

KEPT = ("QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "QT_ACCESSIBILITY", "QT_LINUX_ACCESSIBILITY")


def display_missing() -> str | None:
    """Return the sentence to print where no window can be shown, else None."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return None
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return None
    return (
        "There is no display, so the window cannot open; nothing was changed. "
        "Start PIRDesk in a desktop session or with “ssh -X”, or use its commands: "
        "“pirdesk --help” lists them, “pirdesk demo” runs the whole job without a screen."
    )


def scrub_environment() -> None:
    """Drop Qt settings that could load foreign plug-ins; platform, scale and access stay."""
    for name in [n for n in os.environ if n.startswith("QT_")]:
        if not name.startswith(KEPT) and name != "QT_SCREEN_SCALE_FACTORS":
            del os.environ[name]
