"""Wrong contexts, standpoints, red lines, actors, works, claims and weights."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from evaluator.preference.authored import read_weights
from proposals.actors import load_actors
from proposals.clauses import load_clauses
from proposals.current import standard_vocabulary
from proposals.documents import read_file
from proposals.redlines import lines_from
from proposals.worlds import load_context, load_standpoint
from rules.register import load_register
from rules.weights import CRITERIA, load_weights
from tests.malformed.wrong_files import assert_exact, mistakes_in, wrong_files


@pytest.mark.parametrize("entry", wrong_files("worlds/contexts"), ids=lambda entry: entry.name)
def test_each_wrong_context_is_told_exactly(entry: Path) -> None:
    assert_exact(entry, mistakes_in(partial(load_context, entry.stem, standard_vocabulary(), entry.parent)))


@pytest.mark.parametrize("entry", wrong_files("worlds/standpoints"), ids=lambda entry: entry.name)
def test_each_wrong_standpoint_is_told_exactly(entry: Path) -> None:
    assert_exact(entry, mistakes_in(partial(load_standpoint, entry.stem, standard_vocabulary(), entry.parent)))


@pytest.mark.parametrize("entry", wrong_files("redlines"), ids=lambda entry: entry.name)
def test_each_wrong_file_of_red_lines_is_told_exactly(entry: Path) -> None:
    assert_exact(entry, mistakes_in(lambda: lines_from(read_file(entry), standard_vocabulary())))


@pytest.mark.parametrize("entry", wrong_files("actors"), ids=lambda entry: entry.name)
def test_each_wrong_file_of_actors_is_told_exactly(entry: Path) -> None:
    assert_exact(entry, mistakes_in(partial(load_actors, entry)))


@pytest.mark.parametrize("entry", wrong_files("register"), ids=lambda entry: entry.name)
def test_each_wrong_register_is_told_exactly(entry: Path) -> None:
    assert_exact(entry, mistakes_in(partial(load_register, entry)))


@pytest.mark.parametrize("entry", wrong_files("clauses"), ids=lambda entry: entry.name)
def test_each_wrong_clause_bank_is_told_exactly(entry: Path) -> None:
    assert_exact(entry, mistakes_in(partial(load_clauses, standard_vocabulary(), entry)))


@pytest.mark.parametrize("entry", wrong_files("weights"), ids=lambda entry: entry.name)
def test_each_wrong_file_of_weights_is_told_exactly(entry: Path) -> None:
    assert_exact(entry, mistakes_in(partial(load_weights, entry)))


@pytest.mark.parametrize("entry", wrong_files("preference"), ids=lambda entry: entry.name)
def test_each_wrong_file_of_statements_is_told_exactly(entry: Path) -> None:
    assert_exact(entry, mistakes_in(partial(read_weights, entry, CRITERIA)))
