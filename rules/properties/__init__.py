"""Declared properties of a pack: what must hold whatever the facts, searched for counter-examples."""

from rules.properties.search import ROWS, Counterexample, search_properties
from rules.properties.shape import Property, read_properties

__all__ = ["ROWS", "Counterexample", "Property", "read_properties", "search_properties"]
