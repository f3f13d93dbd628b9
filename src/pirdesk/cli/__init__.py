"""The command line: parse, call one verb, print; every command speaks JSON with ``--json``."""

from pirdesk.cli.application import Surroundings, main

__all__ = ["Surroundings", "main"]
