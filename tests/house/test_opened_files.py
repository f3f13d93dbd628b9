"""Files people name are opened through ``lockedfiles``, which refuses those SQLite holds open."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.tree import SOURCE, modules

HOME = "src/pirdesk/lockedfiles.py"
METHODS = {"read_bytes", "read_text", "lib"}
# Calls by their whole name; what takes bytes in memory is named too where it takes a path as well.
WHOLE = {
    *("open", "io.open", "os.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open"),
    *("tarfile.open", "zipfile.ZipFile", "ZipFile", "sqlite3.connect", "pikepdf.open"),
    *("Pixels.open", "Image.open", "hashlib.file_digest", "mmap.mmap", "csv.field_size_limit"),
    *("shutil.copy", "shutil.copyfile", "shutil.copy2", "shutil.copytree", "shutil.move"),
    *("os.sendfile", "os.link", "os.truncate", "duckdb.connect", "np.load", "tomli.load"),
    *("QFile", "QSaveFile", "QImageReader", "QPdfDocument", "pypdfium2.PdfDocument", "QMovie"),
    *("QMimeDatabase", "QFileSystemModel", "QFileIconProvider", "QFileSystemWatcher"),
}
# Where a file is opened otherwise, and why that drops no lock: file → reason.
ELSEWHERE = {
    ("src/pirdesk/storage/sqlite_files.py", "sqlite3.connect"): "SQLite itself, and the only place",
    ("src/pirdesk/storage/sqlite_files.py", "read_bytes"): "/proc/locks",
    ("src/pirdesk/storage/backups.py", "open"): "writes the dump into a file just made",
    (
        "src/pirdesk/storage/backups.py",
        "gzip.open",
    ): "restore asked for the source first",
    ("src/pirdesk/private_files.py", "os.open"): "only makes files that are not there",
    ("src/pirdesk/private_files.py", "open"): "the file just made",
    ("src/pirdesk/cli/application.py", "os.open"): "the null device",
    ("src/pirdesk/ui/settings_file.py", "os.open"): "the folder of the home",
    ("src/pirdesk/services/heads.py", "read_bytes"): "a file of the home with a fixed name",
    ("src/pirdesk/services/key_store.py", "read_bytes"): "a key of the home with a fixed name",
    ("src/pirdesk/casefile/skeletons.py", "read_text"): "a data file of the program",
    ("src/pirdesk/services/definitions.py", "read_text"): "a data file of the program",
    ("src/pirdesk/ui/theme.py", "read_text"): "a data file of the program",
    ("src/pirdesk/ui/stylesheet.py", "read_text"): "a data file of the program",
    ("src/pirdesk/duties/homes.py", "read_text"): "a data file of the time zones",
    ("src/pirdesk/documents/pdf/finish.py", "read_bytes"): "a data file of a library",
    ("src/pirdesk/documents/verify/content.py", "read_bytes"): "a stream of a PDF in memory",
    ("src/pirdesk/documents/verify/opening.py", "pikepdf.open"): "bytes in memory",
    ("src/pirdesk/documents/pdf/pictures.py", "Pixels.open"): "bytes in memory",
    ("src/pirdesk/documents/pdf/logos.py", "Pixels.open"): "bytes in memory",
    ("src/pirdesk/exchange/package.py", "zipfile.ZipFile"): "bytes in memory",
    ("src/pirdesk/exchange/package.py", "open"): "a member of the package in memory",
    ("src/pirdesk/exchange/workbook.py", "zipfile.ZipFile"): "bytes in memory",
    ("src/pirdesk/exchange/decisions.py", "duckdb.connect"): "in memory; recognise asks first",
    ("src/pirdesk/exchange/decision_files.py", "zipfile.ZipFile"): "an open file",
    ("src/pirdesk/exchange/decision_rows.py", "zipfile.ZipFile"): "an open file",
    ("src/pirdesk/exchange/decision_rows.py", "open"): "a member of an open archive",
    ("src/pirdesk/documents/signing/tokens.py", "lib"): "asks refuse_locked first",
    ("src/pirdesk/documents/signing/tokens.py", "open"): "a session of the token",
    ("src/pirdesk/verifier.py", "open"): "a program of its own without any database",
    ("src/pirdesk/verifier.py", "read_bytes"): "a program of its own without any database",
    ("src/pirdesk/ui/widgets/pdf_view.py", "pypdfium2.PdfDocument"): "bytes in memory",
}


def openers(tree: ast.Module) -> Iterator[str]:
    """Name every call that may open a file; a dialog is opened without arguments."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        whole = ast.unparse(node.func)
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if whole in WHOLE:
            yield whole
        elif method in METHODS:
            yield method
        elif method == "open" and (node.args or node.keywords):
            yield "open"
        elif whole in ("QPixmap", "QIcon", "QImage") and _names_a_file(node):
            yield whole


def _names_a_file(call: ast.Call) -> bool:
    """Tell whether a picture is made from something that may be a name: made from nothing less."""
    return len(call.args) == 1 and not isinstance(call.args[0], ast.Call)


def found() -> set[tuple[str, str]]:
    return {
        (name, verb) for name, tree, _ in modules(SOURCE) if name != HOME for verb in openers(tree)
    }


def test_a_file_somebody_names_is_opened_through_lockedfiles() -> None:
    assert found() - set(ELSEWHERE) == set()


def test_no_reason_outlives_its_need() -> None:
    assert set(ELSEWHERE) - found() == set()


def test_the_check_knows_the_ways_to_open_a_file() -> None:
    source = """
path.read_bytes(); path.open("rb"); path.open(mode="r"); open(path); os.open(path, 0)
gzip.open(path); path.read_text(); QFile(name); QPixmap(name); pkcs11.lib(name)
dialog.open(); read_bytes(path); QIcon(self.pixmap(name, role))
"""
    seen = sorted(openers(ast.parse(source)))
    known = "read_bytes open open open os.open gzip.open read_text QFile QPixmap lib"
    assert seen == sorted(known.split())
