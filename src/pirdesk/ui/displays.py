"""Whether a display answers, asked before Qt is: Qt ends the whole process where one does not.

Asks for no window and loads no Qt; each question has an end.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import threading
from pathlib import Path

from pirdesk.messages import Message

PATIENCE = 8.0  # seconds; a display far away behind “ssh -X” answers within one or two
_NO_NAME, _NO_SCREEN = 5, 6  # of xcb.h: XCB_CONN_CLOSED_PARSE_ERR, …_INVALID_SCREEN
# wl_display.sync: object 1, 12 bytes and request 0, the new object 2; a compositor answers at once.
_SYNC = struct.pack("=III", 1, 12 << 16, 2)


def x_trouble(name: str) -> Message | None:
    """Return what is the matter with an X display, or None where it answers.

    It is asked through the library that Qt uses, so cookies and hosts are read as Qt reads them.
    """
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return None  # Qt cannot load either, which is told by the name of the library
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.POINTER(ctypes.c_int))
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.restype = None
    faults: list[int] = []

    def connect() -> None:
        connection = xcb.xcb_connect(os.fsencode(name), None)
        faults.append(xcb.xcb_connection_has_error(connection))
        xcb.xcb_disconnect(connection)

    # A server that accepts and says nothing holds the call for ever; the process may end meanwhile.
    asking = threading.Thread(target=connect, name="display", daemon=True)
    asking.start()
    asking.join(PATIENCE)
    if not faults:
        return _silent()
    return {
        0: None,
        _NO_NAME: Message("window.display_name"),
        _NO_SCREEN: Message("window.no_screen"),
    }.get(faults[0], Message("window.refused"))


def wayland_trouble(name: str) -> Message | None:
    """Return what is the matter with a Wayland display, or None where it answers."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    if not Path(name).is_absolute() and not folder:
        return Message("window.runtime_folder")
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
            asking.settimeout(PATIENCE)
            asking.connect(str(Path(folder) / name))
            asking.sendall(_SYNC)
            return None if asking.recv(1) else Message("window.hung_up")
    except TimeoutError:
        return _silent()
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or str(fault)
        return Message("window.unreached", {"why": why})


def _silent() -> Message:
    return Message("window.silent", {"seconds": round(PATIENCE)})
