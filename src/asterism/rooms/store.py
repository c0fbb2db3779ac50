"""The SQL of rooms, inside a transaction it is given.

Everything that changes a room begins with :func:`lock`. It takes the room's row first, so that on
PostgreSQL, at READ COMMITTED, all later statements see what the one before us left; so no change of a room
is ever lost or doubled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from asterism.errors import Refusal
from asterism.rooms.attendance import ARRIVED
from asterism.rooms.rules import KEPT_OUT_MS, RoomState, Roster, Standing
from asterism.store.base import Row, Tx

PAGE = 200
"""Entries of the log that are read at once."""


@dataclass(frozen=True, slots=True)
class RoomDoor:
    """A room as held by one who proved the right to it. ``role`` and ``star`` are the member's own."""

    room: str
    member: str
    kind: str
    role: str
    star: str
    founder: str
    parent: str | None
    generation: int
    epoch: int
    head: int
    closed_at: int | None
    dawn_at: int | None


@dataclass(frozen=True, slots=True)
class Locked:
    """A room whose row is ours until the commit."""

    room: str
    kind: str
    head: int
    state: RoomState


@dataclass(frozen=True, slots=True)
class Asking:
    """One device before a room: its standing, and the entry that it already has under this ref."""

    standing: Standing
    again: tuple[int, int] | None
    """(seq, at) of the entry with the same ref: a repeat."""


async def room_for_member(tx: Tx, room: str, member: str) -> RoomDoor:
    """The door of a room: raises ``not_found`` for whoever does not belong, exactly as for no room at all."""
    row = await tx.one(
        "SELECT r.kind, r.founder, r.parent, r.generation, r.epoch, r.head, r.closed_at, r.dawn_at, "
        "m.role, m.star "
        "FROM rooms r JOIN room_members m ON m.room = r.id "
        "WHERE r.id = ? AND m.member = ? AND m.let_go_at IS NULL",
        room, member,
    )  # fmt: skip
    if row is None:
        raise Refusal("not_found")
    return RoomDoor(room=room, member=member, **row)


async def lock(tx: Tx, room: str, *, changes: bool) -> Locked:
    """Takes the room's row; ``changes`` counts the view's version on. Raises ``not_found``."""
    row = await tx.one(
        "UPDATE rooms SET version = version + ? WHERE id = ? "
        "RETURNING kind, head, generation, epoch, founder, closed_at, removals, founded_at",
        1 if changes else 0, room,
    )  # fmt: skip
    if row is None:
        raise Refusal("not_found")
    return Locked(room, row["kind"], row["head"], _state(row))


async def next_seq(tx: Tx, room: str) -> Locked:
    """Takes the room's row and the next place in its log at once; a refusal afterwards gives the place
    back."""
    row = await tx.one(
        "UPDATE rooms SET head = head + 1 WHERE id = ? "
        "RETURNING kind, head, generation, epoch, founder, closed_at, removals, founded_at",
        room,
    )
    if row is None:
        raise Refusal("not_found")
    return Locked(room, row["kind"], row["head"], _state(row))


def _state(row: Row) -> RoomState:
    return RoomState(
        generation=row["generation"],
        epoch=row["epoch"],
        founder=row["founder"],
        closed=row["closed_at"] is not None,
        removals=row["removals"],
        founded_at=row["founded_at"],
    )


_ASKING = (
    "SELECT m.member, m.let_go_at, d.leaf, l.seq, l.at FROM (SELECT 1 AS one) o "
    "LEFT JOIN room_members m ON m.room = ? AND m.member = ? "
    "LEFT JOIN room_devices d ON d.room = ? AND d.device = ? AND d.member = ? "
    "LEFT JOIN room_log l ON l.room = ? AND l.device = ? AND l.ref = ?"
)


async def asking(tx: Tx, room: str, member: str, device: str, ref: str) -> Asking:
    row = await tx.one(_ASKING, room, member, room, device, member, room, device, ref)
    assert row is not None
    standing = Standing(belongs=row["member"] is not None and row["let_go_at"] is None, leaf=row["leaf"] == 1)
    return Asking(standing, None if row["seq"] is None else (row["seq"], row["at"]))


async def is_alone(tx: Tx, room: str, member: str) -> bool:
    """Whether no device of anybody else stands in the group."""
    return (
        await tx.one(
            "SELECT 1 AS there FROM room_devices WHERE room = ? AND leaf = 1 AND member <> ? LIMIT 1",
            room,
            member,
        )
        is None
    )


async def speaker(tx: Tx, room: str) -> str | None:
    """Whose speech a circle's room takes just now: who holds the piece in its meeting."""
    row = await tx.one("SELECT speaker FROM meetings WHERE room = ?", room)
    return None if row is None else row["speaker"]


