"""What follows from a commit and has to reach somebody:

rings and pushes, at least once, each under its own id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Protocol

from asterism.clock import Clock
from asterism.store.base import Store, Tx

LEASE = 20_000
BATCH = 200
AT_ONCE = 64
PATIENCE_S = 10.0


class Push(Protocol):
    """Web Push without content.

    ``ref`` names the cause, so that a second delivery replaces the first on the device.
    """

    async def send(self, member: str, kind: str, ref: str) -> bool:
        """Whether it was handed over, or cannot be at all (no subscription); False to try again."""


class Rings:
    """Carries out rows of ``rings``: leased, sent, and only then deleted."""

    def __init__(self, store: Store, clock: Clock, push: Push) -> None:
        self._store = store
        self._clock = clock
        self._push = push
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._running: set[asyncio.Task[None]] = set()
        self._done: list[str] = []
        self._failed: list[str] = []
        self._fresh: list[str] = []

    def committed(self, ids: Iterable[str]) -> None:
        """Rings that this node has just committed and therefore holds the lease of."""
        self._fresh.extend(ids)

    async def run(self) -> None:
        """Starts what is due and writes down what was done. Never waits for a push."""
        fresh, self._fresh = self._fresh, []
        rows = await self._store.read(lambda tx: _by_id(tx, fresh)) if fresh else []
        for id, member, kind in rows:
            task = asyncio.create_task(self._carry_out(id, member, kind))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        if self._done or self._failed:
            done, self._done = self._done, []
            failed, self._failed = self._failed, []
            await self._store.write(lambda tx: _finish(tx, done, failed), serial=False)

    async def overdue(self) -> None:
        """Takes what another node, or this one before a crash, did not finish."""
        taken = await self._store.write(_lease, serial=False)
        self._fresh.extend(taken)

    async def idle(self) -> None:
        """Waits until everything that was started has ended: for a calm stop, and for tests."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)

    def unfinished(self) -> bool:
        return bool(self._fresh or self._done or self._failed)

    async def _carry_out(self, id: str, member: str, kind: str) -> None:
        sent = False
        async with self._gate:
            try:
                sent = await self._clock.wait_for(self._push.send(member, kind, id), PATIENCE_S)
            except Exception:  # noqa: BLE001 - whatever a push meets, it is tried again and stops nothing
                sent = False
        (self._done if sent else self._failed).append(id)


async def _by_id(tx: Tx, ids: list[str]) -> list[tuple[str, str, str]]:
    found = []
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        marks = ", ".join("?" * len(some))
        rows = await tx.all(f"SELECT id, member, kind FROM rings WHERE id IN ({marks}) ORDER BY id", *some)
        found += [(row["id"], row["member"], row["kind"]) for row in rows]
    return found


async def _lease(tx: Tx) -> list[str]:
    await tx.run("DELETE FROM rings WHERE useless_at <= ?", tx.now)
    rows = await tx.all(
        "UPDATE rings SET lease_until = ?, fence = fence + 1 WHERE id IN (SELECT id"
        " FROM rings WHERE due_at <= ?"
        " AND lease_until <= ? ORDER BY due_at, id LIMIT ?) AND due_at <= ? AND"
        " lease_until <= ? RETURNING id",
        tx.now + LEASE, tx.now, tx.now, BATCH, tx.now, tx.now,
    )  # fmt: skip
    return sorted(row["id"] for row in rows)


async def _finish(tx: Tx, done: list[str], failed: list[str]) -> None:
    for start in range(0, len(done), BATCH):
        some = done[start : start + BATCH]
        await tx.run(f"DELETE FROM rings WHERE id IN ({', '.join('?' * len(some))})", *some)
    for id in failed:
        await tx.run(
            "UPDATE rings SET tries = tries + 1, lease_until = 0, due_at = ? + 2000 *"
            " (tries + 1) WHERE id = ?",
            tx.now,
            id,
        )
