"""Papers held against validators that are not ours."""
