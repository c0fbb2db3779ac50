"""The lingering note of each side for the other, in the store."""

from __future__ import annotations

from asterism.bonds.doors import Held
from asterism.store.base import Tx
from asterism.wire.bonds import LeaveNote


async def keep_note(tx: Tx, held: Held, asked: LeaveNote, sealed: bytes) -> bool:
    """Keeps it in the place of the one before, or takes that away; whether the other sees a difference."""
    bond, side = held.bond.id, held.side
    if not asked.body:
        return await tx.run("DELETE FROM bond_notes WHERE bond = ? AND side = ?", bond, side) == 1
    await tx.run(
        "INSERT INTO bond_notes (bond, side, edition, body, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (bond, side) DO UPDATE SET edition = excluded.edition, body = excluded.body,"
        " at = excluded.at",
        bond, side, asked.edition, sealed, tx.now,
    )  # fmt: skip
    return True
