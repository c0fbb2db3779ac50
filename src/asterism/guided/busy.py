"""When somebody has something already: sessions on either side, and what of their time is kept for others."""

from __future__ import annotations

from asterism.guided.bookings import DAY, HOUR
from asterism.guided.times import Span, Time
from asterism.store.base import Tx

BOOKED_AHEAD = 5
"""Coming sessions of one member, at most."""
BOOKED_A_DAY = 20
"""Sessions that one member books within a day, at most, cancelled ones as well: a guide is told of each."""
_PAUSE = 3 * HOUR
"""Longer than any pause after a session."""


async def spans(
    tx: Tx, person: str, begins: int, ends: int, *, but: str = "", held_for: str = ""
) -> list[Span]:
    """What this person has within these moments. ``but``: a booking that does not count, as it is to be
    moved. What is kept for ``held_for`` does not count either."""
    since = begins - _PAUSE
    rows = await tx.all(
        "SELECT starts_at, busy_until AS until FROM bookings WHERE guide = ? AND state = 'booked'"
        " AND ends_at > ? AND starts_at < ? AND id <> ?"
        " UNION ALL SELECT starts_at, ends_at AS until FROM bookings WHERE member = ? AND state = 'booked'"
        " AND ends_at > ? AND starts_at < ? AND id <> ?"
        " UNION ALL SELECT starts_at, busy_until AS until FROM held_times WHERE guide = ? AND ends_at > ?"
        " AND starts_at < ? AND member <> ?",
        person, since, ends, but, person, since, ends, but, person, since, ends, held_for,
    )  # fmt: skip
    return [Span(row["starts_at"], row["until"]) for row in rows]


async def busy(tx: Tx, person: str, time: Time, *, but: str = "", held_for: str = "") -> list[Span]:
    """The same around one time."""
    return await spans(tx, person, time.starts_at, time.busy_until, but=but, held_for=held_for)


async def is_booked(tx: Tx, guide: str, time: Time) -> bool:
    """Whether this guide has a session with somebody then."""
    row = await tx.one(
        "SELECT 1 AS there FROM bookings WHERE guide = ? AND state = 'booked' AND ends_at > ?"
        " AND starts_at < ? AND busy_until > ? LIMIT 1",
        guide, time.starts_at - _PAUSE, time.busy_until, time.starts_at,
    )  # fmt: skip
    return row is not None


async def has_enough(tx: Tx, member: str) -> bool:
    """Whether they have as many sessions before them as one may."""
    row = await tx.one(
        "SELECT COUNT(*) AS n FROM bookings WHERE member = ? AND state = 'booked' AND ends_at > ?",
        member, tx.now,
    )  # fmt: skip
    return row is not None and row["n"] >= BOOKED_AHEAD


async def booked_often(tx: Tx, member: str) -> bool:
    """Whether they booked as often within a day as anybody may, whatever became of it."""
    row = await tx.one(
        "SELECT COUNT(*) AS n FROM bookings WHERE member = ? AND made_at > ?", member, tx.now - DAY
    )
    return row is not None and row["n"] >= BOOKED_A_DAY
