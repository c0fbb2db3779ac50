"""A small pool of kept-alive HTTP connections: as little work as possible on the side that measures."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from bench.seed import Somebody

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class Http:
    def __init__(self, port: int, connections: int) -> None:
        self._port = port
        self._idle: asyncio.LifoQueue[tuple[asyncio.StreamReader, asyncio.StreamWriter] | None] = (
            asyncio.LifoQueue()
        )
        for _ in range(connections):
            self._idle.put_nowait(None)

    async def post(self, who: Somebody, path: str, body: Any) -> tuple[int, Any]:
        """(status, what was answered)."""
        data = _encode(body)
        request = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\nCookie: asterism={who.token}\r\n\r\n"
        ).encode() + data
        pair = await self._idle.get()
        try:
            if pair is None:
                pair = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = pair
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(head.split("content-length: ")[1].split("\r\n")[0])
            answer = _decode(await reader.readexactly(length))
            if "connection: close" in head:
                writer.close()
                pair = None
        except (OSError, asyncio.IncompleteReadError):
            pair = None
            raise
        finally:
            self._idle.put_nowait(pair)
        return int(head.split(" ", 2)[1]), answer

    async def size(self, path: str) -> int:
        """Bytes of a page as it is sent to a browser, its head included."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nAccept-Encoding: gzip, br\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        whole = await reader.read()
        while more := await reader.read():
            whole += more
        writer.close()
        return len(whole)

    async def close(self) -> None:
        while not self._idle.empty():
            pair = self._idle.get_nowait()
            if pair is not None:
                pair[1].close()
