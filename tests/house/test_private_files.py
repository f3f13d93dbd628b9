"""Files are made in one place, which makes them for their owner alone, and paths stay paths."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.tree import ROOT, SOURCE, modules

HOME = "src/pirdesk/private_files.py"
FUNCTIONS = {"mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory"} | {
    *("copyfile", "copy2", "copytree", "makedirs", "umask"),
}
METHODS = FUNCTIONS | {"write_bytes", "write_text", "mkdir", "touch", "chmod", "symlink_to"}
# Where else a file or folder is made or opened to be written, and why others cannot read it.
ELSEWHERE = {
    ("src/pirdesk/services/files.py", "write_bytes"): "into the file private_files made",
    ("src/pirdesk/storage/backups.py", "open"): "into the file private_files made",
    ("src/pirdesk/storage/sqlite_files.py", "connect"): "engine and drafts make the file first",
    ("src/pirdesk/storage/drafts.py", "chmod"): "closes the folder of the drafts",
    ("src/pirdesk/services/key_store.py", "chmod"): "closes the folder of the keys",
    ("src/pirdesk/bootstrap.py", "chmod"): "closes the home",
    ("src/pirdesk/services/health.py", "TemporaryDirectory"): "Python closes it to others",
    ("src/pirdesk/cli/application.py", "open"): "the null device",
    ("src/pirdesk/ui/settings_file.py", "open"): "a folder, to name it",
    ("src/pirdesk/storage/desk_writers.py", "touch"): "rows, no file",
    ("src/pirdesk/storage/fact_writers.py", "touch"): "rows, no file",
    ("src/pirdesk/storage/paper_writers.py", "touch"): "rows, no file",
}


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func
            if isinstance(name, ast.Attribute):
                owner = name.value.id if isinstance(name.value, ast.Name) else ""
                yield f"{owner}.{name.attr}", node
            elif isinstance(name, ast.Name):
                yield name.id, node


def makes(name: str, call: ast.Call) -> bool:
    _, method, verb = name.rpartition(".")
    if verb in (METHODS if method else FUNCTIONS) or name in ("sqlite3.connect", "os.open"):
        return True
    if verb != "open":
        return False
    place = 0 if method else 1
    given = [*call.args[place : place + 1], *(k.value for k in call.keywords if k.arg == "mode")]
    return any(
        isinstance(mode, ast.Constant) and set(str(mode.value)) & set("wxa+") for mode in given
    )


def makers(tree: ast.Module) -> set[str]:
    return {name.rpartition(".")[2] for name, call in calls(tree) if makes(name, call)}


def found() -> set[tuple[str, str]]:
    return {
        (name, verb) for name, tree, _ in modules(SOURCE) if name != HOME for verb in makers(tree)
    }


def test_files_are_made_in_one_place() -> None:
    assert found() - set(ELSEWHERE) == set()


def test_no_reason_outlives_its_need() -> None:
    assert set(ELSEWHERE) - found() == set()


def test_the_check_knows_the_ways_to_make_a_file() -> None:
    for line in (
        "path.write_bytes(b'')",
        "open('x', 'w')",
        "path.open('rb+')",
        "open('x', mode='a')",
        "os.open('x', 1)",
        "sqlite3.connect('x')",
        "tempfile.mkstemp()",
    ):
        assert makers(ast.parse(line)), line
    for line in ("path.open('rb')", "open('x')", "path.open()", "path.read_bytes()"):
        assert not makers(ast.parse(line)), line


def test_no_address_is_glued_from_a_path() -> None:
    # In an address “%”, “?” and “#” mean something else than in a path.
    glued = [
        f"{name}:{node.lineno}"
        for name, tree, _ in modules(SOURCE, ROOT / "benchmarks")
        if name != "src/pirdesk/storage/place.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr | ast.BinOp)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        and part.value.startswith(("sqlite:", "file:"))
    ]
    assert not glued
