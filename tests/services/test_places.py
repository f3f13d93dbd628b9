"""Whatever a file system lets people call a folder or file: their cases lie there alone."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pirdesk import storage
from pirdesk.bootstrap import DATABASE, database_place, home
from pirdesk.errors import PirdeskError
from pirdesk.wording import error_text
from tests.builders import run
from tests.refusing import refuses

posix = pytest.mark.skipif(os.name == "nt", reason="names are text there")

MARKS = st.text("%20?#&=+:;@~\\ \n\r\t'\"*|<>[]{}a.…ä-", min_size=1, max_size=20)
NAMES = st.one_of(
    st.binary(min_size=1, max_size=255),
    MARKS.map(os.fsencode),
    MARKS.map(lambda text: f"file:{text}".encode()),
    MARKS.map(lambda text: f"a%20{text}".encode()),
    st.text("nä", min_size=200, max_size=260).map(os.fsencode),
).filter(lambda name: not {b"/"[0], 0} & set(name) and name not in (b".", b".."))

often = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextlib.contextmanager
def room(**names: str) -> Iterator[Path]:
    """Work in an empty folder, with a home beside it and variables named for this once."""
    before = {name: os.environ.get(name) for name in ("PIRDESK_HOME", "PIRDESK_DATABASE")}
    start = Path.cwd()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as own:
        os.chdir(folder)
        os.environ.pop("PIRDESK_DATABASE", None)
        os.environ.update({"PIRDESK_HOME": own} | names)
        try:
            yield Path(folder)
        finally:
            os.chdir(start)
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


def inside(folder: Path) -> set[bytes]:
    return set(os.listdir(os.fsencode(folder)))  # noqa: PTH208 - names as bytes


def with_sides(name: bytes) -> set[bytes]:
    """Return the names a database of this name may take beside itself."""
    return {name, name + b"-wal", name + b"-shm"}


def is_database(path: Path) -> bool:
    return os.path.isfile(path) and path.read_bytes().startswith(b"SQLite format 3\0")  # noqa: PTH113


@posix
@often
@given(name=NAMES)
@example(name=b"a%20b")
@example(name=b"F\xe4lle")
@example(name=b"~x")
def test_a_home_is_the_folder_that_was_named(name: bytes) -> None:
    with room() as folder:
        os.environ["PIRDESK_HOME"] = os.fsdecode(os.fsencode(folder) + b"/" + name)
        code = run(["case", "list"])
        assert code in (0, 1)
        assert inside(folder) <= {name}
        assert is_database(folder / os.fsdecode(name) / DATABASE) == (code == 0)


@posix
@pytest.mark.parametrize("way", ["--database", "PIRDESK_DATABASE", "absolute", "in a folder"])
@often
@given(name=NAMES)
@example(name=b"a%20b.db")
@example(name=b"F\xe4lle.db")
@example(name=b"file:x?mode=memory")
@example(name=b":memory:")
@example(name=b"postgresql")
def test_a_database_is_the_file_that_was_named(way: str, name: bytes) -> None:
    text = os.fsdecode(name)
    with room() as folder:
        if way == "PIRDESK_DATABASE":
            os.environ[way] = text
            code = run(["case", "list", "--json"])
        elif way == "--database":
            code = run(["case", "list", f"--database={text}"])
        elif way == "absolute":
            code = run(["case", "list", "--database", str(folder / text)])
        else:
            (folder / "a:/b").mkdir(parents=True)
            code = run(["case", "list", "--database", f"a://b/{text}"])
        assert code in (0, 1)
        made = folder / "a:/b" if way == "in a folder" else folder
        assert inside(folder) <= ({b"a:"} if made != folder else with_sides(name))
        assert inside(made) <= with_sides(name)
        assert is_database(made / text) == (code == 0)
        assert not (inside(home()) & {DATABASE.encode()})


@posix
@often
@given(name=NAMES)
@example(name=b"a%20b.db")
@example(name=b"file:F\xe4lle?mode=memory#x")
@example(name=b"n" * 255)
def test_a_backup_and_what_is_read_back_lie_where_they_were_named(name: bytes) -> None:
    with room() as folder:
        text = os.fsdecode(name)
        assert run(["person", "add", "Ada Officer", "--role", "compliance"]) == 0
        code = run(["db", "backup", "--json", "--", text])
        assert code in (0, 1, 2)
        assert inside(folder) == ({name} if code == 0 else set())
        if code:
            return
        assert is_database(folder / text)
        (folder / "back").mkdir()
        with contextlib.suppress(PirdeskError):
            storage.restore(folder / text, folder / "back" / text)
            with contextlib.closing(sqlite3.connect(folder / "back" / text)) as opened:
                assert opened.execute("SELECT count(*) FROM person").fetchone() == (1,)
        assert inside(folder / "back") <= {name}
        assert inside(folder) == {name, b"back"}


def test_only_two_beginnings_are_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert database_place("sqlite:///a%20b.db").file == tmp_path / "a b.db"
    assert database_place("sqlite:////a%20b.db").file == Path("/a b.db").absolute()
    assert database_place("a%20b.db").file == tmp_path / "a%20b.db"
    assert database_place("SQLITE:x.db").file == tmp_path / "SQLITE:x.db"
    server = database_place("postgresql://ada@db.example/desk")
    assert server.file is None
    assert server.url is not None
    with refuses(PirdeskError, match="databases of the kind “postgres") as caught:
        database_place("postgres://ada:s3cret@db.example/desk")
    assert "s3cret" not in error_text(caught.value)


def test_a_tilde_is_the_persons_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "ada"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "ada"))
    monkeypatch.setenv("PIRDESK_HOME", "~/desk")
    assert home() == tmp_path / "ada" / "desk"
    assert database_place("~/x.db").file == tmp_path / "ada" / "x.db"
    assert database_place("~nobody-of-that-name").file == tmp_path / "~nobody-of-that-name"
    assert database_place(Path("~/x.db")).file == tmp_path / "~" / "x.db"
    assert run(["case", "list"]) == 0
    assert [p.name for p in tmp_path.iterdir()] == ["ada"]


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _under_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_bytes(b"")


@posix
@pytest.mark.parametrize("make", [_folder, _pipe, _device, _loop, _under_a_file])
@pytest.mark.parametrize(
    "words", [("case", "list"), ("db", "check"), ("db", "upgrade"), ("db", "backup", "copy.db")]
)
def test_what_is_no_file_is_refused_in_words(
    make: Callable[[Path], None],
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    make(tmp_path / "in" / "there")
    code = run([*words, "--database", "in/there"])
    assert code == 1
    said = capsys.readouterr()
    assert "in/there" in said.out + said.err or "in does not exist" in said.err
    assert {p.name for p in tmp_path.iterdir()} <= {"in", "home"}


@posix
def test_a_pipe_is_no_backup(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with refuses(PirdeskError, match="it is not a regular file"):
        storage.restore(tmp_path / "pipe", tmp_path / "new.db")
    assert [p.name for p in tmp_path.iterdir()] == ["pipe"]


@posix
def test_a_folder_that_is_gone_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert run(["case", "list", "--database", "x.db"]) == 1
    assert "no longer exists" in capsys.readouterr().err


@posix
def test_a_path_longer_than_sqlite_opens_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = tmp_path
    while len(str(deep)) < 400:
        deep /= "n" * 60
    deep.mkdir(parents=True)
    name = "x" * (504 - len(str(deep)) - 1)
    assert run(["case", "list", "--database", str(deep / f"{name}y")]) == 1
    assert "longer than" in capsys.readouterr().err
    assert not list(deep.iterdir())
    assert run(["case", "list", "--database", str(deep / name)]) == 0
    assert is_database(deep / name)


@posix
def test_a_path_that_is_no_text_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with room() as folder:
        name = os.fsdecode(b"F\xe4l\nle.db")
        assert run(["db", "check", "--database", name]) == 1
        assert "F[U+DCE4]l[U+000A]le.db" in capsys.readouterr().out
        assert run(["db", "backup", "--database", name, "--json", "x.db"]) == 1
        assert "F[U+DCE4]l" in capsys.readouterr().err
        assert run(["case", "list", "--database", name]) == 0
        capsys.readouterr()
        assert run(["db", "backup", "--database", name, "--json", name + "2"]) == 0
        assert '"backup": "F\\udce4l\\nle.db2"' in capsys.readouterr().out
        assert {os.fsencode(name), os.fsencode(name + "2")} <= inside(folder)


@posix
def test_every_command_works_in_a_folder_whose_name_is_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/F\xe4ll%20e?#\n"))
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name, value in (("HOME", "home"), ("DATABASE", "desk.db")):
        monkeypatch.setenv(f"PIRDESK_{name}", value)
    Path("d.csv").write_text("g,o\n" + "a,yes\nb,no\n" * 40, encoding="utf-8")

    def done(*words: str, code: int = 0) -> str:
        found = run([*words])
        said = capsys.readouterr()
        assert found == code, (words, said)
        return said.out.strip()

    monkeypatch.setenv("PIRDESK_PERSON", done("person", "add", "Ada", "--role", "compliance"))
    case = json.loads(done("case", "new", "A case", "--json"))["id"]
    digest = json.loads(done("evidence", "add", case, "d.csv", "--json"))["sha256"]
    done("evidence", "save", case, digest, "--to", "out/saved.csv")
    done("case", "export", case, "--to", "out/case.pirdesk")
    done("case", "import", "out/case.pirdesk")
    done("clocks", "export", "--to", "clocks.ics")
    done("breaches", "export", "--from", "2026-01-01", "--to", "2026-02-01", "--file", "b.xlsx")
    done("definitions", "export", "regime", "za.popia", "--to", "law.toml")
    done("regimes", "check", "law.toml")
    done("definitions", "import", "regime", "law.toml", "--based-on", "za.popia")
    document = done("draft", case, "harm_assessment")
    done("export", document, "--to", "papers", "--format", "pdf,html")
    done("fairness", "d.csv", "--group", "g", "--outcome", "o", code=1)  # says why
    done("verify", next(Path("papers").glob("*.pdf")).as_posix(), code=1)
    done("db", "backup", "copy.db")
    done("db", "check")
    done("db", "upgrade")
    done("db", "rebuild")
    done("ledger", "verify")
    assert {name for name in inside(tmp_path) if name != b"home"} == {os.fsencode(folder.name)}
