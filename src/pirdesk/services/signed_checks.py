"""What a person answers for by name, as it is stored: signed with the key of her ledger entries.

Stored as a definition, because every desk of an office reads those; what its author's key did not
sign is no answer of hers.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime

from pirdesk.casefile.case import Definition
from pirdesk.services import ledger_keys
from pirdesk.services.desk import Desk


def content(desk: Desk, told: Mapping[str, object]) -> str:
    """Return what is stored of an answer: it as canonical JSON, with key and signature.

    Both are "" where the person has no ledger key.
    """
    sign = ledger_keys.signer(desk.vault, desk.acting().id)
    if sign is None:
        return _canonical({**told, "key": "", "signature": ""})
    key, signature = sign(_canonical(told).encode())
    return _canonical({**told, "key": key, "signature": base64.b64encode(signature).decode()})


def genuine(kept: Definition, told: Mapping[str, object], about: str = "law") -> bool:
    """Tell whether a check says what its author signed, with a key that is the author's own.

    ``about`` names the member that says what it is of. One without a signature must at least agree
    with the row that it is stored in.
    """
    row = (kept.id, kept.author, kept.based_on_hash)
    if row != tuple(told[name] for name in (about, "person", "sha256")):
        return False
    if datetime.fromisoformat(str(told["at"])) != kept.at:
        return False
    key, signature = told["key"], told["signature"]
    if not key and not signature:
        return True
    body = {name: value for name, value in told.items() if name not in ("key", "signature")}
    public = dict(kept.keys).get(str(key))
    return public is not None and ledger_keys.signed_by(
        public, str(signature), _canonical(body).encode()
    )


def _canonical(told: Mapping[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
