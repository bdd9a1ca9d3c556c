"""durable-rules: the engine of record. It matches conditions; this driver carries truths from layer to layer.

The engine is used inside the envelope found by experiment (docs/adr/0004-durable-rules-envelope.md): one small fact
per path, integers only, no ``$or``, no ``Host`` threads, a rule on ``go`` in every ruleset, one session per
evaluation that is always deleted, and no more alternatives, joins or tests than it bears — refused at load.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any

from durable.engine import Host

from proposals.conditions.formula import AllOf, AnyOf, AtLeast, Formula, Not, Test, spelled_out
from proposals.errors import EngineError, InputError, Mistake
from rules.backends.reference import Values, number
from rules.programme import Number, Programme, Truth, step_reads

NAME, VERSION = "durable_rules", "2.0.28"
MAX_ALTERNATIVES = 128
"""Alternatives of one condition; every one becomes a rule."""
MAX_RULES = 200
"""Rules of one ruleset; at 512 alternatives the engine hangs holding the interpreter lock."""
MAX_JOINS = 16
MAX_HOLES = 6
"""Codes left out of a range by `$neq` before it is split in two."""
MAX_TESTS = 48
"""Distinct tests in one ruleset that one fact may satisfy; the engine fails at 64."""
MAX_LAYERS = 40
"""Truths that depend on truths, each layer a round of the engine; the bundled packs have five."""
SMALL, LARGE = (1 << 64) - 1, (1 << 401) - 1
"""Universes of codes: of facts, truths and derived facts; of factor levels in hundredths."""

Alternative = dict[str, int]


class QuietHost(Host):  # type: ignore[misc]  # the package ships no types
    """A host without the background threads that race with the caller."""

    def _run(self) -> None:
        return


@dataclass
class Ruleset:
    """Rules of one layer that share a ruleset, and the tests they make per path."""

    rules: list[tuple[str, Alternative]] = field(default_factory=list)
    tests: dict[str, set[int]] = field(default_factory=dict)

    def takes(self, alternatives: list[Alternative]) -> bool:
        """Whether these alternatives still fit."""
        if len(self.rules) + len(alternatives) > MAX_RULES:
            return False
        return all(
            len(
                self.tests.get(path, set()) | {alternative[path] for alternative in alternatives if path in alternative}
            )
            <= MAX_TESTS
            for path in {path for alternative in alternatives for path in alternative}
        )

    def add(self, truth: str, alternatives: list[Alternative]) -> None:
        """One rule per alternative."""
        for alternative in alternatives:
            self.rules.append((truth, alternative))
            for path, mask in alternative.items():
                self.tests.setdefault(path, set()).add(mask)

    def asserted(self, values: Mapping[str, int]) -> list[tuple[str, int]]:
        """The facts that some test here can match; the engine mishandles the others."""
        return [(path, values[path]) for path, mask in self._matched.items() if mask >> values[path] & 1]

    @cached_property
    def _matched(self) -> dict[str, int]:
        """The codes of each path that some test matches."""
        return {path: reduce(or_, masks) for path, masks in self.tests.items()}


@dataclass(frozen=True)
class Layer:
    """Truths that depend on nothing later, then the numbers that follow from them."""

    constants: tuple[tuple[str, int], ...]
    truths: tuple[str, ...]
    rulesets: tuple[Ruleset, ...]
    numbers: tuple[Number, ...]


class DurableEngine:
    """A programme registered with durable-rules; one instance per thread or process."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.layers = plan(programme)
        self._sessions = itertools.count(1)
        self._lock = threading.Lock()
        self._held: set[str] = set()
        self._host = QuietHost()
        names = itertools.count()
        self._names = [
            [f"layer{index}_{next(names)}" for _ in layer.rulesets] for index, layer in enumerate(self.layers)
        ]
        for layer, given in zip(self.layers, self._names, strict=True):
            for ruleset, name in zip(layer.rulesets, given, strict=True):
                self._host.register_rulesets({name: self._definition(ruleset)})

    def run(self, facts: Mapping[str, int]) -> Values:
        """Every step of the programme; raises :class:`EngineError` when the engine misbehaves."""
        values = {path: facts[path] for path in self.programme.inputs}
        with self._lock:
            for layer, names in zip(self.layers, self._names, strict=True):
                values.update(layer.constants)
                held: set[str] = set()
                for ruleset, name in zip(layer.rulesets, names, strict=True):
                    held |= self._match(name, ruleset, values)
                for truth in layer.truths:
                    values[truth] = int(truth in held)
                for step in layer.numbers:
                    values[step.path] = number(step.node, values)
        return values

    def _match(self, name: str, ruleset: Ruleset, values: Mapping[str, int]) -> set[str]:
        session = str(next(self._sessions))
        self._held = set()
        try:
            self._host.assert_fact(name, {"sid": session, "id": "go", "go": 1})
            facts = [{"sid": session, "id": path, "p": path, "v": code} for path, code in ruleset.asserted(values)]
            if facts:
                self._host.assert_facts(name, facts)
            trouble = self._host.get_state(name, session).get("exception")
            if trouble:
                raise EngineError(f"durable-rules failed in an action: {trouble}")
        except EngineError:
            raise
        except Exception as error:
            raise EngineError(f"durable-rules failed: {error}") from error
        finally:
            self._host.delete_state(name, session)
        return self._held

    def _definition(self, ruleset: Ruleset) -> dict[str, Any]:
        rules: dict[str, Any] = {"go": {"all": [{"m": {"$and": [{"go": 1}]}}], "run": _nothing}}
        for index, (truth, alternative) in enumerate(ruleset.rules):
            patterns = [{f"m{i}": {"$and": _pattern(path, mask)}} for i, (path, mask) in enumerate(alternative.items())]
            rules[f"r{index}"] = {"all": patterns, "run": self._recorder(truth)}
        return rules

    def _recorder(self, truth: str) -> Callable[[Any], None]:
        def record(_: Any) -> None:
            self._held.add(truth)

        return record


