"""The case database: one write door, views, the ledger, migrations and backup.

No session, connection or SQL ever leaves this room.
"""

from pirdesk.storage.backup import backup, restore
from pirdesk.storage.care import check, schema_state
from pirdesk.storage.changes import (
    AddBlob,
    AddComment,
    AddDefinition,
    AddEvidence,
    AddPerson,
    AddSubmission,
    Change,
    EditCase,
    EraseAnswer,
    NewCase,
    NewDocument,
    NewRecord,
    SetAnswer,
    SetBlock,
    SetDocument,
    SetPersonKey,
    SetQuotations,
    SetRecord,
    SetStamp,
)
from pirdesk.storage.ledger_check import verify_ledger
from pirdesk.storage.migrate import upgrade
from pirdesk.storage.paper_views import Views
from pirdesk.storage.records import (
    Derive,
    Derived,
    Entry,
    LedgerReport,
    PersonKey,
    Receipt,
    Sign,
    Submission,
)
from pirdesk.storage.schema import SchemaState, State
from pirdesk.storage.store import Store, open_store, rebuild

__all__ = [
    "AddBlob",
    "AddComment",
    "AddDefinition",
    "AddEvidence",
    "AddPerson",
    "AddSubmission",
    "Change",
    "Derive",
    "Derived",
    "EditCase",
    "Entry",
    "EraseAnswer",
    "LedgerReport",
    "NewCase",
    "NewDocument",
    "NewRecord",
    "PersonKey",
    "Receipt",
    "SchemaState",
    "SetAnswer",
    "SetBlock",
    "SetDocument",
    "SetPersonKey",
    "SetQuotations",
    "SetRecord",
    "SetStamp",
    "Sign",
    "State",
    "Store",
    "Submission",
    "Views",
    "backup",
    "check",
    "open_store",
    "rebuild",
    "restore",
    "schema_state",
    "upgrade",
    "verify_ledger",
]
