"""What an amendment must reach and must not lose, as demands on both runs of a space.

Every goal carries what must hold and its opposite, so that a search can ask for the one and a proof for the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluator.amendments.space import BEFORE, CHANGE, Space, reach_path
from evaluator.concessions import HELD_BACK, groups, movable
from evaluator.evaluate import Evaluation
from evaluator.ledger import is_critique
from evaluator.statuses import HELD
from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not, Test
from proposals.errors import UsageError, nearest
from rules.criteria import FULL, Criterion
from rules.demands import Demand, Within

ROBUSTNESS = "robustness"
"""The name under which the criterion that is better when lower may be asked for as one that is better when higher."""
POINT = 400
EVERY = "all"
POINTS = re.compile(r"\+?[0-9]{1,3}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: an id, in words, what holds where it is met and what holds where it is not."""

    id: str
    words: str
    met: Demand
    missed: Demand

    @property
    def asked(self) -> bool:
        """Whether it is what is asked for; the others say what must not be lost."""
        return self.id.startswith(("target:", "answered:"))


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of an amendment, as given: targets in points, or ``+points`` above the point shown."""

    target: Mapping[str, float | str]
    keep: Sequence[str] = ()
    fix: Sequence[str] = ()
    release: Sequence[str] = ()
    answered: Sequence[str] = ()
    max_changes: int | None = None
    certain: bool = True


def goals_of(space: Space, wishes: Wishes) -> list[Goal]:
    """Every goal: those wished, and that nothing answered is reopened and neither reach nor depth falls."""
    evaluation = space.evaluation
    found = [_target(evaluation, name, asked, wishes) for name, asked in wishes.target.items()]
    found += [goal for name in wishes.answered for goal in _answered(evaluation, name)]
    if not found:
        raise UsageError("nothing is asked for; give a target such as verifiability=60, or a goal answered:CLAIM")
    found += [_kept(_criterion(evaluation, name)[0]) for name in _kept_names(evaluation, wishes.keep)]
    found.append(Goal("reach", "reach does not fall", *_change(reach_path(evaluation), 1)))
    found += _depth(space)
    found += [_reopened(rule.head.id) for rule in evaluation.pack.findings if is_critique(evaluation.pack, rule)]
    return found + ([_changes(space, wishes.max_changes)] if wishes.max_changes is not None else [])


def check(evaluation: Evaluation, wishes: Wishes) -> None:
    """Raise :class:`UsageError` for names that do not exist and wishes that contradict each other."""
    fields = evaluation.pack.vocabulary.fields
    slots = {slot: field.path for field in fields.values() for slot in field.term.slots}
    for path in wishes.fix:
        if path not in fields and path not in slots:
            raise UsageError(f"--fix names no field `{path}`; {nearest(path, fields)}")
        field = fields[path if path in fields else slots[path]]
        if not movable(field):
            who = "says which instrument this is" if field.shape.control == "drafter" else "is not for a drafter"
            raise UsageError(f"`{path}` {who} and stays as it is anyway; leave it out of --fix")
    for name in wishes.release:
        if name not in HELD_BACK:
            raise UsageError(f"--release knows no `{name}`; {nearest(name, HELD_BACK)}")
    for path in wishes.fix:
        if both := groups(path) & set(wishes.release):
            raise UsageError(f"`{path}` is fixed by --fix and released by --release {min(both)}; drop one of them")


def _criterion(evaluation: Evaluation, name: str) -> tuple[Criterion, bool]:
    """The criterion of that name, and whether it was asked for as robustness."""
    criteria = {criterion.id: criterion for criterion in evaluation.pack.manifest.criteria}
    less = [criterion for criterion in criteria.values() if criterion.polarity == "less"]
    if name == ROBUSTNESS and less:
        return less[0], True
    if name not in criteria:
        raise UsageError(
            f"there is no criterion `{name}`; {nearest(name, [*criteria, *([ROBUSTNESS] if less else [])])}"
        )
    return criteria[name], False


def _target(evaluation: Evaluation, name: str, asked: float | str, wishes: Wishes) -> Goal:
    criterion, turned = _criterion(evaluation, name)
    score = evaluation.scored.criteria[criterion.id]
    more = criterion.polarity == "more" or turned
    shown = FULL - score.n if turned else score.n
    n = _units(name, asked, shown, more=more)
    good = n if more else FULL - n
    if good <= (_worst(score.span, criterion) if wishes.certain else score.good):
        side = "at least" if more else "at most"
        message = f"`{name}` is {shown / POINT:g} already, so that {side} {n / POINT:g} asks for nothing"
        raise UsageError(f"{message}; ask for {'more' if more else 'less'}")
    path = f"criterion:{criterion.id}"
    words = f"{name.replace('_', ' ')} is {'at least' if more else 'at most'} {n / POINT:g}"
    least = good if criterion.polarity == "more" else 0
    most = FULL if criterion.polarity == "more" else FULL - good
    missed = Within(path, 0, least - 1) if least else Within(path, most + 1, FULL)
    return Goal(f"target:{criterion.id}", words, Within(path, least, most), missed)


def _worst(span: tuple[int, int], criterion: Criterion) -> int:
    return span[0] if criterion.polarity == "more" else FULL - span[1]


def _units(name: str, asked: float | str, shown: int, *, more: bool) -> int:
    """A target in exact units: points, or ``+points`` better than the point shown."""
    text = str(asked).strip()
    if not POINTS.fullmatch(text):
        raise UsageError(f"the target of `{name}` is a number of points such as 60 or +20, not `{text}`")
    n = round(float(text) * POINT)
    if text.startswith("+"):
        n = shown + n if more else shown - n
    if not 0 <= n <= FULL:
        raise UsageError(f"the target of `{name}` would be {n / POINT:g}; scores lie between 0 and 100")
    return n


def _kept_names(evaluation: Evaluation, keep: Iterable[str]) -> list[str]:
    names = [criterion.id for criterion in evaluation.pack.manifest.criteria]
    asked = [_criterion(evaluation, name)[0].id for name in keep if name != EVERY]
    return names if EVERY in keep else [name for name in names if name in asked]


def _kept(criterion: Criterion) -> Goal:
    sign = 1 if criterion.polarity == "more" else -1
    side = "fall" if sign == 1 else "rise"
    words = f"{criterion.title.lower()} does not {side}"
    return Goal(f"keep:{criterion.id}", words, *_change(f"criterion:{criterion.id}", sign))


def _change(path: str, sign: int) -> tuple[Within, Within]:
    """No change for the worse, and its opposite."""
    change = f"{CHANGE}{path}"
    if sign == 1:
        return Within(change, 0, FULL), Within(change, -FULL, -1)
    return Within(change, -FULL, 0), Within(change, 1, FULL)


def _answered(evaluation: Evaluation, name: str) -> Iterator[Goal]:
    """The goals that a critique, or every critique that draws on a claim, stands no longer."""
    pack = evaluation.pack
    critiques = {rule.head.id: rule for rule in pack.findings if is_critique(pack, rule)}
    chosen = [rule for rule in critiques.values() if name in (rule.head.id, *rule.head.draws_on)]
    if not chosen:
        claims = sorted({claim for rule in critiques.values() for claim in rule.head.draws_on})
        raise UsageError(f"no critique is called `{name}` or draws on it; {nearest(name, [*critiques, *claims])}")
    for rule in chosen:
        open_ = AllOf((_held(rule.head.id, "applies"), _held(rule.head.id, "when"), Not(_held(rule.head.id, "fully"))))
        yield Goal(f"answered:{rule.head.id}", f"the critique `{rule.head.id}` is answered", Not(open_), open_)


def _reopened(rule: str) -> Goal:
    """What is answered stays answered, what is answered in part does not stand in full."""
    concerned = (_held(rule, "applies"), _held(rule, "when"))
    was = AllOf((_held(rule, "applies", BEFORE), _held(rule, "when", BEFORE)))
    full, part = _held(rule, "fully", BEFORE), _held(rule, "partly", BEFORE)
    now_full, now_part = _held(rule, "fully"), _held(rule, "partly")
    reopened = AllOf((*concerned, was, full, Not(now_full)))
    worse = AllOf((*concerned, was, Not(full), part, Not(now_full), Not(now_part)))
    missed = AnyOf((reopened, worse))
    return Goal(f"answered still:{rule}", f"the critique `{rule}` is not reopened", Not(missed), missed)


def _held(rule: str, part: str, run: str = "") -> Test:
    return Test(f"{rule}#{part}{run}", HELD)


def _depth(space: Space) -> Iterator[Goal]:
    """Depth that follows from other provisions does not fall with them, unless it was released."""
    path = HELD_BACK["depth"][0]
    field = space.evaluation.pack.vocabulary.fields.get(path)
    if field is None or path in space.moves or path in space.sheet.base:
        return
    codes = range(len(field.term.values))
    fallen = AnyOf(
        tuple(AllOf((Test(f"{path}{BEFORE}", 1 << code), Test(path, (1 << code) - 1))) for code in codes if code)
    )
    yield Goal("depth", "the depth of the duties does not fall", Not(fallen), fallen)


def _changes(space: Space, most: int) -> Goal:
    fields: dict[str, list[Formula]] = {}
    for move in space.moves.values():
        fields.setdefault(move.field.path, []).append(Not(Test(move.decide, 1)))
    many = AtLeast(most + 1, tuple(AnyOf(tuple(tests)) for tests in fields.values()))
    return Goal("max_changes", f"at most {most} provision{'s' * (most != 1)} change", Not(many), many)
