"""The ledger: every claim that critiques draw on, with the worst state that any of them gives it.

Findings in favour of a text are not reproaches: their claims stand under the factor that they help.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proposals.facts import Entry
from rules.findings import Found
from rules.language import Finding
from rules.pack import Pack

STATES = (
    "silent",
    "left_open",
    "undetermined",
    "partly_answered",
    "answered",
    "not_answerable",
    "not_concerned",
)
"""Worst first (decisions 23)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One claim of the ledger."""

    claim: str
    status: str
    rules: tuple[str, ...]


def ledger(pack: Pack, found: list[Found], entries: Mapping[str, Entry]) -> list[Line]:
    """One line per claim drawn on by a finding, in the order of the register."""
    by_claim: dict[str, list[Found]] = {}
    for item in found:
        for claim in item.rule.head.draws_on if is_critique(pack, item.rule) else ():
            by_claim.setdefault(claim, []).append(item)
    lines = []
    for claim in pack.register.claims:
        if claim in by_claim:
            states = [state_of(pack, item, entries) for item in by_claim[claim]]
            rules = tuple(item.rule.head.id for item in by_claim[claim])
            lines.append(Line(claim, min(states, key=STATES.index), rules))
    return lines


def is_critique(pack: Pack, rule: Finding) -> bool:
    """Whether a finding is held against the text: it moves its factor the wrong way, or only notes."""
    if rule.effect is None:
        return True
    more = pack.manifest.criterion_of(rule.effect.factor).polarity == "more"
    return more == (rule.effect.direction == "lowers")


def state_of(pack: Pack, item: Found, entries: Mapping[str, Entry]) -> str:
    """The ledger state of one critique."""
    if not item.certain:
        return "undetermined"
    if item.status in ("not_concerned", "not_triggered"):
        return "not_concerned"
    if item.status in ("answered", "partly_answered"):
        return item.status
    answers = answer_paths(pack, item.rule)
    if item.rule.answerable_by != "drafting" and not any(entries[path].basis == "text" for path in answers):
        return "not_answerable"
    spoken = any(entries[path].state in ("stated", "contested") and entries[path].how != "default" for path in answers)
    return "left_open" if spoken else "silent"


def answer_paths(pack: Pack, rule: Finding) -> list[str]:
    """The fields that the answers of a critique read, through derived facts."""
    return list(pack.answering[rule.head.id])
