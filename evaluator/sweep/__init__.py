"""Sweeps: every design of a space of facts, contexts and standpoints, in chunks addressed by index."""
