"""Making, seeing and keeping a circle over HTTP."""

from __future__ import annotations

from collections.abc import Callable

from asterism.api import Door, endpoint
from asterism.circles import doors, store, views
from asterism.circles.doors import Held
from asterism.errors import Refusal
from asterism.safeguarding import ledger
from asterism.schedules import schedule
from asterism.schedules.schedule import Schedule
from asterism.setup.store import threads_of_network
from asterism.store.base import Tx
from asterism.wire.circles import (
    ChangeCircle,
    ChangeOccurrence,
    ChangeSchedule,
    CircleView,
    EndCircle,
    MakeCircle,
    OwnCircles,
    ScheduleAsked,
)

_SCHEDULE = (
    "schedule_unreadable", "zone_unknown", "rule_unreadable", "rule_too_dense", "rule_contradicts",
    "rule_too_large",
)  # fmt: skip
_KEEPING = ("malformed", "suspended", "not_found", "stale", "closed")


@endpoint("GET", "/api/circles")
async def own_circles(door: Door) -> OwnCircles:
    """The circles I am in, ask at or wait for, those that meet next before the others."""
    return await door.parts.store.read(lambda tx: views.own_of(tx, door.me))


@endpoint(
    "POST", "/api/circles", status=201,
    errors=("malformed", "suspended", "not_allowed", "band_unfit", "circles_full", *_SCHEDULE),
)  # fmt: skip
async def make_circle(door: Door, body: MakeCircle) -> CircleView:
    """Makes a circle, whose first facilitator I am. Sending it again changes nothing."""
    new = door.parts.dice.new_id()

    async def work(tx: Tx) -> CircleView:
        before = await store.made_before(tx, door.me, body.client_id)
        if before is not None:
            return await seen(tx, before, door.me)
        me = await doors.somebody(tx, door.me)
        if not me.facilitates:
            raise Refusal("not_allowed")
        if not me.may_hold(body.band):
            raise Refusal("band_unfit")
        words = store.written(body, await threads_of_network(tx))
        planned = planned_as(body.schedule)
        await store.may_have_another(tx, door.me)
        await store.keep_new(tx, new, door.me, body, words, planned)
        return await seen(tx, new, door.me)

    return await door.parts.store.write(work)


@endpoint("GET", "/api/circles/{circle}", errors=("not_found", "suspended"))
async def see_circle(door: Door, circle: str) -> CircleView:
    """A circle that no boundary keeps from me; of the people in it only when I am one of them."""
    return await door.parts.store.read(lambda tx: seen(tx, circle, door.me))


@endpoint("POST", "/api/circles/{circle}/change", errors=(*_KEEPING, "chairs_taken"))
async def change_circle(door: Door, circle: str, body: ChangeCircle) -> CircleView:
    """Changes all of it but the schedule. Changed promises are a new edition, to which each says yes anew."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> CircleView:
        held = await doors.circle_to_change(tx, circle, door.me)
        words = store.written(body, await threads_of_network(tx))
        if await store.change(tx, held, body, words):
            await tell_all(tx, held, entry, "circle_promises")
        await store.fill_chairs(tx, held.circle, entry)
        await by_steward(tx, held, entry, "circle_changed")
        return await seen(tx, circle, door.me)

    return await door.parts.store.write(work, serial=False)


@endpoint("POST", "/api/circles/{circle}/schedule", errors=(*_KEEPING, *_SCHEDULE))
async def change_schedule(door: Door, circle: str, body: ChangeSchedule) -> CircleView:
    """Another rule for when it meets; single changes of meetings that the new one also has are kept."""
    planned = planned_as(body.schedule)
    return await _reschedule(door, circle, body.version, lambda old: schedule.with_plan(old, planned))


@endpoint(
    "POST", "/api/circles/{circle}/occurrence",
    errors=(
        *_KEEPING, "meeting_begun", "occurrence_unknown", "occurrences_overlap", "schedule_unreadable",
        "rule_too_large",
    ),
)  # fmt: skip
async def change_occurrence(door: Door, circle: str, body: ChangeOccurrence) -> CircleView:
    """Moves or cancels one meeting, or holds it as planned again; none that somebody has entered already."""

    def changed(old: Schedule) -> Schedule:
        if body.what == "cancel":
            return schedule.cancel(old, body.start)
        if body.what == "restore":
            return schedule.restore(old, body.start)
        if body.to is None:
            raise Refusal("malformed", field="to")
        return schedule.move(old, body.start, body.to)

    return await _reschedule(door, circle, body.version, changed, only=body.start)


@endpoint("POST", "/api/circles/{circle}/end", errors=_KEEPING)
async def end_circle(door: Door, circle: str, body: EndCircle) -> CircleView:
    """Ends a circle: it meets no more. Whoever was in it, asked or waited is told."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> CircleView:
        held = await doors.circle_to_change(tx, circle, door.me)
        told = [
            each.member
            for standing in ("in", "asking", "waiting")
            for each in await doors.places(tx, circle, standing)
        ]
        await store.end(tx, held, body.version)
        await store.tell(
            tx, entry, [each for each in told if each != door.me], "circle_ended", circle=circle,
            name=held.circle.theme,
        )  # fmt: skip
        await by_steward(tx, held, entry, "circle_ended")
        return await seen(tx, circle, door.me)

    return await door.parts.store.write(work, serial=False)


# ---------------------------------------------------------------- what they share


async def seen(tx: Tx, circle: str, member: str) -> CircleView:
    """The circle as it is by now, for somebody who may see it."""
    return await views.view(tx, await doors.circle_to_see(tx, circle, member))


def planned_as(asked: ScheduleAsked) -> Schedule:
    return schedule.plan(asked.start, asked.zone, asked.rule, asked.minutes)


async def tell_all(tx: Tx, held: Held, entry: str, kind: str) -> None:
    """A notice to everybody in the circle but the one who did it."""
    others = [each.member for each in await doors.places(tx, held.circle.id) if each.member != held.me.member]
    await store.tell(tx, entry, others, kind, circle=held.circle.id, name=held.circle.theme)


async def by_steward(tx: Tx, held: Held, entry: str, what: str, **words: str) -> None:
    """What a steward does in a circle that is not theirs stands in the ledger."""
    if held.role != "facilitator":
        await ledger.write_down(tx, entry, held.me.member, what, held.circle.id, **words)


async def _reschedule(
    door: Door, circle: str, version: int, changed: Callable[[Schedule], Schedule], *, only: str | None = None
) -> CircleView:
    """``only``: the start of the one meeting that it is about."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> CircleView:
        held = await doors.circle_to_change(tx, circle, door.me)
        # The row of the circle is taken, as by whoever enters: a meeting is entered or moved, never both.
        if only is not None and await store.was_entered(tx, circle, only):
            raise Refusal("meeting_begun")
        if await store.reschedule(tx, held, version, changed(held.circle.schedule)):
            await tell_all(tx, held, entry, "circle_times")
            await by_steward(tx, held, entry, "circle_changed")
        return await seen(tx, circle, door.me)

    return await door.parts.store.write(work, serial=False)
