"""The backups a server takes by itself: taken when due, verified, and ended with everything in them (P6)."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from asterism.backup import KEYS, MANIFEST, made_at
from asterism.backup_rota import DAY_MS, HOUR_MS, BackupRota, end_old_ones, name_of
from asterism.clock import ManualClock
from asterism.dice import SeededDice
from asterism.keys import RoomKeys
from asterism.settings import Settings
from asterism.store.migrate import migrate
from asterism.store.sqlite import SqliteStore

START = 1_800_000_000_000


class Place:
    """A small network whose clock is moved by hand."""

    def __init__(self, folder: Path, store: SqliteStore, clock: ManualClock) -> None:
        self.settings = Settings(data=str(folder))
        self.clock = clock
        self.rota = BackupRota(self.settings, store, clock)

    async def tick(self) -> list[str]:
        """One tick, what it began brought to its end, and the names of the backups after it."""
        await self.rota.tick()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others)
        folder = self.settings.backups
        return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    clock = ManualClock(START)
    store = await SqliteStore.open(":memory:", clock=clock, inline=True)
    await migrate(store)
    RoomKeys(tmp_path / "keys", clock=clock, dice=SeededDice(1)).create_now("room")
    yield Place(tmp_path, store, clock)
    await store.close()


async def test_the_first_backup_is_taken_at_once_and_the_next_when_it_is_due(place: Place) -> None:
    first = name_of(START)
    assert await place.tick() == [first]
    await place.clock.advance(23 * HOUR_MS)
    assert await place.tick() == [first]
    await place.clock.advance(HOUR_MS)
    assert await place.tick() == [first, name_of(START + 24 * HOUR_MS)]
    assert made_at(place.settings.backups / first) == START


async def test_no_backup_is_taken_when_the_settings_say_so(place: Place) -> None:
    place.rota = BackupRota(
        Settings(data=place.settings.data, backup_hours=0), place.rota._store, place.clock
    )
    assert await place.tick() == []


async def test_old_backups_end_even_when_no_more_are_taken(place: Place) -> None:
    [first] = await place.tick()
    settings = Settings(data=place.settings.data, backup_hours=0)
    place.rota = BackupRota(settings, place.rota._store, place.clock)
    assert await place.tick() == [first]
    await place.clock.advance(7 * DAY_MS)
    assert await place.tick() == []


async def test_a_backup_ends_with_its_keys_after_the_days_of_the_settings(place: Place) -> None:
    [first] = await place.tick()
    folder = place.settings.backups
    assert (folder / first / KEYS).exists()
    assert end_old_ones(folder, now=START + 7 * DAY_MS - 1, days=7) == []
    assert end_old_ones(folder, now=START + 7 * DAY_MS, days=7) == [first]
    assert list(folder.iterdir()) == []


async def test_a_folder_that_is_no_backup_is_left_alone(place: Place) -> None:
    folder = place.settings.backups / "notes"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    end_old_ones(place.settings.backups, now=START + 100 * DAY_MS, days=1)
    assert folder.exists()


async def test_what_a_killed_backup_left_is_removed_when_nobody_is_at_it(place: Place) -> None:
    folder = place.settings.backups
    for name in ("2027-01-01T00-00-00Z.partial", ".verify-abc", "2027-01-02T00-00-00Z.partial"):
        (folder / name).mkdir(parents=True)
        (folder / name / KEYS).write_bytes(b"keys")
    now = START // 1000
    for path in (folder / "2027-01-02T00-00-00Z.partial", folder / "2027-01-02T00-00-00Z.partial" / KEYS):
        os.utime(path, (now, now))
    assert await place.tick() == ["2027-01-02T00-00-00Z.partial", name_of(START)]
    await place.clock.advance(HOUR_MS)
    assert await place.tick() == [name_of(START)]


async def test_a_damaged_manifest_stops_no_backup_and_its_own_ends_in_its_time(place: Place) -> None:
    folder = place.settings.backups
    [first] = await place.tick()
    (folder / first / MANIFEST).write_text("{", encoding="utf-8")
    await place.clock.advance(24 * HOUR_MS)
    assert await place.tick() == [first, name_of(START + DAY_MS)]
    assert made_at(folder / first) == START
    await place.clock.advance(6 * DAY_MS)
    assert first not in await place.tick()


async def test_a_backup_that_fails_is_tried_again_after_a_minute(place: Place) -> None:
    place.settings.backups.write_text("a file in the way", encoding="utf-8")
    await place.rota.tick()
    await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))
    place.settings.backups.unlink()
    assert await place.tick() == []
    await place.clock.advance(60_000)
    assert len(await place.tick()) == 1
