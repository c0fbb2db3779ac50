"""Raw rows of either store, read beside the product with the database's own driver."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import apsw
import asyncpg


class Reading(Protocol):
    async def rows(self, sql: str) -> list[dict[str, Any]]: ...

    async def change(self, sql: str) -> None: ...


class SqliteReading:
    def __init__(self, file: Path) -> None:
        self._file = file

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        db = apsw.Connection(str(self._file), flags=apsw.SQLITE_OPEN_READWRITE)
        db.set_busy_timeout(5_000)
        db.set_row_trace(_named)
        found = list(db.execute(sql))
        db.close()
        return found

    async def change(self, sql: str) -> None:
        db = apsw.Connection(str(self._file), flags=apsw.SQLITE_OPEN_READWRITE)
        db.set_busy_timeout(5_000)
        db.execute(sql)
        db.close()


def _named(cursor: apsw.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip((column[0] for column in cursor.get_description()), row, strict=True))


class PostgresReading:
    def __init__(self, address: str) -> None:
        self._address = address

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        connection = await asyncpg.connect(self._address)
        try:
            return [dict(row) for row in await connection.fetch(sql)]
        finally:
            await connection.close()

    async def change(self, sql: str) -> None:
        connection = await asyncpg.connect(self._address)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()
