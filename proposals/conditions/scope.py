"""What conditions may speak of: named facts with ordered, finite values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ORDERED = ("level", "number")


@dataclass(frozen=True, slots=True)
class Term:
    """One fact as conditions see it.

    ``kind`` is choice, level, yes_no, number (its bands) or set; ``values`` are its words in order, or the
    members of a set. Members of a set with ``depths`` count from the depth ``set_up`` on. ``scale`` names the
    scale of a level, so that two of one scale may be compared. ``has_state`` says whether silence can be told
    from an answer.
    """

    path: str
    kind: str
    values: tuple[str, ...]
    scale: str = ""
    depths: tuple[str, ...] = ("no", "yes")
    counts_from: int = 1
    has_state: bool = False

    @property
    def full(self) -> int:
        """The mask of every value; for a set, of one member."""
        return (1 << (len(self.depths) if self.kind == "set" else len(self.values))) - 1

    @property
    def beyond(self) -> int:
        """The code that means *does not apply*."""
        return len(self.depths) if self.kind == "set" else len(self.values)

    def member(self, name: str) -> str:
        """The path of one member of a set, a fact of its own."""
        return f"{self.path}.{name}"

    @property
    def slots(self) -> tuple[str, ...]:
        """The paths of the finite facts that stand for this term."""
        return tuple(self.member(name) for name in self.values) if self.kind == "set" else (self.path,)


Scope = Mapping[str, Term]


def state_path(path: str) -> str:
    """The companion fact that says whether ``path`` is silent (0) or stated (1)."""
    return f"state:{path}"