def _nothing(_: Any) -> None:
    return


def plan(programme: Programme) -> tuple[Layer, ...]:
    """The layers of a programme; raises :class:`InputError` for conditions beyond what the engine bears."""
    depth: dict[str, int] = dict.fromkeys(programme.inputs, 0)
    truths: dict[int, list[Truth]] = {}
    numbers: dict[int, list[Number]] = {}
    for step in programme.steps:
        before = max((depth[path] for path in step_reads(step)), default=0)
        if isinstance(step, Truth):
            depth[step.path] = before + 1
            truths.setdefault(before + 1, []).append(step)
        else:
            depth[step.path] = before
            numbers.setdefault(before, []).append(step)
    count = max(depth.values(), default=0)
    if count > MAX_LAYERS:
        message = f"facts are derived from each other more than {MAX_LAYERS} times over; derive them more directly"
        raise InputError([Mistake("too-much", message)])
    mistakes: list[Mistake] = []
    layers = tuple(_layer(truths.get(n, []), numbers.get(n, []), mistakes) for n in range(count + 1))
    if mistakes:
        raise InputError(mistakes)
    return layers


def _layer(truths: list[Truth], numbers: list[Number], mistakes: list[Mistake]) -> Layer:
    constants: list[tuple[str, int]] = []
    rulesets: list[Ruleset] = []
    for step in truths:
        found = alternatives(step.formula)
        if found is None or any(len(joined) > MAX_JOINS for joined in found) or not Ruleset().takes(found):
            message = f"`{step.path}` has too many alternatives for durable-rules; split it with a derived fact"
            mistakes.append(Mistake("too-many-alternatives", message))
        elif not found or {} in found:
            constants.append((step.path, int(bool(found))))
        else:
            if not rulesets or not rulesets[-1].takes(found):
                rulesets.append(Ruleset())
            rulesets[-1].add(step.path, found)
    named = {path for path, _ in constants}
    matched = tuple(step.path for step in truths if step.path not in named)
    return Layer(tuple(constants), matched, tuple(rulesets), tuple(numbers))


