"""Sign a paper: keys and certificates, PKCS#12 files, PAdES signatures with pyHanko.

Nothing here decides who may sign, stores a passphrase or asks for one.
"""

from pirdesk.documents.signing.keys import (
    KeyMaterial,
    Origin,
    load_pkcs12,
    make_key,
    save_pkcs12,
)
from pirdesk.documents.signing.notes import honest_note
from pirdesk.documents.signing.sign import sign

__all__ = [
    "KeyMaterial",
    "Origin",
    "honest_note",
    "load_pkcs12",
    "make_key",
    "save_pkcs12",
    "sign",
]
