"""Sends push messages from queues of its own: nothing waits for a push service, and nobody's endpoint delays
another's.

A ring goes only to whoever chose push among the ways they are rung, looked up at the moment of sending; a
note is its own choice, that of turning push on for a device.

Rings (to supporters) and notes (to anyone) have separate queues and workers, so that endpoints which anyone
may name can never hold up a ring. Everything is bounded; what does not fit is dropped and counted, because a
push is a
hint.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from asterism.clock import Clock
from asterism.dice import Dice
from asterism.errors import Refusal
from asterism.keys import Secrets
from asterism.push import message
from asterism.push.message import Kind
from asterism.push.reach import Reach, World, addresses, target
from asterism.store.base import Row, Store, StoreError, Tx
from asterism.store.lists import few

QUEUE = 2_000
WORKERS: dict[Kind, int] = {"ring": 32, "note": 8}
TIMEOUT_S = 5.0
USELESS_AFTER_S: dict[Kind, float] = {"ring": 20.0, "note": 600.0}
# More knocks than this on one person within a minute tell nothing that the first did not.
PER_MINUTE = 12
REMEMBERED = 5_000
# A subscription that failed waits before it is tried again, longer each time.
PAUSE_S = 20.0
LONGEST_PAUSE_S = 3_600.0
GONE = frozenset((404, 410))

_DEVICES = "SELECT session, endpoint, p256dh, auth FROM push_subscriptions WHERE member = ?"
# How one is rung is one's own choice. Whoever never chose is rung by push where a device subscribed to it.
_RUNG_BY_PUSH = (
    " AND NOT EXISTS (SELECT 1 FROM duty d WHERE d.member = push_subscriptions.member"
    " AND d.ring_by NOT LIKE '%\"push\"%')"
)


@dataclass(slots=True)
class Counts:
    """For /metrics: how pushes fared, never whose."""

    sent: int = 0
    failed: int = 0
    gone: int = 0
    dropped: int = 0


@dataclass(slots=True)
class _Lane:
    waiting: deque[tuple[str, float, asyncio.Future[bool] | None]] = field(default_factory=deque)
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Push:
    """``knock`` returns at once; ``send`` tells whether it arrived. ``start`` and ``close`` are for the
    composition root.

    ``reach`` is given only by tests, which have their push service on this machine.
    """

    def __init__(
        self, store: Store, clock: Clock, dice: Dice, secrets: Secrets, *, contact: str,
        reach: Reach | None = None, timeout_s: float = TIMEOUT_S, queue: int = QUEUE,
    ) -> None:  # fmt: skip
        self._store = store
        self._clock = clock
        self._dice = dice
        self._contact = contact
        self._reach: Reach = World() if reach is None else reach
        self._timeout_s = timeout_s
        self._limit = queue
        self._vapid = message.key_from(secrets.secret("vapid")) if contact else None
        self._lanes: dict[Kind, _Lane] = {"ring": _Lane(), "note": _Lane()}
        self._workers: list[asyncio.Task[None]] = []
        self._recent: OrderedDict[str, deque[float]] = OrderedDict()
        self._paused: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self.counts = Counts()

    @property
    def key(self) -> bytes | None:
        """The server's public VAPID key (65 bytes), which browsers subscribe with; None where push is off."""
        return None if self._vapid is None else message.public_bytes(self._vapid)

    @property
    def queued(self) -> int:
        return sum(len(lane.waiting) for lane in self._lanes.values())

    def knock(self, members: Iterable[str], kind: Kind) -> None:
        """Knocks at every device of these members that subscribed. Never waits, never raises."""
        for member in members:
            self._queue_up(member, kind, None)

    async def send(self, member: str, kind: str, ref: str = "") -> bool:
        """Knocks, and tells whether it was handed over or cannot be at all (no subscription, or a ring to
        somebody who did not choose push for rings); False to try again.

        ``ref`` names the cause for the one who tries again; on the device a later knock replaces an earlier
        one.
        """
        if self._vapid is None:
            return True
        handed_over: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._queue_up(member, "ring" if kind == "ring" else "note", handed_over)
        return await handed_over

    async def reachable(self, tx: Tx, members: Sequence[str]) -> set[str]:
        """Those of these members (at most 200) who have a device that takes pushes."""
        if self._vapid is None:
            return set()
        marks, ids = few(members)
        rows = await tx.all(f"SELECT DISTINCT member FROM push_subscriptions WHERE member IN ({marks})", *ids)
        return {row["member"] for row in rows}

    def _queue_up(self, member: str, kind: Kind, handed_over: asyncio.Future[bool] | None) -> None:
        lane, now = self._lanes[kind], self._clock.monotonic()
        full = len(lane.waiting) >= self._limit
        # Each kind has a measure of its own: many rings must not use up what a quiet call for help needs.
        if self._vapid is None or full or not self._in_measure(f"{kind} {member}", now):
            self.counts.dropped += 1
            if handed_over is not None:
                # Who was knocked at often enough needs no more; a full queue may have room a little later.
                handed_over.set_result(not full)
            return
        lane.waiting.append((member, now, handed_over))
        lane.news.set()

    async def start(self) -> None:
        for kind, number in WORKERS.items():
            self._workers += [
                asyncio.create_task(self._work(kind), name=f"push-{kind}") for _ in range(number)
            ]

    async def close(self) -> None:
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        self._workers.clear()

    async def check(self, endpoint: str, p256dh: bytes) -> None:
        """Looks at a subscription before it is kept. Refused with ``push_refused``."""
        if self._vapid is None:
            raise Refusal("push_refused")
        host, port, _ = target(endpoint, self._reach)
        try:
            message.public_key(p256dh)
            await self._clock.wait_for(addresses(host, port, self._reach), self._timeout_s)
        except (ValueError, TimeoutError):
            raise Refusal("push_refused") from None

    def _in_measure(self, who: str, now: float) -> bool:
        times = self._recent.setdefault(who, deque())
        self._recent.move_to_end(who)
        while len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)
        while times and times[0] <= now - 60:
            times.popleft()
        if len(times) >= PER_MINUTE:
            return False
        times.append(now)
        return True

    async def _work(self, kind: Kind) -> None:
        lane = self._lanes[kind]
        while True:
            while not lane.waiting:
                lane.news.clear()
                await lane.news.wait()
            member, since, handed_over = lane.waiting.popleft()
            if handed_over is not None and handed_over.cancelled():
                continue
            done = False
            try:
                if self._clock.monotonic() - since > USELESS_AFTER_S[kind]:
                    self.counts.dropped += 1
                    done = True
                else:
                    done = await self._knock(member, kind)
            finally:
                if handed_over is not None and not handed_over.done():
                    handed_over.set_result(done)

    async def _knock(self, member: str, kind: Kind) -> bool:
        """Whether one device took it, or there is none that could or may."""

        chosen = _RUNG_BY_PUSH if kind == "ring" else ""

        async def work(tx: Tx) -> list[Row]:
            return await tx.all(f"{_DEVICES}{chosen} LIMIT 20", member)

        try:
            subscriptions = await self._store.read(work)
        except StoreError:
            self.counts.failed += 1
            return False
        taken = await asyncio.gather(*(self._deliver(each, kind) for each in subscriptions))
        return any(taken) or not subscriptions

    async def _deliver(self, subscription: Row, kind: Kind) -> bool:
        session, now = subscription["session"], self._clock.monotonic()
        failures, until = self._paused.get(session, (0, 0.0))
        if now < until:
            self.counts.dropped += 1
            return False
        try:
            status = await self._clock.wait_for(self._post(subscription, kind), self._timeout_s)
        except (
            Refusal,
            OSError,
            TimeoutError,
            ValueError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
        ):
            status = 0
        if 200 <= status < 300:
            self.counts.sent += 1
            self._paused.pop(session, None)
        elif status in GONE:
            self.counts.gone += 1
            await self._remove(session, subscription["endpoint"])
        else:
            self.counts.failed += 1
            pause = min(PAUSE_S * 2**failures, LONGEST_PAUSE_S)
            self._paused[session] = (min(failures + 1, 20), now + pause)
            while len(self._paused) > REMEMBERED:
                self._paused.popitem(last=False)
        return 200 <= status < 300

    async def _remove(self, session: str, endpoint: str) -> None:
        with contextlib.suppress(StoreError):
            await self._store.write(
                lambda tx: tx.run(
                    "DELETE FROM push_subscriptions WHERE session = ? AND endpoint = ?", session, endpoint
                )
            )

    async def _post(self, subscription: Row, kind: Kind) -> int:
        """Delivers one message and returns the status the push service gave."""
        assert self._vapid is not None
        endpoint = subscription["endpoint"]
        host, port, path = target(endpoint, self._reach)
        address = (await addresses(host, port, self._reach))[0]
        body = message.encrypt(
            message.PLAIN[kind], p256dh=bytes(subscription["p256dh"]), auth=bytes(subscription["auth"]),
            sender=message.key_from(self._dice.bytes(48)), salt=self._dice.bytes(16),
        )  # fmt: skip
        said = message.authorization(
            endpoint, key=self._vapid, contact=self._contact, now_s=self._clock.now() // 1000
        )
        netloc = host if port == 443 else f"{host}:{port}"
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {netloc}\r\nAuthorization: {said}\r\nContent-Encoding:"
            f" aes128gcm\r\n"
            f"Content-Type: application/octet-stream\r\nContent-Length: {len(body)}\r\nTTL:"
            f" {message.TTL_S[kind]}\r\n"
            f"Urgency: {message.URGENCY[kind]}\r\nTopic: {kind}\r\nConnection: close\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection(
            address, port, ssl=self._reach.tls, server_hostname=host, limit=4096
        )
        try:
            writer.write(head.encode("ascii") + body)
            await writer.drain()
            line = (await reader.readuntil(b"\r\n")).split(b" ", 2)
            return int(line[1]) if len(line) > 1 and line[0].startswith(b"HTTP/1.") else 0
        finally:
            # Closing politely would wait for the other side, which may never answer.
            writer.transport.abort()
