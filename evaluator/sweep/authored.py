"""What an author writes: the facts, worlds and arguments that a sweep goes through, filters, goals and weights."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field as Key

from proposals.documents import Document, read_file
from proposals.errors import InputError, Mistake
from proposals.shapes import Shape, shaped

All = Literal["all"]


class Values(Shape):
    """The values of one fact, and whether silence is among them."""

    values: All | list[Any] = "all"
    states: Annotated[list[Literal["stated", "silent"]], Key(min_length=1)] = ["stated"]


class Goal(Shape):
    """What a design must reach to be listed: points of 100, levels of 4 for reach."""

    at_least: float | int | None = None
    at_most: float | int | None = None


class Questions(Shape):
    """Arguments to go through; one left out stays as it was asked."""

    seen_by: list[str] = []
    between: list[Annotated[list[str], Key(min_length=2, max_length=2)]] = []
    against: list[str] = []


class Design(Shape):
    """A design space around a base: what varies, which designs count, what they are to reach."""

    facts: dict[str, Any] = {}
    contexts: All | list[str] = []
    standpoints: All | list[str] = []
    arguments: Questions = Questions()
    where: dict[str, Any] = {}
    goals: dict[str, Goal] = {}
    weights: str | dict[str, int] = ""


class SpaceFile(Design):
    """The file of ``assay sweep``: a design space and the base it stands around, a library id or a file beside it."""

    base: str
    note: str = ""

    @property
    def design(self) -> Design:
        """The space without its base."""
        return Design.model_validate(self.model_dump(include=set(Design.model_fields), exclude_unset=True))


def read_space(path: Path) -> tuple[SpaceFile, Document]:
    """Read a file of a design space; raises :class:`InputError` with every mistake of form."""
    document = read_file(path)
    mistakes: list[Mistake] = []
    space = shaped(SpaceFile, document.value, document, mistakes)
    if space is None:
        raise InputError(mistakes)
    return space, document


def base_of(space: SpaceFile, path: Path) -> str:
    """The base as :func:`evaluator.evaluate` takes it: a file beside the space, else a library id or a path."""
    beside = path.parent / space.base
    return str(beside) if beside.is_file() else space.base
