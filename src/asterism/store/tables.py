"""What tables there are, and in which order they can be filled, read from the migrations themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from asterism.clock import ManualClock
from asterism.store.base import Tx
from asterism.store.migrate import Migration, migrate
from asterism.store.sqlite import SqliteStore

# Written by the migration runner of each database for itself.
OWN = ("schema_version",)


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]


async def tables_after(migrations: Sequence[Migration]) -> list[Table]:
    """The tables that these migrations make, those first that others refer to.

    Raises ValueError for tables that refer to each other in a circle or to themselves: such rows could not be
    filled in one by one on both stores.
    """
    scratch = await SqliteStore.open(":memory:", clock=ManualClock(), inline=True)
    try:
        await migrate(scratch, migrations=migrations)
        return await scratch.read(_read_tables)
    finally:
        await scratch.close()


async def _read_tables(tx: Tx) -> list[Table]:
    names = await tx.all(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    left: dict[str, set[str]] = {}
    found: dict[str, Table] = {}
    for name in (row["name"] for row in names):
        if name in OWN:
            continue
        columns = await tx.all("SELECT name FROM pragma_table_info(?) ORDER BY cid", name)
        parents = await tx.all('SELECT DISTINCT "table" AS parent FROM pragma_foreign_key_list(?)', name)
        found[name] = Table(name, tuple(row["name"] for row in columns))
        left[name] = {row["parent"] for row in parents}
    ordered: list[Table] = []
    while left:
        ready = sorted(name for name, parents in left.items() if not parents & left.keys())
        if not ready:
            raise ValueError(f"these tables refer to each other in a circle: {', '.join(sorted(left))}")
        for name in ready:
            ordered.append(found[name])
            del left[name]
    return ordered
