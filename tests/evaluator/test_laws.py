"""Laws over the whole library: mentions earn nothing, hiding never pays, and names of states do not matter."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator import Ask
from evaluator.evaluate import Basis, basis
from evaluator.sources import Sources, standard_sources
from proposals.errors import InputError
from proposals.instrument import Fact, Instrument
from proposals.library import library_ids
from proposals.vocabulary import REQUIRED, Field, Vocabulary
from rules.backends import intervals
from tests.instruments import changed, scored, sheet_of, written

pytestmark = pytest.mark.slow

NAMES = st.sampled_from(library_ids())
ELSEWHERE = ("arguments.", "context.", "standpoint.")


# ---- mentions ---------------------------------------------------------------------------------------------------


def mentions(field: Field) -> list[Any]:
    """The values of a field that are worth nothing by themselves."""
    marked = [value.is_ for value in field.values if value.mention]
    if field.term.kind != "set":
        return marked
    shallow = [[{"is": name, "depth": field.term.depths[1]}] for name in field.term.values if field.shape.depths]
    return [[name] for name in marked] + shallow


@given(NAMES, st.data())
@settings(max_examples=40)
def test_adding_any_set_of_mentions_changes_no_criterion(
    shared: Basis, library: dict[str, Instrument], name: str, data: st.DataObject
) -> None:
    options = {path: found for path, field in shared.pack.vocabulary.fields.items() if (found := mentions(field))}
    chosen = data.draw(st.lists(st.sampled_from(sorted(options)), min_size=1, unique=True))
    said = {path: Fact(value=data.draw(st.sampled_from(options[path]))) for path in chosen}
    unsaid = {path: Fact(silent="yes") for path in chosen}
    try:
        before = scored(shared, changed(library[name], unsaid))
        after = scored(shared, changed(library[name], said))
    except InputError:  # a mention can contradict what the text says elsewhere
        return
    assert after == before


def test_every_section_with_provisions_knows_mentions(vocabulary: Vocabulary) -> None:
    sections = {field.section for field in vocabulary.fields.values() if mentions(field)}
    assert {"autonomy", "cbm", "controls", "exit", "verification"} <= sections


# ---- hiding -----------------------------------------------------------------------------------------------------


def adverse_ends(shared: Basis, instrument: Instrument) -> dict[str, int]:
    """The end of each range that is against the instrument, turned so that more is better."""
    spans = intervals.run(shared.pack.programme, sheet_of(shared, instrument).masks).spans
    ends = {}
    for criterion in shared.pack.manifest.criteria:
        low, high = spans[f"criterion:{criterion.id}"]
        ends[criterion.id] = low if criterion.polarity == "more" else -high
    return ends


def hideable(shared: Basis, instrument: Instrument) -> list[str]:
    """The facts of a sheet that could be left unsaid; those with a default ladder then follow from others."""
    fields = shared.pack.vocabulary.fields
    open_unsaid = [path for path in instrument.facts if path not in REQUIRED and not fields[path].default]
    return [path for path in open_unsaid if not path.startswith(ELSEWHERE)]


@pytest.mark.slow
@pytest.mark.parametrize("name", library_ids())
def test_hiding_a_fact_never_improves_the_adverse_end(shared: Basis, library: dict[str, Instrument], name: str) -> None:
    instrument = library[name]
    known = adverse_ends(shared, instrument)
    for path in hideable(shared, instrument):
        hidden = adverse_ends(shared, changed(instrument, {path: Fact(unknown="yes")}))
        assert {criterion for criterion in known if hidden[criterion] > known[criterion]} == set(), path


def statements(field: Field) -> list[Fact]:
    """Everything that a sheet could say of a field."""
    words: list[Any] = list(field.term.values)
    if field.term.kind == "set":
        words = [[], *([word] for word in words)]
    elif field.term.kind == "number":
        words = [band.from_ for band in field.values]
    silent = [Fact(silent="yes")] if field.shape.basis == "text" else []
    return [Fact(value=word) for word in words] + silent + [Fact(not_applicable="yes")]


@given(NAMES, st.data())
@settings(max_examples=100)
def test_hiding_whatever_was_said_never_improves_the_adverse_end(
    shared: Basis, library: dict[str, Instrument], name: str, data: st.DataObject
) -> None:
    """Facts with a default ladder are left out: unsaid, they follow from others and are not open."""
    fields = [
        field
        for path, field in shared.pack.vocabulary.fields.items()
        if not (field.shape.computed or field.default or path in REQUIRED or path.startswith(ELSEWHERE))
    ]
    field = data.draw(st.sampled_from(fields))
    fact = data.draw(st.sampled_from(statements(field)))
    try:
        known = adverse_ends(shared, changed(library[name], {field.path: fact}))
    except InputError:  # it would contradict what the sheet says elsewhere
        return
    hidden = adverse_ends(shared, changed(library[name], {field.path: Fact(unknown="yes")}))
    assert {criterion for criterion in known if hidden[criterion] > known[criterion]} == set()


def test_the_point_shown_lies_inside_its_range(shared: Basis, library: dict[str, Instrument]) -> None:
    for name, instrument in library.items():
        for point, (low, high) in scored(shared, instrument).values():
            assert low <= point <= high, name


# ---- names ------------------------------------------------------------------------------------------------------


def swapped(text: str, one: str, other: str, keys: str) -> str:
    """The text with two codes exchanged on the lines of these keys."""
    turned = {one: other, other: one}
    codes = re.compile(rf"\b({one}|{other})\b")
    lines = re.compile(rf"^(\s*-?\s*(?:{keys}): .*)$", re.MULTILINE)
    return lines.sub(lambda line: codes.sub(lambda code: turned[code[0]], line[0]), text)


def renamed(folder: Path, one: str, other: str) -> Basis:
    """The default basis over a world in which two actors have exchanged their names, roles and all."""
    known: Sources = standard_sources(Path(basis(Ask()).pack.folder), Ask())
    keys = {"contexts": "rivals", "standpoints": "like"}
    for kind, key in keys.items():
        (folder / kind).mkdir()
        for file in getattr(known, kind).glob("*.yaml"):
            (folder / kind / file.name).write_text(swapped(file.read_text(), one, other, key))
    actors = folder / "actors.yaml"
    actors.write_text(swapped(known.actors.read_text(), one, other, r"code|pair|- \{pair"))
    shutil.copytree(known.pack, folder / "pack")
    sources = Sources(
        known.vocabulary, actors, folder / "contexts", folder / "standpoints", known.register, folder / "pack"
    )
    return basis(Ask(), sources)


def exchanged(instrument: Instrument, one: str, other: str) -> Instrument:
    """The same instrument with two actors exchanged in every list."""
    turned = {one: other, other: one}
    facts = {}
    for path, fact in instrument.facts.items():
        if path.startswith("parties.") and isinstance(fact.value, list):
            value = [turned.get(code, code) for code in fact.value]
            facts[path] = fact.model_copy(update={"value": value, "outside": [turned.get(c, c) for c in fact.outside]})
    return changed(instrument, facts)


@pytest.mark.slow
@pytest.mark.parametrize(("one", "other"), [("US", "IN"), ("CN", "NL"), ("MY", "RU")])
def test_exchanging_actors_with_their_roles_changes_nothing(
    shared: Basis, library: dict[str, Instrument], tmp_path: Path, one: str, other: str
) -> None:
    turned = renamed(tmp_path, one, other)
    assert turned.actors.codes != shared.actors.codes
    assert set(turned.actors.codes) == set(shared.actors.codes)
    for name, instrument in library.items():
        assert scored(turned, exchanged(instrument, one, other)) == scored(shared, instrument), name


def test_exchanging_actors_without_their_roles_changes_something(shared: Basis) -> None:
    lists = [{"parties.states": {"value": states, "others": "none"}} for states in (["US", "CN"], ["IN", "NL"])]
    rivals = [sheet_of(shared, written(facts)).cautious["parties.rivals_concerned"] for facts in lists]
    assert rivals[0] != rivals[1]
