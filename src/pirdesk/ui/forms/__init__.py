"""The generic form renderer: one sheet model, one row per question, one field per type."""
