"""The bond's own key, in the store: drawn by a device of one and sealed to the other, opened by nobody
here."""

from __future__ import annotations

from asterism.bonds.state import Side
from asterism.store.base import Tx
from asterism.wire.bonds import GiveBondKey


async def is_the_same(tx: Tx, bond: str, side: Side, given: GiveBondKey) -> bool:
    """Whether this very key was given before: its acknowledgement was lost."""
    row = await tx.one("SELECT edition, signature FROM bond_keys WHERE bond = ? AND by_side = ?", bond, side)
    return row is not None and row["edition"] == given.edition and bytes(row["signature"]) == given.signature


async def keep(tx: Tx, bond: str, side: Side, given: GiveBondKey) -> None:
    """Keeps it in the place of the one that this side gave before."""
    await tx.run(
        "INSERT INTO bond_keys (bond, by_side, edition, device, body, signature) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (bond, by_side) DO UPDATE SET edition = excluded.edition, device = excluded.device,"
        " body = excluded.body, signature = excluded.signature",
        bond, side, given.edition, given.device, given.body, given.signature,
    )  # fmt: skip
