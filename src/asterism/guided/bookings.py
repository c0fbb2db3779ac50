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

    Also ``not_found`` while a boundary stands between the two and they could still come in, and, once
    somebody is in, a block; and ``suspended`` while one's own part is paused. What is over, however it ended,
    is told alike: an address that was there yesterday and is gone today would tell of a block.
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
    if row["room"] is None:
        may = guide is not None and them is not None and may_meet(guide, them)
        if not may and tx.now < row["ends_at"]:
            raise Refusal("not_found")
    elif {row["guide"], row["member"]} & mine.apart and await _is_open(tx, session):
        raise Refusal("not_found")
    return row


async def _is_open(tx: Tx, session: str) -> bool:
    row = await tx.one("SELECT 1 AS there FROM guided_sessions WHERE id = ? AND closed_at IS NULL", session)
    return row is not None


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
