"""Packs: rules read, checked, lowered, ordered and frozen; known by the hash of their bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from proposals.conditions.scope import Term
from proposals.conditions.syntax import Condition, read_paths
from proposals.current import standard_vocabulary
from proposals.documents import read_file
from proposals.errors import InputError, Mistake, UsageError, nearest
from proposals.vocabulary import Vocabulary
from rules.backends import durable
from rules.check import NameCheck
from rules.criteria import Manifest, read_manifest
from rules.extent import ExtentCheck
from rules.language import Derive, Finding, Route, Rule
from rules.lower import lower, lower_routes
from rules.order import through_derives
from rules.parse import parse_rule
from rules.programme import Programme
from rules.register import Register, load_register
from rules.soundness import SoundnessCheck

FOLDER = Path(__file__).parent / "packs"
DEFAULT_PACK = "critique-2025"
MAX_STEPS = 20_000
MAX_LOADED = 8
NEVER_WAIVED = ("mixed-group", "too-complex")
"""Mistakes that the programme could not be lowered or checked with."""
Kind = TypeVar("Kind", bound=Rule)


@dataclass(frozen=True)
class Pack:
    """A pack ready for use."""

    id: str
    folder: Path
    manifest: Manifest
    rules: dict[str, Rule]
    vocabulary: Vocabulary
    register: Register
    programme: Programme
    hash: str

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The rules of one kind, by id."""
        if kind not in self._kinds:
            self._kinds[kind] = [rule for rule in self.rules.values() if isinstance(rule, kind)]
        return list(self._kinds[kind])

    @cached_property
    def _kinds(self) -> dict[Any, list[Any]]:
        """The kinds that were asked for."""
        return {}

    @cached_property
    def scope(self) -> dict[str, Term]:
        """Fields and derived facts."""
        return self.vocabulary.scope | {derive.head.id: derive.term for derive in self.of(Derive)}

    @cached_property
    def derives(self) -> list[Derive]:
        """The derived facts, by id."""
        return self.of(Derive)

    @cached_property
    def findings(self) -> list[Finding]:
        """The critiques, by id."""
        return self.of(Finding)

    @cached_property
    def groups(self) -> dict[tuple[str, str], list[Finding]]:
        """The critiques that move a factor, by factor and group, in their order."""
        found: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            if finding.effect is not None:
                found.setdefault((finding.effect.factor, finding.group), []).append(finding)
        return found

    @cached_property
    def tested(self) -> dict[str, tuple[str, ...]]:
        """The fields behind what each critique tests, derived facts seen through, by its id."""
        return {
            rule.head.id: self._fields(*([rule.when, rule.applies] if rule.applies else [rule.when]))
            for rule in self.findings
        }

    @cached_property
    def answering(self) -> dict[str, tuple[str, ...]]:
        """The fields behind the answers to each critique, derived facts seen through, by its id."""
        return {rule.head.id: self._fields(*(answer.when for answer in rule.answered)) for rule in self.findings}

    def _fields(self, *read: Condition) -> tuple[str, ...]:
        derives = {derive.head.id: derive for derive in self.derives}
        known = through_derives(frozenset().union(*map(read_paths, read)), derives)
        return tuple(sorted(path for path in known if path in self.vocabulary.fields))

    @cached_property
    def routes(self) -> list[Route]:
        """The ways round a text, by id."""
        return self.of(Route)

    @cached_property
    def route_programme(self) -> Programme:
        """The routes as a programme of their own, so that scoring does not carry them (docs/adr/0030-routes.md)."""
        return lower_routes(self.rules.values(), self.manifest, self.scope)


_LOADED: dict[tuple[str, ...], Pack] = {}
"""Packs by folder and content, the oldest first."""


def pack_ids(folder: Path = FOLDER) -> list[str]:
    """The packs that come with Assay."""
    return sorted(path.parent.name for path in folder.glob("*/pack.yaml"))


