"""What every rule file has, whatever its kind."""

from __future__ import annotations

from typing import Literal

from proposals.documents import Document
from proposals.shapes import Shape
from rules.language import Head


class RuleShape(Shape):
    """The keys of every rule; each kind adds its own."""

    title: str
    draws_on: list[str]
    link: Literal["said", "step", "ours"]
    because: str

    def head(self, rule_id: str, document: Document) -> Head:
        """The head of the rule with that id."""
        return Head(rule_id, self.title, tuple(self.draws_on), self.link, self.because, document)
