"""What is due of the drumbeat, beside calls in the dispatcher of every node: the next one who is asked, doors
that stay closed, times that people set themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.dispatch.putting_off import DueRows
from asterism.errors import Refusal
from asterism.knocks import lately, own_time, steps, store
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts


class KnocksDue:
    """What the dispatcher does for them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._rows = (
            DueRows(parts, "knocks", self._knock, serial=True),
            DueRows(parts, "own_times", self._own_time, serial=True),
        )

    async def step(self) -> None:
        """Steps everything that is due now, once."""
        for each in self._rows:
            await each.step()

    async def next_at(self, tx: Tx) -> int | None:
        """When something is due next."""
        moments = [await each.next_at(tx) for each in self._rows]
        return min((each for each in moments if each is not None), default=None)

    async def _knock(self, tx: Tx, knock: str) -> int | None:
        try:
            before = await store.locked(tx, knock)
        except Refusal:
            return None
        due_at = before.due_at
        if due_at is None or due_at > tx.now:
            return None  # Another node, or somebody at the door, was first.
        if before.state == "closed":
            await tx.run("DELETE FROM knocks WHERE id = ?", knock)
            await lately.forget(tx)
        else:
            await steps.keep(tx, self._parts, before, await steps.now_of(tx, before))
        return tx.now - due_at

    async def _own_time(self, tx: Tx, id: str) -> int | None:
        return await own_time.step(tx, self._parts, id)
