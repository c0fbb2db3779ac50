"""A circle whose meeting can be entered now, and people in it with their sockets: for tests of meetings."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from asterism.dice import SystemDice
from asterism.people.store import as_text
from asterism.rooms.stars import STARS
from asterism.schedules.kept_schedule import as_kept
from asterism.schedules.schedule import Schedule
from asterism.store.base import Store, Tx
from asterism.wire import frames
from asterism.wire.meetings import MeetingMine, MeetingView
from tests.node import PATIENCE_S, Line, Node
from tests.persons import Person

_dice = SystemDice()
MINUTE = 60_000
PROMISES = ["What is said here stays here."]


async def make_circle(store: Store, now: int, *, minutes: int = 60, starts_in: int = 0) -> tuple[str, str]:
    """A circle that meets once, from the present minute on; its id and the meeting's local start."""
    circle = _dice.new_id()
    begins = now - now % MINUTE + starts_in
    start = datetime.fromtimestamp(begins / 1000, UTC).replace(tzinfo=None)
    schedule = Schedule(start=start, zone="Etc/UTC", minutes=minutes)

    async def work(tx: Tx) -> None:
        await tx.run(
            "INSERT INTO circles (id, client_id, made_by, made_at, version, theme, welcome, promises,"
            " promises_edition, language, chairs, taken, open, listed, band, threads, schedule, revision,"
            " changed_at) VALUES (?, ?, 'somebody', 0, 1, 'Nights', 'Welcome.', ?, 1, 'en', 12, 0, 1, 0,"
            " 'adult', '[]', ?, 0, 0)",
            circle, circle, as_text(PROMISES), as_kept(schedule),
        )  # fmt: skip

    await store.write(work)
    return circle, f"{start:%Y-%m-%dT%H:%M}"


async def put_in(
    store: Store,
    circle: str,
    member: str,
    number: int,
    role: str = "member",
    *,
    takes_over: bool = False,
    agreed: int = 1,
) -> None:
    """A grown-up on one of the circle's chairs; ``number`` chooses their star."""

    async def work(tx: Tx) -> None:
        await tx.run("UPDATE members SET age = 'adult' WHERE id = ?", member)
        if role != "member":
            await tx.run(
                "INSERT INTO roles (member, role, given_at) VALUES (?, 'facilitator', 0)"
                " ON CONFLICT DO NOTHING",
                member,
            )
        await tx.run(
            "INSERT INTO circle_people (circle, member, standing, role, star, words, agreed_edition,"
            " experienced, takes_over, since) VALUES (?, ?, 'in', ?, ?, '', ?, ?, ?, ?)",
            circle, member, role, STARS[number], agreed, int(takes_over), int(takes_over), number,
        )  # fmt: skip
        await tx.run("UPDATE circles SET taken = taken + 1 WHERE id = ?", circle)

    await store.write(work)


class Chair:
    """Somebody in a meeting: what they do over HTTP, and what their screen shows."""

    def __init__(self, held: HeldCircle, person: Person, line: Line) -> None:
        self.held = held
        self.person = person
        self.line = line

    @property
    def member(self) -> str:
        return self.person.member

    async def enter(self) -> dict[str, Any]:
        path = f"/api/circles/{self.held.circle}/enter"
        body = {"start": self.held.start, "device": self.person.device}
        view: dict[str, Any] = await self.person.post(path, body)
        self.held.meeting, self.held.room = view["meeting"], view["room"]
        return view

    async def arrive(self) -> frames.Ack:
        return await self.line.acked(frames.Arrive(ref=_dice.new_id(), meeting=self.held.meeting))

    async def depart(self) -> frames.Ack:
        return await self.line.acked(frames.Depart(ref=_dice.new_id(), meeting=self.held.meeting))

    async def now(self) -> dict[str, Any]:
        view: dict[str, Any] = await self.person.get(f"/api/meetings/{self.held.meeting}")
        return view

    async def does(self, what: str, **body: Any) -> Any:
        """Something at the meeting, on the version that stands."""
        if what in ("piece", "lead", "safety", "hand-over") and "version" not in body:
            body["version"] = (await self.now())["version"]
        return await self.person.post(f"/api/meetings/{self.held.meeting}/{what}", body)

    async def refused(self, what: str, **body: Any) -> str:
        if what in ("piece", "lead", "safety", "hand-over") and "version" not in body:
            body["version"] = (await self.now())["version"]
        return await self.person.refused("POST", f"/api/meetings/{self.held.meeting}/{what}", body)

    async def piece(self, act: str) -> dict[str, Any]:
        view: dict[str, Any] = await self.does("piece", act=act)
        return view

    async def lead(self, act: str, **more: Any) -> dict[str, Any]:
        view: dict[str, Any] = await self.does("lead", act=act, **more)
        return view

    def views(self) -> list[MeetingView]:
        """What came over the socket so far."""
        return [each.meeting for each in self.line.got if isinstance(each, frames.MeetingNow)]

    async def shows(self, fits: Any, within_s: float = PATIENCE_S) -> MeetingView:
        """The newest view, as soon as it fits."""

        def ready() -> bool:
            views = self.views()
            return bool(views) and fits(views[-1])

        async with self.line._news:
            await asyncio.wait_for(self.line._news.wait_for(lambda: ready() or self.line.closed), within_s)
        assert ready(), self.views()[-1:]
        return self.views()[-1]

    async def mine(self, fits: Any, within_s: float = PATIENCE_S) -> MeetingMine:
        view = await self.shows(lambda v: v.mine is not None and fits(v.mine), within_s)
        assert view.mine is not None
        return view.mine


class HeldCircle:
    """A circle on a node, and the people in it by name."""

    def __init__(self, node: Node, circle: str, start: str) -> None:
        self.node = node
        self.circle = circle
        self.start = start
        self.meeting = ""
        self.room = ""
        self.people: dict[str, Chair] = {}

    @classmethod
    async def on(cls, node: Node, **how: Any) -> HeldCircle:
        return cls(node, *await make_circle(node.parts.store, node.clock.now(), **how))

    async def chair(self, name: str, role: str = "member", *, node: Node | None = None, **how: Any) -> Chair:
        """Somebody of the circle who is connected, and has not entered yet."""
        at = node or self.node
        person = await at.person(name)
        await put_in(at.parts.store, self.circle, person.member, len(self.people), role, **how)
        at.parts.sessions.forget(person.member)
        chair = self.people[name] = Chair(self, person, await at.wire(person))
        return chair

    async def seated(self, name: str, role: str = "member", **how: Any) -> Chair:
        """The same, who entered and arrived."""
        chair = await self.chair(name, role, **how)
        await chair.enter()
        await chair.arrive()
        return chair

    async def time(self, seconds: float) -> None:
        """Lets time pass in which everybody who is connected is heard now and then, as clients see to."""
        left = seconds
        while left > 0:
            self.node.clock.skip(int(min(left, 15.0) * 1000))
            left -= 15.0
            for chair in self.people.values():
                if not chair.line.closed:
                    await chair.line.send(frames.Beat())
                    await chair.line.settled()
            hub = self.node.parts.hub
            await hub.presence.flush(hub.connected)

    async def founded(self, *names: str) -> None:
        """The room's group with these people in it, the first of whom opened it; the epoch is then 1."""
        first, *others = (self.people[name] for name in names)
        await first.line.found(self.room)
        for each in others:
            await each.line.answer(frames.Present(ref=_dice.new_id(), room=self.room, key_package=b"k" * 64))
        await first.line.add(self.room, *(each.person for each in others))
        for each in others:
            await each.line.welcomed(self.room)
