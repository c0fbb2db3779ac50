"""Who is in the meetings of circles' rooms, as far as a room has to know: whom its log goes to, and who is
shown as here.

In a circle everybody sees who can read. So while its meeting goes on, a room's log goes only to devices
that are in the meeting, whoever else stands in the group; after its end to everybody who was in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from asterism.circles.state import Meeting
from asterism.store.base import Tx
from asterism.store.lists import few

_decoder = msgspec.msgpack.Decoder(Meeting)


@dataclass(frozen=True, slots=True)
class Attendance:
    here: frozenset[str] | None
    """Members who are in the meeting now; None once it is over."""
    were: frozenset[str]
    """Members who were in it, once it is over; nobody before."""


NOBODY = Attendance(frozenset(), frozenset())
"""A circle's room whose meeting nobody has opened, or of which nothing is left."""


async def attendance(tx: Tx, rooms: Sequence[str]) -> dict[str, Attendance]:
    """Of each of these rooms that belongs to a meeting; as many as a list in a statement holds."""
    if not rooms:
        return {}
    marks, ids = few(rooms)
    meetings = await tx.all(
        "SELECT room, closed_at, CASE WHEN closed_at IS NULL THEN NULL ELSE body END AS body FROM meetings"
        f" WHERE room IN ({marks})",
        *ids,
    )
    here: dict[str, set[str]] = {}
    for row in await tx.all(
        "SELECT m.room, d.member FROM meetings m JOIN meeting_devices d ON d.meeting = m.id"
        f" WHERE m.room IN ({marks}) AND m.closed_at IS NULL AND d.connection <> ''",
        *ids,
    ):
        here.setdefault(row["room"], set()).add(row["member"])
    return {
        row["room"]: Attendance(frozenset(here.get(row["room"], ())), frozenset())
        if row["closed_at"] is None
        else Attendance(None, _were(bytes(row["body"])))
        for row in meetings
    }


def _were(body: bytes) -> frozenset[str]:
    try:
        seats = _decoder.decode(body).seats
    except msgspec.DecodeError:
        return frozenset()  # What cannot be read says of nobody that they were there.
    return frozenset(seat.member for seat in seats if not seat.removed)
