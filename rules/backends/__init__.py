"""Engines of one lowered programme: reference, durable, columns, and outer bounds."""
