"""Raw durable-rules: what a competent user writes who knows its limits, and nothing more.

The rules of a layer stand in as few rulesets as the engine bears; every fact is asserted one by one under its own name,
and facts that no rule of a ruleset handles are refused by the engine, as it does. The user works out numbers in Python
between layers, since the engine has no arithmetic to do it with. The host is ours only in that its background threads,
which race with the caller, do not start.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from durable.engine import MessageNotHandledException

from benchmarks.facts import Sheet, Task
from benchmarks.peers.spelling import FlatLayer, all_but, flat_layers, names, ranges
from rules.backends.durable import QuietHost
from rules.backends.reference import Values, number

MAX_RULES = 480
"""At 512 the engine hangs."""


class PlainDurable:
    """One session for each sheet and ruleset, deleted afterwards."""

    name = "durable-rules, plain"

    def __init__(self, task: Task) -> None:
        self.task = task
        self.names = names(task)
        self.layers = flat_layers(task)
        self.host = QuietHost()
        self.held: set[str] = set()
        self.sessions = itertools.count(1)
        self.rulesets = [self._register(depth, layer) for depth, layer in enumerate(self.layers)]

    def prepare(self, sheets: Sequence[Sheet]) -> list[Sheet]:
        """As they are."""
        return list(sheets)

    def run(self, prepared: list[Sheet]) -> list[Values]:
        """Every step."""
        return [self._sheet(sheet) for sheet in prepared]

    def read(self, answers: list[Values]) -> list[list[int]]:
        """The wanted values."""
        return [[values[path] for path in self.task.wanted] for values in answers]

    def _sheet(self, sheet: Sheet) -> Values:
        values = {path: sheet[path] for path in self.task.inputs}
        for layer, rulesets in zip(self.layers, self.rulesets, strict=True):
            self.held = set()
            for name, paths in rulesets:
                self._match(name, paths, values)
            values.update(layer.constants)
            values.update((truth, int(truth in self.held)) for truth in layer.truths)
            for step in layer.numbers:
                values[step.path] = number(step.node, values)
        return values

    def _match(self, ruleset: str, paths: Sequence[str], values: Values) -> None:
        session = str(next(self.sessions))
        self.host.assert_fact(ruleset, {"sid": session, "id": "go", "go": 1})
        for path in paths:
            name = self.names[path]
            try:
                self.host.assert_fact(ruleset, {"sid": session, "id": name, name: values[path]})
            except MessageNotHandledException:
                continue
        self.host.delete_state(ruleset, session)

    def _register(self, depth: int, layer: FlatLayer) -> list[tuple[str, list[str]]]:
        found = []
        for start in range(0, len(layer.rules), MAX_RULES):
            chosen = layer.rules[start : start + MAX_RULES]
            name = f"plain{depth}_{start}"
            rules: dict[str, Any] = {"go": {"all": [{"m": {"$and": [{"go": 1}]}}], "run": lambda _: None}}
            for index, (truth, tests) in enumerate(chosen):
                patterns = [{f"m{at}": self._pattern(path, mask)} for at, (path, mask) in enumerate(tests.items())]
                rules[f"r{index}"] = {"all": patterns, "run": self._noting(truth)}
            self.host.register_rulesets({name: rules})
            found.append((name, sorted({path for _, tests in chosen for path in tests})))
        return found

    def _pattern(self, path: str, mask: int) -> dict[str, Any]:
        name, top = self.names[path], self.task.tops[path]
        found = ranges(mask, top)
        low, high = found[0][0], found[-1][1]
        if low == high:
            return {"$and": [{name: low}]}
        if (missing := all_but(mask, top)) is not None:
            return {"$and": [{"$neq": {name: missing}}]}
        holes = [code for code in range(low, high) if not mask >> code & 1]
        ends: list[dict[str, Any]] = [{"$gte": {name: low}}, {"$lte": {name: high}}]
        return {"$and": [*ends, *({"$neq": {name: code}} for code in holes)]}

    def _noting(self, truth: str) -> Callable[[Any], None]:
        def note(_: Any) -> None:
            self.held.add(truth)

        return note
