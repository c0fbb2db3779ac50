"""Who comes to a meeting with a device, and goes: what the rules make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.circles import commands as c
from asterism.circles import doors
from asterism.circles import meeting as rules
from asterism.circles.state import Outcome
from asterism.errors import Refusal
from asterism.meetings import store
from asterism.meetings.steps import keep
from asterism.meetings.views import Facts
from asterism.rooms.arrivals import MEETINGS, Lost
from asterism.store.base import Row, Tx

if TYPE_CHECKING:
    from asterism.parts import Parts


async def arrive(tx: Tx, parts: Parts, meeting: str, member: str, device: str, connection: str) -> Facts:
    """A device takes its member's chair. The door gives the role; a second time changes nothing."""
    kept = await store.meeting_for_member(tx, meeting, member)
    place = await doors.place_of(tx, kept.meeting.circle, member)
    if place is None or place.standing != "in":
        raise Refusal("not_found")
    if place.suspended:
        raise Refusal("suspended")
    outcome = rules.step(
        kept.meeting,
        c.Arrive(member=member, device=device, role=place.role, experienced=place.takes_over),
        tx.now,
    )
    await MEETINGS.take(tx, meeting, device, member, connection)
    return await keep(tx, parts, kept, outcome)


async def depart(tx: Tx, parts: Parts, meeting: str, member: str, device: str) -> Facts:
    """A device left the meeting's screen."""
    kept = await store.meeting_for_member(tx, meeting, member)
    await MEETINGS.leave(tx, meeting, member, device)
    return await keep(tx, parts, kept, rules.step(kept.meeting, c.Lose(member=member, device=device), tx.now))


def _lost(parts: Parts) -> Lost:
    async def lost(tx: Tx, row: Row) -> None:
        kept = await store.load(tx, row["place"])
        command = c.Lose(member=row["member"], device=row["device"])
        await keep(tx, parts, kept, rules.step(kept.meeting, command, tx.now))

    return lost


async def lose(parts: Parts, row: Row) -> None:
    """One device is not heard any more, by the connection it had."""
    await MEETINGS.lose(parts, row, _lost(parts))


async def lose_unheard(parts: Parts) -> None:
    """Loses the devices that no node hears any more."""
    await MEETINGS.lose_unheard(parts, _lost(parts))


async def lose_all(parts: Parts) -> None:
    """The only process there can be has just started."""

    async def lost(tx: Tx, meeting: str) -> None:
        kept = await store.load(tx, meeting)
        await keep(tx, parts, kept, rules.step(kept.meeting, c.NobodyHeard(), tx.now))

    await MEETINGS.lose_all(parts, lost)


async def leave(tx: Tx, parts: Parts, meeting: str, member: str) -> Facts:
    """Somebody leaves with all their devices; they may come again."""
    kept = await store.meeting_for_member(tx, meeting, member)
    return await go(tx, parts, store_kept=kept, member=member)


async def go(tx: Tx, parts: Parts, *, store_kept: store.Kept, member: str) -> Facts:
    """Inside the transaction in which somebody goes, by themselves or with their place in the circle."""
    kept = store_kept
    await MEETINGS.leave(tx, kept.meeting.id, member)
    left: Outcome = rules.step(kept.meeting, c.Leave(member=member), tx.now)
    return await keep(tx, parts, kept, left)
