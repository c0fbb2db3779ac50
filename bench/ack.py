"""A thousand durable messages a second into rooms of twelve: how long until the sender knows that it is on
disk.

The messages come by the clock, whether or not earlier ones were acknowledged, and each is timed from the
moment at which it was due to be sent. Afterwards the same client does the same with a process that only
appends, syncs and passes on (``bench.bare_ack``): what client, kernel and machine alone take.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from asterism.wire import frames
from bench.report import machine, percentile, tell
from bench.seed import Ground
from bench.server import ROOT, Server, free_port
from bench.sockets import Socket, open_many
from bench.steady import steadily

RATE = 1000
ROOMS = 84
PEOPLE = 12
BODY = os.urandom(300)
WARM_S = 2.0
SECONDS = 15.0
LIMIT_SECONDS = 10.0
MUST_MS = 25.0


class Run:
    def __init__(self) -> None:
        self.due: dict[bytes, float] = {}
        self.took: list[float] = []
        self.refused = 0
        self.delivered = 0

    def on_frame(self, _number: int):  # type: ignore[no-untyped-def]
        def frame(tag: bytes, data: bytes, start: int, end: int) -> None:
            if tag == b"ack":
                at = data.find(b"\xa3ref", start, end) + 4
                length = data[at] & 0x1F
                due = self.due.pop(data[at + 1 : at + 1 + length], None)
                if due is not None:
                    self.took.append(time.monotonic() - due)
            elif tag == b"entry":
                self.delivered += 1
            elif tag == b"refused":
                self.refused += 1

        return frame


async def speak(run: Run, places: list[tuple[Socket, str]], seconds: float, name: str) -> float:
    """Sends RATE messages a second, evenly over everyone; returns the rate that was really sent."""
    began = time.monotonic()
    number, total = 0, int(RATE * seconds)
    while number < total:
        now = time.monotonic()
        while number < total and (due := began + number / RATE) <= now:
            socket, room = places[number % len(places)]
            ref = f"{name}{number:07d}"
            run.due[ref.encode()] = due
            socket.send(frames.Say(ref=ref, room=room, generation=1, epoch=0, tag=b"t" * 32, body=BODY))
            number += 1
        await asyncio.sleep(0.001)
    return total / (time.monotonic() - began)


def in_turn(sockets: list[Socket], rooms: list[str]) -> list[tuple[Socket, str]]:
    """One of each room in turn, so that neighbours in time are in different rooms."""
    return [
        (sockets[room * PEOPLE + person], rooms[room]) for person in range(PEOPLE) for room in range(ROOMS)
    ]


async def settled(run: Run) -> None:
    for _ in range(100):
        if not run.due:
            return
        await asyncio.sleep(0.05)


async def limit(folder: Path) -> Run:
    """The same messages through ``bench.bare_ack``."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.bare_ack", str(port), str(PEOPLE), str(folder / "bare"),
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    await process.stdout.readline()
    run = Run()
    loop = asyncio.get_running_loop()
    sockets = []
    for number in range(ROOMS * PEOPLE):
        _, socket = await loop.create_connection(
            lambda number=number: Socket(b"", run.on_frame(number)),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
        sockets.append(socket)
    places = in_turn(sockets, [str(number) for number in range(ROOMS)])
    await speak(run, places, WARM_S, "w")
    await settled(run)
    run.took.clear()
    await speak(run, places, LIMIT_SECONDS, "m")
    await settled(run)
    for socket in sockets:
        socket.transport.abort()
    await process.wait()
    return run


async def measure() -> int:
    on = machine()
    with tempfile.TemporaryDirectory(prefix="asterism-bench-") as folder:
        data = Path(folder) / "data"
        async with Ground(data) as ground:
            people = await ground.people(ROOMS * PEOPLE)
            rooms = [await ground.room(people[n * PEOPLE : (n + 1) * PEOPLE]) for n in range(ROOMS)]
        async with Server(data) as server:
            run = Run()
            sockets = await open_many(server.port, people, run.on_frame)
            places = in_turn(sockets, rooms)
            await speak(run, places, WARM_S, "w")
            await asyncio.sleep(0.5)
            run.took.clear()
            run.due.clear()
            cpu = server.cpu_s()
            rate = await speak(run, places, SECONDS, "m")
            cores = (server.cpu_s() - cpu) / SECONDS
            await settled(run)
            memory = server.memory_mb()
            for socket in sockets:
                socket.transport.abort()
        bare = await limit(Path(folder))
    p99 = percentile(run.took, 0.99) * 1000
    figures = {
        "rate_per_s": round(rate),
        "p50_ms": round(percentile(run.took, 0.5) * 1000, 2),
        "p99_ms": round(p99, 2),
        "max_ms": round(max(run.took, default=float("inf")) * 1000, 2),
        "limit_p50_ms": round(percentile(bare.took, 0.5) * 1000, 2),
        "limit_p99_ms": round(percentile(bare.took, 0.99) * 1000, 2),
        "unacknowledged": len(run.due),
        "refused": run.refused,
        "sockets": ROOMS * PEOPLE,
        "server_cores": round(cores, 2),
        "server_ms_per_message": round(1000 * cores * SECONDS / (RATE * SECONDS), 3),
        "server_memory_mb": round(memory),
    }
    return tell("ack", figures, p99 < MUST_MS and rate >= RATE * 0.99 and not run.due and not run.refused, on)


def main(_arguments: list[str]) -> int:
    return steadily(measure())
