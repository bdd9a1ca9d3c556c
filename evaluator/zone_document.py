"""The zone of agreement as a document: the nearest design that crosses nobody's line, or the smallest conflict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field as Key

from evaluator.answers import Asked, Kind
from evaluator.concessions import HELD_BACK
from evaluator.designs import Change
from evaluator.evaluate import Evaluation, evaluate_on
from evaluator.ranges_document import Part
from evaluator.redlines import chosen_lines, crossings
from evaluator.redlines_document import LinePart, LinesArguments, ReadPart, line_part, read_parts, worlds_of
from evaluator.zone import Wish, Zone, zone
from rules.explain import joined


class ZoneArguments(LinesArguments):
    """Whose lines, the goals in points of a criterion, and what is free: see :func:`evaluator.designs.around`."""

    goals: dict[str, Annotated[float, Key(ge=0, le=100)]] = {}
    release: list[str] = []
    fix: list[str] = []
    space: dict[str, list[str]] | None = None


class ConcessionPart(Part):
    """One step of a change."""

    value: str = Key(description="the value that the step reaches")
    what: str
    who: str


class ChangePart(Part):
    """One field that the design has otherwise than the draft."""

    path: str
    before: list[str]
    after: list[str]
    says: str = Key(description="the new value in words")
    concessions: list[ConcessionPart]


class WishPart(Part):
    """A line to stay clear of, or a goal to reach."""

    name: str
    line: LinePart | None
    points: float | None = Key(description="the goal in points; robustness for a criterion that is worse when high")
    sentence: str


class ZoneDocument(Part):
    """The zone of agreement around one draft."""

    instrument: str
    outcome: str = Key(description="found, empty or open (effort ran out)")
    proved: bool
    crossed_now: list[str] = Key(description="the lines that the draft may cross as it stands")
    free: int = Key(description="how many fields a design may write otherwise")
    held_back: list[str] = Key(description="what stays as it is unless released")
    concessions: int
    changes: list[ChangePart]
    conflict: list[WishPart]
    holders: list[str]
    fixed: list[ReadPart] = Key(description="facts that the conflict turns on and no design here may change")
    sentences: list[str]


def zone_document(asked: Asked) -> ZoneDocument:
    """The document of a zone of agreement."""
    arguments = asked.arguments
    lines = chosen_lines(asked.basis, arguments.standpoints, arguments.lines)
    evaluation = evaluate_on(asked.basis, asked.instruments[0])
    found = zone(
        evaluation,
        lines,
        arguments.goals,
        release=arguments.release,
        fix=arguments.fix,
        only=arguments.space,
        effort=arguments.effort,
    )
    now = [item.line.name for item in crossings(evaluation, lines, arguments.effort) if item.status != "not_crossed"]
    conflict = [_wish(evaluation, wish) for wish in found.conflict]
    return ZoneDocument(
        instrument=evaluation.instrument.id,
        outcome=found.outcome,
        proved=found.proved,
        crossed_now=now,
        free=len(found.space.fields),
        held_back=[name for name in HELD_BACK if name not in arguments.release] if arguments.space is None else [],
        concessions=found.conceded,
        changes=[_change(evaluation, change) for change in found.changes],
        conflict=conflict,
        holders=list(dict.fromkeys(wish.line.holder.id for wish in found.conflict if wish.line)),
        fixed=_fixed(evaluation, found),
        sentences=_sentences(evaluation, found, conflict),
    )


def _change(evaluation: Evaluation, change: Change) -> ChangePart:
    field = evaluation.pack.vocabulary.fields[change.path]
    return ChangePart(
        path=change.path,
        before=list(change.before),
        after=list(change.after),
        says=joined([field.phrase(word) for word in change.after], "nothing"),
        concessions=[ConcessionPart(value=one.value, what=one.what, who=one.who) for one in change.concessions],
    )


def _wish(evaluation: Evaluation, wish: Wish) -> WishPart:
    line = line_part(wish.line) if wish.line else None
    return WishPart(name=wish.name, line=line, points=None if line else wish.points, sentence=_wanted(evaluation, wish))


def _wanted(evaluation: Evaluation, wish: Wish) -> str:
    if wish.line:
        return f"`{wish.line.holder.id}` ({wish.line.holder.title}) does not accept {wish.line.words}"
    criterion = evaluation.pack.manifest.criterion(wish.name)
    name = criterion.title if criterion.polarity == "more" else f"robustness ({criterion.title}, turned round)"
    return f"{name} is to reach {wish.points:g} points"


def _fixed(evaluation: Evaluation, found: Zone) -> list[ReadPart]:
    reads = {path for wish in found.conflict if wish.line for path in wish.line.reads}
    free = set(found.space.fields) | {rule.path for rule in found.space.sheet.follows}
    return read_parts(evaluation, [path for path in evaluation.pack.vocabulary.fields if path in reads - free])


def _sentences(evaluation: Evaluation, found: Zone, conflict: Sequence[WishPart]) -> list[str]:
    if found.outcome == "found":
        return _agreed(evaluation, found)
    if found.outcome == "open":
        return ["Effort ran out before a design was found or ruled out."]
    told = "; ".join(part.sentence for part in conflict)
    fewest = "no smaller set of them conflicts" if found.proved else "a smaller set of them may conflict too"
    if len(conflict) == 1:
        said = [f"No design within this space meets one demand: {told}."]
    else:
        said = [f"No design within this space meets these {len(conflict)} demands together, and {fewest}: {told}."]
    held = _fixed(evaluation, found)
    if held:
        facts = "; ".join(f"{part.path}: {part.says}" for part in held)
        said.append(f"What stays as it is has a part in it: {facts}.")
    return said


def _agreed(evaluation: Evaluation, found: Zone) -> list[str]:
    name = evaluation.instrument.name
    if not found.changes:
        return [f"{name}, as it stands at the point shown, crosses none of these lines and reaches every goal."]
    steps = f"{found.conceded} step{'s' * (found.conceded != 1)}"
    fewest = "no design with fewer does" if found.proved else "fewer may do"
    told = [f"A design {steps} from {name} crosses none of these lines and reaches every goal; {fewest}."]
    for change in found.changes:
        part = _change(evaluation, change)
        gave = "; ".join(dict.fromkeys(f"{one.what}, conceded by {one.who}" for one in part.concessions))
        told.append(f"{change.path} becomes {part.says} ({gave}).")
    return told


ZONE = Kind("zone", "a design that crosses nobody's line", ZoneArguments, zone_document, worlds=worlds_of)
