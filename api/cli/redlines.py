"""``assay redlines``."""

from __future__ import annotations

from api.cli import options as opt
from api.cli.answering import CertificateOption, EffortOption, respond
from api.cli.lines import HoldersOption, LinesOption, lines_arguments
from api.tables import grid
from evaluator import Ask
from evaluator.evaluate import basis
from evaluator.redlines_document import CrossingPart, RedLinesDocument, TextPart
from proposals.errors import TimeLimit


def command(
    files: opt.Files,
    lines: LinesOption = None,
    standpoint: HoldersOption = None,
    context: opt.Context = opt.CONTEXT,
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
    """Which red lines each text crosses: for certain, on some values of the open facts, or not."""
    ask = Ask(pack, context, opt.STANDPOINT, reading, as_of, seen_by, between, against)
    arguments = {"effort": effort, **lines_arguments(basis(ask), lines, standpoint)}
    found = respond("redlines", ask, files, arguments, _tables, form, output, certificate)
    if not found.proved:
        raise TimeLimit(f"not every line was settled within --effort {effort:g}; those marked may be too wide")


def _tables(found: RedLinesDocument) -> str:
    return "\n".join(_table(text) for text in found.texts)


def _table(text: TextPart) -> str:
    shown = [part for part in text.lines if part.status != "not_crossed"]
    rows = [(_status(part), part.line.holder, part.line.words, _facts(part), part.line.link) for part in shown]
    title = f"{text.name}: crosses {text.crossed} of {len(text.lines)} red lines, may cross {text.possible}"
    if not rows:
        return f"{title}\n"
    return grid(("", "holder", "does not accept", "because", "link"), rows, title)


def _status(part: CrossingPart) -> str:
    return part.status if part.proved else f"{part.status}, not proved"


def _facts(part: CrossingPart) -> str:
    known = "; ".join(f"{fact.path}: {fact.says}" + _state(fact.state) for fact in part.facts)
    return known or "nothing"


def _state(state: str) -> str:
    return f" ({state})" if state in ("unknown", "contested", "silent") else ""
