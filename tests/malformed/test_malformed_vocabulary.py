"""Wrong vocabularies: each folder is a small one with its mistakes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from proposals.vocabulary import load_vocabulary
from tests.malformed.wrong_files import assert_exact, mistakes_in, wrong_files


@pytest.mark.parametrize("entry", wrong_files("vocabulary"), ids=lambda entry: entry.name)
def test_each_wrong_vocabulary_is_told_exactly(entry: Path) -> None:
    assert_exact(entry, mistakes_in(partial(load_vocabulary, entry, ("US", "CN"))))
