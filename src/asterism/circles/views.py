"""What is told of a circle: to those in it, to those who keep it, to those who look at it."""

from __future__ import annotations

from collections.abc import Sequence

from asterism.circles.doors import Circle, Held, Place, anybody, circle_of, place_of, places
from asterism.circles.store import line_of
from asterism.schedules.kept_schedule import ahead, local, next_meetings
from asterism.schedules.schedule import DOOR_OPENS, Occurrence
from asterism.store.base import Row, Tx
from asterism.store.lists import few
from asterism.wire.circles import (
    CircleAsking,
    CirclePerson,
    CircleSpine,
    CircleView,
    OccurrenceChange,
    OccurrenceView,
    OwnCircles,
    ScheduleView,
)

SHOWN_AHEAD = 5
Begun = dict[tuple[str, str], Row]
"""Meetings that somebody has entered, by circle and start."""


async def view(tx: Tx, held: Held) -> CircleView:
    """A circle as this person may see it, in this transaction."""
    circle, mine = held.circle, held.mine
    coming = ahead(circle.schedule, tx.now, SHOWN_AHEAD) if circle.ended_at is None else ()
    # That people sit together just now is told to those who may come in.
    begun = await meetings_begun(tx, [circle.id], coming) if held.inside else {}
    people = await places(tx, circle.id) if held.inside or held.me.steward else []
    facilitates = held.role == "facilitator"
    asking = await places(tx, circle.id, "asking") if facilitates else []
    waiting = len(await places(tx, circle.id, "waiting")) if held.keeps else 0
    known = held.inside or held.me.steward
    return CircleView(
        circle=circle.id, version=circle.version, theme=circle.theme, welcome=circle.welcome,
        promises=list(circle.promises), promises_edition=circle.promises_edition, language=circle.language,
        chairs=circle.chairs, taken=circle.taken if known else circle.chairs if circle.full else 0,
        open=circle.open, listed=circle.listed, band=circle.band, threads=list(circle.threads),
        schedule=_schedule(circle), ended_at=circle.ended_at,
        standing="none" if mine is None else mine.standing,
        line=await _line(tx, circle.id, mine), role=held.role,
        star=mine.star if mine is not None and held.inside else None, agreed=held.agreed,
        may_keep=held.keeps, people=[_person(circle, each) for each in people],
        asking=[
            CircleAsking(member=each.member, name=each.name, words=each.words, at=each.since)
            for each in asking
        ],
        waiting=waiting, next=[occurrence(circle.id, each, begun) for each in coming],
    )  # fmt: skip


async def own(tx: Tx, member: str, *, may_make: bool) -> OwnCircles:
    """The circles somebody is in, asks at or waits for; those that meet next before the others."""
    rows = await tx.all(
        "SELECT c.* FROM circle_people p JOIN circles c ON c.id = p.circle WHERE p.member = ?"
        " AND c.ended_at IS NULL ORDER BY p.since, c.id LIMIT 100",
        member,
    )
    circles = [circle_of(row) for row in rows]
    mine = {circle.id: place for circle in circles if (place := await place_of(tx, circle.id, member))}
    coming = {circle.id: next_meetings(circle.schedule_text, tx.now, 1) for circle in circles}
    begun = await meetings_begun(tx, list(coming), [each for some in coming.values() for each in some])
    spines = [
        _spine(
            circle, mine[circle.id], await _line(tx, circle.id, mine[circle.id]),
            next((occurrence(circle.id, each, begun) for each in coming[circle.id]), None),
        )
        for circle in circles if circle.id in mine
    ]  # fmt: skip
    spines.sort(key=lambda each: (each.next is None, each.next.starts_at if each.next else 0, each.circle))
    return OwnCircles(circles=spines, may_make=may_make)


async def own_of(tx: Tx, member: str) -> OwnCircles:
    """The same, with whether they may make one."""
    me = await anybody(tx, member)
    return await own(tx, member, may_make=not me.suspended and me.adult and me.facilitates)


async def _line(tx: Tx, circle: str, mine: Place | None) -> int | None:
    return await line_of(tx, circle, mine) if mine is not None and mine.standing == "waiting" else None


def _spine(
    circle: Circle, mine: Place | None, line: int | None, coming: OccurrenceView | None
) -> CircleSpine:
    inside = mine is not None and mine.standing == "in"
    return CircleSpine(
        circle=circle.id, theme=circle.theme, language=circle.language, threads=list(circle.threads),
        standing="none" if mine is None else mine.standing, line=line,
        role=mine.role if mine is not None and inside else None,
        agreed=mine is not None and mine.agreed_edition == circle.promises_edition, next=coming,
    )  # fmt: skip


def _person(circle: Circle, place: Place) -> CirclePerson:
    return CirclePerson(
        member=place.member, star=place.star, name=place.name, role=place.role,
        agreed=place.agreed_edition == circle.promises_edition, experienced=place.experienced,
        takes_over=place.takes_over,
    )  # fmt: skip


def _schedule(circle: Circle) -> ScheduleView:
    schedule = circle.schedule
    return ScheduleView(
        start=local(schedule.start), zone=schedule.zone,
        rule=None if schedule.rule is None else str(schedule.rule), minutes=schedule.minutes,
        changes=[
            OccurrenceChange(
                start=local(each.start), to=None if each.moved_to is None else local(each.moved_to)
            )
            for each in schedule.changes
        ],
    )  # fmt: skip


async def meetings_begun(tx: Tx, circles: Sequence[str], coming: Sequence[Occurrence]) -> Begun:
    """The meetings of these circles that somebody has entered, by circle and start."""
    if not circles or not coming:
        return {}
    marks, ids = few(circles)
    starts_marks, starts = few(sorted({local(each.start) for each in coming}))
    rows = await tx.all(
        f"SELECT id, circle, start, stage FROM meetings WHERE circle IN ({marks}) AND start IN"
        f" ({starts_marks})",
        *ids, *starts,
    )  # fmt: skip
    return {(row["circle"], row["start"]): row for row in rows}


def occurrence(circle: str, each: Occurrence, begun: Begun) -> OccurrenceView:
    start = local(each.start)
    meeting = begun.get((circle, start))
    return OccurrenceView(
        start=start, starts_at=each.starts_at, ends_at=each.ends_at, enter_from=each.starts_at - DOOR_OPENS,
        moved=each.moved, cancelled=each.cancelled, meeting=None if meeting is None else meeting["id"],
        stage=None if meeting is None else meeting["stage"],
    )  # fmt: skip
