"""The limit: a process that does nothing but write the same bytes to every socket, one message after the
other.

``python -m bench.bare PORT SOCKETS MESSAGES``, with the framed bytes of one message on standard input. It
waits for so many connections, broadcasts, and slows down only when a receiver's buffer is full.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import cast

import uvloop

FULL = 64 * 1024


class Receiver(asyncio.Protocol):
    def __init__(self, place: Place) -> None:
        self._place = place

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast(asyncio.Transport, transport)
        transport.set_write_buffer_limits(FULL)
        self._place.transports.append(transport)
        self._place.arrived()

    def pause_writing(self) -> None:
        self._place.full += 1

    def resume_writing(self) -> None:
        self._place.full -= 1
        self._place.drained.set()

    def connection_lost(self, error: Exception | None) -> None:
        self._place.lost.set()


class Place:
    def __init__(self, sockets: int) -> None:
        self._sockets = sockets
        self.transports: list[asyncio.Transport] = []
        self.full = 0
        self.drained = asyncio.Event()
        self.ready = asyncio.Event()
        self.lost = asyncio.Event()

    def arrived(self) -> None:
        if len(self.transports) == self._sockets:
            self.ready.set()


async def run(port: int, sockets: int, messages: int, message: bytes) -> None:
    place = Place(sockets)
    server = await asyncio.get_running_loop().create_server(
        lambda: Receiver(place), "127.0.0.1", port, backlog=512
    )
    print("http://ready", flush=True)
    await place.ready.wait()
    for number in range(messages):
        for transport in place.transports:
            transport.write(message)
        if number % 16 == 0:
            await asyncio.sleep(0)
        while place.full:
            place.drained.clear()
            await place.drained.wait()
    await place.lost.wait()
    server.close()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(run(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.stdin.buffer.read()))
