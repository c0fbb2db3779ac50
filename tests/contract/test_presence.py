"""Who was heard when is told in the store's time, whatever the wall clock of a node says (P2)."""

from __future__ import annotations

from typing import Any

from asterism.clock import ManualClock
from asterism.live.presence import COARSE_MS, Presence, last_heard
from asterism.store.base import Tx
from asterism.store.migrate import migrate
from asterism.store.sqlite import SqliteStore

HOUR_MS = 3_600_000


async def _ago(store: Any, member: str) -> int:
    async def work(tx: Tx) -> int:
        at = await last_heard(tx, member)
        assert at is not None
        return tx.now - at

    ago: int = await store.read(work)
    return ago


async def test_a_node_whose_clock_is_wrong_makes_nobody_seem_away_or_there() -> None:
    for wrong in (-HOUR_MS, HOUR_MS):
        right, own = ManualClock(), ManualClock()
        own.shift_wall(wrong)
        store = await SqliteStore.open(":memory:", clock=right, inline=True)
        try:
            await migrate(store)
            presence = Presence(store, own)
            await presence.arrived("ann", "phone")
            assert await _ago(store, "ann") == 0
            # Set right meanwhile: what was heard goes on from where it was.
            own.shift_wall(-wrong)
            for clock in (right, own):
                await clock.advance(COARSE_MS)
            presence.heard("ann", "phone")
            for clock in (right, own):
                await clock.advance(2_000)
            await presence.flush(lambda device: True)
            assert await _ago(store, "ann") == 2_000
            # Whoever has gone is written once more, as late as they were really heard.
            presence.heard("ann", "phone")
            for clock in (right, own):
                await clock.advance(5_000)
            await presence.flush(lambda device: False)
            assert await _ago(store, "ann") == 5_000
        finally:
            await store.close()
