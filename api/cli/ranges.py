"""``assay ranges``."""

from __future__ import annotations

from api.cli import options as opt
from api.cli.answering import CertificateOption, EffortOption, respond
from api.tables import grid
from evaluator import Ask
from evaluator.ranges_document import EndPart, FactPart, RangePart, RangesDocument
from proposals.errors import TimeLimit


def command(
    file: opt.File,
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
    """Exact ranges over the unknown and contested facts, each end with the completion that reaches it."""
    ask = Ask(pack, context, standpoint, reading, as_of, seen_by, between, against)
    found = respond("ranges", ask, [file], {"effort": effort}, _table, form, output, certificate)
    if not found.proved:
        raise TimeLimit(f"not every range was proved within --effort {effort:g}; those marked are outer bounds")


def _table(found: RangesDocument) -> str:
    rows = [
        *(_row(name.replace("_", " "), item) for name, item in found.criteria.items()),
        *(_row(f"margin of {name.replace('_', ' ')}", item) for name, item in found.margins.items()),
        _row("reach (0 to 4)", found.reach),
    ]
    scores = grid(("exact, in points", "shown", "worst or least", "best or greatest", "proved"), rows)
    shares = [(name.replace("_", " "), f"{width:g}") for name, width in found.judgement_share.items()]
    share = grid(("judgement share", "points"), shares, "When judgements alone move")
    reached = [
        (name.replace("_", " "), end, _facts(part.witness))
        for name, item in found.criteria.items()
        for end, part in (("least", item.low), ("greatest", item.high))
        if item.low.value != item.high.value
    ]
    witnesses = grid(("criterion", "end", "if the open facts are"), reached, "What reaches the ends") if reached else ""
    lines = [f"undetermined critiques: {len(found.undetermined)}"]
    lines += [f"not enough is known to score {name.replace('_', ' ')}" for name in found.not_enough_known]
    return f"{scores}{share}{witnesses}" + "\n".join([*lines, ""])


def _row(name: str, item: RangePart) -> tuple[str, ...]:
    proved = "yes" if item.low.proved and item.high.proved else "outer bounds"
    return name, f"{item.shown:g}", _end(item.low), _end(item.high), proved


def _end(end: EndPart) -> str:
    return f"{end.value:g}"


def _facts(parts: list[FactPart]) -> str:
    return (
        "; ".join(f"{part.path} {' and '.join(part.value) or 'nothing'}" + _state(part) for part in parts) or "as shown"
    )


def _state(part: FactPart) -> str:
    return " (silent)" if part.state == "silent" else ""
