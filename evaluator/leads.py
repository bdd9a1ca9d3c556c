"""What open facts may do to a first place: the least lead over the joint completions of each pair of options."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from evaluator.compare import Comparison, good_span
from evaluator.dominance import ALL, joint_problem
from evaluator.evaluate import Evaluation
from evaluator.yardsticks import FRONTIER, Yardstick
from rules.search import extreme


@dataclass(frozen=True)
class Facts:
    """The lead of the first over its strongest rival over everything that the open facts allow, in points.

    ``low`` is exact for a single criterion when the comparison is, and no lead is below it otherwise; none is above
    ``high``. ``rival`` is who comes closest. ``witness`` are the facts that lead to ``low`` on a criterion, those of
    the rival with ``|other`` behind. For the frontier ``rival`` names the options whose place on it is open.
    """

    low: Fraction | None
    high: Fraction | None
    firm: bool
    rival: str
    witness: dict[str, int]


def open_facts(comparison: Comparison, yardstick: Yardstick, firsts: tuple[str, ...]) -> Facts:
    """What the open facts may do to the first place of a yardstick."""
    if yardstick.kind == FRONTIER:
        return _frontier(comparison, yardstick, firsts)
    first, rivals = firsts[0], [name for name in yardstick.options if name != firsts[0]]
    lows, highs = {}, {}
    for rival in rivals:
        low, high, witness = _pair(comparison, yardstick, first, rival)
        lows[rival], highs[rival] = (low, witness), high
    closest = min(lows, key=lambda rival: (lows[rival][0], rival))
    low, witness = lows[closest]
    return Facts(low, min(highs.values()), low > 0 or _settled(comparison, yardstick, firsts), closest, witness)


def _frontier(comparison: Comparison, yardstick: Yardstick, firsts: tuple[str, ...]) -> Facts:
    """An option's place is open when none stands over it for certain and one may."""
    kinds = comparison.dominance
    beaten = {under for (_, under), kind in kinds.items() if kind == "certain"}
    may_be = {under for (_, under), kind in kinds.items() if kind == "possible"} - beaten
    certain = {name for name in yardstick.options if name not in beaten | may_be}
    unsure = sorted(may_be | {name for name in firsts if name not in certain})
    return Facts(None, None, not unsure, ", ".join(unsure), {})


def _settled(comparison: Comparison, yardstick: Yardstick, firsts: tuple[str, ...]) -> bool:
    """Whether nothing that counts is open, so that a shared first place stays shared."""
    options = [comparison.option(name) for name in yardstick.options]
    return len(firsts) > 1 and all(
        low == high
        for option in options
        for part, (low, high) in zip(yardstick.vector, _spans(option), strict=True)
        if part
    )


def _spans(option: Evaluation) -> list[tuple[int, int]]:
    return [good_span(score) for score in option.scored.criteria.values()]


def _pair(
    comparison: Comparison, yardstick: Yardstick, first: str, rival: str
) -> tuple[Fraction, Fraction, dict[str, int]]:
    """The least and the greatest lead, criterion by criterion; a witness where a single one counts."""
    one, other = comparison.option(first), comparison.option(rival)
    low, high, witness = Fraction(0), Fraction(0), {}
    counting = [place for place, part in enumerate(yardstick.vector) if part]
    for place in counting:
        mine, theirs = _spans(one)[place], _spans(other)[place]
        least, found = mine[0] - theirs[1], dict[str, int]()
        if one.effort and mine[0] < theirs[1]:
            least, found = _least(one, other, place)
        low += yardstick.vector[place] * least
        high += yardstick.vector[place] * (mine[1] - theirs[0])
        witness = found if len(counting) == 1 else {}
    return low, high, witness


def _least(one: Evaluation, other: Evaluation, place: int) -> tuple[int, dict[str, int]]:
    """The least difference on one criterion over the joint completions, with one that reaches it."""
    path = f"{ALL}:{one.pack.manifest.criteria[place].id}"
    found = extreme(joint_problem(one, other, [path]), path, most=False, effort=one.effort)
    return found.value, found.codes
