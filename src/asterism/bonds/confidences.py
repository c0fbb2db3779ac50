"""What is entrusted within a bond, in the store: kept apart from the talk, and taken back at any time."""

from __future__ import annotations

from asterism.bonds import at_rest
from asterism.bonds.state import CONFIDENCE_BYTES, CONFIDENCES, TOMBSTONE_MS, Side
from asterism.errors import Refusal
from asterism.store.base import Row, Tx
from asterism.wire.bonds import Entrust


def bound_to(confidence: str) -> str:
    return f"confidence {confidence}"


async def sent_before(tx: Tx, bond: str, side: Side, client_id: str) -> bool:
    row = await tx.one(
        "SELECT 1 AS there FROM bond_confidences WHERE bond = ? AND side = ? AND client_id = ?",
        bond, side, client_id,
    )  # fmt: skip
    return row is not None


async def entrust(tx: Tx, bond: str, side: Side, confidence: str, asked: Entrust, sealed: bytes) -> None:
    """Keeps a confidence. Refused with ``vault_full`` beyond what one side may keep, whatever the other
    has."""
    row = await tx.one(
        "SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN taken_back_at IS NULL THEN size ELSE 0 END), 0) AS mine"
        " FROM bond_confidences WHERE bond = ? AND side = ?",
        bond, side,
    )  # fmt: skip
    size = len(asked.body)
    if row is not None and (row["n"] >= CONFIDENCES or row["mine"] + size > CONFIDENCE_BYTES):
        raise Refusal("vault_full")
    await tx.run(
        "INSERT INTO bond_confidences (id, bond, side, client_id, kind, edition, at, size)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        confidence, bond, side, asked.client_id, asked.kind, asked.edition, tx.now, size,
    )  # fmt: skip
    await tx.run("INSERT INTO bond_confidence_bytes (confidence, body) VALUES (?, ?)", confidence, sealed)


async def of_bond(tx: Tx, bond: str, confidence: str) -> Row:
    """One confidence of this bond. Refused with ``not_found``."""
    row = await tx.one("SELECT * FROM bond_confidences WHERE id = ? AND bond = ?", confidence, bond)
    if row is None:
        raise Refusal("not_found")
    return row


async def bytes_of(tx: Tx, confidence: str) -> bytes:
    """Its bytes as they are kept. Refused with ``not_found`` once it was taken back."""
    row = await tx.one("SELECT body FROM bond_confidence_bytes WHERE confidence = ?", confidence)
    if row is None:
        raise Refusal("not_found")
    return bytes(row["body"])


async def take_back(tx: Tx, bond: str, side: Side, confidence: str) -> bool:
    """Deletes the bytes; what stays tells the other's device to delete its copy. Whether it was there.

    Refused with ``not_found`` for all but whose it is.
    """
    row = await of_bond(tx, bond, confidence)
    if row["side"] != side:
        raise Refusal("not_found")
    await tx.run("DELETE FROM bond_confidence_bytes WHERE confidence = ?", confidence)
    await at_rest.over(tx, confidence)
    changed = await tx.run(
        "UPDATE bond_confidences SET taken_back_at = ? WHERE id = ? AND taken_back_at IS NULL",
        tx.now, confidence,
    )  # fmt: skip
    return changed == 1


async def gone(tx: Tx, bond: str, side: Side, confidence: str) -> bool:
    """The other's device has deleted its copy: nothing more has to be known of it. Twice is once."""
    row = await tx.one(
        "SELECT side, taken_back_at FROM bond_confidences WHERE id = ? AND bond = ?", confidence, bond
    )
    if row is None:
        return False
    if row["side"] == side:
        raise Refusal("not_found")
    if row["taken_back_at"] is None:
        raise Refusal("stale")
    return await tx.run("DELETE FROM bond_confidences WHERE id = ?", confidence) == 1


async def forget_stones(tx: Tx, bond: str) -> int:
    """What was taken back so long ago that no device will ask any more; how many."""
    return await tx.run(
        "DELETE FROM bond_confidences WHERE bond = ? AND taken_back_at <= ?", bond, tx.now - TOMBSTONE_MS
    )


async def all_over(tx: Tx, bond: str, side: Side | None = None) -> None:
    """Everything that one side entrusted is gone, or all of it."""
    rows = await tx.all(
        "SELECT id FROM bond_confidences WHERE bond = ? AND (side = ? OR ? = '')",
        bond,
        side or "",
        side or "",
    )
    await at_rest.over(tx, *(row["id"] for row in rows))
    for row in rows:
        await tx.run("DELETE FROM bond_confidences WHERE id = ?", row["id"])
