"""One transaction of the PostgreSQL store.

Statements, rows, and PostgreSQL's errors in the store's own words.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from functools import lru_cache
from typing import Any

import asyncpg

from asterism.store.base import (
    ConstraintViolation,
    Row,
    StatementRefused,
    StoreBusy,
    StoreError,
    StoreUnavailable,
    UniqueViolation,
    Value,
)

_MARK = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\?""")
_KEY = re.compile(r"Key \((\w+(?:, \w+)*)\)=")
_COUNT = re.compile(r"\b(\d+)$")


class Again(Exception):  # noqa: N818 - it is a request, not an error
    """Another transaction was first; the piece of work is run again from its start.

    refused_by names the unique columns that refused it, if it was those.
    """

    def __init__(self, refused_by: str = "") -> None:
        super().__init__()
        self.refused_by = refused_by


@lru_cache(maxsize=4096)
def numbered(sql: str) -> str:
    """The statement with ``$1``, ``$2``, ... for each ``?`` that is neither quoted nor in a comment."""
    count = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal count
        if match[0] != "?":
            return match[0]
        count += 1
        return f"${count}"

    return _MARK.sub(replace, sql)


def unique_hint(error: asyncpg.UniqueViolationError) -> str:
    """``table.column, table.column``, as SQLite says it; the name of the index when it has expressions."""
    match = _KEY.match(error.detail or "")
    if not match:
        return str(error.constraint_name)
    return ", ".join(f"{error.table_name}.{column}" for column in match[1].split(", "))


def translate(error: Exception, *, reading: bool = False) -> StoreError | Again:
    """The store's error for one of the driver's or the server's. Messages never hold values of rows."""
    kind = type(error).__name__
    match error:
        case StoreError():
            return error
        case asyncpg.SerializationError() | asyncpg.DeadlockDetectedError() | asyncpg.LockNotAvailableError():
            return Again()
        case asyncpg.InvalidCachedStatementError() | asyncpg.OutdatedSchemaCacheError():
            return Again()
        case asyncpg.UniqueViolationError():
            return UniqueViolation(unique_hint(error))
        case asyncpg.IntegrityConstraintViolationError():
            return ConstraintViolation(f"{error.table_name}: {error.constraint_name or error.column_name}")
        case asyncpg.ReadOnlySQLTransactionError() if reading:
            return StatementRefused("a read may not change anything")
        case asyncpg.QueryCanceledError():
            return StoreBusy("a statement took too long")
        case (
            asyncpg.PostgresConnectionError()
            | asyncpg.OperatorInterventionError()
            | asyncpg.InsufficientResourcesError()
            | asyncpg.PostgresSystemError()
            | asyncpg.InvalidAuthorizationSpecificationError()
            | asyncpg.InvalidCatalogNameError()
            | asyncpg.ReadOnlySQLTransactionError()
            | asyncpg.InternalClientError()
            | OSError()
            | TimeoutError()
        ):
            return StoreUnavailable(f"the database cannot be reached or refuses: {kind}")
        case asyncpg.DataError() | ValueError() | TypeError() | OverflowError():
            return StatementRefused(f"a value of the wrong type: {kind}")
        case asyncpg.InterfaceError():
            return StoreUnavailable(f"the connection was lost: {kind}")
        case asyncpg.SyntaxOrAccessError():
            return StatementRefused(f"{kind}: {error.args[0] if error.args else ''}")
        case _:
            return StatementRefused(kind)


class PostgresTx:
    """Implements asterism.store.base.Tx on a connection that is inside a transaction."""

    __slots__ = ("_connection", "_reading", "afters", "now", "over", "spoiled")

    def __init__(self, connection: Any, now: int, *, reading: bool = False) -> None:
        self._connection = connection
        self._reading = reading
        self.now = now
        self.afters: list[Callable[[], None]] = []
        self.spoiled: StoreError | Again | None = None
        self.over = False

    async def all(self, sql: str, *args: Value) -> list[Row]:
        return [_row(record) for record in await self._do(self._connection.fetch, sql, args)]

    async def pages(self, sql: str, *args: Value, size: int = 500) -> AsyncIterator[list[Row]]:
        await self._do(self._connection.execute, f"DECLARE pages NO SCROLL CURSOR FOR {sql}", args)
        # Prepared each time, because what this fetches is different for each cursor of that name.
        fetch = await self._do(self._connection.prepare, f"FETCH {size} FROM pages", ())
        while records := await self._do(lambda _sql: fetch.fetch(), "", ()):
            yield [_row(each) for each in records]
        await self._do(self._connection.execute, "CLOSE pages", ())

    async def one(self, sql: str, *args: Value) -> Row | None:
        record = await self._do(self._connection.fetchrow, sql, args)
        return None if record is None else _row(record)

    async def run(self, sql: str, *args: Value) -> int:
        status = await self._do(self._connection.execute, sql, args)
        match = _COUNT.search(status)
        return int(match[1]) if match else 0

    def after(self, fn: Callable[[], None]) -> None:
        self.afters.append(fn)

    def judge(self, failure: BaseException | None, refused_by: str) -> BaseException | None:
        """Ends the transaction: what the caller is to get instead of success, or None to commit.

        A spoiled transaction fails even when the work went on as if nothing had been. PostgreSQL may report
        as a unique violation what is really another transaction being first, where SQLite would have shown
        the other row to the work. So the first one is a reason to run again, and the second is the work's
        own.
        """
        self.over = True
        if isinstance(self.spoiled, Again):
            return self.spoiled
        if isinstance(self.spoiled, UniqueViolation) and self.spoiled.constraint_hint != refused_by:
            return Again(self.spoiled.constraint_hint)
        return failure if failure is not None else self.spoiled

    async def _do(self, method: Any, sql: str, args: tuple[Value, ...]) -> Any:
        if self.over:
            raise RuntimeError("this transaction is over")
        if self.spoiled is not None:
            raise self.spoiled
        try:
            return await method(numbered(sql), *args)
        except Exception as error:  # noqa: BLE001 - every error is put into the store's own words
            # The driver's messages quote values of rows, so they are not passed on.
            self.spoiled = translate(error, reading=self._reading)
            raise self.spoiled from None


def _row(record: Any) -> Row:
    return dict(record)
