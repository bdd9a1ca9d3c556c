"""What another version of a pack would change: rules, and results instrument by instrument, with what moves them.

A difference of scores is taken apart exactly: the steps of both waterfalls, each by the rule behind it, differ by as
much as the scores do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluator.evaluate import Evaluation, Infer, basis, evaluate_on
from evaluator.preview import compiled_alone
from evaluator.question import Ask
from evaluator.score import Bar, CriterionScore
from proposals.errors import UsageError
from proposals.instrument import Instrument
from proposals.library import library_ids
from rules.language import Finding
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Shift:
    """One criterion of one instrument under both packs, in exact units; ``through`` are rules and what each moves.

    What several rules of a factor cut off together stands under the factor.
    """

    instrument: str
    criterion: str
    before: int
    after: int
    through: tuple[tuple[str, int], ...]

    @property
    def moved(self) -> int:
        """By how much."""
        return self.after - self.before


@dataclass(frozen=True)
class Versions:
    """Two packs beside each other: rules by id, numbers of the manifest that differ, and the results that move."""

    before: Pack
    after: Pack
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    manifest: tuple[str, ...]
    tried: int
    shifts: tuple[Shift, ...]


def compare_versions(
    before: str | Path,
    after: str | Path,
    instruments: Sequence[Instrument | str] = (),
    *,
    ask: Ask | None = None,
    infer: Infer = compiled_alone,
) -> Versions:
    """Two packs over instruments, the library if none are named, with the options of ``ask`` beside the pack.

    Raises :class:`UsageError` for packs without a criterion in common.
    """
    options = (ask or Ask()).beside_pack()
    one, other = (basis(Ask(pack, *options)) for pack in (before, after))
    shared = [c.id for c in one.pack.manifest.criteria if any(c.id == d.id for d in other.pack.manifest.criteria)]
    if not shared:
        raise UsageError("the packs have no criterion in common")
    names = list(instruments) or library_ids()
    shifts: list[Shift] = []
    for name in names:
        old, new = (evaluate_on(ground, name, infer=infer) for ground in (one, other))
        shifts += _shifts(old, new, shared)
    added, removed, changed = rules_changed(one.pack, other.pack)
    return Versions(
        one.pack, other.pack, added, removed, changed, _manifest(one.pack, other.pack), len(names), tuple(shifts)
    )


def rules_changed(one: Pack, other: Pack) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The ids of the rules that only the other has, that only the one has, and that are written differently."""
    before, after = ({name: rule.head.document.value for name, rule in pack.rules.items()} for pack in (one, other))
    both = [name for name in before if name in after and before[name] != after[name]]
    return (
        tuple(sorted(set(after) - set(before))),
        tuple(sorted(set(before) - set(after))),
        tuple(sorted(both)),
    )


def _manifest(one: Pack, other: Pack) -> tuple[str, ...]:
    """Strengths and weights that differ, in words."""
    old, new = (_numbers(pack) for pack in (one, other))
    return tuple(
        f"{name}: {old.get(name, 'none')} to {new.get(name, 'none')}"
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    )


def _numbers(pack: Pack) -> dict[str, str]:
    found = {f"strength {name}": f"{value:g}" for name, value in pack.manifest.strengths.items()}
    for criterion in pack.manifest.criteria:
        found |= {f"weight of {name}": str(criterion.weight(name)) for name in criterion.factor_ids}
    return found


def _shifts(old: Evaluation, new: Evaluation, criteria: Iterable[str]) -> Iterable[Shift]:
    for name in criteria:
        before, after = old.scored.criteria[name], new.scored.criteria[name]
        if before.n != after.n:
            yield Shift(old.instrument.id, name, before.n, after.n, _through(old, new, before, after))


def _through(
    old: Evaluation, new: Evaluation, before: CriterionScore, after: CriterionScore
) -> tuple[tuple[str, int], ...]:
    """The rules whose steps differ, what moves most first; the amounts add up to the difference."""
    moved: dict[str, int] = {}
    for sign, option, score in ((-1, old, before), (1, new, after)):
        for bar in score.bars:
            name = _rule(option, score, bar)
            moved[name] = moved.get(name, 0) + sign * bar.amount
    return tuple(
        sorted(((n, amount) for n, amount in moved.items() if amount), key=lambda item: (-abs(item[1]), item[0]))
    )


def _rule(option: Evaluation, score: CriterionScore, bar: Bar) -> str:
    """The rule behind a step of a waterfall: a factor's grade, the strongest critique of a group, the binding bound."""
    if bar.kind == "bound":
        held = score.held_by if bar.of == score.criterion.id else option.scored.factors[bar.of].held_by
        return held or bar.of
    if bar.kind != "finding":
        return bar.of
    values = option.scored.values
    for finding in option.pack.of(Finding):
        name = finding.head.id
        grouped = finding.effect is not None and bar.of == f"group:{finding.effect.factor}:{finding.group}"
        if grouped and values[f"{name}#standing"] and values[f"{name}#effect"] == values[bar.of]:
            return name
    return bar.of
