"""What one sky for 10,000 who watch costs: bytes to each of them, encodings, and the server's processor.

The server is ``asterism serve`` as it is, but for a sky that turns every four seconds (``sky_server.py``); a
real one turns each half hour, for which ``bytes_per_s`` is told. There are 10,000 stars in all colours. The
processor is measured in stretches in which everybody watches and, in turn, in stretches in which nobody does;
nothing else is said meanwhile. ``bytes`` is a frame with the header of its message; TCP and TLS come on top.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import msgspec

from asterism.live.prepared import head
from asterism.sky import rules
from asterism.store.base import Tx
from asterism.wire import frames
from bench.report import machine, tell
from bench.seed import Ground, Somebody
from bench.server import Server
from bench.sky_server import EPOCH_MS
from bench.sockets import Socket, open_live
from bench.steady import steadily

PEOPLE = 10_000
ROUNDS = 3
TURNS = 5
BEAT_S = 12.0
QUIET_S = 12.0
"""After a beat it takes up to 10 s until who was heard is written."""
MUST_BYTES_PER_S = 1.0
MUST_MS = 1_000.0


class Watchers:
    def __init__(self, number: int) -> None:
        self.sockets: list[Socket] = []
        self.got: dict[bytes, list[float]] = {}
        """Each frame that came, as bytes -> when, by each who got it."""
        self.counted = [0] * number
        self.opening = True

    def on_frame(self, number: int):  # type: ignore[no-untyped-def]
        def frame(tag: bytes, data: bytes, start: int, end: int) -> None:
            if tag == b"sky":
                self.got.setdefault(data[start:end], []).append(time.monotonic())
                self.counted[number] += 1

        return frame

    async def open(self, port: int, people: list[Somebody]) -> None:
        gate = asyncio.Semaphore(32)

        async def one(number: int, somebody: Somebody) -> None:
            async with gate:
                self.sockets.append(await open_live(port, somebody, self.on_frame(number)))

        beating = asyncio.create_task(self._beat_on())
        await asyncio.gather(*(one(number, each) for number, each in enumerate(people)))
        self.opening = False
        await beating

    async def _beat_on(self) -> None:
        while self.opening:
            self.send(frames.Beat())
            await asyncio.sleep(BEAT_S)

    def send(self, frame: frames.Up) -> None:
        payload = msgspec.msgpack.encode(frame)
        for socket in self.sockets:
            socket.send_bytes(payload)


def turn_of(frame: bytes) -> int:
    """Which turn a frame is of; one that was encoded in two ways would be two of one turn."""
    at: int = msgspec.msgpack.decode(frame)["sky"]["at"]
    return at


async def fill(ground: Ground, people: list[Somebody]) -> None:
    colours = [*rules.COLOURS, rules.PLAIN]

    async def work(tx: Tx) -> None:
        for number, each in enumerate(people):
            # Looked at long ago, and counted at every edge of this bench.
            await tx.run(
                "INSERT INTO sky_stars (member, chosen, shown, in_circle, accompanied, look_at, night, spent)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, -1000000)",
                each.member, "plain", colours[number % len(colours)], number % 40 == 0, number % 9 == 0,
                1 << 50, rules.night_of(tx.now),
            )  # fmt: skip

    await ground.store.write(work)


async def stretch(server: Server, watchers: Watchers, *, on: bool) -> float:
    """Seconds of the server's processor in a stretch of some turns, in which nothing else is said."""
    watchers.send(frames.WatchSky(on=on))
    watchers.send(frames.Beat())
    await asyncio.sleep(QUIET_S)
    cpu = server.cpu_s()
    await asyncio.sleep(TURNS * EPOCH_MS / 1000)
    return server.cpu_s() - cpu


async def run(number: int) -> int:
    on = machine()
    with tempfile.TemporaryDirectory(prefix="asterism-bench-") as folder:
        data = Path(folder) / "data"
        async with Ground(data) as ground:
            people = await ground.people(number)
            await fill(ground, people)
        async with Server(data, command=("bench.sky_server", "serve")) as server:
            watchers = Watchers(number)
            await watchers.open(server.port, people)
            memory = server.memory_mb()
            watching, resting = [], []
            for _ in range(ROUNDS):
                watching.append(await stretch(server, watchers, on=True))
                resting.append(await stretch(server, watchers, on=False))
            lost = sum(socket.lost.done() for socket in watchers.sockets)
            for socket in watchers.sockets:
                socket.transport.abort()
    whole = {frame: when for frame, when in watchers.got.items() if len(when) >= number}
    if lost or len(whole) < ROUNDS * TURNS or min(watchers.counted) != max(watchers.counted):
        raise RuntimeError(f"{lost} lost; {len(whole)} frames to all; {sorted(set(watchers.counted))} each")
    size = statistics.mean(len(head(len(frame))) + len(frame) for frame in whole)
    largest = max(len(head(len(frame))) + len(frame) for frame in whole)
    frame_ms = (statistics.median(watching) - statistics.median(resting)) / TURNS * 1000
    real_s = 30 * 60
    figures = {
        "watchers": number,
        "frames": len(whole),
        "encodings_per_turn": max(Counter(turn_of(frame) for frame in watchers.got).values()),
        "bytes": round(size, 1),
        "bytes_largest": largest,
        "bytes_per_s": round(size / real_s, 3),
        "server_ms_per_turn": round(frame_ms, 1),
        "server_us_per_watcher": round(frame_ms * 1000 / number, 2),
        "server_share": round(frame_ms / 1000 / real_s, 6),
        "first_to_last_ms": round(
            statistics.median((max(when) - min(when)) * 1000 for when in whole.values()), 1
        ),
        "memory_mb": round(memory),
    }
    return tell("sky", figures, size / real_s <= MUST_BYTES_PER_S and frame_ms <= MUST_MS, on)


def main(arguments: list[str]) -> int:
    if "PYTHONPATH" not in os.environ:
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    return steadily(run(int(arguments[0]) if arguments else PEOPLE))
