"""Coming into a meeting: through the circle's door, into its room. The chair is taken by arriving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from asterism.circles import doors
from asterism.circles import meeting as rules
from asterism.circles.doors import Held
from asterism.errors import Refusal
from asterism.meetings import store
from asterism.meetings.steps import tell_room
from asterism.meetings.store import Kept
from asterism.meetings.views import Facts, facts
from asterism.rooms import admission
from asterism.rooms import store as rooms
from asterism.schedules.schedule import DOOR_OPENS, Occurrence, find
from asterism.store.base import Tx
from asterism.wire.meetings import EnterMeeting

if TYPE_CHECKING:
    from asterism.parts import Parts


async def enter(parts: Parts, circle: str, member: str, asked: EnterMeeting) -> Facts:
    """Makes somebody of the circle a member of the meeting's room; the first one opens both.

    Refused with ``agree_first``, ``not_yet`` (with ``enter_from``), ``meeting_cancelled``, ``closed``, and
    ``not_allowed`` to whoever was let go from this meeting. A second time changes nothing.
    """
    new, room = parts.dice.new_id(), parts.dice.new_id()

    async def work(tx: Tx) -> Facts:
        # The row of the circle is taken: who comes first at the same moment opens one meeting, not two.
        held = await doors.circle_to_go_on_in(tx, circle, member)
        assert held.mine is not None
        if not held.agreed:
            raise Refusal("agree_first", edition=held.circle.promises_edition)
        kept = await store.of_occurrence(tx, circle, asked.start)
        if kept is None:
            kept = await _gather(tx, held, asked, new, room)
        else:
            await _let_in(tx, kept, held, asked.device)
        tell_room(tx, parts, kept.room)
        now = await facts(tx, kept)
        due_at = kept.meeting.due_at
        if due_at is not None:
            tx.after(lambda: parts.dispatcher.due_by(due_at))
        return now

    return await parts.store.write(work, serial=False)


async def _gather(tx: Tx, held: Held, asked: EnterMeeting, new: str, room: str) -> Kept:
    occurrence = find(held.circle.schedule, asked.start)
    _door_is_open(occurrence, tx.now)
    assert held.mine is not None
    lead = await _who_leads(tx, held)
    outcome = rules.gather(
        id=new, circle=held.circle.id, lead=lead or "", starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at, now=tx.now,
    )  # fmt: skip
    made = outcome.state if lead else replace(outcome.state, lead=None)
    me = held.mine
    await admission.open_room(
        tx, room, "circle", me.member, asked.device, role=me.role, name=me.name, star=me.star
    )
    return await store.insert(tx, made, room=room, start=asked.start, founder=me.member)


def _door_is_open(occurrence: Occurrence, now: int) -> None:
    if occurrence.cancelled:
        raise Refusal("meeting_cancelled")
    if now < occurrence.starts_at - DOOR_OPENS:
        raise Refusal("not_yet", enter_from=occurrence.starts_at - DOOR_OPENS)
    if now >= occurrence.ends_at:
        raise Refusal("closed")


async def _who_leads(tx: Tx, held: Held) -> str | None:
    """A facilitator of the circle, whoever comes first if they are one; else a co-facilitator."""
    assert held.mine is not None
    people = [each for each in await doors.places(tx, held.circle.id) if not each.suspended]
    for role in ("facilitator", "co_facilitator"):
        able = [each.member for each in people if each.role == role]
        if held.mine.member in able:
            return held.mine.member
        if able:
            return able[0]
    return None


async def _let_in(tx: Tx, kept: Kept, held: Held, device: str) -> None:
    await rooms.lock(tx, kept.room, changes=False)
    kept = await store.load(tx, kept.meeting.id)
    if not kept.meeting.is_open:
        raise Refusal("closed")
    me = held.mine
    assert me is not None
    seat = kept.meeting.seat(me.member)
    if seat is not None and seat.removed:
        raise Refusal("not_allowed")
    await admission.let_in(tx, kept.room, me.member, me.role, None, None, name=me.name, star=me.star)
    await admission.show_key_package(tx, kept.room, device, me.member, None)
