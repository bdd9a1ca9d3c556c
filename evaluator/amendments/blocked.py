"""Why no amendment reaches a goal: a smallest set of rules, fixed facts and demands that rule it out between them.

Candidates are taken away as long as the goal stays out of reach without them. What is left rules the goal out whatever
the rest of the text, the world and the rules were, and no part of it does. Of several such sets, the one is found that
lies nearest to the asker: facts of the world go first, what was asked to stay goes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evaluator.amendments.goals import Goal
from evaluator.amendments.search import demanded, marked, renamed_demand
from evaluator.amendments.space import Space
from evaluator.concessions import groups, movable
from proposals.conditions.formula import AllOf, Formula, Test
from proposals.facts import Follows, Sheet, codes_in
from proposals.ladders import ordered
from proposals.vocabulary import REQUIRED, Field
from rules.demands import Demand
from rules.language import Bound, Finding
from rules.programme import Programme, Step, Truth
from rules.search import model_of

if TYPE_CHECKING:
    from rules.backends.constraints import Model

IN_FORCE, RELAXED = 0b01, 0b10
NEAR = ("contradiction", "answered", "world", "open", "fact", "held", "fixed", "rule", "demand")
"""In which order candidates are taken away."""


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that stands in the way: ``kind`` is a word of :data:`NEAR`."""

    kind: str
    id: str
    words: str

    @property
    def near(self) -> str:
        """How near it lies to the asker: one of :data:`NEAR`."""
        if self.kind == "demand" and self.id.startswith("answered still:"):
            return "answered"
        return self.kind


@dataclass(frozen=True, slots=True)
class Blocked:
    """Everything that stands in the way together; ``smallest`` says that none of it can be left out, proved."""

    blocks: tuple[Block, ...]
    smallest: bool


def blocking(
    space: Space, goals: Sequence[Goal], scenarios: Sequence[Mapping[str, int]], fix: Iterable[str], effort: float
) -> Blocked:
    """What stands in the way in the completions given, none meaning in every completion."""
    labels = _labels(space, set(fix), scenarios)
    loose = _loosened(space, labels)
    model, demands = model_of(), dict[str, list[Demand]]()
    for place, known in enumerate(scenarios or [None]):
        never = [*loose.never_after, *([] if known is not None else loose.never_before)]
        folding = loose.folding(loose.masks(known=known), never)
        problem, met = demanded(folding, [goal.met for goal in goals])
        shared = ("decide:", "relax:")
        model.add(marked(problem, f"|{place}", shared))
        for goal, demand in zip(goals, met, strict=True):
            demands.setdefault(goal.id, []).append(renamed_demand(demand, f"|{place}", shared))
    return Deletion(model, goals, demands, labels, effort).result()


class Deletion:
    """Takes candidates away one by one; those that matter are kept."""

    def __init__(
        self,
        model: Model,
        goals: Sequence[Goal],
        demands: Mapping[str, list[Demand]],
        labels: Mapping[str, Block],
        effort: float,
    ) -> None:
        self.model = model
        self.effort = effort
        self.demands = demands
        self.asked = [goal.id for goal in goals if goal.asked]
        others = {goal.id: Block("demand", goal.id, goal.words) for goal in goals if not goal.asked}
        self.labels = dict(sorted((dict(labels) | others).items(), key=lambda item: NEAR.index(item[1].near)))
        self.smallest = True

    def result(self) -> Blocked:
        """What is left when everything that is not needed has been taken away."""
        kept = self._core([name for name in self.labels if f"relax:{name}" in self.model.facts])
        kept = self._without(kept, list(kept))
        return Blocked(tuple(self.labels[name] for name in kept), self.smallest)

    def _without(self, kept: list[str], some: list[str]) -> list[str]:
        """What is left of ``kept`` when every one of ``some`` that is not needed has been taken away."""
        rest = [name for name in kept if name not in some]
        if not some or self._impossible(rest):
            return rest
        if len(some) == 1:
            return kept
        middle = len(some) // 2
        return self._without(self._without(kept, some[:middle]), some[middle:])

    def _core(self, relaxable: list[str]) -> list[str]:
        """A first set from the solver, with every other demand; without its help, everything."""
        others = [name for name in self.labels if name in self.demands]
        where = [demand for name in (*self.asked, *others) for demand in self.demands[name]]
        tests = [Test(f"relax:{name}", IN_FORCE) for name in relaxable]
        places = self.model.core(where, tests, effort=self.effort)
        return [*others, *(relaxable if places is None else [relaxable[place] for place in places])]

    def _impossible(self, kept: list[str]) -> bool:
        """Whether nothing reaches the goal with these alone in force; counted as possible where effort ran out."""
        where = [demand for name in (*self.asked, *kept) for demand in self.demands.get(name, ())]
        where += [Test(f"relax:{name}", IN_FORCE) for name in kept if f"relax:{name}" in self.model.facts]
        status = self.model.solve((), where, effort=self.effort, relax=False).status
        self.smallest = self.smallest and status != "bounded"
        return status == "impossible"


