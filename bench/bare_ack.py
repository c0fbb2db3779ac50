"""The limit of ``bench ack``: a process that does only what cannot be left out, and nothing of a server.

``python -m bench.bare_ack PORT PEOPLE FILE`` takes framed messages, appends all that wait to FILE, calls
fdatasync once for them, acknowledges each to its sender and passes it on to the PEOPLE of its room. Who
belongs to a room is known from the order of connecting. No parsing beyond the reference, no encryption, no
database, no rules.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from typing import cast

import uvloop

from asterism.live.prepared import head

ACK, ENTRY = b"\x82\xa1t\xa3ack\xa3ref", b"\x82\xa1t\xa5entry\xa4body"


class Sender(asyncio.Protocol):
    def __init__(self, place: Place) -> None:
        self._place = place
        self._left = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._room = self._place.enter(self._transport)

    def data_received(self, data: bytes) -> None:
        data = self._left + data
        at = 0
        while len(data) - at >= 8:
            length, start = data[at + 1] & 0x7F, at + 6
            if length == 126:
                length, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 8
            if start + length > len(data):
                break
            self._place.take(self._transport, self._room, data[start : start + length])
            at = start + length
        self._left = data[at:]

    def connection_lost(self, error: Exception | None) -> None:
        self._place.lost.set()


class Place:
    """Rooms of so many people, and what waits to be on disk."""

    def __init__(self, people: int, file: str) -> None:
        self._people = people
        self._file = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        self._rooms: list[list[asyncio.Transport]] = []
        self._waiting: list[tuple[asyncio.Transport, list[asyncio.Transport], bytes]] = []
        self._came = asyncio.Event()
        self.lost = asyncio.Event()

    def enter(self, transport: asyncio.Transport) -> list[asyncio.Transport]:
        if not self._rooms or len(self._rooms[-1]) == self._people:
            self._rooms.append([])
        self._rooms[-1].append(transport)
        return self._rooms[-1]

    def take(self, sender: asyncio.Transport, room: list[asyncio.Transport], message: bytes) -> None:
        self._waiting.append((sender, room, message))
        self._came.set()

    def _keep(self, messages: bytes) -> None:
        os.write(self._file, messages)
        os.fdatasync(self._file)

    async def work(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._came.wait()
            self._came.clear()
            batch, self._waiting = self._waiting, []
            await loop.run_in_executor(None, self._keep, b"".join([message for _, _, message in batch]))
            for sender, room, message in batch:
                at = message.find(b"\xa3ref") + 4
                reference = message[at : at + 1 + (message[at] & 0x1F)]
                _send(sender, ACK + reference)
                entry = ENTRY + b"\xc5" + len(message).to_bytes(2, "big") + message
                framed = head(len(entry)) + entry
                for transport in room:
                    transport.write(framed)


def _send(transport: asyncio.Transport, payload: bytes) -> None:
    transport.write(head(len(payload)) + payload)


async def run(port: int, people: int, file: str) -> None:
    place = Place(people, file)
    server = await asyncio.get_running_loop().create_server(
        lambda: Sender(place), "127.0.0.1", port, backlog=512
    )
    working = asyncio.create_task(place.work())
    print("http://ready", flush=True)
    await place.lost.wait()
    working.cancel()
    server.close()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(run(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