def load_pack(
    name: str | Path = DEFAULT_PACK, vocabulary: Vocabulary | None = None, register: Register | None = None
) -> Pack:
    """The pack of that id, or in that folder; raises :class:`InputError` with every mistake in it."""
    folder = Path(name) if Path(name).is_dir() else FOLDER / str(name)
    if not (folder / "pack.yaml").is_file():
        raise UsageError(f"there is no pack `{name}`; {nearest(name, pack_ids())}")
    vocabulary, register = vocabulary or standard_vocabulary(), register or load_register()
    members = (*vocabulary.actor_codes, "", *vocabulary.other_actors)
    key = (str(folder), pack_digest(folder), vocabulary.hash, register.hash, *members)
    if key not in _LOADED:
        if len(_LOADED) >= MAX_LOADED:
            _LOADED.pop(next(iter(_LOADED)))
        _LOADED[key] = _load(folder, key[1], vocabulary, register)
    return _LOADED[key]


def _load(folder: Path, digest: str, vocabulary: Vocabulary, register: Register) -> Pack:
    manifest, rules = read_pack(folder)
    if mistakes := lint(manifest, rules, vocabulary, register):
        raise InputError(mistakes)
    by_id = {rule.head.id: rule for rule in sorted(rules, key=lambda rule: rule.head.id)}
    derived = {rule.head.id: rule.term for rule in rules if isinstance(rule, Derive)}
    programme = lower(rules, manifest, vocabulary.scope | derived)
    pack = Pack(manifest.pack, folder, manifest, by_id, vocabulary, register, programme, digest)
    for part in (programme, pack.route_programme):
        if len(part.steps) > MAX_STEPS:
            message = f"the pack lowers to more than {MAX_STEPS} steps"
            raise InputError([Mistake("too-large", message, file=str(folder))])
        durable.plan(part)
    return pack


def read_pack(folder: Path) -> tuple[Manifest, tuple[Rule, ...]]:
    """The manifest and the rules of a folder, parsed but not checked."""
    mistakes: list[Mistake] = []
    manifest = read_manifest(read_file(folder / "pack.yaml", packaged=True), mistakes)
    rules = []
    for file in rule_files(folder):
        try:
            document = read_file(file, packaged=True)
        except InputError as error:
            mistakes += error.mistakes
            continue
        rule = parse_rule(document, mistakes)
        if rule is not None:
            rules.append(rule)
            mistakes += _misplaced(rule, file)
    if mistakes or manifest is None:
        raise InputError(mistakes)
    return manifest, tuple(rules)


def lint(manifest: Manifest, rules: tuple[Rule, ...], vocabulary: Vocabulary, register: Register) -> list[Mistake]:
    """Every mistake of parsed rules that the manifest does not waive; sizes first, since the rest takes time."""
    if too_much := ExtentCheck(rules).all():
        return too_much
    mistakes = NameCheck(rules, manifest, vocabulary, register).all()
    if not mistakes:
        polarity = {factor: criterion.polarity for criterion in manifest.criteria for factor in criterion.factor_ids}
        mistakes = SoundnessCheck(rules, vocabulary, polarity).all()
    by_file = {rule.head.document.name: rule.head.id for rule in rules}
    accepted = {(waiver.code, waiver.rule) for waiver in manifest.waived if waiver.code not in NEVER_WAIVED}
    return [mistake for mistake in mistakes if (mistake.code, by_file.get(mistake.file, "")) not in accepted]


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a pack, without their cases."""
    return sorted(file for file in folder.glob("*/*.yaml") if not file.name.endswith(".cases.yaml"))


def _misplaced(rule: Rule, file: Path) -> list[Mistake]:
    """A rule's id is its folder and its file name, so that it can be found."""
    section, slug = file.parent.name, file.name.removesuffix(".yaml")
    name = rule.head.id.replace("addresses.", f"{section}.addresses_")
    if name in (f"{section}.{slug}", slug) or slug == "required":
        return []
    message = f"the rule `{rule.head.id}` does not stand where its id says (`{section}/{slug}.yaml`); move or rename it"
    return [rule.head.document.mistake("misplaced", (), message)]


def pack_digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of the pack's files, cases left out."""
    digest = hashlib.sha256()
    for file in [folder / "pack.yaml", *rule_files(folder)]:
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