def _labels(space: Space, fix: set[str], scenarios: Sequence[Mapping[str, int]]) -> dict[str, Block]:
    """Everything that could stand in the way, by name, in the order in which it is taken away."""
    pack = space.evaluation.pack
    found = {f"never:{rule.id}": Block("contradiction", rule.id, rule.because) for rule in pack.vocabulary.never}
    for rule in pack.rules.values():
        if isinstance(rule, Bound) or (isinstance(rule, Finding) and rule.effect):
            found[f"rule:{rule.head.id}"] = Block("rule", rule.head.id, rule.head.title)
    for field in pack.vocabulary.fields.values():
        if not field.shape.computed and not any(slot in space.moves for slot in field.term.slots):
            open_ = any(slot in space.open_paths for slot in field.term.slots)
            if not open_ or scenarios:
                found[f"fact:{field.path}"] = _fact(space, field, fix, scenarios, open_=open_)
    return found


def _fact(space: Space, field: Field, fix: set[str], scenarios: Sequence[Mapping[str, int]], *, open_: bool) -> Block:
    values = space.evaluation.scored.values | dict(scenarios[0] if scenarios else {})
    value = space.evaluation.phrases.phrase(field.path, values)
    value = f"a set of {value}" if value.isdigit() else value
    if open_:
        return Block("open", field.path, f"`{field.path}` is open and may be {value}")
    kind, why = _why(field, fix)
    return Block(kind, field.path, f"`{field.path}` is {value}: {why}")


def _why(field: Field, fix: set[str]) -> tuple[str, str]:
    if field.path in fix:
        return "fixed", "it stays, as asked"
    if field.path in REQUIRED:
        return "fact", "it says which instrument this is"
    if movable(field) and (held := groups(field.path)):
        return "held", f"it stays unless {min(held)} is released"
    if field.shape.control == "drafter":
        return "fact", "it is judged from the rest, not written"
    return "world", "for the parties, not the text" if field.shape.control == "party" else "a fact of the world"


def _loosened(space: Space, labels: Mapping[str, Block]) -> Space:
    """The space with a switch for every candidate: relaxed facts are free, relaxed rules and contradictions idle."""
    sheet, fields = space.sheet, space.evaluation.pack.vocabulary.fields
    base = dict(sheet.base)
    follows = {rule.path: rule for rule in sheet.follows}
    for name in labels:
        base[f"relax:{name}"] = IN_FORCE | RELAXED
    for name, block in labels.items():
        if name.startswith("fact:"):
            for slot in fields[block.id].term.slots:
                if slot in base or slot in follows:
                    follows[slot] = _freed(slot, name, fields[block.id].term.full, base, follows)
    never = tuple((name, _switched(formula, f"never:{name}", labels)) for name, formula in sheet.never)
    loose = Sheet(base, sheet.preferred, ordered(list(follows.values())), never, sheet.entries, {})
    return replace(space, sheet=loose, rules=_switched_rules(space.rules, labels))


def _freed(slot: str, name: str, full: int, base: dict[str, int], follows: Mapping[str, Follows]) -> Follows:
    """A fact that takes any value where it is relaxed, and else what it is."""
    base[f"free:{slot}"] = full
    if slot in follows:
        was = follows[slot]
    else:
        codes = codes_in(base[slot])
        base[f"fixed:{slot}"] = base.pop(slot)
        cases = tuple((Test(f"fixed:{slot}", 1 << code), code) for code in codes[:-1])
        was = Follows(slot, cases, codes[-1])
    relaxed = Test(f"relax:{name}", RELAXED)
    free = tuple((AllOf((relaxed, Test(f"free:{slot}", 1 << code))), code) for code in codes_in(full))
    return Follows(slot, (*free, *was.cases), was.otherwise)


def _switched(formula: Formula, name: str, labels: Mapping[str, Block]) -> Formula:
    return AllOf((formula, Test(f"relax:{name}", IN_FORCE))) if name in labels else formula


def _switched_rules(programme: Programme, labels: Mapping[str, Block]) -> Programme:
    steps: list[Step] = []
    switches = set[str]()
    for step in programme.steps:
        rule, _, part = step.path.partition("#")
        if isinstance(step, Truth) and part in ("holds", "standing", "halved") and f"rule:{rule}" in labels:
            switches.add(f"relax:rule:{rule}")
            steps.append(Truth(step.path, _switched(step.formula, f"rule:{rule}", labels)))
        else:
            steps.append(step)
    return Programme(tuple(steps), programme.inputs | switches)
