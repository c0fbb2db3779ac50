"""Once a day what nobody needs any more goes: orphaned keys, old copies, rows that have served their time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from asterism.bonds.at_rest import KNOWN
from asterism.parts import Parts
from asterism.store.base import StoreError, Tx

DAY_MS = 86_400_000
PER_TURN = 500
"""Rows of one kind in one transaction, so that nobody waits for it; more are taken at once after."""
COPY_DAYS = 7

_NOBODY_WAITS = (
    " AND NOT EXISTS (SELECT 1 FROM circle_let_go l WHERE l.circle = circles.id"
    " AND l.appealed_at IS NOT NULL AND l.appeal_answer IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM meeting_safety s WHERE s.circle = circles.id"
    " AND s.appealed_at IS NOT NULL AND s.answer IS NULL)"
)
"""Nobody gets out of an answer to an appeal by ending the circle (P18)."""

# What goes, and after how many days of which moment. Each table has a column ``id`` or names its own key.
_OVER = (
    ("sessions", "id", "used_day", 400, ""),
    ("invitations", "id", "used_at", 30, ""),
    ("invitations", "id", "expires_at", 30, " AND used_at IS NULL"),
    ("reports", "id", "decided_at", 180, " AND state NOT IN ('new', 'taken', 'appealed')"),
    ("shifts", "id", "ended_at", 90, ""),
    ("safety_ends", "call", "at", 30, " AND (appealed_at IS NULL OR appeal_answer IS NOT NULL)"),
    ("meeting_safety", "id", "at", 30, " AND (appealed_at IS NULL OR answer IS NOT NULL)"),
    ("meeting_after", "meeting", "at", 366, ""),
    ("meetings", "id", "dawn_at", 30, ""),
    ("passings", "id", "settled_at", 180, ""),
    ("story_pace", "member", "free_at", 0, ""),
    ("bookings", "id", "ends_at", 30, ""),
    ("guide_offers", "id", "ended_at", 30, ""),
    ("guide_withdrawals", "id", "at", 366, " AND (appealed_at IS NULL OR appeal_answer IS NOT NULL)"),
    ("circles", "id", "ended_at", 30, _NOBODY_WAITS),
)

log = structlog.get_logger(part="upkeep")


async def remove_rows(tx: Tx) -> bool:
    """Removes what is over, PER_TURN of each kind at most; whether there may be more."""
    more = False
    for table, key, moment, days, only in _OVER:
        gone = await tx.run(
            f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {moment} < ?{only}"
            f" ORDER BY {moment} LIMIT ?)",
            tx.now - days * DAY_MS, PER_TURN,
        )  # fmt: skip
        more = more or gone == PER_TURN
    return more


def remove_copies(folder: Path, now: int) -> int:
    """Removes the copies from before a migration that are older than COPY_DAYS; returns how many."""
    gone = 0
    for copy in folder.glob("before-migration-*.db*"):
        try:
            if now - copy.stat().st_mtime_ns // 1_000_000 >= COPY_DAYS * DAY_MS:
                copy.unlink()
                gone += 1
        except FileNotFoundError:
            continue
    return gone


class Upkeep:
    """``tick`` is called once a second and returns at once; the work is done beside everything else."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._next_at = 0
        self._task: asyncio.Task[None] | None = None

    async def tick(self) -> None:
        now = self._parts.clock.now()
        if now < self._next_at or self._task is not None:
            return
        self._next_at = now + DAY_MS
        self._task = asyncio.create_task(self._run())
        self._task.add_done_callback(self._done)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _done(self, _task: asyncio.Task[None]) -> None:
        self._task = None

    async def _run(self) -> None:
        parts = self._parts
        try:
            while await parts.store.write(remove_rows):
                pass
            rows = await parts.store.read(lambda tx: tx.all(f"SELECT id FROM rooms UNION ALL {KNOWN}"))
            keys = await asyncio.to_thread(parts.room_keys.sweep, {row["id"] for row in rows})
            copies = await asyncio.to_thread(remove_copies, parts.settings.data_folder, parts.clock.now())
            if keys or copies:
                log.info("removed what nobody needs", keys=keys, copies=copies)
        except (StoreError, OSError):
            log.exception("the daily upkeep failed; it is tried again in an hour")
            self._next_at = parts.clock.now() + DAY_MS // 24
