"""The backups that the server takes by itself, and the end of those that are too old (P6)."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import structlog

from asterism import backup
from asterism.clock import Clock
from asterism.settings import Settings
from asterism.store.base import Store, StoreError

HOUR_MS = 3_600_000
DAY_MS = 86_400_000
LOOK_EVERY_MS = 60_000

log = structlog.get_logger(part="backup")


def name_of(now: int) -> str:
    """The folder name of a backup made at a moment in milliseconds; such names sort by time."""
    return datetime.fromtimestamp(now / 1000, UTC).strftime(backup.NAMED)


def end_old_ones(backups: Path, *, now: int, days: int) -> list[str]:
    """Destroys the keys of backups older than so many days, then removes them. Returns their names."""
    if not backups.is_dir():
        return []
    made_at = {folder: backup.made_at(folder) for folder in sorted(backups.iterdir())}
    backup.prune(backups, now_ms=now, keep_keys_ms=days * DAY_MS)
    ended = []
    for folder, made in made_at.items():
        if made is not None and now - made >= days * DAY_MS:
            shutil.rmtree(folder)
            ended.append(folder.name)
    return ended


class BackupRota:
    """Takes a backup when the newest is old enough. ``tick`` is called once a second and returns at once."""

    def __init__(self, settings: Settings, store: Store, clock: Clock) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._look_at = 0
        self._told: frozenset[str] = frozenset()
        """Damaged backups that the log has named."""
        self._task: asyncio.Task[None] | None = None

    async def tick(self) -> None:
        """Looks once a minute whether a backup is due, and takes it beside everything else."""
        now = self._clock.now()
        if now < self._look_at or self._task is not None:
            return
        self._look_at = now + LOOK_EVERY_MS
        self._task = asyncio.create_task(self._look())
        self._task.add_done_callback(self._done)

    async def stop(self) -> None:
        """Lets a backup that is being taken go; what is not whole never gets its name."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _done(self, _task: asyncio.Task[None]) -> None:
        self._task = None

    async def _look(self) -> None:
        folder, now = self._settings.backups, self._clock.now()
        try:
            left, damaged = await asyncio.to_thread(_tidy, folder, now)
            if left:
                log.info("backups that were broken off are removed", number=len(left))
            for name in damaged - self._told:
                log.error("a backup has a damaged manifest; it ends with the others", name=name)
            self._told = damaged
            ended = await asyncio.to_thread(end_old_ones, folder, now=now, days=self._settings.backup_days)
            if ended:
                log.info("old backups ended", number=len(ended))
            if self._settings.backup_hours == 0:
                return
            newest = await asyncio.to_thread(_newest, folder)
            if newest is not None and now - newest < self._settings.backup_hours * HOUR_MS:
                return
            target = folder / name_of(now)
            await asyncio.to_thread(_make, folder)
            manifest = await backup.backup(self._store, self._settings.keys_folder, target, clock=self._clock)
            await backup.verify(target)
            log.info("backed up and verified", rows=sum(table.rows for table in manifest.tables))
        except (backup.BackupError, StoreError, OSError):
            log.exception("the backup failed; it is tried again in a minute")


def _tidy(folder: Path, now: int) -> tuple[list[str], frozenset[str]]:
    if not folder.is_dir():
        return [], frozenset()
    left = backup.remove_left_over(folder, now_ms=now)
    return left, frozenset(each.name for each in folder.iterdir() if backup.is_damaged(each))


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _newest(folder: Path) -> int | None:
    if not folder.is_dir():
        return None
    whole = (each for each in folder.iterdir() if not backup.is_damaged(each))
    return max((made for each in whole if (made := backup.made_at(each)) is not None), default=None)
