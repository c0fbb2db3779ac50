"""P6: a backup is taken live, proves itself by being restored, and after a week opens no dissolved room."""
# ruff: noqa: ASYNC240 - these tests look at files between two steps, and nobody waits meanwhile

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from asterism.backup import KEEP_KEYS_MS, KEYS, MANIFEST, BackupError, backup, prune, restore, verify
from asterism.clock import ManualClock, SystemClock
from asterism.dice import SystemDice
from asterism.keys import KeyGone, RoomKeys, Secrets
from asterism.store import Store, Tx
from asterism.store.migrate import Migration, migrate
from asterism.store.postgres import PostgresStore
from asterism.store.sqlite import SqliteStore
from asterism.store.tables import tables_after
from tests.contract.conftest import NODES, TABLES, Place
from tests.servers import PostgresServer

CANARY = b"the canary sings at four in the morning"
ROOM = "r" * 26
CLOCK = ManualClock()
NOTES = 1_203
STEPS = [
    *TABLES,
    Migration(7, "more", """
        CREATE TABLE abilities (
            note_room TEXT NOT NULL, note_seq BIGINT NOT NULL, weight DOUBLE PRECISION, said TEXT,
            FOREIGN KEY (note_room, note_seq) REFERENCES notes (room, seq) ON DELETE CASCADE
        );
    """),
]  # fmt: skip


def keys_in(folder: Path) -> RoomKeys:
    return RoomKeys(folder, clock=CLOCK, dice=SystemDice())


async def fill(store: Store, sealed: bytes) -> None:
    """Rows of every type, more than a page of them, in tables that need each other out of name order."""

    async def work(tx: Tx) -> None:
        await tx.run("INSERT INTO rooms (id, head) VALUES (?, ?)", ROOM, 2**62)
        for seq in range(NOTES):
            body = sealed if seq == 5 else bytes([seq % 256]) * (seq % 40)
            await tx.run("INSERT INTO notes (room, seq, body) VALUES (?, ?, ?)", ROOM, seq, body)
        await tx.run("INSERT INTO abilities VALUES (?, 7, 0.1, ?)", ROOM, "räum ✶ 'quoted'")
        await tx.run("INSERT INTO abilities VALUES (?, 8, NULL, NULL)", ROOM)

    await store.write(work)


async def everything(store: Store) -> dict[str, list[Any]]:
    tables = await tables_after(STEPS)

    async def work(tx: Tx) -> dict[str, list[Any]]:
        return {
            table.name: sorted(
                map(repr, await tx.all(f"SELECT {', '.join(table.columns)} FROM {table.name}"))
            )
            for table in tables
        }

    return await store.read(work)


@pytest.fixture
async def full(place: Place, tmp_path: Path) -> tuple[Any, bytes]:
    keys = keys_in(tmp_path / "keys")
    await keys.create(ROOM)
    Secrets(tmp_path / "keys", dice=SystemDice(), clock=CLOCK).secret("challenges")
    sealed = keys.seal(ROOM, b"", CANARY)
    store = await place.open(clock=CLOCK)
    await migrate(store, migrations=STEPS)
    await fill(store, sealed)
    return store, sealed


