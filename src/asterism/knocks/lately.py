"""How often one person is asked: as a friend or a facilitator at most twice within a day by everybody
together, and once by the same person. Beyond that they are not asked, and nobody is told.
"""

from __future__ import annotations

import hashlib
import hmac

from asterism.knocks.state import DAY
from asterism.store.base import Tx
from asterism.wire.knocks import Named

BY_EVERYBODY = 2
COUNTED: tuple[Named, ...] = ("bonds", "facilitator")
"""Supporters are asked while they are on shift, which has bounds of its own."""


def mark_of(secret: bytes, by: str, member: str) -> bytes:
    """The keyed hash of "this one asked that one": who it was stands nowhere in it."""
    return hmac.new(secret, f"asterism asked 1:{by}:{member}".encode(), hashlib.sha256).digest()


async def enough(tx: Tx, secret: bytes, by: str, member: str) -> bool:
    """Whether this member was asked often enough within the last day, or by this person already."""
    rows = await tx.all(
        "SELECT mark FROM door_asks WHERE member = ? AND at > ? LIMIT ?", member, tx.now - DAY, BY_EVERYBODY
    )
    mark = mark_of(secret, by, member)
    return len(rows) >= BY_EVERYBODY or any(bytes(row["mark"]) == mark for row in rows)


async def count(tx: Tx, secret: bytes, id: str, by: str, member: str) -> None:
    """Keeps for a day that this member was asked. ``id``: of the door."""
    await forget(tx)
    await tx.run(
        "INSERT INTO door_asks (id, member, mark, at) VALUES (?, ?, ?, ?)",
        id, member, mark_of(secret, by, member), tx.now,
    )  # fmt: skip


async def forget(tx: Tx) -> None:
    """Those of more than a day ago go with every knock that goes and every one that asks."""
    await tx.run("DELETE FROM door_asks WHERE at <= ?", tx.now - DAY)
