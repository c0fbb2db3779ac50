"""Rows with due times of their own that are stepped one by one, and what becomes of one that cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import structlog

from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts

STEPPED = {
    "calls": "calls",
    "meetings": "meetings",
    "guided_sessions": "guided sessions",
    "bonds": "bonds",
    "guide_offers": "offers of guides",
    "held_times": "times that are kept for somebody",
    "session_reminders": "reminders of sessions",
    "knocks": "knocks",
    "own_times": "times that people set themselves",
}
"""The tables whose rows are stepped when they are due, and what each holds, in words."""
AT_ONCE = 64
SET_ASIDE_AFTER = 5
LATEST_RETRY = 60_000
_log = structlog.get_logger(__name__)


async def put_off(tx: Tx, table: str, id: str) -> None:
    """A step that failed: tried again later and later, for as long as it takes; from the fifth time on the
    row is marked as set aside.

    ``table`` has ``id``, ``due_at``, ``lease_until``, ``tries`` and ``set_aside_at``. When it was due stays
    as it was; a step that succeeds sets the others back.
    """
    row = await tx.one(f"SELECT tries, set_aside_at FROM {table} WHERE id = ?", id)
    if row is None:
        return
    tries = row["tries"] + 1
    later = tx.now + min(LATEST_RETRY, 1_000 << min(tries, 6))
    aside = row["set_aside_at"] or (tx.now if tries >= SET_ASIDE_AFTER else None)
    await tx.run(
        f"UPDATE {table} SET tries = ?, lease_until = ?, set_aside_at = ?"
        " WHERE id = ? AND due_at IS NOT NULL",
        tries, later, aside, id,
    )  # fmt: skip


class DueRows:
    """What is due of one table, stepped beside calls by the dispatcher of every node.

    Each row is taken and stepped in one transaction, so that two nodes never step it twice: ``step`` takes
    the row, looks whether it is still due, and returns how late it was (ms), or None when somebody was
    first. One that cannot be stepped is put off and counted; the others go on. ``serial``: a step decides by
    rows that it does not take.
    """

    def __init__(
        self,
        parts: Parts,
        table: str,
        step: Callable[[Tx, str], Awaitable[int | None]],
        *,
        serial: bool = False,
    ) -> None:
        self._serial = serial
        self._parts = parts
        self._table = table
        self._step = step

    async def step(self) -> None:
        """Steps everything that is due now, once."""

        async def look(tx: Tx) -> list[str]:
            rows = await tx.all(
                f"SELECT id FROM {self._table} WHERE due_at <= ? AND lease_until <= ?"
                " ORDER BY due_at, id LIMIT ?",
                tx.now, tx.now, AT_ONCE,
            )  # fmt: skip
            return [row["id"] for row in rows]

        due = await self._parts.store.read(look)
        await asyncio.gather(*(self._alone(id) for id in due))

    async def next_at(self, tx: Tx) -> int | None:
        """When something is due next."""
        row = await tx.one(
            "SELECT MIN(CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END) AS at"
            f" FROM {self._table} WHERE due_at IS NOT NULL"
        )
        return None if row is None else row["at"]

    async def _alone(self, id: str) -> None:
        parts, table = self._parts, self._table

        async def work(tx: Tx) -> int | None:
            return await self._step(tx, id)

        try:
            late = await parts.store.write(work, serial=self._serial)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this row, the others go on
            _log.error("set_aside", table=table, id=id, error=type(error).__name__)
            parts.metrics.measure(f"{table}_set_aside", 1.0)
            await parts.store.write(lambda tx: put_off(tx, table, id), serial=False)
            return
        if late is not None:
            parts.metrics.measure("late_s", late / 1000)
