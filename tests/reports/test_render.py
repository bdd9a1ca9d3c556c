"""One function from a result to a document, in three formats."""

from __future__ import annotations

import json

import pytest

from evaluator.comparison_document import comparison_document
from evaluator.document import document
from proposals.errors import UsageError
from reports import FORMATS, render
from reports.comparing import comparison_view
from tests.reports.samples import OPTIONS, compared, comparison_page, evaluated, page, weighings


def test_json_is_the_document_with_stable_keys() -> None:
    known = document(evaluated("status-quo")).model_dump(mode="json", by_alias=True)
    assert json.loads(page("status-quo", "json")) == known
    shared = comparison_document(compared(*OPTIONS), weighings()).model_dump(mode="json", by_alias=True)
    assert json.loads(comparison_page("json")) == shared


@pytest.mark.parametrize("form", FORMATS)
def test_rendering_twice_gives_the_same_bytes(form: str) -> None:
    for subject in (evaluated("chip-security-act-2025"), compared(*OPTIONS)):
        text = render(subject, form)
        assert text == render(subject, form)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


def test_another_format_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="there is no format `pdf`"):
        render(evaluated("status-quo"), "pdf")


def test_the_status_quo_is_always_a_row() -> None:
    rows = [row.name for group in comparison_view(compared(*OPTIONS)).classes for row in group.rows]
    assert "Status quo, no instrument" in rows


def test_options_stand_by_class_and_then_by_id_without_ranks() -> None:
    view = comparison_view(compared(*OPTIONS))
    classes = [group.name for group in view.classes]
    assert classes == [name for name in ("none", "declaratory", "conduct", "limit", "ban") if name in classes]
    for group in view.classes:
        anchors = [row.anchor for row in group.rows]
        assert anchors == sorted(anchors)
    assert "no ranking" in comparison_page("md")


def test_options_of_different_families_carry_a_banner() -> None:
    assert comparison_view(compared(*OPTIONS)).banner
    alone = comparison_view(compared("us-political-declaration-2023"))
    assert alone.banner == ""


def test_dominance_is_told_as_the_comparison_found_it() -> None:
    comparison = compared(*OPTIONS)
    text = " ".join(comparison_view(comparison).dominance)
    kinds = set(comparison.dominance.values())
    assert ("Whatever the open facts turn out to be: " in text) == ("certain" in kinds)
    assert ("Not ruled out by the outer bounds: " in text) == ("possible" in kinds)


def test_the_ledger_gives_every_option_a_status() -> None:
    view = comparison_view(compared(*OPTIONS))
    assert view.matrix
    assert all(len(row.statuses) == len(view.names) == len(OPTIONS) + 1 for row in view.matrix)
