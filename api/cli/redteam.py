"""``assay redteam``."""

from __future__ import annotations

from collections.abc import Iterable

from api.cli import options as opt
from api.cli.answering import CertificateOption, EffortOption, respond
from api.tables import grid
from evaluator import Ask
from evaluator.redteam_document import NOTHING, ChangePart, RedTeamDocument, RoutePart, TextPart
from proposals.errors import TimeLimit

WORDS = {"open": "open", "possibly_open": "perhaps", "closed": "closed", "absent": "no occasion"}
SEES = {"yes": "yes", "perhaps": "perhaps", "no": "nobody"}


def command(
    files: opt.Files,
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
    """Ways round a text, the least effort first: who takes them, what sees them, the fewest provisions against them."""
    ask = Ask(pack, context, standpoint, reading, as_of, seen_by, between, against)
    found = respond("redteam", ask, files, {"effort": effort}, _table, form, output, certificate)
    if not all(text.proved and text.fewest.found for text in found.texts):
        raise TimeLimit(f"not everything was proved within --effort {effort:g}; what is in doubt is shown as `perhaps`")


def _table(found: RedTeamDocument) -> str:
    wordings = [(f"{part.path}: {part.value}", part.wording, part.precedent) for part in found.wordings]
    bank = grid(("to write", "model wording", "precedent"), wordings, "Wording") if wordings else ""
    return "\n".join(_text(text) for text in found.texts) + bank


def _text(text: TextPart) -> str:
    if text.asks_nothing:
        return f"{text.name}\n{NOTHING}\n"
    told = ", ".join(f"{count} {WORDS[status]}" for status, count in text.counts.items())
    rows = [_row(route) for route in text.routes if route.status in ("open", "possibly_open")]
    columns = ("effort", "route", "way round", "open", "keeps", "who", "seen", "what would close it")
    ways = grid(columns, rows, "The least effort first; * editors' judgement of effort", whole=2) if rows else ""
    return f"{text.name}\nways round it: {told}\n{ways}{_fewest(text)}"


def _row(route: RoutePart) -> tuple[str, ...]:
    effort = route.effort.level + "*" * route.effort.judgement
    closings = [one.remedy for one in route.closings if not one.barred] or ["nothing that could be written here"]
    name, who = route.route.removeprefix("routes."), ", ".join(route.who)
    status, sight = WORDS[route.status], SEES[route.sight]
    return effort, name, route.title, status, route.keeps, who, sight, "; or ".join(closings)


def _fewest(text: TextPart) -> str:
    if not text.curve:
        return ""
    total = text.counts["open"] + text.counts["possibly_open"]
    before: list[list[ChangePart]] = [[], *(step.changes for step in text.curve)]
    steps = [
        (str(step.fields), f"{step.closed} of {total}", _told(one for one in step.changes if one not in had))
        for step, had in zip(text.curve, before, strict=False)
    ]
    curve = grid(("fields", "ways closed", "written in this step"), steps, "What closes most, step by step (greedy)")
    lines = [f"fewest fields that close all {total - len(text.not_closable)} that can be closed: {text.fewest.fields}"]
    lines += [f"  {number}. {_told(one.changes)}" for number, one in enumerate(text.fewest.sets, start=1)]
    lines += ["  more sets of this size exist"] * (text.fewest.found and not text.fewest.complete)
    if text.not_closable:
        lines.append(f"no provision of this text closes: {', '.join(text.not_closable)}")
    return curve + "\n".join([*lines, ""])


def _told(changes: Iterable[ChangePart]) -> str:
    return "; ".join(f"{change.path} {_value(change)}" for change in changes)


def _value(change: ChangePart) -> str:
    if not change.member:
        return change.to
    return f"without {change.member}" if change.to == "no" else f"with {change.member}"
