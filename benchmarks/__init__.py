"""Measurements of what people wait for, beside a bare window in the same run."""
