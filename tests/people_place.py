"""A place for calls about people: the whole server in this process, on a clock that tests move."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from asterism.app import build
from asterism.clock import ManualClock
from asterism.dice import SeededDice
from asterism.parts import Parts
from asterism.settings import Settings
from asterism.store.postgres import PostgresStore
from asterism.store.sqlite import SqliteStore
from tests.persons import Person

HOST = "localhost:8420"


class Place:
    """The whole server on a clock that stands still, called without a network in between.

    Time passes by ``skip``: the wall clock is set forward, and nothing that sleeps is woken.
    """

    def __init__(self, folder: Path, clock: ManualClock, app: Starlette, store: Any) -> None:
        self.folder = folder
        self.clock = clock
        self.app = app
        self.store = store
        self.parts: Parts = app.state.parts
        self.cuts: list[str] = []
        """Sessions whose sockets were cut."""
        cut = self.parts.hub.cut

        def noted(session: str) -> None:
            self.cuts.append(session)
            cut(session)

        self.parts.hub.cut = noted
        self._open: list[httpx.AsyncClient] = []

    @classmethod
    @asynccontextmanager
    async def open(
        cls, folder: Path, *, address: str = "", seed: int = 7, **settings: Any
    ) -> AsyncIterator[Place]:
        """``address`` is a PostgreSQL address; empty for SQLite in memory. ``seed``: of its dice; two places
        over one database need two."""
        clock, dice = ManualClock(), SeededDice(seed)
        store: Any
        if address:
            store = await PostgresStore.open(address, clock=clock, dice=dice, connections=4)
        else:
            store = await SqliteStore.open(":memory:", clock=clock, inline=True)
        app = build(Settings(data=str(folder), **settings), clock=clock, dice=dice, store=store)
        try:
            async with app.router.lifespan_context(app):
                place = cls(folder, clock, app, store)
                yield place
                for http in place._open:
                    await http.aclose()
        finally:
            await store.close()

    def skip(self, ms: int) -> None:
        self.clock.shift_wall(ms)

    def person(self, seed: str, device: str = "one") -> Person:
        http = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url=f"http://{HOST}")
        self._open.append(http)
        return Person(http, seed, device)

    async def signed_in(self, seed: str, *roles: str, **me: Any) -> Person:
        """Somebody who has signed in, with these roles and this much told about themselves."""
        from asterism.people.store import give_role

        person = self.person(seed)
        await person.sign_in()
        for role in roles:
            await self.store.write(lambda tx, role=role: give_role(tx, person.member, role, None))
        self.parts.sessions.forget(person.member)
        if me:
            await person.patch("/api/me", me)
        return person

    async def count(self, table: str) -> int:
        row = await self.row(f"SELECT COUNT(*) AS n FROM {table}")
        return int(row["n"])

    async def row(self, sql: str, *args: Any) -> Any:
        return await self.store.read(lambda tx: tx.one(sql, *args))

    async def run(self, sql: str, *args: Any) -> int:
        return await self.store.write(lambda tx: tx.run(sql, *args))

    async def subscribe(self, session: str, member: str) -> None:
        await self.run(
            "INSERT INTO push_subscriptions (session, member, endpoint, p256dh, auth, made_at) VALUES"
            " (?,?,?,?,?,?)",
            session,
            member,
            f"https://push.example/{session}",
            b"\x04" * 65,
            b"a" * 16,
            0,
        )

    async def share_room(self, room: str, *people: Person) -> None:
        """A room these people have in common."""
        await self.run(
            "INSERT INTO rooms (id, kind, version, generation, epoch, suite, head, founder, removals,"
            " opened_at)"
            " VALUES (?, 'call', 1, 1, 0, 1, 0, ?, 0, ?)",
            room,
            people[0].member,
            self.clock.now(),
        )
        for number, person in enumerate(people):
            await self.run(
                "INSERT INTO room_members (room, member, role, star, joined_at) VALUES (?, ?, 'caller',"
                " ?, ?)",
                room,
                person.member,
                f"star {number}",
                self.clock.now(),
            )


@pytest.fixture(name="place")
async def place_fixture(tmp_path: Path) -> AsyncIterator[Place]:
    async with Place.open(tmp_path) as place:
        yield place


@pytest.fixture(name="any_place", params=["sqlite", "postgres"])
async def any_place_fixture(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """A place over each of the two stores, for the journeys that touch every statement."""
    address = ""
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_server").new_database()
    async with Place.open(tmp_path, address=address) as place:
        yield place
