"""What a drafter could write instead, as facts beside those of the text as it stands.

Every slot that may change has a decision, ``decide:SLOT``: 0 keeps what the text has, the others write a value. An
open slot keeps what it may be as ``now:SLOT``. The programme runs twice, over the amended text and, with ``|before``
after every path, over the text as it stands, so that both can be held against each other in every completion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from evaluator.concessions import Concession, concessions, groups, movable, rewritten, weakens
from evaluator.evaluate import Evaluation
from proposals.completing import STATED
from proposals.conditions.formula import AnyOf, Formula, Not, Test
from proposals.conditions.scope import state_path
from proposals.facts import Follows, Sheet, codes_in
from proposals.ladders import ordered
from proposals.vocabulary import DEPTHS, Field
from rules.backends import reference
from rules.fold import Folding, whole
from rules.joining import renamed, renamed_step
from rules.programme import Number, Programme, Step, Sum, Truth, step_reads

BEFORE, NOW, CHANGE = "|before", "now:", "change:"
Decisions = dict[str, int]
"""Decision paths to what is decided; what is kept is left out."""
WEAKENING = 10_000
"""One step back counts more than any steps forward: a provision is taken back only where nothing else helps."""


@dataclass(frozen=True, slots=True)
class Move:
    """One slot that may change: decision ``k`` above 0 writes ``targets[k - 1]`` where the text now has ``now``."""

    field: Field
    slot: str
    now: int
    targets: tuple[int, ...]

    @property
    def decide(self) -> str:
        """The path of the decision."""
        return f"decide:{self.slot}"

    def concedes(self, decision: int) -> tuple[Concession, ...]:
        """What the decision concedes, one entry a step; writing down what was taken for granted is one step too."""
        code = self.targets[decision - 1]
        return concessions(self.field, self.slot, self.now, code) or (rewritten(self.field, self.slot, code),)

    def backward(self, decision: int) -> bool:
        """Whether the decision takes a provision back."""
        return weakens(self.field, self.now, self.targets[decision - 1])


@dataclass(frozen=True)
class Space:
    """The amendments of an evaluated text: its moves by slot, its sheet with decisions, what each step weighs."""

    evaluation: Evaluation
    moves: dict[str, Move]
    sheet: Sheet
    weights: Mapping[str, int]
    rules: Programme

    @cached_property
    def by_decision(self) -> dict[str, Move]:
        """The moves by the path of their decision, in vocabulary order."""
        return {move.decide: move for move in self.moves.values()}

    @cached_property
    def after(self) -> Programme:
        """The run over the amended text alone."""
        return whole(self.rules, self.sheet.follows)

    @cached_property
    def programme(self) -> Programme:
        """Both runs, and after them the change of every criterion and of reach."""
        pack, after = self.evaluation.pack, self.after
        before = whole(pack.programme, self.evaluation.sheet.follows)
        named = self._before({step.path for step in before.steps})
        changes = [Number(f"{CHANGE}{path}", Sum(((1, path), (-1, f"{path}{BEFORE}")))) for path in self.kept]
        steps: list[Step] = [*after.steps, *(renamed_step(step, named) for step in before.steps), *changes]
        defined = {step.path for step in steps}
        inputs = frozenset().union(*(step_reads(step) for step in steps)) - defined
        return Programme(tuple(steps), inputs)

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """The numbers of which the change is asked for: every criterion, and reach."""
        criteria = self.evaluation.pack.manifest.criteria
        return *(f"criterion:{criterion.id}" for criterion in criteria), reach_path(self.evaluation)

    @cached_property
    def never_after(self) -> list[Formula]:
        """The contradictions of the amended text."""
        return [formula for _, formula in self.sheet.never]

    @cached_property
    def never_before(self) -> list[Formula]:
        """The contradictions of the text as it stands."""
        named = self._before({rule.path for rule in self.evaluation.sheet.follows})
        return [renamed(formula, named) for _, formula in self.evaluation.sheet.never]

    def masks(self, decided: Mapping[str, int] | None = None, known: Mapping[str, int] | None = None) -> dict[str, int]:
        """The masks of every fact; ``decided`` closes the decisions (all others keep), ``known`` the open facts."""
        masks = dict(self.sheet.base)
        if decided is not None:
            masks |= {path: 1 << decided.get(path, 0) for path in self.by_decision}
        if known is not None:
            masks |= {path: 1 << code for path, code in known.items() if path in masks}
        return masks

    def supposed(self, known: Mapping[str, int]) -> Folding:
        """The amended text folded where every open fact is known: so is then all that the text as it stands gives."""
        values, rules = self._values(known), self.evaluation.pack.programme
        coded = {step.path for step in rules.steps if isinstance(step, Truth) or step.size}
        coded |= self.evaluation.sheet.masks.keys()
        changes = [Number(f"{CHANGE}{path}", Sum(((1, path),), -values[path])) for path in self.kept]
        folding = Folding(self.after, self.masks(known=known), self.never_after)
        return folding.extended(changes, {f"{path}{BEFORE}": 1 << values[path] for path in coded})

    def _values(self, known: Mapping[str, int]) -> Mapping[str, int]:
        if known == self.cautious:
            return self.evaluation.scored.values
        codes = self.evaluation.sheet.cautious | {path.removeprefix(NOW): code for path, code in known.items()}
        facts = self.evaluation.sheet.completion({path: codes[path] for path in self.evaluation.sheet.base})
        if facts is None:
            raise ValueError("open facts that contradict each other")
        return {**facts, **reference.run(self.evaluation.pack.programme, facts)}

    def folding(self, masks: Mapping[str, int], never: Iterable[Formula]) -> Folding:
        """Both runs folded over some masks."""
        return Folding(self.programme, masks, never)

    @cached_property
    def cautious(self) -> dict[str, int]:
        """The point shown, as codes of the open facts."""
        codes = self.evaluation.sheet.cautious
        return {path: codes[path.removeprefix(NOW)] for path in self.open_paths}

    @cached_property
    def open_paths(self) -> tuple[str, ...]:
        """The facts that are open in the text as it stands."""
        return tuple(p for p, mask in self.sheet.base.items() if mask & (mask - 1) and p not in self.by_decision)

    def cost(self, path: str, decision: int) -> int:
        """What a decision costs: weakening before anything else, then the weight of whoever concedes each step."""
        move = self.by_decision[path]
        told = move.concedes(decision)
        back = WEAKENING * len(told) if move.backward(decision) else 0
        return back + sum(self.weights.get(item.who, 1) for item in told)

    def _before(self, steps: set[str]) -> _Named:
        return _Named(frozenset(steps), frozenset(self.sheet.base))


@dataclass(frozen=True, slots=True)
class _Named:
    """Names of the text as it stands: its own steps and its own values of what may change; the world is shared."""

    steps: frozenset[str]
    facts: frozenset[str]

    def __call__(self, path: str) -> str:
        if path in self.steps or f"{path}{BEFORE}" in self.facts:
            return f"{path}{BEFORE}"
        return f"{NOW}{path}" if f"{NOW}{path}" in self.facts else path


def reach_path(evaluation: Evaluation) -> str:
    """The path of reach, in hundredths."""
    return f"grade:{evaluation.pack.manifest.frames[0].level}"


def space_of(
    evaluation: Evaluation,
    fix: Iterable[str] = (),
    release: Iterable[str] = (),
    weights: Mapping[str, int] | None = None,
) -> Space:
    """The amendments of a text: every provision that a drafter may change, but those fixed and those not released."""
    fixed, released = set(fix), set(release)
    moves: dict[str, Move] = {}
    for field in evaluation.pack.vocabulary.fields.values():
        if field.path not in fixed and _free(field, released) and _applies(field, evaluation.sheet):
            for slot in field.term.slots:
                if slot not in fixed and (targets := _targets(evaluation, field, slot)):
                    moves[slot] = Move(field, slot, evaluation.sheet.cautious[slot], targets)
    return Space(evaluation, moves, _sheet(evaluation.sheet, moves), weights or {}, evaluation.pack.programme)


def _free(field: Field, released: set[str]) -> bool:
    """A drafter's text field that is not held back; depth, which is judged, only where it is released."""
    held = groups(field.path)
    if not movable(field) or (held and not held & released):
        return False
    return field.shape.basis == "text" or bool(held & released)


