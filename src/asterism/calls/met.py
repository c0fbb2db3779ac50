"""Who met whom in a call, when no row of it says so any more: no bond is suggested to both sides of one."""

from __future__ import annotations

import hashlib

from asterism.store.base import Tx

KEPT_FOR = 730 * 86_400_000


def met_mark(a: str, b: str) -> bytes:
    """Two people as one digest; whoever knows both can look, nobody can read it back."""
    low, high = sorted((a, b))
    return hashlib.sha256(f"asterism met 1\0{low}\0{high}".encode()).digest()[:16]


async def remember_pair(tx: Tx, caller: str, other: str) -> None:
    """That these two met in a call. Of a companion it is written as they come; their row goes with them."""
    if caller and other:
        await tx.run(
            "INSERT INTO met_in_calls (pair, at) VALUES (?, ?) ON CONFLICT (pair) DO NOTHING",
            met_mark(caller, other), tx.now,
        )  # fmt: skip


async def remember_met(tx: Tx, call: str, caller: str) -> None:
    """Before the row of a call goes: that these two met in one, so that no bond is ever suggested to them."""
    for row in await tx.all("SELECT DISTINCT member FROM leads WHERE call = ?", call):
        await remember_pair(tx, caller, row["member"])


async def forget_met(tx: Tx) -> None:
    await tx.run("DELETE FROM met_in_calls WHERE at < ?", tx.now - KEPT_FOR)
