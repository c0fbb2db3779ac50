"""What follows from a commit and reaches somebody: rings and pushes, at least once, each under its id."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, Protocol

from asterism.clock import Clock
from asterism.store.base import Store, Tx
from asterism.store.lists import few

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

    async def reachable(self, tx: Tx, members: Sequence[str]) -> set[str]:
        """Those of these members (at most 200) who have a device that takes pushes."""


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
        for id, member, kind, reachable in await self._store.read(self._look(fresh)) if fresh else []:
            if not reachable:
                self._done.append(id)
                continue
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

    def _look(self, ids: list[str]) -> Callable[[Tx], Coroutine[Any, Any, list[tuple[str, str, str, bool]]]]:
        """(id, member, kind, whether a push could reach them) of rings that are still to be carried out."""

        async def look(tx: Tx) -> list[tuple[str, str, str, bool]]:
            found: list[tuple[str, str, str, bool]] = []
            for start in range(0, len(ids), BATCH):
                marks, some = few(ids[start : start + BATCH])
                rows = await tx.all(
                    f"SELECT id, member, kind FROM rings WHERE id IN ({marks}) ORDER BY id", *some
                )
                if rows:
                    there = await self._push.reachable(tx, [row["member"] for row in rows])
                    found += [(row["id"], row["member"], row["kind"], row["member"] in there) for row in rows]
            return found

        return look

    async def _carry_out(self, id: str, member: str, kind: str) -> None:
        sent = False
        async with self._gate:
            try:
                sent = await self._clock.wait_for(self._push.send(member, kind, id), PATIENCE_S)
            except Exception:  # noqa: BLE001 - whatever a push meets, it is tried again and stops nothing
                sent = False
        (self._done if sent else self._failed).append(id)


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
        marks, some = few(done[start : start + BATCH])
        await tx.run(f"DELETE FROM rings WHERE id IN ({marks})", *some)
    for id in failed:
        await tx.run(
            "UPDATE rings SET tries = tries + 1, lease_until = 0, due_at = ? + 2000 *"
            " (tries + 1) WHERE id = ?",
            tx.now,
            id,
        )
