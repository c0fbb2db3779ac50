"""Whether this node is well, in plain reasons: for load balancers, for monitoring, for whoever runs it."""

from __future__ import annotations

import hmac
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from asterism.errors import Refusal
from asterism.parts import Parts
from asterism.store.base import StoreError, Tx

TICK_S = 5.0
READ_S = 5.0
BELIEVED_S = 1.0
"""A durable write is made at most this often, however many ask."""


class Health:
    def __init__(self) -> None:
        self._looked_at: float | None = None
        self._reasons: list[str] = []
        self._read_at: float | None = None
        self._unready: list[str] = []

    async def reasons(self, parts: Parts) -> list[str]:
        """What is wrong, as sentences; empty when all is well."""
        now = parts.clock.monotonic()
        if self._looked_at is None or now - self._looked_at >= BELIEVED_S:
            self._looked_at = now
            self._reasons = await _look(parts)
        return self._reasons

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.healthz),
            Route("/readyz", self.readyz),
            Route("/metrics", self.metrics),
        ]

    async def healthz(self, request: Request) -> Response:
        reasons = await self.reasons(request.app.state.parts)
        return _answer(reasons)

    async def readyz(self, request: Request) -> Response:
        parts: Parts = request.app.state.parts
        now = parts.clock.monotonic()
        if self._read_at is None or now - self._read_at >= BELIEVED_S:
            self._read_at = now
            self._unready = await _may_be_visited(parts)
        return _answer(self._unready)

    async def metrics(self, request: Request) -> Response:
        parts: Parts = request.app.state.parts
        if not _may_read(request, parts.settings.metrics_token):
            from asterism.api import error_response

            return error_response(Refusal("not_found"))
        try:
            by_state, rings = await parts.store.read(_queue)
            parts.metrics.calls(by_state, rings)
        except StoreError:
            pass  # The numbers of this process are told all the same.
        return PlainTextResponse(parts.metrics.text(), media_type=parts.metrics.content_type)


def _answer(reasons: list[str]) -> Response:
    body: dict[str, Any] = {"well": not reasons, "reasons": reasons}
    return JSONResponse(body, status_code=503 if reasons else 200, headers={"cache-control": "no-store"})


async def _look(parts: Parts) -> list[str]:
    reasons = []
    if parts.dispatcher.age() > TICK_S:
        reasons.append("The dispatcher has not gone round for more than 5 seconds, so calls may not be rung.")
    try:
        await parts.store.health()
    except StoreError as error:
        reasons.append(f"Nothing can be kept at the moment ({error.code}).")
    return reasons


async def _may_be_visited(parts: Parts) -> list[str]:
    """Whether this process can show anybody anything: it reads from the store, and writes nothing."""

    async def look(tx: Tx) -> None:
        await tx.one("SELECT 1 AS there FROM network")

    try:
        await parts.clock.wait_for(parts.store.read(look), READ_S)
    except (StoreError, TimeoutError):
        return ["The database cannot be read from here."]
    return []


async def _queue(tx: Tx) -> tuple[dict[str, int], int]:
    rows = await tx.all("SELECT state, COUNT(*) AS n FROM calls WHERE state <> 'closed' GROUP BY state")
    rings = await tx.one("SELECT COUNT(*) AS n FROM rings")
    return {row["state"]: row["n"] for row in rows}, 0 if rings is None else rings["n"]


def _may_read(request: Request, token: str) -> bool:
    if token:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    return request.client is not None and request.client.host in ("127.0.0.1", "::1")