async def nobody_to_let_in(tx: Tx, room: str, device: str) -> bool:
    """Whether this device is in the meeting or session of this room, and no device that stands in the group
    is.

    Whoever founded the room may have gone; nobody waits for them.
    """
    rows = await tx.all(
        f"SELECT d.device, COALESCE(x.leaf, 0) AS leaf FROM {ARRIVED} d"
        " LEFT JOIN room_devices x ON x.room = d.room AND x.device = d.device"
        " WHERE d.room = ? AND d.connection <> ''",
        room,
    )
    return any(row["device"] == device for row in rows) and not any(row["leaf"] for row in rows)


async def kept_out(tx: Tx, room: str, device: str) -> bool:
    """Whether this device waits in a meeting or session and nobody has let anybody into its room for long.

    Only while those who wait are at least as many as those inside: one alone can neither keep a circle out of
    its room nor put it out of it.
    """
    since = tx.now - KEPT_OUT_MS
    rows = await tx.all(
        "SELECT d.device, d.member, COALESCE(x.leaf, 0) AS leaf, r.opened_at, p.joined_at,"
        " (SELECT MAX(l.at) FROM room_log l"
        " WHERE l.room = r.id AND l.kind IN ('found', 'commit')) AS moved_at"
        f" FROM {ARRIVED} d JOIN rooms r ON r.id = d.room"
        " JOIN room_members p ON p.room = r.id AND p.member = d.member AND p.let_go_at IS NULL"
        " LEFT JOIN room_devices x ON x.room = r.id AND x.device = d.device"
        " WHERE d.room = ? AND d.connection <> ''",
        room,
    )
    inside = {row["member"] for row in rows if row["leaf"]}
    outside = {row["member"] for row in rows} - inside
    return len(outside) >= len(inside) and any(
        row["device"] == device and not row["leaf"] and row["joined_at"] <= since
        and (row["moved_at"] or row["opened_at"]) <= since
        for row in rows
    )  # fmt: skip


async def is_known(tx: Tx, member: str) -> bool:
    """Whether the network has met this account: it was invited, or somebody answered it."""
    row = await tx.one("SELECT known_at FROM members WHERE id = ?", member)
    return row is not None and row["known_at"] is not None


async def append(
    tx: Tx,
    room: str,
    seq: int,
    *,
    generation: int,
    epoch: int,
    kind: str,
    sender: str,
    device: str,
    ref: str,
    body: bytes,
    tag: bytes = b"",
    server_tag: bytes = b"",
    frank_key: str = "",
    external: bool = False,
) -> None:
    """Writes one entry; ``body`` is sealed under the room's key."""
    await tx.run(
        "INSERT INTO room_log (room, seq, generation, epoch, kind, sender, device, ref, at, tag, server_tag, "
        "frank_key, external, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        room, seq, generation, epoch, kind, sender, device, ref, tx.now, tag, server_tag,
        frank_key, int(external), body,
    )  # fmt: skip


async def roster(tx: Tx, room: str) -> Roster:
    rows = await tx.all(
        "SELECT d.device, d.member, d.leaf, d.key_package IS NOT NULL AS shown, m.let_go_at "
        "FROM room_devices d JOIN room_members m ON m.room = d.room AND m.member = d.member WHERE d.room = ?",
        room,
    )
    return Roster(
        leaves={row["device"]: row["member"] for row in rows if row["leaf"]},
        waiting={
            row["device"]: row["member"]
            for row in rows
            if not row["leaf"] and row["shown"] and row["let_go_at"] is None
        },
        let_go=frozenset(row["member"] for row in rows if row["let_go_at"] is not None),
    )


async def enter_group(tx: Tx, room: str, device: str, member: str, seq: int) -> None:
    """The device stands in the group from ``seq`` on and sees what comes after it."""
    await end_span(tx, room, device, seq)
    await tx.run(
        "INSERT INTO room_devices (room, device, member, leaf, key_package) VALUES (?, ?, ?, 1, NULL) "
        "ON CONFLICT (room, device) DO UPDATE SET leaf = 1, key_package = NULL, member = excluded.member",
        room, device, member,
    )  # fmt: skip
    await tx.run(
        "INSERT INTO room_spans (room, device, from_seq, until_seq) VALUES (?, ?, ?, NULL) "
        "ON CONFLICT (room, device, from_seq) DO UPDATE SET until_seq = NULL",
        room, device, seq,
    )  # fmt: skip


async def leave_group(tx: Tx, room: str, device: str, seq: int) -> None:
    """The device was removed by the commit at ``seq``."""
    await last_reads(tx, room, device, seq)
    await tx.run("DELETE FROM room_devices WHERE room = ? AND device = ?", room, device)
    await tx.run("DELETE FROM welcomes WHERE room = ? AND device = ?", room, device)


