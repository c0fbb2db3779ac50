"""Devices that come to a meeting and go: bound to a connection, and true only in the store.

A device that is lost without a word stays a row without a connection, so that it takes its place again when
it is heard. Whatever ended an older connection cannot end a newer one of the same device.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from asterism.circles import commands as c
from asterism.circles import doors
from asterism.circles import meeting as rules
from asterism.circles.state import Outcome
from asterism.errors import Refusal
from asterism.meetings import store
from asterism.meetings.steps import keep
from asterism.meetings.views import Facts
from asterism.store.base import Row, StoreError, Tx

if TYPE_CHECKING:
    from asterism.parts import Parts

UNHEARD_MS = 35_000
"""A device that no node has heard for so long is lost, whatever became of the node it was on."""
PER_TURN = 200
LOST = ""
"""The connection of a device that is not heard any more."""
_log = structlog.get_logger()


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
    await tx.run(
        "INSERT INTO meeting_devices (meeting, device, member, connection) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (meeting, device) DO UPDATE SET member = excluded.member,"
        " connection = excluded.connection",
        meeting, device, member, connection,
    )  # fmt: skip
    return await keep(tx, parts, kept, outcome)


async def depart(tx: Tx, parts: Parts, meeting: str, member: str, device: str) -> Facts:
    """A device left the meeting's screen."""
    kept = await store.meeting_for_member(tx, meeting, member)
    await tx.run(
        "DELETE FROM meeting_devices WHERE meeting = ? AND device = ? AND member = ?", meeting, device, member
    )
    return await keep(tx, parts, kept, rules.step(kept.meeting, c.Lose(member=member, device=device), tx.now))


async def lose(parts: Parts, row: Row) -> None:
    """One device is not heard any more, by the connection it had. Somebody whose device has come back on
    another one stays."""

    async def work(tx: Tx) -> None:
        try:
            kept = await store.load_locked(tx, row["meeting"])
        except Refusal:
            return
        lost = await tx.run(
            "UPDATE meeting_devices SET connection = ? WHERE meeting = ? AND device = ? AND connection = ?",
            LOST, row["meeting"], row["device"], row["connection"],
        )  # fmt: skip
        if lost:
            command = c.Lose(member=row["member"], device=row["device"])
            await keep(tx, parts, kept, rules.step(kept.meeting, command, tx.now))

    await _each_alone(parts, work, row["meeting"])


async def lose_unheard(parts: Parts) -> None:
    """Loses the devices that no node hears any more: those of a node that died, or of a cut line."""

    async def look(tx: Tx) -> list[Row]:
        return await tx.all(
            "SELECT d.meeting, d.device, d.member, d.connection FROM meeting_devices d"
            " JOIN meetings m ON m.id = d.meeting LEFT JOIN device_heard h ON h.device = d.device"
            " WHERE d.connection <> '' AND m.closed_at IS NULL AND (h.heard_at IS NULL OR h.heard_at < ?)"
            " ORDER BY d.meeting, d.device LIMIT ?",
            tx.now - UNHEARD_MS, PER_TURN,
        )  # fmt: skip

    for row in await parts.store.read(look):
        await lose(parts, row)


async def lose_all(parts: Parts) -> None:
    """The only process there can be has just started: nobody is connected until they come back."""
    for meeting in await parts.store.read(lambda tx: store.open_ones(tx)):

        async def work(tx: Tx, meeting: str = meeting) -> None:
            kept = await store.load_locked(tx, meeting)
            await tx.run("UPDATE meeting_devices SET connection = ? WHERE meeting = ?", LOST, meeting)
            await keep(tx, parts, kept, rules.step(kept.meeting, c.NobodyHeard(), tx.now))

        await _each_alone(parts, work, meeting)


async def _each_alone(parts: Parts, work: object, meeting: str) -> None:
    """What is wrong with one meeting keeps no other from going on."""
    try:
        await parts.store.write(work, serial=False)  # type: ignore[arg-type]
    except StoreError:
        raise
    except (store.Unreadable, Refusal) as error:
        _log.error("a meeting could not be told who is gone", meeting=meeting, error=type(error).__name__)


async def leave(tx: Tx, parts: Parts, meeting: str, member: str) -> Facts:
    """Somebody leaves with all their devices; they may come again."""
    kept = await store.meeting_for_member(tx, meeting, member)
    return await go(tx, parts, store_kept=kept, member=member)


async def go(tx: Tx, parts: Parts, *, store_kept: store.Kept, member: str) -> Facts:
    """Inside the transaction in which somebody goes, by themselves or with their place in the circle."""
    kept = store_kept
    await tx.run("DELETE FROM meeting_devices WHERE meeting = ? AND member = ?", kept.meeting.id, member)
    left: Outcome = rules.step(kept.meeting, c.Leave(member=member), tx.now)
    return await keep(tx, parts, kept, left)
