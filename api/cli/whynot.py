"""``assay whynot``."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options as opt
from api.cli.answering import CertificateOption, EffortOption, respond
from evaluator import Ask
from evaluator.ranges_document import FactPart
from evaluator.whynot_document import PrecedentPart, UnmetPart, WhyNotDocument
from proposals.errors import TimeLimit


def command(
    file: opt.File,
    rules: Annotated[
        list[str] | None, typer.Argument(help="rules; without any, all that did not hold", show_default=False)
    ] = None,
    context: opt.Context = opt.CONTEXT,
    standpoint: opt.Standpoint = opt.STANDPOINT,
    reading: opt.ReadingOption = "as_written",
    as_of: opt.AsOf = "",
    seen_by: opt.SeenBy = "without",
    between: opt.Between = "",
    against: opt.Against = "strongest",
    pack: opt.PackOption = opt.PACK,
    anything: Annotated[
        bool, typer.Option("--any", help="changes of every fact, not of those alone that drafters control")
    ] = False,
    effort: EffortOption = 5.0,
    certificate: CertificateOption = None,
    form: opt.ListingOption = opt.Listing.TABLE,
    output: opt.Output = None,
) -> None:
    """Why a rule did not hold: what failed, the fewest changes that would make it hold, who did that before."""
    ask = Ask(pack, context, standpoint, reading, as_of, seen_by, between, against)
    arguments = {"rules": rules or [], "any": anything, "effort": effort}
    found = respond("whynot", ask, [file], arguments, _table, form, output, certificate)
    if not found.proved:
        raise TimeLimit(f"not every smallest change was proved within --effort {effort:g}")


def _table(found: WhyNotDocument) -> str:
    named: dict[tuple[str, str], list[PrecedentPart]] = {}
    for part in found.precedents:
        named.setdefault((part.rule, part.part), []).append(part)
    return "\n".join(_told(item, named.get((item.rule, item.part), [])) for item in found.unmet) or "every rule held\n"


def _told(item: UnmetPart, precedents: list[PrecedentPart]) -> str:
    lines = [f"{item.rule}, not {item.part}: {item.title}"]
    for failing in item.failing:
        lead = f"any of ({failing.any_of})" if failing.any_of else "needs"
        lines.append(f"  {lead}: {failing.path} {failing.wanted}; here {failing.met}")
    lines += _changes(item)
    lines += [f"  did that: {part.instrument}{_facts(part.facts)}" for part in precedents]
    return "\n".join([*lines, ""])


def _changes(item: UnmetPart) -> list[str]:
    if not item.proved:
        return [f"  fewest changes: {item.least} or more; the smallest was not proved"]
    if not item.possible:
        return ["  no change of the facts allowed makes it hold"]
    told = [f"{part.path} from {_word(part.before)} to {_word(part.after)}" for part in item.changes]
    return [f"  fewest changes, {len(told)}: {'; '.join(told)}"]


def _facts(parts: list[FactPart]) -> str:
    return f" ({'; '.join(f'{part.path} {_word(part)}' for part in parts)})" if parts else ""


def _word(part: FactPart) -> str:
    words = " and ".join(part.value) or "nothing"
    return f"{words} (silent)" if part.state == "silent" else words
