"""Write resources/translations anew: every sentence of the window, then the compiled files.

Reads ``tr("…")`` and ``tr_n("one", "many", n)`` from the source, keeps what was translated before,
and lets Qt's lrelease compile. English holds only what counts: its plural forms.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "pirdesk" / "ui"
FOLDER = ROOT / "resources" / "translations"
CONTEXT = "PIRDesk"


@dataclass(frozen=True)
class Sentence:
    """One sentence to translate; ``one`` is its English singular where it counts."""

    text: str
    one: str = ""


def sentences(folder: Path = SOURCE) -> tuple[Sentence, ...]:
    """Return every sentence of the window once, by its text; one not written out is refused."""
    found: dict[str, Sentence] = {}
    for path in sorted(folder.rglob("*.py")):
        for sentence in _of_file(path):
            found.setdefault(sentence.text, sentence)
    return tuple(found[text] for text in sorted(found))


def _of_file(path: Path) -> Iterator[Sentence]:
    if path.name == "translate.py":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        wanted = {"tr": 1, "tr_n": 2}.get(node.func.id)
        if wanted is None:
            continue
        texts = [a.value for a in node.args[:wanted] if isinstance(a, ast.Constant)]
        if len(texts) != wanted or not all(isinstance(text, str) for text in texts):
            raise SystemExit(f"{path}:{node.lineno}: a sentence to translate is written out whole")
        yield Sentence(texts[-1], texts[0] if wanted == 2 else "")


def written(language: str, found: tuple[Sentence, ...], before: ET.Element | None) -> bytes:
    """Return the .ts file of a language; what ``before`` translated is kept."""
    kept = _translated(before)
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    english = language == "en"
    for sentence in found:
        if english and not sentence.one:
            continue
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = sentence.text
        if sentence.one:
            message.set("numerus", "yes")
        forms = (sentence.one, sentence.text) if english else kept.get(sentence.text, ())
        _translation(message, forms, counts=bool(sentence.one))
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n'.encode()


def _translation(message: ET.Element, forms: tuple[str, ...], *, counts: bool) -> None:
    translation = ET.SubElement(message, "translation")
    if not any(forms):
        translation.set("type", "unfinished")
    if not counts:
        translation.text = forms[0] if forms else ""
        return
    for form in forms:
        ET.SubElement(translation, "numerusform").text = form


def _translated(before: ET.Element | None) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for message in before.iter("message") if before is not None else ():
        translation = message.find("translation")
        if translation is not None:
            forms = [form.text or "" for form in translation.findall("numerusform")]
            found[message.findtext("source", "")] = tuple(forms or [translation.text or ""])
    return found


def main() -> int:
    """Write every language's .ts and .qm; ``translations.py de`` begins a new language."""
    FOLDER.mkdir(exist_ok=True)
    found = sentences()
    named = {path.stem.removeprefix("pirdesk_") for path in FOLDER.glob("pirdesk_*.ts")}
    for language in sorted(named | {"en"} | set(sys.argv[1:])):
        path = FOLDER / f"pirdesk_{language}.ts"
        # Our own file of the last run, not a stranger's.
        before = ET.parse(path).getroot() if path.exists() else None  # noqa: S314
        path.write_bytes(written(language, found, before))
        compiled(path, path.with_suffix(".qm"))
        print(f"{path.relative_to(ROOT)}: {len(found)} sentences")
    return 0


def compiled(path: Path, to: Path) -> None:
    """Compile a .ts file with the lrelease that comes with Qt for Python."""
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([tool, "-silent", str(path), "-qm", str(to)], check=True)


if __name__ == "__main__":
    sys.exit(main())
