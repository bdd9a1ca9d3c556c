"""Several instruments as one option: side by side, never averaged; who answers what, and what they do to each other.

A claim is answered in a package when, for every component that it concerns, that component or another that covers its
object answers it. An answer over another object does not count (docs/adr/0038).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluator.engines import infer
from evaluator.evaluate import Basis, Evaluation, evaluate_on
from evaluator.joint import Settled, group_of, joint_facts, joint_folding
from evaluator.ledger import STATES, answer_paths, is_critique
from evaluator.redlines import STATUSES, Crossing, crossing, crossings
from proposals.conditions.syntax import read_paths
from proposals.errors import InputError, Mistake, UsageError, nearest
from proposals.facts import Completion
from proposals.redlines import RedLine
from proposals.vocabulary import Field
from rules.backends.reference import Values
from rules.findings import found as findings_of
from rules.language import Finding, Tradeoff
from rules.order import through_derives
from rules.search import EFFORT

GOOD = ("answered", "partly_answered")
"""Statuses that a component can lend to another, the better first."""


@dataclass(frozen=True)
class Covered:
    """One claim across the components: each one's own status, the one it has in the package, and who answers."""

    claim: str
    alone: dict[str, str]
    together: dict[str, str]
    answered_by: tuple[str, ...]
    status: str


@dataclass(frozen=True, slots=True)
class Tension:
    """A critique or trade-off that stands over the joint facts of a group and not over its first text alone.

    ``kind`` is ``undone`` (the first text answers the critique, together it stands), ``arises`` (the critique is not
    triggered alone) or ``trade_off``; ``fields`` are those that it reads and that the others change.
    """

    kind: str
    rule: str
    component: str
    others: tuple[str, ...]
    fields: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """Texts over one object that answer one question differently, which nothing combines: a person settles it."""

    path: str
    answers: tuple[tuple[str, str], ...]
    settled: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A constraint of the vocabulary that the joint facts of a group break."""

    constraint: str
    component: str
    others: tuple[str, ...]
    because: str


@dataclass(frozen=True)
class JointCrossing:
    """One red line against each component alone and against the joint facts of each group."""

    line: RedLine
    alone: dict[str, Crossing]
    together: dict[str, Crossing]

    @property
    def status(self) -> str:
        """The worst of them."""
        return min((item.status for item in self._all()), key=STATUSES.index)

    @property
    def proved(self) -> bool:
        """Whether every one was settled."""
        return all(item.proved for item in self._all())

    def _all(self) -> list[Crossing]:
        return [*self.alone.values(), *self.together.values()]


@dataclass(frozen=True)
class Package:
    """Several instruments as one option, in the order given."""

    basis: Basis
    components: tuple[Evaluation, ...]
    coverage: tuple[Covered, ...]
    tensions: tuple[Tension, ...]
    disputes: tuple[Dispute, ...]
    contradictions: tuple[Contradiction, ...]
    lines: tuple[JointCrossing, ...]


def package(
    basis: Basis,
    instruments: Sequence[Any],
    lines: Sequence[RedLine] = (),
    settled: Mapping[str, tuple[str, str]] | None = None,
    effort: float = EFFORT,
) -> Package:
    """Several instruments, given as :func:`evaluate` takes them, as one option on one basis.

    ``settled`` maps the path of a dispute to the value that a person chose and the reason. Raises
    :class:`UsageError` for twins and :class:`InputError` for settlements of what is not in dispute.
    """
    components = tuple(evaluate_on(basis, instrument) for instrument in instruments)
    names = [component.instrument.id for component in components]
    if twins := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(f"a component stands twice: {', '.join(twins)}; give each its own id")
    disputes = _settled(_disputes(components), settled or {}, basis)
    fields = basis.pack.vocabulary.fields
    codes = {one.path: fields[one.path].term.values.index(one.settled) for one in disputes if one.settled}
    groups = [group for component in components if len(group := group_of(component, components)) > 1]
    return Package(
        basis=basis,
        components=components,
        coverage=coverage(components),
        tensions=tuple(tension for group in groups for tension in _tensions(group, codes)),
        disputes=disputes,
        contradictions=tuple(item for group in groups for item in _contradictions(group, codes)),
        lines=_lines(components, groups, lines, codes, effort),
    )


def coverage(components: Sequence[Evaluation]) -> tuple[Covered, ...]:
    """Every claim of the ledgers, in the order of the register."""
    ledgers = {one.instrument.id: {line.claim: line.status for line in one.scored.ledger} for one in components}
    claims = [claim for claim in components[0].pack.register.claims if any(claim in own for own in ledgers.values())]
    return tuple(_covered(claim, components, ledgers) for claim in claims)


def _covered(claim: str, components: Sequence[Evaluation], ledgers: Mapping[str, Mapping[str, str]]) -> Covered:
    alone = {name: own.get(claim, "not_concerned") for name, own in ledgers.items()}
    together = {one.instrument.id: _lent(one, components, alone) for one in components}
    concerned = [status for status in together.values() if status != "not_concerned"]
    answerers = tuple(name for name, status in alone.items() if status in GOOD)
    return Covered(claim, alone, together, answerers, min(concerned or ["not_concerned"], key=STATES.index))


def _lent(one: Evaluation, components: Sequence[Evaluation], alone: Mapping[str, str]) -> str:
    """A component's status, or the better answer of another that covers its object."""
    own = alone[one.instrument.id]
    if own == "not_concerned":
        return own
    lent = {alone[other.instrument.id] for other in group_of(one, components)}
    return next((status for status in GOOD if status in lent), own)


