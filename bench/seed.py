"""People, sessions and rooms, written straight into a fresh data folder, so that a bench starts where it
measures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from asterism.clock import SystemClock
from asterism.dice import SystemDice
from asterism.keys import RoomKeys
from asterism.people.sessions import open_session
from asterism.rooms import admission
from asterism.rooms.store import enter_group
from asterism.settings import Settings
from asterism.store.base import Tx
from asterism.store.migrate import migrate
from asterism.store.sqlite import SqliteStore


@dataclass(frozen=True)
class Somebody:
    """A member with one device and an open session."""

    member: str
    device: str
    token: str


class Ground:
    """A data folder that is being prepared. ``async with Ground.open(folder)``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = SystemClock()
        self.dice = SystemDice()
        self.settings = Settings(data=str(folder))
        self.keys = RoomKeys(self.settings.keys_folder, clock=self.clock, dice=self.dice)
        self.store: SqliteStore

    async def __aenter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.store = await SqliteStore.open(self.settings.sqlite_file, clock=self.clock)
        await migrate(self.store)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.store.close()

    async def people(self, count: int) -> list[Somebody]:
        made = [Somebody(self.dice.new_id(), self.dice.new_id(), self.dice.token()) for _ in range(count)]

        async def work(tx: Tx) -> None:
            for each in made:
                key = hashlib.sha256(each.member.encode()).digest()
                await tx.run(
                    "INSERT INTO members (id, account_key, account_key_version, languages, threads, "
                    "standing, "
                    "made_at, age) VALUES (?, ?, 1, '[]', '[]', 'good', ?, 'adult')",
                    each.member, key, tx.now,
                )  # fmt: skip
                await tx.run(
                    "INSERT INTO devices (id, member, device_key, credential, made_at) VALUES (?, ?, ?, "
                    "?, ?)",
                    each.device, each.member, key, b"credential", tx.now,
                )  # fmt: skip
                await open_session(tx, each.device, each.member, each.device, each.token)

        await self.store.write(work)
        return made

    async def room(self, people: list[Somebody]) -> str:
        """A founded room in whose group everyone stands, at generation 1 and epoch 0."""
        room = self.dice.new_id()
        self.keys.create_now(room)

        async def work(tx: Tx) -> None:
            first = people[0]
            # A kind of room in which everybody may speak at once, unlike a circle with its piece.
            await admission.open_room(tx, room, "session", first.member, first.device)
            for each in people[1:]:
                await admission.let_in(tx, room, each.member, "companion", each.device, None)
            for each in people:
                await enter_group(tx, room, each.device, each.member, 0)
            await tx.run(
                "UPDATE rooms SET generation = 1, suite = 1, founded_at = ? WHERE id = ?", tx.now, room
            )

        await self.store.write(work)
        return room
