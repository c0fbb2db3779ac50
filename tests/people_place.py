"""A small place of its own for calls about people: real store, real routes, a clock that tests move."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from asterism.clock import ManualClock
from asterism.dice import SeededDice
from asterism.keys import FrankingKeys, Secrets
from asterism.people.sessions import Sessions
from asterism.settings import Settings
from asterism.store.migrate import migrate
from asterism.store.postgres import PostgresStore
from asterism.store.sqlite import SqliteStore
from tests.persons import Person

HOST = "asterism.localhost:8420"


class CutHub:
    """Remembers which sockets were cut."""

    def __init__(self) -> None:
        self.cuts: list[str] = []

    def cut(self, session: str) -> None:
        self.cuts.append(session)

    def desk_changed(self) -> None:
        """Nobody is connected here."""


class Place:
    def __init__(self, folder: Path, clock: ManualClock, store: Any, parts: Any) -> None:
        self.folder = folder
        self.clock = clock
        self.store = store
        self.parts = parts
        self.hub: CutHub = parts.hub
        self._open: list[httpx.AsyncClient] = []

    @classmethod
    async def open(cls, folder: Path, *, address: str = "", **settings: Any) -> Place:
        """``address`` is a PostgreSQL address; empty for SQLite in memory."""
        import asterism.people.desk
        import asterism.people.inviting
        import asterism.people.routes
        import asterism.people.sign_in
        import asterism.push.routes
        import asterism.safeguarding.routes
        import asterism.setup.routes
        import asterism.vault.routes  # noqa: F401
        from asterism.api import api_routes

        clock, dice = ManualClock(), SeededDice(7)
        store: Any
        if address:
            store = await PostgresStore.open(address, clock=clock, dice=dice, connections=4)
        else:
            store = await SqliteStore.open(":memory:", clock=clock, inline=True)
        await migrate(store)
        parts = SimpleNamespace(
            settings=Settings(data=str(folder), **settings),
            clock=clock,
            dice=dice,
            store=store,
            secrets=Secrets(folder / "keys", dice=dice, clock=clock),
            sessions=Sessions(store, clock),
            hub=CutHub(),
            franking=FrankingKeys(folder / "keys", dice=dice, clock=clock),
            push=SimpleNamespace(key=b"\x04" * 65),
        )
        app = Starlette(routes=api_routes())
        app.state.parts = parts
        place = cls(folder, clock, store, parts)
        place.app = app
        return place

    app: Starlette

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

    async def close(self) -> None:
        for http in self._open:
            await http.aclose()
        await self.store.close()


@pytest.fixture(name="place")
async def place_fixture(tmp_path: Path) -> AsyncIterator[Place]:
    place = await Place.open(tmp_path)
    yield place
    await place.close()


@pytest.fixture(name="any_place", params=["sqlite", "postgres"])
async def any_place_fixture(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """A place over each of the two stores, for the journeys that touch every statement."""
    address = ""
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_server").new_database()
    place = await Place.open(tmp_path, address=address)
    yield place
    await place.close()
