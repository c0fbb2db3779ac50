"""The SQL of shifts, rest, load and each supporter's own record of answers."""

from __future__ import annotations

from typing import Literal

from asterism.calls.state import HOUR, REST, REST_MINIMUM
from asterism.calls.waves import decayed
from asterism.errors import Refusal
from asterism.store.base import Row, Tx

UNANSWERED_ENDS_SHIFT = 2
LONGEST_SHIFT = 16 * HOUR
LONGEST_PAUSE = 4 * HOUR
CAP = 8
Why = Literal["ended", "over", "unanswered", "suspended", "role_ended"]
"""Why a shift ended, as its own supporter reads it in what they take along."""


async def row_of(tx: Tx, member: str) -> Row:
    """Somebody's duty, made when it is not there yet."""
    row = await tx.one("SELECT * FROM duty WHERE member = ?", member)
    if row is not None:
        return row
    await tx.run(
        "INSERT INTO duty (member, off_shift_ok, ring_by, cap, leads_max, unanswered, still_here, rest_until,"
        " rest_minimum_until, calls, crises, counted_at, last_call_at, free_since, took, passed, record_at)"
        " VALUES (?, 0, '[\"sound\",\"push\"]', ?, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0,"
        " 0.0, 0) ON CONFLICT DO NOTHING",
        member, CAP,
    )  # fmt: skip
    row = await tx.one("SELECT * FROM duty WHERE member = ?", member)
    assert row is not None
    return row


async def start_shift(tx: Tx, member: str, shift: str, ends_at: int) -> None:
    """Starts a shift, or moves the end of the present one. The load begins anew unless the last shift
    just ended.

    A pause goes on through the end of one shift and the start of the next.
    """
    if not tx.now < ends_at <= tx.now + LONGEST_SHIFT:
        raise Refusal("malformed", field="ends_at")
    row = await row_of(tx, member)
    if row["shift"] is not None and row["ends_at"] > tx.now:
        await tx.run(
            "UPDATE duty SET ends_at = ?, still_here = 0, unanswered = 0 WHERE member = ?", ends_at, member
        )
        await tx.run("UPDATE shifts SET ends_at = ? WHERE id = ?", ends_at, row["shift"])
        return
    if row["shift"] is not None:
        await end_shift(tx, member, "over")
    # Ending a shift and starting the next at once does not empty the load.
    keeps = tx.now - row["counted_at"] < 8 * HOUR
    await tx.run(
        "UPDATE duty SET shift = ?, started_at = ?, ends_at = ?, still_here = 0,"
        " unanswered = 0, free_since = ?,"
        " calls = ?, crises = ?, counted_at = ? WHERE member = ?",
        shift, tx.now, ends_at, max(tx.now, row["rest_until"]), row["calls"] if keeps else 0,
        row["crises"] if keeps else 0, row["counted_at"] if keeps else tx.now, member,
    )  # fmt: skip
    await tx.run(
        "INSERT INTO shifts (id, member, started_at, ends_at) VALUES (?, ?, ?, ?)",
        shift,
        member,
        tx.now,
        ends_at,
    )


async def end_shift(tx: Tx, member: str, why: Why) -> bool:
    """Ends the present shift; a call they lead goes on. False when there was none."""
    still = int(why == "unanswered")
    ended = await tx.run(
        "UPDATE duty SET shift = NULL, ends_at = NULL, still_here = ? WHERE member = ? AND shift IS NOT NULL",
        still,
        member,
    )
    await tx.run(
        "UPDATE shifts SET ended_at = ?, why = ? WHERE member = ? AND ended_at IS NULL", tx.now, why, member
    )
    return ended == 1


async def over(tx: Tx) -> list[str]:
    """Ends the shifts whose time has come; returns whose."""
    rows = await tx.all("SELECT member FROM duty WHERE shift IS NOT NULL AND ends_at <= ? LIMIT 200", tx.now)
    for row in rows:
        await end_shift(tx, row["member"], "over")
    return [row["member"] for row in rows]


async def rested(tx: Tx) -> list[str]:
    """Ends the pauses whose time has come; returns whose."""
    rows = await tx.all("SELECT member FROM duty WHERE rest_until > 0 AND rest_until <= ? LIMIT 200", tx.now)
    for row in rows:
        await tx.run(
            "UPDATE duty SET rest_until = 0, rest_minimum_until = 0 WHERE member = ? AND rest_until <= ?",
            row["member"],
            tx.now,
        )
    return [row["member"] for row in rows]


