"""Killed between the time somebody set themselves and the knock: one is made, at once, and never two."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from asterism.settings import Settings
from tests.crash.doom import Plan
from tests.crash.reading import SqliteReading
from tests.crash.world import World
from tests.node import PATIENCE_S, free_port, signed_in

KNOCK = "INSERT INTO knocks"


async def test_a_time_that_has_come_makes_one_knock_whenever_the_process_ends(tmp_path: Path) -> None:
    keep: list[Any] = []
    settings = Settings(data=str(tmp_path / "data"), port=free_port(), prefix_fairness=False, backup_hours=0)
    made = World(tmp_path, "sqlite", random.Random(31), settings, SqliteReading(settings.sqlite_file))
    try:
        await made.start()
        ann = await signed_in(made.url, "ann", "one", keep)
        await ann.patch("/api/me", {"age": "adult"})
        at = int(time.time() * 1_000) + 90_000
        await ann.post("/api/own-time", {"at": at, "who": ["bonds"]})

        # Told that it has come, and killed before anybody knows of it.
        await made.arm(Plan("after_commit", "SET stage"))
        await made.reading.change("UPDATE own_times SET at = at - 100000, due_at = due_at - 100000")
        assert await made.ended(PATIENCE_S)
        (waits,) = await made.reading.rows("SELECT stage, due_at FROM own_times")
        assert waits["stage"] == "asking"

        # Its 30 s are over. Killed in the middle of the knock, and right after it.
        await made.reading.change("UPDATE own_times SET due_at = 1")
        await _dies(made, Plan("before_commit", KNOCK))
        assert await made.reading.rows("SELECT id FROM knocks") == []
        await _dies(made, Plan("after_commit", KNOCK))
        await made.start()
        (knock,) = await made.reading.rows("SELECT member, confirmed, state FROM knocks")
        assert (knock["member"], knock["confirmed"], knock["state"]) == (ann.member, 0, "asking")
        assert await made.reading.rows("SELECT id FROM own_times") == []
    finally:
        await made.kill()
        for each in keep:
            await each.aclose()


async def _dies(made: World, plan: Plan) -> None:
    """What is overdue runs at once after a start, so it may end before it listens."""
    if await made.start(plan):
        assert await made.ended(PATIENCE_S)
