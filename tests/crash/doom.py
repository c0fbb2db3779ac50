"""When the process ends itself: a store that watches what is written and kills at a named moment.

Nothing of this is in the product. A plan names a moment and the words of a statement; at the n-th time the
process gets SIGKILL, or the power is cut first.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any, Literal

import msgspec

from asterism.store.base import Work
from asterism.store.postgres import PostgresStore
from asterism.store.sqlite import SqliteStore

Moment = Literal["", "at_once", "statement", "before_commit", "after_commit", "after_ack", "page", "sync"]
ACK_TRAVELS_S = 0.15
LIES_S = 0.2


class Plan(msgspec.Struct, frozen=True):
    """``moment``: when; ``touching``: what the statement or the file's name holds; ``nth``: at which time."""

    moment: Moment = ""
    touching: str = ""
    nth: int = 1
    power: bool = False


class Doom:
    """Armed with a plan; ends the process when its moment has come."""

    def __init__(self) -> None:
        self.plan = Plan()
        self.cut_power: Callable[[], None] = lambda: None
        self._left = 0
        self._lock = threading.Lock()

    def arm(self, plan: Plan) -> None:
        with self._lock:
            self.plan, self._left = plan, plan.nth
        if plan.moment == "at_once":
            self.end()

    def touches(self, text: str) -> bool:
        return bool(self.plan.touching) and self.plan.touching in text

    def meets(self, moment: Moment) -> bool:
        """Whether this is the n-th time that the planned moment is met."""
        if self.plan.moment != moment:
            return False
        with self._lock:
            self._left -= 1
            return self._left == 0

    def end(self) -> None:
        if self.plan.power:
            self.cut_power()
        os.kill(os.getpid(), signal.SIGKILL)


class WatchedTx:
    """A transaction that looks at what passes; callbacks are held until the work is through."""

    def __init__(self, tx: Any, doom: Doom) -> None:
        self._tx = tx
        self._doom = doom
        self.now = tx.now
        self.touched = False
        self.afters: list[Callable[[], None]] = []

    async def all(self, sql: str, *args: Any) -> Any:
        self._saw(sql)
        return await self._tx.all(sql, *args)

    async def one(self, sql: str, *args: Any) -> Any:
        self._saw(sql)
        return await self._tx.one(sql, *args)

    async def run(self, sql: str, *args: Any) -> int:
        self._saw(sql)
        return int(await self._tx.run(sql, *args))

    async def pages(self, sql: str, *args: Any, size: int = 500) -> AsyncIterator[Any]:
        async for page in self._tx.pages(sql, *args, size=size):
            if self._doom.meets("page"):
                self._doom.end()
            yield page

    def after(self, fn: Callable[[], None]) -> None:
        self.afters.append(fn)

    def _saw(self, sql: str) -> None:
        if self._doom.touches(sql):
            self.touched = True
            if self._doom.meets("statement"):
                self._doom.end()


class _Watching:
    """What both stores get on top: subclasses, so that everything else about them is the product's own."""

    doom: Doom
    lies = False
    """Acknowledges before the commit: what the tests about the checker let it do."""

    async def write(self, work: Work[Any], *, serial: bool = True) -> Any:
        doom = self.doom
        loop = asyncio.get_running_loop()
        unheard = False

        async def watched(tx: Any) -> Any:
            nonlocal unheard
            seen = WatchedTx(tx, doom)
            value = await work(seen)
            if seen.touched:
                if doom.meets("before_commit"):
                    doom.end()
                if doom.meets("after_commit"):
                    tx.after(doom.end)
                if doom.meets("after_ack"):
                    # It is acknowledged, and nobody else hears of it before the end.
                    unheard = True
                    return value
            for fn in seen.afters:
                tx.after(fn)
            return value

        if self.lies:
            return await self._lie(watched, serial)
        value = await super().write(watched, serial=serial)  # type: ignore[misc]
        if unheard:
            loop.call_later(ACK_TRAVELS_S, doom.end)
        return value

    async def _lie(self, work: Work[Any], serial: bool) -> Any:
        """Tries the work, undoes it, says that it is kept, and keeps it somewhat later."""

        async def tried(tx: Any) -> Any:
            raise _Undone(await work(tx))

        write = super().write  # type: ignore[misc]

        async def later() -> None:
            await asyncio.sleep(LIES_S)
            await write(work, serial=serial)

        try:
            await write(tried, serial=serial)
        except _Undone as undone:
            task = asyncio.create_task(later())
            task.add_done_callback(lambda ended: ended.exception())
            return undone.value
        raise AssertionError("unreachable")

    async def read(self, work: Work[Any]) -> Any:
        doom = self.doom
        return await super().read(lambda tx: work(WatchedTx(tx, doom)))  # type: ignore[misc]


class _Undone(Exception):  # noqa: N818
    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class DoomedSqlite(_Watching, SqliteStore):
    pass


class DoomedPostgres(_Watching, PostgresStore):
    pass
