"""The store: what every capability uses to keep and find its rows, and the errors it can meet.

A piece of work is a coroutine function over a transaction::

    async def work(tx: Tx) -> str:
        changed = await tx.run("UPDATE calls SET state = ? WHERE id = ? AND term = ?", "held", id, term)
        ...
    outcome = await store.write(work)

- Inside work nothing is awaited but methods of tx: the embedded store drives the coroutine inside its
  writer thread, where no event loop runs.
- Work may be run again from its start (PostgreSQL, after a serialization failure), so it changes nothing
  except through tx. What has to follow a commit goes into ``tx.after``.
- An exception that leaves work undoes this piece of work and reaches the caller.
- An error raised by a statement spoils the piece of work: no further statement runs and nothing is kept. Work
  may turn the error into one of its own; when it goes on as if nothing had been, the caller gets the error.
  To expect a conflict, write ``ON CONFLICT DO NOTHING`` or a WHERE and look at the row count.
- A placeholder takes its type from what it is compared with or stored in. Where there is nothing of the kind,
  as in ``? + 1``, PostgreSQL guesses: do sums in Python, or write ``CAST(? AS BIGINT)``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import Any, Literal, Protocol, TypeVar

T = TypeVar("T")

Row = Mapping[str, Any]
Value = str | int | float | bytes | None


class StoreError(Exception):
    """Anything the store refuses. The code is stable; the sentence may be shown to a person."""

    code = "store_error"
    sentence = "Something could not be kept. Nothing was changed."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.sentence)


class StoreUnavailable(StoreError):  # noqa: N818 - the name that callers know
    """The disk is full or failing, or the database cannot be reached. Nothing was acknowledged.

    When the trouble came in the middle of the commit the work may have been kept all the same, so every write
    carries an id that makes it harmless to send it again.
    """

    code = "store_unavailable"
    sentence = "Nothing can be kept at the moment. Nothing was changed. Please try again soon."


class StoreBusy(StoreError):  # noqa: N818 - the name that callers know
    """Too much is waiting to be written, or others kept being first. Nothing of the work was kept."""

    code = "busy"
    sentence = "There is too much to do at once. Nothing was changed. Please try again in a moment."


class StatementRefused(StoreError):  # noqa: N818 - the name that callers know
    """A statement the database does not accept: a mistake in the program, or a value of the wrong type."""

    code = "statement_refused"


class ConstraintViolation(StoreError):  # noqa: N818 - the name that callers know
    """A row that breaks a rule of the tables: a missing value, a check, a reference."""

    code = "constraint_violation"


class UniqueViolation(ConstraintViolation):
    """A second row where the tables allow one.

    constraint_hint is ``table.column, table.column`` of the columns that have to be unique, the same on both
    stores, or the name of the index when it is made of expressions. It never holds values.
    """

    code = "unique_violation"

    def __init__(self, constraint_hint: str) -> None:
        super().__init__(f"already there: {constraint_hint}")
        self.constraint_hint = constraint_hint


class SchemaTooNew(StoreError):  # noqa: N818 - the name that callers know
    """The database was written by a newer version of the program."""

    code = "schema_too_new"


class Tx(Protocol):
    """A transaction. ``now`` is the store's clock in milliseconds, the same throughout the transaction."""

    @property
    def now(self) -> int: ...

    async def all(self, sql: str, *args: Value) -> list[Row]: ...

    def pages(self, sql: str, *args: Value, size: int = 500) -> AsyncIterator[list[Row]]:
        """The rows in lists of at most size, so that a large answer is never in memory as a whole."""

    async def one(self, sql: str, *args: Value) -> Row | None:
        """The first row, or None. A changing statement with RETURNING is carried out wholly."""

    async def run(self, sql: str, *args: Value) -> int:
        """Carries out a changing statement and returns the number of rows it changed itself."""

    def after(self, fn: Callable[[], None]) -> None:
        """fn is called once, on the event loop, after the commit; never after a rollback.

        The embedded store calls in the order of commits. A PostgreSQL server may tell one connection of its
        commit after another one has already built upon it, so whoever is called reads versions and places.
        """


Work = Callable[[Tx], Coroutine[Any, Any, T]]
Dialect = Literal["sqlite", "postgres"]


class Store(Protocol):
    @property
    def dialect(self) -> Dialect: ...

    def now(self) -> float:
        """The clock that ``tx.now`` is taken from, in ms with its fraction: one for all nodes."""

    async def write(self, work: Work[T], *, serial: bool = True) -> T:
        """Runs work in a transaction, durable when this returns.

        serial=False allows the weaker READ COMMITTED on PostgreSQL: only for work in which every statement is
        a compare-and-set of its own. Raises StoreBusy, StoreUnavailable, ConstraintViolation, or what work
        raises. Work that was begun goes on when whoever awaits it is cancelled.
        """

    async def read(self, work: Work[T]) -> T:
        """Runs work on one consistent snapshot; changing anything is refused."""

    async def health(self) -> float:
        """Makes a durable write and returns the seconds it took; raises StoreUnavailable or StoreBusy."""

    async def close(self) -> None: ...
