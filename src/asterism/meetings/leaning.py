"""Leaning: the quiet sign that it is too much. It reaches those who lead; nobody else can see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.circles.meeting import lean_reaches
from asterism.errors import Refusal
from asterism.meetings import store
from asterism.meetings.steps import tell, tell_room
from asterism.meetings.views import Facts, facts, helps
from asterism.people.store import blocked_with
from asterism.rooms import admission
from asterism.store.base import Tx
from asterism.wire.meetings import LeanAnswer

if TYPE_CHECKING:
    from asterism.parts import Parts


async def lean(tx: Tx, parts: Parts, meeting: str, member: str) -> bool:
    """Whether it reached somebody who leads. When nobody of them is here nothing is kept: it becomes a call.

    Leaning again while nobody has answered is the same sign; after an answer it is a new one.
    """
    kept = await store.meeting_for_member(tx, meeting, member)
    if not kept.meeting.is_open:
        raise Refusal("closed")
    if not kept.meeting.is_here(member):
        raise Refusal("not_allowed")
    # Nobody between whom and them a block stands is told (P11).
    if not set(lean_reaches(kept.meeting, member)) - await blocked_with(tx, member):
        return False
    said = await tx.run(
        "INSERT INTO meeting_leans (meeting, member, at) VALUES (?, ?, ?) ON CONFLICT (meeting, member)"
        " DO UPDATE SET at = excluded.at, how = NULL, room = NULL, answered_at = NULL"
        " WHERE meeting_leans.answered_at IS NOT NULL",
        meeting, member, tx.now,
    )  # fmt: skip
    if said:
        tell(tx, parts, await facts(tx, await store.touch(tx, kept)))
    return True


async def answer(
    tx: Tx, parts: Parts, meeting: str, by: str, device: str, asked: LeanAnswer, room: str
) -> Facts:
    """What the one who leads does about it. ``room`` is an id for a side room, drawn beforehand."""
    kept = await store.meeting_for_member(tx, meeting, by)
    if not helps(kept.meeting, by) or asked.member == by:
        raise Refusal("not_allowed")
    row = await tx.one(
        "SELECT how, room, answered_at FROM meeting_leans WHERE meeting = ? AND member = ?",
        meeting, asked.member,
    )  # fmt: skip
    seat = kept.meeting.seat(asked.member)
    if row is None or seat is None or seat.removed or by in await blocked_with(tx, asked.member):
        raise Refusal("not_found")
    if row["how"] == asked.how:
        return await facts(tx, kept)  # A repeat, or another who leads had the same thought.
    if row["how"] in ("side", "call"):
        raise Refusal("stale")
    if not kept.meeting.is_open:
        raise Refusal("closed")
    side = room if asked.how == "side" else None
    await tx.run(
        "UPDATE meeting_leans SET how = ?, room = ?, answered_at = ? WHERE meeting = ? AND member = ?",
        asked.how, side, tx.now, meeting, asked.member,
    )  # fmt: skip
    if side is not None:
        await _open_beside(tx, kept.room, side, by, device, asked.member)
        tell_room(tx, parts, side)
    now = await facts(tx, await store.touch(tx, kept))
    tell(tx, parts, now)
    return now


async def _open_beside(tx: Tx, circle_room: str, room: str, by: str, device: str, member: str) -> None:
    """A room for the two, in which they are who they are in the circle."""
    rows = await tx.all(
        "SELECT member, star, name, role FROM room_members WHERE room = ? AND member IN (?, ?)",
        circle_room, by, member,
    )  # fmt: skip
    people = {row["member"]: row for row in rows}
    helper, other = people[by], people[member]
    await admission.open_room(
        tx, room, "side", by, device, role=helper["role"], name=helper["name"], parent=circle_room,
        star=helper["star"],
    )  # fmt: skip
    await admission.let_in(
        tx, room, member, other["role"], None, None, name=other["name"], star=other["star"]
    )
