"""Fifty circles of twelve on one server process, with the piece on its way in all of them at once.

In each circle a round goes on without end. Whoever is offered the piece takes it after half a second to one
and a half, says some words, keeps it for one and a half to three and a half seconds, and gives it back.
People take a minute and more for it, so this is some twenty times as busy as fifty real circles are. A change
is measured from the sending of the request to the frame at the last of the twelve screens. Afterwards, for
comparison only, the piece changes in all fifty at the same instant.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from asterism.people.store import give_role
from asterism.rooms.stars import STARS
from asterism.schedules.kept_schedule import as_kept
from asterism.schedules.schedule import Schedule
from asterism.store.base import Tx
from asterism.wire import frames
from bench.http import Http
from bench.report import machine, percentile, tell
from bench.seed import Ground, Somebody
from bench.server import Server
from bench.sockets import Socket, open_many
from bench.steady import steadily

CIRCLES = 50
CHAIRS = 12
SECONDS = 30.0
TAKES_S, KEEPS_S = (0.5, 1.5), (1.5, 3.5)
WORDS = 240
"""Bytes of ciphertext of what is said each time."""
MISSED_S = 2.0
AT_ONCE_ROUNDS = 10
MUST_MS = 150.0


class _Piece(msgspec.Struct):
    state: str
    member: str | None


class _Meeting(msgspec.Struct):
    version: int
    stage: str
    piece: _Piece


class _Now(msgspec.Struct, tag_field="t", tag="meeting"):
    meeting: _Meeting


_now = msgspec.msgpack.Decoder(_Now)


class Circle:
    """One circle: its people, what each screen shows, and when it came to show it."""

    def __init__(self, circle: str, start: str, people: list[Somebody]) -> None:
        self.circle = circle
        self.start = start
        self.people = people
        self.numbers = {each.member: number for number, each in enumerate(people)}
        self.sockets: list[Socket] = []
        self.meeting = ""
        self.room = ""
        self.newest: _Meeting | None = None
        self.shown: list[dict[int, float]] = [{} for _ in people]
        self.answers: dict[str, asyncio.Future[bytes]] = {}
        self.news = asyncio.Event()

    def on_frame(self, number: int) -> Callable[[bytes, bytes, int, int], None]:
        def frame(tag: bytes, data: bytes, start: int, end: int) -> None:
            if tag == b"meeting":
                meeting = _now.decode(data[start:end]).meeting
                self.shown[number].setdefault(meeting.version, time.monotonic())
                if self.newest is None or meeting.version > self.newest.version:
                    self.newest = meeting
                    self.news.set()
            elif tag in (b"ack", b"refused"):
                answer = msgspec.msgpack.decode(data[start:end])
                waiting = self.answers.pop(answer["ref"] or "", None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(tag)

        return frame

    async def send(self, number: int, frame: Any) -> None:
        answer = self.answers[frame.ref] = asyncio.get_running_loop().create_future()
        self.sockets[number].send(frame)
        if await answer != b"ack":
            raise RuntimeError(f"{type(frame).__name__} was refused")

    async def until(self, fits: Callable[[_Meeting], bool]) -> _Meeting:
        while self.newest is None or not fits(self.newest):
            self.news.clear()
            await self.news.wait()
        return self.newest


class Evening:
    def __init__(self, port: int, circles: list[Circle]) -> None:
        self.http = Http(port, 64)
        self.circles = circles
        self.dice = random.Random(11)
        self.changes: list[tuple[Circle, int, float]] = []
        self.said: list[float] = []
        self.errors: list[str] = []
        self.ends_at = 0.0

    async def come_in(self, circle: Circle) -> None:
        """Everybody enters and arrives, and the room's group is founded with all of them in it."""
        for number, who in enumerate(circle.people):
            body = {"start": circle.start, "device": who.device}
            status, view = await self.http.post(who, f"/api/circles/{circle.circle}/enter", body)
            if status != 200:
                raise RuntimeError(view)
            circle.meeting, circle.room = view["meeting"], view["room"]
            await circle.send(number, frames.Arrive(ref=_ref(), meeting=circle.meeting))
        others = circle.people[1:]
        await circle.send(
            0, frames.Found(ref=_ref(), room=circle.room, generation=1, suite=1, group_info=b"group info")
        )
        for number in range(1, CHAIRS):
            await circle.send(number, frames.Present(ref=_ref(), room=circle.room, key_package=b"k" * 128))
        await circle.send(
            0,
            frames.Commit(
                ref=_ref(), room=circle.room, generation=1, epoch=0, body=b"commit", group_info=b"info",
                adds=[each.device for each in others],
                welcomes=[frames.WelcomeOut(device=each.device, body=b"welcome") for each in others],
            ),
        )  # fmt: skip

    async def goes_on(self, circle: Circle) -> None:
        """Rounds without end, until the time is over."""
        await asyncio.sleep(self.dice.random() * 3)
        lead = circle.people[0]
        while time.monotonic() < self.ends_at:
            now = circle.newest
            assert now is not None
            if now.piece.state == "resting":
                body = {"version": now.version, "act": "round", "prompt": "What helps tonight?"}
                await self.changed(circle, lead, "lead", body)
                continue
            assert now.piece.member is not None
            number = circle.numbers[now.piece.member]
            await asyncio.sleep(self.dice.uniform(*TAKES_S))
            await self.changed(
                circle, circle.people[number], "piece", {"version": now.version, "act": "take"}
            )
            began = time.monotonic()
            await circle.send(
                number,
                frames.Say(
                    ref=_ref(), room=circle.room, generation=1, epoch=1, tag=os.urandom(32),
                    body=os.urandom(WORDS),
                ),
            )  # fmt: skip
            self.said.append(time.monotonic() - began)
            await asyncio.sleep(self.dice.uniform(*KEEPS_S))
            assert circle.newest is not None
            body = {"version": circle.newest.version, "act": "return"}
            await self.changed(circle, circle.people[number], "piece", body)

    async def all_at_once(self, circle: Circle) -> None:
        """One change, whichever is next."""
        now = circle.newest
        assert now is not None
        if now.piece.state == "resting":
            body = {"version": now.version, "act": "round", "prompt": "What helps tonight?"}
            await self.changed(circle, circle.people[0], "lead", body)
            return
        assert now.piece.member is not None
        act = "take" if now.piece.state == "offered" else "return"
        who = circle.people[circle.numbers[now.piece.member]]
        await self.changed(circle, who, "piece", {"version": now.version, "act": act})

    async def changed(self, circle: Circle, who: Somebody, what: str, body: dict[str, Any]) -> None:
        began = time.monotonic()
        status, view = await self.http.post(who, f"/api/meetings/{circle.meeting}/{what}", body)
        if status != 200:
            self.errors.append(view["code"])
            await asyncio.sleep(0.2)
            return
        version = view["version"]
        self.changes.append((circle, version, began))
        await circle.until(lambda meeting: meeting.version >= version)


