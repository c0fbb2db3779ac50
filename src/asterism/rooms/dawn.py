"""Dawn: what the server keeps of a room ends. The key first, so that nothing opens any more; then the
rows."""

from __future__ import annotations

import structlog

from asterism.parts import Parts
from asterism.store.base import Tx

PER_TURN = 50
AGAIN_S = 60.0
_log = structlog.get_logger()


async def run_due_dawns(parts: Parts, put_off: dict[str, float] | None = None) -> int:
    """Dissolves the rooms whose dawn has come, at most PER_TURN; returns how many.

    ``put_off`` is kept from turn to turn: rooms that could not be dissolved, and when each is tried again.

    Any node may run this at any time: destroying a key and deleting rows twice does the same as once. A
    crash in between leaves rows that open to nobody, and the next turn deletes them.
    """

    put_off = {} if put_off is None else put_off
    now = parts.clock.monotonic()

    async def due(tx: Tx) -> list[str]:
        rows = await tx.all(
            "SELECT id FROM rooms WHERE dawn_at IS NOT NULL AND dawn_at <= ? ORDER BY dawn_at LIMIT ?",
            tx.now, PER_TURN + len(put_off),
        )  # fmt: skip
        return [row["id"] for row in rows]

    done = 0
    for room in await parts.store.read(due):
        if put_off.get(room, now) > now:
            continue
        try:
            await dissolve(parts, room)
            put_off.pop(room, None)
            done += 1
        except Exception as error:  # noqa: BLE001 - whatever holds this room back, the others have their dawn
            _log.error("dawn_failed", room=room, error=type(error).__name__)
            put_off[room] = now + AGAIN_S
    return done


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
