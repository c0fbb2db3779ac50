"""One step of a meeting, decided by the rules and written with everything that follows from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asterism.circles.state import Outcome
from asterism.meetings import safety, store
from asterism.meetings.store import Kept
from asterism.meetings.views import Facts, facts
from asterism.rooms import admission
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts

TRIES = 8


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something for safety, and the ids of what is written down of it, drawn beforehand."""

    by: str
    ids: tuple[str, str, str]


async def keep(tx: Tx, parts: Parts, before: Kept, outcome: Outcome, act: Act | None = None) -> Facts:
    """Writes what a step decided. Raises Stale. The room's row is taken already."""
    kept = before
    if outcome.state != before.meeting:
        kept = await store.write(tx, before, outcome.state)
    for event in outcome.events:
        if event.kind in ("removed", "taken_back"):
            assert act is not None
            await safety.write_down(tx, kept, event, act.by, act.ids)
            kept = await store.touch(tx, kept)
        if event.kind == "removed":
            await tx.run(
                "DELETE FROM meeting_devices WHERE meeting = ? AND member = ?", kept.meeting.id, event.member
            )
            await tx.run(
                "DELETE FROM meeting_leans WHERE meeting = ? AND member = ?", kept.meeting.id, event.member
            )
            await admission.let_go(tx, kept.room, event.member)
            tell_room(tx, parts, kept.room)
        if event.kind == "dawn":
            await admission.close(tx, kept.room, event.at, beside_goes_on=True)
            for beside in await tx.all("SELECT id FROM rooms WHERE parent = ?", kept.room):
                tell_room(tx, parts, beside["id"])
            tell_room(tx, parts, kept.room)
    if kept is not before:
        here = kept.meeting.here
        if kept.unfounded is not None and await admission.another_founds(tx, kept.room, kept.unfounded, here):
            tell_room(tx, parts, kept.room)
    now = await facts(tx, kept)
    if set(kept.meeting.here) != set(before.meeting.here):
        tell_room(tx, parts, kept.room)
    if kept is not before:
        tell(tx, parts, now)
    return now


def tell(tx: Tx, parts: Parts, now: Facts) -> None:
    """After the commit everybody in the meeting is shown it, and the dispatcher knows when to look again."""
    due_at = now.kept.meeting.due_at

    def after() -> None:
        parts.hub.meetings.stands(now)
        if due_at is not None:
            parts.dispatcher.due_by(due_at)

    tx.after(after)


def tell_room(tx: Tx, parts: Parts, room: str) -> None:
    tx.after(lambda: parts.hub.room_changed(room))


async def change(
    parts: Parts,
    find: Callable[[Tx], Awaitable[Kept]],
    decide: Callable[[Tx, Kept], Awaitable[Outcome] | Outcome],
    act: Act | None = None,
) -> Facts:
    """A step that somebody set off: found through their door, decided, written; anew if another was first."""

    async def work(tx: Tx) -> Facts:
        before = await find(tx)
        decided = decide(tx, before)
        outcome = decided if isinstance(decided, Outcome) else await decided
        return await keep(tx, parts, before, outcome, act)

    for last in range(TRIES):
        try:
            # The row of the room is taken first, so each change is decided on what the one before left.
            return await parts.store.write(work, serial=False)
        except store.Stale:
            if last == TRIES - 1:
                raise
    raise AssertionError("unreachable")
