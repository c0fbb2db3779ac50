"""One step of a guided session, decided by the rules and written with everything that follows from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from asterism.guided import bookings
from asterism.guided import session_store as store
from asterism.guided.rules import Session
from asterism.guided.session_store import Kept
from asterism.guided.session_views import Facts, facts
from asterism.rooms import admission
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts

TRIES = 8


async def keep(tx: Tx, parts: Parts, before: Kept, after: Session) -> Facts:
    """Writes what a step decided. Raises Stale. The room's row is taken already."""
    was = before.session
    if after == was:
        return await facts(tx, before)
    kept = await write(tx, before, after)
    if kept.unfounded is not None:
        await admission.another_founds(tx, kept.room, kept.unfounded, after.here)
    now = await facts(tx, kept)
    if after.here != was.here or not after.is_open:
        tell_room(tx, parts, kept.room)
    if (after.met, after.is_open) != (was.met, was.is_open):
        both = [side.member for side in (after.guide, after.member) if side.member]
        tx.after(lambda: parts.hub.place_changed("sessions", both))
    tell(tx, parts, now)
    return now


async def write(tx: Tx, before: Kept, after: Session) -> Kept:
    """The session, its booking and its room, which closes with it; told to nobody yet."""
    kept = await store.write(tx, before, after)
    if after.met and not before.session.met:
        await bookings.took_place(tx, after.id)
    if before.session.is_open and not after.is_open:
        await admission.close(tx, kept.room, after.dawn_at)
    return kept


def tell(tx: Tx, parts: Parts, now: Facts) -> None:
    """After the commit both are shown it, and the dispatcher knows when to look again."""
    due_at = now.kept.session.due_at

    def after() -> None:
        parts.hub.sessions.stands(now)
        if due_at is not None:
            parts.dispatcher.due_by(due_at)

    tx.after(after)


def tell_room(tx: Tx, parts: Parts, room: str) -> None:
    tx.after(lambda: parts.hub.room_changed(room))


async def change(
    parts: Parts, find: Callable[[Tx], Awaitable[Kept]], decide: Callable[[Tx, Kept], Session]
) -> Facts:
    """A step that somebody set off: found through their door, decided, written; anew if another was first."""

    async def work(tx: Tx) -> Facts:
        before = await find(tx)
        return await keep(tx, parts, before, decide(tx, before))

    for last in range(TRIES):
        try:
            # The row of the room is taken first, so each change is decided on what the one before left.
            return await parts.store.write(work, serial=False)
        except store.Stale:
            if last == TRIES - 1:
                raise
    raise AssertionError("unreachable")
