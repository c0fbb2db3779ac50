"""The named points at which the process ends, and what leads up to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.crash.doom import Moment


@dataclass(frozen=True)
class Point:
    """``most``: the moment is met for a number of times up to this, by chance, before it counts."""

    name: str
    moment: Moment = ""
    touching: str = ""
    most: int = 8
    kind: Literal["running", "starting", "dawn", "backup", "migration"] = "running"
    power: bool = False


MESSAGE, CALL, OFFER, LEAD = (
    "INSERT INTO room_log", "INSERT INTO calls", "INSERT INTO offers", "INSERT INTO leads",
)  # fmt: skip
LEASE, CLOSED = "SET lease_until = ?", "UPDATE rooms SET closed_at"

POINTS = (
    Point("random"),
    Point("a message before its commit", "before_commit", MESSAGE, 30),
    Point("a message committed, not acknowledged", "after_commit", MESSAGE, 30),
    Point("a message acknowledged, told to nobody", "after_ack", MESSAGE, 30),
    Point("a call before its commit", "before_commit", CALL, 2),
    Point("a call committed, not acknowledged", "after_commit", CALL, 2),
    Point("a call acknowledged, rung for nobody", "after_ack", CALL, 2),
    Point("offers committed, not rung", "after_commit", OFFER, 4),
    Point("an accept before its commit", "before_commit", LEAD, 2),
    Point("an accept committed, not acknowledged", "after_commit", LEAD, 2),
    Point("an accept acknowledged, told to nobody", "after_ack", LEAD, 2),
    Point("a close committed, not acknowledged", "after_commit", CLOSED, 2),
    Point("in the middle of a lease", "after_commit", LEASE, 6),
    Point(
        "a dawn whose key is gone and whose rows are there", "statement", "DELETE FROM room_log", 1, "dawn"
    ),
    Point("in the middle of a dawn's rows", "statement", "DELETE FROM room_members", 1, "dawn"),
    Point("in the middle of a migration", "statement", "crash_notes", 4, "migration"),
    Point("in the middle of a backup", "page", "", 10, "backup"),
)
POWER = (
    Point("the power is cut at random", power=True),
    Point("the power is cut before the log is flushed", "sync", "-wal", 30, power=True),
    Point("the power is cut after an acknowledgement", "after_ack", MESSAGE, 30, power=True),
    Point("the power is cut after a call was acknowledged", "after_ack", CALL, 2, power=True),
)


def points_for(store: str) -> tuple[Point, ...]:
    """The forgetful disk stands below SQLite only: PostgreSQL writes in processes of its own."""
    return POINTS + POWER if store == "sqlite" else POINTS
