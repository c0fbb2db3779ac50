"""Reading things anew after they changed: once for many changes, and many of them in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from asterism.clock import Clock
from asterism.store.base import StoreBusy, StoreUnavailable

AGAIN_S = 1.0
GATHER_S = 0.02
"""While much changes, what came within so many seconds is read together."""
AT_ONCE = 256
_log = structlog.get_logger()


class Reloads:
    """One reading at a time, of everything that was asked for since the last one began.

    The first is read at once. A reading that fails for want of the store is done again in a second.
    """

    def __init__(self, read: Callable[[list[str]], Awaitable[None]], clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._asked: dict[str, None] = {}
        self._task: asyncio.Task[None] | None = None
        self._next: asyncio.Event = asyncio.Event()
        """Set when what is asked for now was read."""

    def ask(self, key: str) -> None:
        self._asked[key] = None
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def done(self, key: str) -> None:
        """Asks, and returns when it was read at least once from now on."""
        self.ask(key)
        await self._next.wait()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            while self._asked:
                # Who has just changed something asks for it in this very turn of the loop.
                await asyncio.sleep(0)
                keys, self._asked = list(self._asked), {}
                read, self._next = self._next, asyncio.Event()
                try:
                    for start in range(0, len(keys), AT_ONCE):
                        await self._read_all(keys[start : start + AT_ONCE])
                finally:
                    read.set()
                await self._clock.gather(GATHER_S)
        finally:
            self._task = None
            self._next.set()
            self._next = asyncio.Event()

    async def _read_all(self, keys: list[str]) -> None:
        while True:
            try:
                return await self._read(keys)
            except (StoreUnavailable, StoreBusy):
                await self._clock.sleep(AGAIN_S)
            except Exception as error:  # noqa: BLE001 - one broken view must not end the telling of others
                if len(keys) == 1:
                    _log.error("a view could not be read", error=type(error).__name__, exc_info=error)
                    return
                for key in keys:
                    await self._read_all([key])
                return
