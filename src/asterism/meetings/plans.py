"""What facilitators prepare before a meeting, and how they say afterwards that the group is."""

from __future__ import annotations

import msgspec

from asterism.circles import doors
from asterism.errors import Refusal
from asterism.meetings import store
from asterism.meetings.views import Facts, facts
from asterism.schedules.schedule import find
from asterism.store.base import Tx
from asterism.wire.meetings import (
    AfterMeeting,
    AfterMeetings,
    HowTheGroupIs,
    MeetingPlan,
    Prepare,
    Prepared,
)

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(MeetingPlan)
SHOWN = 50
PLANS_OF_CIRCLE = 60


async def prepared(tx: Tx, circle: str, member: str, start: str) -> Prepared:
    """What was prepared for one meeting, for its facilitators."""
    await doors.circle_for_facilitator(tx, circle, member)
    row = await tx.one(
        "SELECT version, plan FROM meeting_plans WHERE circle = ? AND start = ?", circle, start
    )
    if row is None:
        return Prepared(start=start, version=0, plan=None)
    return Prepared(start=start, version=row["version"], plan=_decoder.decode(bytes(row["plan"])))


async def prepare(tx: Tx, circle: str, member: str, asked: Prepare) -> tuple[Prepared, Facts | None]:
    """Keeps a plan by compare-and-set on its version; with the meeting, when it is under way already."""
    held = doors.goes_on(await doors.circle_for_facilitator(tx, circle, member))
    find(held.circle.schedule, asked.start)
    plan = _encoder.encode(asked.plan)
    if asked.version == 0:
        many = await tx.one("SELECT COUNT(*) AS n FROM meeting_plans WHERE circle = ?", circle)
        if many is not None and many["n"] >= PLANS_OF_CIRCLE:
            raise Refusal("too_large", limit=PLANS_OF_CIRCLE)
        changed = await tx.run(
            "INSERT INTO meeting_plans (circle, start, version, by_member, plan, at)"
            " VALUES (?, ?, 1, ?, ?, ?) ON CONFLICT DO NOTHING",
            circle, asked.start, member, plan, tx.now,
        )  # fmt: skip
    else:
        changed = await tx.run(
            "UPDATE meeting_plans SET version = version + 1, by_member = ?, plan = ?, at = ?"
            " WHERE circle = ? AND start = ? AND version = ?",
            member, plan, tx.now, circle, asked.start, asked.version,
        )  # fmt: skip
    if not changed:
        there = await prepared(tx, circle, member, asked.start)
        raise Refusal("stale", version=there.version)
    kept = await store.of_occurrence(tx, circle, asked.start)
    now = None
    if kept is not None and kept.meeting.is_open:
        now = await facts(tx, await store.touch(tx, kept))
    return Prepared(start=asked.start, version=asked.version + 1, plan=asked.plan), now


# ---------------------------------------------------------------- afterwards


async def tell_after(tx: Tx, meeting: str, member: str, told: HowTheGroupIs) -> tuple[str, Facts]:
    """Four taps, once a meeting is over; said again, the last counts. Gives the circle."""
    row = await tx.one("SELECT circle, start FROM meetings WHERE id = ?", meeting)
    if row is None:
        raise Refusal("not_found")
    await doors.circle_for_facilitator(tx, row["circle"], member)
    kept = await store.load(tx, meeting)
    if kept.meeting.is_open:
        raise Refusal("not_yet")
    await tx.run(
        "INSERT INTO meeting_after (circle, meeting, start, by_member, at, close, heavy, safe, strength)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (meeting, by_member) DO UPDATE SET"
        " at = excluded.at, close = excluded.close, heavy = excluded.heavy, safe = excluded.safe,"
        " strength = excluded.strength",
        row["circle"], meeting, row["start"], member, tx.now, told.close, told.heavy, told.safe,
        told.strength,
    )  # fmt: skip
    return row["circle"], await facts(tx, await store.touch(tx, kept))


async def after_meetings(tx: Tx, circle: str, member: str) -> AfterMeetings:
    """How the group was, newest first."""
    await doors.circle_for_facilitator(tx, circle, member)
    rows = await tx.all(
        "SELECT * FROM meeting_after WHERE circle = ? ORDER BY at DESC, meeting LIMIT ?", circle, SHOWN
    )
    return AfterMeetings(
        meetings=[
            AfterMeeting(
                meeting=row["meeting"], start=row["start"], at=row["at"], close=row["close"],
                heavy=row["heavy"], safe=row["safe"], strength=row["strength"],
            )
            for row in rows
        ]
    )  # fmt: skip
