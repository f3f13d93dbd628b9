"""All cases, searched and paged, never computed."""
