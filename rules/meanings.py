"""What each criterion asks of each family, in words: for readers who see unlike options side by side."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from proposals.documents import read_file

FILE = Path(__file__).parent / "meanings.yaml"
Meanings = Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=1)
def load_meanings() -> Meanings:
    """Criterion to family to sentence; raises :class:`InputError` if the file cannot be read."""
    found: Meanings = read_file(FILE, packaged=True).value
    return found
