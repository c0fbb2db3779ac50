"""Durable, acknowledged messages of 300 B into a room of 100, against a bare socket broadcast of the same
bytes.

Both run one server process and the same client. Everyone in the room speaks in turn, a few messages each
under way, and a message counts when all hundred have it. Every message was on disk before anyone got it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from asterism.wire import frames
from bench.report import machine, tell
from bench.seed import Ground
from bench.server import ROOT, Server, free_port
from bench.sockets import Socket, open_many
from bench.steady import steadily

PEOPLE = 100
BODY = os.urandom(300)
SECONDS = 10.0
UNDER_WAY = 3
SENDERS = 60
MUST = 0.5


class Room:
    """Everyone's sockets, and who says something next."""

    def __init__(self) -> None:
        self.entries = 0
        self.acks = 0
        self.refused = 0
        self.sample: bytes = b""
        self.going = True
        self.room = ""
        self.sockets: list[Socket] = []
        self._number = 0

    def on_frame(self, number: int):  # type: ignore[no-untyped-def]
        def frame(tag: bytes, data: bytes, start: int, end: int) -> None:
            if tag == b"entry":
                self.entries += 1
                if not self.sample:
                    self.sample = data[start:end]
            elif tag == b"ack":
                self.acks += 1
                if self.going:
                    self.say(self.sockets[number])
            elif tag == b"refused":
                self.refused += 1
                if self.going:
                    asyncio.get_running_loop().call_later(0.05, self.say, self.sockets[number])

        return frame

    def say(self, socket: Socket) -> None:
        self._number += 1
        socket.send(
            frames.Say(
                ref=f"m{self._number}", room=self.room, generation=1, epoch=0, tag=b"t" * 32, body=BODY
            )
        )


async def measure(folder: Path) -> tuple[float, bytes, int, float]:
    """Deliveries a second, one frame as it was delivered, acknowledged messages, and the server's share of a
    core."""
    async with Ground(folder) as ground:
        people = await ground.people(PEOPLE)
        room = await ground.room(people)
    async with Server(folder) as server:
        place = Room()
        place.room = room
        place.sockets = await open_many(server.port, people, place.on_frame)
        for socket in place.sockets[:SENDERS]:
            for _ in range(UNDER_WAY):
                place.say(socket)
        await asyncio.sleep(1.0)
        began, entries, cpu = time.monotonic(), place.entries, server.cpu_s()
        await asyncio.sleep(SECONDS)
        took, got, used = time.monotonic() - began, place.entries - entries, server.cpu_s() - cpu
        place.going = False
        seen = -1
        while seen != place.entries:
            seen = place.entries
            await asyncio.sleep(0.5)
        if place.entries != place.acks * PEOPLE:
            raise RuntimeError(f"{place.acks} acknowledged, but {place.entries} deliveries")
        for socket in place.sockets:
            socket.transport.abort()
    return got / took, place.sample, place.acks, used / took


async def limit(message: bytes) -> float:
    """Deliveries a second of the bare broadcast."""
    from asterism.live.prepared import head

    framed = head(len(message)) + message
    port, messages = free_port(), 8_000
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.bare", str(port), str(PEOPLE), str(messages),
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(framed)
    process.stdin.close()
    await process.stdout.readline()
    got = 0
    everything = asyncio.Event()

    def frame(_tag: bytes, _data: bytes, _start: int, _end: int) -> None:
        nonlocal got
        got += 1
        if got == messages * PEOPLE:
            everything.set()

    loop = asyncio.get_running_loop()
    pairs = [
        await loop.create_connection(lambda: Socket(b"", frame), "127.0.0.1", port) for _ in range(PEOPLE)
    ]
    began, first = time.monotonic(), got
    await everything.wait()
    rate = (got - first) / (time.monotonic() - began)
    for transport, _ in pairs:
        transport.abort()
    await process.wait()
    return rate


async def run() -> int:
    on = machine()
    with tempfile.TemporaryDirectory(prefix="asterism-bench-") as folder:
        rate, sample, acks, cores = await measure(Path(folder) / "data")
    entry = msgspec.msgpack.decode(sample, type=frames.Entry)
    if len(entry.body) != len(BODY):
        raise RuntimeError("another message than the one that was sent")
    bare = await limit(sample)
    figures = {
        "deliveries_per_s": round(rate),
        "limit_per_s": round(bare),
        "ratio": round(rate / bare, 3),
        "messages_per_s": round(rate / PEOPLE),
        "acknowledged": acks,
        "bytes": len(sample),
        "server_cores": round(cores, 2),
    }
    return tell("fanout", figures, rate / bare >= MUST, on)


def main(_arguments: list[str]) -> int:
    return steadily(run())