def _ref() -> str:
    return os.urandom(13).hex()


async def prepare(ground: Ground) -> list[Circle]:
    """Fifty circles of grown-ups that meet now."""
    now = ground.clock.now()
    start = datetime.fromtimestamp(now // 60_000 * 60, UTC).replace(tzinfo=None)
    schedule = as_kept(Schedule(start=start, zone="Etc/UTC", minutes=120))
    made = []
    for _ in range(CIRCLES):
        people = await ground.people(CHAIRS)
        circle = ground.dice.new_id()

        async def work(tx: Tx, circle: str = circle, people: list[Somebody] = people) -> None:
            await give_role(tx, people[0].member, "facilitator", None)
            await tx.run(
                "INSERT INTO circles (id, client_id, made_by, made_at, version, theme, welcome, promises,"
                " promises_edition, language, chairs, taken, open, listed, band, threads, schedule, revision,"
                " changed_at) VALUES (?, ?, ?, 0, 1, 'Nights', 'Welcome.', '[\"What is said stays.\"]', 1,"
                " 'en', 12, 12, 1, 0, 'adult', '[]', ?, 0, 0)",
                circle, circle, people[0].member, schedule,
            )  # fmt: skip
            for number, each in enumerate(people):
                await tx.run(
                    "INSERT INTO circle_people (circle, member, standing, role, star, words, agreed_edition,"
                    " experienced, takes_over, since) VALUES (?, ?, 'in', ?, ?, '', 1, 0, 0, ?)",
                    circle, each.member, "member" if number else "facilitator", STARS[number], number,
                )  # fmt: skip

        await ground.store.write(work)
        made.append(Circle(circle, f"{start:%Y-%m-%dT%H:%M}", people))
    return made


async def run() -> int:
    on = machine()
    with tempfile.TemporaryDirectory(prefix="asterism-bench-") as folder:
        data = Path(folder) / "data"
        async with Ground(data) as ground:
            circles = await prepare(ground)
        async with Server(data) as server:
            empty = server.memory_mb()
            for circle in circles:
                circle.sockets = await open_many(server.port, circle.people, circle.on_frame)
            connected = server.memory_mb()
            evening = Evening(server.port, circles)
            for circle in circles:
                await evening.come_in(circle)
            began, cpu = time.monotonic(), server.cpu_s()
            evening.ends_at = began + SECONDS
            beating = asyncio.create_task(_beat(circles))
            await asyncio.gather(*(evening.goes_on(circle) for circle in circles))
            used = server.cpu_s() - cpu
            took = time.monotonic() - began
            human = len(evening.changes)
            for _ in range(AT_ONCE_ROUNDS):
                await asyncio.gather(*(evening.all_at_once(circle) for circle in circles))
                await asyncio.sleep(0.2)
            await asyncio.sleep(MISSED_S)
            live = server.memory_mb()
            beating.cancel()
            for circle in circles:
                for socket in circle.sockets:
                    socket.transport.abort()
            await evening.http.close()
    waits, missed = _waits(evening.changes[:human])
    at_once, missed_at_once = _waits(evening.changes[human:])
    missed += missed_at_once
    p95 = percentile(waits, 0.95) * 1000
    grown = (live - empty) * 1024 * 1024 / CIRCLES
    figures = {
        "piece_p50_ms": round(percentile(waits, 0.5) * 1000, 1),
        "piece_p95_ms": round(p95, 1),
        "piece_p99_ms": round(percentile(waits, 0.99) * 1000, 1),
        "bytes_per_circle": round(grown),
        "bytes_beside_sockets": round((live - connected) * 1024 * 1024 / CIRCLES),
        "missed": missed,
        "errors": len(evening.errors),
        "error_codes": ",".join(sorted(set(evening.errors))) or "none",
        "changes": human,
        "changes_per_s": round(human / took, 1),
        "at_once_p95_ms": round(percentile(at_once, 0.95) * 1000, 1),
        "speech_p95_ms": round(percentile(evening.said, 0.95) * 1000, 1),
        "circles": CIRCLES,
        "people": CIRCLES * CHAIRS,
        "server_cores": round(used / took, 2),
        "server_ms_per_change": round(1000 * used / max(1, human), 2),
        "server_memory_mb": round(live),
    }
    return tell("circles", figures, p95 < MUST_MS and missed == 0 and not evening.errors, on)


def _waits(changes: list[tuple[Circle, int, float]]) -> tuple[list[float], int]:
    """How long each change took to the last of the twelve screens, in seconds, and how many screens missed
    one."""
    waits, missed = [], 0
    for circle, version, began in changes:
        last = [min((at for v, at in each.items() if v >= version), default=None) for each in circle.shown]
        missed += last.count(None)
        if None not in last:
            waits.append(max(at for at in last if at is not None) - began)
    return waits, missed


async def _beat(circles: list[Circle]) -> None:
    while True:
        await asyncio.sleep(14)
        for circle in circles:
            for socket in circle.sockets:
                socket.send(frames.Beat())
            await asyncio.sleep(0.01)


def main(_arguments: list[str]) -> int:
    return steadily(run())
