"""Wrong instrument files: what does not fit the vocabulary, and facts that contradict each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.question import Ask, question
from proposals.actors import load_actors
from proposals.completing import build_sheet
from proposals.current import standard_vocabulary
from proposals.errors import Mistake
from proposals.facts import Sheet
from proposals.instrument import Instrument
from proposals.intake import read_instrument
from proposals.library_check import check_evidence
from tests.malformed.wrong_files import assert_exact, lines, mistakes_in, wrong_files

EVIDENCE = ("unsourced", "no-reason", "no-locator", "locator-from-memory")
"""Mistakes of a sheet that can be evaluated but not kept in the library."""


def read(entry: Path) -> Instrument:
    """The instrument of a file."""
    return read_instrument(entry, standard_vocabulary())


def sheet_of(entry: Path) -> Sheet:
    """The fact sheet of a file, completed; the overlay as adopted is read where there is one."""
    instrument, vocabulary, actors = read(entry), standard_vocabulary(), load_actors()
    reading = "as_adopted" if instrument.readings else "as_written"
    sheet = build_sheet(instrument, question(Ask(reading=reading), vocabulary, actors), vocabulary, actors)
    assert sheet.cautious
    return sheet


def found(entry: Path) -> tuple[Mistake, ...]:
    """What is wrong with a file: as it is read, as a sheet is built, or when its evidence is checked."""
    if entry.stem in EVIDENCE:
        return tuple(check_evidence(read(entry), standard_vocabulary()))
    return mistakes_in(lambda: sheet_of(entry))


@pytest.mark.parametrize("entry", wrong_files("instruments"), ids=lambda entry: entry.name)
def test_each_wrong_instrument_is_told_exactly(entry: Path) -> None:
    assert_exact(entry, found(entry))


def test_the_reading_that_does_not_contradict_itself_is_accepted() -> None:
    entry = next(entry for entry in wrong_files("instruments") if entry.stem == "contradiction-never-reading")
    instrument, vocabulary, actors = read(entry), standard_vocabulary(), load_actors()
    assert build_sheet(instrument, question(Ask(), vocabulary, actors), vocabulary, actors).cautious


def test_what_is_wrong_with_the_envelope_does_not_hide_what_is_wrong_with_the_facts(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("id: No\nsources: {}\nsilent: yes\nreadings: 3\nfacts: {exit.withdrawal: fre}\n", encoding="utf-8")
    told = lines(mistakes_in(lambda: read(wrong)))
    for part in ("`name` is missing", "`id` takes lower-case", "`sources` takes a list", "did you mean `free`?"):
        assert part in told
