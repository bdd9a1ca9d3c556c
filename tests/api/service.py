"""The service as tests call it: on SQLite and on PostgreSQL, with tokens of every role."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from api.security import LOCAL
from api.service import Service
from api.usecases import tokens

DRAFT: dict[str, Any] = {
    "id": "vessel-incidents-draft",
    "name": "Draft understanding on incidents between uncrewed vessels",
    "families": ["cbm"],
    "summary": "Two rivals agree to report incidents between uncrewed vessels.",
    "facts": {
        "identity.legal_form": "political_declaration",
        "identity.status": "draft",
        "identity.parent": "none",
        "object.type": ["incident_or_behaviour"],
        "object.capability": "military_ai",
        "parties.states": ["US", "CN"],
        "obligation.precision": "specific",
    },
}


@dataclass
class House:
    """A running application on a database of its own."""

    app: FastAPI
    client: TestClient
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def service(self) -> Service:
        """The means of the use cases."""
        found: Service = self.app.state.service
        return found

    def token(self, role: str, owner: str = "") -> str:
        """A token of a role, made once per owner."""
        name = owner or role
        if name not in self.secrets:
            _, self.secrets[name] = tokens.create(self.service, LOCAL, owner=name, role=role)
        return self.secrets[name]

    def __call__(
        self,
        method: str,
        path: str,
        *,
        role: str = "analyst",
        owner: str = "",
        headers: dict[str, str] | None = None,
        **rest: Any,
    ) -> Response:
        """One request with the token of a role."""
        allowed = {"Authorization": f"Bearer {self.token(role, owner)}"} | (headers or {})
        return self.client.request(method, path, headers=allowed, **rest)

    def submitted(self, **changes: Any) -> dict[str, Any]:
        """A new proposal of the analyst's."""
        made = self("POST", "/v1/proposals", json=DRAFT | changes)
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()
        return found

    def compared(self, body: dict[str, Any]) -> str:
        """Where a new comparison of the analyst's is read, once its job has ended, if it became one."""
        made = self("POST", "/v1/comparisons", json=body)
        place: str = made.headers.get("Location", "")
        if made.status_code == 202:
            self("GET", f"{place}/events")
            place = self("GET", f"{place}/result").json()["href"]
        assert self("GET", place).status_code == 200, made.text
        return place
