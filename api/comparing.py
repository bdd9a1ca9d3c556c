"""Comparisons as worker processes are asked for them: on one basis, under weights, under several packs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from api.lenses_table import lenses_table
from api.rendering import compared, rendered_comparison
from api.tasks import Given, instrument, shared_basis
from evaluator import Ask
from evaluator.certificate import digest, result_part
from evaluator.compare import Comparison
from evaluator.comparison_document import lenses_document
from evaluator.lenses import compare_lenses, weigh_lenses
from evaluator.preference.authored import named_weights, stated_weights
from evaluator.preference.statements import Weights
from evaluator.weighing import SAMPLES, SEED, weighed
from proposals.errors import InputError, UsageError, nearest
from proposals.instrument import Instrument
from proposals.library import library_ids
from rules.search import EFFORT


@dataclass(frozen=True, slots=True)
class Compared:
    """What is kept of a comparison; ``digests`` by option, in order, the status quo among them."""

    document: bytes
    digests: dict[str, str]
    reports: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a comparison takes beside its basis.

    ``weights`` are names of sets, or statements as JSON bytes; ``lenses`` are more packs, each compared apart.
    """

    weights: tuple[str | bytes, ...] = ()
    samples: int = SAMPLES
    seed: int = SEED
    stability: bool = False
    exact: bool = False
    lenses: tuple[str | Path, ...] = ()

    @property
    def effort(self) -> float:
        """What is spent on exact ranges and dominance."""
        return EFFORT if self.exact else 0.0


def compare_options(
    ask: Ask, given: Sequence[Given], beside: Weighed | None = None, reports: Sequence[str] = ()
) -> Compared:
    """Compare instruments on one basis, or under several packs."""
    wanted = beside or Weighed()
    shared = shared_basis(ask)
    options = [instrument(one, shared.pack.vocabulary) for one in given]
    weights = [_weights(text, place, weighed(shared.pack)) for place, text in enumerate(wanted.weights)]
    if wanted.lenses:
        return _under_lenses(ask, options, weights, wanted, reports)
    samples, seed, firm = wanted.samples, wanted.seed, wanted.stability
    found = compared(shared, options, weights, samples=samples, seed=seed, firm=firm, effort=wanted.effort)
    return Compared(
        found.document.model_dump_json(by_alias=True).encode(),
        _digests(found.comparison),
        {form: _bytes(rendered_comparison(found, form)) for form in reports},
    )


def compared_as_job(
    report: Callable[[float, str], None],
    ask: Ask,
    given: Sequence[Given],
    beside: Weighed,
    reports: Sequence[str],
) -> Compared:
    """The same, said to have begun; a search does not know how far it is."""
    report(0.0, "comparing")
    return compare_options(ask, given, beside, reports)


def _under_lenses(
    ask: Ask, options: Sequence[Instrument], weights: Sequence[Weights], wanted: Weighed, reports: Sequence[str]
) -> Compared:
    if wanted.stability:
        raise UsageError("stability goes through every bundled pack by itself; ask for it with one pack")
    if any(form not in ("table", "json") for form in reports):
        raise UsageError("several packs are written as a table or as json; reports take one pack at a time")
    found = compare_lenses(ask, [ask.pack, *wanted.lenses], options, effort=wanted.effort)
    found = weigh_lenses(found, weights, samples=wanted.samples, seed=wanted.seed)
    text = lenses_document(found).model_dump_json(by_alias=True).encode()
    digests = {
        f"{comparison.basis.pack.hash} {name}": value
        for comparison in found.comparisons
        for name, value in _digests(comparison).items()
    }
    return Compared(text, digests, {form: lenses_table(found).encode() for form in reports if form == "table"})


def _weights(text: str | bytes, place: int, criteria: Sequence[str]) -> Weights:
    """A named set, or statements; what they refer to is a library id, never a path."""
    if isinstance(text, str):
        return named_weights(text, criteria)
    try:
        found = stated_weights(json.loads(text), criteria, "body")
    except InputError as error:
        raise InputError([replace(one, path=("weights", place, *one.path)) for one in error.mistakes]) from None
    for reference in (end for swing in found.swings.values() for end in (swing.start, swing.end)):
        if reference not in library_ids():
            raise UsageError(f"there is no library instrument `{reference}`; {nearest(reference, library_ids())}")
    return found


def _digests(comparison: Comparison) -> dict[str, str]:
    return {option.instrument.id: digest(result_part(option)) for option in comparison.options}


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
