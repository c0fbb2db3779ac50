"""What the server keeps of a bond, sealed once more under keys that stand apart from the database.

Each side has a key for its answers and its note, each confidence one of its own. What is taken back or ends
goes with its key, so that the traces a database leaves of deleted rows open to nobody. A key that is over is
written down in the same transaction as the deletion and destroyed right after by the dispatcher of any node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from asterism.bonds.state import SIDES, Side
from asterism.keys import KeyGone, SealBroken
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts

PER_TURN = 100
AGAIN_MS = 60_000
_log = structlog.get_logger(__name__)
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
    """Destroys the keys that are over; doing it twice does the same as once. One that cannot be destroyed is
    put off for a minute, and the others go on."""
    rows = await parts.store.read(
        lambda tx: tx.all(
            "SELECT key_name FROM bond_keys_over WHERE since <= ? ORDER BY since, key_name LIMIT ?",
            tx.now, PER_TURN,
        )
    )  # fmt: skip
    for row in rows:
        await _destroy(parts, row["key_name"])
    return len(rows)


async def _destroy(parts: Parts, key: str) -> None:
    try:
        await parts.room_keys.destroy(key)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with this file, the others go on
        _log.error("bond_key_stays", key=key, error=type(error).__name__)
        parts.metrics.measure("bonds_set_aside", 1.0)
        await parts.store.write(
            lambda tx: tx.run(
                "UPDATE bond_keys_over SET since = ? WHERE key_name = ?", tx.now + AGAIN_MS, key
            )
        )
        return
    await parts.store.write(lambda tx: tx.run("DELETE FROM bond_keys_over WHERE key_name = ?", key))
