"""Every number printed is the computed one: pages are parsed back and compared with the exact document."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from proposals.library import library_ids
from reports.wording import fives, fives_of, level, points
from tests.reports.samples import comparison_page, evaluated, page, read_html, rows, section

MINUS = "\N{MINUS SIGN}"


def exact(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page(name, "json"), parse_float=Fraction, parse_int=Fraction)
    return found


def parsed(text: str) -> Fraction:
    return Fraction(text.replace(MINUS, "-").replace(",", ""))


def to_five(value: Fraction) -> int:
    """Points rounded to 5, halves upwards, as decisions 44 writes it, from points instead of units."""
    return (int(value * 400) + 1000) // 2000 * 5


def printed(value: Fraction) -> str:
    """Points as pages print them exactly."""
    return points(int(value * 400))


@pytest.mark.parametrize("name", library_ids())
def test_the_four_answers_print_the_scores(name: str) -> None:
    known = exact(name)
    cards = section(read_html(page(name)), "page-one").all("ul", **{"class": "answers"})[0].all("li")
    assert len(cards) == 4
    for card, (criterion, part) in zip(cards, known["criteria"].items(), strict=True):
        shown, worst, best, needed = (item.text for item in card.all("dd"))
        ends = [part["low"], part["high"]]
        if criterion == "relative_gains_sensitivity":
            ends.reverse()
            score = to_five(part["score"])
            assert shown == f"sensitivity {score} (robustness {100 - score})"
        else:
            assert shown == str(to_five(part["score"]))
        assert [worst, best] == [str(to_five(end)) for end in ends]
        assert part["band"] in card.text
        assert needed == margin(part, asked=known["reach"]["level"] > 0)


def margin(part: dict[str, Any], *, asked: bool) -> str:
    """What stands under *needed*, from the exact score and requirement."""
    if part["required"] is None:
        return "\N{EN DASH}"
    if not asked:
        return "asks nothing"
    required = to_five(part["required"])
    gap = to_five(part["score"]) - required
    if gap == 0:
        return f"{required}, so {'just short of it' if part['margin'] < 0 else 'just enough'}"
    assert (gap > 0) == (part["margin"] > 0)
    return f"{required}, so {f'{gap} to spare' if gap > 0 else f'{-gap} short'}"


@pytest.mark.parametrize("name", library_ids())
def test_the_profile_prints_the_scores(name: str) -> None:
    known = exact(name)
    [table] = section(read_html(page(name)), "profile").all("table")
    for row, (criterion, part) in zip(rows(table), known["criteria"].items(), strict=True):
        _, point, low, high, needed, score, span, unbound, judgement = row
        rounded = [to_five(part[key]) for key in ("score", "low", "high")]
        if criterion == "relative_gains_sensitivity":
            rounded = [100 - rounded[0], 100 - rounded[2], 100 - rounded[1]]
        assert [point, low, high] == [str(value) for value in rounded]
        assert needed == ("\N{EN DASH}" if part["required"] is None else str(to_five(part["required"])))
        ends = list(dict.fromkeys(printed(part[key]) for key in ("low", "high")))
        assert (score, span, judgement) == (
            printed(part["score"]), " to ".join(ends), printed(part["judgement_share"]),
        )  # fmt: skip
        assert unbound.partition(" ")[0] == printed(part["before_bound"])


@pytest.mark.parametrize("name", library_ids())
def test_the_bars_of_a_waterfall_add_up_exactly(name: str) -> None:
    known, root = exact(name), read_html(page(name))
    for criterion, part in known["criteria"].items():
        factors, steps = section(root, criterion.replace("_", "-")).all("table")
        found = rows(steps)
        total = Fraction(0)
        for _, _, units, amount, so_far in found:
            total += parsed(units)
            assert parsed(amount) == parsed(units) / 400
            assert parsed(so_far) == total / 400
        assert total / 400 == part["score"]
        foot = [cell.text for cell in steps.all("tfoot")[0].walk() if cell.tag == "td" and cell.text]
        assert [parsed(text) for text in foot] == [total, part["score"], part["score"]]
        levels = [factor for factor in known["factors"].values() if factor["criterion"] == criterion]
        for row, factor in zip(rows(factors), levels, strict=True):
            assert [parsed(row[1]), parsed(row[4])] == [factor["weight"], factor["level"]]
            ends = list(dict.fromkeys((factor["low"], factor["high"])))
            assert [parsed(text) for text in row[5].split(" to ")] == ends


@pytest.mark.parametrize("name", library_ids())
def test_requirements_and_reach_print_exactly(name: str) -> None:
    known, text = exact(name), page(name, "md")
    for part in known["criteria"].values():
        if part["required"] is not None:
            numbers = {key: printed(part[key]) for key in ("required", "provided", "margin")}
            assert "Required {required}, provided {provided}, margin {margin}.".format(**numbers) in text
    reach = known["reach"]
    assert f"**Reach.** {reach['class'].capitalize()}, {level(int(reach['level'] * 100))} of 4 on the scale" in text


def test_the_comparison_prints_the_scores_of_every_option() -> None:
    options = {option["instrument"]["name"]: option for option in json.loads(comparison_page("json"))["options"]}
    [table] = section(read_html(comparison_page()), "table").all("table")
    found = [row for row in rows(table) if len(row) > 1]
    assert {row[0] for row in found} == set(options)
    for name, reach, *cells in found:
        known = options[name]
        assert float(reach.partition(" ")[0]) == known["reach"]["level"]
        for cell, (criterion, part) in zip(cells, known["criteria"].items(), strict=True):
            values = [to_five(Fraction(part[key])) for key in ("score", "low", "high")]
            if criterion == "relative_gains_sensitivity":
                values = [100 - values[0], 100 - values[2], 100 - values[1]]
            point, low, high = values
            assert cell.startswith(f"{point} ({low if low == high else f'{low} to {high}'})")


def test_markdown_and_html_print_the_same_numbers() -> None:
    root, text = read_html(page("chip-security-act-2025")), page("chip-security-act-2025", "md")
    [table] = section(root, "profile").all("table")
    for row in rows(table):
        assert f"| {' | '.join(row)} |" in text


def test_subscores_are_divided_for_display_only() -> None:
    score = evaluated("chip-security-act-2025").scored.criteria["middle_power_autonomy"]
    known = exact("chip-security-act-2025")["criteria"]["middle_power_autonomy"]
    for name, (total, weight) in score.subscores.items():
        assert abs(Fraction(total, 4 * weight) - known[name]) < Fraction(1, 1000)
        assert f"{fives_of(100 * total, weight)} of 100." in page("chip-security-act-2025", "md")


@pytest.mark.parametrize(
    ("n", "five", "text"),
    [(0, 0, "0"), (999, 0, "2.4975"), (1000, 5, "2.5"), (-1000, 0, f"{MINUS}2.5"), (-1001, -5, f"{MINUS}2.5025"),
     (39_000, 100, "97.5"), (40_000, 100, "100"), (1, 0, "0.0025")],
)  # fmt: skip
def test_numbers_are_rounded_in_one_place(n: int, five: int, text: str) -> None:
    assert (fives(n), points(n)) == (five, text)
    assert fives_of(7 * n, 7) == five
