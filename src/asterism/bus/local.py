"""The bus of a single process."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from asterism.bus.base import PAYLOAD_LIMIT, QUEUE_LIMIT, Callback, matches

E = TypeVar("E")


class LocalBus:
    """Delivers on the next turn of the event loop, in the order of publishing."""

    connected = True

    def __init__(self) -> None:
        self._exact: dict[str, list[Callback]] = {}
        self._patterns: list[tuple[str, Callback]] = []
        self._queue: deque[tuple[str, bytes]] = deque(maxlen=QUEUE_LIMIT)
        self._scheduled = False
        self._closed = False

    async def publish(self, subject: str, payload: bytes) -> None:
        if len(payload) > PAYLOAD_LIMIT:
            raise ValueError("a hint is short")
        if self._closed:
            return
        self._queue.append((subject, payload))
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._deliver)

    async def subscribe(self, pattern: str, callback: Callback) -> Callable[[], None]:
        if "*" in pattern or ">" in pattern:
            entry = (pattern, callback)
            self._patterns.append(entry)
            return lambda: _drop(self._patterns, entry)
        listeners = self._exact.setdefault(pattern, [])
        listeners.append(callback)

        def stop() -> None:
            _drop(listeners, callback)
            if not listeners and self._exact.get(pattern) is listeners:
                del self._exact[pattern]

        return stop

    def alone(self, subject: str) -> bool:
        return len(self._exact.get(subject, ())) <= 1 and not self._patterns

    async def close(self) -> None:
        self._closed = True
        self._queue.clear()

    def _deliver(self) -> None:
        self._scheduled = False
        for _ in range(len(self._queue)):
            if not self._queue:
                return  # A callback closed the bus.
            subject, payload = self._queue.popleft()
            listeners = list(self._exact.get(subject, ()))
            listeners += [callback for pattern, callback in self._patterns if matches(pattern, subject)]
            for callback in listeners:
                call_safely(callback, subject, payload)


def call_safely(callback: Callback, subject: str, payload: bytes) -> None:
    try:
        callback(subject, payload)
    except Exception as error:  # noqa: BLE001 - one listener's mistake must not silence the others
        asyncio.get_running_loop().call_exception_handler(
            {"message": f"a listener of {subject.partition('.')[0]} failed", "exception": error}
        )


def _drop(items: list[E], item: E) -> None:
    if item in items:
        items.remove(item)
