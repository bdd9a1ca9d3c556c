"""What Hypothesis draws: small vocabularies, conditions, rules and packs as data, and fact sheets over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from hypothesis import assume
from hypothesis import strategies as st

from proposals.conditions.scope import ORDERED, Term
from proposals.conditions.syntax import LEVEL_OPERATIONS, SET_OPERATIONS
from proposals.errors import InputError
from proposals.facts import codes_in
from rules.backends import durable
from tests.small_packs import STRENGTHS, SmallPack, small_pack

Data = dict[str, Any]
LEVELS = st.integers(0, 400).map(lambda hundredths: hundredths / 100)
MAX_BANDS = 12


@dataclass(frozen=True)
class Drawn:
    """A pack, and the masks of some sheets over it."""

    small: SmallPack
    sheets: tuple[dict[str, int], ...]


# ---- vocabularies -----------------------------------------------------------------------------------------------


@st.composite
def fields(draw: st.DrawFn) -> list[Data]:
    """Two levels of one scale, a number, a choice, a yes/no and two sets of the same members."""
    scale = _words(draw, "s", 2, 5)
    members = _words(draw, "m", 1, 3)
    return [
        {"path": "f.one", "kind": "level", "values": scale, "scale": "shared", "state": draw(_YES_NO)},
        {"path": "f.two", "kind": "level", "values": scale[draw(st.integers(0, 1)) :], "scale": "shared"},
        {"path": "f.number", "kind": "number", "values": _words(draw, "n", 1, MAX_BANDS)},
        {"path": "f.choice", "kind": "choice", "values": _words(draw, "c", 1, 4), "state": draw(_YES_NO)},
        {"path": "f.flag", "kind": "yes_no", "values": ["no", "yes"]},
        {"path": "f.left", "kind": "set", "values": members, "depths": draw(_YES_NO), "state": draw(_YES_NO)},
        {"path": "f.right", "kind": "set", "values": members, "depths": draw(_YES_NO)},
    ]


_YES_NO = st.sampled_from(["no", "yes"])


def _words(draw: st.DrawFn, letter: str, least: int, most: int) -> list[str]:
    return [f"{letter}{index}" for index in range(draw(st.integers(least, most)))]


# ---- conditions -------------------------------------------------------------------------------------------------


def conditions(terms: Sequence[Data], factors: Sequence[str] = ()) -> st.SearchStrategy[Data]:
    """A condition over these fields, derived facts and factors; every operation of the language occurs."""
    leaves = [_leaf(term, terms) for term in terms]
    if factors:
        operations = st.sampled_from(LEVEL_OPERATIONS)
        tests = st.tuples(st.sampled_from(factors), operations, LEVELS)
        leaves.append(tests.map(lambda test: {"factor": {test[0]: {test[1]: test[2]}}}))
    return st.recursive(st.one_of(leaves), _compound, max_leaves=5)


def _compound(parts: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    lists = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        lists.map(lambda chosen: {"all": chosen}),
        lists.map(lambda chosen: {"any": chosen}),
        lists.map(lambda chosen: {"none": chosen}),
        parts.map(lambda chosen: {"not": chosen}),
        st.tuples(parts, parts).map(lambda pair: pair[0] | pair[1]),
        lists.flatmap(lambda of: st.integers(1, len(of)).map(lambda least: {"count": {"at_least": least, "of": of}})),
    )


def _leaf(term: Data, terms: Sequence[Data]) -> st.SearchStrategy[Data]:
    path, values = term["path"], st.sampled_from(term["values"])
    several = st.lists(values, min_size=1, max_size=3)
    others = [other["path"] for other in terms if _comparable(term, other)]
    if term["kind"] == "set":
        operands = {name: values if name in ("includes", "excludes") else several for name in SET_OPERATIONS}
        tests = [_test(path, name, operand) for name, operand in operands.items()]
        tests += [_test(path, name, st.just({"path": other})) for name in SET_OPERATIONS for other in others]
    else:
        tests = [several.map(lambda words: {path: words}), values.map(lambda word: {path: word})]
    if term["kind"] in ORDERED:
        tests += [_test(path, name, values) for name in LEVEL_OPERATIONS]
        tests += [_test(path, name, st.just({"path": other})) for name in LEVEL_OPERATIONS for other in others]
        tests += [st.just({path: {"path": other}}) for other in others]
    if term.get("state") == "yes":
        tests.append(st.sampled_from(["stated", "silent"]).map(lambda state: {"state": {path: state}}))
    return st.one_of(tests)


def _test(path: str, operation: str, operand: st.SearchStrategy[Any]) -> st.SearchStrategy[Data]:
    return operand.map(lambda value: {path: {operation: value}})


def _comparable(one: Data, other: Data) -> bool:
    if one["path"] == other["path"]:
        return False
    same_scale = bool(one.get("scale")) and one.get("scale") == other.get("scale")
    return same_scale or one["kind"] == other["kind"] == "set"


# ---- rules ------------------------------------------------------------------------------------------------------


@st.composite
def packs(draw: st.DrawFn) -> SmallPack:
    """A pack that loads: two criteria, with rules of every kind; what durable-rules does not bear is left out."""
    data = draw(pack_data())
    try:
        small = small_pack(data)
        durable.plan(small.programme)
    except InputError as error:
        assume(any(mistake.code != "too-many-alternatives" for mistake in error.mistakes))
        raise
    return small


@st.composite
def pack_data(draw: st.DrawFn) -> Data:
    """A pack as written."""
    terms = draw(fields())
    vocabulary = list(terms)
    rules: list[Data] = []
    for index in range(draw(st.integers(0, 3))):
        derive = draw(_derives(f"derived.d{index}", terms))
        rules.append(derive)
        terms.append({"path": derive["derive"], "kind": derive["kind"], "values": derive["values"]})
    criteria = [draw(_criteria("first", polarity="more")), draw(_criteria("second", polarity="less"))]
    names = {entry["id"]: [f"{entry['id']}.{factor}" for factor in entry["factors"]] for entry in criteria}
    factors = [factor for listed in names.values() for factor in listed]
    rules += [{"grade": factor, **draw(_ladders("level", LEVELS, terms))} for factor in factors]
    rules += draw(_each("x.finding", lambda name: _findings(name, terms, factors), 4))
    rules += draw(_each("x.bound", lambda name: _bounds(name, terms, names), 4))
    rules += draw(_each("x.both", lambda name: _tradeoffs(name, terms, factors), 1))
    for name in draw(st.sets(st.sampled_from(["first", "second"]))):
        rules.append({"required": name, **draw(_ladders("level", LEVELS, terms))})
    return {"fields": vocabulary, "manifest": {"criteria": criteria}, "rules": draw(st.permutations(rules))}


def _each(name: str, rule: Any, most: int) -> st.SearchStrategy[list[Data]]:
    """Up to ``most`` rules with numbered ids."""
    counts = st.integers(0, most)
    return counts.flatmap(lambda count: st.tuples(*(rule(f"{name}{index}") for index in range(count)))).map(list)


@st.composite
def _criteria(draw: st.DrawFn, name: str, *, polarity: str) -> Data:
    cut = draw(st.integers(0, 100))
    factors = {"a": cut, "b": 100 - cut}
    parts = [{"id": "part", "factors": draw(st.lists(st.sampled_from(["a", "b"]), min_size=1, unique=True))}]
    return {"id": name, "polarity": polarity, "factors": factors, "subscores": parts}


def _ladders(key: str, results: st.SearchStrategy[Any], terms: Sequence[Data]) -> st.SearchStrategy[Data]:
    case = st.fixed_dictionaries({"when": conditions(terms), key: results})
    return st.fixed_dictionaries({"cases": st.lists(case, max_size=3), "otherwise": results})


@st.composite
def _derives(draw: st.DrawFn, name: str, terms: Sequence[Data]) -> Data:
    values = _words(draw, "v", 2, 4)
    kind = draw(st.sampled_from(["level", "choice"]))
    return {"derive": name, "kind": kind, "values": values, **draw(_ladders("value", st.sampled_from(values), terms))}


@st.composite
def _findings(draw: st.DrawFn, name: str, terms: Sequence[Data], factors: Sequence[str]) -> Data:
    """A finding; its group is named after its direction, since a group has one sign."""
    answers = st.fixed_dictionaries({"when": conditions(terms), "how": st.sampled_from(["fully", "partly"])})
    strengths = st.sampled_from(sorted(STRENGTHS))
    strength = strengths | _ladders("strength", strengths, terms)
    direction = draw(st.sampled_from(["raises", "lowers"]))
    effect = {direction: draw(st.sampled_from(factors)), "by": draw(strength)}
    group = draw(st.sampled_from([{}, {"group": direction}]))
    return {
        "finding": name,
        "applies": draw(st.just("always") | conditions(terms)),
        "when": draw(conditions(terms)),
        "answered": draw(st.lists(answers, max_size=2)),
        "effect": effect if draw(st.integers(0, 5)) else {"notes": "yes"},
        **group,
    }


@st.composite
def _bounds(draw: st.DrawFn, name: str, terms: Sequence[Data], names: Mapping[str, Sequence[str]]) -> Data:
    factors = [factor for listed in names.values() for factor in listed]
    on = draw(st.sampled_from([*names, *factors]))
    limit: Any = draw(LEVELS)
    if on == "second" and draw(st.booleans()):
        limit = {"criterion": "first", "plus": limit}
    kind = draw(st.sampled_from(["ceiling", "floor"]))
    return {"bound": name, "when": draw(conditions(terms, factors)), "on": on, kind: limit}


@st.composite
def _tradeoffs(draw: st.DrawFn, name: str, terms: Sequence[Data], factors: Sequence[str]) -> Data:
    return {"tradeoff": name, "when": draw(conditions(terms, factors)), "between": list(factors[:2])}


# ---- sheets -----------------------------------------------------------------------------------------------------


@st.composite
def drawn(draw: st.DrawFn, most: int = 4) -> Drawn:
    """A pack, and between one and ``most`` sheets over it."""
    small = draw(packs())
    return Drawn(small, tuple(draw(st.lists(masks(small.sizes), min_size=1, max_size=most))))


def masks(sizes: Mapping[str, int]) -> st.SearchStrategy[dict[str, int]]:
    """A sheet: for each fact some of its codes, more often than not a single one."""
    single = {path: st.integers(0, size - 1).map(lambda code: 1 << code) for path, size in sizes.items()}
    several = {path: st.integers(1, (1 << size) - 1) for path, size in sizes.items()}
    return st.fixed_dictionaries({path: single[path] | several[path] for path in sizes})


def narrowed(sheet: Mapping[str, int]) -> st.SearchStrategy[dict[str, int]]:
    """The same sheet with some facts stated, or stated more closely."""
    return st.fixed_dictionaries({path: _part(mask) for path, mask in sheet.items()})


def completions(sheet: Mapping[str, int]) -> st.SearchStrategy[dict[str, int]]:
    """One code per fact of a sheet."""
    return st.fixed_dictionaries({path: st.sampled_from(codes_in(mask)) for path, mask in sheet.items()})


def _part(mask: int) -> st.SearchStrategy[int]:
    kept = st.sets(st.sampled_from(codes_in(mask)), min_size=1)
    return st.just(mask) | kept.map(lambda codes: sum(1 << code for code in codes))


def paths_of(term: Term) -> tuple[str, ...]:
    """The finite facts of a field."""
    return cast("tuple[str, ...]", term.slots)
