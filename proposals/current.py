"""The vocabulary as it ships, joined with the actors register."""

from __future__ import annotations

from proposals.actors import Actors, load_actors
from proposals.vocabulary import Vocabulary, load_vocabulary


def standard_vocabulary(actors: Actors | None = None) -> Vocabulary:
    """The packaged vocabulary; the members of its sets of actors are those of the register."""
    known = actors or load_actors()
    return load_vocabulary(actor_codes=known.codes, other_actors=known.others)
