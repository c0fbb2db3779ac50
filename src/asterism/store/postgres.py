"""The store at scale: PostgreSQL. Any number of processes share one database.

Work runs in SERIALIZABLE transactions and is run again when another was first, a bounded number of times.
See docs/decisions/one-sql-two-stores.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from decimal import Decimal
from typing import Any, TypeVar, cast

import asyncpg

from asterism.clock import Clock, SystemClock
from asterism.dice import Dice, SystemDice
from asterism.store.base import Dialect, StoreBusy, StoreUnavailable, Work
from asterism.store.postgres_tx import Again, PostgresTx, translate

T = TypeVar("T")

OLDEST_SERVER = 15
ATTEMPTS = 16
BACKOFF_S = 0.002
BACKOFF_MOST_S = 0.25
CONNECT_S = 5.0
ACQUIRE_S = 5.0
COMMAND_S = 15.0
MEASURE_S = 10.0
SERVER_SETTINGS = {
    "application_name": "asterism",
    "synchronous_commit": "on",
    "statement_timeout": "10000",
    "lock_timeout": "5000",
    "idle_in_transaction_session_timeout": "30000",
    "TimeZone": "UTC",
}
_BEGIN = {
    True: "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE",
    False: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
}
_BEGIN_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
# What the driver raises when something is wrong with the server or the way to it.
_TROUBLE = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)


class PostgresStore:
    """Open with ``await PostgresStore.open(address, clock=...)``; address is ``postgresql://...``.

    With a SystemClock the time of transactions is the database's, so that all nodes agree; the difference is
    measured now and then. With any other clock it is that clock's time.
    """

    dialect: Dialect = "postgres"

    def __init__(self, address: str, clock: Clock, dice: Dice, *, connections: int, queue_limit: int) -> None:
        self.address = address
        self._clock = clock
        self._dice = dice
        self._connections = connections
        self._queue_limit = queue_limit
        self._pool: Any = None
        self._running: set[asyncio.Task[Any]] = set()
        self._measured: tuple[float, float] | None = None
        self._measuring: asyncio.Task[None] | None = None
        self._closed = False

    @classmethod
    async def open(
        cls,
        address: str,
        *,
        clock: Clock,
        dice: Dice | None = None,
        connections: int = 12,
        queue_limit: int = 4096,
    ) -> PostgresStore:
        """Connects.

        Raises StoreUnavailable when the database cannot be reached or is older than version 15.
        """
        store = cls(address, clock, dice or SystemDice(), connections=connections, queue_limit=queue_limit)
        await store._connect()
        return store

    def now(self) -> float:
        if self._measured is None:
            return self._clock.exact()
        at_ms, at_s = self._measured
        return at_ms + (self._clock.monotonic() - at_s) * 1000

    async def write(self, work: Work[T], *, serial: bool = True) -> T:
        return await self._begin(self._write(work, _BEGIN[serial]))

    async def read(self, work: Work[T]) -> T:
        return await self._begin(self._read(work))

    async def health(self) -> float:
        async def pulse(tx: Any) -> None:
            await tx.run("UPDATE store_pulse SET at = ? WHERE id = 1", tx.now)

        began = self._clock.monotonic()
        await self.write(pulse, serial=False)
        return self._clock.monotonic() - began

    async def drained(self) -> bool:
        """Waits until nothing is running; True if there was something. See ManualClock.settle_with."""
        waited = bool(self._running)
        while self._running:
            await asyncio.wait(self._running)
        return waited

    async def close(self) -> None:
        """Finishes what is running, then closes; no work is taken any more."""
        if self._closed:
            return
        self._closed = True
        await self.drained()
        if self._measuring is not None:
            self._measuring.cancel()
            await asyncio.gather(self._measuring, return_exceptions=True)
        try:
            await asyncio.wait_for(self._pool.close(), CONNECT_S)
        except _TROUBLE:
            self._pool.terminate()

    async def _connect(self) -> None:
        try:
            self._pool = await asyncpg.create_pool(
                self.address,
                min_size=min(2, self._connections),
                max_size=self._connections,
                timeout=CONNECT_S,
                command_timeout=COMMAND_S,
                statement_cache_size=512,
                max_cached_statement_lifetime=0,
                server_settings=SERVER_SETTINGS,
                init=_prepare_connection,
                reset=_keep_as_it_is,
            )
        except _TROUBLE as error:
            raise StoreUnavailable(f"the database cannot be reached: {type(error).__name__}") from None
        async with self._pool.acquire() as connection:
            version = connection.get_server_version()
        if version.major < OLDEST_SERVER:
            await self._pool.close()
            raise StoreUnavailable(
                f"PostgreSQL {version.major} is too old; {OLDEST_SERVER} or newer is needed"
            )
        if isinstance(self._clock, SystemClock):
            await self._measure()
            self._measuring = asyncio.get_running_loop().create_task(self._measure_forever())

    async def _begin(self, attempt: Coroutine[Any, Any, T]) -> T:
        # As with the embedded store, work that was begun goes on when whoever asked for it has gone.
        if self._closed or len(self._running) >= self._queue_limit:
            attempt.close()
            raise StoreUnavailable("the store is closed") if self._closed else StoreBusy
        task = asyncio.get_running_loop().create_task(attempt)
        self._running.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # When nobody waits any more, nobody needs to hear of it either.

    async def _write(self, work: Work[T], begin: str) -> T:
        refused_by = ""
        wait = BACKOFF_S
        for _ in range(ATTEMPTS):
            try:
                return await self._transact(work, begin, refused_by)
            except Again as again:
                refused_by = again.refused_by
            # This waits for other transactions of a real database, so no moved clock can shorten it.
            await asyncio.sleep(wait * (0.5 + self._dice.random()))
            wait = min(wait * 2, BACKOFF_MOST_S)
        raise StoreBusy

    async def _read(self, work: Work[T]) -> T:
        for _ in range(ATTEMPTS):
            try:
                return await self._transact(work, _BEGIN_READ, "")
            except Again:
                continue
        raise StoreBusy

    async def _transact(self, work: Work[T], begin: str, refused_by: str) -> T:
        reading = begin is _BEGIN_READ
        connection = await self._acquire(begin)
        tx = PostgresTx(connection, int(self.now()), reading=reading)
        value: Any = None
        failure: BaseException | None = None
        clean = False
        try:
            try:
                value = await work(tx)
            except BaseException as error:  # noqa: BLE001 - it is raised again below, after the rollback
                failure = error
            failure = tx.judge(failure, refused_by)
            status = await connection.execute("COMMIT" if failure is None else "ROLLBACK")
            clean = True
        except _TROUBLE as error:
            clean = isinstance(error, asyncpg.PostgresError) and not connection.is_in_transaction()
            failure, status = translate(error, reading=reading), ""
        finally:
            if not clean:
                connection.terminate()
            await self._pool.release(connection)
        if failure is not None:
            raise failure
        if status != "COMMIT":
            raise StoreUnavailable("the database undid the transaction")
        self._run_afters(tx)
        return cast(T, value)

    async def _acquire(self, begin: str) -> Any:
        """A connection on which the transaction has begun.

        Connections that died in the pool are passed over.
        """
        for attempt in range(self._connections + 1):
            try:
                connection = await self._pool.acquire(timeout=ACQUIRE_S)
            except TimeoutError:
                raise StoreBusy from None
            except _TROUBLE as error:
                raise StoreUnavailable(f"the database cannot be reached: {type(error).__name__}") from None
            try:
                await connection.execute(begin)
                return connection
            except BaseException as error:
                connection.terminate()
                await self._pool.release(connection)
                lost = isinstance(error, _TROUBLE)
                if not lost:
                    raise
                if attempt == self._connections:
                    raise StoreUnavailable(f"the connection was lost: {type(error).__name__}") from None
        raise StoreUnavailable

    def _run_afters(self, tx: PostgresTx) -> None:
        for fn in tx.afters:
            try:
                fn()
            except Exception as error:  # noqa: BLE001 - what was committed stays, so the caller hears success
                asyncio.get_running_loop().call_exception_handler(
                    {"message": "a callback after a commit failed", "exception": error}
                )

    async def _measure(self) -> None:
        async with self._pool.acquire(timeout=ACQUIRE_S) as connection:
            began = self._clock.monotonic()
            there = await connection.fetchval("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8")
            ended = self._clock.monotonic()
        # Within one process time never goes back because of how long a measurement took.
        self._measured = (cast(float, there), (began + ended) / 2)

    async def _measure_forever(self) -> None:
        while True:
            await self._clock.sleep(MEASURE_S)
            try:
                await self._measure()
            except _TROUBLE:
                continue  # While the database is away, the last difference holds.


async def _prepare_connection(connection: Any) -> None:
    # Sums and averages are NUMERIC on PostgreSQL; everywhere else in this program they are int or float.
    await connection.set_type_codec(
        "numeric", schema="pg_catalog", encoder=str, decoder=_plain_number, format="text"
    )


def _plain_number(text: str) -> int | float:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)


async def _keep_as_it_is(_connection: Any) -> None:
    """Nothing is set on a connection that would have to be reset, and asking costs a round trip."""
