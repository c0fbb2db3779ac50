"""A booked guided session that can be entered now, and its two people with their sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from asterism.dice import SystemDice
from asterism.rooms.stars import STARS
from asterism.store.base import Store, Tx
from asterism.wire import frames
from asterism.wire.guided import SessionView
from tests.node import PATIENCE_S, Line, Node
from tests.persons import Person

_dice = SystemDice()
MINUTE = 60_000
ANSWERS = ("propose", "agree", "not_yet")


async def book(
    store: Store,
    guide: str,
    member: str,
    now: int,
    *,
    starts_in: int = 0,
    minutes: int = 50,
    age: str = "adult",
) -> str:
    """A booking of a verified guide and somebody of this ``age``, without an offer; its id."""
    session = _dice.new_id()
    starts_at = now + starts_in

    async def work(tx: Tx) -> None:
        await tx.run("UPDATE members SET age = 'adult', name = 'Gil' WHERE id = ?", guide)
        await tx.run("UPDATE members SET age = ? WHERE id = ?", age, member)
        await tx.run(
            "INSERT INTO roles (member, role, given_at) VALUES (?, 'guide', 0) ON CONFLICT DO NOTHING", guide
        )
        await tx.run(
            "INSERT INTO guides (member, verified_at, verified_by, checked, checked_at, minors)"
            " VALUES (?, 1, '', 'known', 1, 1) ON CONFLICT DO NOTHING",
            guide,
        )
        await tx.run(
            "INSERT INTO bookings (id, client_id, offer, guide, member, guide_star, member_star, state,"
            " version, title, start, zone, starts_at, ends_at, busy_until, cancel_hours, words, made_at,"
            " changed_at) VALUES (?, ?, 'offer', ?, ?, ?, ?, 'booked', 1, 'An hour', '2030-01-01T10:00',"
            " 'UTC', ?, ?, ?, 24, '', 0, 0)",
            session, session, guide, member, STARS[0], STARS[1], starts_at, starts_at + minutes * MINUTE,
            starts_at + minutes * MINUTE,
        )  # fmt: skip

    await store.write(work)
    return session


class Seat:
    """One of the two: what they do over HTTP, and what their screen shows."""

    def __init__(self, held: HeldSession, person: Person, line: Line) -> None:
        self.held = held
        self.person = person
        self.line = line

    @property
    def member(self) -> str:
        return self.person.member

    @property
    def path(self) -> str:
        return f"/api/guided/{self.held.session}"

    async def enter(self) -> dict[str, Any]:
        view: dict[str, Any] = await self.person.post(f"{self.path}/enter", {"device": self.person.device})
        self.held.room = view["room"]
        return view

    async def arrive(self, line: Line | None = None) -> frames.Ack:
        return await (line or self.line).acked(frames.Arrive(ref=_dice.new_id(), meeting=self.held.session))

    async def now(self) -> dict[str, Any]:
        view: dict[str, Any] = await self.person.get(self.path)
        return view

    async def act(self, act: str, **more: Any) -> dict[str, Any]:
        """What they do, on the version that stands."""
        view: dict[str, Any] = await self.person.post(f"{self.path}/stage", await self._body(act, more))
        return view

    async def refused(self, act: str, **more: Any) -> str:
        return await self.person.refused("POST", f"{self.path}/stage", await self._body(act, more))

    async def _body(self, act: str, more: dict[str, Any]) -> dict[str, Any]:
        if "version" not in more:
            more["version"] = (await self.now())["version"] if act in ANSWERS else 0
        return {"act": act, **more}

    def views(self, line: Line | None = None) -> list[SessionView]:
        """What came over the socket so far."""
        return [each.session for each in (line or self.line).got if isinstance(each, frames.SessionNow)]

    async def shows(
        self, fits: Callable[[SessionView], Any], within_s: float = PATIENCE_S, line: Line | None = None
    ) -> SessionView:
        """The newest view, as soon as it fits."""
        at = line or self.line

        def ready() -> bool:
            views = self.views(at)
            return bool(views) and bool(fits(views[-1]))

        async with at._news:
            await asyncio.wait_for(at._news.wait_for(lambda: ready() or at.closed), within_s)
        assert ready(), self.views(at)[-1:]
        return self.views(at)[-1]


class HeldSession:
    """A session on a node, and its two."""

    guide: Seat
    member: Seat

    def __init__(self, node: Node) -> None:
        self.node = node
        self.session = ""
        self.room = ""

    @classmethod
    async def on(
        cls,
        node: Node,
        *,
        member_on: Node | None = None,
        names: tuple[str, str] = ("gil", "mia"),
        **how: Any,
    ) -> HeldSession:
        """Both are signed in and connected; nobody has entered."""
        held = cls(node)
        held.guide = await held._seat(node, names[0])
        held.member = await held._seat(member_on or node, names[1])
        held.session = await book(
            node.parts.store, held.guide.member, held.member.member, node.clock.now(), **how
        )
        return held

    async def _seat(self, node: Node, name: str) -> Seat:
        person = await node.person(name)
        return Seat(self, person, await node.wire(person))

    @classmethod
    async def begun(cls, node: Node, **how: Any) -> HeldSession:
        """Both have arrived."""
        held = await cls.on(node, **how)
        for seat in held.both:
            await seat.enter()
            await seat.arrive()
        return held

    @property
    def both(self) -> tuple[Seat, Seat]:
        return self.guide, self.member

    async def go_to(self, *stages: str) -> dict[str, Any]:
        """Each is offered and agreed to."""
        view: dict[str, Any] = {}
        for stage in stages:
            await self.guide.act("propose", stage=stage)
            view = await self.member.act("agree")
        return view

    async def founded(self) -> None:
        """The room's group with both in it; the epoch is then 1."""
        await self.guide.line.found(self.room)
        await self.member.line.answer(
            frames.Present(ref=_dice.new_id(), room=self.room, key_package=b"k" * 64)
        )
        await self.guide.line.add(self.room, self.member.person)
        await self.member.line.welcomed(self.room)

    async def time(self, seconds: float, *hears: Line) -> None:
        """Lets time pass in which those who are connected are heard now and then, as clients see to."""
        left = seconds
        while left > 0:
            self.node.clock.skip(int(min(left, 15.0) * 1000))
            left -= 15.0
            for line in hears or [seat.line for seat in self.both if not seat.line.closed]:
                await line.send(frames.Beat())
                await line.settled()
            hub = self.node.parts.hub
            await hub.presence.flush(hub.connected)