def _applies(field: Field, sheet: Sheet) -> bool:
    follows = {rule.path for rule in sheet.follows}
    beyond = 1 << field.term.beyond
    if field.path in follows:
        return True
    return all(sheet.base.get(slot, beyond) != beyond for slot in field.term.slots)


def _targets(evaluation: Evaluation, field: Field, slot: str) -> tuple[int, ...]:
    """The codes that may be written: none that the text is known to state, none that is mention alone."""
    sheet, term = evaluation.sheet, field.term
    size = len(term.depths) if term.kind == "set" else len(term.values)
    codes = [code for code in range(size) if code not in field.mentions]
    mask = sheet.base.get(slot, 0)
    settled = mask and not mask & (mask - 1)
    if settled and not _silent_and_tested(evaluation, field):
        codes = [code for code in codes if not mask >> code & 1]
    return tuple(codes) if term.kind != "set" or DEPTHS[0] in term.depths else ()


def _silent_and_tested(evaluation: Evaluation, field: Field) -> bool:
    """Whether to say it in words would make a difference to some rule."""
    state = state_path(field.path)
    return evaluation.sheet.base.get(state, 1 << STATED) != 1 << STATED and state in evaluation.pack.programme.inputs


def _sheet(sheet: Sheet, moves: Mapping[str, Move]) -> Sheet:
    """The sheet with decisions in it: what may change follows from the decision, else from what the text has now."""
    states: dict[str, list[Move]] = {}
    for move in moves.values():
        if move.field.term.has_state:
            states.setdefault(state_path(move.field.path), []).append(move)
    base = {path: mask for path, mask in sheet.base.items() if path not in moves and path not in states}
    old = {rule.path: rule for rule in sheet.follows}
    new = {rule.path: rule for rule in sheet.follows}
    for path in (*moves, *states):
        now = _now(path, sheet.base.get(path, 0), base) if path in sheet.base else old[path]
        decided = _decided(moves[path]) if path in moves else _stating(states[path])
        new[path] = Follows(path, (*decided, *now.cases), now.otherwise)
    base |= {move.decide: (2 << len(move.targets)) - 1 for move in moves.values()}
    preferred = {path: mask.bit_length() - 1 for path, mask in base.items()}
    return Sheet(base, preferred, ordered(list(new.values())), sheet.never, sheet.entries, {})


def _now(path: str, mask: int, base: dict[str, int]) -> Follows:
    """What the text has, where nothing is decided; the text as it stands keeps a fact of its own for it."""
    codes = codes_in(mask)
    if len(codes) == 1:
        base[f"{path}{BEFORE}"] = mask
        return Follows(path, (), codes[0])
    base[f"{NOW}{path}"] = mask
    return Follows(path, tuple((Test(f"{NOW}{path}", 1 << code), code) for code in codes[:-1]), codes[-1])


def _decided(move: Move) -> tuple[tuple[Formula, int], ...]:
    return tuple((Test(move.decide, 1 << index), code) for index, code in enumerate(move.targets, 1))


def _stating(moves: list[Move]) -> tuple[tuple[Formula, int], ...]:
    return ((AnyOf(tuple(Not(Test(move.decide, 1)) for move in moves)), STATED),)
