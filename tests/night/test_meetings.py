"""P7 over whole evenings of circles, looked at after every step.

Nobody is heard out of turn, nothing waits for ever, and each meeting ends.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from asterism.clock import ManualClock
from asterism.store.migrate import migrate
from asterism.store.sqlite import SqliteStore
from tests.night.meetings import START, Evening

SEEDS = 12
AT_ONCE = 6
_schema: list[bytes] = []


async def evening(seed: int, folder: Path) -> Evening:
    """One evening on the embedded store in memory."""
    clock = ManualClock(START)
    store = await SqliteStore.open(":memory:", clock=clock, inline=True)
    try:
        if not _schema:
            await migrate(store)
            _schema.append(store._db.serialize("main"))
        store._db.deserialize("main", _schema[0])
        played = Evening(seed, store, clock, folder / f"{seed}")
        try:
            await played.play()
        except Exception as error:
            error.add_note("\n".join([f"seed {seed}, the last of the trace:", *played.trace[-60:]]))
            raise
        return played
    finally:
        await store.close()


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
async def test_each_is_heard_in_turn_and_every_meeting_ends(first: int, tmp_path: Path) -> None:
    heard = refused = 0
    for seed in range(first, first + AT_ONCE):
        played = await evening(seed, tmp_path)
        assert played.looks > 20
        heard += len(played.heard)
        refused += played.refused
    assert heard > 20, "people spoke"
    assert refused > 5, "and some tried to, out of turn"


async def test_the_same_seed_is_the_same_evening(tmp_path: Path) -> None:
    one, again = await evening(3, tmp_path / "one"), await evening(3, tmp_path / "again")
    assert one.trace == again.trace
    assert len(one.trace) > 20
