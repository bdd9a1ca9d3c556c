"""From what an author wrote to a design space: every name looked up, every mistake gathered and placed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from evaluator.evaluate import Basis
from evaluator.sweep.authored import Design, Goal, Questions, Values
from evaluator.sweep.space import Axis, Option, Space, Weights
from proposals.conditions.check import check_condition
from proposals.conditions.formula import Formula
from proposals.conditions.lower import lower_condition
from proposals.conditions.parse import Parser
from proposals.documents import Document, Place
from proposals.errors import InputError, Mistake, nearest
from proposals.instrument import Fact, Instrument
from proposals.intake import check_fact, member_of
from proposals.shapes import shaped
from proposals.vocabulary import REQUIRED, Field
from proposals.worlds import world_ids
from rules.criteria import FULL, WEIGHTS
from rules.weights import load_weights

MOST_SETTINGS = 1_000
LONGEST = 2**62
"""The largest space whose designs can be numbered."""
COUNTED = "parties.states"
"""The number of parties may be counted from it."""
POINT, LEVEL = 400, 100
"""A point of a criterion and a level of reach in exact units."""
NOTHING, SILENCE = "nothing", "(silent)"


def resolve(design: Design, document: Document, shared: Basis, base: Instrument) -> Space:
    """The space that a design describes around a base; raises :class:`InputError` with every mistake."""
    return _Resolver(design, document, shared, base).space()


class _Resolver:
    def __init__(self, design: Design, document: Document, shared: Basis, base: Instrument) -> None:
        self.design, self.document, self.shared = design, document, shared
        self.vocabulary = shared.pack.vocabulary
        self.facts = base.facts_at(shared.question.reading)
        self.mistakes: list[Mistake] = []

    def space(self) -> Space:
        worlds, facts = self._worlds(self.design.arguments), self._facts()
        where, goals, weights = self._where(), self._goals(), self._weights()
        outer = [axis for axis in facts if self._decides(axis)]
        axes = (*worlds, *outer, *(axis for axis in facts if axis not in outer))
        space = Space(axes, len(worlds) + len(outer), where, goals, weights)
        if not self.mistakes:
            self._sizes(space)
        if self.mistakes:
            raise InputError(self.mistakes)
        return space

    def _sizes(self, space: Space) -> None:
        if space.size == 1:
            self._note("empty-space", (), "nothing varies; give `facts`, `contexts`, `standpoints` or `arguments`")
        if space.size > LONGEST:
            self._note("too-large", (), f"the space has {space.size:,} designs, more than can be numbered")
        if space.settings > MOST_SETTINGS:
            message = f"worlds, and facts that decide what applies, combine to {space.settings:,}"
            self._note("too-large", (), f"{message}; {MOST_SETTINGS:,} is the most")

    def _worlds(self, given: Questions) -> list[Axis]:
        ask, terms, design = self.shared.ask, self.vocabulary.fields, self.design
        contexts, standpoints = world_ids(self.shared.contexts), world_ids(self.shared.standpoints)
        pairs = [",".join(pair) for pair in given.between]
        return [
            self._named("context", design.contexts, ask.context, contexts, ("contexts",)),
            self._named("standpoint", self.design.standpoints, ask.standpoint, standpoints, ("standpoints",)),
            self._argument("seen_by", given.seen_by, ask.seen_by, terms["arguments.seen_by"].term.values),
            Axis("between", tuple(map(Option, self._pairs(pairs) or [ask.between]))),
            self._argument("against", given.against, ask.against, terms["arguments.against"].term.values),
        ]

    def _argument(self, name: str, given: list[str], default: str, known: Sequence[str]) -> Axis:
        return self._named(name, given, default, known, ("arguments", name))

    def _named(self, name: str, given: str | list[str], default: str, known: Sequence[str], at: Place) -> Axis:
        chosen = list(known) if given == "all" else list(given) or [default]
        for index, word in enumerate(chosen if given else []):
            if word not in known:
                self._note("unknown-value", (*at, index), f"there is no {name} `{word}`", nearest(word, known))
        self._once(chosen, at)
        return Axis(name, tuple(map(Option, chosen)))

    def _pairs(self, pairs: list[str]) -> list[str]:
        for index, pair in enumerate(pairs):
            at: Place = ("arguments", "between", index)
            one, _, other = pair.partition(",")
            if one == other:
                self._note("contradiction", at, "a pair takes two different actors")
            for code in sorted({one, other} - set(self.shared.actors.codes)):
                self._note("unknown-value", at, f"there is no actor `{code}`", nearest(code, self.shared.actors.codes))
        self._once(pairs, ("arguments", "between"))
        return pairs

    def _once(self, words: Sequence[str], at: Place) -> None:
        for word in sorted({word for word in words if words.count(word) > 1}):
            self._note("contradiction", at, f"`{word}` is listed twice; keep one")

    def _facts(self) -> list[Axis]:
        axes = [axis for path, given in self.design.facts.items() if (axis := self._axis(path, given))]
        order = {path: index for index, path in enumerate(self.vocabulary.fields)}
        whole = {axis.field for axis in axes if not axis.member}
        for axis in axes:
            if axis.member and axis.field in whole:
                message = f"`{axis.field}` and its member `{axis.member}` vary both; keep one"
                self._note("contradiction", ("facts", axis.path), message)
        return sorted(axes, key=lambda axis: (order[axis.field], axis.path))

    def _decides(self, axis: Axis) -> bool:
        """Whether other facts of a sheet are read off this one, so that each of its values needs a sheet of its own."""
        return axis.field in (*REQUIRED, COUNTED) or self.vocabulary.fields[axis.field].default is not None

    def _axis(self, path: str, given: Any) -> Axis | None:
        at: Place = ("facts", path)
        if path in self.vocabulary.fields:
            return self._field(self.vocabulary.fields[path], given, at)
        whole, _, member = path.rpartition(".")
        field = self.vocabulary.fields.get(whole)
        if field is not None and field.term.kind == "set" and member in field.term.values:
            return self._member(field, member, given, at)
        known = field.term.slots if field is not None and field.term.kind == "set" else self.vocabulary.fields
        self._note("unknown-path", at, f"there is no field `{path}`", nearest(path, known))
        return None

    def _field(self, field: Field, given: Any, at: Place) -> Axis | None:
        values = self._values(given, at)
        if values is None:
            return None
        at = (*at, "values") if isinstance(given, dict) else at
        listed = self._every(field, at) if values.values == "all" else values.values
        written = [(item, (*at, index)) for index, item in enumerate(listed)] if "stated" in values.states else []
        written += [({"silent": "yes"}, at)] if "silent" in values.states else []
        options = [self._option(field, item, place) for item, place in written]
        known = [option for option in options if option is not None]
        self._enough(field.path, known, len(options), at)
        return Axis(field.path, tuple(known), field.path)

    def _values(self, given: Any, at: Place) -> Values | None:
        entry = given if isinstance(given, dict) else {"values": given}
        return shaped(Values, entry, self.document, self.mistakes, at)

    def _every(self, field: Field, at: Place) -> list[Any]:
        if field.term.kind == "set":
            message = f"`{field.path}` is a set: list its values, or vary a member such as `{field.term.slots[0]}: all`"
            self._note("wrong-kind", at, message)
            return []
        if field.term.kind == "number":
            return [band.from_ for band in field.values]
        return list(field.term.values)

    def _option(self, field: Field, item: Any, at: Place) -> Option | None:
        fact = check_fact(field.path, item, self.document, at, self.vocabulary, self.mistakes)
        if fact is not None and fact.state in ("unknown", "contested"):
            self._note("wrong-kind", at, f"a design states its facts; `{field.path}` is {fact.state} here")
        return None if fact is None else Option(_word(fact), fact)

    def _member(self, field: Field, member: str, given: Any, at: Place) -> Axis | None:
        base = self.facts.get(field.path)
        if base is None or base.state != "stated":
            message = f"the base does not state `{field.path}`, so its members cannot vary one by one"
            self._note("not-stated", at, message, f"give whole lists under `{field.path}`")
            return None
        known = field.term.depths
        chosen = list(known) if given == "all" else given
        if not isinstance(chosen, list) or not all(isinstance(word, str) and word in known for word in chosen):
            self._note(
                "unknown-value", at, f"a member takes a list of depths or `all`, not `{given}`", nearest("", known)
            )
            return None
        options = [Option(word, depth=word) for word in chosen]
        self._enough(f"{field.path}.{member}", options, len(options), at)
        return Axis(f"{field.path}.{member}", tuple(options), field.path, member)

    def _enough(self, path: str, options: list[Option], given: int, at: Place) -> None:
        if not given:
            self._note("empty-space", at, f"`{path}` has no value to take; list at least one")
        self._once([option.word for option in options], at)

    def _where(self) -> Formula | None:
        if not self.design.where:
            return None
        parser = Parser(self.document, self.mistakes)
        condition = parser.condition(self.design.where, ("where",))
        wrong = check_condition(condition, self.shared.pack.scope, self.document)
        self.mistakes += wrong
        return None if self.mistakes else lower_condition(condition, self.shared.pack.scope)

    def _goals(self) -> tuple[tuple[str, int, int], ...]:
        manifest = self.shared.pack.manifest
        known = {one.id: (f"criterion:{one.id}", POINT) for one in manifest.criteria}
        known["reach"] = (f"grade:{manifest.frames[0].level}", LEVEL)
        found = []
        for name, goal in self.design.goals.items():
            at: Place = ("goals", name)
            if name not in known:
                self._note("unknown-key", at, f"there is no criterion `{name}`", nearest(name, known))
            elif limits := self._limits(goal, known[name][1], at):
                found.append((known[name][0], *limits))
        return tuple(sorted(found))

    def _limits(self, goal: Goal, unit: int, at: Place) -> tuple[int, int] | None:
        if goal.at_least is None and goal.at_most is None:
            self._note("missing-key", at, "a goal says `at_least`, `at_most` or both")
            return None
        low = ceil(Fraction(str(goal.at_least)) * unit) if goal.at_least is not None else 0
        high = floor(Fraction(str(goal.at_most)) * unit) if goal.at_most is not None else FULL
        top = FULL if unit == POINT else 4 * LEVEL
        if low > min(high, top) or high < 0:
            self._note("contradiction", at, f"no design can meet this goal; values run from 0 to {top // unit}")
        return low, high

    def _weights(self) -> Weights | None:
        given, criteria = self.design.weights, self.shared.pack.manifest.criteria
        known = {one.id if one.polarity == "more" else "robustness": one.id for one in criteria}
        if isinstance(given, dict):
            if set(given) != set(known) or min(given.values()) < 0 or sum(given.values()) != WEIGHTS:
                message = f"weights are whole percents of exactly {', '.join(known)} that sum to {WEIGHTS}"
                self._note("weights", ("weights",), message)
                return None
            return Weights("stated", {known[name]: given[name] for name in known}, imputed=False)
        return self._set_of_weights(given, known) if given else None

    def _set_of_weights(self, name: str, known: dict[str, str]) -> Weights | None:
        sets = {one.id: one for one in load_weights().sets}
        if name not in sets or set(sets[name].centre) != set(known):
            self._note("unknown-value", ("weights",), f"there is no set of weights `{name}`", nearest(name, sets))
            return None
        return Weights(name, {known[key]: sets[name].centre[key] for key in known}, imputed=True)

    def _note(self, code: str, at: Place, message: str, hint: str = "") -> None:
        self.mistakes.append(self.document.mistake(code, at, message, hint))


def _word(fact: Fact) -> str:
    """A stated value, silence or *does not apply* in one word."""
    if fact.state != "stated":
        return SILENCE if fact.state == "silent" else "(does not apply)"
    return _joined(fact.value) if isinstance(fact.value, list) else str(fact.value)


def _joined(members: Iterable[Any]) -> str:
    named = [member_of(item) for item in members]
    return " + ".join(f"{name} ({depth})" if depth else name for name, depth in named) or NOTHING
