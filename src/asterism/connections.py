"""HTTP connections that get on with it: one that asks for nothing does not stay open.

uvicorn closes a connection that idles after an answer, but waits without end for the first request, for the
rest of a head, and for the rest of a body nobody reads. Whoever opens thousands of such connections would
leave none for people who need one. Nor does it bound a head, which would fill the memory.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

ASKS_WITHIN_S = 40.0
"""From the start of a connection, or the last answer on it, until the next request has its whole head."""

HEAD_BYTES = 32 * 1024
"""What a head may have; beyond it, and what one reading of the network brings, the connection ends."""

WHOLE = "asterism.whole"
"""In the state of a request whose body has come: nobody has to wait for it."""


class PromptProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol with an end to its patience. It is given to uvicorn as ``http``."""

    _patience: asyncio.TimerHandle | None = None
    _head: int | None = 0
    """Bytes of the head that is coming; None while a body comes."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._head is not None:
            self._head += len(data)
            if self._head > HEAD_BYTES + len(data):
                self.send_400_response("The head of this request is too large.")
                return
        super().data_received(data)

    def on_headers_complete(self) -> None:
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._head = 0
        self.scope["state"][WHOLE] = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._wait_for_request()
        super().on_response_complete()

    def handle_websocket_upgrade(self) -> None:
        self._wait_no_more()
        super().handle_websocket_upgrade()

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