async def last_reads(tx: Tx, room: str, device: str, seq: int) -> None:
    """What ended a device's stay in the group, at ``seq``, is the last that it may read of it.

    Also when its member was let go before and comes again later: else it would believe for ever that it
    stands in the group. Between the two nothing was said.
    """
    await tx.run(
        "UPDATE room_spans SET until_seq = ? WHERE room = ? AND device = ? AND from_seq = "
        "(SELECT MAX(s.from_seq) FROM room_spans s WHERE s.room = room_spans.room "
        "AND s.device = room_spans.device)",
        seq, room, device,
    )  # fmt: skip


async def end_span(tx: Tx, room: str, device: str, seq: int) -> None:
    await tx.run(
        "UPDATE room_spans SET until_seq = ? WHERE room = ? AND device = ? AND until_seq IS NULL",
        seq,
        room,
        device,
    )


async def count_removals(tx: Tx, room: str) -> None:
    """Counts anew how many devices of people who were let go still stand in the group."""
    await tx.run(
        "UPDATE rooms SET removals = (SELECT COUNT(*) FROM room_devices d "
        "JOIN room_members m ON m.room = d.room AND m.member = d.member "
        "WHERE d.room = rooms.id AND d.leaf = 1 AND m.let_go_at IS NOT NULL) WHERE id = ?",
        room,
    )


_SEEN_BY = (
    "SELECT l.seq, l.generation, l.epoch, l.kind, l.sender, l.device, l.ref, l.at, l.tag, l.server_tag, "
    "l.frank_key, l.external, l.body FROM room_log l WHERE l.room = ? AND l.seq > ? AND l.seq <= ? AND "
    "EXISTS "
    "(SELECT 1 FROM room_spans s WHERE s.room = l.room AND s.device = ? AND l.seq > s.from_seq "
    "AND (s.until_seq IS NULL OR l.seq <= s.until_seq)) ORDER BY l.seq LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries a device may see. ``looked``: how far the log was looked through; ``open``: more is meant for
    it."""

    rows: list[Row]
    looked: int
    open: bool


async def page_for_device(
    tx: Tx, room: str, device: str, member: str, after: int, limit: int = PAGE
) -> LogPage | None:
    """Entries after ``after`` that this device may see; None when the member does not belong, or the room is
    gone."""
    head = await tx.one(
        "SELECT r.head, (SELECT COUNT(*) FROM room_spans s WHERE s.room = r.id AND s.device = ? "
        "AND s.until_seq IS NULL) AS spans FROM rooms r JOIN room_members m ON m.room = r.id "
        "WHERE r.id = ? AND m.member = ? AND m.let_go_at IS NULL",
        device, room, member,
    )  # fmt: skip
    if head is None:
        return None
    rows = await tx.all(_SEEN_BY, room, after, head["head"], device, limit)
    looked = rows[-1]["seq"] if len(rows) == limit else head["head"]
    return LogPage(rows, looked, head["spans"] > 0)


async def log_after(tx: Tx, room: str, after: int, limit: int = PAGE) -> list[Row]:
    """The log itself, for a node that missed a hint."""
    return await tx.all(
        "SELECT seq, generation, epoch, kind, sender, device, ref, at, tag, server_tag, frank_key, "
        "external, body "
        "FROM room_log WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?",
        room, after, limit,
    )  # fmt: skip


async def heads(tx: Tx, rooms: list[str]) -> dict[str, tuple[int, int]]:
    """(head, version) of each of these rooms that is still there; at most 500 are asked at once."""
    found: dict[str, tuple[int, int]] = {}
    for start in range(0, len(rooms), 500):
        some = rooms[start : start + 500]
        marks = ", ".join("?" * len(some))
        for row in await tx.all(f"SELECT id, head, version FROM rooms WHERE id IN ({marks})", *some):
            found[row["id"]] = (row["head"], row["version"])
    return found


async def welcome_for(tx: Tx, room: str, device: str) -> Mapping[str, Any] | None:
    return await tx.one(
        "SELECT generation, epoch, seq, body FROM welcomes WHERE room = ? AND device = ?", room, device
    )


async def rooms_of(tx: Tx, member: str) -> list[str]:
    """The rooms a member belongs to, oldest first."""
    rows = await tx.all(
        "SELECT m.room FROM room_members m JOIN rooms r ON r.id = m.room "
        "WHERE m.member = ? AND m.let_go_at IS NULL ORDER BY r.opened_at, r.id",
        member,
    )
    return [row["room"] for row in rows]
