"""The vault in the store: compare and set by version, bounded by piece and by member."""

from __future__ import annotations

import re

from asterism.errors import Refusal
from asterism.store.base import Row, Tx

MAX_PIECE = 8 * 1024 * 1024
MAX_PIECES = 20_000
UNKNOWN_LIMIT = 1024 * 1024
"""What an account may keep before it was invited or answered, so that nobody fills the disk by making
accounts."""
# A piece of a few bytes still costs a row.
ROW_COST = 200


# What a member's devices write down of a room for each other; it ends with the room.
_OF_ROOM = re.compile(r"(?:archive|history)\.([a-z0-9]{1,64})")


def room_of(name: str) -> str | None:
    """The room a piece was written down of; None for a keepsake of one's own."""
    match = _OF_ROOM.fullmatch(name)
    return None if match is None else match[1]


async def still_of(tx: Tx, room: str, member: str) -> None:
    """The door to pieces of a room: for whoever was in it, until its dawn. Raises ``not_found``."""
    row = await tx.one(
        "SELECT 1 AS there FROM room_members m JOIN rooms r ON r.id = m.room"
        " WHERE m.room = ? AND m.member = ? AND (r.dawn_at IS NULL OR r.dawn_at > ?)",
        room, member, tx.now,
    )  # fmt: skip
    if row is None:
        raise Refusal("not_found")


async def limit_of(tx: Tx, member: str, full: int) -> int:
    """How many bytes a member may keep; ``full`` is the limit of people the network knows."""
    row = await tx.one("SELECT known_at FROM members WHERE id = ?", member)
    return full if row is not None and row["known_at"] is not None else min(full, UNKNOWN_LIMIT)


async def used_by(tx: Tx, member: str) -> int:
    row = await tx.one(
        "SELECT COALESCE(SUM(size), 0) AS bytes, COUNT(*) AS n FROM vault_items WHERE member = ?", member
    )
    return 0 if row is None else int(row["bytes"]) + ROW_COST * int(row["n"])


async def pieces(tx: Tx, member: str) -> list[Row]:
    return await tx.all(
        "SELECT name, version, size, at FROM vault_items WHERE member = ? ORDER BY name LIMIT ?",
        member,
        MAX_PIECES,
    )


async def piece(tx: Tx, member: str, name: str) -> Row:
    row = await tx.one("SELECT version, body FROM vault_items WHERE member = ? AND name = ?", member, name)
    if row is None:
        raise Refusal("not_found")
    return row


async def put(tx: Tx, member: str, name: str, body: bytes, over: int, full: int) -> int:
    """Writes a piece over version ``over`` (0: it is new); its new version. ``stale``, ``vault_full``."""
    row = await tx.one("SELECT version, size FROM vault_items WHERE member = ? AND name = ?", member, name)
    present = 0 if row is None else row["version"]
    if present != over:
        raise Refusal("stale", version=present)
    limit = await limit_of(tx, member, full)
    used = await used_by(tx, member)
    after = used + len(body) + (ROW_COST if row is None else -int(row["size"]))
    # A piece that becomes smaller is always taken: it is the way out of a full vault.
    if after > limit and after > used:
        raise Refusal("vault_full", limit=limit, used=used)
    if row is None:
        changed = await tx.run(
            "INSERT INTO vault_items (member, name, version, size, at, body) VALUES (?, ?, 1, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            member, name, len(body), tx.now, body,
        )  # fmt: skip
    else:
        changed = await tx.run(
            "UPDATE vault_items SET version = version + 1, size = ?, at = ?, body = ?"
            " WHERE member = ? AND name = ? AND version = ?",
            len(body), tx.now, body, member, name, over,
        )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=present)
    return over + 1


async def remove(tx: Tx, member: str, name: str, over: int) -> None:
    """Deletes a piece as of version ``over``. Deleting what is gone already is no fault."""
    if await tx.run(
        "DELETE FROM vault_items WHERE member = ? AND name = ? AND version = ?", member, name, over
    ):
        return
    row = await tx.one("SELECT version FROM vault_items WHERE member = ? AND name = ?", member, name)
    if row is not None:
        raise Refusal("stale", version=row["version"])
