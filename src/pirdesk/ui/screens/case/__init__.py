"""One case: outline, sections, documents and what the caret points at."""
