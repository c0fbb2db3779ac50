"""Dawn: what the server keeps of a room ends. The key first, so that nothing opens any more; then the
rows."""

from __future__ import annotations

from asterism.parts import Parts
from asterism.store.base import Tx

PER_TURN = 50


async def run_due_dawns(parts: Parts) -> int:
    """Dissolves the rooms whose dawn has come, at most PER_TURN; returns how many.

    Any node may run this at any time: destroying a key and deleting rows twice does the same as once. A
    crash in between leaves rows that open to nobody, and the next turn deletes them.
    """

    async def due(tx: Tx) -> list[str]:
        rows = await tx.all(
            "SELECT id FROM rooms WHERE dawn_at IS NOT NULL AND dawn_at <= ? ORDER BY dawn_at LIMIT ?",
            tx.now, PER_TURN,
        )  # fmt: skip
        return [row["id"] for row in rows]

    rooms = await parts.store.read(due)
    for room in rooms:
        await dissolve(parts, room)
    return len(rooms)


async def dissolve(parts: Parts, room: str) -> bool:
    """Destroys one room whose dawn has come; False when it was not due (any more)."""

    async def still_due(tx: Tx) -> bool:
        # The dawn may have been moved while we came here; from now on nobody can write into the room any
        # more.
        closed = await tx.run(
            "UPDATE rooms SET closed_at = COALESCE(closed_at, ?), version = version + 1 "
            "WHERE id = ? AND dawn_at IS NOT NULL AND dawn_at <= ?",
            tx.now, room, tx.now,
        )  # fmt: skip
        return closed == 1

    if not await parts.store.write(still_due):
        return False
    await parts.room_keys.destroy(room)
    hub = parts.hub

    async def rows(tx: Tx) -> None:
        # What members' devices wrote down of this room for each other goes with it.
        await tx.run(
            "DELETE FROM vault_items WHERE name IN (?, ?) AND member IN"
            " (SELECT member FROM room_members WHERE room = ?)",
            f"archive.{room}", f"history.{room}", room,
        )  # fmt: skip
        for table in ("room_log", "welcomes", "room_spans", "room_devices", "room_members"):
            await tx.run(f"DELETE FROM {table} WHERE room = ?", room)
        await tx.run("DELETE FROM rooms WHERE id = ?", room)
        tx.after(lambda: hub.room_changed(room))

    await parts.store.write(rows)
    return True
