"""Small packs from data: a few fields, a manifest and rules, without the files and texts of a real pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from proposals.completing import NO_STATE, SILENT, STATED
from proposals.conditions.check import check_condition
from proposals.conditions.scope import Term, state_path
from proposals.documents import Document
from proposals.errors import InputError, Mistake
from proposals.intake import member_of
from proposals.vocabulary import DEPTHS
from rules.criteria import Manifest, read_manifest
from rules.language import Bound, Derive, Rule, Tradeoff, conditions
from rules.lower import lower
from rules.pack import Pack
from rules.parse import parse_rule
from rules.programme import Programme

DOES_NOT_APPLY = "does_not_apply"
"""The word in data for a fact that does not apply."""
STRENGTHS = {"slightly": 0.30, "clearly": 0.60, "strongly": 1.00}
WORDS = ["very low", "low", "moderate", "high", "very high"]
TEXTS = {"title": "a rule", "draws_on": [], "link": "ours", "because": "so it is"}
MORE_TEXTS = {"finding": {"answerable_by": "drafting", "remedy": "mend it", "applies": "always"}}


@dataclass(frozen=True)
class SmallPack:
    """A pack of few rules over ``fields``, checked and lowered."""

    fields: dict[str, Term]
    pack: Pack

    @property
    def programme(self) -> Programme:
        """The lowered rules."""
        return self.pack.programme

    @cached_property
    def scope(self) -> dict[str, Term]:
        """Fields and derived facts."""
        return self.fields | {derive.head.id: derive.term for derive in self.pack.derives}

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many codes each finite fact has, *does not apply* included."""
        states = {state_path(path): NO_STATE + 1 for path, term in self.fields.items() if term.has_state}
        return {slot: term.beyond + 1 for term in self.fields.values() for slot in term.slots} | states

    def codes(self, facts: Mapping[str, Any]) -> dict[str, int]:
        """A completion: ``facts`` as written in data, everything else stated at its lowest value."""
        found: dict[str, int] = {}
        for path, term in self.fields.items():
            found |= _codes(term, facts.get(path))
        if unknown := set(facts) - set(self.fields):
            raise KeyError(*unknown)
        return found


def small_pack(data: Mapping[str, Any]) -> SmallPack:
    """The pack of ``fields``, ``manifest`` and ``rules``; raises :class:`InputError` where they are wrong."""
    fields = {entry["path"]: _term(entry) for entry in data["fields"]}
    mistakes: list[Mistake] = []
    manifest = read_manifest(_document(_manifest(data.get("manifest", {}))), mistakes)
    rules = [parse_rule(_document(_whole(entry)), mistakes) for entry in data.get("rules", [])]
    known = [rule for rule in rules if rule is not None]
    if manifest is None or mistakes:
        raise InputError(mistakes)
    scope = fields | {rule.head.id: rule.term for rule in known if isinstance(rule, Derive)}
    if mistakes := _wrong(known, manifest, scope):
        raise InputError(mistakes)
    return SmallPack(fields, _pack(manifest, known, lower(known, manifest, scope)))


def without(small: SmallPack, rule: str) -> Programme:
    """The programme of the same pack without one rule."""
    kept = [other for name, other in small.pack.rules.items() if name != rule]
    return lower(kept, small.pack.manifest, small.scope)


def _pack(manifest: Manifest, rules: Sequence[Rule], programme: Programme) -> Pack:
    """A pack without vocabulary and register: scores need neither."""
    absent: Any = None
    return Pack(
        id=manifest.pack,
        folder=Path(),
        manifest=manifest,
        rules={rule.head.id: rule for rule in sorted(rules, key=lambda rule: rule.head.id)},
        vocabulary=absent,
        register=absent,
        programme=programme,
        hash=str(id(programme)),
    )


def _wrong(rules: Sequence[Rule], manifest: Manifest, scope: Mapping[str, Term]) -> list[Mistake]:
    found: list[Mistake] = []
    for rule in rules:
        factors = manifest.factors if isinstance(rule, Bound | Tradeoff) else ()
        for condition in conditions(rule):
            found += check_condition(condition, scope, rule.head.document, factors=factors)
    return found


def _term(entry: Mapping[str, Any]) -> Term:
    depths = DEPTHS if entry.get("depths") == "yes" else ("no", "yes")
    stated = entry.get("state") == "yes"
    scale = entry.get("scale", "")
    return Term(entry["path"], entry["kind"], tuple(entry["values"]), scale, depths, len(depths) // 2, stated)


def _codes(term: Term, given: Any) -> dict[str, int]:
    """The codes of one field: a word or list of members, ``{silent: value}``, or *does not apply*."""
    silent = isinstance(given, dict) and set(given) == {"silent"}
    value = given["silent"] if silent else given
    state = SILENT if silent else STATED
    if value == DOES_NOT_APPLY:
        codes, state = dict.fromkeys(term.slots, term.beyond), NO_STATE
    elif term.kind == "set":
        listed = dict(member_of(item) for item in cast("list[Any]", value or []))
        depths = {name: term.depths.index(depth) if depth else term.counts_from for name, depth in listed.items()}
        codes = {term.member(name): depths.pop(name, 0) for name in term.values}
        if depths:
            raise KeyError(*depths)
    else:
        codes = {term.path: 0 if value is None else term.values.index(value)}
    return codes | ({state_path(term.path): state} if term.has_state else {})


def _document(value: Any) -> Document:
    return Document("data", value, {})


def _whole(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule with the texts that its kind asks for."""
    kind = next(iter(rule))
    found = TEXTS | MORE_TEXTS.get(kind, {}) | dict(rule)
    if kind == "derive":
        found["values"] = [{"is": word} for word in rule["values"]]
    return found


def _manifest(given: Mapping[str, Any]) -> dict[str, Any]:
    criteria = [_criterion(entry) for entry in given.get("criteria", [])]
    texts = {"pack": "small", "version": "0.0.1", "title": "small"}
    return {**texts, "strengths": STRENGTHS, "frames": [], "addresses": [], **given, "criteria": criteria}


def _criterion(entry: Mapping[str, Any]) -> dict[str, Any]:
    name = entry["id"]
    texts = {"folder": name, "title": name, "question": name, "words": WORDS, "polarity": "more"}
    parts = [{"title": part["id"], **part} for part in entry.get("subscores", [])]
    return texts | dict(entry) | {"titles": {factor: factor for factor in entry["factors"]}, "subscores": parts}
