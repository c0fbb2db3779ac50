"""Reading something anew after it changed: once for many changes, and once more if it changed meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from asterism.clock import Clock
from asterism.store.base import StoreError

AGAIN_S = 1.0
_log = structlog.get_logger()


class Reloads:
    """At most one reading per key at a time. A reading that fails for want of the store is done again in a
    second."""

    def __init__(self, read: Callable[[str], Awaitable[None]], clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def ask(self, key: str) -> None:
        if key in self._tasks:
            self._again.add(key)
            return
        self._tasks[key] = asyncio.get_running_loop().create_task(self._run(key))

    async def done(self, key: str) -> None:
        """Asks, and returns when it was read at least once from now on."""
        self.ask(key)
        await asyncio.wait([self._tasks[key]])

    async def stop(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, key: str) -> None:
        try:
            while True:
                self._again.discard(key)
                try:
                    await self._read(key)
                except StoreError:
                    await self._clock.sleep(AGAIN_S)
                    continue
                except Exception as error:  # noqa: BLE001 - one broken view must not end the telling of others
                    _log.error("a view could not be read", error=type(error).__name__, exc_info=error)
                if key not in self._again:
                    return
        finally:
            del self._tasks[key]
