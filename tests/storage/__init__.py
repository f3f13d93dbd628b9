"""The case database on real SQLite and real PostgreSQL."""
