"""Assay beside other engines, on the same rules and facts."""
