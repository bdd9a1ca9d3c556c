"""The meaning of the rule language as data: every case of ``conformance/*.yaml`` on every engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pytest

from evaluator import score
from evaluator.score import CriterionScore, FactorScore
from proposals.documents import read_file
from rules.backends import intervals
from rules.backends.reference import Values
from rules.findings import status_of
from tests.engines import ENGINES, Engine, closed
from tests.small_packs import SmallPack, small_pack

FOLDER = Path(__file__).parent / "conformance"
TRUTHS = {"no": 0, "yes": 1}


@dataclass(frozen=True)
class Seen:
    """What one engine makes of a case; every section of ``expect`` is a method of its name."""

    small: SmallPack
    codes: Mapping[str, int]
    values: Values

    def derived(self, path: str) -> str:
        return self.small.scope[path].values[self.values[path]]

    def truths(self, path: str) -> str:
        return "yes" if self.values[path] else "no"

    def findings(self, name: str) -> str:
        return status_of(name, self.values)

    def effects(self, name: str) -> int:
        return self.values[f"{name}#effect"]

    def groups(self, name: str) -> int:
        factor, group = name.split("/")
        return self.values[f"group:{factor}:{group}"]

    def grades(self, factor: str) -> float:
        return self.values[f"grade:{factor}"] / 100

    def sums(self, factor: str) -> int:
        return self.values[f"sum:{factor}"]

    def clipped(self, factor: str) -> int:
        return self.values[f"clipped:{factor}"]

    def finals(self, factor: str) -> float:
        return self.values[f"final:{factor}"] / 100

    def numbers(self, path: str) -> int:
        return self.values[path]

    def weighted(self, criterion: str) -> int:
        return self._criteria[criterion].before

    def criteria(self, criterion: str) -> int:
        return self._criteria[criterion].n

    def bands(self, criterion: str) -> int:
        return self._criteria[criterion].band

    def required(self, criterion: str) -> float:
        return (self._criteria[criterion].required or 0) / 100

    def margins(self, criterion: str) -> int | None:
        return self._criteria[criterion].margin

    def robustness(self, criterion: str) -> int:
        return self.values[f"robustness:{criterion}"]

    def subscores(self, name: str) -> list[int]:
        criterion, part = name.split(".")
        return list(self._criteria[criterion].subscores[part])

    def held_by(self, bounded: str) -> str:
        return (self._criteria | self._factors)[bounded].held_by

    def behind(self, criterion: str) -> list[Any] | None:
        found = self._criteria[criterion].next_behind
        return [found.rule, found.n] if found else None

    def bars(self, criterion: str) -> list[list[Any]]:
        return [[bar.kind, bar.of, bar.amount] for bar in self._criteria[criterion].bars]

    @cached_property
    def _criteria(self) -> dict[str, CriterionScore]:
        outlook = intervals.run(self.small.programme, closed(self.codes))
        return score.criteria(self.small.pack, self.values, outlook, outlook)

    @cached_property
    def _factors(self) -> dict[str, FactorScore]:
        outlook = intervals.run(self.small.programme, closed(self.codes))
        return score.factors(self.small.pack, self.values, outlook)


Look = Callable[[SmallPack, Mapping[str, Any]], Seen]


@pytest.fixture(params=ENGINES)
def look(request: pytest.FixtureRequest) -> Look:
    """Facts as one of the engines sees them."""
    engine: Engine = ENGINES[request.param]

    def seen(small: SmallPack, facts: Mapping[str, Any]) -> Seen:
        codes = small.codes(facts)
        return Seen(small, codes, engine(small.programme, codes))

    return seen


@lru_cache
def _data(file: str) -> Mapping[str, Any]:
    data: Mapping[str, Any] = read_file(FOLDER / file, packaged=True).value
    return data


@lru_cache
def _pack(file: str) -> SmallPack:
    return small_pack(_data(file))


def _entries(section: str) -> list[Any]:
    """Each case, or condition, of each file as a parameter with a readable name."""
    return [
        pytest.param(path.name, entry, id=f"{path.stem}: {entry['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for entry in _data(path.name).get(section, [])
    ]


@pytest.mark.parametrize(("file", "case"), _entries("cases"))
def test_case(file: str, case: Mapping[str, Any], look: Look) -> None:
    seen = look(_pack(file), _data(file).get("base", {}) | case["facts"])
    expected = case["expect"]
    found = {section: {key: getattr(seen, section)(key) for key in expected[section]} for section in expected}
    assert found == expected


@pytest.mark.parametrize(("file", "entry"), _entries("conditions"))
def test_condition(file: str, entry: Mapping[str, Any], look: Look) -> None:
    ladder = {"cases": [{"when": entry["when"], "value": "yes"}], "otherwise": "no"}
    rule = {"derive": "derived.it", "kind": "yes_no", "values": ["no", "yes"], **ladder}
    small = small_pack({**_data(file), "rules": [rule]})
    wrong = {
        f"{word}: {facts}": look(small, facts).derived("derived.it")
        for word in ("holds", "fails")
        for facts in entry.get(word, [])
        if look(small, facts).derived("derived.it") != {"holds": "yes", "fails": "no"}[word]
    }
    assert wrong == {}


def test_every_section_is_used_by_some_case() -> None:
    cases = [parameter.values[1] for parameter in _entries("cases")]
    used = {section for case in cases for section in case["expect"]}
    assert used == {name for name, member in vars(Seen).items() if callable(member) and not name.startswith("_")}
