"""Types of criterion, factor and manifest; the numbers themselves are data in ``packs/<pack>/pack.yaml``."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field as Key

from proposals.conditions.levels import hundredths, is_level
from proposals.documents import Document
from proposals.errors import Mistake, nearest
from proposals.shapes import Form, Shape, shaped

FULL = 40_000
WEIGHTS = 100
"""The top of a criterion in exact units: level 4 (400 hundredths) times weights that sum to 100."""


class SubScore(Shape):
    """A named part of a criterion: the weighted mean over some of its factors."""

    id: str
    title: str
    factors: list[str]


class Criterion(Shape):
    """One of the four. ``polarity`` says whether more is better; ``words`` are its five levels, low to high."""

    id: str
    folder: str
    title: str
    question: str
    polarity: Literal["more", "less"]
    words: Annotated[list[str], Key(min_length=5, max_length=5)]
    factors: dict[str, int]
    titles: dict[str, str]
    subscores: list[SubScore] = []

    @cached_property
    def factor_ids(self) -> tuple[str, ...]:
        """Full ids, ``folder.name``."""
        return tuple(f"{self.folder}.{name}" for name in self.factors)

    def weight(self, factor: str) -> int:
        """The weight of a factor given by full id."""
        return self.factors[factor.removeprefix(f"{self.folder}.")]


class Frame(Shape):
    """A scale that stands beside the criteria and is never summed."""

    id: str
    title: str
    level: str
    class_: Annotated[str, Key(alias="class")]


class Waiver(Shape):
    """A lint finding accepted for a written reason."""

    code: str
    rule: str
    because: str


class Manifest(Shape):
    """Everything numeric of a pack, and what it calls things."""

    pack: str
    version: Annotated[str, Form(r"[0-9]+\.[0-9]+\.[0-9]+", "three numbers such as 1.0.0")]
    title: str
    note: str = ""
    strengths: dict[str, float]
    criteria: list[Criterion]
    frames: list[Frame]
    addresses: list[str]
    waived: list[Waiver] = []

    @cached_property
    def factors(self) -> tuple[str, ...]:
        """Every factor of every criterion, in order."""
        return tuple(factor for criterion in self.criteria for factor in criterion.factor_ids)

    def criterion(self, name: str) -> Criterion:
        """The criterion of that id."""
        return next(criterion for criterion in self.criteria if criterion.id == name)

    def criterion_of(self, factor: str) -> Criterion:
        """The criterion that a factor belongs to."""
        return next(criterion for criterion in self.criteria if factor in criterion.factor_ids)

    def strength(self, name: str) -> int:
        """A named strength in hundredths of a level."""
        return hundredths(self.strengths[name])


def read_manifest(document: Document, mistakes: list[Mistake]) -> Manifest | None:
    """The manifest of a document; weights, strengths and names are checked here."""
    manifest = shaped(Manifest, document.value, document, mistakes)
    if manifest is None:
        return None
    for index, criterion in enumerate(manifest.criteria):
        at = ("criteria", index, "factors")
        if sum(criterion.factors.values()) != WEIGHTS or min(criterion.factors.values(), default=-1) < 0:
            mistakes.append(
                document.mistake(
                    "weights", at, f"the weights of `{criterion.id}` must sum to 100, none of them negative"
                )
            )
        if set(criterion.titles) != set(criterion.factors):
            mistakes.append(
                document.mistake("titles", at, f"every factor of `{criterion.id}` needs a title, and nothing else")
            )
        for place, score in enumerate(criterion.subscores):
            where = ("criteria", index, "subscores", place, "factors")
            mistakes += [
                document.mistake(
                    "unknown-factor", where, f"there is no factor `{name}`", nearest(name, criterion.factors)
                )
                for name in score.factors
                if name not in criterion.factors
            ]
    for name, strength in manifest.strengths.items():
        if not is_level(strength) or strength == 0 or hundredths(strength) % 2:
            message = f"the strength `{name}` must be an even number of hundredths up to 4, so that half of it is exact"
            mistakes.append(document.mistake("strength", ("strengths", name), message))
    return manifest
