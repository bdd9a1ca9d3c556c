"""Certificates: hashes of every input and the result in integers, from which anyone recomputes it byte for byte."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from evaluator.canonical import canonical
from evaluator.certificate_file import read_certificate
from evaluator.evaluate import Evaluation, basis, evaluate_on
from evaluator.question import Ask
from evaluator.ranges import sharpened
from evaluator.sources import Sources, standard_sources
from proposals.errors import CheckFailed
from proposals.instrument import Fact, Instrument
from rules.backends import durable

SEMANTICS = 1
_FACTS = TypeAdapter(dict[str, Fact])


def result_part(evaluation: Evaluation) -> dict[str, Any]:
    """The hashed document: integers and texts only (decisions 24)."""
    question, pack, scored = evaluation.question, evaluation.pack, evaluation.scored
    return {
        "semantics": SEMANTICS,
        "instrument": _sha(_instrument_bytes(evaluation)),
        "vocabulary": pack.vocabulary.hash,
        "pack": pack.hash,
        "actors": evaluation.basis.actors.hash,
        "context": question.context.hash,
        "inputs": {
            "standpoint": question.standpoint.hash,
            "reading": question.reading,
            "arguments": {
                "seen_by": question.seen_by,
                "between": list(question.between),
                "against": question.against,
            },
            "as_of": question.as_of,
            "mode": evaluation.basis.ask.mode,
            "effort": exact_effort(evaluation.effort),
        },
        "result": {
            "bounds": evaluation.bounds,
            "numbers": {path: scored.values[path] for path in pack.programme.numbers},
            "spans": {path: list(span) for path, span in scored.outlook.spans.items() if path.startswith("criterion:")},
            "findings": {item.rule.head.id: item.status for item in scored.found},
            "ledger": {line.claim: line.status for line in scored.ledger},
        },
    }


def digest(part: dict[str, Any]) -> str:
    """SHA-256 of the RFC 8785 bytes of a certificate."""
    return _sha(canonical(part))


def certificate(evaluation: Evaluation, sources: Sources | None = None) -> dict[str, Any]:
    """The certificate with the bytes of all its inputs: ``assay verify`` needs nothing else."""
    part = result_part(evaluation)
    known = sources or standard_sources(evaluation.pack.folder, evaluation.basis.ask)
    return {
        "certificate": part,
        "digest": digest(part),
        "engine": {"name": durable.NAME, "version": durable.VERSION},
        "inputs": {
            "instrument": json.loads(_instrument_bytes(evaluation)),
            "context": evaluation.question.context.id,
            "standpoint": evaluation.question.standpoint.id,
            "pack": evaluation.pack.folder.name,
        },
        "files": known.texts(),
    }


def verify(path: Path) -> str:
    """Recompute a certificate from its own bytes and return its digest; raises :class:`CheckFailed` if it differs."""
    given, part = read_certificate(path)
    with tempfile.TemporaryDirectory() as folder:
        sources = Sources.unpacked(Path(folder), given.files, given.inputs.pack)
        inputs = given.certificate.inputs
        ask = Ask(
            pack=sources.pack,
            context=given.inputs.context,
            standpoint=given.inputs.standpoint,
            reading=inputs.reading,
            as_of=inputs.as_of,
            seen_by=inputs.arguments.seen_by,
            between=",".join(inputs.arguments.between),
            against=inputs.arguments.against,
            mode=inputs.mode,
        )
        evaluation = evaluate_on(basis(ask, sources), given.inputs.instrument)
        effort = float(inputs.effort)
        again = result_part(sharpened(evaluation, effort) if effort else evaluation)
    differs = sorted(differing(part, again))
    if differs or digest(part) != given.digest:
        raise CheckFailed(f"the certificate does not recompute: {', '.join(differs[:5]) or 'digest'} differs")
    return digest(again)


def differing(one: Any, other: Any, at: str = "") -> list[str]:
    """The places where two documents of JSON data differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [
            found
            for key in sorted(set(one) | set(other))
            for found in differing(one.get(key), other.get(key), f"{at}/{key}")
        ]
    return [] if one == other else [at]


def exact_effort(effort: float) -> str:
    """The solver's deterministic time as a text of four decimals: fractions are not hashed."""
    return f"{effort:.4f}"


def _instrument_bytes(evaluation: Evaluation) -> bytes:
    return canonical(written(evaluation.instrument))


def written(instrument: Instrument) -> dict[str, Any]:
    """The instrument as it could be written again: every fact with its evidence, overlays kept apart."""
    found: dict[str, Any] = {
        "id": instrument.id,
        "name": instrument.name,
        "title": instrument.title,
        "families": list(instrument.families),
        "summary": instrument.summary,
        "text_read": instrument.text_read,
        "note": instrument.note,
        "sources": [source.model_dump(exclude_defaults=True) for source in instrument.sources],
        "facts": _FACTS.dump_python(instrument.facts, exclude_defaults=True),
        "readings": {
            name: {
                "date": instrument.reading_dates[name],
                "facts": _FACTS.dump_python(overlay, exclude_defaults=True),
            }
            for name, overlay in instrument.readings.items()
        },
    }
    if instrument.coder:
        found["coder"] = instrument.coder.model_dump(exclude_defaults=True)
    return found


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
