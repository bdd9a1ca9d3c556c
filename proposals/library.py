"""The library: real instruments, each fact with its locator."""

from __future__ import annotations

from pathlib import Path

from proposals.instrument import Instrument
from proposals.intake import read_instrument
from proposals.vocabulary import Vocabulary

FOLDER = Path(__file__).parent / "library"


def library_ids() -> list[str]:
    """The ids of the bundled instruments, sorted."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


def find_instrument(name: str, vocabulary: Vocabulary) -> Instrument | None:
    """The bundled instrument of that id, if there is one."""
    if name not in library_ids():
        return None
    return read_instrument(FOLDER / f"{name}.yaml", vocabulary, packaged=True)
