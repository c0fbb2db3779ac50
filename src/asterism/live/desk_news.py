"""Tells stewards that their desk looks different: at once, then at most once a second however much changes.

A thousand calls in ten seconds are ten hints to each of them, and ten to the other nodes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection

from asterism.clock import Clock
from asterism.store.base import StoreError

EVERY_S = 1.0


class DeskNews:
    """Gathers changes, each with the member who is not to notice it (empty: everybody may)."""

    def __init__(
        self,
        clock: Clock,
        tell_here: Callable[[Collection[str]], Awaitable[None]],
        tell_others: Callable[[str], None],
    ) -> None:
        """``tell_here`` takes all that gathered, ``tell_others`` each that came from this node."""
        self._clock = clock
        self._tell_here = tell_here
        self._tell_others = tell_others
        self._own: set[str] = set()
        self._heard: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def changed(self, but: str) -> None:
        """Something changed on this node."""
        self._own.add(but)
        self._go()

    def heard(self, but: str) -> None:
        """Another node said so."""
        self._heard.add(but)
        self._go()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _go(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while self._own or self._heard:
            own, self._own = self._own, set()
            heard, self._heard = self._heard, set()
            for but in own:
                self._tell_others(but)
            try:
                await self._tell_here(own | heard)
            except StoreError:
                self._heard |= own | heard  # It is told in a second, or when the store is there again.
            await self._clock.sleep(EVERY_S)
