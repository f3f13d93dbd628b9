"""The desktop as people start it, until its register of all cases can be used.

Takes the database's address. Prints ``interactive`` when the register's first rows are painted and
the event loop is idle, then ends. Qt is imported where the program imports it, not before.
"""

from __future__ import annotations

import sys
from typing import Any

from pirdesk import bootstrap


def main() -> int:
    """Open the desktop on the database given; watch it from when its desk is built."""
    build = bootstrap.build_desk

    def watched(*given: Any, **named: Any) -> Any:
        from benchmarks.watcher import watch  # noqa: PLC0415 - loads Qt, which is loaded by now

        desk = build(*given, **named)
        watch()
        return desk

    bootstrap.build_desk = watched
    return bootstrap.open_desktop(sys.argv[1], None)


if __name__ == "__main__":
    sys.exit(main())
