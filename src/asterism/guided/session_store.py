"""The SQL of guided sessions, inside a transaction it is given.

A session is loaded with its room's row taken, and changed only by compare-and-set on its version.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import msgspec

from asterism.errors import Refusal
from asterism.guided.rules import Session
from asterism.rooms import store as rooms
from asterism.rooms.arrivals import SESSIONS, Unreadable
from asterism.store.base import Row, Tx

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Session)


class Stale(Exception):  # noqa: N818 - not a mistake: somebody else was first, so the step is decided anew
    """The session was changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A session with what is kept beside the rules' own state."""

    session: Session
    room: str
    head: int = 0
    """The newest place in the room's log."""
    unfounded: str | None = None
    """Who is to found the room's group, as long as nobody has."""


_ROW = (
    "SELECT s.id, s.room, s.body, r.generation, r.founder, r.head FROM guided_sessions s"
    " LEFT JOIN rooms r ON r.id = s.room WHERE s.id = ?"
)


def _kept(row: Row) -> Kept:
    try:
        session = _decoder.decode(bytes(row["body"]))
    except msgspec.DecodeError as error:
        raise Unreadable(row["id"]) from error
    unfounded = row["founder"] if row["generation"] == 0 else None
    return Kept(session, row["room"], row["head"] or 0, unfounded)


# ---------------------------------------------------------------- doors


async def find(tx: Tx, session: str) -> Kept | None:
    """One session as it is now, for whoever has found it through a door; None while nobody came in."""
    row = await tx.one(_ROW, session)
    return None if row is None else _kept(row)


async def load(tx: Tx, session: str) -> Kept:
    """The same. Raises ``not_found``, Unreadable."""
    kept = await find(tx, session)
    if kept is None:
        raise Refusal("not_found")
    return kept


async def load_locked(tx: Tx, session: str) -> Kept:
    """The same with the room's row taken: nobody else changes the session until the commit."""
    row = await tx.one("SELECT room FROM guided_sessions WHERE id = ?", session)
    if row is None:
        raise Refusal("not_found")
    await rooms.lock(tx, row["room"], changes=False)
    return await load(tx, session)


async def session_for_person(tx: Tx, session: str, me: str, *, locked: bool = True) -> Kept:
    """The door of the two, once they have entered; ``not_found`` for everybody else."""
    row = await tx.one(
        "SELECT 1 AS there FROM guided_sessions s JOIN room_members rm ON rm.room = s.room"
        " WHERE s.id = ? AND rm.member = ? AND rm.let_go_at IS NULL",
        session, me,
    )  # fmt: skip
    if row is None:
        raise Refusal("not_found")
    return await load_locked(tx, session) if locked else await load(tx, session)


async def open_ones_of(tx: Tx, member: str) -> list[str]:
    """The sessions of somebody that are not closed, in the order of their rooms."""
    rows = await tx.all(
        "SELECT id FROM guided_sessions WHERE (guide = ? OR member = ?) AND closed_at IS NULL ORDER BY room",
        member, member,
    )  # fmt: skip
    return [row["id"] for row in rows]


# ---------------------------------------------------------------- writing


async def insert(tx: Tx, session: Session, room: str, founder: str) -> Kept:
    """Writes a new session. Raises UniqueViolation when somebody else was first."""
    await tx.run(
        "INSERT INTO guided_sessions (id, room, guide, member, version, due_at, lease_until, tries, body)"
        " VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?)",
        session.id, room, session.guide.member, session.member.member, session.version, session.due_at,
        _encoder.encode(session),
    )  # fmt: skip
    return Kept(session, room, unfounded=founder)


async def write(tx: Tx, before: Kept, after: Session) -> Kept:
    """The compare-and-set that every change goes through. Raises Stale."""
    changed = await tx.run(
        "UPDATE guided_sessions SET guide = ?, member = ?, version = ?, due_at = ?, lease_until = 0,"
        " tries = 0, set_aside_at = NULL, closed_at = ?, dawn_at = ?, body = ? WHERE id = ? AND version = ?",
        after.guide.member, after.member.member, after.version, after.due_at, after.closed_at, after.dawn_at,
        _encoder.encode(after), after.id, before.session.version,
    )  # fmt: skip
    if changed != 1:
        raise Stale
    return dataclasses.replace(before, session=after)


async def versions(tx: Tx, marks: str, sessions: list[str]) -> dict[str, int]:
    """The newest version of each of these sessions; those that are gone are missing."""
    rows = await tx.all(f"SELECT id, version FROM guided_sessions WHERE id IN ({marks})", *sessions)
    return {row["id"]: row["version"] for row in rows}


async def forget_at_dawn(tx: Tx, limit: int = 50) -> int:
    """Nothing is left of a session whose dawn has come; how many."""
    rows = await tx.all(
        "SELECT id FROM guided_sessions WHERE dawn_at <= ? ORDER BY dawn_at, id LIMIT ?", tx.now, limit
    )
    for row in rows:
        await tx.run(f"DELETE FROM {SESSIONS.devices} WHERE session = ?", row["id"])
        await tx.run("DELETE FROM guided_sessions WHERE id = ?", row["id"])
    return len(rows)
