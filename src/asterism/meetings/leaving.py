"""Somebody leaves their circle, or for good: open meetings go on without them, and what stays bears no name.
And what they take along."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from asterism.circles import commands as c
from asterism.circles import meeting as rules
from asterism.circles.leading import stand_in
from asterism.circles.leaving import on_gone, on_reseated
from asterism.circles.state import Meeting, Piece
from asterism.meetings import store
from asterism.people.erase import on_erase, on_export
from asterism.rooms import admission
from asterism.rooms import store as rooms
from asterism.rooms.arrivals import Unreadable
from asterism.store.base import Row, Tx
from asterism.wire.meetings import MeetingPlan

NOBODY = ""
_plans = msgspec.msgpack.Decoder(MeetingPlan)


@on_gone
async def no_more_in(tx: Tx, circle: str, member: str) -> None:
    """Inside the transaction that ends somebody's place in a circle: they are in none of its meetings any
    more. Everybody there is shown it within a second."""
    for row in await _entered(tx, member):
        if row["circle"] == circle and row["closed_at"] is None:
            await _take_out(tx, row, member)
            await admission.let_go(tx, row["room"], member)


@on_reseated
async def reseat(tx: Tx, circle: str, member: str) -> None:
    """Inside the transaction that changes what somebody holds in a circle: it counts in its meeting too."""
    place = await tx.one(
        "SELECT role, takes_over FROM circle_people WHERE circle = ? AND member = ? AND standing = 'in'",
        circle, member,
    )  # fmt: skip
    for row in await _entered(tx, member) if place is not None else ():
        if row["circle"] != circle or row["closed_at"] is not None:
            continue
        await rooms.lock(tx, row["room"], changes=False)
        try:
            kept = await store.load(tx, row["id"])
        except Unreadable:
            continue
        assert place is not None
        changed = c.Reseat(member=member, role=place["role"], experienced=bool(place["takes_over"]))
        after = rules.step(kept.meeting, changed, tx.now).state
        if after != kept.meeting:
            await store.write(tx, kept, after)


async def no_more(tx: Tx, member: str) -> None:
    """Inside the transaction that pauses somebody's part in the network: of meetings, and of the rooms
    beside them that answered somebody who leaned."""
    for row in await _entered(tx, member):
        if row["closed_at"] is None:
            await _take_out(tx, row, member)
            await admission.let_go(tx, row["room"], member)
    beside = await tx.all(
        "SELECT rm.room FROM room_members rm JOIN rooms r ON r.id = rm.room"
        " JOIN meetings m ON m.room = r.parent WHERE rm.member = ? AND rm.let_go_at IS NULL"
        " AND r.closed_at IS NULL ORDER BY rm.room",
        member,
    )
    for row in beside:
        await admission.let_go(tx, row["room"], member)


@on_erase
async def _forget(tx: Tx, member: str) -> None:
    for row in await _entered(tx, member):
        await _take_out(tx, row, member, erased=True)
    await tx.run("DELETE FROM meeting_devices WHERE member = ?", member)
    await tx.run("DELETE FROM meeting_leans WHERE member = ?", member)
    await tx.run("DELETE FROM meeting_safety WHERE member = ?", member)
    await tx.run("UPDATE meeting_safety SET by_member = ? WHERE by_member = ?", NOBODY, member)
    await tx.run("UPDATE meeting_safety SET answered_by = NULL WHERE answered_by = ?", member)
    await _unname_plans(tx, member)
    await tx.run("DELETE FROM meeting_after WHERE by_member = ?", member)


async def _take_out(tx: Tx, row: Row, member: str, *, erased: bool = False) -> None:
    await rooms.lock(tx, row["room"], changes=False)
    for table in ("meeting_devices", "meeting_leans"):
        await tx.run(f"DELETE FROM {table} WHERE meeting = ? AND member = ?", row["id"], member)
    try:
        kept = await store.load(tx, row["id"])
    except Unreadable:
        return  # It is cleared at its dawn, whatever it says.
    seat = kept.meeting.seat(member)
    if seat is not None and seat.removed and not erased:
        return  # They come back into this meeting by no way round the circle.
    bare = without(kept.meeting, member, tx.now)
    if bare != kept.meeting:
        await store.write(tx, kept, bare)


async def _unname_plans(tx: Tx, member: str) -> None:
    """Whoever made a plan, it may say that this person comes first."""
    await tx.run("UPDATE meeting_plans SET by_member = ? WHERE by_member = ?", NOBODY, member)
    for row in await tx.all("SELECT circle, start, plan FROM meeting_plans ORDER BY circle, start"):
        if member.encode() not in bytes(row["plan"]):
            continue
        plan = _plans.decode(bytes(row["plan"]))
        bare = replace(plan, order=[each for each in plan.order if each != member])
        await tx.run(
            "UPDATE meeting_plans SET plan = ?, version = version + 1 WHERE circle = ? AND start = ?",
            msgspec.msgpack.encode(bare), row["circle"], row["start"],
        )  # fmt: skip


async def _entered(tx: Tx, member: str) -> list[Row]:
    return await tx.all(
        "SELECT m.id, m.room, m.circle, m.start, m.stage, m.closed_at FROM meetings m"
        " JOIN room_members rm ON rm.room = m.room WHERE rm.member = ? ORDER BY m.room",
        member,
    )


def without(meeting: Meeting, member: str, now: int) -> Meeting:
    """The same meeting without this person in it. Where they held the piece it rests, as after a loss."""
    left = rules.step(meeting, c.Leave(member=member), now).state
    piece = left.piece
    if piece.member == member:
        piece = Piece(since=now, due_at=now if left.is_open else None, rest="lost")

    def others(who: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(each for each in who if each != member)

    bare = replace(
        left, piece=piece, seats=tuple(s for s in left.seats if s.member != member),
        queue=others(left.queue), once=others(left.once), heard=others(left.heard),
    )  # fmt: skip
    if left.lead == member:
        bare = replace(bare, lead=stand_in(bare))
    if bare == meeting:
        return meeting
    # Looked at anew at once, so that whatever waited for them goes on.
    return replace(
        bare, version=meeting.version + 1, turned_at=meeting.version + 1,
        due_at=now if bare.is_open else None,
    )  # fmt: skip


# ---------------------------------------------------------------- taking along


async def _rows(tx: Tx, sql: str, *args: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.all(sql, *args)]


@on_export("meetings")
async def _meetings(tx: Tx, member: str) -> dict[str, Any]:
    """Meetings one entered, until their dawn, with what concerned oneself; what one prepared and said."""
    plans = await tx.all(
        "SELECT circle, start, plan, at FROM meeting_plans WHERE by_member = ? ORDER BY circle, start", member
    )
    return {
        "entered": [dict(row) for row in await _entered(tx, member)],
        "devices": await _rows(
            tx, "SELECT meeting, device FROM meeting_devices WHERE member = ? ORDER BY meeting, device",
            member,
        ),
        "leaned": await _rows(
            tx, "SELECT meeting, at, how, room, answered_at FROM meeting_leans WHERE member = ? ORDER BY at",
            member,
        ),
        "for_safety": await _rows(
            tx,
            "SELECT meeting, circle, member = ? AS concerns_me, act, reason, at,"
            " CASE WHEN member = ? THEN appeal END AS appeal, CASE WHEN member = ? THEN answer END AS answer"
            " FROM meeting_safety WHERE member = ? OR by_member = ? ORDER BY at, id",
            member, member, member, member, member,
        ),
        "answered": await _rows(
            tx,
            "SELECT id, answer, answered_at, stands FROM meeting_safety WHERE answered_by = ? ORDER BY id",
            member,
        ),
        "prepared": [
            {"circle": row["circle"], "start": row["start"], "at": row["at"],
             "plan": msgspec.to_builtins(_plans.decode(bytes(row["plan"])))}
            for row in plans
        ],
        "after": await _rows(
            tx,
            "SELECT meeting, start, at, close, heavy, safe, strength FROM meeting_after WHERE by_member = ?"
            " ORDER BY at",
            member,
        ),
    }  # fmt: skip
