"""The stores and buses that the contract holds for, each a real one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from asterism.clock import SystemClock
from asterism.store import Store
from asterism.store.migrate import Migration, migrate
from asterism.store.postgres import PostgresStore
from asterism.store.sqlite import SqliteStore
from tests.servers import NatsServer, PostgresServer, nats, postgres

TABLES = [
    Migration(0, "store", "CREATE TABLE store_pulse (id BIGINT PRIMARY KEY, at BIGINT NOT NULL);\n"
                          "INSERT INTO store_pulse (id, at) VALUES (1, 0);\n"),
    Migration(1, "things", """
        CREATE TABLE rooms (id TEXT PRIMARY KEY, head BIGINT NOT NULL);
        CREATE TABLE notes (
            room TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
            seq BIGINT NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (room, seq)
        );
        CREATE TABLE dues (
            id BIGINT PRIMARY KEY,
            due_at BIGINT NOT NULL,
            leased_until BIGINT NOT NULL,
            fence BIGINT NOT NULL,
            holder TEXT
        );
        CREATE UNIQUE INDEX dues_one_each ON dues (holder) WHERE holder IS NOT NULL AND due_at < 0;
    """),
]  # fmt: skip


@dataclass
class Place:
    """Somewhere rows can be kept; every store that is opened here is another node on the same rows."""

    kind: str
    where: str
    opened: list[Any] = field(default_factory=list)

    async def open(self, **options: Any) -> Any:
        options.setdefault("clock", SystemClock())
        store: Store
        if self.kind == "postgres":
            store = await PostgresStore.open(self.where, **options)
        else:
            options.setdefault("inline", self.kind == "inline")
            store = await SqliteStore.open(Path(self.where), **options)
        self.opened.append(store)
        return store

    async def open_ready(self, **options: Any) -> Any:
        store = await self.open(**options)
        await migrate(store, migrations=TABLES)
        return store


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def nats_server() -> Iterator[NatsServer]:
    with nats() as server:
        yield server


# Two nodes at once on the same rows: an inline store waits for nobody and is always alone.
NODES = ["sqlite", "postgres"]


@pytest.fixture(params=["sqlite", "inline", "postgres"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    if request.param == "postgres":
        here = Place("postgres", request.getfixturevalue("postgres_server").new_database())
    else:
        here = Place(request.param, str(tmp_path / "network.db"))
    yield here
    for store in here.opened:
        await store.close()


@pytest.fixture
async def store(place: Place) -> Any:
    return await place.open_ready()
