"""The way to the relay, for those who are in a meeting."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.circles.voice import STAYS_FOR, may_have_voice, relay_access
from asterism.meetings.store import meeting_for_member
from asterism.people.store import member_row
from asterism.store.base import Tx
from asterism.wire.meetings import VoiceAccess


@endpoint(
    "POST",
    "/api/meetings/{meeting}/voice",
    errors=("not_found", "closed", "voice_not_offered", "voice_for_adults"),
)
async def voice_access(door: Door, meeting: str) -> VoiceAccess:
    """Credentials for the relay, for the rest of a meeting that I am in; new ones each time."""
    me, settings = door.me, door.parts.settings

    async def work(tx: Tx) -> int:
        kept = await meeting_for_member(tx, meeting, me, locked=False)
        circle = await tx.one("SELECT band FROM circles WHERE id = ?", kept.meeting.circle)
        band = "" if circle is None else str(circle["band"])
        age = (await member_row(tx, me))["age"]
        may_have_voice(kept.meeting, me, age=age, band=band, settings=settings)
        return kept.meeting.ends_by + STAYS_FOR

    until = await door.parts.store.read(work)
    return relay_access(settings, until, door.parts.dice.new_id())
