"""Why not, as a document: failing conditions, the fewest changes, library instruments that did it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pydantic import Field as Key

from evaluator.answers import Arguments, Asked, Kind
from evaluator.evaluate import Evaluation, evaluate_on
from evaluator.ranges_document import FactPart, Part, witness
from evaluator.whynot import WhyNot, library_values, precedents, why_not


class WhyNotArguments(Arguments):
    """Which rules, and whether facts that no drafter controls may change."""

    rules: list[str] = []
    any: bool = False


class FailingPart(Part):
    """A comparison that fails."""

    path: str
    wanted: str
    met: str
    any_of: int = Key(description="0: needed; else the number of a group of which enough have to hold")


class ChangePart(Part):
    """One fact changed."""

    path: str
    before: FactPart
    after: FactPart


class UnmetPart(Part):
    """One thing that a rule did not do."""

    rule: str
    title: str
    part: str = Key(description="triggered, answered, partly answered, holds, or the value of a ladder")
    failing: list[FailingPart]
    possible: bool = Key(description="false: no change of the facts allowed makes it hold")
    changes: list[ChangePart]
    least: int = Key(description="how many facts have to change; where it is not proved, at the very least")
    proved: bool


class PrecedentPart(Part):
    """A library instrument that did it, with the facts concerned as it has them."""

    rule: str
    part: str
    instrument: str
    facts: list[FactPart]


class WhyNotDocument(Part):
    """What the rules did not do, in the order of the rules."""

    instrument: str
    unmet: list[UnmetPart]
    proved: bool
    precedents: list[PrecedentPart]


def whynot_document(asked: Asked) -> WhyNotDocument:
    """The document of why not."""
    evaluation = evaluate_on(asked.basis, asked.instruments[0])
    given: WhyNotArguments = asked.arguments
    found = why_not(evaluation, given.rules, anything=given.any, effort=given.effort)
    library = library_values(asked.basis)
    return WhyNotDocument(
        instrument=evaluation.instrument.id,
        unmet=[_unmet(evaluation, item) for item in found],
        proved=all(item.fewest.proved for item in found),
        precedents=[part for item in found for part in _precedents(evaluation, item, library)],
    )


def _unmet(evaluation: Evaluation, item: WhyNot) -> UnmetPart:
    return UnmetPart(
        rule=item.goal.rule,
        title=evaluation.pack.rules[item.goal.rule].head.title,
        part=item.goal.part,
        failing=[FailingPart(path=f.path, wanted=f.wanted, met=f.met, any_of=f.any_of) for f in item.failing],
        possible=item.fewest.possible,
        changes=[_change(evaluation, path, codes) for path, codes in item.fewest.changed.items()],
        least=item.fewest.least,
        proved=item.fewest.proved,
    )


def _change(evaluation: Evaluation, path: str, codes: Mapping[str, int]) -> ChangePart:
    values = evaluation.scored.values
    [before] = witness(evaluation, {fact: values[fact] for fact in codes})
    [after] = witness(evaluation, dict(codes))
    return ChangePart(path=path, before=before, after=after)


def _precedents(evaluation: Evaluation, item: WhyNot, library: Mapping[str, dict[str, int]]) -> list[PrecedentPart]:
    fields = evaluation.pack.vocabulary.fields
    concerned = [*item.fewest.changed, *(part.path for part in item.failing if part.path in fields)]
    found = []
    for name in precedents(evaluation, item, library):
        shown = replace(evaluation, scored=replace(evaluation.scored, values=library[name]))
        slots = {fact: library[name][fact] for path in dict.fromkeys(concerned) for fact in fields[path].term.slots}
        found.append(
            PrecedentPart(
                rule=item.goal.rule, part=item.goal.part, instrument=name, facts=witness(shown, slots) if slots else []
            )
        )
    return found


WHY_NOT = Kind(
    "whynot",
    "what the rules did not do, why, and the fewest changes after which they would",
    WhyNotArguments,
    whynot_document,
    beside=frozenset({"precedents"}),
)
