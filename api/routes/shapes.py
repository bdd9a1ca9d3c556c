"""What routes return, as OpenAPI describes it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Key

from api.store.tables import Answer, Evaluation, Proposal, Revision


class Out(BaseModel):
    """Base of every part of an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProposalPart(Out):
    """A proposal as it stands; its text is that of its newest revision."""

    id: str
    owner: str
    instrument: str = Key(description="the id in the text")
    name: str
    families: list[str]
    status: str
    revision: int
    created: str = Key(description="UTC, ISO 8601")
    updated: str
    withdrawn: str | None


class ProposalList(Out):
    """A page of proposals, the newest first."""

    items: list[ProposalPart]
    next: str | None = Key(description="the cursor of the next page")


class RevisionPart(Out):
    """One revision, without its text."""

    number: int
    author: str
    media: str
    hash: str = Key(description="SHA-256 of the text")
    created: str
    erased: bool


class ChangePart(Out):
    """A path whose value differs between two revisions; null where it is not there."""

    path: str
    before: object
    after: object


class DifferencePart(Out):
    """What changed from one revision to another."""

    proposal: str
    before: int
    after: int
    changes: list[ChangePart]


class EvaluationPart(Out):
    """A recorded evaluation, without its document."""

    id: str
    owner: str
    proposal: str | None
    revision: int | None
    instrument: str
    pack: str
    pack_hash: str
    context: str
    standpoint: str
    reading: str
    digest: str
    created: str


class EvaluationList(Out):
    """A page of evaluations, the newest first."""

    items: list[EvaluationPart]
    next: str | None = Key(description="the cursor of the next page")


class AnswerPart(Out):
    """A recorded answer, without its document."""

    id: str
    kind: str
    owner: str
    created: str


class ValidPart(Out):
    """What a text without mistakes says."""

    instrument: str
    name: str
    families: list[str]
    status: str
    facts: int


def proposal_part(row: Proposal) -> ProposalPart:
    """A proposal as it is shown."""
    columns = row.model_dump(exclude={"text", "families", "purged"})
    return ProposalPart(families=row.families.split(), **columns)


def revision_part(row: Revision) -> RevisionPart:
    """A revision as it is shown."""
    columns = row.model_dump(include={"number", "author", "media", "hash", "created"})
    return RevisionPart(erased=row.body is None, **columns)


def evaluation_part(row: Evaluation) -> EvaluationPart:
    """An evaluation as it is shown in lists and when it was made."""
    return EvaluationPart(**row.model_dump(include=set(EvaluationPart.model_fields)))


def answer_part(row: Answer) -> AnswerPart:
    """An answer as it is shown when it was made."""
    return AnswerPart(**row.model_dump(include=set(AnswerPart.model_fields)))
