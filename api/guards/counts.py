"""Counters in memory that forget what has expired when they are asked, without a thread of their own."""

from __future__ import annotations

import time
from collections.abc import Callable

from limits.storage import Storage

SWEEP_SECONDS = 60.0


class Counts(Storage):
    """What ``limits`` counts with, for one event loop.

    The library's own memory starts a thread at nearly every request to forget; here whoever counts first after
    :data:`SWEEP_SECONDS` forgets for all.
    """

    STORAGE_SCHEME = None

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self.clock = clock
        self._counted: dict[str, tuple[float, int]] = {}
        self._swept = clock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing here fails."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count; a counter begins when it is first used and ends ``expiry`` seconds later."""
        now = self.clock()
        if now - self._swept > SWEEP_SECONDS:
            self._swept = now
            self._counted = {name: known for name, known in self._counted.items() if known[0] > now}
        until, count = self._counted.get(key, (0.0, 0))
        if until <= now:
            until, count = now + expiry, 0
        self._counted[key] = until, count + amount
        return count + amount

    def get(self, key: str) -> int:
        """The count."""
        until, count = self._counted.get(key, (0.0, 0))
        return count if until > self.clock() else 0

    def get_expiry(self, key: str) -> float:
        """When the count ends."""
        return self._counted.get(key, (self.clock(), 0))[0]

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget everything; returns how much there was."""
        count = len(self._counted)
        self._counted.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one count."""
        self._counted.pop(key, None)