@pytest.mark.parametrize("place", NODES, indirect=True)
@pytest.mark.parametrize("into", NODES)
async def test_a_backup_of_either_store_restores_into_either(
    full: tuple[Any, bytes], into: str, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    store, sealed = full
    told: list[Any] = []
    await backup(
        store,
        tmp_path / "keys",
        tmp_path / "b" / "one",
        migrations=STEPS,
        clock=CLOCK,
        progress=lambda *s: told.append(s),
    )
    assert told
    assert told[-1][0] == told[-1][1]
    await verify(tmp_path / "b" / "one", migrations=STEPS)
    target: Any
    if into == "sqlite":
        target = await SqliteStore.open(tmp_path / "other.db", clock=CLOCK)
    else:
        target = await PostgresStore.open(postgres_server.new_database(), clock=CLOCK)
    await restore(tmp_path / "b" / "one", target, tmp_path / "other-keys", migrations=STEPS)
    assert await everything(target) == await everything(store)
    assert keys_in(tmp_path / "other-keys").open(ROOM, b"", sealed) == CANARY
    assert await target.health() >= 0
    await target.close()


@pytest.mark.parametrize("place", NODES, indirect=True)
async def test_after_pruning_no_backup_opens_what_a_dissolved_room_held(
    full: tuple[Any, bytes], tmp_path: Path
) -> None:
    store, sealed = full
    backups = tmp_path / "backups"
    made = await backup(store, tmp_path / "keys", backups / "one", migrations=STEPS, clock=CLOCK)
    key = next((tmp_path / "keys" / "rooms").glob("*/*")).read_bytes()
    assert any(key in path.read_bytes() for path in (backups / "one").iterdir())
    assert prune(backups, now_ms=made.made_at + KEEP_KEYS_MS - 1) == []
    assert prune(backups, now_ms=made.made_at + KEEP_KEYS_MS) == ["one"]
    assert prune(backups, now_ms=made.made_at + KEEP_KEYS_MS) == []
    left = b"".join(path.read_bytes() for path in (backups / "one").iterdir())
    assert sealed in left
    assert key not in left
    assert CANARY not in left
    await verify(backups / "one", migrations=STEPS)
    target = await SqliteStore.open(tmp_path / "other.db", clock=CLOCK)
    await restore(backups / "one", target, tmp_path / "other-keys", migrations=STEPS)
    with pytest.raises(KeyGone):
        keys_in(tmp_path / "other-keys").open(ROOM, b"", sealed)
    await target.close()


@pytest.mark.parametrize("place", NODES, indirect=True)
async def test_a_backup_taken_while_others_write_is_one_snapshot(place: Place, tmp_path: Path) -> None:
    store = await place.open(clock=SystemClock())
    await migrate(store, migrations=STEPS)
    (tmp_path / "keys").mkdir()
    stop = False
    counts = {"pulse": 0}

    async def writer() -> None:
        while not stop:
            await store.health()
            counts["pulse"] += 1

    writing = asyncio.create_task(writer())
    try:
        for number in range(3):
            await backup(store, tmp_path / "keys", tmp_path / f"b{number}", migrations=STEPS, clock=CLOCK)
    finally:
        stop = True
        await writing
    assert counts["pulse"] > 3
    for number in range(3):
        await verify(tmp_path / f"b{number}", migrations=STEPS)


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
async def test_anything_changed_in_a_backup_is_found(full: tuple[Any, bytes], tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    await backup(full[0], tmp_path / "keys", whole, migrations=STEPS, clock=CLOCK)
    manifest = json.loads((whole / MANIFEST).read_bytes())
    filled = next(each["name"] for each in manifest["tables"] if each["rows"])

    def flip(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)

    def recount(path: Path) -> None:
        for each in manifest["tables"]:
            each["rows"] += each["name"] == filled
        path.write_text(json.dumps(manifest))

    harm: list[tuple[Any, str]] = [
        (flip, f"{filled}.rows"),
        (Path.unlink, f"{filled}.rows"),
        (flip, KEYS),
        (recount, MANIFEST),
        (Path.unlink, MANIFEST),
        (lambda path: path.write_text("{"), MANIFEST),
    ]
    for at, (do, name) in enumerate(harm):
        copy = tmp_path / f"copy{at}"
        shutil.copytree(whole, copy)
        do(copy / name)
        with pytest.raises(BackupError):
            await verify(copy, migrations=STEPS)
    await verify(whole, migrations=STEPS)
    assert list(tmp_path.glob(".verify-*")) == []


async def test_restoring_refuses_a_store_or_keys_that_are_not_empty(
    full: tuple[Any, bytes], tmp_path: Path
) -> None:
    store, _ = full
    await backup(store, tmp_path / "keys", tmp_path / "one", migrations=STEPS, clock=CLOCK)
    before = await everything(store)
    with pytest.raises(BackupError, match="not empty"):
        await restore(tmp_path / "one", store, None, migrations=STEPS)
    assert await everything(store) == before
    fresh = await SqliteStore.open(":memory:", clock=CLOCK, inline=True)
    with pytest.raises(BackupError, match="keys already"):
        await restore(tmp_path / "one", fresh, tmp_path / "keys", migrations=STEPS)
    await fresh.close()


async def test_a_backup_never_replaces_another_and_leaves_nothing_half_made(
    full: tuple[Any, bytes], tmp_path: Path
) -> None:
    store, _ = full
    await backup(store, tmp_path / "keys", tmp_path / "one", migrations=STEPS, clock=CLOCK)
    with pytest.raises(BackupError, match="already"):
        await backup(store, tmp_path / "keys", tmp_path / "one", migrations=STEPS, clock=CLOCK)

    def give_up(done: int, total: int, what: str) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await backup(
            store, tmp_path / "keys", tmp_path / "two", migrations=STEPS, clock=CLOCK, progress=give_up
        )
    assert sorted(path.name for path in tmp_path.glob("two*")) == []


async def test_a_backup_of_an_older_schema_is_restored_and_brought_forward(tmp_path: Path) -> None:
    old = await SqliteStore.open(":memory:", clock=CLOCK, inline=True)
    await migrate(old, migrations=TABLES)
    (tmp_path / "keys").mkdir()
    await backup(old, tmp_path / "keys", tmp_path / "one", clock=CLOCK, migrations=STEPS)
    await old.close()
    new = await SqliteStore.open(":memory:", clock=CLOCK, inline=True)
    made = await restore(tmp_path / "one", new, None, migrations=STEPS)
    assert made.schema == (0, 1)
    assert (await everything(new))["abilities"] == []
    await new.close()
    older = await SqliteStore.open(":memory:", clock=CLOCK, inline=True)
    with pytest.raises(BackupError, match="newer version"):
        await restore(tmp_path / "one", older, None, migrations=TABLES[:1])
    await older.close()
