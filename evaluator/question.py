"""What is asked: defaults filled in, names resolved, nothing guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from proposals.actors import Actors
from proposals.completing import Question
from proposals.errors import UsageError, nearest
from proposals.instrument import READINGS
from proposals.vocabulary import Vocabulary
from proposals.worlds import (
    CONTEXTS,
    DEFAULT_CONTEXT,
    DEFAULT_STANDPOINT,
    STANDPOINTS,
    load_context,
    load_standpoint,
)
from rules.pack import DEFAULT_PACK

MODES = ("cautious",)
_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?")


@dataclass(frozen=True, slots=True)
class Ask:
    """The options of an evaluation; everything left alone is the default and is printed as such."""

    pack: str | Path = DEFAULT_PACK
    context: str = DEFAULT_CONTEXT
    standpoint: str = DEFAULT_STANDPOINT
    reading: str = "as_written"
    as_of: str = ""
    seen_by: str = "without"
    between: str = ""
    against: str = "strongest"
    mode: str = "cautious"

    def beside_pack(self) -> tuple[str, ...]:
        """Every option but the pack, in order."""
        worlds = (self.context, self.standpoint, self.reading, self.as_of)
        return (*worlds, self.seen_by, self.between, self.against, self.mode)

    def _told(self, name: str) -> str:
        """An option in words; of a pack's folder only the name, which says the same on every machine."""
        return self.pack.name if name == "pack" and isinstance(self.pack, Path) else str(getattr(self, name))

    def departures(self) -> list[str]:
        """The options that are not the default, in words."""
        default = Ask()
        names = ("pack", "context", "standpoint", "reading", "as_of", "seen_by", "between", "against", "mode")
        return [
            f"{name.replace('_', ' ')}: {self._told(name)} instead of {getattr(default, name) or 'the default'}"
            for name in names
            if getattr(self, name) != getattr(default, name)
        ]


def question(
    ask: Ask, vocabulary: Vocabulary, actors: Actors, contexts: Path = CONTEXTS, standpoints: Path = STANDPOINTS
) -> Question:
    """The question behind the options; raises :class:`UsageError` naming what is wrong and what is allowed."""
    context = load_context(ask.context, vocabulary, contexts)
    standpoint = load_standpoint(ask.standpoint, vocabulary, standpoints)
    _one_of("reading", ask.reading, READINGS)
    _one_of("mode", ask.mode, MODES)
    _one_of("seen-by", ask.seen_by, vocabulary.fields["arguments.seen_by"].term.values)
    _one_of("against", ask.against, vocabulary.fields["arguments.against"].term.values)
    if ask.as_of and not _DATE.fullmatch(ask.as_of):
        raise UsageError(f"--as-of takes a date such as 2026-11 or 2026-11-22, not `{ask.as_of}`")
    return Question(
        context=context,
        standpoint=standpoint,
        reading=ask.reading,
        seen_by=ask.seen_by,
        between=_pair(ask.between, actors) if ask.between else (context.actors[0], context.actors[1]),
        against=ask.against,
        as_of=ask.as_of or context.as_of,
    )


def _pair(text: str, actors: Actors) -> tuple[str, str]:
    codes = [code.strip().upper() for code in text.split(",")]
    if len(codes) != 2 or codes[0] == codes[1]:
        raise UsageError(f"--between takes two actors such as `US,CN`, not `{text}`")
    for code in codes:
        if code not in actors.codes:
            raise UsageError(f"there is no actor `{code}`; {nearest(code, actors.codes)}")
    return codes[0], codes[1]


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise UsageError(f"--{name} cannot be `{value}`; one of {', '.join(f'`{word}`' for word in allowed)}")
