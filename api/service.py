"""What every use case works with: the store, the workers, the clock and fresh ids, all handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from api.security import Caller, stamp
from api.settings import Settings
from api.store import Store, Transaction, audit
from api.store.tables import Audit
from api.tasks import CheckedPack
from evaluator import Ask
from evaluator.question import question
from proposals.actors import Actors, load_actors
from proposals.completing import Question
from proposals.current import standard_vocabulary
from proposals.vocabulary import Vocabulary

Work = Callable[..., Any]
"""``work(function, *arguments)`` carries out a function of some module where it can be killed."""


@dataclass(frozen=True)
class Service:
    """One server's means."""

    settings: Settings
    store: Store
    work: Work
    check_pack: Callable[[Mapping[str, bytes]], CheckedPack]
    now: Callable[[], datetime]
    fresh: Callable[[], str]

    @cached_property
    def actors(self) -> Actors:
        """The actors register."""
        return load_actors()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary that proposals are read with."""
        return standard_vocabulary(self.actors)

    @cached_property
    def question(self) -> Question:
        """The default question, on which contradictions in a proposal show."""
        return question(Ask(), self.vocabulary, self.actors)

    @cached_property
    def bundles(self) -> set[str]:
        """The bundles of files that were seen in the store; no bundle is ever erased."""
        return set()

    def at(self) -> str:
        """Now, as it is stored."""
        return stamp(self.now())

    def note(self, tx: Transaction, caller: Caller, action: str, subject: str, digest: str = "") -> None:
        """A line in the audit log, in the transaction of what it records."""
        line = Audit(
            at=self.at(),
            actor=caller.owner,
            token=caller.token,
            action=action,
            subject=subject,
            hash=digest,
            request=caller.request,
        )
        audit.note(tx, line)
