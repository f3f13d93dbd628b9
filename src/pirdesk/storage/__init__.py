"""The case database: one write door, views, the ledger, migrations and backup.

No session, connection or SQL ever leaves this room. Each part loads when it is first named: people
wait for every start.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pirdesk.storage.backups import backup, restore
    from pirdesk.storage.care import check, schema_state
    from pirdesk.storage.changes import (
        AcceptEdition,
        AddBlob,
        AddComment,
        AddDefinition,
        AddEvidence,
        AddPerson,
        AddRows,
        AddSubmission,
        Change,
        EditCase,
        EraseAnswer,
        NewCase,
        NewDocument,
        NewRecord,
        RenameCase,
        SetAnswer,
        SetBlock,
        SetCalendar,
        SetDocument,
        SetPersonKey,
        SetQuotations,
        SetRecord,
        SetStamp,
    )
    from pirdesk.storage.clock_board import Wanted
    from pirdesk.storage.ledger_check import verify_ledger
    from pirdesk.storage.migrate import upgrade
    from pirdesk.storage.paper_views import Views
    from pirdesk.storage.records import (
        CalendarEvent,
        ClockLine,
        Derive,
        Derived,
        Entry,
        HeldDefinitions,
        LedgerReport,
        PersonKey,
        Receipt,
        Sign,
        Submission,
    )
    from pirdesk.storage.schema import SchemaState, State
    from pirdesk.storage.store import Store, open_store, rebuild

__all__ = [
    "AcceptEdition",
    "AddBlob",
    "AddComment",
    "AddDefinition",
    "AddEvidence",
    "AddPerson",
    "AddRows",
    "AddSubmission",
    "CalendarEvent",
    "Change",
    "ClockLine",
    "Derive",
    "Derived",
    "EditCase",
    "Entry",
    "EraseAnswer",
    "HeldDefinitions",
    "LedgerReport",
    "NewCase",
    "NewDocument",
    "NewRecord",
    "PersonKey",
    "Receipt",
    "RenameCase",
    "SchemaState",
    "SetAnswer",
    "SetBlock",
    "SetCalendar",
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
    "Wanted",
    "backup",
    "check",
    "open_store",
    "rebuild",
    "restore",
    "schema_state",
    "upgrade",
    "verify_ledger",
]

_HOMES = {
    "Wanted": "clock_board",
    "CalendarEvent": "records",
    "ClockLine": "records",
    "Derive": "records",
    "Derived": "records",
    "Entry": "records",
    "HeldDefinitions": "records",
    "LedgerReport": "records",
    "PersonKey": "records",
    "Receipt": "records",
    "Sign": "records",
    "Submission": "records",
    "Store": "store",
    "open_store": "store",
    "rebuild": "store",
    "backup": "backups",
    "restore": "backups",
    "check": "care",
    "schema_state": "care",
    "verify_ledger": "ledger_check",
    "upgrade": "migrate",
    "Views": "paper_views",
    "SchemaState": "schema",
    "State": "schema",
}


def __getattr__(name: str) -> Any:
    """Load what is named in ``__all__`` and not here yet: a change, or a tool of care."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'changes')}"), name)
