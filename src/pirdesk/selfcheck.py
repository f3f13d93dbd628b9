"""Run the self-check of a built program: ``python -m pirdesk.selfcheck``."""

from __future__ import annotations

import sys


def main() -> int:
    """Return 0 if every part of the installation works."""
    from pirdesk.bootstrap import run

    return run(["self-check"])


if __name__ == "__main__":
    sys.exit(main())
