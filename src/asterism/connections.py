"""HTTP connections that get on with it: one that asks for nothing does not stay open.

uvicorn closes a connection that idles after an answer, but waits without end for the first request, for the
rest of a head, and for the rest of a body nobody reads. Whoever opens thousands of such connections would
leave none for people who need one.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

ASKS_WITHIN_S = 40.0
"""From the start of a connection, or the last answer on it, until the next request has its whole head."""


class PromptProtocol(H11Protocol):
    """uvicorn's HTTP protocol with an end to its patience. It is given to uvicorn as ``http``."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        self._wait_for_request()
        super().on_response_complete()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._wait_no_more()
        super().handle_websocket_upgrade(event)

    def _wait_for_request(self) -> None:
        self._wait_no_more()
        self._patience = self.loop.call_later(ASKS_WITHIN_S, self._out_of_patience)

    def _wait_no_more(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _out_of_patience(self) -> None:
        answering = bool(self.cycle) and not self.cycle.response_complete
        if not answering and not self.transport.is_closing():
            self.transport.abort()
