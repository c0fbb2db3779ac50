"""Bonds that are due, stepped by the dispatcher of every node: paths that turn, dawns, keys that are over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.bonds import at_rest, confidences, rules, steps, store
from asterism.dispatch.putting_off import DueRows
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts


class BondsDue:
    """What the dispatcher does for bonds."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._rows = DueRows(parts, "bonds", self._step)

    async def step(self) -> None:
        """Steps everything that is due now, once."""
        await self._rows.step()
        await at_rest.destroy_over(self._parts)

    async def next_at(self, tx: Tx) -> int | None:
        """When something is due next."""
        key = await tx.one("SELECT MIN(since) AS at FROM bond_keys_over")
        moments = [None if key is None else key["at"], await self._rows.next_at(tx)]
        return min((each for each in moments if each is not None), default=None)

    async def _step(self, tx: Tx, bond: str) -> int | None:
        parts = self._parts
        before = await store.locked(tx, bond)
        row = await tx.one("SELECT due_at FROM bonds WHERE id = ?", bond)
        if row is None or row["due_at"] is None or row["due_at"] > tx.now:
            return None  # Another node, or one of the two, was first.
        word = None if before.visit is None else await store.last_word(tx, before.visit.room)
        await confidences.forget_stones(tx, bond)
        await steps.keep(tx, parts, before, rules.due(before, word, tx.now), None)
        return tx.now - int(row["due_at"])
