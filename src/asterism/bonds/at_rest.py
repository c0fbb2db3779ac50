"""What the server keeps of a bond, sealed once more under keys that stand apart from the database.

Each side has a key for its answers and its note, each confidence one of its own. What is taken back or ends
goes with its key, so that the traces a database leaves of deleted rows open to nobody. A key that is over is
written down in the same transaction as the deletion and destroyed right after by the dispatcher of any node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.bonds.state import SIDES, Side
from asterism.keys import KeyGone, SealBroken
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts

PER_TURN = 100
KNOWN = (
    "SELECT id || '-a' AS id FROM bonds UNION ALL SELECT id || '-b' FROM bonds"
    " UNION ALL SELECT id FROM bond_confidences"
)
"""The names of the keys that belong to something; any other is swept away in time."""


def key_of(bond: str, side: Side) -> str:
    return f"{bond}-{side}"


async def seal(parts: Parts, key: str, what: str, body: bytes) -> bytes:
    """Sealed under this key, which is made with the first thing that it seals."""
    try:
        return parts.room_keys.seal(key, what.encode(), body)
    except KeyGone:
        await parts.room_keys.create(key)
    return parts.room_keys.seal(key, what.encode(), body)


def opened(parts: Parts, key: str, what: str, sealed: bytes) -> bytes | None:
    """What was sealed; None when its key is gone."""
    try:
        return parts.room_keys.open(key, what.encode(), bytes(sealed))
    except (KeyGone, SealBroken):
        return None


async def over(tx: Tx, *keys: str) -> None:
    """Inside the transaction that deletes what these keys open."""
    for key in keys:
        await tx.run(
            "INSERT INTO bond_keys_over (key_name, since) VALUES (?, ?) ON CONFLICT DO NOTHING", key, tx.now
        )


async def both_over(tx: Tx, bond: str) -> None:
    await over(tx, *(key_of(bond, side) for side in SIDES))


async def destroy_over(parts: Parts) -> int:
    """Destroys the keys that are over; doing it twice does the same as once."""
    rows = await parts.store.read(
        lambda tx: tx.all("SELECT key_name FROM bond_keys_over ORDER BY since LIMIT ?", PER_TURN)
    )
    for row in rows:
        await _destroy(parts, row["key_name"])
    return len(rows)


async def _destroy(parts: Parts, key: str) -> None:
    await parts.room_keys.destroy(key)
    await parts.store.write(lambda tx: tx.run("DELETE FROM bond_keys_over WHERE key_name = ?", key))
