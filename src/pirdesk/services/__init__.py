"""The verbs: everything a person can do is one function here, and none knows Qt or SQL."""
