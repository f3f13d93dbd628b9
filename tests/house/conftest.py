"""The house tests read the same files: one worker reads them for all."""

from __future__ import annotations

from pathlib import Path

import pytest

READERS = ("test_layers.py", "test_sizes.py", "test_window_rules.py", "test_docs.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what parses every module."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here and item.path.name in READERS:
            item.add_marker(pytest.mark.xdist_group("tree"))
