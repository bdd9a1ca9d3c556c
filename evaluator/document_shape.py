"""The shape of the JSON of one evaluation: stable keys, published as a JSON Schema (``assay schema evaluation``)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Key


class Part(BaseModel):
    """Base of every part: nothing extra, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class InstrumentPart(Part):
    """The instrument evaluated."""

    id: str
    name: str
    families: list[str]


class PackPart(Part):
    """The pack, by content."""

    id: str
    version: str
    hash: str = Key(description="SHA-256 over the pack's files")


class Arguments(Part):
    """Whom the criteria speak of."""

    seen_by: str
    between: list[str]
    against: str


class NextBehind(Part):
    """What the score would be without the binding bound."""

    rule: str = Key(description="the bound that would bind then, empty if none")
    score: float


class CriterionPart(Part):
    """One criterion, 0 to 100 in steps of 0.0025."""

    score: float = Key(description="the cautious point")
    low: float
    high: float
    band: str
    before_bound: float
    held_by: str | None
    next_behind: NextBehind | None
    judgement_share: float = Key(description="points between the ends when judgement facts alone move")
    provided: float | None = None
    required: float | None = None
    margin: float | None = None
    robustness: float | None = None
    freedom: float | None = None
    capacity: float | None = None


class ReachPart(Part):
    """What would change if it held, level 0 to 4; never summed with anything."""

    level: float
    low: float
    high: float
    class_: str = Key(alias="class", serialization_alias="class")


class FactorPart(Part):
    """One factor, level 0 to 4."""

    criterion: str
    level: float
    low: float
    high: float
    weight: int


class FindingPart(Part):
    """One critique that concerns the instrument."""

    rule: str
    title: str
    status: str = Key(description="standing, partly_answered, answered, or undetermined over the open facts")
    at_point: str = Key(description="the status in the completion shown")
    effect: float = Key(description="levels it moves its factor by, signed; 0 where it only notes")
    counted: bool = Key(description="whether it is the strongest of its group")
    idle: bool = Key(description="whether the clamp swallows the whole effect")
    facts: dict[str, list[str]]
    because: str
    sources: list[str]
    link: str
    remedy: str
    answerable_by: str


class LedgerPart(Part):
    """One claim and the worst state that the critiques drawing on it give it."""

    claim: str
    status: str
    rules: list[str]


class OpenPart(Part):
    """An open fact."""

    path: str
    state: str
    basis: str


class AssumedPart(Part):
    """A value that the cautious point assumed."""

    path: str
    value: list[str]
    how: str


class AddressPart(Part):
    """A danger that the instrument addresses."""

    id: str
    value: str


class EnginePart(Part):
    """The engine of record; stands beside the certificate, not inside it."""

    name: str
    version: str


class EvaluationDocument(Part):
    """One evaluation."""

    instrument: InstrumentPart
    pack: PackPart
    context: str
    standpoint: str
    reading: str
    as_of: str
    arguments: Arguments
    mode: str
    bounds: str = Key(description="outer: low and high contain the exact range; exact: they are it")
    criteria: dict[str, CriterionPart]
    not_enough_known: list[str] = Key(description="criteria whose exact range is wider than 50 points")
    reach: ReachPart
    addresses: list[AddressPart]
    factors: dict[str, FactorPart]
    findings: list[FindingPart]
    ledger: list[LedgerPart]
    unknown: list[OpenPart]
    departures: list[str]
    assumed: list[AssumedPart]
    certificate: dict[str, Any] = Key(
        description="hashes of every input, and the result in integers (docs/certificates.md)"
    )
    digest: str = Key(description="SHA-256 of the certificate's RFC 8785 bytes")
    engine: EnginePart
