"""Nights on a store: open, play, and give the trace."""

from __future__ import annotations

from asterism.clock import ManualClock
from asterism.store.migrate import migrate
from asterism.store.sqlite import SqliteStore
from tests.night.night import START, Night


async def play(seed: int) -> Night:
    """One night on the embedded store in memory. Raises what was broken, with the night's trace in its notes."""
    clock = ManualClock(START)
    store = await SqliteStore.open(":memory:", clock=clock, inline=True)
    try:
        await migrate(store)
        night = Night(seed, store, clock)
        try:
            await night.play()
        except BaseException as error:
            error.add_note("\n".join([f"night {seed}:", *night.trace[-60:]]))
            raise
        return night
    finally:
        await store.close()
