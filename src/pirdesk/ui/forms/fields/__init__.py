"""One small file per field type; a field knows its type, never its meaning."""
