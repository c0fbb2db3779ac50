"""The times of an offer, and which of them are free. Pure.

A time is named by its local start in the offer's zone, as a meeting of a circle is. A time that the clock
skips is no time of an offer: two people who mean different hours by it must not find out at the door. A time
that comes twice is the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from asterism.errors import Refusal
from asterism.schedules.kept_schedule import local
from asterism.schedules.schedule import DAY, MINUTE, Occurrence, Schedule, find, occurrences, plan, read_local
from asterism.schedules.wall_time import time_is_skipped
from asterism.wire.circles import ScheduleAsked

LOOKED_AT = 14 * DAY
"""So much of a schedule is read at once, for most look for the next free time only."""


class Span(msgspec.Struct, frozen=True):
    """From a moment up to another, milliseconds; what ends as the next begins does not overlap."""

    begins: int
    ends: int

    def overlaps(self, other: Span) -> bool:
        return self.begins < other.ends and other.begins < self.ends


class Time(msgspec.Struct, frozen=True):
    """One time of an offer. ``busy_until``: the end, and the guide's pause after it."""

    start: str
    starts_at: int
    ends_at: int
    busy_until: int

    @property
    def of_guide(self) -> Span:
        return Span(self.starts_at, self.busy_until)

    @property
    def of_member(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    def is_free(self, guide: Iterable[Span], member: Iterable[Span] = ()) -> bool:
        """Whether neither has anything else meanwhile."""
        mine, theirs = self.of_guide, self.of_member
        return not any(mine.overlaps(each) for each in guide) and not any(
            theirs.overlaps(each) for each in member
        )


def planned(asked: ScheduleAsked) -> Schedule:
    """The schedule of an offer as a guide gives it. Refused as :func:`plan` refuses, and with
    ``no_such_time`` when the clock skips its first time."""
    schedule = plan(asked.start, asked.zone, asked.rule, asked.minutes)
    if time_is_skipped(schedule.start, schedule.place):
        raise Refusal("no_such_time")
    return schedule


def times(schedule: Schedule, pause: int, since: int, until: int) -> Iterator[Time]:
    """The times that begin at ``since`` or later and before ``until``, in order, without those taken out.

    ``pause``: minutes after each. Read piece by piece, so that whoever wants the first does not pay for all.
    """
    while since < until:
        part = min(since + LOOKED_AT, until)
        for each in occurrences(schedule, since, part):
            if not each.cancelled and not time_is_skipped(each.start, schedule.place):
                yield _time(each, pause)
        since = part


def time_named(schedule: Schedule, pause: int, start: str) -> Time:
    """The time with this local start. Refused with ``no_such_time`` when the clock skips it,
    ``time_not_offered`` when the schedule has none, ``time_taken`` when it was taken out."""
    wanted = read_local(start)
    if time_is_skipped(wanted, schedule.place):
        raise Refusal("no_such_time")
    try:
        found = find(schedule, start)
    except Refusal:
        raise Refusal("time_not_offered") from None
    if found.cancelled:
        raise Refusal("time_taken")
    return _time(found, pause)


def offered(schedule: Schedule, pause: int, start: str) -> Time | None:
    """The same, or None where it would be refused."""
    try:
        return time_named(schedule, pause, start)
    except Refusal:
        return None


def _time(each: Occurrence, pause: int) -> Time:
    return Time(local(each.start), each.starts_at, each.ends_at, each.ends_at + pause * MINUTE)


def closed(schedule: Schedule) -> list[datetime]:
    """The local starts that were taken out."""
    return [each.start for each in schedule.changes]
