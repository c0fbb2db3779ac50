"""Opens the store that the settings name. The server and every command come in this way."""

from __future__ import annotations

from asterism.clock import Clock
from asterism.settings import Settings
from asterism.store.base import Store


async def open_store(settings: Settings, clock: Clock) -> Store:
    """The store, opened but not migrated. Raises StoreUnavailable."""
    if settings.dialect == "postgres":
        from asterism.store.postgres import PostgresStore

        return await PostgresStore.open(settings.store, clock=clock, connections=settings.store_connections)
    from asterism.store.sqlite import SqliteStore

    make_folder(settings)
    return await SqliteStore.open(settings.sqlite_file, clock=clock)


def make_folder(settings: Settings) -> None:
    """Makes the data folder, closed to others on this machine; one that is there stays as it is."""
    if not settings.data_folder.exists():
        settings.data_folder.mkdir(mode=0o700, parents=True)
