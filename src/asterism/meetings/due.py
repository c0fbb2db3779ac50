"""Meetings that are due, stepped by the dispatcher of every node, each with its room's row taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from asterism.circles import meeting as rules
from asterism.dispatch.putting_off import DueRows
from asterism.meetings import arriving, store
from asterism.meetings.steps import keep
from asterism.store.base import StoreError, Tx

if TYPE_CHECKING:
    from asterism.parts import Parts

UNHEARD_EVERY_S = 5.0
FORGET_EVERY_S = 60.0
PLAN_DAYS = 400
_log = structlog.get_logger(__name__)


class MeetingsDue(DueRows):
    """What the dispatcher does for meetings."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts, "meetings", self._go_on)
        self._unheard_at = 0.0
        self._forget_at = 0.0

    async def _go_on(self, tx: Tx, meeting: str) -> int | None:
        kept = await store.load_locked(tx, meeting)
        due_at = kept.meeting.due_at
        if due_at is None or due_at > tx.now:
            return None  # Another node, or somebody in the meeting, was first.
        await keep(tx, self._parts, kept, rules.due(kept.meeting, tx.now))
        return tx.now - due_at

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


async def _old_plans(tx: Tx) -> None:
    await tx.run("DELETE FROM meeting_plans WHERE at < ?", tx.now - PLAN_DAYS * 86_400_000)
