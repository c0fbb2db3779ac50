"""Leaving the network, and what one takes along of the sky."""

from __future__ import annotations

from asterism.people.erase import on_erase, on_export
from asterism.store.base import Tx


@on_erase
async def _forget(tx: Tx, member: str) -> None:
    await tx.run("DELETE FROM sky_stars WHERE member = ?", member)


@on_export("sky")
async def _export(tx: Tx, member: str) -> object:
    """What is wished now and what the sky holds. When it looks next is told to nobody."""
    row = await tx.one(
        "SELECT chosen, shown, in_circle, accompanied, night, spent FROM sky_stars WHERE member = ?", member
    )
    return None if row is None else dict(row)
