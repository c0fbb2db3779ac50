"""The embedded store: SQLite with one writer thread and group commit.

All work waiting to be written is taken at once, each piece runs inside a savepoint of one transaction, and
one COMMIT, with its fsync, makes them durable together. Only then is anyone told. A piece that fails is
undone alone.
See docs/decisions/one-sql-two-stores.md.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar, cast

import apsw

from asterism.clock import Clock
from asterism.store.base import Dialect, StoreBusy, StoreError, StoreUnavailable, Work
from asterism.store.sqlite_tx import SqliteTx, drive, translate

T = TypeVar("T")

# SQLite before 3.51.3 can corrupt a database when a WAL is reset while another connection checkpoints it.
OLDEST_SQLITE = (3, 51, 3)
BATCH_LIMIT = 512
GATHER_S = 0.001
"""While there is much to write, the writer waits this long for company: one commit costs as much as ten."""
CHECKPOINT_PAGES = 1_000
TRUNCATE_PAGES = 16_000
TIDY_S = 240.0
TIDY_AGAIN_S = 10.0
PULSE_S = 10.0


class _Job:
    __slots__ = ("future", "outcome", "tx", "work")

    def __init__(self, work: Work[Any], future: asyncio.Future[Any]) -> None:
        self.work = work
        self.future = future
        self.tx: SqliteTx | None = None
        self.outcome: tuple[bool, Any] = (False, None)


def check_version(version: str) -> None:
    """Raises StoreUnavailable for an SQLite that is too old to be trusted with a WAL."""
    if tuple(int(part) for part in version.split(".")[:3]) < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise StoreUnavailable(f"SQLite {version} can damage a database; {wanted} or newer is needed")


def connect(path: str | Path, *, read_only: bool = False) -> apsw.Connection:
    """A connection with every setting the store relies on; path may be ':memory:'."""
    check_version(apsw.sqlite_lib_version())
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    try:
        db = apsw.Connection(str(path), flags=flags, statementcachesize=512)
        db.set_busy_timeout(5_000)
        # Without this SQLite plans a join anew each time that it is run, in case a value asks for another
        # plan: five times the work of running it.
        db.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "temp_store=MEMORY",
            "cache_size=-32768",
            "trusted_schema=OFF",
        ):
            list(db.execute(f"PRAGMA {pragma}"))
        db.wal_autocheckpoint(0)
        if read_only:
            list(db.execute("PRAGMA query_only=ON"))
    except apsw.Error as error:
        raise translate(error) from error
    return db


class SqliteStore:
    """Open with ``await SqliteStore.open(path, clock=...)``.

    inline=True drives all work at once in the caller, without threads, on one connection: for nights under a
    moved clock, by the thousand; path may then be ':memory:'.
    """

    dialect: Dialect = "sqlite"

    def __init__(
        self, path: str | Path, clock: Clock, *, inline: bool, readers: int, queue_limit: int
    ) -> None:
        self.path = path
        self._clock = clock
        self._inline = inline
        self._queue_limit = queue_limit
        self._pending = 0
        self._pending_reads = 0
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._loop = asyncio.get_running_loop()
        self._writes: SimpleQueue[_Job | None] = SimpleQueue()
        self._reads: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._pages_in_wal = 0
        self._checkpoint_wanted = threading.Event()
        self._closing = threading.Event()
        self._db = connect(path)
        if inline:
            return
        self._db.set_wal_hook(self._count_pages)
        self._start(self._write_forever, "store-writer")
        self._start(self._checkpoint_forever, "store-checkpoint")
        for number in range(readers):
            self._start(self._read_forever, f"store-reader-{number}")

    @classmethod
    async def open(
        cls,
        path: str | Path,
        *,
        clock: Clock,
        inline: bool = False,
        readers: int = 2,
        queue_limit: int = 4096,
    ) -> SqliteStore:
        """Opens or creates the database. Raises StoreUnavailable when it cannot be."""
        if not inline and str(path) == ":memory:":
            raise ValueError("a database in memory has one connection: use inline=True")
        return cls(path, clock, inline=inline, readers=readers, queue_limit=queue_limit)

    def now(self) -> float:
        return self._clock.exact()

    async def write(self, work: Work[T], *, serial: bool = True) -> T:
        self._refuse_when_closed()
        if self._inline:
            return self._write_inline(work)
        if self._pending >= self._queue_limit:
            raise StoreBusy
        job = _Job(work, self._loop.create_future())
        self._pending += 1
        self._idle.clear()
        self._writes.put(job)
        return cast(T, await job.future)

    async def read(self, work: Work[T]) -> T:
        self._refuse_when_closed()
        if self._inline:
            return self._read_on(self._db, work)
        if self._pending_reads >= self._queue_limit:
            raise StoreBusy
        job = _Job(work, self._loop.create_future())
        self._pending_reads += 1
        self._idle.clear()
        self._reads.put(job)
        return cast(T, await job.future)

    async def health(self) -> float:
        async def pulse(tx: Any) -> None:
            await tx.run("UPDATE store_pulse SET at = ? WHERE id = 1", tx.now)

        began = self._clock.monotonic()
        try:
            await self._clock.wait_for(self.write(pulse), PULSE_S)
        except TimeoutError as error:
            raise StoreUnavailable("the disk did not answer") from error
        return self._clock.monotonic() - began

    async def drained(self) -> bool:
        """Waits until nothing is queued or running; True if there was something (ManualClock.settle_with)."""
        waited = not self._idle.is_set()
        await self._idle.wait()
        return waited

    async def close(self) -> None:
        """Finishes what is queued, then closes; no work is taken any more."""
        if self._closed:
            return
        self._closed = True
        if not self._inline:
            await self._idle.wait()
            self._closing.set()
            self._writes.put(None)
            for thread in self._threads:
                if thread.name.startswith("store-reader"):
                    self._reads.put(None)
            self._checkpoint_wanted.set()
            for thread in self._threads:
                await self._loop.run_in_executor(None, thread.join)
        self._db.close()

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise StoreUnavailable("the store is closed")

    def _start(self, target: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    # Inline: everything at once, in the caller.

    def _write_inline(self, work: Work[T]) -> T:
        job = _Job(work, cast("asyncio.Future[Any]", None))
        self._commit_batch([job])
        good, value = job.outcome
        if not good:
            raise value
        assert job.tx is not None
        _run_afters(self._loop, job.tx)
        return cast(T, value)

    # The writer thread.

    def _write_forever(self) -> None:
        crowded = False
        while (job := self._writes.get()) is not None:
            if crowded:
                self._closing.wait(GATHER_S)
            batch = [job]
            last = False
            try:
                while len(batch) < BATCH_LIMIT:
                    following = self._writes.get_nowait()
                    if following is None:
                        last = True
                        break
                    batch.append(following)
            except Empty:
                pass
            crowded = len(batch) > 1
            try:
                self._commit_batch(batch)
            except BaseException as error:  # noqa: BLE001 - the writer outlives anything
                _fail(batch, StoreUnavailable(f"the writer met {type(error).__name__}"))
            self._loop.call_soon_threadsafe(self._resolve_writes, batch)
            if last:
                return

    def _commit_batch(self, batch: list[_Job]) -> None:
        """Runs all jobs in one transaction; afterwards every job has its outcome."""
        db = self._db
        try:
            db.execute("BEGIN IMMEDIATE")
            for job in batch:
                self._run_in_savepoint(db, job)
                if not db.in_transaction:
                    # A full or failing disk makes SQLite undo the whole transaction by itself.
                    _fail(batch, StoreUnavailable())
                    return
            db.execute("COMMIT")
        except apsw.Error as error:
            _fail(batch, translate(error))
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")

    def _run_in_savepoint(self, db: apsw.Connection, job: _Job) -> None:
        job.tx = tx = SqliteTx(db, self._clock.now())
        db.execute("SAVEPOINT piece")
        try:
            job.outcome = (True, drive(job.work, tx))
        except Exception as error:  # noqa: BLE001 - it belongs to whoever asked, and reaches them
            job.outcome = (False, error)
            if db.in_transaction:
                db.execute("ROLLBACK TO piece")
        if db.in_transaction:
            db.execute("RELEASE piece")

    def _resolve_writes(self, batch: list[_Job]) -> None:
        self._pending -= len(batch)
        self._note_idle()
        for job in batch:
            if job.outcome[0] and job.tx is not None:
                _run_afters(self._loop, job.tx)
            _tell(job)

    # The reader threads.

    def _read_forever(self) -> None:
        db: apsw.Connection | None = None
        while (job := self._reads.get()) is not None:
            try:
                if db is None:
                    db = connect(self.path, read_only=True)
                job.outcome = (True, self._read_on(db, job.work))
            except BaseException as error:  # noqa: BLE001 - as for the writer: whoever asked is answered
                job.outcome = (False, error)
            self._loop.call_soon_threadsafe(self._resolve_read, job)
        if db is not None:
            db.close()

    def _read_on(self, db: apsw.Connection, work: Work[T]) -> T:
        try:
            db.execute("BEGIN")
            return drive(work, SqliteTx(db, self._clock.now(), read_only=True))
        except apsw.Error as error:
            raise translate(error) from error
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")

    def _resolve_read(self, job: _Job) -> None:
        self._pending_reads -= 1
        self._note_idle()
        _tell(job)

    def _note_idle(self) -> None:
        if self._pending == 0 and self._pending_reads == 0:
            self._idle.set()

    # Checkpoints happen beside the writer, so that no acknowledgement waits for them.

    def _count_pages(self, _db: apsw.Connection, _name: str, pages: int) -> int:
        self._pages_in_wal = pages
        if pages >= CHECKPOINT_PAGES:
            self._checkpoint_wanted.set()
        return apsw.SQLITE_OK

    def _checkpoint_forever(self) -> None:
        db: apsw.Connection | None = None
        emptied_at = self._clock.monotonic()
        while True:
            self._checkpoint_wanted.wait(max(0.0, emptied_at + TIDY_S - self._clock.monotonic()))
            self._checkpoint_wanted.clear()
            # Emptying the log wholly, now and then, also removes the traces of deleted rows in it, however
            # much is written meanwhile.
            late = self._clock.monotonic() - emptied_at >= TIDY_S
            whole = late or self._closed or self._pages_in_wal >= TRUNCATE_PAGES
            mode = apsw.SQLITE_CHECKPOINT_TRUNCATE if whole else apsw.SQLITE_CHECKPOINT_PASSIVE
            try:
                if db is None:
                    db = connect(self.path)
                db.wal_checkpoint(mode=mode)
                if whole:
                    emptied_at = self._clock.monotonic()
            except (apsw.Error, StoreError):
                # The disk is full or busy. The log grows meanwhile; the next commit asks again, or this does.
                if late:
                    emptied_at = self._clock.monotonic() - TIDY_S + TIDY_AGAIN_S
            if self._closed:
                break
        if db is not None:
            db.close()


def _fail(batch: list[_Job], error: Exception) -> None:
    for job in batch:
        if job.outcome[0] or job.outcome[1] is None:
            job.outcome = (False, error)


def _tell(job: _Job) -> None:
    if job.future.done():
        return  # Whoever asked has gone. What was committed stays.
    good, value = job.outcome
    if good:
        job.future.set_result(value)
    else:
        job.future.set_exception(value)


def _run_afters(loop: asyncio.AbstractEventLoop, tx: SqliteTx) -> None:
    for fn in tx.afters:
        try:
            fn()
        except Exception as error:  # noqa: BLE001 - what was committed stays, so the caller hears success
            loop.call_exception_handler({"message": "a callback after a commit failed", "exception": error})
