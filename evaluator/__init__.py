"""From findings to scores, and from scores to choices."""

from evaluator.evaluate import Evaluation, evaluate
from evaluator.question import Ask

__all__ = ["Ask", "Evaluation", "evaluate"]
