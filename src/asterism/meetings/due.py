"""Meetings that are due, stepped beside calls by the dispatcher of every node.

Each is claimed and stepped in one transaction, with its room's row taken, so that two nodes never step it
twice. One that cannot be stepped is put off, later and later, set aside and counted; the others go on.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from asterism.circles import meeting as rules
from asterism.meetings import arriving, store
from asterism.meetings.steps import keep
from asterism.store.base import StoreError, Tx

if TYPE_CHECKING:
    from asterism.parts import Parts

AT_ONCE = 64
SET_ASIDE_AFTER = 5
LATEST_RETRY = 60_000
UNHEARD_EVERY_S = 5.0
FORGET_EVERY_S = 60.0
PLAN_DAYS = 400
_log = structlog.get_logger(__name__)


class MeetingsDue:
    """What the dispatcher does for meetings."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._unheard_at = 0.0
        self._forget_at = 0.0

    async def step(self) -> None:
        """Steps everything that is due now, once."""

        async def look(tx: Tx) -> list[str]:
            rows = await tx.all(
                "SELECT id FROM meetings WHERE due_at <= ? AND lease_until <= ? ORDER BY due_at, id LIMIT ?",
                tx.now, tx.now, AT_ONCE,
            )  # fmt: skip
            return [row["id"] for row in rows]

        due = await self._parts.store.read(look)
        await asyncio.gather(*(self._alone(meeting) for meeting in due))

    async def next_at(self, tx: Tx) -> int | None:
        """When something is due next."""
        row = await tx.one(
            "SELECT MIN(CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END) AS at FROM meetings"
            " WHERE due_at IS NOT NULL"
        )
        return None if row is None else row["at"]

    async def _alone(self, meeting: str) -> None:
        parts = self._parts

        async def work(tx: Tx) -> int | None:
            kept = await store.load_locked(tx, meeting)
            due_at = kept.meeting.due_at
            if due_at is None or due_at > tx.now:
                return None  # Another node, or somebody in the meeting, was first.
            await keep(tx, parts, kept, rules.due(kept.meeting, tx.now))
            return tx.now - due_at

        try:
            late = await parts.store.write(work, serial=False)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this meeting, the others go on
            _log.error("meeting_set_aside", meeting=meeting, error=type(error).__name__)
            parts.metrics.measure("meetings_set_aside", 1.0)
            await parts.store.write(lambda tx: _put_off(tx, meeting), serial=False)
            return
        if late is not None:
            parts.metrics.measure("late_s", late / 1000)

    async def chore(self) -> None:
        """About once a second: who is not heard any more, and now and then what the dawn takes."""
        now = self._parts.clock.monotonic()
        if now >= self._unheard_at:
            self._unheard_at = now + UNHEARD_EVERY_S
            await arriving.lose_unheard(self._parts)
        if now >= self._forget_at:
            self._forget_at = now + FORGET_EVERY_S
            while await self._parts.store.write(store.forget_at_dawn):
                pass
            await self._parts.store.write(_old_plans)

    async def begin(self) -> None:
        """Before the first round: where no other process can be, nobody is connected yet."""
        if self._parts.store.dialect == "sqlite":
            try:
                await arriving.lose_all(self._parts)
            except StoreError as error:
                _log.error("meetings_not_looked_at", error=type(error).__name__)


async def _put_off(tx: Tx, meeting: str) -> None:
    row = await tx.one("SELECT tries, set_aside_at FROM meetings WHERE id = ?", meeting)
    if row is None:
        return
    tries = row["tries"] + 1
    later = tx.now + min(LATEST_RETRY, 1_000 << min(tries, 6))
    aside = row["set_aside_at"] or (tx.now if tries >= SET_ASIDE_AFTER else None)
    await tx.run(
        "UPDATE meetings SET tries = ?, lease_until = ?, set_aside_at = ?"
        " WHERE id = ? AND due_at IS NOT NULL",
        tries, later, aside, meeting,
    )  # fmt: skip


async def _old_plans(tx: Tx) -> None:
    await tx.run("DELETE FROM meeting_plans WHERE at < ?", tx.now - PLAN_DAYS * 86_400_000)
