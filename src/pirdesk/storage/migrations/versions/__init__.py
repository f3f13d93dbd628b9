"""One file per schema version, each a frozen copy of what it makes."""
