"""The red team: the ways round a text, the cheapest first, who would see them, the fewest provisions against them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from evaluator.engines import infer_routes
from evaluator.evaluate import Evaluation
from evaluator.shutting import Cover, Needs, Search, Text, curve
from proposals.conditions.formula import FALSE, OPEN, TRUE, Not, Test
from proposals.conditions.lower import lower_condition
from proposals.conditions.scope import state_path
from proposals.errors import UsageError
from rules.backends import intervals
from rules.backends.durable import alternatives
from rules.fold import Folding, fold_sheet
from rules.language import Closing
from rules.routes import OPEN_NOW, POSSIBLY, Way, ways
from rules.search import EFFORT, possible

HELD, EITHER = 0b10, 0b11
STATED = 1
FIXED = (
    "families",
    "identity.",
    "object.type",
    "object.capability",
    "object.domain",
    "obligation.types",
    "parties.states",
)
"""What a closing may read and nobody changes: with another object or kind of duty it is another instrument."""


@dataclass(frozen=True)
class RedTeam:
    """Every route of the pack under one text; ``proved`` is false where effort ran out on one that may be open."""

    evaluation: Evaluation
    ways: tuple[Way, ...]
    proved: bool

    @property
    def asks_nothing(self) -> bool:
        """Whether there is nothing to go round: reach is 0 whatever the open facts are."""
        level = self.evaluation.pack.manifest.frames[0].level
        return self.evaluation.scored.outlook.spans[f"grade:{level}"][1] == 0

    @cached_property
    def targets(self) -> tuple[Way, ...]:
        """The ways that are open, or may be; none where nothing is asked."""
        return () if self.asks_nothing else tuple(way for way in self.ways if way.status in (OPEN_NOW, POSSIBLY))

    @cached_property
    def text(self) -> Text:
        """What the text says now, fact by fact."""
        fields = self.evaluation.pack.vocabulary.fields
        slots = {slot: path for path, field in fields.items() for slot in (*field.term.slots, state_path(path))}
        masks = self.evaluation.sheet.masks
        return Text(
            masks, self.evaluation.sheet.cautious, {slot: path for slot, path in slots.items() if slot in masks}
        )

    @cached_property
    def closings(self) -> dict[str, tuple[Needs, ...]]:
        """The closings of each way that is or may be open, as needs that a drafter can meet here."""
        return {
            way.rule.head.id: tuple(needs for closing in way.rule.closed_by for needs in self.needs(closing))
            for way in self.targets
        }

    @cached_property
    def closable(self) -> dict[str, tuple[Needs, ...]]:
        """The ways that some provision of this text could shut."""
        return {way: closings for way, closings in self.closings.items() if closings}

    def needs(self, closing: Closing) -> Iterable[Needs]:
        """What would meet a closing, without what a drafter cannot write: fixed, not applicable, contradictory."""
        for needs in self._alternatives(closing):
            missing = self.text.missing(needs)
            if not any(self._out_of_reach(slot) for slot in missing) and self.allowed(self.text.chosen(needs)):
                yield needs

    def barred(self, closing: Closing) -> str:
        """Why no drafter can use a closing here; empty when one can."""
        if any(True for _ in self.needs(closing)):
            return ""
        reasons = [self._reason(needs) for needs in self._alternatives(closing)]
        return next(iter(sorted(reasons)), "")

    def allowed(self, codes: Mapping[str, int]) -> bool:
        """Whether the text with these codes written is free of contradictions."""
        return not self._broken(codes)

    def cover(self) -> Cover:
        """The fewest fields to write that shut every way that can be shut."""
        return Search(self.text, self.closable, self.allowed).cover()

    def curve(self) -> list[tuple[dict[str, int], list[str]]]:
        """How many ways so many fields shut, chosen greedily."""
        return list(curve(self.text, self.closable, self.allowed))

    def after(self, codes: Mapping[str, int]) -> tuple[str, ...]:
        """The ways that are or may be open once these codes are written: every route is looked at again."""
        programme = self.evaluation.pack.route_programme
        masks = intervals.run(programme, self._changed(codes)).masks
        return tuple(way.rule.head.id for way in self.ways if masks[f"{way.rule.head.id}#open"] & TRUE)

    def _alternatives(self, closing: Closing) -> list[dict[str, int]]:
        """The needs of a closing, one for each way to meet it, within each scale."""
        found = alternatives(lower_condition(closing.when, self.evaluation.pack.scope)) or []
        return [{slot: mask & self._full(slot) for slot, mask in one.items()} for one in found]

    def _full(self, slot: str) -> int:
        return EITHER if slot.startswith("state:") else self.evaluation.pack.scope[self.text.fields[slot]].full

    def _reason(self, needs: Needs) -> str:
        missing = self.text.missing(needs)
        fixed = sorted({self.text.fields[slot] for slot in missing if self._out_of_reach(slot)})
        if fixed:
            return f"it would change {', '.join(fixed)}: another instrument"
        because = {rule.id: rule.because for rule in self.evaluation.pack.vocabulary.never}
        return because[self._broken(self.text.chosen(needs))]

    def _out_of_reach(self, slot: str) -> bool:
        path = self.text.fields[slot]
        term = self.evaluation.pack.scope[path]
        beyond = not slot.startswith("state:") and self.text.masks[slot] == 1 << term.beyond
        return beyond or path.startswith(FIXED)

    def _broken(self, codes: Mapping[str, int]) -> str:
        """The constraint that the changed text breaks for certain, if any."""
        masks = self._changed(codes)
        return next((name for name, formula in self.evaluation.sheet.never if formula.outlook(masks) == TRUE), "")

    def _changed(self, codes: Mapping[str, int]) -> dict[str, int]:
        """The masks of the text with these codes written; what is written is stated."""
        sheet = self.evaluation.sheet
        stated = {state_path(self.text.fields[slot]) for slot in codes} & set(sheet.base)
        changed = {slot: 1 << code for slot, code in codes.items()}
        return sheet.spread(sheet.base | dict.fromkeys(stated, 1 << STATED) | changed)


def red_team(evaluation: Evaluation, effort: float = EFFORT) -> RedTeam:
    """The ways round the text of an evaluation; raises :class:`UsageError` for a pack without routes.

    ``effort`` is the solver's deterministic time for each way whose state the open facts leave in doubt.
    """
    pack, sheet = evaluation.pack, evaluation.sheet
    if not pack.routes:
        raise UsageError(f"the pack `{pack.id}` has no routes; take one that has, or write some (docs/rule-guide.md)")
    values = dict(sheet.cautious) | infer_routes(pack, sheet.cautious)
    folding = fold_sheet(sheet, pack.route_programme)
    masks = dict(sheet.masks) | folding.outlook.masks
    proved = True
    for route in pack.routes:
        path = f"{route.head.id}#open"
        if masks[path] == OPEN:
            other = _other(folding, path, values[path], effort)
            proved = proved and other is not None
            masks[path] = (TRUE if values[path] else FALSE) if other is False else OPEN
    return RedTeam(evaluation, tuple(ways(pack, values, masks, evaluation.phrases)), proved)


def _other(folding: Folding, path: str, shown: int, effort: float) -> bool | None:
    """Whether some consistent completion gives a truth that is not the one shown; ``None`` where effort ran out."""
    formula = Not(Test(path, HELD)) if shown else Test(path, HELD)
    return possible(folding.problem((), along=[formula]), formula, effort=effort)
