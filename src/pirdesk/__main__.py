"""Start the program: ``pirdesk`` or ``python -m pirdesk``."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program with the arguments of the process."""
    from pirdesk.bootstrap import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
