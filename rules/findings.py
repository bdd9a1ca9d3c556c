"""The only constructor of findings: from the values of any engine to critiques with their facts and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from proposals.conditions.formula import OPEN, TRUE
from rules.explain import Phrases
from rules.language import Finding
from rules.pack import Pack

STATUSES = ("standing", "partly_answered", "answered", "not_triggered", "not_concerned")


@dataclass(frozen=True)
class Found:
    """One critique in one evaluation.

    ``status`` is the one at the point shown, ``certain`` whether every completion gives the same; ``effect`` is in
    hundredths of a level, signed; ``counted`` says whether it moves its factor (the strongest of its group does).
    What it says in words is found when somebody reads it: most critiques do not concern a text.
    """

    rule: Finding
    status: str
    certain: bool
    effect: int
    counted: bool
    idle: bool
    pack: Pack = field(repr=False, compare=False)
    values: Mapping[str, int] = field(repr=False, compare=False)
    phrases: Phrases = field(repr=False, compare=False)

    @cached_property
    def facts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The fields that it tests, with their words."""
        return tuple((path, self.phrases.words(path, self.values)) for path in self.pack.tested[self.rule.head.id])

    @cached_property
    def because(self) -> str:
        """Why, in a sentence."""
        return self.phrases.because(self.rule, self.values)


def found(pack: Pack, values: Mapping[str, int], masks: Mapping[str, int], phrases: Phrases) -> list[Found]:
    """Every critique of the pack, concerned or not."""
    return [
        Found(
            rule=rule,
            status=status_of(rule.head.id, values),
            certain=not any(masks[f"{rule.head.id}#{part}"] == OPEN for part in _parts(rule, masks)),
            effect=_effect(rule, values),
            counted=_counted(rule, pack, values),
            idle=_idle(rule, pack, values),
            pack=pack,
            values=values,
            phrases=phrases,
        )
        for rule in pack.findings
    ]


def status_of(name: str, values: Mapping[str, int]) -> str:
    """One of :data:`STATUSES` in one completion."""
    if not values[f"{name}#applies"]:
        return "not_concerned"
    if not values[f"{name}#when"]:
        return "not_triggered"
    if values[f"{name}#fully"]:
        return "answered"
    return "partly_answered" if values[f"{name}#partly"] else "standing"


def _parts(rule: Finding, masks: Mapping[str, int]) -> tuple[str, ...]:
    """The truths that decide the status: those after a certain "no" do not matter."""
    name = rule.head.id
    if not masks[f"{name}#applies"] & TRUE:
        return ("applies",)
    if not masks[f"{name}#when"] & TRUE:
        return ("applies", "when")
    return ("applies", "when", "fully", "partly")


def _effect(rule: Finding, values: Mapping[str, int]) -> int:
    if rule.effect is None:
        return 0
    sign = 1 if rule.effect.direction == "raises" else -1
    return sign * values[f"{rule.head.id}#effect"]


def _counted(rule: Finding, pack: Pack, values: Mapping[str, int]) -> bool:
    """Whether this is the strongest standing finding of its group on its factor (ties: the first id)."""
    if rule.effect is None or not values[f"{rule.head.id}#standing"]:
        return False
    rivals = pack.groups[rule.effect.factor, rule.group]
    standing = [other for other in rivals if values[f"{other.head.id}#standing"]]
    strongest = max(standing, key=lambda other: values[f"{other.head.id}#effect"])
    return strongest.head.id == rule.head.id


def _idle(rule: Finding, pack: Pack, values: Mapping[str, int]) -> bool:
    """Whether the clamp swallows the whole effect: without it the factor would be the same (decisions 42)."""
    if not _counted(rule, pack, values) or rule.effect is None:
        return False
    total = values[f"sum:{rule.effect.factor}"]
    return max(0, min(400, total - _effect(rule, values))) == values[f"clipped:{rule.effect.factor}"]
