"""The clock: the only place where the server learns what time it is, or waits.

Wall time is an integer of milliseconds since the Unix epoch, UTC. Everything that waits does so through a
Clock that it was given, so that a night of ten hours can be played through in a second, always the same way.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

T = TypeVar("T")

# A wall clock can be set while we wait for an hour of the day, so waiting looks at it again this often.
LOOK_AGAIN_S = 30.0


class Clock(Protocol):
    def now(self) -> int:
        """Wall time in milliseconds since the Unix epoch."""

    def exact(self) -> float:
        """The same with its fraction: for the clock that screens share, never for what is kept."""

    def monotonic(self) -> float:
        """Seconds since some moment in the past; never goes back, whatever is done to the wall clock."""

    async def sleep(self, seconds: float) -> None: ...

    async def gather(self, seconds: float) -> None:
        """A moment in which things that come close together collect, to be done in one go.

        Nothing may depend on how long it is. A clock that is moved by hand does not wait.
        """

    async def until(self, at_ms: int) -> None:
        """Returns when the wall time has reached at_ms; at once when it already has."""

    async def wait_for(self, awaitable: Awaitable[T], seconds: float) -> T:
        """The result of awaitable; TimeoutError after so many seconds, and the awaitable is cancelled."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    def exact(self) -> float:
        return time.time_ns() / 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def gather(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def until(self, at_ms: int) -> None:
        while (left := at_ms - self.now()) > 0:  # noqa: ASYNC110 - the passing of time is no event
            await asyncio.sleep(min(left / 1000, LOOK_AGAIN_S))

    async def wait_for(self, awaitable: Awaitable[T], seconds: float) -> T:
        # Unlike asyncio.wait_for, this makes no task of what is waited for.
        async with asyncio.timeout(seconds):
            return await awaitable


class ManualClock:
    """A clock that stands still until it is moved: for tests and for rehearsals.

    ``await clock.advance(ms)`` walks from sleeper to sleeper in the order of their due times (those due at
    the same moment in the order in which they began to sleep) and lets every task run until nothing can go
    on before time moves again. With the same tasks the same things happen in the same order, each time.

    What runs in threads is not seen by the event loop; a store with threads is announced by ``settle_with``.
    """

    def __init__(self, start_ms: int = 1_750_000_000_000) -> None:
        self._elapsed_ms = 0
        self._wall_ms = start_ms
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._waiters: list[Callable[[], Awaitable[bool]]] = []

    def now(self) -> int:
        return self._wall_ms + self._elapsed_ms

    def exact(self) -> float:
        return float(self.now())

    def monotonic(self) -> float:
        return self._elapsed_ms / 1000

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        # A part of a millisecond counts as a whole one, so that nobody wakes before their time.
        due = self._elapsed_ms + max(1, -int(-seconds * 1000 // 1))
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (due, next(self._order), woken))
        await woken

    async def gather(self, seconds: float) -> None:
        await asyncio.sleep(0)

    async def until(self, at_ms: int) -> None:
        while (left := at_ms - self.now()) > 0:
            await self.sleep(left / 1000)

    async def wait_for(self, awaitable: Awaitable[T], seconds: float) -> T:
        task = asyncio.ensure_future(awaitable)
        alarm = asyncio.ensure_future(self.sleep(seconds))
        try:
            await asyncio.wait((task, alarm), return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise TimeoutError
        finally:
            alarm.cancel()
            if not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def shift_wall(self, ms: int) -> None:
        """Sets the wall clock forward or back, as an administrator or a time server does; nobody is woken."""
        self._wall_ms += ms

    def next_due(self) -> int | None:
        """Milliseconds from now until the next sleeper wakes; None when nobody sleeps."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] - self._elapsed_ms if self._sleepers else None

    async def advance(self, ms: int) -> None:
        """Moves time forward by ms, waking whoever is due on the way, each at their own moment."""
        target = self._elapsed_ms + ms
        await self.settle()
        while (left := self.next_due()) is not None and self._elapsed_ms + left <= target:
            self._elapsed_ms += left
            heapq.heappop(self._sleepers)[2].set_result(None)
            await self.settle()
        self._elapsed_ms = max(self._elapsed_ms, target)
        await self.settle()

    async def run_until(self, awaitable: Awaitable[T], limit_ms: int = 86_400_000) -> T:
        """Jumps from sleeper to sleeper until awaitable is done; TimeoutError beyond limit_ms."""
        task = asyncio.ensure_future(awaitable)
        end = self._elapsed_ms + limit_ms
        await self.settle()
        while not task.done():
            left = self.next_due()
            if left is None or self._elapsed_ms + left > end:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                raise TimeoutError("nothing that sleeps can finish this in time")
            await self.advance(left)
        return task.result()

    def settle_with(self, waiter: Callable[[], Awaitable[bool]]) -> None:
        """Adds something that settling waits for. It returns True when there was something to wait for."""
        self._waiters.append(waiter)

    async def settle(self) -> None:
        """Lets every task run until none can go on without time passing."""
        while True:
            await _drain_ready()
            waited = False
            for waiter in self._waiters:
                waited = await waiter() or waited
            if not waited:
                return


async def _drain_ready() -> None:
    # The standard event loop keeps what can run now in `_ready`. When it is empty as we come to run, we were
    # the last. A loop of another make gets a fixed number of turns, enough for any chain of hand-overs here.
    ready = getattr(asyncio.get_running_loop(), "_ready", None)
    if ready is None:
        for _ in range(64):
            await asyncio.sleep(0)
        return
    await asyncio.sleep(0)
    while ready:  # noqa: ASYNC110 - the loop tells nobody when it has nothing to do
        await asyncio.sleep(0)
