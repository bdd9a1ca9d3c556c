"""What worker processes are asked for: inference, scoring and rendering, so that the server only keeps and sends bytes.

A pack is an id of the bundled ones or the :class:`Path` of a folder that the server keeps; an instrument is a mapping,
YAML or JSON bytes, or a library id. Nothing a visitor writes is ever taken for a path.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import rfc8785

from api.rendering import rendered
from evaluator import Ask, Evaluation
from evaluator.answer_certificate import verify_file
from evaluator.canonical import canonical
from evaluator.certificate import certificate, written
from evaluator.document import document
from evaluator.evaluate import Basis, basis, evaluate_on
from evaluator.preview import compiled_alone, compiled_bounds
from evaluator.sources import standard_sources
from proposals.completing import build_sheet
from proposals.current import standard_vocabulary
from proposals.documents import parse
from proposals.errors import AssayError, UsageError, nearest
from proposals.instrument import Instrument
from proposals.intake import check_instrument, instrument_from
from proposals.json_text import read_json
from proposals.library import find_instrument, library_ids
from proposals.spreadsheet import read_spreadsheet
from proposals.vocabulary import Vocabulary
from reports import render
from reports.front import front_page
from rules.pack import pack_ids
from rules.uploaded import tested_pack, unpack

TRIALS = ("status-quo", "new-start-2010", "wassenaar-1996", "us-political-declaration-2023", "ottawa-1997")
"""Instruments on which durable-rules and the reference must agree before a pack is taken."""
BODY = "body"
"""The name that mistakes give to what was sent."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The body of a request: JSON and nothing else, or YAML."""

    data: bytes
    json: bool


Given = Mapping[str, Any] | str | bytes | Sent
"""A mapping, a library id, the bytes of a YAML or JSON file, or a body."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What is kept of one evaluation.

    ``document`` is its JSON; ``certificate`` the RFC 8785 bytes whose SHA-256 is ``digest``; ``files`` the SHA-256 of
    :func:`certificate_files`, the same for all evaluations on one pack and world; ``reports`` the formats asked for.
    """

    instrument: str
    document: bytes
    certificate: bytes
    digest: str
    files: str
    reports: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class CheckedPack:
    """A pack that loads, whose cases hold, and that scores the trial instruments."""

    id: str
    version: str
    title: str
    hash: str
    rules: int
    cases: int


def check_pack(files: Mapping[str, bytes]) -> CheckedPack:
    """Load, test and try a pack given as files; raises :class:`InputError` with every mistake.

    Whoever calls this does so in a process of its own, with a time limit, since the files may be hostile.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pack"
        folder.mkdir()
        unpack(files, folder)
        pack, cases = tested_pack(folder)
        shared = basis(Ask(pack=folder))
        for trial in TRIALS:
            evaluate_on(shared, trial)
        return CheckedPack(pack.id, pack.manifest.version, pack.manifest.title, pack.hash, len(pack.rules), cases)


def warm_up() -> None:
    """Read the default pack, start its engine and compile what previews run."""
    evaluate(Ask(), "status-quo")
    preview(Ask(), "status-quo")


def evaluate(ask: Ask, given: Given, reports: Sequence[str] = ()) -> Evaluated:
    """Evaluate an instrument and render the reports asked for (``html``, ``md``, ``json``)."""
    shared = shared_basis(ask)
    known = instrument(given, shared.pack.vocabulary)
    if isinstance(given, Sent) and ask.beside_pack() != Ask().beside_pack():
        usual = shared_basis(Ask()).question  # what is sent has to hold together under it as well
        _ = build_sheet(known, usual, shared.pack.vocabulary, shared.actors).cautious
    return _kept(evaluate_on(shared, known, bound=compiled_bounds), reports)


def preview(ask: Ask, given: Given) -> bytes:
    """The document of an evaluation by the compiled programme alone; nothing of it may be recorded."""
    shared = shared_basis(ask)
    known = instrument(given, shared.pack.vocabulary)
    found = evaluate_on(shared, known, infer=compiled_alone, bound=compiled_bounds)
    return document(found).model_dump_json(by_alias=True).encode()


def evaluate_many(
    report: Callable[[float, str], None], ask: Ask, given: Sequence[Given], reports: Sequence[str] = ()
) -> list[Evaluated | AssayError]:
    """Evaluate many instruments one after another; what is wrong with one stands in its place."""
    found: list[Evaluated | AssayError] = []
    for index, one in enumerate(given):
        report(index / len(given), f"{index} of {len(given)} evaluated")
        try:
            found.append(evaluate(ask, one, reports))
        except AssayError as error:
            found.append(error)
    return found


def full_certificate(ask: Ask, given: Given) -> bytes:
    """The certificate with the bytes of all its inputs, as ``assay verify`` reads it."""
    shared = shared_basis(ask)
    found = evaluate_on(shared, instrument(given, shared.pack.vocabulary))
    return json.dumps(certificate(found), ensure_ascii=False).encode()


def verified(data: bytes) -> str:
    """The digest of a certificate that recomputes; raises :class:`CheckFailed` for one that does not."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "certificate"
        file.write_bytes(data)
        return verify_file(file)


