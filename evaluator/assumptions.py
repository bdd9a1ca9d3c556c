"""Load-bearing assumptions: what each fact about the world does to every criterion, and what would overturn a result.

An assumption is a fact that no drafter controls: the context, the standpoint, whom the question speaks of, and facts
about the world. Everything else stays as it is at the point shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluator.changing import freed_sheet
from evaluator.dominance import ALL, differences, joint_steps, shared_facts
from evaluator.evaluate import Evaluation
from evaluator.overturning import Overturned, Problems, minimal_sets, singles
from proposals.errors import UsageError, nearest
from proposals.facts import Sheet
from rules.criteria import FULL
from rules.fold import fold_sheet
from rules.joining import SECOND, fold_sheets

SECTIONS = ("context", "standpoint")
ARGUMENTS = ("arguments.seen_by", "arguments.against")
SIZE = 2
"""Sets of so many changed assumptions are looked for, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One assumption otherwise: its codes, and every criterion that moves, in exact units before and after."""

    path: str
    codes: dict[str, int]
    moved: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Result:
    """A result that assumptions may overturn, and the minimal sets that do.

    ``kind`` is ``threshold``, ``order`` or ``dominance``; ``value`` what decides it at the point shown, in exact units.
    """

    kind: str
    criterion: str
    value: int
    overturned: tuple[Overturned, ...]


def assumption_paths(evaluation: Evaluation) -> list[str]:
    """The fields that are assumptions, in vocabulary order."""
    fields = evaluation.pack.vocabulary.fields.values()
    return [
        field.path
        for field in fields
        if field.section in SECTIONS
        or field.path in ARGUMENTS
        or (field.shape.control == "world" and field.section != "arguments")
    ]


def assumptions(evaluation: Evaluation) -> list[Shift]:
    """Every assumption that moves a criterion when it alone is otherwise, in vocabulary order."""
    sheet, fields = freed_sheet(evaluation, assumption_paths(evaluation))
    paths = [f"criterion:{name}" for name in evaluation.scored.criteria]
    problems = Problems(fold_sheet(sheet, evaluation.pack.programme), paths)
    values = evaluation.scored.values
    found = []
    for path, codes, row in singles(problems, fields, evaluation.sheet.cautious):
        moved = {
            name.removeprefix("criterion:"): (values[name], after)
            for name, after in row.items()
            if after != values[name]
        }
        if moved:
            found.append(Shift(path, codes, moved))
    return found


def under_threshold(evaluation: Evaluation, criterion: str, points: float, *, size: int = SIZE) -> Result | None:
    """The minimal sets of assumptions that push a criterion under a threshold; ``None`` where it is under already.

    Points count as better when higher: robustness stands for relative-gains sensitivity.
    """
    if criterion not in evaluation.scored.criteria:
        raise UsageError(f"there is no criterion `{criterion}`; {nearest(criterion, evaluation.scored.criteria)}")
    score, least = evaluation.scored.criteria[criterion], round(points * 400)
    if score.good < least:
        return None
    sheet, fields = freed_sheet(evaluation, assumption_paths(evaluation))
    path, more = f"criterion:{criterion}", score.criterion.polarity == "more"
    problems = Problems(fold_sheet(sheet, evaluation.pack.programme), [path])

    def falls(row: Mapping[str, int]) -> bool:
        return (row[path] if more else FULL - row[path]) < least

    sets = minimal_sets(problems, fields, evaluation.sheet.cautious, falls, path, size)
    return Result("threshold", criterion, score.good, sets)


def overturned_order(one: Evaluation, other: Evaluation, *, size: int = SIZE) -> list[Result]:
    """What would turn the order of two options, on each criterion on which they differ and in dominance.

    Facts of the context, the standpoint and the question change for both, facts about the world each for its option.
    """
    (mine, ours), (theirs, others) = (freed_sheet(option, assumption_paths(option)) for option in (one, other))
    shared = shared_facts(one, other)
    steps = joint_steps(one)
    current = one.sheet.cautious | _named(other.sheet, shared)
    fields = dict(ours) | {
        f"{path}{SECOND}": tuple(f"{fact}{SECOND}" for fact in facts)
        for path, facts in others.items()
        if not shared.issuperset(facts)
    }
    folding = fold_sheets(mine, theirs, one.pack.programme, shared, steps)
    paths = differences(one)
    at_point = {path: _difference(one, other, path) for path in paths}
    found = []
    for path in paths[:-1]:
        if at_point[path]:
            sign = 1 if at_point[path] > 0 else -1

            def turns(row: Mapping[str, int], path: str = path, sign: int = sign) -> bool:
                return sign * row[path] < 0

            sets = minimal_sets(Problems(folding, [path]), fields, current, turns, path, size)
            found.append(Result("order", path.removeprefix(f"{ALL}:"), at_point[path], sets))
    return [*found, *_dominance(Problems(folding, [*paths, ALL]), fields, current, at_point, size)]


def _dominance(
    problems: Problems,
    fields: Mapping[str, tuple[str, ...]],
    current: Mapping[str, int],
    at_point: Mapping[str, int],
    size: int,
) -> list[Result]:
    """What ends the dominance of one of the two, where there is one at the points shown."""
    total = sum(at_point.values())
    sign = 1 if total > 0 else -1
    if not total or any(sign * value < 0 for value in at_point.values()):
        return []

    def ends(row: Mapping[str, int]) -> bool:
        return any(sign * row[path] < 0 for path in at_point) or not row[ALL]

    return [Result("dominance", "", total, minimal_sets(problems, fields, current, ends, ALL, size))]


def _difference(one: Evaluation, other: Evaluation, path: str) -> int:
    name = path.removeprefix(f"{ALL}:")
    if name in one.scored.criteria:
        return one.scored.criteria[name].good - other.scored.criteria[name].good
    return one.scored.values[f"grade:{name}"] - other.scored.values[f"grade:{name}"]


def _named(sheet: Sheet, shared: frozenset[str]) -> dict[str, int]:
    return {f"{fact}{SECOND}": code for fact, code in sheet.cautious.items() if fact not in shared}
