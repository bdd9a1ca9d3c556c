"""Evaluations that the report tests share, computed once, and a small reader of the pages made from them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from evaluator import Ask, Evaluation, evaluate
from evaluator.certificate import written
from evaluator.compare import Comparison, compare
from evaluator.evaluate import basis
from evaluator.preference.authored import weights_of
from evaluator.preference.statements import Swing, Weights, ranked
from evaluator.ranges import sharpened
from evaluator.stability import Stability, stability
from evaluator.weighing import Weighing, weigh
from proposals.library import library_ids
from reports import render
from rules.search import EFFORT
from rules.weights import CRITERIA

GOLDEN = ("chip-security-act-2025", "status-quo", "us-political-declaration-2023")
OPTIONS = ("ai-diffusion-framework-2025", "chip-security-act-2025", "us-political-declaration-2023")
VOID = {"br", "hr", "img", "input", "link", "meta"}


@lru_cache(maxsize=64)
def evaluated(name: str) -> Evaluation:
    return sharpened(evaluate(name))


@lru_cache(maxsize=1)
def every() -> tuple[Evaluation, ...]:
    """The whole library, with outer bounds as `assay library score` has them."""
    return tuple(evaluate(name) for name in library_ids())


@lru_cache(maxsize=4)
def compared(*names: str) -> Comparison:
    return compare(basis(Ask()), list(names), effort=EFFORT)


@lru_cache(maxsize=1)
def firmness() -> Stability:
    """How firm the comparison of the three options is."""
    return stability(compared(*OPTIONS), weighings())


@lru_cache(maxsize=1)
def weighings() -> tuple[Weighing, ...]:
    """The comparison under two sets of weights, one of which states a swing."""
    comparison = compared(*OPTIONS)
    ranks = ranked(CRITERIA, [["verifiability"], ["robustness", "enforceability"]])
    swings = {"verifiability": Swing("status-quo", "inf-1987")}
    mine = Weights("mine", "Mine", CRITERIA, tuple(ranks), swings, "the sample")
    return tuple(weigh(comparison, one, samples=500) for one in (weights_of("hold_the_line", CRITERIA), mine))


@lru_cache(maxsize=32)
def page(name: str, form: str = "html") -> str:
    return render(evaluated(name), form)


@lru_cache(maxsize=4)
def comparison_page(form: str = "html") -> str:
    return render(compared(*OPTIONS), form, weighings())


def rewritten(name: str, /, **changes: Any) -> dict[str, Any]:
    """A library instrument as a mapping, with other keys."""
    mapping = copy.deepcopy(written(evaluated(name).instrument))
    mapping = {key: value for key, value in mapping.items() if value not in ("", [], {}) or key == "families"}
    return mapping | changes


@dataclass
class Node:
    """An element with its attributes and what stands in it."""

    tag: str
    attrs: dict[str, str]
    parts: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.walk()

    def all(self, tag: str, **attrs: str) -> list[Node]:
        return [node for node in self.walk() if node.tag == tag and attrs.items() <= node.attrs.items()]

    @property
    def text(self) -> str:
        inner = "".join(part if isinstance(part, str) else part.text for part in self.parts)
        return " ".join(inner.split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def read_html(text: str) -> Node:
    """The tree of a page; elements that do not nest are an error."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.root


def section(root: Node, name: str) -> Node:
    """The section labelled by the heading of that id."""
    [found] = root.all("section", **{"aria-labelledby": name})
    return found


def rows(table: Node) -> list[list[str]]:
    """The texts of the cells of a table's body."""
    bodies = table.all("tbody")
    return [[cell.text for cell in row.walk() if cell.tag in ("th", "td")] for body in bodies for row in body.all("tr")]
