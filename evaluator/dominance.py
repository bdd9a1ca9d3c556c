"""Two options over the unknown facts that they share: exact dominance, and exact ranges of their differences.

Facts of the context, of the standpoint and of the question are the same for both, whatever they turn out to be; all
other open facts are each option's own (docs/method.md, "Comparison").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.evaluate import Evaluation
from evaluator.ranges import Range
from rules.fold import Problem
from rules.joining import SECOND, fold_sheets
from rules.programme import Number, Sum
from rules.search import EFFORT, Held, extreme, within

SHARED = ("context", "standpoint", "argument")
"""Where facts come from that are the same for every option of a comparison."""
ALL = "difference"
"""The sum of all differences: above 0 where some criterion is better and none is worse."""
TOP = 1_000_000
"""More than any difference, or all of them together."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``certain``, ``possible`` or ``none``; where effort ran out it is not ``proved``, and is the weaker claim."""

    kind: str
    proved: bool


def difference_ranges(one: Evaluation, other: Evaluation, effort: float = EFFORT) -> dict[str, Range]:
    """How much better ``one`` is than ``other``, least and greatest, in exact units: criterion by criterion, and reach.

    Robustness stands for relative-gains sensitivity; witnesses name the facts of ``other`` with ``|other`` behind.
    """
    problem = joint_problem(one, other)
    found = {}
    for path in differences(one):
        low, high = (extreme(problem, path, most=most, effort=effort) for most in (False, True))
        found[path.removeprefix(f"{ALL}:")] = Range(low, high)
    return found


def joint_dominances(one: Evaluation, other: Evaluation, effort: float = EFFORT) -> tuple[Verdict, Verdict]:
    """Whether ``one`` dominates ``other``, and the other way round."""
    problem = joint_problem(one, other)
    return _judged(one, problem, 1, effort), _judged(one, problem, -1, effort)


def differences(option: Evaluation) -> list[str]:
    """The paths of the differences, in manifest order, reach last."""
    names = [criterion.id for criterion in option.pack.manifest.criteria]
    return [f"{ALL}:{name}" for name in [*names, option.pack.manifest.frames[0].level]]


def joint_problem(one: Evaluation, other: Evaluation, wanted: Sequence[str] = ()) -> Problem:
    """What is open about the ``wanted`` differences of two options, else about all of them and their sum."""
    steps = joint_steps(one)
    shared = shared_facts(one, other)
    return fold_sheets(one.sheet, other.sheet, one.pack.programme, shared, steps).problem(
        wanted or [s.path for s in steps]
    )


def joint_steps(option: Evaluation) -> list[Number]:
    """The steps of the differences, and of their sum, after those of two sheets."""
    steps = []
    for criterion in option.pack.manifest.criteria:
        path, sign = f"criterion:{criterion.id}", 1 if criterion.polarity == "more" else -1
        steps.append(Number(f"{ALL}:{criterion.id}", Sum(((sign, path), (-sign, f"{path}{SECOND}")))))
    reach = option.pack.manifest.frames[0].level
    steps.append(Number(f"{ALL}:{reach}", Sum(((1, f"grade:{reach}"), (-1, f"grade:{reach}{SECOND}")))))
    return [*steps, Number(ALL, Sum(tuple((1, step.path) for step in steps)))]


def shared_facts(one: Evaluation, other: Evaluation) -> frozenset[str]:
    """The facts that are the same for both options; an exception to the context is an option's own."""
    common = [
        path
        for path, entry in one.sheet.entries.items()
        if entry.how in SHARED and other.sheet.entries[path].how in SHARED
    ]
    slots = [slot for path in common for slot in one.pack.vocabulary.fields[path].term.slots]
    return frozenset(slot for slot in slots if one.sheet.base[slot] == other.sheet.base[slot])


def _judged(option: Evaluation, problem: Problem, sign: int, effort: float) -> Verdict:
    """``sign`` 1: the first option over the second; -1: the second over the first."""
    paths = differences(option)
    better = [_held(path, sign, 0) for path in paths] + [_held(ALL, sign, 1)]
    may = within(problem, better, effort=effort)
    if may is False:
        return Verdict("none", proved=True)
    fails = [within(problem, [_held(path, -sign, 1)], effort=effort) for path in paths]
    fails.append(within(problem, [_held(ALL, -sign, 0)], effort=effort))
    if not any(fail is not False for fail in fails):
        return Verdict("certain", proved=True)
    return Verdict("possible", proved=may is True and (True in fails))


def _held(path: str, sign: int, least: int) -> Held:
    """``sign`` times the number is ``least`` or more."""
    return Held(path, least, TOP) if sign > 0 else Held(path, -TOP, -least)