def from_spreadsheet(data: bytes) -> bytes:
    """The instrument of an XLSX or CSV file as JSON."""
    return json.dumps(written(read_spreadsheet(data, standard_vocabulary(), "body")), ensure_ascii=False).encode()


def scoreboard() -> bytes:
    """The first page: the library scored with the defaults."""
    shared = shared_basis(Ask())
    every = (evaluate_on(shared, name, infer=compiled_alone, bound=compiled_bounds) for name in library_ids())
    return front_page(list(every)).encode()


def library_report(name: str) -> bytes:
    """The report of a bundled instrument with the defaults, as HTML."""
    shared = shared_basis(Ask())
    return render(evaluate_on(shared, instrument(name, shared.pack.vocabulary)), "html").encode()


@lru_cache(maxsize=32)
def certificate_files(ask: Ask) -> bytes:
    """The RFC 8785 bytes of the files that a certificate on these options carries: name to text."""
    return rfc8785.dumps(standard_sources(shared_basis(ask).pack.folder, ask).texts())


@lru_cache(maxsize=32)
def shared_basis(ask: Ask) -> Basis:
    """The basis behind the options, kept: while a server runs, its packaged data and its packs do not change."""
    if not isinstance(ask.pack, Path) and ask.pack not in pack_ids():
        raise UsageError(f"there is no pack `{ask.pack}`; {nearest(ask.pack, pack_ids())}")
    return basis(ask)


def instrument(given: Given, vocabulary: Vocabulary) -> Instrument:
    """The instrument given by a visitor; a word is a library id, never a path."""
    if isinstance(given, Sent):
        return sent_instrument(given, vocabulary)
    if not isinstance(given, str):
        return instrument_from(given, vocabulary)
    known = find_instrument(given, vocabulary)
    if known is None:
        raise UsageError(f"there is no library instrument `{given}`; {nearest(given, library_ids())}")
    return known


def sent_instrument(sent: Sent, vocabulary: Vocabulary) -> Instrument:
    """The instrument in a body; raises :class:`InputError` with every mistake."""
    document = read_json(sent.data, BODY) if sent.json else parse(sent.data, BODY)
    return check_instrument(document, vocabulary)


@lru_cache(maxsize=32)
def files_digest(ask: Ask) -> str:
    """The SHA-256 of :func:`certificate_files`."""
    return hashlib.sha256(certificate_files(ask)).hexdigest()


def _kept(evaluation: Evaluation, reports: Sequence[str]) -> Evaluated:
    found = document(evaluation)
    part = canonical(found.certificate)
    return Evaluated(
        evaluation.instrument.id,
        found.model_dump_json(by_alias=True).encode(),
        part,
        found.digest,
        files_digest(evaluation.basis.ask),
        {form: rendered(evaluation, form).encode() for form in reports},
    )
