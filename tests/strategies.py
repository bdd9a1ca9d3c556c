"""What Hypothesis draws: small packs as data, with every operation and every kind of rule, and sheets over them.

Vocabularies come in a few fixed shapes, so that the strategies over each are built once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from proposals.conditions.scope import ORDERED
from proposals.conditions.syntax import LEVEL_OPERATIONS, SET_OPERATIONS
from proposals.errors import InputError
from proposals.facts import codes_in
from rules.backends import durable
from tests.small_packs import STRENGTHS, SmallPack, small_pack

Data = dict[str, Any]
Strategy = st.SearchStrategy[Data]
LEVELS = st.integers(0, 400).map(lambda hundredths: hundredths / 100)
FACTORS = {"first": ["first.a", "first.b"], "second": ["second.a", "second.b"]}
ALL_FACTORS = [factor for listed in FACTORS.values() for factor in listed]


@dataclass(frozen=True)
class Drawn:
    """A pack, and the masks of some sheets over it."""

    small: SmallPack
    sheets: tuple[dict[str, int], ...]


# ---- vocabularies -----------------------------------------------------------------------------------------------


def _fields(levels: int, members: int, bands: int, state: str, depths: str) -> list[Data]:
    """Two levels of one scale, a number, a choice, a yes/no and two sets of the same members."""
    scale, listed = _words("s", levels), _words("m", members)
    return [
        {"path": "f.one", "kind": "level", "values": scale, "scale": "shared", "state": state},
        {"path": "f.two", "kind": "level", "values": scale[1:], "scale": "shared"},
        {"path": "f.number", "kind": "number", "values": _words("n", bands)},
        {"path": "f.choice", "kind": "choice", "values": _words("c", levels - 1), "state": state},
        {"path": "f.flag", "kind": "yes_no", "values": ["no", "yes"]},
        {"path": "f.left", "kind": "set", "values": listed, "depths": depths, "state": state},
        {"path": "f.right", "kind": "set", "values": listed, "depths": "no"},
    ]


def _words(letter: str, count: int) -> list[str]:
    return [f"{letter}{index}" for index in range(count)]


SHAPES = (
    _fields(levels=2, members=1, bands=1, state="no", depths="no"),
    _fields(levels=4, members=2, bands=12, state="yes", depths="no"),
    _fields(levels=5, members=3, bands=40, state="yes", depths="yes"),
)
DERIVED: list[Data] = [
    {"path": "derived.level", "kind": "level", "values": _words("v", 3)},
    {"path": "derived.choice", "kind": "choice", "values": _words("w", 3)},
    {"path": "derived.last", "kind": "level", "values": _words("v", 2)},
]


# ---- conditions -------------------------------------------------------------------------------------------------


@lru_cache
def conditions(shape: int, derived: int, *, in_bound: bool = False) -> Strategy:
    """Conditions over the fields of a shape, the first derived facts and, in a bound, the factors."""
    terms = [*SHAPES[shape], *DERIVED[:derived]]
    leaves = [_leaf(term, terms) for term in terms]
    if in_bound:
        tests = st.tuples(st.sampled_from(ALL_FACTORS), st.sampled_from(LEVEL_OPERATIONS), LEVELS)
        leaves.append(tests.map(lambda test: {"factor": {test[0]: {test[1]: test[2]}}}))
    return st.recursive(st.one_of(leaves), _compound, max_leaves=5)


def _compound(parts: Strategy) -> Strategy:
    lists = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        lists.map(lambda chosen: {"all": chosen}),
        lists.map(lambda chosen: {"any": chosen}),
        lists.map(lambda chosen: {"none": chosen}),
        parts.map(lambda chosen: {"not": chosen}),
        st.tuples(parts, parts).map(lambda pair: pair[0] | pair[1]),
        st.tuples(lists, st.integers(1, 3)).map(_count),
    )


def _count(drawn_parts: tuple[list[Data], int]) -> Data:
    parts, least = drawn_parts
    return {"count": {"at_least": min(least, len(parts)), "of": parts}}


def _leaf(term: Data, terms: Sequence[Data]) -> Strategy:
    path, values = term["path"], st.sampled_from(term["values"])
    several = st.lists(values, min_size=1, max_size=3)
    others = st.sampled_from([{"path": other["path"]} for other in terms if _comparable(term, other)] or [{}])
    tests: list[Strategy] = []
    if term["kind"] == "set":
        tests += [_test(path, name, values) for name in ("includes", "excludes")]
        tests += [_test(path, name, several) for name in ("includes_any", "includes_all")]
        tests += [_test(path, name, others) for name in SET_OPERATIONS]
    else:
        tests += [st.one_of(values, several).map(lambda words: {path: words})]
    if term["kind"] in ORDERED:
        tests += [_test(path, name, values) for name in LEVEL_OPERATIONS]
    if term.get("scale"):
        tests += [_test(path, name, others) for name in LEVEL_OPERATIONS] + [others.map(lambda other: {path: other})]
    if term.get("state") == "yes":
        tests.append(st.sampled_from(["stated", "silent"]).map(lambda state: {"state": {path: state}}))
    return st.one_of(tests)


def _test(path: str, operation: str, operands: st.SearchStrategy[Any]) -> Strategy:
    return operands.map(lambda operand: {path: {operation: operand}})


def _comparable(one: Data, other: Data) -> bool:
    if one["path"] == other["path"]:
        return False
    same_scale = bool(one.get("scale")) and one.get("scale") == other.get("scale")
    return same_scale or one["kind"] == other["kind"] == "set"


# ---- rules ------------------------------------------------------------------------------------------------------


@st.composite
def packs(draw: st.DrawFn) -> SmallPack:
    """A pack with rules of every kind; one that durable-rules does not bear is drawn anew."""
    data = draw(st.tuples(st.integers(0, len(SHAPES) - 1), st.integers(0, len(DERIVED))).flatmap(_pack_data))
    small = small_pack(data)
    try:
        durable.plan(small.programme)
    except InputError:
        reject()
    return small


@lru_cache
def _pack_data(chosen: tuple[int, int]) -> Strategy:
    """Packs as written, over one shape of vocabulary and a number of derived facts."""
    shape, derived = chosen
    when = conditions(shape, derived)
    in_bound = conditions(shape, derived, in_bound=True)
    parts = [
        st.tuples(*(_derive(shape, index) for index in range(derived))),
        st.tuples(*(_ladder("level", LEVELS, when).map(_named("grade", factor)) for factor in ALL_FACTORS)),
        st.lists(_finding(when), min_size=1, max_size=5).map(_numbered("finding")),
        st.lists(_bound(in_bound), min_size=1, max_size=4).map(_numbered("bound")),
        st.lists(in_bound.map(_tradeoff), max_size=1).map(_numbered("tradeoff")),
        st.lists(_ladder("level", LEVELS, when), max_size=2).map(_required),
    ]
    criteria = st.tuples(_criterion("first", "more"), _criterion("second", "less"))
    return st.tuples(criteria, *parts).map(
        lambda made: {
            "fields": SHAPES[shape],
            "manifest": {"criteria": list(made[0])},
            "rules": [rule for part in made[1:] for rule in part],
        }
    )


def _criterion(name: str, polarity: str) -> Strategy:
    return st.integers(0, 100).map(
        lambda cut: {
            "id": name,
            "polarity": polarity,
            "factors": {"a": cut, "b": 100 - cut},
            "subscores": [{"id": "part", "factors": ["b"]}],
        }
    )


def _ladder(key: str, results: st.SearchStrategy[Any], when: Strategy) -> Strategy:
    case = st.fixed_dictionaries({"when": when, key: results})
    return st.fixed_dictionaries({"cases": st.lists(case, max_size=3), "otherwise": results})


def _derive(shape: int, index: int) -> Strategy:
    """The derived fact of that number; it reads the fields and those before it."""
    term = DERIVED[index]
    start = {"derive": term["path"], "kind": term["kind"], "values": term["values"]}
    ladders = _ladder("value", st.sampled_from(term["values"]), conditions(shape, index))
    return ladders.map(lambda ladder: start | ladder)


def _finding(when: Strategy) -> Strategy:
    """Findings; a group is named after its direction, since it has one sign."""
    answers = st.fixed_dictionaries({"when": when, "how": st.sampled_from(["fully", "partly"])})
    strengths = st.sampled_from(sorted(STRENGTHS))
    by = strengths | _ladder("strength", strengths, when)
    effects = [
        st.fixed_dictionaries({direction: st.sampled_from(ALL_FACTORS), "by": by}) for direction in ("raises", "lowers")
    ]
    made = st.fixed_dictionaries(
        {
            "applies": st.just("always") | when,
            "when": when,
            "answered": st.lists(answers, max_size=2),
            "effect": st.one_of(*effects, st.just({"notes": "yes"})),
        }
    )
    return st.tuples(made, st.booleans()).map(lambda pair: pair[0] | (_group(pair[0]) if pair[1] else {}))


def _group(finding: Data) -> Data:
    return {"group": "ups" if "raises" in finding["effect"] else "downs"}


def _bound(when: Strategy) -> Strategy:
    """Bounds on factors and criteria; the second criterion may be held to the first."""
    on = st.fixed_dictionaries({"on": st.sampled_from([*FACTORS, *ALL_FACTORS]), "limit": LEVELS})
    earlier = LEVELS.map(lambda level: {"on": "second", "limit": {"criterion": "first", "plus": level}})
    kinds = st.sampled_from(["ceiling", "floor"])
    return st.tuples(when, on | earlier, kinds).map(
        lambda made: {"when": made[0], "on": made[1]["on"], made[2]: made[1]["limit"]}
    )


def _tradeoff(when: Data) -> Data:
    return {"when": when, "between": ALL_FACTORS[:2]}


def _required(ladders: list[Data]) -> list[Data]:
    return [{"required": name, **ladder} for name, ladder in zip(FACTORS, ladders, strict=False)]


def _named(kind: str, name: str) -> Any:
    return lambda rule: {kind: name, **rule}


def _numbered(kind: str) -> Any:
    return lambda rules: [{kind: f"x.{kind}{index}", **rule} for index, rule in enumerate(rules)]


# ---- sheets -----------------------------------------------------------------------------------------------------


@st.composite
def drawn(draw: st.DrawFn, most: int = 4) -> Drawn:
    """A pack, and between one and ``most`` sheets over it."""
    small = draw(packs())
    return Drawn(small, tuple(draw(st.lists(masks(small.sizes), min_size=1, max_size=most))))


def masks(sizes: Mapping[str, int]) -> st.SearchStrategy[dict[str, int]]:
    """A sheet: for each fact some of its codes, about half of the facts stated."""
    return _masks(tuple(sizes.items()))


@lru_cache
def _masks(sizes: tuple[tuple[str, int], ...]) -> st.SearchStrategy[dict[str, int]]:
    return st.fixed_dictionaries(
        {path: st.integers(0, size - 1).map(_single) | st.integers(1, (1 << size) - 1) for path, size in sizes}
    )


def _single(code: int) -> int:
    return 1 << code


def narrowed(sheet: Mapping[str, int]) -> st.SearchStrategy[dict[str, int]]:
    """The same sheet with some facts stated, or stated more closely."""
    filters = st.lists(st.integers(0, (1 << 64) - 1), min_size=len(sheet), max_size=len(sheet))
    return filters.map(
        lambda kept: {path: mask & keep or mask for (path, mask), keep in zip(sheet.items(), kept, strict=True)}
    )


def completions(sheet: Mapping[str, int]) -> st.SearchStrategy[dict[str, int]]:
    """One code per fact of a sheet."""
    picks = st.lists(st.integers(0, 63), min_size=len(sheet), max_size=len(sheet))
    return picks.map(
        lambda chosen: {path: _pick(mask, pick) for (path, mask), pick in zip(sheet.items(), chosen, strict=True)}
    )


def _pick(mask: int, number: int) -> int:
    codes = codes_in(mask)
    return codes[number % len(codes)]
