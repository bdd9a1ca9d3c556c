"""The strip in words: a cell for each kind of variation, and sentences that say what turns a first place over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluator.preference.statements import percent
from evaluator.stability import AMOUNTS, Row, Stability, Strip, Turned
from evaluator.variations import BAND
from evaluator.yardsticks import FRONTIER

KINDS = {
    "strengths": "all rule strengths alike, 50 % either way",
    "draws": "each rule strength by itself, 50 % either way, drawn",
    "strength": "one rule strength alone, 50 % either way",
    "anchors": "the inner anchors alike, half a level either way",
    "anchor": "one inner anchor alone, half a level either way",
    "context": "the other worlds",
    "standpoint": "the other points of view",
    "lens": "the other lenses",
}
FACTS, OPTIONS, WEIGHTS = "open facts, worst and best", "an option left out", "weights, smallest change"
STRIP = (
    "How firm the first places are, one source of doubt at a time. Leads in points, from least to greatest; "
    "a place turns over when others hold it, or share it."
)
BARS = 3
"""Bars of the tornado named in a sentence; JSON has all."""
MOST = 4
"""Turns named in a sentence; JSON has all."""


def titles(strips: Sequence[Strip]) -> list[str]:
    """Column heads: criteria and weights by name."""
    return [_words(strip.yardstick.name) for strip in strips]


def classes(found: Stability) -> list[tuple[str, list[Strip]]]:
    """The strips by reach class; the frontier first, under the name of all classes."""
    by_class: dict[str, list[Strip]] = {}
    for strip in found.strips:
        by_class.setdefault(strip.yardstick.reach_class, []).append(strip)
    return [(f"reach class {name}" if name else "across reach classes", strips) for name, strips in by_class.items()]


def rows(strips: Sequence[Strip]) -> list[tuple[str, ...]]:
    """A row for each kind of variation, its name first, then a cell for each strip of one class."""
    found = [("first", *(", ".join(strip.firsts) for strip in strips))]
    for place, row in enumerate(strips[0].rows):
        found.append((KINDS[row.kind], *(_cell(strip.rows[place]) for strip in strips)))
    found.append((FACTS, *(_facts(strip) for strip in strips)))
    found.append((OPTIONS, *(f"turns without {strip.without[0].of}" if strip.without else "stays" for strip in strips)))
    if any(strip.yardstick.weights for strip in strips):
        found.append((WEIGHTS, *(_weights(strip) for strip in strips)))
    return found


def sentences(strip: Strip) -> list[str]:
    """Who is first and by how much, and everything that turns it over."""
    turning = list(_turning(strip))
    if not turning:
        return [f"{_head(strip)}; nothing that was tried turns this over", *_widest(strip)]
    return [_head(strip), *(f"{_words(strip.yardstick.name)}: {told}" for told in turning), *_widest(strip)]


def _head(strip: Strip) -> str:
    name, firsts = _words(strip.yardstick.name), " and ".join(strip.firsts)
    if strip.yardstick.kind == FRONTIER:
        return f"at the point shown nothing stands over {', '.join(strip.firsts)}"
    if len(strip.firsts) > 1:
        return f"{name}: {firsts} are level"
    at = ", at the centre of the weights that fit," if strip.yardstick.weights else ""
    return f"{name}: {firsts}{at} is first by {_points(strip.lead)} points"


def _turning(strip: Strip) -> Iterator[str]:
    for row in strip.rows:
        yield from _row(row, strip)
    if not strip.facts.firm:
        yield _open(strip)
    for turned in strip.without:
        yield f"turns without {turned.of}: {_then(turned, strip)}"
    if strip.turn is not None:
        yield _smallest(strip)


def _row(row: Row, strip: Strip) -> Iterator[str]:
    """What turns the place within the band, else the first thing beyond it."""
    within = [turned for turned in row.turns if abs(turned.amount) <= BAND]
    if row.kind == "draws":
        if not row.firm:
            yield f"turns in {row.tried - row.kept} of {row.tried} draws of all rule strengths"
    elif within:
        more = f"; {len(within) - MOST} more in JSON" if len(within) > MOST else ""
        yield f"turns {'; '.join(_turned(row.kind, turned, strip) for turned in within[:MOST])}{more}"
    elif row.turns:
        yield f"beyond the band, turns {_turned(row.kind, row.turns[0], strip)}"


def _widest(strip: Strip) -> list[str]:
    """What moves the lead most."""
    bars = [bar for bar in (strip.bars.bars if strip.bars else ()) if bar.width][:BARS]
    told = "; ".join(f"{_words(bar.name)}{_span(bar.low, bar.high)}" for bar in bars)
    return [f"{_words(strip.yardstick.name)}: the lead moves most with {told}"] if bars else []


def _turned(kind: str, turned: Turned, strip: Strip) -> str:
    where = {
        "strengths": f"when all rule strengths change by {turned.amount:+d} %",
        "strength": f"when {turned.of} changes by {turned.amount:+d} %",
        "anchors": f"when all three inner anchors stand {_levels(turned.amount)}",
        "anchor": f"when {turned.of} stands {_levels(turned.amount)}",
        "context": f"in the world {turned.of}",
        "standpoint": f"for {turned.of}",
        "lens": f"under the lens {turned.of}",
    }[kind]
    return f"{where}: {_then(turned, strip)}"


def _then(turned: Turned, strip: Strip) -> str:
    """Who holds the place then; for the frontier what comes on and what goes."""
    if strip.yardstick.kind != FRONTIER:
        return f"{' and '.join(turned.firsts)} first"
    comes = [f"{name} comes on" for name in turned.firsts if name not in strip.firsts]
    goes = [f"{name} goes" for name in strip.firsts if name not in (*turned.firsts, turned.of)]
    return ", ".join([*comes, *goes])


def _open(strip: Strip) -> str:
    if strip.yardstick.kind == FRONTIER:
        return f"open facts decide about {strip.facts.rival}"
    low = _points(strip.facts.low)
    return f"open facts may put {strip.facts.rival} level or ahead: the lead may be as low as {low} points"


def _smallest(strip: Strip) -> str:
    """The smallest change of weights."""
    turn = strip.turn
    if turn is None:
        raise TypeError("no change of weights was found")
    fit = "these weights fit what was stated" if strip.stated else "these weights no longer fit what was stated"
    where = "; ".join(
        f"{_words(name)} {_shift(now - then)}"
        for name, then, now in zip(strip.yardstick.criteria, strip.yardstick.weights, turn.weights, strict=True)
        if now != then
    )
    return f"{turn.rival} draws level when {percent(turn.moved)} of the whole weight moves ({where}); {fit}"


def _shift(share: Fraction) -> str:
    return f"{'+' if share > 0 else '-'}{percent(abs(share))}"


def _cell(row: Row) -> str:
    if row.firm:
        return f"stays{_span(row.low, row.high)}"
    if row.kind in AMOUNTS:
        amount = row.turns[0].amount
        return f"turns at {amount:+d} %" if row.kind.startswith("strength") else f"turns {_levels(amount)}"
    return f"turns in {row.tried - row.kept} of {row.tried}"


def _facts(strip: Strip) -> str:
    return f"{'stays' if strip.facts.firm else 'may turn'}{_span(strip.facts.low, strip.facts.high)}"


def _weights(strip: Strip) -> str:
    if strip.turn is None:
        return "no change turns it" if strip.yardstick.weights else ""
    return f"level at {percent(strip.turn.moved)}{'' if strip.stated else ', beyond what was stated'}"


def _span(low: Fraction | None, high: Fraction | None) -> str:
    if low is None or high is None:
        return ""
    return f" ({_points(low)})" if low == high else f" ({_points(low)} to {_points(high)})"


def _points(value: Fraction | None) -> str:
    return "" if value is None else f"{float(value):.1f}"


def _levels(hundredths: int) -> str:
    return f"{abs(hundredths) / 100:g} of a level {'lower' if hundredths < 0 else 'higher'}"


def _words(name: str) -> str:
    return name.replace("_", " ")
