"""The SQL of meetings, inside a transaction it is given.

A meeting is loaded with its room's row taken, and changed only by compare-and-set on its version.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from asterism.circles.piece import speech_allowed
from asterism.circles.state import Meeting
from asterism.errors import Refusal
from asterism.rooms import store as rooms
from asterism.rooms.arrivals import Unreadable
from asterism.store.base import Row, Tx

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Meeting)


class Stale(Exception):  # noqa: N818 - not a mistake: somebody else was first, so the step is decided anew
    """The meeting was changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A meeting with what is kept beside the rules' own state. ``private`` counts what only some see."""

    meeting: Meeting
    room: str
    start: str
    private: int
    head: int = 0
    """The newest place in the room's log."""
    unfounded: str | None = None
    """Who is to found the room's group, as long as nobody has."""


_ROW = (
    "SELECT m.id, m.room, m.start, m.private, m.body, r.generation, r.founder, r.head FROM meetings m"
    " LEFT JOIN rooms r ON r.id = m.room"
)


def _kept(row: Row) -> Kept:
    try:
        meeting = _decoder.decode(bytes(row["body"]))
    except msgspec.DecodeError as error:
        raise Unreadable(row["id"]) from error
    unfounded = row["founder"] if row["generation"] == 0 else None
    return Kept(meeting, row["room"], row["start"], row["private"], row["head"] or 0, unfounded)


# ---------------------------------------------------------------- doors


async def load(tx: Tx, meeting: str) -> Kept:
    """One meeting as it is now, for whoever has found it through a door. Raises ``not_found``, Unreadable."""
    row = await tx.one(f"{_ROW} WHERE m.id = ?", meeting)
    if row is None:
        raise Refusal("not_found")
    return _kept(row)


async def load_locked(tx: Tx, meeting: str) -> Kept:
    """The same with the room's row taken: nobody else speaks or changes the meeting until the commit."""
    row = await tx.one("SELECT room FROM meetings WHERE id = ?", meeting)
    if row is None:
        raise Refusal("not_found")
    await rooms.lock(tx, row["room"], changes=False)
    return await load(tx, meeting)


async def meeting_for_member(tx: Tx, meeting: str, member: str, *, locked: bool = True) -> Kept:
    """The door of those who entered a meeting and belong to its room; ``not_found`` for everybody else."""
    await _entered(tx, meeting, member, "AND rm.let_go_at IS NULL")
    return await load_locked(tx, meeting) if locked else await load(tx, meeting)


async def meeting_of_anybody(tx: Tx, meeting: str, member: str) -> Kept:
    """The door of those who entered it and belong to its room, and of whoever was removed from it for safety:
    they see what concerns themselves."""
    try:
        return await meeting_for_member(tx, meeting, member, locked=False)
    except Refusal:
        await _entered(tx, meeting, member, "")
        kept = await load(tx, meeting)
        seat = kept.meeting.seat(member)
        if seat is None or not seat.removed:
            raise
        return kept


async def _entered(tx: Tx, meeting: str, member: str, only: str) -> None:
    row = await tx.one(
        "SELECT 1 AS there FROM meetings m JOIN room_members rm ON rm.room = m.room"
        f" WHERE m.id = ? AND rm.member = ? {only}",
        meeting, member,
    )  # fmt: skip
    if row is None:
        raise Refusal("not_found")


async def of_occurrence(tx: Tx, circle: str, start: str) -> Kept | None:
    """The meeting of one occurrence, once somebody has entered it."""
    row = await tx.one(f"{_ROW} WHERE m.circle = ? AND m.start = ?", circle, start)
    return None if row is None else _kept(row)


# ---------------------------------------------------------------- writing


def speaker(meeting: Meeting) -> str | None:
    """Whose speech the room takes."""
    holder = meeting.piece.member
    return holder if holder is not None and speech_allowed(meeting, holder) else None


async def insert(tx: Tx, meeting: Meeting, *, room: str, start: str, founder: str) -> Kept:
    """Writes a new meeting. Raises UniqueViolation when somebody else was first."""
    await tx.run(
        "INSERT INTO meetings (id, circle, start, room, version, stage, speaker, due_at, lease_until, tries,"
        " private, forgotten, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?)",
        meeting.id, meeting.circle, start, room, meeting.version, meeting.stage, speaker(meeting),
        meeting.due_at, _encoder.encode(meeting),
    )  # fmt: skip
    return Kept(meeting, room, start, 0, unfounded=founder)


async def write(tx: Tx, before: Kept, after: Meeting) -> Kept:
    """The compare-and-set that every change goes through. Raises Stale."""
    changed = await tx.run(
        "UPDATE meetings SET version = ?, stage = ?, speaker = ?, due_at = ?, lease_until = 0, tries = 0,"
        " set_aside_at = NULL, closed_at = ?, dawn_at = ?, body = ? WHERE id = ? AND version = ?",
        after.version, after.stage, speaker(after), after.due_at, after.closed_at, after.dawn_at,
        _encoder.encode(after), after.id, before.meeting.version,
    )  # fmt: skip
    if changed != 1:
        raise Stale
    return dataclasses.replace(before, meeting=after)


async def touch(tx: Tx, kept: Kept) -> Kept:
    """Counts on what only some see; the version that everybody sees stays."""
    row = await tx.one("UPDATE meetings SET private = private + 1 WHERE id = ? RETURNING private",
                       kept.meeting.id)  # fmt: skip
    if row is None:
        raise Refusal("not_found")
    return dataclasses.replace(kept, private=row["private"])


def bare(meeting: Meeting) -> Meeting:
    """What is left of a meeting after its dawn: when it was and how it ended, and nobody who was there."""
    return replace(
        meeting, seats=(), lead=None, prompt="", opening="", queue=(), once=(), heard=(), soft_ms=None
    )


async def forget_at_dawn(tx: Tx, limit: int = 50) -> int:
    """Clears what was kept of meetings whose dawn has come; how many."""
    rows = await tx.all(
        f"{_ROW} WHERE m.dawn_at <= ? AND m.forgotten = 0 ORDER BY m.dawn_at LIMIT ?", tx.now, limit
    )
    for row in rows:
        try:
            body = _encoder.encode(bare(_kept(row).meeting))
        except Unreadable:
            body = b""
        await tx.run(
            "UPDATE meetings SET forgotten = 1, body = ? WHERE id = ?",
            body, row["id"],
        )  # fmt: skip
        await tx.run("DELETE FROM meeting_leans WHERE meeting = ?", row["id"])
        await tx.run("DELETE FROM meeting_devices WHERE meeting = ?", row["id"])
        await tx.run(
            "DELETE FROM meeting_plans WHERE start = ?"
            " AND circle = (SELECT circle FROM meetings WHERE id = ?)",
            row["start"], row["id"],
        )  # fmt: skip
    return len(rows)
