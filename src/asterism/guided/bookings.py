"""The doors of bookings, and the rows of people that whatever gives time away takes first.

A booking's id is the session's id everywhere. Its guide and its member never change; its time may.
"""

from __future__ import annotations

from asterism.errors import Refusal
from asterism.people.store import blocked_with
from asterism.store.base import Row, Tx

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
DOOR_OPENS = 15 * MINUTE
"""So long before it begins a session can be entered."""


async def booking_for_person(tx: Tx, session: str, me: str) -> Row:
    """A booking, whatever its state, for its guide or its member; ``not_found`` for all others.

    Also ``not_found`` when a block stands between the two by now, and ``suspended`` while one's own part is
    paused.
    """
    row = await _own(tx, session, me)
    other = row["member"] if me == row["guide"] else row["guide"]
    if other in await blocked_with(tx, me):
        raise Refusal("not_found")
    person = await tx.one("SELECT standing FROM members WHERE id = ?", me)
    if person is None or person["standing"] == "suspended":
        raise Refusal("suspended")
    return row


async def booking_to_change(tx: Tx, session: str, me: str) -> Row:
    """:func:`booking_for_person`, and nobody gives time of either away before this transaction ends."""
    row = await booking_for_person(tx, session, me)
    await take(tx, row["guide"], row["member"])
    return await booking_for_person(tx, session, me)


async def _own(tx: Tx, session: str, me: str) -> Row:
    row = await tx.one("SELECT * FROM bookings WHERE id = ? AND (guide = ? OR member = ?)", session, me, me)
    if row is None:
        raise Refusal("not_found")
    return row


async def take(tx: Tx, *people: str) -> None:
    """The rows of these people: whoever else gives away time of theirs waits for this transaction.

    Always in the order of their ids, so that nobody waits in a ring. What is read after it is as it is now.
    """
    for member in sorted({each for each in people if each}):
        await tx.run(
            "INSERT INTO booked_people (member, taken) VALUES (?, 1)"
            " ON CONFLICT (member) DO UPDATE SET taken = booked_people.taken + 1",
            member,
        )


# ---------------------------------------------------------------- what the session says of its booking


async def room_opened(tx: Tx, session: str, room: str) -> None:
    """The first who came in opened its room: it is neither moved nor cancelled any more."""
    await tx.run("UPDATE bookings SET room = ? WHERE id = ? AND room IS NULL", room, session)


async def took_place(tx: Tx, session: str) -> None:
    """Both were in it."""
    await tx.run("UPDATE bookings SET held_at = ? WHERE id = ? AND held_at IS NULL", tx.now, session)
