"""Conditions over facts: written in YAML, parsed to a tree, checked against a scope, lowered to formulas."""
