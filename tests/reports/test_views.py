"""Views: frozen, every field described, and declared fields equal rendered fields both ways."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from reports import comparison_views, views
from reports.build import evaluation_view
from reports.comparing import comparison_view
from reports.environment import render_html, render_markdown
from tests.reports.samples import OPTIONS, compared, every, firmness, weighings

pytestmark = pytest.mark.slow

CLASSES = [
    item
    for module in (views, comparison_views)
    for item in vars(module).values()
    if isinstance(item, type) and dataclasses.is_dataclass(item) and item.__module__ == module.__name__
]
HTML_ONLY = ("chart: ", "its place in the page", "how many columns")
"""How descriptions of fields begin that only a drawn page needs."""


class Watched:
    """Stands for a view and notes which fields are asked for; a field that is not declared is an error."""

    def __init__(self, view: Any, seen: set[str]) -> None:
        self._view = view
        self._seen = seen

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self._seen.add(f"{type(self._view).__name__}.{name}")
        return watched(getattr(self._view, name), self._seen)


def watched(value: Any, seen: set[str]) -> Any:
    if isinstance(value, tuple):
        return tuple(watched(item, seen) for item in value)
    return Watched(value, seen) if dataclasses.is_dataclass(value) else value


def described(kind: type) -> dict[str, str]:
    found = {}
    for name, hint in get_type_hints(kind, include_extras=True).items():
        assert get_origin(hint) is Annotated, f"{kind.__name__}.{name} is not described"
        found[f"{kind.__name__}.{name}"] = get_args(hint)[1]
    return found


def declared(view: type) -> dict[str, str]:
    """Every field of a view and of the views inside it."""
    found, waiting = dict[str, str](), [view]
    while waiting:
        kind = waiting.pop()
        if not described(kind).items() <= found.items():
            found |= described(kind)
            inner = [get_args(hint)[0] for hint in get_type_hints(kind, include_extras=True).values()]
            waiting += [part for hint in inner for part in (hint, *get_args(hint)) if part in CLASSES]
    return found


def rendered(template: str, made: list[Any]) -> set[str]:
    seen: set[str] = set()
    render = render_html if template.endswith("html.j2") else render_markdown
    for view in made:
        render(template, view=Watched(view, seen))
    return seen


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_views_are_frozen_and_every_field_is_described(kind: Any) -> None:
    assert kind.__dataclass_params__.frozen
    assert all(described(kind).values())


def test_every_view_is_part_of_a_document() -> None:
    whole = declared(views.EvaluationView) | declared(comparison_views.ComparisonView)
    assert {name.partition(".")[0] for name in whole} == {kind.__name__ for kind in CLASSES}


@pytest.mark.parametrize("template", ["evaluation.html.j2", "evaluation.md.j2"])
def test_an_evaluation_renders_the_fields_that_are_declared(template: str) -> None:
    fields = declared(views.EvaluationView)
    seen = rendered(template, [evaluation_view(evaluation) for evaluation in every()])
    assert seen == (set(fields) if "html" in template else not_drawn(fields))


@pytest.mark.parametrize("template", ["comparison.html.j2", "comparison.md.j2"])
def test_a_comparison_renders_the_fields_that_are_declared(template: str) -> None:
    fields = declared(comparison_views.ComparisonView)
    seen = rendered(template, [comparison_view(compared(*OPTIONS), weighings(), firmness())])
    assert seen == (set(fields) if "html" in template else not_drawn(fields))


def not_drawn(fields: dict[str, str]) -> set[str]:
    return {name for name, about in fields.items() if not about.startswith(HTML_ONLY) and not name.startswith("Tick.")}
