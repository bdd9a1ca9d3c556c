"""How often one token and one address may ask, and how often one address may guess."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from api.guards.counts import Counts
from api.guards.replies import refuse
from api.problems import Refused
from api.settings import Settings
from proposals.errors import UsageError


@dataclass
class Rates:
    """The counters of one server process."""

    token: RateLimitItem
    address: RateLimitItem
    failure: RateLimitItem
    limiter: FixedWindowRateLimiter = field(default_factory=lambda: FixedWindowRateLimiter(Counts()))

    @classmethod
    def of(cls, settings: Settings) -> Rates:
        """The rates of the settings; raises :class:`UsageError` for one that cannot be read."""
        try:
            return cls(parse(settings.rate), parse(settings.address_rate), parse(settings.failure_rate))
        except ValueError:
            raise UsageError("a rate is written as `600/minute`; look at the environment variables") from None

    def check(self, address: str, authorization: bytes) -> None:
        """Count a request; raises :class:`Refused` above the rate of its address or its token."""
        self._hit(self.address, f"address {address}")
        if authorization:
            self._hit(self.token, f"token {hashlib.sha256(authorization).hexdigest()}")

    def failed(self, address: str) -> None:
        """Count a token that was not recognised; raises :class:`Refused` for an address that guesses."""
        self._hit(self.failure, f"failure {address}")

    def _hit(self, rate: RateLimitItem, key: str) -> None:
        if not self.limiter.hit(rate, key):
            headers = {"Retry-After": str(rate.get_expiry())}
            raise Refused(
                "rate-limited", f"at most {rate.amount} requests in {rate.get_expiry()} s; wait", headers=headers
            )


class Limited:
    """Refuses requests above the rates before anything else is done for them; health checks are free."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self.app = app
        self.rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 429."""
        if scope["type"] == "http" and scope["path"] not in ("/health", "/ready"):
            try:
                self.rates.check(address_of(scope), dict(scope["headers"]).get(b"authorization", b""))
            except Refused as error:
                await refuse(error)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def address_of(scope: Scope) -> str:
    """The address that a connection comes from."""
    client = scope.get("client")
    return str(client[0]) if client else "unknown"
