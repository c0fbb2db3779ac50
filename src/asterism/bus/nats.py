"""The bus between processes: NATS core. Losing it only delays; see docs/decisions/nats.md.

What is published here reaches the listeners of this process directly, whether NATS is there or not; NATS
carries it to the other processes and is asked not to send it back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from typing import Any

from nats.aio.client import Client
from nats.errors import Error as NatsError

from asterism.bus.base import QUEUE_LIMIT, Callback
from asterism.bus.local import LocalBus

RECONNECT_S = 1
CONNECT_S = 2
_TROUBLE = (NatsError, OSError, TimeoutError, EOFError)


class NatsBus(LocalBus):
    """Open with ``await NatsBus.open(address)``; it returns at once and keeps trying to connect."""

    def __init__(self, address: str, network: str) -> None:
        super().__init__()
        self._address = address
        self._prefix = network + "."
        self._client = Client()
        self._listeners: dict[str, int] = {}
        self._remote: dict[str, Any] = {}
        self._outbox: deque[tuple[str, bytes]] = deque(maxlen=QUEUE_LIMIT)
        self._something = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    async def open(cls, address: str, *, network: str = "asterism") -> NatsBus:
        """address is ``nats://host:port``; networks that share a server have different names."""
        bus = cls(address, network)
        loop = asyncio.get_running_loop()
        bus._tasks = [loop.create_task(bus._connect()), loop.create_task(bus._send_forever())]
        return bus

    @property
    def connected(self) -> bool:  # type: ignore[override]
        return bool(self._client.is_connected)

    def alone(self, subject: str) -> bool:
        return False

    async def publish(self, subject: str, payload: bytes) -> None:
        await super().publish(subject, payload)
        self._outbox.append((subject, payload))
        self._something.set()

    async def subscribe(self, pattern: str, callback: Callback) -> Callable[[], None]:
        stop_here = await super().subscribe(pattern, callback)
        self._listeners[pattern] = self._listeners.get(pattern, 0) + 1
        await self._match_server()
        stopped = False

        def stop() -> None:
            nonlocal stopped
            if stopped:
                return
            stopped = True
            stop_here()
            self._listeners[pattern] -= 1
            if not self._listeners[pattern]:
                del self._listeners[pattern]
                self._something.set()

        return stop

    async def close(self) -> None:
        await super().close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(*_TROUBLE):
            await self._client.close()

    async def _connect(self) -> None:
        await self._client.connect(
            self._address,
            name="asterism",
            no_echo=True,
            allow_reconnect=True,
            max_reconnect_attempts=-1,
            reconnect_time_wait=RECONNECT_S,
            connect_timeout=CONNECT_S,
            ping_interval=10,
            pending_size=1,
            error_cb=_take_note,
        )
        self._something.set()

    async def _send_forever(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            if not self.connected:
                # What is said while nobody can hear it is old news by the time they can.
                self._outbox.clear()
                continue
            await self._match_server()
            while self._outbox:
                subject, payload = self._outbox.popleft()
                with contextlib.suppress(*_TROUBLE):
                    await self._client.publish(self._prefix + subject, payload)

    async def _match_server(self) -> None:
        """Makes the server's subscriptions those that are wanted here. The client renews them by itself."""
        if not self.connected:
            return
        with contextlib.suppress(*_TROUBLE):
            for pattern in [each for each in self._listeners if each not in self._remote]:
                self._remote[pattern] = None  # Taken, so that nobody else asks while the server is told.
                self._remote[pattern] = await self._client.subscribe(
                    self._prefix + pattern, cb=self._hear, pending_msgs_limit=QUEUE_LIMIT
                )
            for pattern in [each for each in self._remote if each not in self._listeners]:
                subscription = self._remote.pop(pattern)
                if subscription is not None:
                    await subscription.unsubscribe()

    async def _hear(self, message: Any) -> None:
        # Two patterns that overlap bring a hint twice, and each copy reaches both listeners. Hints may
        # double.
        await super().publish(message.subject.removeprefix(self._prefix), bytes(message.data))


async def _take_note(_error: Exception) -> None:
    """The client reports each lost connection here and goes on trying; `connected` says how it stands."""
