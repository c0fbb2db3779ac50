"""Nights on a store: open, play, and give what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from asterism.clock import ManualClock
from asterism.store.base import Store, Tx
from asterism.store.migrate import migrate
from asterism.store.sqlite import SqliteStore
from tests.night.night import START, Night


@dataclass
class Played:
    seed: int
    trace: list[str] = field(default_factory=list)
    looks: int = 0
    calls: int = 0
    error: BaseException | None = None


_schema: list[bytes] = []
"""The empty, migrated database: making it anew for each night would take a third of its time."""

TABLES = (
    "rings", "offers", "leads", "call_companions", "safety_ends", "call_counts", "heaviness_counts", "calls",
    "shifts", "duty",
    "device_heard", "room_devices", "room_members", "rooms", "not_again", "blocks", "supporters", "roles",
    "members",
)  # fmt: skip


async def play(seed: int) -> Played:
    """One night on the embedded store in memory."""
    clock = ManualClock(START)
    store = await SqliteStore.open(":memory:", clock=clock, inline=True)
    try:
        if not _schema:
            await migrate(store)
            _schema.append(store._db.serialize("main"))
        store._db.deserialize("main", _schema[0])
        return await _play(seed, store, clock)
    finally:
        await store.close()


async def _play(seed: int, store: Store, clock: ManualClock) -> Played:
    night = Night(seed, store, clock)
    played = Played(seed, night.trace)
    try:
        await night.play()
    except Exception as error:  # noqa: BLE001 - whatever broke the night is what it has to tell
        error.add_note("\n".join(["the last of the trace:", *night.trace[-80:]]))
        played.error = error
    played.looks = night.checker.looks
    played.calls = len(night.checker.known)
    return played


def play_on_postgres(seeds: Iterable[int]) -> Iterator[Played]:
    """Nights on a real PostgreSQL of their own; the store is given the night's clock."""
    from asterism.store.postgres import PostgresStore
    from tests.servers import postgres

    with postgres() as server, asyncio.Runner() as runner:
        clock = ManualClock(START)
        store = runner.run(PostgresStore.open(server.new_database(), clock=clock, connections=2))
        try:
            runner.run(migrate(store))
            for seed in seeds:
                clock.shift_wall(START - clock.now())
                runner.run(_empty(store))
                yield runner.run(_play(seed, store, clock))
        finally:
            runner.run(store.close())


async def _empty(store: Store) -> None:
    async def work(tx: Tx) -> None:
        for table in TABLES:
            await tx.run(f"DELETE FROM {table}")

    await store.write(work)