def _tensions(group: Sequence[Evaluation], settled: Settled) -> list[Tension]:
    first, pack = group[0], group[0].pack
    facts = joint_facts(group, settled)
    values: Values = dict(facts) | infer(pack, facts)
    joint = {item.rule.head.id: item for item in findings_of(pack, values, first.scored.outlook.masks, first.phrases)}
    moved = [path for path, field in pack.vocabulary.fields.items() if _moved(field, first.sheet.cautious, facts)]
    others = tuple(text.instrument.id for text in group[1:])
    found: list[Tension] = []
    for item in first.scored.found:
        name = item.rule.head.id
        kind = {"answered": "undone", "partly_answered": "undone", "not_triggered": "arises"}.get(item.status)
        if kind and joint[name].status == "standing" and is_critique(pack, item.rule):
            fields = tuple(path for path in moved if path in _reads(first, item.rule))
            found.append(Tension(kind, name, first.instrument.id, others, fields, joint[name].because))
    for rule in pack.of(Tradeoff):
        holding = f"{rule.head.id}#holds"
        if values[holding] and not any(text.scored.values[holding] for text in group):
            because = first.phrases.because(rule, values)
            found.append(Tension("trade_off", rule.head.id, first.instrument.id, others, (), because))
    return found


def _reads(text: Evaluation, rule: Finding) -> set[str]:
    """The fields that a critique reads, through derived facts."""
    derives = {derive.head.id: derive for derive in text.pack.derives}
    return set(through_derives(read_paths(rule.when), derives)) | set(answer_paths(text.pack, rule))


def _moved(field: Field, before: Completion, after: Completion) -> bool:
    return any(before[slot] != after[slot] for slot in field.term.slots)


def _contradictions(group: Sequence[Evaluation], settled: Settled) -> list[Contradiction]:
    facts, first = joint_facts(group, settled), group[0]
    others = tuple(text.instrument.id for text in group[1:])
    return [
        Contradiction(rule.id, first.instrument.id, others, rule.because)
        for rule in first.pack.vocabulary.never
        if rule.formula.holds(facts)
    ]


def _disputes(components: Sequence[Evaluation]) -> list[Dispute]:
    """Questions for the drafters that two texts over one object answer differently and that nothing combines."""
    found = []
    for path, field in components[0].pack.vocabulary.fields.items():
        if field.shape.combine != "separate" or field.shape.control != "drafter" or not field.term.has_state:
            continue
        for one in components:
            spoken = [text for text in group_of(one, components) if text.sheet.entries[path].state == "stated"]
            answers = tuple((text.instrument.id, text.sheet.entries[path].words[0]) for text in spoken)
            if field.term.kind != "set" and len({word for _, word in answers}) > 1:
                found.append(Dispute(path, tuple(sorted(answers))))
    return list(dict.fromkeys(found))


def _settled(disputes: list[Dispute], settled: Mapping[str, tuple[str, str]], basis: Basis) -> tuple[Dispute, ...]:
    mistakes = []
    open_ones = [dispute.path for dispute in disputes]
    for path, (value, because) in settled.items():
        if path not in open_ones:
            message = f"`{path}` is not in dispute between these texts; drop the settlement"
            mistakes.append(Mistake("nothing-to-settle", message, ("settled",), hint=nearest(path, open_ones)))
        elif value not in (known := basis.pack.vocabulary.fields[path].term.values):
            message = f"`{path}` has no value `{value}`"
            mistakes.append(Mistake("unknown-value", message, ("settled",), hint=nearest(value, known)))
        elif not because.strip():
            message = f"a settlement of `{path}` says why (`because`)"
            mistakes.append(Mistake("missing-reason", message, ("settled",)))
    if mistakes:
        raise InputError(mistakes)
    return tuple(Dispute(one.path, one.answers, *settled.get(one.path, ("", ""))) for one in disputes)


def _lines(
    components: Iterable[Evaluation],
    groups: Sequence[Sequence[Evaluation]],
    lines: Sequence[RedLine],
    settled: Settled,
    effort: float,
) -> tuple[JointCrossing, ...]:
    alone = {one.instrument.id: crossings(one, lines, effort) for one in components}
    folded = {group[0].instrument.id: joint_folding(group, lines, settled) for group in groups}
    return tuple(
        JointCrossing(
            line,
            {name: found[index] for name, found in alone.items()},
            {name: crossing(folding, line, effort) for name, folding in folded.items()},
        )
        for index, line in enumerate(lines)
    )
