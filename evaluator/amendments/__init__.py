"""Amendments: what a text could say instead, what that concedes, and proof that nothing smaller reaches a goal."""
