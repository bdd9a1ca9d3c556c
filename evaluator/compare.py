"""Options side by side on one basis, the status quo always among them, without weights.

Dominance is Pareto dominance on verifiability, robustness to relative gains, enforceability, middle-power autonomy
and reach. Over open facts it is ``certain`` when it holds whatever the facts turn out to be, ``possible`` when they
allow it, else ``none``: exactly, over the unknown facts that two options share, or only as far as outer bounds say.
Options are never ranked across reach classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any

from evaluator.dominance import Verdict, joint_dominances
from evaluator.evaluate import Basis, Evaluation, evaluate_on
from evaluator.ranges import sharpened
from evaluator.score import CriterionScore
from proposals.errors import UsageError
from rules.backends.intervals import Span
from rules.criteria import FULL

STATUS_QUO = "status-quo"
MAX_REASONS = 3


@dataclass(frozen=True, slots=True)
class Driver:
    """What makes two options differ on a criterion: the factors that move it most, in exact units of it."""

    one: str
    other: str
    criterion: str
    difference: int
    factors: tuple[tuple[str, int], ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Options on one basis, in the order given, the status quo last unless it was given.

    ``bounds`` is ``exact`` where every range and every dominance is, else ``outer``.
    """

    basis: Basis
    options: tuple[Evaluation, ...]
    dominance: dict[tuple[str, str], str]
    classes: dict[str, tuple[str, ...]]
    drivers: tuple[Driver, ...]
    bounds: str = "outer"

    def option(self, name: str) -> Evaluation:
        """The option of that id."""
        return next(option for option in self.options if option.instrument.id == name)

    @property
    def mixed_families(self) -> bool:
        """Whether options of different families stand beside each other."""
        others = [option.instrument for option in self.options if option.instrument.id != STATUS_QUO]
        return len({frozenset(instrument.families) for instrument in others}) > 1


def compare(basis: Basis, instruments: Sequence[Any], *, effort: float = 0.0) -> Comparison:
    """Compare instruments, given as :func:`evaluate` takes them; raises :class:`UsageError` for too few or twins.

    With ``effort`` (the solver's deterministic time per search, about seconds) ranges and dominance are exact.
    """
    return compare_evaluated([evaluate_on(basis, instrument) for instrument in instruments], effort=effort)


def compare_evaluated(evaluations: Sequence[Evaluation], *, effort: float = 0.0) -> Comparison:
    """Compare evaluations; raises :class:`UsageError` that says what differs when they do not share one basis."""
    chosen = tuple(_options(evaluations))
    dominance = {(a.instrument.id, b.instrument.id): Verdict(dominates(a, b), proved=False) for a, b in _pairs(chosen)}
    if effort:
        chosen = tuple(sharpened(option, effort) for option in chosen)
        dominance = _exactly(chosen, effort)
    exact = all(option.bounds == "exact" for option in chosen) and all(item.proved for item in dominance.values())
    return Comparison(
        basis=chosen[0].basis,
        options=chosen,
        dominance={pair: item.kind for pair, item in dominance.items()},
        classes=by_class(chosen),
        drivers=tuple(driver for i, a in enumerate(chosen) for b in chosen[i + 1 :] for driver in _drivers(a, b)),
        bounds="exact" if exact else "outer",
    )


def _options(evaluations: Sequence[Evaluation]) -> list[Evaluation]:
    """The options of one basis, the status quo among them."""
    options = list(evaluations)
    if not options:
        raise UsageError("a comparison takes at least one option beside the status quo")
    basis = shared_basis(options)
    names = [option.instrument.id for option in options]
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise UsageError(f"an option stands twice: {', '.join(twins)}; give each its own id")
    if STATUS_QUO not in names:
        options.append(evaluate_on(basis, STATUS_QUO))
    if len(options) < 2:
        raise UsageError("a comparison takes at least one option beside the status quo")
    return options


def _pairs(options: Sequence[Evaluation]) -> list[tuple[Evaluation, Evaluation]]:
    return list(permutations(options, 2))


def _exactly(options: Sequence[Evaluation], effort: float) -> dict[tuple[str, str], Verdict]:
    """Dominance over joint completions; ranges that are apart, or the wrong way round, decide it without a search."""
    found: dict[tuple[str, str], Verdict] = {}
    for one, other in combinations(options, 2):
        mine, theirs = one.instrument.id, other.instrument.id
        kinds = dominates(one, other), dominates(other, one)
        found[mine, theirs], found[theirs, mine] = (Verdict(kind, proved=True) for kind in kinds)
        if "possible" in kinds:
            found[mine, theirs], found[theirs, mine] = joint_dominances(one, other, effort)
    return {(a.instrument.id, b.instrument.id): found[a.instrument.id, b.instrument.id] for a, b in _pairs(options)}


