"""Amendments: what a text could say instead, what each change concedes, and proof that nothing smaller reaches a goal."""
