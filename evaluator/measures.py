"""The smallest, or the cheapest, set of measures that together answer given claims: proved, with every alternative.

A measure is an instrument or, round a draft, a provision that the draft takes over. The claims are answered as in a
package (evaluator/package.py): somebody answers, and every chosen text that the claim concerns is answered too, by
itself or by a chosen text that covers its object.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluator.concessions import steps as steps_between
from evaluator.designs import CONCEDED, Change, Space, around, writable
from evaluator.evaluate import Basis, Evaluation, evaluate_on
from evaluator.joint import covers
from evaluator.ledger import is_critique
from evaluator.statuses import status_formulas
from proposals.clauses import ClauseBank
from proposals.completing import silent_codes
from proposals.conditions.formula import NEVER, AllOf, AnyOf, Formula, Not, Test
from proposals.errors import InputError, Mistake, UsageError
from proposals.errors import nearest as closest
from rules.fold import Folding, Problem, whole
from rules.nearest import Nearest, every_nearest, smallest_conflict
from rules.programme import First, Number, Operand, Programme, Step, Sum, Truth
from rules.search import EFFORT, Held

COUNT, COST = "measures", "cost"
IN = 0b10
FULLY = ("answered",)
AT_LEAST_PARTLY = ("answered", "partly_answered")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the claims, and whether the fewest measures or the ``cheapest`` in steps conceded.

    With ``partly`` a partial answer will do; at most ``limit`` alternatives are listed.
    """

    claims: tuple[str, ...]
    cheapest: bool = False
    partly: bool = False
    limit: int = 12
    effort: float = EFFORT


@dataclass(frozen=True)
class Choice:
    """One set of measures: instruments, and what a draft takes over; ``cost`` is in steps conceded."""

    instruments: tuple[str, ...]
    provisions: tuple[Change, ...]
    count: int
    cost: int


@dataclass(frozen=True)
class Measures:
    """What came of the search.

    ``choices`` are the smallest (or cheapest) sets in a fixed order, the whole of them if ``all_found``. Where there
    is none, ``unanswerable`` are the claims that no set answers at all, and ``conflict`` the fewest claims that no set
    answers together. ``costs`` are what each instrument concedes beyond silence.
    """

    claims: tuple[str, ...]
    choices: tuple[Choice, ...]
    all_found: bool
    proved: bool
    costs: dict[str, int]
    unanswerable: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()


def measures(
    basis: Basis,
    wanted: Wanted,
    instruments: Sequence[Any],
    draft: Any = None,
    provisions: Mapping[str, Sequence[str]] | None = None,
) -> Measures:
    """The fewest measures (or the cheapest) that together answer the claims.

     ``provisions`` maps fields to the values that the ``draft``, if there is one, may take over. Raises
    :class:`InputError` for claims that nobody draws on, :class:`UsageError` for nothing to choose from.
    """
    search = _Search(basis, wanted, instruments, draft, provisions)
    problem, demands = search.problem(), [Held(f"claim:{claim}", 1, 1) for claim in search.claims]
    order, effort = (COST, COUNT) if wanted.cheapest else (COUNT, COST), wanted.effort
    found, whole_list = every_nearest(problem, demands, order, wanted.limit, effort)
    costs = {text.instrument.id: search.cost(text) for text in search.texts}
    if found[0].codes is not None:
        choices = tuple(search.choice(one) for one in found)
        return Measures(search.claims, choices, whole_list, found[0].proved, costs)
    if not found[0].proved:
        return Measures(search.claims, (), all_found=False, proved=False, costs=costs)
    lost = tuple(claim for claim, demand in zip(search.claims, demands, strict=True) if _lost(problem, demand, effort))
    chosen, proved = smallest_conflict(problem, demands, effort)
    conflict = tuple(search.claims[index] for index in chosen)
    return Measures(search.claims, (), all_found=True, proved=proved, costs=costs, unanswerable=lost, conflict=conflict)


def bank_provisions(draft: Evaluation, bank: ClauseBank) -> dict[str, list[str]]:
    """The values of the clause bank that a draft could take over, by field."""
    found: dict[str, list[str]] = {}
    for path, value in bank.clauses:
        if writable(draft.pack.vocabulary.fields[path], draft):
            found.setdefault(path, []).append(value)
    return found


def _lost(problem: Problem, demand: Held, effort: float) -> bool:
    """Whether no completion meets one demand."""
    found, _ = every_nearest(problem, [demand], (COUNT,), 1, effort)
    return found[0].codes is None and found[0].proved


