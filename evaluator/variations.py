"""What a comparison would say if declared numbers, the world, the point of view or the lens were others.

Every variation scores all options again at the point shown, by the reference engine alone: it is shown, never recorded
(docs/adr/0050-stability.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluator.compare import Comparison
from evaluator.evaluate import Basis, Evaluation, basis
from proposals.completing import build_sheet
from rules.altered import ANCHORS, Tail, effective, scored_again, tail, with_anchors, with_strengths
from rules.backends import reference
from rules.criteria import FULL
from rules.pack import Pack, pack_ids
from rules.programme import Node

Scores = Mapping[str, tuple[int, ...]]
"""By option: the criteria in manifest order in exact units, turned so that more is better, and reach in hundredths."""
BAND = 50
"""Percent of its strength by which a critique is moved either way, and hundredths of a level by which an anchor is."""
WHOLE = 100
DRAWS = 100
STEP = 5
"""Anchors move in steps of so many hundredths of a level."""
INNER = (1, 2, 3)
"""The anchors that can move: the ends of a scale stay."""


@dataclass(frozen=True)
class Variation:
    """One way in which things could be otherwise: what moves, by how much (percent or hundredths), and the scores."""

    of: str
    amount: int
    scores: Scores


@dataclass(frozen=True)
class Source:
    """Variations of one kind; where they have amounts, those of one thing go outwards on either side.

    Kinds: ``strengths`` (all by the same percent), ``draws`` (each by a percent of its own), ``strength`` (one alone),
    ``anchors`` (all three inner ones alike), ``anchor`` (one alone), ``context``, ``standpoint``, ``lens``.
    """

    kind: str
    variations: tuple[Variation, ...]


def points_shown(comparison: Comparison) -> dict[str, tuple[int, ...]]:
    """The scores of a comparison as it stands."""
    return {option.instrument.id: goods(option.pack, option.scored.values) for option in comparison.options}


def goods(pack: Pack, values: Mapping[str, int]) -> tuple[int, ...]:
    """One option's scores from the values of a completion."""
    found = [
        values[f"criterion:{criterion.id}"]
        if criterion.polarity == "more"
        else FULL - values[f"criterion:{criterion.id}"]
        for criterion in pack.manifest.criteria
    ]
    return (*found, values[f"grade:{pack.manifest.frames[0].level}"])


def sources(comparison: Comparison, seed: int) -> tuple[Source, ...]:
    """Every kind of variation, in the order in which it is shown."""
    return (
        Source("strengths", tuple(_outwards(comparison, "all", _rules(comparison)))),
        Source("draws", tuple(_draws(comparison, seed))),
        Source("strength", tuple(_single(comparison))),
        Source("anchors", tuple(_anchors(comparison, "all three", INNER))),
        Source("anchor", tuple(one for place in INNER for one in _anchors(comparison, f"anchor {place}", (place,)))),
        Source("context", tuple(_worlds(comparison, "context"))),
        Source("standpoint", tuple(_worlds(comparison, "standpoint"))),
        Source("lens", tuple(_lenses(comparison))),
    )


class _Moving:
    """The options scored again under moved strengths; one that the moved critiques do not touch stays as it is."""

    def __init__(self, comparison: Comparison, rules: Sequence[str]) -> None:
        self.pack = comparison.basis.pack
        self.tail: Tail = tail(self.pack.programme, with_strengths(self.pack, dict.fromkeys(rules, 0)))
        self.base = points_shown(comparison)
        self.options = {
            option.instrument.id: option.scored.values
            for option in comparison.options
            if any(option.scored.values[f"{rule}#standing"] for rule in rules)
        }

    def nodes(self, percents: Mapping[str, int]) -> dict[str, Node]:
        return with_strengths(self.pack, percents)

    def scores(self, changed: Mapping[str, Node]) -> dict[str, tuple[int, ...]]:
        moved = {
            name: goods(self.pack, scored_again(self.tail, changed, values)) for name, values in self.options.items()
        }
        return self.base | moved


