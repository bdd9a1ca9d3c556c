"""``assay amend``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer

from api.cli import options as opt
from api.cli.answering import CertificateOption, EffortOption, respond
from api.tables import grid
from evaluator import Ask
from evaluator.amend_document import AmendDocument, ChangePart, SuggestionPart, WordingPart
from proposals.errors import TimeLimit, UsageError

TargetOption = Annotated[
    list[str] | None, typer.Option("--target", help="a criterion and its points, such as verifiability=60 or =+20")
]
GoalOption = Annotated[list[str] | None, typer.Option("--goal", help="answered:CRITIQUE or answered:CLAIM")]
KeepOption = Annotated[list[str] | None, typer.Option("--keep", help="a criterion that must not get worse, or all")]
FixOption = Annotated[list[str] | None, typer.Option("--fix", help="a provision that stays as it is")]
ReleaseOption = Annotated[
    list[str] | None, typer.Option("--release", help="depth, object, types or parties: makes another instrument")
]
ChangesOption = Annotated[int | None, typer.Option("--max-changes", min=1, max=50, help="provisions that may change")]
CertainOption = Annotated[
    bool, typer.Option("--for-certain/--could", help="whatever the open facts are, or in some completion of them")
]
AlternativesOption = Annotated[
    int, typer.Option("--alternatives", min=1, max=20, help="how many of the cheapest texts")
]
WeighOption = Annotated[
    list[str] | None, typer.Option("--weigh", help="what a step of somebody counts, such as 'armed forces=3'")
]
CurveOption = Annotated[bool, typer.Option("--curve", help="also the least concession for every five points")]


def command(
    file: opt.File,
    target: TargetOption = None,
    goal: GoalOption = None,
    keep: KeepOption = None,
    fix: FixOption = None,
    release: ReleaseOption = None,
    max_changes: ChangesOption = None,
    certain: CertainOption = True,
    alternatives: AlternativesOption = 3,
    weigh: WeighOption = None,
    curve: CurveOption = False,
    context: opt.Context = opt.CONTEXT,
    standpoint: opt.Standpoint = opt.STANDPOINT,
    reading: opt.ReadingOption = "as_written",
    as_of: opt.AsOf = "",
    seen_by: opt.SeenBy = "without",
    between: opt.Between = "",
    against: opt.Against = "strongest",
    pack: opt.PackOption = opt.PACK,
    effort: EffortOption = 5.0,
    certificate: CertificateOption = None,
    form: opt.ListingOption = opt.Listing.TABLE,
    output: opt.Output = None,
) -> None:
    """The smallest concessions that reach a goal, proved; or what stands in the way."""
    ask = Ask(pack, context, standpoint, reading, as_of, seen_by, between, against)
    arguments: dict[str, Any] = {
        "target": _pairs("--target", target),
        "goal": goal or [],
        "keep": keep or [],
        "fix": fix or [],
        "release": release or [],
        "max_changes": max_changes,
        "how": "for_certain" if certain else "could",
        "alternatives": alternatives,
        "weigh": {who: _whole(who, count) for who, count in _pairs("--weigh", weigh).items()},
        "curve": curve,
        "effort": effort,
    }
    found = respond("amend", ask, [file], arguments, _tables, form, output, certificate)
    if not found.proved:
        raise TimeLimit(f"not proved within --effort {effort:g}; no text concedes less than {found.at_least}")


def _pairs(option: str, given: Sequence[str] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given or []:
        name, mark, value = text.partition("=")
        if not (name and mark and value):
            raise UsageError(f"{option} takes a name and a number such as name=2, not `{text}`")
        if name in found:
            raise UsageError(f"{option} names `{name}` twice; keep one")
        found[name] = value
    return found


def _whole(who: str, count: str) -> int:
    if not count.isdecimal() or len(count) > 1:
        raise UsageError(f"--weigh counts a step of `{who}` as 0 to 9, not `{count}`")
    return int(count)


def _tables(found: AmendDocument) -> str:
    how = "for certain" if found.how == "for_certain" else "in some completion of the open facts"
    lines = [f"asked, {how}: {'; '.join(found.asked)}", f"kept: {'; '.join(found.kept)}"]
    if not found.reachable:
        return "\n".join([*lines, *_blocked(found), ""])
    lines += [f"the least concession: {found.at_least}" + ("" if found.proved else " or more, not proved")]
    if found.taken_back:
        lines.append(f"steps back that it takes besides: {found.taken_back}; without them nothing reaches the goals")
    if found.more:
        lines.append("further texts concede as little; --alternatives shows more")
    wording = {(part.path, part.value): part for part in found.wording}
    texts = [_suggestion(index, one, wording) for index, one in enumerate(found.suggestions, 1)]
    return "\n".join([*lines, "", *texts, *_curve(found)])


def _blocked(found: AmendDocument) -> list[str]:
    smallest = "no part of it does" if found.blocked_smallest else "perhaps a part of it does"
    return [
        "no text reaches this: proved",
        f"this alone rules it out, whatever the rest of the text and the world were; {smallest}:",
        *(f"- {block.kind}: {block.words}" for block in found.blocked),
    ]


def _suggestion(index: int, one: SuggestionPart, wording: dict[tuple[str, str], WordingPart]) -> str:
    rows = [(change.path, _change(change), _told(change)) for change in one.changes]
    other = " (a different instrument: what was released has changed)" if one.another_instrument else ""
    title = f"{index}. {one.steps} step{'s' * (one.steps != 1)} conceded{other}"
    lines = [grid(("provision", "change", "who concedes what"), rows, title).rstrip()]
    moved = [f"{name.replace('_', ' ')} {m.before:g} → {m.after:g}" for name, m in one.scores.items()]
    lines.append(f" scores: {'; '.join(moved)}; reach {one.reach.before:g} → {one.reach.after:g}")
    lines += _named("newly answered", one.newly_answered) + _named("newly standing", one.newly_standing)
    if one.supposing:
        facts = "; ".join(f"{part.path} {_words(part.value)}" for part in one.supposing)
        lines.append(f" supposing: {facts}")
    for change in one.changes:
        for value in change.written:
            if part := wording.get((change.path, value)):
                lines.append(f" {change.path}: {part.wording} (precedent: {part.precedent}{_at(part)})")
    return "\n".join([*lines, ""])


def _change(change: ChangePart) -> str:
    if change.before == change.after:
        return f"{_words(change.before)}, so far unsaid → said"
    return f"{_words(change.before)} → {_words(change.after)}"


def _told(change: ChangePart) -> str:
    told = dict.fromkeys(f"{item.who}: {item.what}" for item in change.concessions)
    return ("taken back; " if change.back else "") + "; ".join(told)


def _words(words: Iterable[str]) -> str:
    return " and ".join(words) or "nothing"


def _named(title: str, names: Sequence[str]) -> list[str]:
    return [f" {title}: {', '.join(names)}"] if names else []


def _at(part: WordingPart) -> str:
    return f", {part.at}" if part.at else ""


def _curve(found: AmendDocument) -> list[str]:
    if not found.curve:
        return []
    rows = [(f"{point.score:g}", "none" if point.steps is None else str(point.steps)) for point in found.curve]
    return [grid(("score", "least concession"), rows, "Concessions against score")]
