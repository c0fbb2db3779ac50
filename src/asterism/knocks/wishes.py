"""Whether somebody wishes to be asked as a friend or as a facilitator. It is shown to nobody but themselves;
to whoever knocks it looks like silence. Supporters say it by being on shift.
"""

from __future__ import annotations

from asterism.store.base import Tx
from asterism.wire.knocks import DoorWishes, Named


async def of_member(tx: Tx, member: str) -> DoorWishes:
    """Who has said nothing is asked: they said yes to a bond, or keep a circle."""
    row = await tx.one("SELECT as_friend, as_facilitator FROM door_wishes WHERE member = ?", member)
    if row is None:
        return DoorWishes(as_friend=True, as_facilitator=True)
    return DoorWishes(as_friend=bool(row["as_friend"]), as_facilitator=bool(row["as_facilitator"]))


async def put(tx: Tx, member: str, wishes: DoorWishes) -> None:
    await tx.run(
        "INSERT INTO door_wishes (member, as_friend, as_facilitator) VALUES (?, ?, ?)"
        " ON CONFLICT (member) DO UPDATE SET as_friend = excluded.as_friend,"
        " as_facilitator = excluded.as_facilitator",
        member, int(wishes.as_friend), int(wishes.as_facilitator),
    )  # fmt: skip


async def wishes_to_be_asked(tx: Tx, member: str, asked_as: Named) -> bool:
    wishes = await of_member(tx, member)
    return {"bonds": wishes.as_friend, "facilitator": wishes.as_facilitator}.get(asked_as, True)
