"""The screens, one folder each: a view that shows and a model that fetches."""
