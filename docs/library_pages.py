"""The pages of the library: what each instrument is, its coding with evidence, its scores, its nearest precedent."""

from __future__ import annotations

from docs.markdown import bullets, page, table
from evaluator import Ask, Evaluation
from evaluator.evaluate import Basis, basis, evaluate_on
from evaluator.preview import Preview, preview
from proposals.completing import build_sheet
from proposals.instrument import Fact, Instrument
from proposals.intake import member_of
from proposals.library import find_instrument, library_ids
from proposals.tiers import TIERS, coding
from proposals.vocabulary import Vocabulary
from proposals.worlds import CONTEXTS, DEFAULT_CONTEXT, DEFAULT_STANDPOINT, STANDPOINTS, world_ids
from reports.precedent import nearest
from rules.pack import Pack

SCORES = "From 0 to 100 at the cautious point, exact; sensitivity to relative gains is worse when higher."


def library_pages(vocabulary: Vocabulary) -> dict[str, str]:
    """Every page of the library by name, the index among them."""
    known = [found for name in library_ids() if (found := find_instrument(name, vocabulary))]
    worlds = [(context, DEFAULT_STANDPOINT) for context in _first(DEFAULT_CONTEXT, world_ids(CONTEXTS))]
    worlds += [(DEFAULT_CONTEXT, name) for name in world_ids(STANDPOINTS) if name != DEFAULT_STANDPOINT]
    bases = {world: basis(Ask(context=world[0], standpoint=world[1])) for world in worlds}
    pages = {"library/README.md": _index(known, vocabulary)}
    for instrument in known:
        seen = {world: _seen(shared, instrument) for world, shared in bases.items()}
        default = evaluate_on(bases[worlds[0]], instrument)
        pages[f"library/{instrument.id}.md"] = _page(instrument, vocabulary, default, seen)
    return pages


def _seen(shared: Basis, instrument: Instrument) -> Preview:
    sheet = build_sheet(instrument, shared.question, shared.pack.vocabulary, shared.actors)
    return preview(sheet.cautious, shared.pack)


def _first(name: str, names: list[str]) -> list[str]:
    return [name, *(other for other in names if other != name)]


def _index(known: list[Instrument], vocabulary: Vocabulary) -> str:
    rows = []
    for instrument in known:
        found = coding(instrument, vocabulary)
        facts = f"{found.answered['full']} of {found.asked['full']}"
        families = ", ".join(instrument.families) or "none of the four"
        rows.append((f"[{instrument.name}]({instrument.id}.md)", families, found.tier, facts, instrument.text_read))
    head = ("instrument", "families", "tier", "facts answered", "text read")
    note = (
        "Every fact was coded from the text and the record before any score was looked at; "
        "what could not be established is unknown."
    )
    return page("The library", [note, table(head, rows)])


def _page(
    instrument: Instrument, vocabulary: Vocabulary, default: Evaluation, seen: dict[tuple[str, str], Preview]
) -> str:
    found = coding(instrument, vocabulary)
    tiers = ", ".join(f"{found.answered[tier]} of {found.asked[tier]} {tier}" for tier in TIERS)
    about = bullets(
        [
            ("title", instrument.title),
            ("families", ", ".join(instrument.families) or "none of the four"),
            ("text read", instrument.text_read),
            (
                "coded",
                f"{instrument.coder.date}, tier {found.tier} ({tiers} fields answered)" if instrument.coder else "",
            ),
            ("note", instrument.note),
        ]
    )
    scores = _scores(default.pack, seen)
    parts = [instrument.summary, about, "## Scores", SCORES, scores, _precedent(default), "## Coding"]
    parts += [_facts(instrument.facts, vocabulary)]
    for name, facts in instrument.readings.items():
        parts += [f"## Reading: {name.replace('_', ' ')} ({instrument.reading_dates[name]})", _facts(facts, vocabulary)]
    parts += ["## Sources", _sources(instrument)]
    return page(instrument.name, parts)


def _scores(pack: Pack, seen: dict[tuple[str, str], Preview]) -> str:
    criteria = pack.manifest.criteria
    rows = []
    for (context, standpoint), found in seen.items():
        scores = [f"{found.criteria[criterion.id] / 400:g}" for criterion in criteria]
        rows.append((context, standpoint, f"{found.reach / 100:g}", *scores))
    return table(("context", "standpoint", "reach", *(criterion.title.lower() for criterion in criteria)), rows)


def _precedent(evaluation: Evaluation) -> str:
    found = nearest(evaluation)
    if found is None:
        return "Nearest precedent in the library: none states enough of the same facts."
    shared, differing = len(found.shared), ", ".join(field.path for field in found.differing) or "none"
    name = f"[{found.instrument.name}]({found.instrument.id}.md)"
    return f"Nearest precedent in the library: {name}; of {shared} facts that both state, these differ: {differing}."


def _facts(facts: dict[str, Fact], vocabulary: Vocabulary) -> str:
    ordered = [path for path in vocabulary.fields if path in facts]
    rows = [(f"`{path}`", facts[path].state, _value(facts[path]), _evidence(facts[path])) for path in ordered]
    return table(("fact", "state", "value", "evidence"), rows)


def _value(fact: Fact) -> str:
    given = fact.contested if fact.contested is not None else fact.value
    items = given if isinstance(given, list) else [] if given is None else [given]
    return ", ".join(_item(item) for item in items) or ("none" if fact.state == "stated" else "")


def _item(item: object) -> str:
    if isinstance(item, list):
        return f"[{', '.join(_item(inner) for inner in item)}]"
    name, depth = member_of(item)
    return f"{name} ({depth})" if depth else name


def _evidence(fact: Fact) -> str:
    origin = fact.source or fact.work or fact.url
    parts = [f"{origin}, {fact.at}" if origin and fact.at else origin or fact.at, fact.says, fact.reason, fact.why]
    return "; ".join([part for part in parts if part] + ["known, not read"] * fact.from_memory)


def _sources(instrument: Instrument) -> str:
    rows = []
    for source in instrument.sources:
        seen = "known, not read" if source.known else f"{source.seen or ''} {source.read or ''}".strip()
        rows.append((source.id, source.title, source.url, seen, source.note))
    return table(("id", "title", "address", "read", "note"), rows)
