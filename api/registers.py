"""What Assay knows, as JSON: vocabulary, worlds, actors, library, packs, rules, claims. Packs are read in workers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from proposals.actors import Actors
from proposals.instrument import Instrument
from proposals.library import find_instrument, library_ids
from proposals.vocabulary import Field, Vocabulary
from proposals.worlds import CONTEXTS, STANDPOINTS, World, load_context, load_standpoint, world_ids
from rules.claims_used import claims_used
from rules.language import Finding, Rule
from rules.pack import Pack, load_pack
from rules.register import Claim, Register


def vocabulary(known: Vocabulary) -> dict[str, Any]:
    """Every question, by section, with the hash of the files."""
    return {
        "hash": known.hash,
        "sections": {name: [_field(field) for field in fields] for name, fields in known.sections().items()},
    }


def _field(field: Field) -> dict[str, Any]:
    shape = field.shape
    values = [{"is": value.is_, "means": value.means, "says": value.phrase} for value in field.values]
    return {
        "path": field.path,
        "question": shape.question,
        "kind": shape.kind,
        "values": values,
        "actors": field.actors,
        "range": shape.range,
        "basis": shape.basis,
        "control": shape.control,
        "tier": shape.tier,
        "computed": shape.computed is not None,
        "source": list(shape.source),
    }


def actors(known: Actors) -> dict[str, Any]:
    """Who there is, who rivals whom, and as of when."""
    return {
        "as_of": known.as_of,
        "hash": known.hash,
        "actors": [actor.model_dump(mode="json") for actor in known.actors.values()],
        "states": known.states,
        "rivals": [list(pair) for pair in known.rivals],
    }


def contexts(known: Vocabulary) -> list[dict[str, Any]]:
    """The worlds that may be assumed."""
    return [_world(load_context(name, known)) for name in world_ids(CONTEXTS)]


def standpoints(known: Vocabulary) -> list[dict[str, Any]]:
    """Whose autonomy may be asked after."""
    return [_world(load_standpoint(name, known)) for name in world_ids(STANDPOINTS)]


def _world(world: World) -> dict[str, Any]:
    return {
        "id": world.id,
        "title": world.title,
        "as_of": world.as_of,
        "actors": list(world.actors),
        "note": world.note,
        "facts": {path: list(words) for path, words in world.facts.items()},
        "why": world.why,
        "draws_on": list(world.draws_on),
        "hash": world.hash,
    }


def library(known: Vocabulary) -> list[dict[str, Any]]:
    """The bundled instruments, without their facts."""
    found = (find_instrument(name, known) for name in library_ids())
    return [_listed(instrument) for instrument in found if instrument]


def _listed(instrument: Instrument) -> dict[str, Any]:
    return {
        "id": instrument.id,
        "name": instrument.name,
        "families": list(instrument.families),
        "status": str(instrument.facts["identity.status"].value),
        "summary": instrument.summary,
        "text_read": instrument.text_read,
        "facts": len(instrument.facts),
        "readings": list(instrument.readings),
    }


def pack(name: str | Path) -> dict[str, Any]:
    """A pack with its rules, each with what it draws on."""
    loaded = load_pack(name)
    manifest = loaded.manifest
    return {
        "id": loaded.id,
        "hash": loaded.hash,
        "version": manifest.version,
        "title": manifest.title,
        "note": manifest.note,
        "criteria": [criterion.model_dump(mode="json") for criterion in manifest.criteria],
        "strengths": dict(manifest.strengths),
        "rules": [_rule(rule, loaded) for rule in loaded.rules.values()],
    }


def _rule(rule: Rule, loaded: Pack) -> dict[str, Any]:
    head = rule.head
    written = Path(head.document.name).read_text(encoding="utf-8")
    return {
        "id": head.id,
        "kind": type(rule).__name__.lower(),
        "title": head.title,
        "because": head.because,
        "link": head.link,
        "remedy": rule.remedy if isinstance(rule, Finding) else "",
        "sources": [claim(loaded.register.claims[name], loaded.register) for name in head.draws_on],
        "written": written,
    }


def claim(given: Claim, register: Register) -> dict[str, Any]:
    """A claim with the work that it is drawn from."""
    work = register.works[given.work]
    return {**given.model_dump(mode="json"), "cited_as": work.short, "work_title": work.title, "status": work.status}


def claims(name: str | Path) -> list[dict[str, Any]]:
    """Every claim of the register, with the rules of a pack that draw on it."""
    loaded = load_pack(name)
    used = {use.claim: list(use.rules) for use in claims_used(loaded)}
    return [
        claim(given, loaded.register) | {"rules": used.get(given.id, [])} for given in loaded.register.claims.values()
    ]
