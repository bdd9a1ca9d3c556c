"""CLIPS: a template for the facts and one for what each layer derives, a rule for each way to get a truth.

A rule notes its truth in a global. When a layer has nothing left to fire, a rule of lower salience works out its
numbers and asserts, as one fact, what later layers match on. Facts go in through a function, which is about twice as
fast as asserting a template slot by slot from Python; truths come back as one string of 0 and 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import clips

from benchmarks.facts import Sheet, Task
from benchmarks.peers.spelling import FlatLayer, all_but, flat_layers, names, ranges
from rules.programme import Clip, First, Limits, Node, Operand, Sum

LISTED = 6
"""So many codes are written out one by one; more of them as ranges."""
FAR = 1_000_000


class Clips:
    """One environment, reset for each sheet."""

    name = "CLIPS"

    def __init__(self, task: Task) -> None:
        self.task = task
        self.environment = clips.Environment()
        for construct in _Writer(task).constructs():
            self.environment.build(construct)
        self.load = self.environment.find_function("assert-sheet")
        self.answers = self.environment.find_function("give-answers")

    def prepare(self, sheets: Sequence[Sheet]) -> list[list[int]]:
        """The codes of the facts, in order."""
        return [[sheet[path] for path in self.task.inputs] for sheet in sheets]

    def run(self, prepared: list[list[int]]) -> list[Any]:
        """The answers, as a string for truths and a tuple for numbers."""
        found = []
        for codes in prepared:
            self.environment.reset()
            self.load(*codes)
            self.environment.run()
            found.append(self.answers())
        return found

    def read(self, answers: list[Any]) -> list[list[int]]:
        """Digits or integers."""
        return [[int(value) for value in answer] for answer in answers]


class _Writer:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.layers = flat_layers(task)
        self.names = names(task)
        self.home = dict.fromkeys(task.inputs, 0)
        for depth, layer in enumerate(self.layers, start=1):
            paths = (*layer.truths, *dict(layer.constants), *(step.path for step in layer.numbers))
            self.home.update(dict.fromkeys(paths, depth))
        matched = {path for layer in self.layers for _, tests in layer.rules for path in tests}
        self.slots = [
            [path for path, depth in self.home.items() if depth == wanted and (path in matched or not depth)]
            for wanted in range(len(self.layers) + 1)
        ]

    def constructs(self) -> Iterator[str]:
        """Globals, templates, rules and the functions at both ends."""
        constants = {path: value for layer in self.layers for path, value in layer.constants}
        for step in self.task.programme.steps:
            yield f"(defglobal {self.held(step.path)} = {constants.get(step.path, 0)})"
        for depth, slots in enumerate(self.slots):
            yield f"(deftemplate s{depth} {' '.join(f'(slot {self.names[path]})' for path in slots)})"
        for depth, layer in enumerate(self.layers):
            yield from self.rules(depth, layer)
            yield self.closing(depth, layer)
        given = " ".join(f"({self.names[path]} (nth$ {at} ?codes))" for at, path in enumerate(self.slots[0], start=1))
        yield f"(deffunction assert-sheet ($?codes) (assert (s0 {given})) 0)"
        gather = "str-cat" if self.task.name == "truths" else "create$"
        yield f"(deffunction give-answers () ({gather} {' '.join(map(self.held, self.task.wanted))}))"

    def rules(self, depth: int, layer: FlatLayer) -> Iterator[str]:
        """A rule for each way to get a truth, its tests grouped by the fact that they are about."""
        for index, (truth, tests) in enumerate(layer.rules):
            patterns: dict[int, list[str]] = {depth: []}
            for path, mask in tests.items():
                patterns.setdefault(self.home[path], []).append(self.slot(path, mask))
            matched = " ".join(f"(s{home} {' '.join(slots)})" for home, slots in sorted(patterns.items(), reverse=True))
            yield f"(defrule r{depth}-{index} {matched} => (bind {self.held(truth)} 1))"

    def closing(self, depth: int, layer: FlatLayer) -> str:
        """The numbers of a layer, then the fact that later layers match on."""
        numbers = " ".join(f"(bind {self.held(step.path)} {self.number(step.node)})" for step in layer.numbers)
        slots = " ".join(f"({self.names[path]} {self.held(path)})" for path in self.slots[depth + 1])
        return f"(defrule close{depth} (declare (salience -1)) (s{depth}) => {numbers} (assert (s{depth + 1} {slots})))"

    def slot(self, path: str, mask: int) -> str:
        """The constraint on one slot."""
        name, top = self.names[path], self.task.tops[path]
        found = ranges(mask, top)
        codes = [code for low, high in found for code in range(low, high + 1)]
        if (missing := all_but(mask, top)) is not None:
            return f"({name} ~{missing})"
        if len(codes) <= LISTED:
            return f"({name} {'|'.join(map(str, codes))})"
        tests = [f"(>= ?{name} {low})" if high == top else f"(<= {low} ?{name} {high})" for low, high in found]
        return f"({name} ?{name}&:(or {' '.join(tests)} FALSE))"

    def number(self, node: Node) -> str:
        """A number as a function call."""
        match node:
            case First(cases, otherwise):
                result = self.operand(otherwise)
                for truth, value in reversed(cases):
                    result = f"(if (= {self.held(truth)} 1) then {self.operand(value)} else {result})"
                return result
            case Sum(terms, constant):
                return f"(+ 0 {constant} {' '.join(f'(* {factor} {self.held(path)})' for factor, path in terms)})"
            case Clip(path, low, high):
                return f"(max {low} (min {high} {self.held(path)}))"
            case Limits(start, floors, ceilings, last):
                order = (("max", -FAR, floors), ("min", FAR, ceilings))
                result = self.operand(start)
                for pick, idle, limits in order if last == "ceilings" else reversed(order):
                    tested = [f"(if (= {self.held(at)} 1) then {self.operand(to)} else {idle})" for at, to in limits]
                    result = f"({pick} {result} {' '.join(tested)})" if tested else result
                return result

    def operand(self, operand: Operand) -> str:
        """A constant or a global."""
        return self.held(operand) if isinstance(operand, str) else str(operand)

    def held(self, path: str) -> str:
        """The global that holds the value of a step."""
        return f"?*{self.names[path]}*"
