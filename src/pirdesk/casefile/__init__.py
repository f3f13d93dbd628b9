"""The case file: frozen records every room speaks in; no storage, no screen, no law."""
