"""Before and after a meeting, for the facilitators of its circle, over HTTP."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.meetings import plans
from asterism.meetings.steps import tell
from asterism.store.base import Tx
from asterism.wire.meetings import AfterMeetings, HowTheGroupIs, Prepare, Prepared, PreparedAsked


@endpoint("POST", "/api/circles/{circle}/prepared", errors=("not_found", "suspended"))
async def what_is_prepared(door: Door, circle: str, body: PreparedAsked) -> Prepared:
    """What was prepared for one meeting."""
    me = door.me
    return await door.parts.store.read(lambda tx: plans.prepared(tx, circle, me, body.start))


@endpoint(
    "POST", "/api/circles/{circle}/prepare",
    errors=("closed", "not_found", "occurrence_unknown", "stale", "suspended", "too_large"),
)  # fmt: skip
async def prepare_meeting(door: Door, circle: str, body: Prepare) -> Prepared:
    """Keeps what was prepared for one meeting, for all its facilitators."""
    me, parts = door.me, door.parts

    async def work(tx: Tx) -> Prepared:
        kept, now = await plans.prepare(tx, circle, me, body)
        if now is not None:
            tell(tx, parts, now)
        return kept

    return await parts.store.write(work)


@endpoint("POST", "/api/meetings/{meeting}/after", errors=("not_found", "not_yet", "suspended"))
async def say_how_the_group_is(door: Door, meeting: str, body: HowTheGroupIs) -> AfterMeetings:
    """Four taps after a meeting: how the group is. They are kept for its facilitators."""
    me, parts = door.me, door.parts

    async def work(tx: Tx) -> AfterMeetings:
        circle, now = await plans.tell_after(tx, meeting, me, body)
        tell(tx, parts, now)
        return await plans.after_meetings(tx, circle, me)

    return await parts.store.write(work)


@endpoint("GET", "/api/circles/{circle}/after", errors=("not_found", "suspended"))
async def how_the_group_was(door: Door, circle: str) -> AfterMeetings:
    """How the group was after its last meetings."""
    me = door.me
    return await door.parts.store.read(lambda tx: plans.after_meetings(tx, circle, me))