def alternatives(formula: Formula) -> list[Alternative] | None:
    """The formula as alternatives of joint tests, one mask per path; ``None`` beyond the limit."""
    return _alternatives(formula, positive=True)


def _alternatives(formula: Formula, *, positive: bool) -> list[Alternative] | None:
    match formula:
        case Test(path, mask):
            universe = _universe(path)
            chosen = mask if positive else universe & ~mask
            return [{path: run} for run in _runs(chosen)]
        case Not(part):
            return _alternatives(part, positive=not positive)
        case AtLeast():
            return _alternatives(spelled_out(formula), positive=positive)
        case AllOf(parts) | AnyOf(parts):
            lists = [_alternatives(part, positive=positive) for part in parts]
            if any(found is None for found in lists):
                return None
            known = [found for found in lists if found is not None]
            return _joint(known) if isinstance(formula, AllOf) == positive else _either(known)


def _either(lists: list[list[Alternative]]) -> list[Alternative] | None:
    found = _absorbed([alternative for part in lists for alternative in part])
    return found if len(found) <= MAX_ALTERNATIVES else None


def _joint(lists: list[list[Alternative]]) -> list[Alternative] | None:
    found: list[Alternative] = [{}]
    for part in lists:
        found = _absorbed([joined for left in found for right in part if (joined := _joined(left, right)) is not None])
        if len(found) > MAX_ALTERNATIVES:
            return None
    return found


def _absorbed(found: list[Alternative]) -> list[Alternative]:
    """Without the alternatives that another one covers, the widest first; it stops once there are too many."""
    kept: list[Alternative] = []
    for alternative in sorted(found, key=lambda one: (len(one), -sum(mask.bit_count() for mask in one.values()))):
        if len(kept) <= MAX_ALTERNATIVES and not any(_covers(wider, alternative) for wider in kept):
            kept.append(alternative)
    return kept


def _covers(wider: Alternative, narrower: Alternative) -> bool:
    return all(path in narrower and not narrower[path] & ~mask for path, mask in wider.items())


def _joined(left: Alternative, right: Alternative) -> Alternative | None:
    merged = dict(left)
    for path, mask in right.items():
        merged[path] = merged.get(path, mask) & mask
        if not merged[path]:
            return None
    return merged


def _universe(path: str) -> int:
    return LARGE if path.startswith(("grade:", "final:")) else SMALL


def _runs(mask: int) -> list[int]:
    """Masks that one pattern can test: a range with a few holes, else one range each."""
    low, high = (mask & -mask).bit_length() - 1, mask.bit_length()
    holes = ((1 << high) - (1 << max(low, 0))) & ~mask if mask else 0
    if not mask or holes.bit_count() <= MAX_HOLES:
        return [mask] if mask else []
    found: list[int] = []
    rest = mask
    while rest:
        low = (rest & -rest).bit_length() - 1
        end = low
        while rest >> end & 1:
            end += 1
        found.append((1 << end) - (1 << low))
        rest &= ~found[-1]
    return found


def _pattern(path: str, mask: int) -> list[dict[str, Any]]:
    """The tests of one pattern: the path, then a range of codes with the holes taken out."""
    low, high = (mask & -mask).bit_length() - 1, mask.bit_length() - 1
    tests: list[dict[str, Any]] = [{"p": path}]
    if low == high:
        return [*tests, {"v": low}]
    tests.append({"$gte": {"v": low}})
    if mask != _universe(path) & ~((1 << low) - 1):
        tests.append({"$lte": {"v": high}})
    tests += [{"$neq": {"v": code}} for code in range(low, high) if not mask >> code & 1]
    return tests
