"""A client of the live socket that costs next to nothing, so that the server is what is measured.

It speaks just enough of RFC 6455: frames from the server are never masked and never split here.
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable

import msgspec

from asterism.wire import frames
from bench.seed import Somebody

_encode = msgspec.msgpack.Encoder().encode


class Socket(asyncio.Protocol):
    """One connection. ``on_frame`` gets (tag, buffer, start, end) of each frame; the tag is its ``t``
    field."""

    def __init__(self, request: bytes, on_frame: Callable[[bytes, bytes, int, int], None]) -> None:
        self._request = request
        self._on_frame = on_frame
        self._left = b""
        self._open = False
        self.received = 0
        self.bytes = 0
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        if self._request:
            transport.write(self._request)
        else:
            self._open = True
            self.opened.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(error or ConnectionError("closed"))
        if not self.lost.done():
            self.lost.set_result(None)

    def data_received(self, data: bytes) -> None:
        if self._left:
            data = self._left + data
        at = 0
        if not self._open:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self._left = data
                return
            if not data.startswith(b"HTTP/1.1 101"):
                self.opened.set_exception(ConnectionError(data[:200].decode(errors="replace")))
                self.transport.abort()
                return
            self._open = True
            self.opened.set_result(None)
            at = end + 4
        size = len(data)
        while size - at >= 2:
            length = data[at + 1]
            start = at + 2
            if length == 126:
                if size - at < 4:
                    break
                length = int.from_bytes(data[at + 2 : at + 4], "big")
                start = at + 4
            elif length == 127:
                if size - at < 10:
                    break
                length = int.from_bytes(data[at + 2 : at + 10], "big")
                start = at + 10
            end = start + length
            if end > size:
                break
            self.received += 1
            self.bytes += end - at
            if data[at] == 0x82:
                # The tag is the first field: map header, "t", then a short text.
                tag_length = data[start + 3] & 0x1F
                self._on_frame(data[start + 4 : start + 4 + tag_length], data, start, end)
            at = end
        self._left = data[at:] if at < size else b""

    def send(self, frame: frames.Up) -> None:
        self.send_bytes(_encode(frame))

    def send_bytes(self, payload: bytes) -> None:
        length = len(payload)
        if length < 126:
            head = bytes((0x82, 0x80 | length))
        elif length < 1 << 16:
            head = b"\x82\xfe" + length.to_bytes(2, "big")
        else:
            head = b"\x82\xff" + length.to_bytes(8, "big")
        # A mask of zeros is a valid mask, and spares the client the work.
        self.transport.write(head + b"\0\0\0\0" + payload)


async def open_live(
    port: int, somebody: Somebody, on_frame: Callable[[bytes, bytes, int, int], None]
) -> Socket:
    """A live socket of somebody that has said hello and is live."""
    live = asyncio.get_running_loop().create_future()

    def watch(tag: bytes, data: bytes, start: int, end: int) -> None:
        if tag == b"live" and not live.done():
            live.set_result(None)
        on_frame(tag, data, start, end)

    key = base64.b64encode(os.urandom(16)).decode()
    request = (
        f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Cookie: asterism={somebody.token}\r\n\r\n"
    ).encode()
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: Socket(request, watch), "127.0.0.1", port)
    await socket.opened
    socket.send(frames.Hello(v=1, device=somebody.device))
    await asyncio.wait([live, socket.lost], return_when=asyncio.FIRST_COMPLETED)
    if not live.done():
        raise ConnectionError("the server closed the connection at its hello")
    return socket


async def open_many(
    port: int, people: list[Somebody], on_frame: Callable[[int], Callable[[bytes, bytes, int, int], None]]
) -> list[Socket]:
    """A socket for each, a few at a time, in their order."""
    gate = asyncio.Semaphore(16)

    async def one(number: int, somebody: Somebody) -> Socket:
        async with gate:
            return await open_live(port, somebody, on_frame(number))

    return list(await asyncio.gather(*(one(number, each) for number, each in enumerate(people))))
