"""Reading ``works.yaml`` and ``claims.yaml``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from proposals.documents import Document, read_files
from proposals.errors import InputError, Mistake, nearest
from proposals.instrument import DateText
from proposals.shapes import Form, Shape, shaped

FOLDER = Path(__file__).parent
PARTICLES = ("van", "von", "de", "du", "ten")
Status = Literal["verified", "exists_misdescribed", "known_not_read", "not_found"]


def surname(author: str) -> str:
    """The surname of an author, with a particle such as *Van* that belongs to it."""
    words = author.split()
    return " ".join(words[-2:]) if len(words) > 1 and words[-2].lower() in PARTICLES else words[-1]


class LookedUp(Shape):
    """When a work was last looked up, and what was seen of it."""

    date: DateText
    found: str


class Work(Shape):
    """A publication, with what is known of it and whether it could be confirmed."""

    id: str
    title: str
    subtitle: str = ""
    authors: list[str] = []
    year: int | None = None
    container: str = ""
    doi: str = ""
    arxiv: str = ""
    url: str = ""
    status: Status
    cited_as: str = ""
    cited_by: list[str] = []
    looked_up: LookedUp | None = None
    note: str = ""

    @property
    def short(self) -> str:
        """Surnames and year, as a text cites it."""
        if self.cited_as:
            return self.cited_as
        surnames = [surname(author) for author in self.authors]
        names = surnames[0] if len(surnames) == 1 else " and ".join(surnames) if len(surnames) == 2 else ""
        names = names or (f"{surnames[0]} and others" if surnames else self.title)
        return f"{names} {self.year}" if self.year else names


class Claim(Shape):
    """One paraphrased statement of a work: where it stands, whose voice it is, what it rests on."""

    id: str
    work: str
    at: str
    says: str
    drawn: Literal["said", "step", "ours"]
    voice: Annotated[
        str,
        Form(
            "author|reports_advocates|reports_critics|cites:.+",
            "`author`, `reports_advocates`, `reports_critics` or `cites:work`",
        ),
    ]
    support: Literal["argument", "case", "comparative", "quantitative"]
    scope: Literal["military", "civil", "both"]
    criteria: list[str] = []
    opposed_by: list[str] = []
    answerable_by: Literal["drafting", "parties", "world"]
    read: Literal["yes", "no"] = "no"
    caution: str = ""
    note: str = ""


class _Works(Shape):
    works: list[dict[str, Any]]


class _Claims(Shape):
    claims: list[dict[str, Any]]


@dataclass(frozen=True)
class Register:
    """Works and claims by id, and the hash of the source bytes."""

    works: dict[str, Work]
    claims: dict[str, Claim]
    hash: str

    def work_of(self, claim: str) -> Work:
        """The work that a claim is drawn from."""
        return self.works[self.claims[claim].work]


@lru_cache(maxsize=4)
def load_register(folder: Path = FOLDER) -> Register:
    """Read the register; raises :class:`InputError` with every mistake."""
    mistakes: list[Mistake] = []
    works_file, claims_file = folder / "works.yaml", folder / "claims.yaml"
    works_document, claims_document = read_files((works_file, claims_file))
    outer = shaped(_Works, works_document.value, works_document, mistakes)
    inner = shaped(_Claims, claims_document.value, claims_document, mistakes)
    works = _entries(Work, outer.works if outer else [], "works", works_document, mistakes)
    claims = _entries(Claim, inner.claims if inner else [], "claims", claims_document, mistakes)
    _check(works, claims, inner.claims if inner else [], claims_document, mistakes)
    if mistakes:
        raise InputError(mistakes)
    digest = hashlib.sha256(works_file.read_bytes() + claims_file.read_bytes()).hexdigest()
    return Register(works, claims, digest)


def _entries(
    shape: type[Any], entries: list[dict[str, Any]], key: str, document: Document, mistakes: list[Mistake]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for index, entry in enumerate(entries):
        item = shaped(shape, entry, document, mistakes, (key, index))
        if item is None:
            continue
        if item.id in found:
            message = f"`{item.id}` is defined twice; keep one"
            mistakes.append(document.mistake("two-definitions", (key, index, "id"), message))
        found.setdefault(item.id, item)
    return found


def _check(
    works: dict[str, Work],
    claims: dict[str, Claim],
    entries: list[dict[str, Any]],
    document: Document,
    mistakes: list[Mistake],
) -> None:
    ids = [entry.get("id") for entry in entries]
    for claim in claims.values():
        at = ("claims", ids.index(claim.id))
        cited = {"voice": claim.voice.removeprefix("cites:")} if claim.voice.startswith("cites:") else {}
        for key, work in ({"work": claim.work} | cited).items():
            if work not in works:
                hint = nearest(work, works)
                mistakes.append(document.mistake("unknown-work", (*at, key), f"there is no work `{work}`", hint))
        for place, other in enumerate(claim.opposed_by):
            if other not in claims:
                hint = nearest(other, claims)
                where = (*at, "opposed_by", place)
                mistakes.append(document.mistake("unknown-claim", where, f"there is no claim `{other}`", hint))
