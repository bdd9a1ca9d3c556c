"""Weights and what follows from them: exact preference on the simplex, samples, groups, second opinions, stability."""

from evaluator.preference.polytope import Polytope, simplex
from evaluator.preference.statements import Statement, Weights

__all__ = ["Polytope", "Statement", "Weights", "simplex"]
