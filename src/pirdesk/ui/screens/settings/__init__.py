"""Appearance, persons and where things are kept."""
