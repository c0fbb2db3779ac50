"""Who is in the place that a room belongs to, as far as the room has to know: who is shown as here, and in a
circle whom its log goes to.

In a circle everybody sees who can read. So while its meeting goes on, a room's log goes only to devices
that are in the meeting, whoever else stands in the group; after its end to everybody who was in it. The log
of a guided session goes to both, wherever they are.
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


ATTENDED = frozenset({"circle", "session"})
"""The kinds of rooms that belong to a place in which devices arrive."""
ARRIVED = (
    "(SELECT m.room, d.device, d.member, d.connection FROM meeting_devices d JOIN meetings m"
    " ON m.id = d.meeting UNION ALL SELECT s.room, d.device, d.member, d.connection FROM guided_devices d"
    " JOIN guided_sessions s ON s.id = d.session)"
)
"""Every device that arrived somewhere, with the room of the place; connected where ``connection`` is not
empty."""

NOBODY = Attendance(frozenset(), frozenset())
"""A room whose meeting or session nobody has opened, or of which nothing is left."""


async def attendance(tx: Tx, rooms: Sequence[str]) -> dict[str, Attendance]:
    """Of each of these rooms that belongs to a meeting or a session; at most as many as a list holds."""
    if not rooms:
        return {}
    marks, ids = few(rooms)
    meetings = await tx.all(
        "SELECT room, closed_at, CASE WHEN closed_at IS NULL THEN NULL ELSE body END AS body FROM meetings"
        f" WHERE room IN ({marks})",
        *ids,
    )
    sessions = await tx.all(f"SELECT room, closed_at FROM guided_sessions WHERE room IN ({marks})", *ids)
    here: dict[str, set[str]] = {}
    for row in await tx.all(
        f"SELECT room, member FROM {ARRIVED} a WHERE room IN ({marks}) AND connection <> ''", *ids
    ):
        here.setdefault(row["room"], set()).add(row["member"])
    in_sessions = {
        row["room"]: Attendance(
            frozenset(here.get(row["room"], ())) if row["closed_at"] is None else None, frozenset()
        )
        for row in sessions
    }
    return in_sessions | {
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
