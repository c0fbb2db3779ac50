"""One transaction of the embedded store: statements, rows, and SQLite's errors in the store's own words."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import apsw

from asterism.store.base import (
    ConstraintViolation,
    Row,
    StatementRefused,
    StoreBusy,
    StoreError,
    StoreUnavailable,
    UniqueViolation,
    Value,
    Work,
)

T = TypeVar("T")

_UNIQUE = (apsw.SQLITE_CONSTRAINT_UNIQUE, apsw.SQLITE_CONSTRAINT_PRIMARYKEY, apsw.SQLITE_CONSTRAINT_ROWID)
_DISK = (
    apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError, apsw.CorruptError, apsw.NotADBError,
    apsw.PermissionsError, apsw.NoMemError, apsw.ProtocolError,
)  # fmt: skip


def translate(error: apsw.Error) -> StoreError:
    """The store's error for one of SQLite's. Messages never hold values of rows."""
    text = str(error)
    if isinstance(error, apsw.ConstraintError):
        if _code(error) in _UNIQUE:
            return UniqueViolation(text.rpartition("failed: ")[2].removeprefix("index ").strip("'"))
        if _code(error) == apsw.SQLITE_CONSTRAINT_DATATYPE:
            return StatementRefused("a value of the wrong type")
        return ConstraintViolation(text)
    if isinstance(error, (apsw.BusyError, apsw.LockedError)):
        return StoreBusy()
    if isinstance(error, apsw.ReadOnlyError) and _code(error) == apsw.SQLITE_READONLY:
        return StatementRefused("a read may not change anything")
    if isinstance(error, _DISK):
        return StoreUnavailable(f"the disk or the database file refuses: {type(error).__name__}")
    return StatementRefused(f"{type(error).__name__}: {text}")


def _code(error: apsw.Error) -> int:
    # The type stubs of apsw leave this attribute out.
    return int(getattr(error, "extendedresult", 0))


def drive(work: Work[T], tx: SqliteTx) -> T:
    """Runs work to its end on the spot; its awaits on tx never suspend."""
    coroutine = work(tx)
    try:
        coroutine.send(None)
    except StopIteration as done:
        if tx.spoiled is not None:
            raise tx.spoiled from None
        value: T = done.value
        return value
    finally:
        tx.over = True
        coroutine.close()
    raise RuntimeError("inside a transaction nothing may be awaited but the transaction")


_STAR = re.compile(r"(?:SELECT|RETURNING|,|\.)\s*\*", re.IGNORECASE)
_KNOWN_AT_MOST = 2048
_known: dict[str, tuple[str, ...]] = {}


def _names(sql: str, cursor: apsw.Cursor) -> tuple[str, ...]:
    """The names of the columns of a statement, asked of SQLite once.

    A star means other columns after a migration, so statements with one are asked each time.
    """
    names = _known.get(sql)
    if names is None:
        names = tuple(column[0] for column in cursor.get_description())
        if not _STAR.search(sql):
            if len(_known) >= _KNOWN_AT_MOST:
                _known.clear()
            _known[sql] = names
    return names


class SqliteTx:
    """Implements asterism.store.base.Tx on a connection that is inside a transaction."""

    __slots__ = ("_changes", "_db", "_read_only", "afters", "now", "over", "spoiled")

    def __init__(self, db: apsw.Connection, now: int, *, read_only: bool = False) -> None:
        self._db = db
        self._read_only = read_only
        self._changes = db.total_changes()
        self.now = now
        self.afters: list[Callable[[], None]] = []
        self.spoiled: StoreError | None = None
        self.over = False

    async def all(self, sql: str, *args: Value) -> list[Row]:
        cursor = self._execute(sql, args)
        try:
            first = next(cursor, None)
            if first is None:
                return []
            names = _names(sql, cursor)
            rows: list[Row] = [dict(zip(names, first))]  # noqa: B905 - one name per column
            rows.extend([dict(zip(names, row)) for row in cursor])  # noqa: B905
            return rows
        except apsw.Error as error:
            raise self._spoil(error) from error

    async def pages(self, sql: str, *args: Value, size: int = 500) -> AsyncIterator[list[Row]]:
        cursor = self._execute(sql, args)
        try:
            first = next(cursor, None)
            if first is None:
                return
            names = [column[0] for column in cursor.get_description()]
            page: list[Row] = [dict(zip(names, first, strict=True))]
            for row in cursor:
                if len(page) == size:
                    yield page
                    page = []
                page.append(dict(zip(names, row, strict=True)))
            yield page
        except apsw.Error as error:
            raise self._spoil(error) from error
        finally:
            cursor.close(force=True)

    async def one(self, sql: str, *args: Value) -> Row | None:
        cursor = self._execute(sql, args)
        try:
            first = next(cursor, None)
            if first is None:
                return None
            names = _names(sql, cursor)
            if not cursor.is_readonly:
                for _ in cursor:
                    pass
            return dict(zip(names, first))  # noqa: B905
        except apsw.Error as error:
            raise self._spoil(error) from error
        finally:
            cursor.close(force=True)

    async def run(self, sql: str, *args: Value) -> int:
        cursor = self._execute(sql, args)
        try:
            for _ in cursor:
                pass
        except apsw.Error as error:
            raise self._spoil(error) from error
        return self._db.changes()

    def after(self, fn: Callable[[], None]) -> None:
        self.afters.append(fn)

    def _execute(self, sql: str, args: tuple[Value, ...]) -> apsw.Cursor:
        if self.over:
            raise RuntimeError("this transaction is over")
        if self.spoiled is not None:
            raise self.spoiled
        for arg in args:
            if isinstance(arg, str) and "\0" in arg:
                # PostgreSQL has no such text, so here there is none either.
                self.spoiled = StatementRefused("a text holds a NUL character")
                raise self.spoiled
        cursor = self._db.cursor()
        try:
            cursor.execute(sql, args)
        except apsw.Error as error:
            raise self._spoil(error) from error
        except (TypeError, ValueError, OverflowError) as error:
            self.spoiled = StatementRefused(f"a value of the wrong type: {type(error).__name__}")
            raise self.spoiled from None
        if self._read_only and self._db.total_changes() != self._changes:
            # Readers refuse this by themselves. The one connection of an inline store undoes it afterwards.
            self.spoiled = StatementRefused("a read may not change anything")
            cursor.close(force=True)
            raise self.spoiled
        return cursor

    def _spoil(self, error: apsw.Error) -> StoreError:
        self.spoiled = translate(error)
        return self.spoiled