async def nearest_end(tx: Tx) -> int | None:
    """When the next shift or pause ends."""
    row = await tx.one(
        "SELECT (SELECT MIN(ends_at) FROM duty WHERE shift IS NOT NULL) AS shift,"
        " (SELECT MIN(rest_until) FROM duty WHERE rest_until > 0) AS rest"
    )
    assert row is not None
    moments = [m for m in (row["shift"], row["rest"]) if m is not None]
    return min(moments) if moments else None


async def ready_again(tx: Tx, member: str) -> None:
    """Ends a pause early, not before its minimum."""
    row = await row_of(tx, member)
    if tx.now >= row["rest_until"]:
        return
    if tx.now < row["rest_minimum_until"]:
        raise Refusal("resting", until=row["rest_minimum_until"])
    await tx.run(
        "UPDATE duty SET rest_until = 0, rest_minimum_until = 0, free_since = ? WHERE"
        " member = ? AND rest_minimum_until <= ?",
        tx.now, member, tx.now,
    )  # fmt: skip


async def longer_pause(tx: Tx, member: str) -> None:
    """Extends a pause by its length, or begins one; at most to a few hours from now."""
    row = await row_of(tx, member)
    until = min(max(tx.now, row["rest_until"]) + REST, max(tx.now + LONGEST_PAUSE, row["rest_until"]))
    await tx.run("UPDATE duty SET rest_until = ?, free_since = ? WHERE member = ?", until, until, member)


async def unanswered(tx: Tx, member: str) -> None:
    """A ring of theirs went unanswered. The second one in a row takes them off shift, quietly."""
    row = await row_of(tx, member)
    await _record(tx, row, took=0.0, passed=1.0)
    count = row["unanswered"] + 1
    await tx.run("UPDATE duty SET unanswered = ? WHERE member = ?", count, member)
    if count >= UNANSWERED_ENDS_SHIFT and row["shift"] is not None:
        await end_shift(tx, member, "unanswered")


async def answered(tx: Tx, member: str, *, took: bool) -> None:
    row = await row_of(tx, member)
    await _record(tx, row, took=float(took), passed=float(not took), heard=True)


async def _record(tx: Tx, row: Row, *, took: float, passed: float, heard: bool = False) -> None:
    """Adds an answer to their record; ``heard``: it came from them, so they are there."""
    since, now = row["record_at"], tx.now
    await tx.run(
        "UPDATE duty SET took = ?, passed = ?, record_at = ?, unanswered = ?, still_here = ?"
        " WHERE member = ?",
        decayed(row["took"], since, now) + took, decayed(row["passed"], since, now) + passed, now,
        0 if heard else row["unanswered"], 0 if heard else row["still_here"], row["member"],
    )  # fmt: skip


async def led(tx: Tx, member: str) -> None:
    """They began to lead a call: it counts towards the load of the shift."""
    row = await row_of(tx, member)
    fresh = row["shift"] is None and tx.now - row["counted_at"] >= 12 * HOUR
    await tx.run(
        "UPDATE duty SET calls = ?, crises = ?, counted_at = ? WHERE member = ?",
        1 if fresh else row["calls"] + 1, 0 if fresh else row["crises"], tx.now, member,
    )  # fmt: skip


async def ended(tx: Tx, member: str, call: str, *, rest: bool, crisis: bool, practice: bool) -> None:
    """They ended a call: how it was is asked, and a pause begins after a heavy one."""
    row = await row_of(tx, member)
    until = max(tx.now + REST, row["rest_until"]) if rest else row["rest_until"]
    minimum = tx.now + REST_MINIMUM if rest else row["rest_minimum_until"]
    await tx.run(
        "UPDATE duty SET last_call_at = ?, free_since = ?, rest_until = ?,"
        " rest_minimum_until = ?, crises = ?, ask_call = ?"
        " WHERE member = ?",
        tx.now, max(tx.now, until), until, minimum, row["crises"] + int(crisis),
        None if practice else call, member,
    )  # fmt: skip


async def free_again(tx: Tx, member: str) -> None:
    """They accompanied a call and are free now."""
    await tx.run("UPDATE duty SET free_since = ? WHERE member = ? AND free_since < ?", tx.now, member, tx.now)
