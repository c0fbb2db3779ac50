"""Who met whom in a call, once the call itself is only a count: no bond is suggested to both sides of one."""

from __future__ import annotations

import hashlib

from asterism.store.base import Tx

KEPT_FOR = 730 * 86_400_000


def met_mark(a: str, b: str) -> bytes:
    """Two people as one digest; whoever knows both can look, nobody can read it back."""
    low, high = sorted((a, b))
    return hashlib.sha256(f"asterism met 1\0{low}\0{high}".encode()).digest()[:16]


async def remember_met(tx: Tx, call: str, caller: str) -> None:
    """Before the row of a call goes: that these two met in one, so that no bond is ever suggested to them."""
    for row in await tx.all("SELECT DISTINCT member FROM leads WHERE call = ?", call):
        if row["member"] and caller:
            await tx.run(
                "INSERT INTO met_in_calls (pair, at) VALUES (?, ?) ON CONFLICT (pair) DO NOTHING",
                met_mark(caller, row["member"]), tx.now,
            )  # fmt: skip


async def forget_met(tx: Tx) -> None:
    await tx.run("DELETE FROM met_in_calls WHERE at < ?", tx.now - KEPT_FOR)
