"""Full disks, restarts and SIGKILL: what was acknowledged stays, and nothing else is claimed (P1, P6)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import apsw
import pytest

from asterism.clock import SystemClock
from asterism.store import StoreUnavailable, Tx, sqlite
from asterism.store.migrate import migrate
from asterism.store.postgres import PostgresStore
from asterism.store.sqlite import SqliteStore, check_version, connect
from tests.contract.conftest import TABLES
from tests.servers import postgres

WRITER = Path(__file__).with_name("writing_process.py")


def put(number: int, size: int = 300) -> Any:
    async def work(tx: Tx) -> int:
        await tx.run("INSERT INTO notes (room, seq, body) VALUES ('a', ?, ?)", number, bytes(size))
        return number

    return work


async def add_room(tx: Tx) -> None:
    await tx.run("INSERT INTO rooms (id, head) VALUES ('a', 0)")


async def numbers(tx: Tx) -> set[int]:
    return {row["seq"] for row in await tx.all("SELECT seq FROM notes")}


@contextlib.contextmanager
def no_file_larger_than(size: int) -> Any:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_the_log_is_emptied_in_its_time_however_steadily_something_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "CHECKPOINT_PAGES", 1)  # every commit wakes whoever tidies up
    monkeypatch.setattr(sqlite, "TIDY_S", 0.3)
    path = tmp_path / "network.db"
    store = await SqliteStore.open(path, clock=SystemClock())
    try:
        await migrate(store, migrations=TABLES)
        await store.write(add_room)
        log, largest, smallest = path.with_name("network.db-wal"), 0, 1 << 40
        until = asyncio.get_running_loop().time() + 10
        number = 0
        while smallest >= largest and asyncio.get_running_loop().time() < until:
            number += 1
            await store.write(put(number))
            size = log.stat().st_size
            largest = max(largest, size)
            # Without being emptied it keeps its largest size, and is written from its beginning again.
            smallest = size if number > 50 and size < largest else smallest
        assert smallest < largest
    finally:
        await store.close()


@pytest.mark.parametrize("inline", [False, True])
async def test_a_full_disk_acknowledges_nothing_and_serves_again_when_there_is_room(
    tmp_path: Path, inline: bool
) -> None:
    path = tmp_path / "network.db"
    store = await SqliteStore.open(path, clock=SystemClock(), inline=inline)
    await migrate(store, migrations=TABLES)
    await store.write(add_room)
    kept: set[int] = set()
    with no_file_larger_than(path.with_name("network.db-wal").stat().st_size + 100_000):
        for start in range(0, 1_000, 50):
            # The log fills up in the middle of a group, so the commit itself fails.
            group = (store.write(put(n, 2_000)) for n in range(start, start + 50))
            outcomes = await asyncio.gather(*group, return_exceptions=True)
            kept |= {each for each in outcomes if isinstance(each, int)}
            refused = [each for each in outcomes if not isinstance(each, int)]
            assert all(isinstance(each, StoreUnavailable) for each in refused)
            if refused:
                break
        assert refused, "the disk was never full"
        # A group of smaller pieces may still fit; a piece as large as those that failed does not.
        with pytest.raises(StoreUnavailable):
            await store.write(put(9_000, 200_000))
        assert await store.read(numbers) == kept
    assert await store.health() > 0
    assert await store.write(put(5_000)) == 5_000
    await store.close()
    again = await SqliteStore.open(path, clock=SystemClock())
    assert await again.read(numbers) == kept | {5_000}
    await again.close()


async def test_a_full_database_fails_only_what_did_not_fit(tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path / "network.db", clock=SystemClock())
    await migrate(store, migrations=TABLES)
    await store.write(add_room)

    async def pages(tx: Tx) -> int:
        row = await tx.one("PRAGMA page_count")
        return int(row["page_count"]) if row else 0

    async def limit(tx: Tx, most: int) -> None:
        await tx.run(f"PRAGMA max_page_count = {most}")

    most = await store.read(pages) + 4
    await store.write(lambda tx: limit(tx, most))
    outcomes = await asyncio.gather(
        *(store.write(put(n, 100_000 if n == 3 else 10)) for n in range(8)), return_exceptions=True
    )
    kept = {each for each in outcomes if isinstance(each, int)}
    assert isinstance(outcomes[3], StoreUnavailable)
    assert await store.read(numbers) == kept
    await store.write(lambda tx: limit(tx, 1_000_000))
    assert await store.write(put(3, 100_000)) == 3
    assert await store.read(numbers) == kept | {3}
    await store.close()


async def test_a_folder_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        await SqliteStore.open(tmp_path / "nowhere" / "network.db", clock=SystemClock())
    assert not (tmp_path / "nowhere").exists()


def test_an_sqlite_that_can_damage_data_is_refused() -> None:
    for version in ("3.40.1", "3.51.2"):
        with pytest.raises(StoreUnavailable, match=r"3\.51\.3 or newer"):
            check_version(version)
    check_version("3.51.3")


async def test_the_settings_that_durability_rests_on_are_on(tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path / "network.db", clock=SystemClock())

    async def ask(tx: Tx) -> list[Any]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        rows = [await tx.one(f"PRAGMA {name}") for name in names]
        return [next(iter(row.values())) for row in rows if row]

    assert await store.write(ask) == ["wal", 2, 1, 1]
    await store.close()


def test_a_join_is_not_planned_anew_for_each_value(tmp_path: Path) -> None:
    """Planning takes five times as long as running it, and each message in a room asks for one."""
    db = connect(tmp_path / "network.db")
    assert db.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, -1) == 1
    db.close()


async def _write_until_killed(where: str, least: int, kill: Any) -> set[int]:
    """Runs a process that writes; after so many acknowledgements calls kill. Returns all that were heard."""
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(WRITER), where, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}:{root}"},
    )  # fmt: skip
    assert process.stdout is not None
    heard: set[int] = set()
    while len(heard) < least:
        line = await asyncio.wait_for(process.stdout.readline(), 30)
        assert line, "it ended by itself"
        heard.add(int(line))
    kill(process)
    rest = await asyncio.wait_for(process.stdout.read(), 30)
    heard |= {int(line) for line in rest.splitlines(keepends=True) if line.endswith(b"\n")}
    await process.wait()
    return heard


@pytest.mark.parametrize("least", [1, 400, 1_500])
async def test_sigkill_in_the_middle_of_group_commits_loses_nothing_acknowledged(
    tmp_path: Path, least: int
) -> None:
    path = tmp_path / "network.db"
    store = await SqliteStore.open(path, clock=SystemClock())
    await migrate(store, migrations=TABLES)
    await store.write(add_room)
    await store.close()
    acknowledged = await _write_until_killed(str(path), least, lambda process: process.kill())
    again = await SqliteStore.open(path, clock=SystemClock())
    kept = await again.read(numbers)
    assert acknowledged <= kept
    assert len(acknowledged) >= least
    await again.close()


async def test_sigkill_of_postgresql_loses_nothing_acknowledged_and_is_survived() -> None:
    with postgres(durable=True) as server:
        address = server.new_database()
        store = await PostgresStore.open(address, clock=SystemClock())
        await migrate(store, migrations=TABLES)
        await store.write(add_room)
        acknowledged = await _write_until_killed(address, 300, lambda _process: server.stop(signal.SIGKILL))
        with pytest.raises(StoreUnavailable) as caught:
            await store.write(put(-1))
        assert caught.value.code == "store_unavailable"
        with pytest.raises(StoreUnavailable):
            await store.health()
        (server.data / "postmaster.pid").unlink(missing_ok=True)
        await asyncio.to_thread(server.start)
        assert await store.write(put(-2)) == -2
        kept = await store.read(numbers)
        assert acknowledged <= kept
        assert -1 not in kept
        await store.close()


async def test_a_restart_of_postgresql_is_survived_by_every_connection_of_the_pool() -> None:
    with postgres() as server:
        store = await PostgresStore.open(server.new_database(), clock=SystemClock(), connections=6)
        await migrate(store, migrations=TABLES)
        await store.write(add_room)
        await asyncio.gather(*(store.write(put(n)) for n in range(20)))
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.start)
        assert await asyncio.gather(*(store.write(put(n)) for n in range(20, 40))) == list(range(20, 40))
        assert await store.read(numbers) == set(range(40))
        await store.close()


async def test_postgresql_that_cannot_be_reached_is_said_at_once() -> None:
    with pytest.raises(StoreUnavailable):
        await PostgresStore.open("postgresql://nobody@127.0.0.1:1/nothing", clock=SystemClock())
