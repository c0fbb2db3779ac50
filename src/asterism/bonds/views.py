"""What one side sees of a bond: in the list of their own, and whole.

Nothing here reads what the other keeps to themselves. Of what the other did with a question rows are taken
only once it is revealed; the other's wish to go deeper is in no statement.
"""

from __future__ import annotations

from asterism.store.base import Tx
from asterism.wire.bonds import BondShort

_MINE = (
    "SELECT b.id, b.state, b.made_at, b.dawn_at, b.cleared, b.ended_by, me.side, me.signed_at,"
    " other.star, v.id AS visit, v.room"
    " FROM bonds b"
    " JOIN bond_sides me ON me.bond = b.id AND me.side = CASE WHEN b.member_a = ? THEN 'a' ELSE 'b' END"
    " JOIN bond_sides other ON other.bond = b.id AND other.side <> me.side"
    " LEFT JOIN bond_visits v ON v.bond = b.id"
    " WHERE b.member_a = ? OR b.member_b = ? ORDER BY b.made_at DESC, b.id"
)


async def shorts(tx: Tx, member: str) -> list[BondShort]:
    """A member's bonds, newest first; one that ended until its dawn for whoever ended it, and for the other
    until they have had time to see it."""
    rows = await tx.all(_MINE, member, member, member)
    return [
        BondShort(
            bond=row["id"], star=row["star"], state=row["state"], visit=row["visit"], room=row["room"],
            news=row["state"] == "pact" and row["signed_at"] is None,
            since=row["made_at"], dawn_at=row["dawn_at"],
        )
        for row in rows
        if not (row["cleared"] and row["ended_by"] == row["side"])
    ]  # fmt: skip