def shared_basis(evaluations: Sequence[Evaluation]) -> Basis:
    """The basis that all evaluations share; raises :class:`UsageError` naming everything in which one differs."""
    first = evaluations[0]
    asked = _asked(first)
    for other in evaluations[1:]:
        differing = [
            f"{name} {value} and {_asked(other)[name]}" for name, value in asked.items() if _asked(other)[name] != value
        ]
        if differing:
            both = f"`{first.instrument.id}` and `{other.instrument.id}`"
            raise UsageError(f"{both} stand on different ground: {'; '.join(differing)}; evaluate both alike")
    return first.basis


def _asked(evaluation: Evaluation) -> dict[str, str]:
    """Everything that a comparison shares, in words."""
    pack, question = evaluation.pack, evaluation.question
    return {
        "pack": f"{pack.id} {pack.manifest.version} ({pack.hash[:12]})",
        "context": question.context.id,
        "standpoint": question.standpoint.id,
        "reading": question.reading,
        "date": question.as_of,
        "seen by": question.seen_by,
        "between": ",".join(question.between),
        "against": question.against,
    }


def frontier(comparison: Comparison) -> tuple[str, ...]:
    """The options over which none stands for certain, reach included and across its classes, by id."""
    beaten = {under for (_, under), kind in comparison.dominance.items() if kind == "certain"}
    return tuple(sorted(option.instrument.id for option in comparison.options if option.instrument.id not in beaten))


def dominates(one: Evaluation, other: Evaluation) -> str:
    """``certain``, ``possible`` or ``none`` as the ranges of each option say: at least as good everywhere, better once.

    Between exact ranges ``certain`` and ``none`` are exact; ``possible`` may fail over facts that criteria share.
    """
    pairs = list(zip(_goods(one), _goods(other), strict=True))
    if all(a[0] >= b[1] for a, b in pairs) and any(a[0] > b[1] for a, b in pairs):
        return "certain"
    if all(a[1] >= b[0] for a, b in pairs) and any(a[1] > b[0] for a, b in pairs):
        return "possible"
    return "none"


def _goods(option: Evaluation) -> list[Span]:
    """Ranges of what is better when higher, reach last."""
    spans = [good_span(score) for score in option.scored.criteria.values()]
    reach = option.pack.manifest.frames[0].level
    return [*spans, option.scored.outlook.spans[f"grade:{reach}"]]


def good_span(score: CriterionScore) -> Span:
    """The outer bounds of a criterion, turned so that more is better."""
    low, high = score.span
    return (low, high) if score.criterion.polarity == "more" else (FULL - high, FULL - low)


def reach_class(option: Evaluation) -> str:
    """none, declaratory, conduct, limit or ban."""
    return option.phrases.words(option.pack.manifest.frames[0].class_, option.scored.values)[0]


def by_class(options: Sequence[Evaluation]) -> dict[str, tuple[str, ...]]:
    """The ids of options by reach class, from none to ban, sorted inside a class: an order, not a ranking."""
    frame = options[0].pack.manifest.frames[0]
    derive = next(derive for derive in options[0].pack.derives if derive.head.id == frame.class_)
    found: dict[str, list[str]] = {name: [] for name in derive.term.values}
    for option in options:
        found[reach_class(option)].append(option.instrument.id)
    return {name: tuple(sorted(ids)) for name, ids in found.items() if ids}


def _drivers(one: Evaluation, other: Evaluation) -> list[Driver]:
    """What drives each difference between two options, criterion by criterion."""
    found = []
    for name, score in one.scored.criteria.items():
        difference = score.n - other.scored.criteria[name].n
        if difference:
            moved = sorted(
                ((factor, _moved(one, other, factor)) for factor in score.criterion.factor_ids),
                key=lambda item: (-abs(item[1]), item[0]),
            )
            chosen = tuple(item for item in moved[:MAX_REASONS] if item[1])
            reasons = tuple(_reason(one, other, factor) for factor, _ in chosen)
            found.append(Driver(one.instrument.id, other.instrument.id, name, difference, chosen, reasons))
    return found


def _moved(one: Evaluation, other: Evaluation, factor: str) -> int:
    mine, theirs = one.scored.factors[factor], other.scored.factors[factor]
    return mine.weight * (mine.level - theirs.level)


def _reason(one: Evaluation, other: Evaluation, factor: str) -> str:
    """Both options on one factor, each in the words of the rule that grades it."""
    mine, theirs = (option.phrases.because(option.pack.rules[factor], option.scored.values) for option in (one, other))
    if mine == theirs:
        return f"both: {mine}; critiques that apply to one of them make the difference"
    return f"{one.instrument.name}: {mine}. {other.instrument.name}: {theirs}"
