"""``assay rules``: packs and what they say."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Annotated

import typer

from api.cli import options as opt
from api.cli.cheap_points import listed, tried
from api.cli.output import as_json, emit
from api.tables import grid
from evaluator import Ask
from evaluator.evaluate import basis
from evaluator.versions import compare_versions
from evaluator.versions_document import VersionsDocument, versions_document
from proposals.errors import CheckFailed, InputError, UsageError, nearest
from rules.cases import Report, run_cases
from rules.claims_used import claims_used
from rules.explain import attribution
from rules.language import Rule
from rules.mutation import survivors
from rules.pack import Pack, load_pack
from rules.properties import ROWS, read_properties, search_properties
from rules.scaffold import NEW_KINDS, scaffold

app = typer.Typer(help="Packs of rules: list, show, lint, test, cover, write, compare.", no_args_is_help=True)
NAMED = 3
"""Rules named in a row; JSON has all."""


@app.command("list")
def list_rules(pack: opt.PackOption = opt.PACK, form: opt.ListingOption = opt.Listing.TABLE) -> None:
    """List the rules of a pack."""
    rules = load_pack(pack).rules.values()
    if form is opt.Listing.JSON:
        heads = [(rule.head, kind_of(rule)) for rule in rules]
        emit(as_json([{"id": h.id, "kind": k, "title": h.title, "draws_on": list(h.draws_on)} for h, k in heads]), None)
        return
    rows = [(rule.head.id, kind_of(rule), rule.head.title, ", ".join(rule.head.draws_on)) for rule in rules]
    emit(grid(("id", "kind", "title", "draws on"), rows), None)


@app.command("show")
def show(name: Annotated[str, typer.Argument(help="a rule id")], pack: opt.PackOption = opt.PACK) -> None:
    """Show one rule as written, with its sources."""
    loaded = load_pack(pack)
    if name not in loaded.rules:
        raise UsageError(f"there is no rule `{name}` in {loaded.id}; {nearest(name, loaded.rules)}")
    rule = loaded.rules[name]
    text = Path(rule.head.document.name).read_text(encoding="utf-8")
    emit(f"{text.rstrip()}\n\n{_sources(loaded, rule)}", None)


@app.command("lint")
def lint(
    pack: opt.PackOption = opt.PACK,
    cheap: Annotated[
        bool, typer.Option("--cheap-points", help="points gained per concession by every step, the most first")
    ] = False,
    form: opt.ListingOption = opt.Listing.TABLE,
) -> None:
    """Check a pack: names, sources, logic, double counting, engine limits."""
    loaded = _loaded_or_failed(pack)
    if cheap:
        emit(listed(tried(basis(Ask(pack))), form), None)
        return
    if form is opt.Listing.JSON:
        emit(as_json({"pack": loaded.id, "version": loaded.manifest.version, "rules": len(loaded.rules)}), None)
        return
    emit(f"{loaded.id} {loaded.manifest.version}: {len(loaded.rules)} rules, no mistakes", None)


@app.command("test")
def test(
    pack: opt.PackOption = opt.PACK,
    rows: Annotated[int, typer.Option(min=1, max=1_000_000, help="random sheets per property")] = ROWS,
    seed: Annotated[int, typer.Option(min=0, help="the seed of the random sheets")] = 0,
) -> None:
    """Run the cases beside every rule, and search the declared properties for counter-examples."""
    loaded = _loaded_or_failed(pack)
    report = run_cases(loaded)
    _fail(report, loaded, missed=False)
    properties = read_properties(loaded)
    examples = search_properties(loaded, properties, seed=seed, rows=rows)
    if examples:
        raise CheckFailed("\n".join(str(example) for example in examples))
    cases = f"{report.run} cases of {len(loaded.rules)} rules hold"
    emit(
        f"{loaded.id}: {cases}; {len(properties)} properties have no counter-example in {rows} sheets (seed {seed})",
        None,
    )


@app.command("mutate")
def mutate(pack: opt.PackOption = opt.PACK) -> None:
    """Drop and negate every part of every rule, and report what no case notices."""
    loaded = _loaded_or_failed(pack)
    tried, alive = survivors(loaded)
    if alive:
        raise CheckFailed("\n".join(f"no case notices: {mutant}" for mutant in alive))
    emit(f"{loaded.id}: every one of {tried} mutants is noticed or accepted for a written reason", None)


@app.command("coverage")
def coverage(
    pack: opt.PackOption = opt.PACK,
    claims: Annotated[bool, typer.Option("--claims", help="which rules draw on each claim")] = False,
    form: opt.ListingOption = opt.Listing.TABLE,
) -> None:
    """Check that every branch of every rule is reached by a case; with --claims, print claim by rule."""
    loaded = _loaded_or_failed(pack)
    if claims:
        _claims(loaded, form)
        return
    report = run_cases(loaded)
    _fail(report, loaded, missed=True)
    emit(f"{loaded.id}: every branch of {len(loaded.rules)} rules is reached ({report.run} cases)", None)


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="the id of the new rule, such as enforceability.my_critique")],
    kind: Annotated[str, typer.Option(help=f"one of {', '.join(NEW_KINDS)}")] = "finding",
    pack: opt.PackOption = opt.PACK,
) -> None:
    """Write a new rule and its cases into a pack, ready to be filled in."""
    emit("\n".join(str(path) for path in scaffold(load_pack(pack), name, kind)), None)


@app.command("diff")
def diff(
    before: Annotated[str, typer.Argument(help="a pack by id or folder")],
    after: Annotated[str, typer.Argument(help="the pack it is set beside")],
    instruments: Annotated[
        list[str] | None, typer.Argument(help="files or library ids; the whole library if none are named")
    ] = None,
    context: opt.Context = opt.CONTEXT,
    standpoint: opt.Standpoint = opt.STANDPOINT,
    form: opt.ListingOption = opt.Listing.TABLE,
    output: opt.Output = None,
) -> None:
    """Show what another version of a pack would change: rules, numbers, and results of instruments."""
    ask = Ask(context=context, standpoint=standpoint)
    found = versions_document(compare_versions(before, after, instruments or (), ask=ask))
    emit(as_json(found.model_dump(mode="json")) if form is opt.Listing.JSON else _versions(found), output)


def _versions(found: VersionsDocument) -> str:
    lines = [f"from {found.before} to {found.after}"]
    for name in ("added", "removed", "changed", "numbers"):
        told = getattr(found, name)
        lines.append(f"{'rules ' if name != 'numbers' else ''}{name} ({len(told)}): {'; '.join(told) or 'none'}")
    rows = [
        (
            shift.instrument,
            shift.criterion.replace("_", " "),
            f"{shift.before:g} to {shift.after:g} ({shift.moved:+g})",
            "; ".join(f"{rule} {amount:+g}" for rule, amount in list(shift.through.items())[:NAMED]),
        )
        for shift in found.moved
    ]
    moved = len({shift.instrument for shift in found.moved})
    lines.append(f"results move for {moved} of {found.tried} instruments, in points, through the rules that move most:")
    return "\n".join([*lines, grid(("instrument", "criterion", "score", "through"), rows)])


def kind_of(rule: Rule) -> str:
    """The word that a rule file begins with."""
    return type(rule).__name__.lower()


def _loaded_or_failed(pack: str) -> Pack:
    try:
        return load_pack(pack)
    except InputError as error:
        raise CheckFailed(str(error)) from None


def _fail(report: Report, pack: Pack, *, missed: bool) -> None:
    found = report.failures + (report.missed if missed else [])
    if found:
        folder = f"{pack.folder}/"
        raise CheckFailed("\n".join(str(mistake).replace(folder, "") for mistake in found))


def _claims(pack: Pack, form: opt.Listing) -> None:
    """The matrix of claims; exit 1 when a claim is neither drawn on nor waived, or both."""
    used = claims_used(pack)
    if form is opt.Listing.JSON:
        emit(as_json([{"claim": use.claim, "rules": list(use.rules), "waived": use.waived} for use in used]), None)
    else:
        rows = [(u.claim, str(len(u.rules)), ", ".join(u.rules) or f"waived: {u.waived or 'NO REASON'}") for u in used]
        drawn = sum(bool(use.rules) for use in used)
        tail = f"{drawn} of {len(used)} claims are drawn on by a rule, {len(used) - drawn} are waived\n"
        emit(grid(("claim", "rules", "which"), rows) + tail, None)
    unsettled = [use.claim for use in used if not use.settled]
    if unsettled:
        raise CheckFailed(f"neither drawn on nor waived, or both: {', '.join(unsettled)}")


def _sources(pack: Pack, rule: Rule) -> str:
    lines = []
    for name in rule.head.draws_on:
        claim, work = pack.register.claims[name], pack.register.work_of(name)
        status = "" if work.status == "verified" else f", {work.status.replace('_', ' ')}"
        text = f"{name}: {claim.says} — {attribution(claim, pack.register)} ({claim.at}{status})"
        lines.append(textwrap.fill(text, 110, subsequent_indent="  "))
    return "\n".join(lines)
