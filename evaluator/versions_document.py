"""The JSON of two packs beside each other: scores and amounts in points of 100."""

from __future__ import annotations

from pydantic import Field as Key

from evaluator.document import points
from evaluator.document_shape import Part
from evaluator.versions import Versions


class ShiftPart(Part):
    """One criterion of one instrument under both packs."""

    instrument: str
    criterion: str
    before: float
    after: float
    moved: float
    through: dict[str, float] = Key(description="by rule, what moves most first; the amounts add up to what moved")


class VersionsDocument(Part):
    """What another version of a pack would change."""

    before: str = Key(description="id, version and hash")
    after: str
    added: list[str]
    removed: list[str]
    changed: list[str]
    numbers: list[str] = Key(description="strengths and weights that differ")
    tried: int = Key(description="how many instruments were evaluated under both")
    moved: list[ShiftPart]


def versions_document(found: Versions) -> VersionsDocument:
    """The document of two versions."""
    before, after = (f"{pack.id} {pack.manifest.version} ({pack.hash[:12]})" for pack in (found.before, found.after))
    return VersionsDocument(
        before=before,
        after=after,
        added=list(found.added),
        removed=list(found.removed),
        changed=list(found.changed),
        numbers=list(found.manifest),
        tried=found.tried,
        moved=[
            ShiftPart(
                instrument=shift.instrument,
                criterion=shift.criterion,
                before=points(shift.before),
                after=points(shift.after),
                moved=points(shift.moved),
                through={name: points(amount) for name, amount in shift.through},
            )
            for shift in found.shifts
        ],
    )
