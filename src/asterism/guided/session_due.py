"""Guided sessions that are due, stepped by the dispatcher of every node, each with its room's row taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from asterism.dispatch.putting_off import DueRows
from asterism.guided import rules, session_arriving
from asterism.guided import session_store as store
from asterism.guided.session_steps import keep
from asterism.store.base import StoreError, Tx

if TYPE_CHECKING:
    from asterism.parts import Parts

UNHEARD_EVERY_S = 5.0
FORGET_EVERY_S = 60.0
_log = structlog.get_logger(__name__)


class SessionsDue(DueRows):
    """What the dispatcher does for guided sessions."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts, "guided_sessions", self._close)
        self._unheard_at = 0.0
        self._forget_at = 0.0

    async def _close(self, tx: Tx, session: str) -> int | None:
        kept = await store.load_locked(tx, session)
        due_at = kept.session.due_at
        if due_at is None or due_at > tx.now:
            return None  # Another node, or one of the two, was first.
        await keep(tx, self._parts, kept, rules.due(kept.session, tx.now))
        return tx.now - due_at

    async def chore(self) -> None:
        """About once a second: who is not heard any more, and now and then what the dawn takes."""
        now = self._parts.clock.monotonic()
        if now >= self._unheard_at:
            self._unheard_at = now + UNHEARD_EVERY_S
            await session_arriving.lose_unheard(self._parts)
        if now >= self._forget_at:
            self._forget_at = now + FORGET_EVERY_S
            while await self._parts.store.write(store.forget_at_dawn):
                pass

    async def begin(self) -> None:
        """Before the first round: where no other process can be, nobody is connected yet."""
        if self._parts.store.dialect == "sqlite":
            try:
                await session_arriving.lose_all(self._parts)
            except StoreError as error:
                _log.error("sessions_not_looked_at", error=type(error).__name__)
