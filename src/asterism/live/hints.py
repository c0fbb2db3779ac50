"""Hints between nodes: what changed, never what it is. Whoever misses one sees it at the next look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from asterism.bus.base import PAYLOAD_LIMIT, Bus

SUBJECT = "live"
HEADS_AT_ONCE = 500


class Hints:
    """Collects what is sent in one turn of the loop and publishes it together."""

    def __init__(self, bus: Bus, node: str, heard: Callable[[str, Any], None]) -> None:
        self._bus = bus
        self._node = node
        self._heard = heard
        self._heads: dict[str, int] = {}
        self._waiting: list[tuple[str, Any]] = []
        self._task: asyncio.Task[None] | None = None
        self._stop: Callable[[], None] | None = None

    async def start(self) -> None:
        self._stop = await self._bus.subscribe(SUBJECT, self._came)

    def stop(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    def send(self, kind: str, value: str | bytes) -> None:
        if self._bus.alone(SUBJECT):
            return  # Whoever would hear it is the one who says it.
        self._waiting.append((kind, value))
        self._go()

    def send_head(self, room: str, head: int) -> None:
        if self._bus.alone(SUBJECT):
            return
        self._heads[room] = max(head, self._heads.get(room, 0))
        self._go()

    def _go(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._publish())

    async def _publish(self) -> None:
        while self._heads or self._waiting:
            waiting, self._waiting = self._waiting, []
            heads, self._heads = list(self._heads.items()), {}
            for start in range(0, len(heads), HEADS_AT_ONCE):
                waiting.append(("head", dict(heads[start : start + HEADS_AT_ONCE])))
            for kind, value in waiting:
                payload = msgspec.msgpack.encode((self._node, kind, value))
                if len(payload) <= PAYLOAD_LIMIT:
                    await self._bus.publish(SUBJECT, payload)

    def _came(self, _subject: str, payload: bytes) -> None:
        node, kind, value = msgspec.msgpack.decode(payload, type=tuple[str, str, Any])
        if node != self._node:
            self._heard(kind, value)
