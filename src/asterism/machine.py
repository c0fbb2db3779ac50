"""What the commands do on the machine itself, with no server in between: invitations and backups."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from asterism import backup
from asterism.backup_rota import end_old_ones, name_of
from asterism.clock import SystemClock
from asterism.dice import SystemDice
from asterism.errors import Refusal
from asterism.opening import make_folder, open_store
from asterism.people import invitations
from asterism.settings import Settings
from asterism.store.base import Store, StoreError
from asterism.store.migrate import migrate
from asterism.wire.people import PersonRole


class CommandError(Exception):
    """What a command could not do, in one sentence."""


@asynccontextmanager
async def _opened(settings: Settings, *, must_exist: bool = True) -> AsyncIterator[Store]:
    if must_exist and settings.dialect == "sqlite" and not settings.sqlite_file.exists():
        raise CommandError(f"There is no network in {settings.data_folder}; the first start makes it.")
    try:
        store = await open_store(settings, SystemClock())
    except (StoreError, OSError) as error:
        raise CommandError(f"The store cannot be opened: {error}.") from error
    try:
        yield store
    except (StoreError, backup.BackupError, Refusal) as error:
        sentence = error.sentence if isinstance(error, Refusal) else str(error)
        raise CommandError(sentence if sentence.endswith(".") else f"{sentence}.") from error
    except OSError as error:
        raise CommandError(f"The disk refused: {error.strerror}.") from error
    finally:
        await store.close()


async def invitation_link(settings: Settings, role: PersonRole, note: str) -> str:
    """Writes an invitation, as if the machine itself were a steward, and returns its link."""
    dice = SystemDice()
    async with _opened(settings) as store:
        await migrate(store)
        made = invitations.Draft(dice.new_id(), dice.token(), role, note.strip(), 14, dice.new_id())
        await store.write(lambda tx: invitations.write(tx, made, None))
    return f"{settings.address}/i#{made.token}"


async def back_up(settings: Settings, folder: Path | None, progress: backup.Progress) -> Path:
    """A verified backup in a new folder. Those that are too old go, as the settings say."""
    clock = SystemClock()
    target = folder or settings.backups / name_of(clock.now())
    async with _opened(settings) as store:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        await backup.backup(store, settings.keys_folder, target, clock=clock, progress=progress)
        await backup.verify(target, progress=progress)
        end_old_ones(settings.backups, now=clock.now(), days=settings.backup_days)
    return target


async def restore_from(settings: Settings, folder: Path, progress: backup.Progress) -> None:
    """Fills the store and the keys folder of the settings; both have to be empty."""
    make_folder(settings)
    async with _opened(settings, must_exist=False) as store:
        await backup.restore(folder, store, settings.keys_folder, progress=progress)


async def verify_backup(folder: Path, progress: backup.Progress) -> int:
    """The number of rows that came back as they were."""
    try:
        manifest = await backup.verify(folder, progress=progress)
    except (backup.BackupError, StoreError) as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"The disk refused: {error.strerror}.") from error
    return sum(table.rows for table in manifest.tables)
