"""How one value is written in several ways, and what a known word proposes to count as.

Nothing is joined or counted by this alone: it finds what must be asked, and what to propose.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Proposal = Literal["favourable", "unfavourable", "left_out", ""]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_YES = _words(
    """yes y true t 1 ja j wahr oui o vrai si sí s vero verdadero sim tak x ✓ ✔ approved accepted
    selected hired admitted granted passed pass positive offer offered invited promoted eligible
    genehmigt bewilligt angenommen eingestellt zugelassen bestanden positiv accepté admis retenu
    aprobado aceptado contratado approvato assunto"""
)
_NO = _words(
    """no n false f 0 nein falsch non faux falso não nie rejected refused denied declined failed
    fail negative ineligible dismissed abgelehnt verweigert negativ durchgefallen refusé rejeté
    rechazado denegado respinto rifiutato"""
) | {f"not {word}" for word in _words("hired selected approved accepted admitted granted")}
_LOST = _words(
    """n/a n.a. n.a na nan null (null) none nil nd n.d. - -- --- – — ? ?? . .. … unknown missing
    blank (blank) (leer) empty undefined \\n <na> k.a. k.a ka unbekannt inconnu desconocido
    sconosciuto #n/a #nv #n/v #null! #value! #wert! #ref! #bezug! #div/0!"""
) | {
    "",
    "k. a.",
    "keine angabe",
    "not available",
    "not stated",
    "prefer not to say",
    "not known",
}
# Letters of other scripts that are drawn like Latin ones (Unicode TR39, the most common of them),
# and the ways of writing umlauts.
_LOOKALIKES = str.maketrans(
    dict(zip("аеорсухіјѕԁһӏкмтвн", "aeopcyxijsdhlkmtbh", strict=True))
    | dict(zip("αβεζηικμνορτυχ", "abezhikmnoptyx", strict=True))
    | {"ä": "ae", "ö": "oe", "ü": "ue"}
)
_UNSEEN = {"Cf", "Cc", "Mn"}
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_TEXT_FORMULA = re.compile(r'="(.*)"', re.DOTALL)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return what is left of a value without case, spaces, form of a number and look-alikes."""
    if (formula := _TEXT_FORMULA.fullmatch(text.strip())) is not None:
        text = formula[1]  # how Excel's users keep a number a text
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKC", text)
        if unicodedata.category(letter) not in _UNSEEN or letter.isspace()
    )
    plain = plain.casefold().translate(_LOOKALIKES).replace("\u2212", "-").replace("_", " ")
    plain = " ".join(plain.split()).strip("'\"\u201c\u201d\u201e\u2018\u2019 ")
    if (number := as_number(plain)) is not None:
        return format(number.normalize(), "f") if number else "0"
    stripped = plain.rstrip(".!")
    return stripped if stripped and plain not in _LOST else plain


def as_number(text: str) -> Decimal | None:
    """Read a number with a point or a comma before its decimals; None for anything else.

    “1,234” and “1.234” are None: one people's thousand is another's decimal.
    """
    plain = text.strip().replace("\u2212", "-")
    if not plain.isascii() or not _NUMBER.fullmatch(plain) or _THOUSANDS.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", "."))


def is_missing(text: str) -> bool:
    """Say whether a value is a mark that people and programs write where there is none."""
    return folded(text) in _LOST or text.strip().casefold() in _LOST


def proposed(text: str) -> Proposal:
    """Propose what a value of a decision counts as, from its word alone; "" for an unknown one."""
    if is_missing(text):
        return "left_out"
    word = folded(text)
    if word in _YES:
        return "favourable"
    return "unfavourable" if word in _NO else ""
