"""The one door for words the program itself shows; it never sees words of people or of the law."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator

from pirdesk import datafiles

CONTEXT = "PIRDesk"


def tr(text: str, /, **named: object) -> str:
    """Translate a sentence of the program and fill its named places, e.g. ``{title}``."""
    shown = QCoreApplication.translate(CONTEXT, text)
    return shown.format(**named) if named else shown


def tr_n(one: str, many: str, count: int, /, **named: object) -> str:
    """Translate a sentence that counts, in the plural form the language asks for.

    ``many`` is what is looked up; ``{count}`` is filled in. Without a translation English rules.
    """
    shown = QCoreApplication.translate(CONTEXT, many, None, count)
    if shown == many and count == 1:
        shown = one
    return shown.format(count=f"{count:,}", **named)


def install_translations(app: QCoreApplication, language: str = "") -> tuple[str, ...]:
    """Load English plurals, then the language (default: the system's); return what was loaded."""
    folder = datafiles.path("resources", "translations")
    there = {file.stem.removeprefix("pirdesk_") for file in folder.glob("pirdesk_*.qm")}
    wished = language or (_system_language() if there - {"en"} else "")
    loaded = []
    for name in dict.fromkeys(("en", wished.partition("_")[0], wished)):
        translator = QTranslator(app)
        if name in there and translator.load(str(folder / f"pirdesk_{name}.qm")):
            app.installTranslator(translator)
            loaded.append(name)
    return tuple(loaded)


def _system_language() -> str:
    from PySide6.QtCore import QLocale  # noqa: PLC0415 - names every language and country there is

    return QLocale.system().name()
