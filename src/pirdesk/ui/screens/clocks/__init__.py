"""All clocks of all open cases on one board: filtered in the database, counting down in place."""
