"""The doors of bookings, and the rows of people that whatever gives time away takes first.

A booking's id is the session's id everywhere. Its guide and its member never change; its time may.
"""

from __future__ import annotations

from asterism.errors import Refusal
from asterism.guided.guides import guide_of, may_meet, seeker_of
from asterism.store.base import Row, Tx

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
DOOR_OPENS = 15 * MINUTE
"""So long before it begins a session can be entered."""


async def booking_for_person(tx: Tx, session: str, me: str) -> Row:
    """A booking, whatever its state, for its guide or its member; ``not_found`` for all others.

    Also ``not_found`` when a block stands between the two by now, or, before anybody came in, any other
    boundary; and ``suspended`` while one's own part is paused.
    """
    row = await tx.one("SELECT * FROM bookings WHERE id = ? AND (guide = ? OR member = ?)", session, me, me)
    if row is None:
        raise Refusal("not_found")
    mine, them, guide = (
        await seeker_of(tx, me),
        await seeker_of(tx, row["member"]),
        await guide_of(tx, row["guide"]),
    )
    if mine is None or mine.suspended:
        raise Refusal("suspended")
    if row["state"] == "cancelled":
        return row
    if {row["guide"], row["member"]} & mine.apart:
        raise Refusal("not_found")
    if row["room"] is None and (guide is None or them is None or not may_meet(guide, them)):
        raise Refusal("not_found")
    return row


async def booking_to_change(tx: Tx, session: str, me: str) -> Row:
    """:func:`booking_for_person`, and nobody gives time of either away before this transaction ends."""
    row = await booking_for_person(tx, session, me)
    await take(tx, row["guide"], row["member"])
    return await booking_for_person(tx, session, me)


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


async def take_known(tx: Tx, *people: str) -> None:
    """:func:`take` of those who ever gave or were given time; of others there is nothing to take."""
    for member in sorted({each for each in people if each}):
        await tx.run("UPDATE booked_people SET taken = taken + 1 WHERE member = ?", member)


# ---------------------------------------------------------------- what the session says of its booking


async def room_opened(tx: Tx, session: str, room: str) -> None:
    """The first who came in opened its room: it is neither moved nor cancelled any more."""
    await tx.run("UPDATE bookings SET room = ? WHERE id = ? AND room IS NULL", room, session)


async def took_place(tx: Tx, session: str) -> None:
    """Both were in it."""
    await tx.run("UPDATE bookings SET held_at = ? WHERE id = ? AND held_at IS NULL", tx.now, session)
