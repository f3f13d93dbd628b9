"""The SQL that stands beside the tables: append-only triggers and the reading views.

Used by fresh databases and by migrations alike; migrations never change what a name means, a
changed trigger or view gets a new name.
"""

from __future__ import annotations

import sqlalchemy as sa

FUNCTIONS = ("pirdesk_refuse_change", "pirdesk_refuse_erasing")

VIEWS = {
    "current_answer": """
CREATE VIEW current_answer AS
SELECT c.case_id, c.key, c.revision, r.who, r.at, r.label, k.content
FROM answer_current c
JOIN answer_revision r
  ON r.case_id = c.case_id AND r.key = c.key AND r.revision = c.revision
LEFT JOIN kept_text k ON k.commitment = r.commitment
WHERE NOT c.removed""",
    "register_page": """
CREATE VIEW register_page AS
SELECT r.case_id, f.title, r.kind, f.state, f.label, f.exercise, r.created_at, r.changed_at,
  r.severity, r.next_due, r.next_duty, r.open_duties, r.title_order, r.due_order, r.search_text
FROM register_row r JOIN case_file f ON f.id = r.case_id""",
    "document_block": """
CREATE VIEW document_block AS
SELECT b.document_id, b.position, b.block_id AS id, b.kind, b.exhibit, b.revision, r.author,
  k.content AS markdown
FROM block b
JOIN block_revision r
  ON r.document_id = b.document_id AND r.block_id = b.block_id AND r.revision = b.revision
LEFT JOIN kept_text k ON k.commitment = r.commitment""",
    "stale_quotation": """
CREATE VIEW stale_quotation AS
SELECT d.case_id, q.document_id, q.number, q.block_id, q.term, q.revision, q.text
FROM quotation q
JOIN document d ON d.id = q.document_id
JOIN answer_current c ON c.case_id = d.case_id AND c.key = q.term
WHERE c.revision > q.revision""",
}

_POSTGRES_FUNCTIONS = (
    """
CREATE FUNCTION pirdesk_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '42501',
    MESSAGE = TG_TABLE_NAME || ' is append-only: ' || TG_OP || ' refused';
END $$""",
    """
CREATE FUNCTION pirdesk_refuse_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM erasure e WHERE e.commitment = OLD.commitment) THEN
    RAISE EXCEPTION 'kept_text is erased only with an erasure on record' USING ERRCODE = '42501';
  END IF;
  RETURN OLD;
END $$""",
)


def make_functions(connection: sa.Connection) -> None:
    """Create the trigger functions PostgreSQL needs; SQLite needs none."""
    if connection.dialect.name == "postgresql":
        for statement in _POSTGRES_FUNCTIONS:
            connection.exec_driver_sql(statement)


def drop_functions(connection: sa.Connection) -> None:
    """Drop the trigger functions."""
    if connection.dialect.name == "postgresql":
        for name in FUNCTIONS:
            connection.exec_driver_sql(f"DROP FUNCTION {name}()")


def make_append_only(connection: sa.Connection, table: str) -> None:
    """Refuse UPDATE and DELETE (and TRUNCATE) on a table from now on."""
    if connection.dialect.name == "postgresql":
        _postgres_trigger(connection, table, "update", "UPDATE", "pirdesk_refuse_change")
        _postgres_trigger(connection, table, "delete", "DELETE", "pirdesk_refuse_change")
        _postgres_truncate(connection, table)
        return
    for event in ("update", "delete"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {event.upper()} refused'); END"
        )


def allow_changes(connection: sa.Connection, table: str) -> None:
    """Take the append-only triggers off a table, for a migration that must rebuild it."""
    events = ("update", "delete")
    if connection.dialect.name == "postgresql":
        for event in (*events, "truncate"):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{event} ON {table}")
        return
    for event in events:
        connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{event}")


def guard_kept_text(connection: sa.Connection) -> None:
    """Refuse every change of a kept text, and its erasing unless an erasure is on record."""
    if connection.dialect.name == "postgresql":
        _postgres_trigger(connection, "kept_text", "update", "UPDATE", "pirdesk_refuse_change")
        _postgres_trigger(connection, "kept_text", "delete", "DELETE", "pirdesk_refuse_erasing")
        _postgres_truncate(connection, "kept_text")
        return
    connection.exec_driver_sql(
        "CREATE TRIGGER kept_text_no_update BEFORE UPDATE ON kept_text "
        "BEGIN SELECT RAISE(ABORT, 'kept_text is append-only: UPDATE refused'); END"
    )
    connection.exec_driver_sql(
        "CREATE TRIGGER kept_text_no_delete BEFORE DELETE ON kept_text "
        "WHEN NOT EXISTS (SELECT 1 FROM erasure e WHERE e.commitment = OLD.commitment) BEGIN "
        "SELECT RAISE(ABORT, 'kept_text is erased only with an erasure on record'); END"
    )


def make_view(connection: sa.Connection, name: str) -> None:
    """Create one reading view."""
    connection.exec_driver_sql(VIEWS[name])


def drop_view(connection: sa.Connection, name: str) -> None:
    """Drop one reading view."""
    connection.exec_driver_sql(f"DROP VIEW {name}")


def _postgres_trigger(
    connection: sa.Connection, table: str, name: str, event: str, function: str
) -> None:
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()"
    )


def _postgres_truncate(connection: sa.Connection, table: str) -> None:
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION pirdesk_refuse_change()"
    )
