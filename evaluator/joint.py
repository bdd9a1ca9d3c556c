"""Provisions of several texts over one object, taken together field by field as the vocabulary's ``combine`` says.

The highest or the lowest value, any or all of them, the union of sets; what is ``separate`` stays each text's own, and
the joint facts of a group have the value of its first text there, unless a person has settled another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from evaluator.evaluate import Evaluation
from evaluator.redlines import line_steps
from proposals.completing import NO_STATE
from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not, Test
from proposals.conditions.scope import state_path
from proposals.facts import Completion, Sheet
from proposals.redlines import RedLine
from proposals.vocabulary import Field
from rules.fold import Folding, whole
from rules.programme import First, Number, Operand, Programme, Step, Truth

Settled = Mapping[str, int]
"""Codes that a person has settled, by path."""
LARGEST = ("highest", "any", "union")
SMALLEST = ("lowest", "all")


def covers(one: Evaluation, other: Evaluation) -> bool:
    """Whether the object of ``other`` lies within that of ``one``: the same capability, no type beyond it."""
    mine, theirs = (_object(evaluation) for evaluation in (one, other))
    return mine[0] == theirs[0] and theirs[1] <= mine[1]


def group_of(first: Evaluation, texts: Iterable[Evaluation]) -> tuple[Evaluation, ...]:
    """A text and the others that cover its object, in the order given."""
    return (first, *(text for text in texts if text is not first and covers(text, first)))


def joint_facts(group: Sequence[Evaluation], settled: Settled) -> Completion:
    """The joint facts of a group at the cautious point of each text; they may contradict each other."""
    facts = [text.sheet.cautious for text in group]
    found: Completion = dict(facts[0])
    for slot, how, beyond in slots_of(group[0]):
        found[slot] = settled[slot] if slot in settled else joined([fact[slot] for fact in facts], how, beyond)
    return found


def joined(codes: Sequence[int], how: str, beyond: int) -> int:
    """One code for several; ``beyond``, *does not apply*, gives way to any other."""
    known = [code for code in codes if code != beyond]
    if not known:
        return beyond
    if how in LARGEST:
        return max(known)
    return min(known) if how in SMALLEST else codes[0]


def slots_of(text: Evaluation) -> list[tuple[str, str, int]]:
    """Every finite fact that an instrument has, with how it combines and its code for *does not apply*."""
    found: list[tuple[str, str, int]] = []
    for field in text.pack.vocabulary.fields.values():
        found += [(slot, field.shape.combine, field.term.beyond) for slot in field.term.slots]
        if field.term.has_state:
            found.append((state_path(field.path), "highest", NO_STATE))
    return found


def joint_folding(group: Sequence[Evaluation], lines: Sequence[RedLine], settled: Settled) -> Folding:
    """The lines over the joint facts of a group, with every open fact of every text."""
    read = {path for line in lines for path in line_paths(line, group[0])}
    steps: list[Step] = []
    masks: dict[str, int] = {}
    never: list[Formula] = []
    for index, text in enumerate(group):
        rename = _renaming(index)
        steps += [_renamed_step(step, rename) for step in whole(Programme((), frozenset()), text.sheet.follows).steps]
        masks |= {rename(path): mask for path, mask in text.sheet.base.items()}
        never += [renamed(formula, rename) for _, formula in text.sheet.never]
    for slot, how, beyond in slots_of(group[0]):
        if slot in read:
            steps += _joining(slot, how, beyond, [text.sheet for text in group], settled)
    programme = Programme((*steps, *line_steps(lines)), frozenset())
    inputs = frozenset(masks)
    return Folding(Programme(programme.steps, inputs), masks, never)


def line_paths(line: RedLine, text: Evaluation) -> set[str]:
    """The finite facts that a line may turn on."""
    fields: list[Field] = [text.pack.vocabulary.fields[path] for path in line.reads]
    return {slot for field in fields for slot in (*field.term.slots, state_path(field.path))}


def renamed(formula: Formula, rename: Callable[[str], str]) -> Formula:
    """The formula over other paths."""
    match formula:
        case Test(path, mask):
            return Test(rename(path), mask)
        case AllOf(parts):
            return AllOf(tuple(renamed(part, rename) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(renamed(part, rename) for part in parts))
        case AtLeast(least, parts):
            return AtLeast(least, tuple(renamed(part, rename) for part in parts))
        case Not(part):
            return Not(renamed(part, rename))


def _renaming(index: int) -> Callable[[str], str]:
    return lambda path: f"{index}|{path}"


def _renamed_step(step: Step, rename: Callable[[str], str]) -> Step:
    if isinstance(step, Truth):
        return Truth(rename(step.path), renamed(step.formula, rename))
    if not isinstance(step.node, First):
        raise TypeError(f"{step.path} follows from facts, so it is a ladder")
    cases = tuple((rename(truth), operand) for truth, operand in step.node.cases)
    return Number(rename(step.path), First(cases, step.node.otherwise), step.size)


def _joining(slot: str, how: str, beyond: int, sheets: Sequence[Sheet], settled: Settled) -> list[Step]:
    """The steps that give the joint code of one fact."""
    if slot in settled:
        return [Number(slot, First((), settled[slot]), beyond + 1)]
    concerned = range(len(sheets)) if how in LARGEST or how in SMALLEST else range(1)
    order = range(beyond) if how in SMALLEST else range(beyond - 1, -1, -1)
    truths = [
        Truth(f"{slot}#joint{code}", AnyOf(tuple(Test(f"{index}|{slot}", 1 << code) for index in concerned)))
        for code in order
    ]
    cases: tuple[tuple[str, Operand], ...] = tuple((t.path, code) for t, code in zip(truths, order, strict=True))
    return [*truths, Number(slot, First(cases, beyond), beyond + 1)]


def _object(evaluation: Evaluation) -> tuple[int, frozenset[str]]:
    field, facts = evaluation.pack.vocabulary.fields["object.type"], evaluation.sheet.cautious
    types = frozenset(slot for slot in field.term.slots if field.term.counts_from <= facts[slot] < field.term.beyond)
    return facts["object.capability"], types
