"""The top of the command line: a command's module is loaded when that command is called."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from pirdesk.cli.command_index import INDEX


class _Commands(MutableMapping[str, Any]):
    """The commands by name; asking for one loads the module that holds it."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            module, _ = INDEX[name]
            part = typer.Typer(rich_markup_mode=None)
            import_module(f"pirdesk.cli.{module}").register(part)
            self._loaded |= get_group(part).commands
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(INDEX)

    def __len__(self) -> int:
        return len(INDEX)

    def __contains__(self, name: object) -> bool:
        return name in INDEX


class LazyGroup(TyperGroup):
    """A group that knows its commands from the index, so that help and errors load none."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _Commands()

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, in the order of the index."""
        return list(INDEX)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each command with its line of the index."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in INDEX.items()])
