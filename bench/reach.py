"""A thousand calls in ten seconds onto three hundred supporters, with two thousand sockets open.

Each supporter answers a ring after half a second, takes it with probability 0.95, holds for a second and
closes. The first ring of a call is counted from the press, or from the moment at which somebody who may be
rung became free, if that was later. Rests are off, because a talk of a second asks for none.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from pathlib import Path

import msgspec

from asterism.calls import duty
from asterism.outside.edition import shipped
from asterism.outside.store import take_edition
from asterism.people.store import give_role
from asterism.store.base import Tx
from asterism.wire import frames
from bench.http import Http
from bench.report import machine, percentile, tell
from bench.seed import Ground, Somebody
from bench.server import Server
from bench.sockets import open_many
from bench.steady import steadily

CALLS = 1000
SECONDS = 10.0
SUPPORTERS = 300
SOCKETS = 2000
ANSWER_S, HOLD_S, ACCEPT = 0.5, 1.0, 0.95
RUNG_BEFORE = 60
PATIENCE_S = 90.0
MUST_MS = 500.0

_post = msgspec.msgpack.Decoder(frames.PostNow)


async def prepare(ground: Ground, supporters: list[Somebody]) -> None:
    """An open network with everyone signed off and on shift."""
    steward, second = (await ground.people(2))[:2]

    async def work(tx: Tx) -> None:
        await take_edition(tx, shipped())
        await tx.run(
            "UPDATE outside_lines SET checked_at = ?, version = version + 1 WHERE country = 'GB'", tx.now
        )
        await tx.run(
            "UPDATE network SET set_up_at = ?, name = 'Bench', country = 'GB', lead_name = 'Somebody', "
            "test_call_at = ?",
            tx.now, tx.now,
        )  # fmt: skip
        for each in (steward, second):
            await give_role(tx, each.member, "steward", None)
        for each in supporters:
            await give_role(tx, each.member, "supporter", steward.member)
            await tx.run(
                "UPDATE supporters SET practised_at = ?, signed_off_at = ?, signed_off_by = ?, checked = "
                "'x', "
                "probation = 0 WHERE member = ?",
                tx.now, tx.now, steward.member, each.member,
            )  # fmt: skip
            await duty.start_shift(tx, each.member, each.device, tx.now + 8 * 3_600_000)
            # Their records say what they are going to do, so that waves have the size they have in a network
            # that knows its people; of somebody new the dispatcher expects less and rings one more.
            await tx.run(
                "UPDATE duty SET cap = 30, took = ?, passed = ?, record_at = ? WHERE member = ?",
                RUNG_BEFORE * ACCEPT, RUNG_BEFORE * (1 - ACCEPT), tx.now, each.member,
            )  # fmt: skip

    await ground.store.write(work)


class Night:
    """Everyone at once: callers press, supporters answer, and the times are written down."""

    def __init__(self, supporters: list[Somebody]) -> None:
        self.supporters = supporters
        self.dice = random.Random(7)
        self.http: Http
        self.pressed: dict[str, float] = {}
        self.rung: dict[str, float] = {}
        self.unknown: dict[str, float] = {}
        self.waits: list[float] = []
        self.held: dict[str, int] = {}
        self.closed: set[str] = set()
        self.lost_offers = 0
        self.answered: set[str] = set()
        self.busy: set[int] = set()
        self.freed_at = 0.0
        self.tasks: set[asyncio.Task[None]] = set()
        self.errors: list[str] = []
        self.done = asyncio.Event()

    def on_frame(self, number: int):  # type: ignore[no-untyped-def]
        def frame(tag: bytes, data: bytes, start: int, end: int) -> None:
            if tag != b"post":
                return
            post = _post.decode(data[start:end]).post
            for offer in post.offers:
                if offer.offer not in self.answered:
                    self.answered.add(offer.offer)
                    self.ring(offer.call)
                    self.start(self.answer(number, offer.offer, offer.call))

        return frame

    def start(self, work) -> None:  # type: ignore[no-untyped-def]
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def ring(self, call: str) -> None:
        now = time.monotonic()
        if call in self.rung:
            return
        self.rung[call] = now
        if call in self.pressed:
            self.waited(call)

    def waited(self, call: str) -> None:
        # Whoever was free before the press does not move the beginning.
        self.waits.append(max(0.0, self.rung[call] - max(self.pressed[call], self.free_before(call))))

    def free_before(self, call: str) -> float:
        """When somebody became free after a time in which nobody was; 0 when somebody always was."""
        return self.freed_at if self.freed_at <= self.rung[call] else 0.0

    async def answer(self, number: int, offer: str, call: str) -> None:
        who = self.supporters[number]
        self.busy.add(number)
        try:
            await asyncio.sleep(ANSWER_S)
            if self.dice.random() >= ACCEPT:
                await self.http.post(who, f"/api/offers/{offer}/pass", {})
                return
            status, post = await self.http.post(
                who, f"/api/offers/{offer}/accept", {"device": who.device, "key_package": "a2tr" * 30}
            )
            if status != 200:
                self.lost_offers += 1  # Somebody else was first, which is as it should be.
                if post["code"] not in ("offer_gone", "already_holding"):
                    self.errors.append(post["code"])
                return
            self.held[call] = self.held.get(call, 0) + 1
            held = next(each for each in post["held"] if each["call"] == call)
            await asyncio.sleep(HOLD_S)
            status, said = await self.http.post(who, f"/api/held/{call}/close", {"term": held["term"]})
            if status == 200:
                self.closed.add(call)
                if len(self.closed) == CALLS:
                    self.done.set()
            else:
                self.errors.append(said["code"])
        finally:
            everyone = len(self.busy) == len(self.supporters)
            self.busy.discard(number)
            if everyone:
                self.freed_at = time.monotonic()

    async def press(self, who: Somebody, number: int) -> None:
        began = time.monotonic()
        status, view = await self.http.post(
            who, "/api/calls", {"client_id": f"c{number}", "device": who.device}
        )
        if status != 201:
            self.errors.append(view["code"])
            return
        self.pressed[view["call"]] = began
        if view["call"] in self.rung:
            self.waited(view["call"])


async def run() -> int:
    on = machine()
    with tempfile.TemporaryDirectory(prefix="asterism-bench-") as folder:
        data = Path(folder) / "data"
        async with Ground(data) as ground:
            supporters = await ground.people(SUPPORTERS)
            callers = await ground.people(CALLS)
            others = await ground.people(SOCKETS - SUPPORTERS - CALLS)
            await prepare(ground, supporters)
        async with Server(data, "--no-prefix-fairness") as server:
            night = Night(supporters)
            night.http = Http(server.port, 48)
            nothing = lambda _number: lambda _tag, _data, _start, _end: None  # noqa: E731
            sockets = await open_many(server.port, supporters, night.on_frame)
            sockets += await open_many(server.port, [*callers, *others], nothing)
            beating = asyncio.create_task(_beat(sockets))
            began, cpu = time.monotonic(), server.cpu_s()
            for number, who in enumerate(callers):
                await asyncio.sleep(max(0.0, began + number * SECONDS / CALLS - time.monotonic()))
                night.start(night.press(who, number))
            pressed_in = time.monotonic() - began
            await asyncio.wait([asyncio.create_task(night.done.wait())], timeout=PATIENCE_S)
            took, used = time.monotonic() - began, server.cpu_s() - cpu
            memory = server.memory_mb()
            beating.cancel()
            for socket in sockets:
                socket.transport.abort()
            await night.http.close()
            for task in list(night.tasks):
                task.cancel()
    p99 = percentile(night.waits, 0.99) * 1000
    lost = CALLS - len(night.closed)
    twice = sum(1 for times in night.held.values() if times > 1)
    figures = {
        "ring_p50_ms": round(percentile(night.waits, 0.5) * 1000, 1),
        "ring_p99_ms": round(p99, 1),
        "lost": lost,
        "held_twice": twice,
        "calls": len(night.pressed),
        "rung": len(night.rung),
        "pressed_in_s": round(pressed_in, 2),
        "all_done_s": round(took, 2),
        "taken_by_another": night.lost_offers,
        "errors": len(night.errors),
        "error_codes": ",".join(sorted(set(night.errors))) or "none",
        "sockets": SOCKETS,
        "server_cores": round(used / took, 2),
        "server_ms_per_call": round(1000 * used / CALLS, 2),
        "server_memory_mb": round(memory),
    }
    return tell("reach", figures, p99 < MUST_MS and lost == 0 and twice == 0, on)


async def _beat(sockets: list) -> None:  # type: ignore[type-arg]
    while True:
        await asyncio.sleep(14)
        for number, socket in enumerate(sockets):
            socket.send(frames.Beat())
            if number % 100 == 0:
                await asyncio.sleep(0.01)


def main(_arguments: list[str]) -> int:
    return steadily(run())