def _outwards(comparison: Comparison, of: str, rules: Sequence[str]) -> Iterator[Variation]:
    """Amounts from 1 to 100 percent on either side; those that change nothing against the one before are left out."""
    moving = _Moving(comparison, rules)
    for sign in (-1, 1):
        before, scores = moving.nodes(dict.fromkeys(rules, 0)), dict(moving.base)
        for amount in range(1, WHOLE + 1):
            changed = moving.nodes(dict.fromkeys(rules, sign * amount))
            if changed == before:
                continue
            before, found = changed, moving.scores(changed)
            if found != scores:
                scores = found
                yield Variation(of, sign * amount, found)


def _single(comparison: Comparison) -> Iterator[Variation]:
    for rule in _rules(comparison):
        yield from _outwards(comparison, rule, [rule])


def _draws(comparison: Comparison, seed: int) -> Iterator[Variation]:
    """Each strength by a percent of its own, drawn evenly within the band."""
    rules = _rules(comparison)
    drawn = np.random.default_rng(seed).integers(-BAND, BAND, size=(DRAWS, len(rules)), endpoint=True).tolist()
    moving = _Moving(comparison, rules)
    for draw, percents in enumerate(drawn, start=1):
        yield Variation(f"draw {draw}", 0, moving.scores(moving.nodes(dict(zip(rules, percents, strict=True)))))


def _rules(comparison: Comparison) -> list[str]:
    """The critiques that move a factor of some option."""
    values = [option.scored.values for option in comparison.options]
    names = [finding.head.id for finding in effective(comparison.basis.pack)]
    return [name for name in names if any(found[f"{name}#standing"] for found in values)]


def _anchors(comparison: Comparison, of: str, places: Sequence[int]) -> Iterator[Variation]:
    pack = comparison.basis.pack
    steps = tail(pack.programme, with_anchors(pack, ANCHORS, comparison.options[0].scored.values))
    for sign in (-1, 1):
        for amount in range(STEP, BAND + 1, STEP):
            anchors = tuple(at + sign * amount * (place in places) for place, at in enumerate(ANCHORS))
            scores = {
                option.instrument.id: goods(
                    pack, scored_again(steps, with_anchors(pack, anchors, option.scored.values), option.scored.values)
                )
                for option in comparison.options
            }
            yield Variation(of, sign * amount, scores)


def _worlds(comparison: Comparison, kind: str) -> Iterator[Variation]:
    """Every other context, or every other standpoint."""
    shared = comparison.basis
    folder = shared.contexts if kind == "context" else shared.standpoints
    for name in sorted(file.stem for file in folder.glob("*.yaml")):
        if name != getattr(shared.ask, kind):
            yield Variation(name, 0, _again(comparison, shared.asking(replace(shared.ask, **{kind: name}))))


def _lenses(comparison: Comparison) -> Iterator[Variation]:
    """Every other bundled pack that has the same criteria and scores in the same world."""
    shared = comparison.basis
    for name in pack_ids():
        other = basis(replace(shared.ask, pack=name))
        if other.pack.hash != shared.pack.hash and _kinds(other.pack) == _kinds(shared.pack):
            yield Variation(name, 0, _again(comparison, other))


def _kinds(pack: Pack) -> list[tuple[str, str]]:
    return [(criterion.id, criterion.polarity) for criterion in pack.manifest.criteria]


def _again(comparison: Comparison, other: Basis) -> Scores:
    return {option.instrument.id: _scored(option, other) for option in comparison.options}


def _scored(option: Evaluation, other: Basis) -> tuple[int, ...]:
    sheet = build_sheet(option.instrument, other.question, other.pack.vocabulary, other.actors)
    facts = dict(sheet.cautious)
    return goods(other.pack, facts | reference.run(other.pack.programme, facts))
