"""Migrations of the case database, run by ``storage.migrate`` alone."""
