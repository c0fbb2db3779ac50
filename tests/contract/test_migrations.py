"""Forward only, each step whole, versions may be skipped, and nothing is done to a newer database."""
# ruff: noqa: ASYNC240 - these tests look at files between two steps, and nobody waits meanwhile

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import apsw
import pytest

from asterism.clock import SystemClock
from asterism.store import SchemaTooNew, StatementRefused, Tx
from asterism.store.migrate import Migration, load, migrate, statements
from asterism.store.sqlite import SqliteStore
from asterism.store.tables import tables_after
from tests.contract.conftest import NODES, Place

STEPS = [
    Migration(1, "first", "CREATE TABLE a (id TEXT PRIMARY KEY);\nINSERT INTO a (id) VALUES ('one; two');\n"),
    Migration(2, "second", "-- A comment; so.\nALTER TABLE a ADD COLUMN n BIGINT NOT NULL DEFAULT 7;\n"),
    Migration(5, "fifth", "CREATE TABLE b (id TEXT PRIMARY KEY, a TEXT REFERENCES a (id), body BLOB);\n"),
]  # fmt: skip


async def rows(store: Any, sql: str) -> list[Any]:
    async def work(tx: Tx) -> list[Any]:
        return await tx.all(sql)

    found: list[Any] = await store.read(work)
    return found


async def test_an_old_database_skips_versions_and_keeps_its_rows(place: Place) -> None:
    store = await place.open()
    assert await migrate(store, migrations=STEPS[:1]) == [1]
    assert await migrate(store, migrations=STEPS) == [2, 5]
    assert await migrate(store, migrations=STEPS) == []
    assert await rows(store, "SELECT id, n FROM a") == [{"id": "one; two", "n": 7}]
    versions = await rows(store, "SELECT version, name, applied_at FROM schema_version ORDER BY version")
    assert [(row["version"], row["name"]) for row in versions] == [(1, "first"), (2, "second"), (5, "fifth")]
    assert all(row["applied_at"] > 1_700_000_000_000 for row in versions)


async def test_a_newer_database_is_refused_and_left_alone(place: Place) -> None:
    store = await place.open()
    await migrate(store, migrations=[STEPS[0], STEPS[2]])
    with pytest.raises(SchemaTooNew, match=r"0005.*0002"):
        await migrate(store, migrations=STEPS[:2])
    assert [row["version"] for row in await rows(store, "SELECT version FROM schema_version")] == [1, 5]


async def test_a_step_that_fails_leaves_nothing_and_the_steps_before_it_stay(place: Place) -> None:
    store = await place.open()
    broken = Migration(
        2, "broken", "CREATE TABLE c (id BIGINT PRIMARY KEY);\nINSERT INTO nowhere (id) VALUES (1);\n"
    )
    with pytest.raises(StatementRefused):
        await migrate(store, migrations=[STEPS[0], broken])
    assert [row["version"] for row in await rows(store, "SELECT version FROM schema_version")] == [1]
    mended = Migration(2, "mended", "CREATE TABLE c (id BIGINT PRIMARY KEY);\n")
    assert await migrate(store, migrations=[STEPS[0], mended]) == [2]


@pytest.mark.parametrize("place", NODES, indirect=True)
async def test_two_nodes_that_start_at_once_apply_each_step_once(place: Place) -> None:
    nodes = [await place.open(), await place.open()]
    applied = await asyncio.gather(*(migrate(node, migrations=STEPS) for node in nodes))
    assert all(each in ([], [1, 2, 5], [2, 5], [5]) for each in applied)
    assert await rows(nodes[0], "SELECT id FROM a") == [{"id": "one; two"}]


async def test_progress_is_told_step_by_step(place: Place) -> None:
    store = await place.open()
    told: list[Any] = []
    await migrate(store, migrations=STEPS, progress=lambda *step: told.append(step))
    assert told == [(0, 3, "first"), (1, 3, "second"), (2, 3, "fifth"), (3, 3, "done")]


async def test_an_sqlite_database_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path / "network.db", clock=SystemClock())
    await migrate(store, migrations=STEPS[:1])
    assert [path.name for path in tmp_path.glob("before-*")] == []
    await migrate(store, migrations=STEPS)
    await migrate(store, migrations=STEPS)
    await store.close()
    assert [path.name for path in tmp_path.glob("before-*")] == ["before-migration-0001.db"]
    old = apsw.Connection(str(tmp_path / "before-migration-0001.db"))
    assert list(old.execute("SELECT id FROM a")) == [("one; two",)]
    assert list(old.execute("SELECT version FROM schema_version")) == [(1,)]
    assert list(old.execute("PRAGMA integrity_check")) == [("ok",)]
    old.close()


async def test_without_room_for_the_copy_nothing_is_migrated(tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path / "network.db", clock=SystemClock())
    await migrate(store, migrations=STEPS[:1])
    (tmp_path / "before-migration-0001.db").mkdir()
    with pytest.raises(OSError, match="directory"):
        await migrate(store, migrations=STEPS)
    assert [row["version"] for row in await rows(store, "SELECT version FROM schema_version")] == [1]
    await store.close()


def test_the_words_of_the_tables_are_those_of_each_dialect() -> None:
    sql = "CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT, c BLOB, d DOUBLE PRECISION);\n"
    assert statements(sql, "sqlite") == ["CREATE TABLE t (a INT PRIMARY KEY, b TEXT, c BLOB, d REAL) STRICT"]
    assert statements(sql, "postgres") == [
        'CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT COLLATE "C", c BYTEA, d DOUBLE PRECISION)'
    ]


def test_two_migrations_of_one_number_are_refused(tmp_path: Path) -> None:
    for name in ("0001_a.sql", "0001_b.sql"):
        (tmp_path / name).write_text("SELECT 1;\n")
    with pytest.raises(ValueError, match="0001"):
        load(tmp_path)


async def test_the_schema_of_the_program_is_the_same_on_both_stores(place: Place) -> None:
    store = await place.open()
    assert await migrate(store) == [each.version for each in load()]
    for table in await tables_after(load()):
        assert await rows(store, f"SELECT {', '.join(table.columns)} FROM {table.name} WHERE 1 = 0") == []
    assert await store.health() > 0
