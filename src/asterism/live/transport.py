"""The way out of a socket: prepared bytes written to the transport directly, without waiting for anyone.

uvicorn's own protocol frames, copies and awaits for each receiver of each message. In a room of a hundred
the same bytes go to a hundred sockets, so :class:`LiveProtocol` hands the endpoint a :class:`DirectWire`
beside the ASGI channel. It is given to uvicorn as ``ws="asterism.live.transport:LiveProtocol"``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request
from websockets.protocol import State

from asterism.live.prepared import Prepared

EXTENSION = "asterism.wire"
LAST_WORDS_S = 5.0
"""A connection that is closed has this long to take what was written before it is cut."""


class Wire(Protocol):
    """One connection as the live part sees it. Tests bring their own, in memory."""

    on_drained: Callable[[], None] | None
    """Called when what was written has gone out far enough to write more."""

    on_shutdown: Callable[[], None] | None
    """Called when the server is about to close the connection because it stops."""

    def write(self, frames: Sequence[Prepared]) -> None: ...

    def backlog(self) -> int:
        """Bytes that were written and have not left yet."""

    def close(self, code: int) -> None:
        """Sends the closing frame after what was written; cuts the connection when it does not take it."""


class DirectWire:
    """Writes to the transport of uvicorn's WebSocket protocol."""

    __slots__ = ("_closed", "_protocol", "on_drained", "on_shutdown")

    def __init__(self, protocol: LiveProtocol) -> None:
        self._protocol = protocol
        self._closed = False
        self.on_drained: Callable[[], None] | None = None
        self.on_shutdown: Callable[[], None] | None = None

    def write(self, frames: Sequence[Prepared]) -> None:
        protocol = self._protocol
        if self._closed or protocol.disconnected or protocol.close_sent or protocol.transport.is_closing():
            return
        if len(frames) == 1:
            protocol.transport.write(frames[0].framed)
        else:
            protocol.transport.write(b"".join([frame.framed for frame in frames]))

    def backlog(self) -> int:
        return self._protocol.transport.get_write_buffer_size()

    def close(self, code: int) -> None:
        protocol = self._protocol
        if self._closed:
            return
        self._closed = True
        if protocol.disconnected:
            return
        if protocol.conn.state is State.OPEN and not protocol.close_sent:
            protocol.conn.send_close(code)
            protocol.transport.write(b"".join(protocol.conn.data_to_send()))
            protocol.close_sent = True
        # Ends the endpoint's reading at once; the transport follows when the peer answers, or is cut.
        protocol.queue.put_nowait({"type": "websocket.disconnect", "code": code})
        if protocol.read_paused:
            protocol.read_paused = False
            protocol.transport.resume_reading()
        protocol.close_timer = protocol.loop.call_later(LAST_WORDS_S, protocol.transport.abort)


class LiveProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol that offers its transport to the endpoint."""

    direct: DirectWire | None = None

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions = cast("dict[str, Any]", self.scope["extensions"])
            extensions[EXTENSION] = self.direct = DirectWire(self)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.direct is not None and self.direct.on_drained is not None:
            self.direct.on_drained()

    def shutdown(self) -> None:
        if self.direct is not None and self.direct.on_shutdown is not None:
            self.direct.on_shutdown()
        super().shutdown()


class AsgiWire:
    """The same over plain ASGI, for servers that do not offer their transport."""

    def __init__(self, send: Callable[[dict[str, Any]], Any]) -> None:
        self._send = send
        self._waiting: list[bytes | int] = []
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None
        self.on_drained: Callable[[], None] | None = None
        self.on_shutdown: Callable[[], None] | None = None

    def write(self, frames: Sequence[Prepared]) -> None:
        for frame in frames:
            self._waiting.append(frame.payload)
            self._bytes += len(frame)
        self._go()

    def backlog(self) -> int:
        return self._bytes

    def close(self, code: int) -> None:
        self._waiting.append(code)
        self._go()

    def _go(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._pump())

    async def _pump(self) -> None:
        try:
            while self._waiting:
                first = self._waiting.pop(0)
                if isinstance(first, int):
                    await self._send({"type": "websocket.close", "code": first})
                    return
                await self._send({"type": "websocket.send", "bytes": first})
                self._bytes -= len(first)
        except (OSError, RuntimeError):
            self._waiting.clear()  # The peer has gone; the endpoint reads that for itself.
        self._bytes = 0
        if self.on_drained is not None:
            self.on_drained()
