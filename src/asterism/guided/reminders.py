"""A day and an hour before a session each of the two is knocked at once, without a word of what it is."""

from __future__ import annotations

from asterism.guided.bookings import DAY, HOUR
from asterism.guided.telling import News, derived, knock_no_more
from asterism.store.base import Row, Tx

BEFORE = (DAY, HOUR)
LATE = 12 * HOUR
"""A reminder that could not go out for so long is worth nothing any more; none is after the beginning."""


async def plan(tx: Tx, booking: Row) -> None:
    """Those of this booking, as it stands now; what was planned before is gone."""
    await forget(tx, booking["id"])
    for before in BEFORE:
        due_at = booking["starts_at"] - before
        if due_at <= tx.now:
            continue
        for member in (booking["guide"], booking["member"]):
            await tx.run(
                "INSERT INTO session_reminders (id, booking, member, due_at, useless_at, lease_until, tries)"
                " VALUES (?, ?, ?, ?, ?, 0, 0)",
                derived(booking["id"], str(booking["version"]), str(before), member), booking["id"], member,
                due_at, min(due_at + LATE, booking["starts_at"]),
            )  # fmt: skip


async def forget(tx: Tx, booking: str) -> None:
    """Of what was cancelled or moved nobody is reminded."""
    await tx.run("DELETE FROM session_reminders WHERE booking = ?", booking)
    await knock_no_more(tx, booking)


async def carry_out(tx: Tx, news: News, reminder: str) -> int | None:
    """Makes a ring of a reminder that is due, in one transaction, so that none is lost and none comes twice.

    Returns how late it was; None when it is not due, or somebody was first.
    """
    row = await tx.one(
        "DELETE FROM session_reminders WHERE id = ? AND due_at <= ? RETURNING booking, member, due_at,"
        " useless_at",
        reminder, tx.now,
    )  # fmt: skip
    if row is None:
        return None
    if tx.now < row["useless_at"]:
        await news.knock(reminder, row["member"], row["booking"], row["useless_at"])
    return int(tx.now - row["due_at"])
