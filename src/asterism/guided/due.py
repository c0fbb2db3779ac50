"""What is due of times and bookings, beside calls in the dispatcher of every node: reminders, times that were
kept long enough, and days that came meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.dispatch.putting_off import DueRows
from asterism.guided import reminders, waiting
from asterism.guided.bookings import take
from asterism.guided.offers import offer_row
from asterism.guided.telling import News, derived
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts


class BookingsDue:
    """What the dispatcher does for them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._rows = (
            DueRows(parts, "session_reminders", self._remind),
            DueRows(parts, "held_times", self._pass_on),
            DueRows(parts, "guide_offers", self._look_through),
        )

    async def step(self) -> None:
        """Steps everything that is due now, once."""
        for each in self._rows:
            await each.step()

    async def next_at(self, tx: Tx) -> int | None:
        """When something is due next."""
        moments = [await each.next_at(tx) for each in self._rows]
        return min((each for each in moments if each is not None), default=None)

    def _news(self, tx: Tx, of: str) -> News:
        return News(tx, derived(of, str(tx.now)), self._parts)

    async def _remind(self, tx: Tx, reminder: str) -> int | None:
        return await reminders.carry_out(tx, self._news(tx, reminder), reminder)

    async def _pass_on(self, tx: Tx, hold: str) -> int | None:
        row = await tx.one("SELECT guide FROM held_times WHERE id = ?", hold)
        if row is None:
            return None
        await take(tx, row["guide"])
        row = await tx.one("SELECT * FROM held_times WHERE id = ? AND due_at <= ?", hold, tx.now)
        return None if row is None else await waiting.step(tx, self._news(tx, hold), row)

    async def _look_through(self, tx: Tx, offer: str) -> int | None:
        found = await offer_row(tx, offer)
        if found is None:
            return None
        await take(tx, found.guide)
        row = await tx.one("SELECT due_at FROM guide_offers WHERE id = ? AND due_at <= ?", offer, tx.now)
        found = await offer_row(tx, offer)
        if row is None or found is None:
            return None
        await waiting.look_through(tx, self._news(tx, offer), found)
        return None
