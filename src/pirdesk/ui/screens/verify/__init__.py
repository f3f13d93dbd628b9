"""A record checked from its file alone."""
