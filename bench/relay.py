"""A TCP relay in which every piece is late by chance, each way: a bad line to the server."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Self

from bench.server import free_port

PIECE = 65_536


class Relay:
    """``async with relay.to(port)``: what comes to ``relay.port`` goes to ``port`` and back, ``around_ms`` ±
    ``jitter_ms`` late, evenly drawn. Pieces do not overtake one another, as in TCP."""

    def __init__(self, around_ms: float = 0.0, jitter_ms: float = 0.0, seed: int = 4) -> None:
        self.port = free_port()
        self._to_port = 0
        self.late(around_ms, jitter_ms)
        self._dice = random.Random(seed)
        self._ways: set[asyncio.Task[None]] = set()

    def late(self, around_ms: float, jitter_ms: float) -> None:
        """From now on pieces are so late."""
        self._around_s, self._jitter_s = around_ms / 1000, jitter_ms / 1000

    def to(self, port: int) -> Self:
        self._to_port = port
        return self

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for way in self._ways:
            way.cancel()
        await asyncio.gather(*self._ways, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, on = await asyncio.open_connection("127.0.0.1", self._to_port)
        except OSError:
            writer.close()
            return
        for source, sink in ((reader, on), (there, writer)):
            way = asyncio.create_task(self._carry(source, sink, random.Random(self._dice.random())))
            self._ways.add(way)
            way.add_done_callback(self._ways.discard)

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, dice: random.Random
    ) -> None:
        loop = asyncio.get_running_loop()
        due = 0.0
        with suppress(ConnectionError), _closing(sink):
            while True:
                piece = await source.read(PIECE)
                late = self._around_s + self._jitter_s * (2 * dice.random() - 1)
                due = max(due, loop.time() + late)
                loop.call_at(due, _write, sink, piece)
                if not piece:
                    return


@contextmanager
def _closing(sink: asyncio.StreamWriter) -> Iterator[None]:
    """Cuts the connection when the relay ends: a browser would go on waiting for answers on it."""
    try:
        yield
    except asyncio.CancelledError:
        sink.transport.abort()
        raise


def _write(sink: asyncio.StreamWriter, piece: bytes) -> None:
    if sink.transport.is_closing():
        return
    if piece:
        sink.write(piece)
    else:
        sink.close()
