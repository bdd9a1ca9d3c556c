"""Which rules draw on each claim of the register, and which claims are waived for a written reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from proposals.documents import read_file
from proposals.errors import InputError, Mistake, nearest
from proposals.shapes import Shape, shaped
from rules.pack import Pack

FILE = "waivers.yaml"


class Waived(Shape):
    """A claim that no rule draws on, and why."""

    claim: str
    because: str


class _File(Shape):
    waived: list[Waived]


@dataclass(frozen=True, slots=True)
class Use:
    """One claim: the rules that draw on it, or the reason why none does."""

    claim: str
    rules: tuple[str, ...]
    waived: str

    @property
    def settled(self) -> bool:
        """Whether it is either drawn on or waived, not both and not neither."""
        return bool(self.rules) != bool(self.waived)


def claims_used(pack: Pack) -> list[Use]:
    """Every claim of the register in order; raises :class:`InputError` for waivers of unknown claims."""
    reasons = _reasons(pack)
    return [
        Use(
            claim,
            tuple(rule.head.id for rule in pack.rules.values() if claim in rule.head.draws_on),
            reasons.get(claim, ""),
        )
        for claim in pack.register.claims
    ]


def _reasons(pack: Pack) -> dict[str, str]:
    file = Path(pack.folder) / FILE
    if not file.is_file():
        return {}
    document = read_file(file, packaged=True)
    mistakes: list[Mistake] = []
    shape = shaped(_File, document.value, document, mistakes)
    for index, entry in enumerate(shape.waived if shape else []):
        if entry.claim not in pack.register.claims:
            hint = nearest(entry.claim, pack.register.claims)
            mistakes.append(
                document.mistake("unknown-claim", ("waived", index), f"there is no claim `{entry.claim}`", hint)
            )
    if mistakes or shape is None:
        raise InputError(mistakes)
    return {entry.claim: entry.because for entry in shape.waived}
