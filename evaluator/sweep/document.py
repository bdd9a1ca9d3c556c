"""A sweep as a document: counts, Pareto sets, the best by weights, what each step of each fact changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from pydantic import Field as Key

from evaluator.answers import Asked, Kind
from evaluator.ranges_document import Part
from evaluator.sweep.authored import Design
from evaluator.sweep.resolve import resolve
from evaluator.sweep.run import Sweep, Swept
from evaluator.sweep.space import WORLD, Space
from evaluator.sweep.tally import Effect, Point, World
from proposals.documents import Document
from proposals.errors import UsageError
from proposals.facts import Sheet
from proposals.worlds import world_ids
from rules.criteria import FULL

MOST_DESIGNS = 1_000_000
"""The largest space that is answered at once: by the service, and under a certificate."""
SHOWN = 200
"""Vectors of a Pareto set that are listed; how many there are is said beside."""
REACH = "reach"


class AxisPart(Part):
    """What varies, with its options in order."""

    path: str
    values: list[str]


class DesignPart(Part):
    """Scores, the first design that has them, and how many have."""

    index: int
    designs: int
    values: dict[str, str] = Key(description="the facts that vary, as this design has them")
    criteria: dict[str, float] = Key(description="points of 100")
    reach: float = Key(description="level of 0 to 4")


class WorldPart(Part):
    """The designs of one world: designs of different worlds are never compared."""

    context: str
    standpoint: str
    seen_by: str
    between: str
    against: str
    designs: int
    consistent: int = Key(description="free of contradiction")
    inside: int = Key(description="of those, inside the filter")
    met: int = Key(description="of those, meeting every goal")
    pareto_size: int = Key(description="vectors of scores that no other dominates")
    pareto: list[DesignPart] = Key(description=f"the first {SHOWN} of them, greatest first")
    best: DesignPart | None = Key(description="the greatest weighted sum; null without weights")


class ChangePart(Part):
    """What a step changes in one measure, in points (levels for reach)."""

    least: float
    mean: float = Key(description="rounded to four decimals")
    greatest: float


class EffectPart(Part):
    """One step of one fact, over all pairs of designs that count and differ in nothing else."""

    path: str
    from_: str = Key(alias="from")
    to: str
    pairs: int
    changes: dict[str, ChangePart] = Key(description="measures that the step changes in some pair")


class WeightsPart(Part):
    """The weights behind the best designs."""

    name: str
    imputed: bool = Key(description="true: a set that the editors imputed from texts, not one that anybody stated")
    percent: dict[str, int]


class SweepDocument(Part):
    """What a sweep found."""

    instrument: str
    designs: int
    axes: list[AxisPart]
    assumed: list[str] = Key(description="open facts of the base, taken at the cautious point in every design")
    contradictions: dict[str, int] = Key(description="rule to the designs counted under it: the first that they break")
    worlds: list[WorldPart]
    effects: list[EffectPart]
    weights: WeightsPart | None
    checked: int = Key(description="designs put through durable-rules and the reference as well")
    checked_scored: int = Key(description="of those, free of contradiction, so that every score was compared")
    hashes: dict[str, str] = Key(description="contexts and standpoints to the hash of their bytes")


def sweep_document(swept: Swept) -> SweepDocument:
    """The document of a finished sweep."""
    sweep, tally = swept.sweep, swept.tally
    space, writer = sweep.space, _Writer(swept)
    return SweepDocument(
        instrument=sweep.base.id,
        designs=space.size,
        axes=[AxisPart(path=axis.path, values=list(axis.words)) for axis in space.axes],
        assumed=_assumed(space, sweep.settings.assumed((0,) * space.outer)[0]),
        contradictions=dict(sorted(tally.broken.items())),
        worlds=[writer.world(number, world) for number, world in sorted(tally.worlds.items())],
        effects=list(writer.effects()),
        weights=writer.weights(),
        checked=swept.checked.designs,
        checked_scored=swept.checked.scored,
        hashes=writer.hashes(),
    )


def _assumed(space: Space, sheet: Sheet) -> list[str]:
    varied = {axis.field for axis in space.axes}
    return [
        path for path, entry in sheet.entries.items() if entry.state in ("unknown", "contested") and path not in varied
    ]


class _Writer:
    def __init__(self, swept: Swept) -> None:
        self.swept, self.space = swept, swept.sweep.space
        manifest = swept.sweep.shared.pack.manifest
        self.criteria = manifest.criteria
        self.units = [*((one.id, 400) for one in manifest.criteria), (REACH, 100)]

    def world(self, number: int, world: World) -> WorldPart:
        """One world with its designs."""
        first = number * (self.space.size // self.space.worlds)
        digits = self.space.digits(first)
        return WorldPart(
            **{name: axis.words[digit] for name, axis, digit in zip(WORLD, self.space.axes, digits, strict=False)},
            designs=world.designs,
            consistent=world.consistent,
            inside=world.inside,
            met=world.met,
            pareto_size=len(world.front),
            pareto=[self._design(point, self._turned(point.values)) for point in world.front[:SHOWN]],
            best=self._best(world.best),
        )

    def _best(self, point: Point | None) -> DesignPart | None:
        measures = self.swept.sweep.design(point.index) if point else None
        return self._design(point, list(measures.values())) if point and measures else None

    def _design(self, point: Point, measures: Sequence[int]) -> DesignPart:
        *scores, reach = measures
        digits = self.space.digits(point.index)
        varied = [(axis, digit) for axis, digit in zip(self.space.axes, digits, strict=True) if axis.field]
        return DesignPart(
            index=point.index,
            designs=point.designs,
            values={axis.path: axis.words[digit] for axis, digit in varied},
            criteria={one.id: score / 400 for one, score in zip(self.criteria, scores, strict=True)},
            reach=reach / 100,
        )

    def _turned(self, goods: Sequence[int]) -> list[int]:
        """Scores as the criteria give them, from values of which more is better."""
        less = [one.polarity == "less" for one in self.criteria]
        return [FULL - good if turn else good for good, turn in zip(goods, [*less, False], strict=True)]

    def effects(self) -> Iterator[EffectPart]:
        """Every step of every fact that varies."""
        tally = self.swept.tally
        for axis, varied in enumerate(self.space.axes):
            for step in range(len(varied.options) - 1 if varied.field else 0):
                pairs = tally.pairs[axis, step]
                found = {
                    name: _change(effect, unit, pairs)
                    for measure, (name, unit) in enumerate(self.units)
                    if (effect := tally.effects.get((axis, step, measure))) and (effect.least or effect.greatest)
                }
                one, other = varied.words[step : step + 2]
                yield EffectPart(path=varied.path, **{"from": one}, to=other, pairs=pairs, changes=found)

    def weights(self) -> WeightsPart | None:
        """The weights under the names of what they weigh."""
        given = self.space.weights
        if given is None:
            return None
        names = {one.id: one.id if one.polarity == "more" else "robustness" for one in self.criteria}
        percent = {names[name]: share for name, share in given.percent.items()}
        return WeightsPart(name=given.name, imputed=given.imputed, percent=percent)

    def hashes(self) -> dict[str, str]:
        """The worlds gone through, by the hash of their bytes."""
        found: dict[str, str] = {}
        for number in range(self.space.worlds):
            first = self.space.digits(number * (self.space.size // self.space.worlds))
            asked = self.swept.sweep.settings.basis(first).question
            found |= {asked.context.id: asked.context.hash, asked.standpoint.id: asked.standpoint.hash}
        return dict(sorted(found.items()))


def _change(effect: Effect, unit: int, pairs: int) -> ChangePart:
    least, greatest = effect.least or 0, effect.greatest or 0
    return ChangePart(
        least=least / unit, mean=float(round(Fraction(effect.total, pairs * unit), 4)), greatest=greatest / unit
    )


def answered(asked: Asked) -> SweepDocument:
    """The document of a space small enough to be answered at once; raises :class:`UsageError` for a larger one."""
    design: Design = asked.arguments
    given = Document("arguments", design.model_dump(mode="json"), {})
    base = asked.instruments[0]
    space = resolve(design, given, asked.basis, base)
    if space.size > MOST_DESIGNS:
        message = f"the space has {space.size:,} designs; at most {MOST_DESIGNS:,} are answered at once"
        raise UsageError(f"{message}; narrow it, or use `assay sweep` without a certificate")
    return sweep_document(Sweep(space, asked.basis, base).run())


def worlds_of(asked: Asked) -> tuple[str, ...]:
    """The contexts and standpoints that a sweep goes through."""
    given = ((asked.arguments.contexts, asked.basis.contexts), (asked.arguments.standpoints, asked.basis.standpoints))
    return tuple(name for listed, folder in given for name in (world_ids(folder) if listed == "all" else listed))


SWEEP = Kind(
    "sweep",
    "a design space of facts, contexts and standpoints: Pareto sets, effects of each provision",
    Design,
    answered,
    worlds=worlds_of,
)