class _Search:
    def __init__(
        self,
        basis: Basis,
        wanted: Wanted,
        instruments: Sequence[Any],
        draft: Any,
        provisions: Mapping[str, Sequence[str]] | None,
    ) -> None:
        self.pack = basis.pack
        self.claims = tuple(dict.fromkeys(wanted.claims))
        self.good = AT_LEAST_PARTLY if wanted.partly else FULLY
        self.texts = [evaluate_on(basis, instrument) for instrument in instruments]
        self.draft: Evaluation | None = evaluate_on(basis, draft) if draft is not None else None
        self.space: Space | None = around(self.draft, only=provisions) if self.draft and provisions else None
        self._check()

    def _check(self) -> None:
        if not self.claims:
            raise UsageError("name at least one claim to answer")
        if not self.texts and self.space is None:
            raise UsageError("there is nothing to choose from: give instruments, or a draft with provisions")
        everything = [*self.texts, *([self.draft] if self.draft else [])]
        names = [text.instrument.id for text in everything]
        if twins := sorted({name for name in names if names.count(name) > 1}):
            raise UsageError(f"a measure stands twice: {', '.join(twins)}; give each its own id")
        known = [line.claim for line in everything[0].scored.ledger]
        if unknown := [claim for claim in self.claims if claim not in known]:
            raise InputError([_unknown(claim, known) for claim in unknown])

    def problem(self) -> Problem:
        """The choice as an exact problem: a fact per instrument, the open facts of the draft, a truth per claim."""
        costs = list(self._costs())
        truths = [Truth(f"claim:{claim}", self._answered(claim)) for claim in self.claims]
        base, never, steps = dict(self._measure_masks()), list[Formula](), list[Step]()
        if self.draft:
            sheet = self.space.sheet if self.space else self.draft.sheet
            codes = self.draft.sheet.cautious
            base |= sheet.base if self.space else {path: 1 << codes[path] for path in sheet.base}
            never += [formula for _, formula in sheet.never] if self.space else []
            steps += whole(self.pack.programme, sheet.follows).steps
        programme = Programme((*steps, *costs, *truths), frozenset(base))
        return Folding(programme, base, never).problem([*(truth.path for truth in truths), COUNT, COST])

    def choice(self, found: Nearest) -> Choice:
        """What a completion chooses."""
        codes = found.codes or {}
        chosen = [text for text in self.texts if codes.get(_path(text)) == 1]
        changes = tuple(self.space.changes(codes)) if self.space else ()
        conceded = sum(len(change.concessions) for change in changes)
        moved = [
            slot
            for slot, code in codes.items()
            if self.space and slot in self.space.slots and code != self.space.draft[slot]
        ]
        cost = conceded + sum(self.cost(text) for text in chosen)
        return Choice(tuple(text.instrument.id for text in chosen), changes, len(chosen) + len(moved), cost)

    def cost(self, text: Evaluation) -> int:
        """The steps that a text concedes beyond what silence would."""
        facts, total = text.sheet.cautious, 0
        for field in self.pack.vocabulary.fields.values():
            if writable(field, text) and field.term.has_state:
                silent = silent_codes(field, facts)
                total += sum(steps_between(field, silent[slot], facts[slot]) for slot in field.term.slots)
        return total

    def _measure_masks(self) -> dict[str, int]:
        return {_path(text): 0b11 for text in self.texts}

    def _costs(self) -> list[Step]:
        """How many measures, and how many steps they concede."""
        found: list[Step] = []
        count, cost = list[tuple[int, str]](), list[tuple[int, str]]()
        for text in self.texts:
            truth = Truth(f"{_path(text)}#in", Test(_path(text), IN))
            number = Number(f"{_path(text)}#one", First(((truth.path, 1),), 0))
            found += [truth, number]
            count.append((1, number.path))
            cost.append((self.cost(text), number.path))
        if self.space:
            found += self.space.cost_steps(self.space.slots)
            cost.append((1, CONCEDED))
            for slot in self.space.slots:
                truth = Truth(f"{slot}#taken", Not(Test(slot, 1 << self.space.draft[slot])))
                cases: tuple[tuple[str, Operand], ...] = ((truth.path, 1),)
                found += [truth, Number(f"{slot}#one", First(cases, 0))]
                count.append((1, f"{slot}#one"))
        return [*found, Number(COUNT, Sum(tuple(count))), Number(COST, Sum(tuple(cost)))]

    def _answered(self, claim: str) -> Formula:
        """Somebody answers, and so is every chosen text that the claim concerns."""
        status = {_path(text): _status(text, claim) for text in self.texts}
        answering = [text for text in self.texts if status[_path(text)] in self.good]
        mine = self._in_draft(claim)
        somebody = AnyOf((*(Test(_path(text), IN) for text in answering), mine[0]))
        parts: list[Formula] = [somebody]
        for text in self.texts:
            if status[_path(text)] not in (*self.good, "not_concerned"):
                lent = [Test(_path(other), IN) for other in answering if covers(other, text)]
                own = [mine[0]] if self.draft and covers(self.draft, text) else []
                parts.append(AnyOf((Not(Test(_path(text), IN)), *lent, *own)))
        if self.draft:
            lent = [Test(_path(other), IN) for other in answering if covers(other, self.draft)]
            parts.append(AnyOf((*lent, mine[0], mine[1])))
        return AllOf(tuple(parts))

    def _in_draft(self, claim: str) -> tuple[Formula, Formula]:
        """When the draft answers a claim, and when the claim does not concern it."""
        if self.draft is None:
            return NEVER, NEVER
        rules = [rule for rule in self.pack.findings if claim in rule.head.draws_on and is_critique(self.pack, rule)]
        each = [status_formulas(rule.head.id) for rule in rules]
        idle = [AnyOf((one["not_concerned"], one["not_triggered"])) for one in each]
        good = [AnyOf(tuple(one[status] for status in self.good)) for one in each]
        settled = tuple(AnyOf((quiet, well)) for quiet, well in zip(idle, good, strict=True))
        return AllOf((AnyOf(tuple(good)), *settled)), AllOf(tuple(idle))


def _status(text: Evaluation, claim: str) -> str:
    return next((line.status for line in text.scored.ledger if line.claim == claim), "not_concerned")


def _path(text: Evaluation) -> str:
    return f"measure:{text.instrument.id}"


def _unknown(claim: str, known: Sequence[str]) -> Mistake:
    message = f"no critique of this pack draws on a claim `{claim}`"
    return Mistake("unknown-claim", message, ("claims",), hint=closest(claim, known))
