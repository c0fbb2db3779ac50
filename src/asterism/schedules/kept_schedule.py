"""A schedule as the store keeps it: JSON that reads as a person would write it down."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import msgspec

from asterism.schedules.rule import read_rule
from asterism.schedules.schedule import (
    DAY,
    FIRST_LOOK,
    MINUTE,
    Change,
    Occurrence,
    Schedule,
    occurrences,
    upcoming,
)

LOCAL = "%Y-%m-%dT%H:%M"
_LEAST = 3
"""So many meetings of a day are remembered at least, where there are as many: at most two end on the day
itself."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """``start`` is local, to the minute; ``changes`` are pairs of an original start and where it was moved,
    or None."""

    start: str
    zone: str
    rule: str | None
    minutes: int
    changes: tuple[tuple[str, str | None], ...] = ()


def as_kept(schedule: Schedule) -> str:
    """The text of a schedule; the same schedule always gives the same text."""
    return msgspec.json.encode(
        Kept(
            start=local(schedule.start), zone=schedule.zone,
            rule=None if schedule.rule is None else str(schedule.rule), minutes=schedule.minutes,
            changes=tuple(
                (local(each.start), None if each.moved_to is None else local(each.moved_to))
                for each in schedule.changes
            ),
        )
    ).decode()  # fmt: skip


@lru_cache(maxsize=4096)
def schedule_of(text: str) -> Schedule:
    """What :func:`as_kept` wrote."""
    kept = msgspec.json.decode(text, type=Kept)
    return Schedule(
        start=datetime.fromisoformat(kept.start), zone=kept.zone,
        rule=None if kept.rule is None else read_rule(kept.rule), minutes=kept.minutes,
        changes=tuple(
            Change(datetime.fromisoformat(start), None if to is None else datetime.fromisoformat(to))
            for start, to in kept.changes
        ),
    )  # fmt: skip


def local(at: datetime) -> str:
    return at.strftime(LOCAL)


def next_meetings(text: str, now: int, n: int) -> tuple[Occurrence, ...]:
    """The next meetings that take place and have not ended: at most ``n`` of those within a month, and the
    very next one however far it is.

    What a schedule gives is reckoned once a day and remembered, so that looking through a thousand circles
    costs next to nothing.
    """
    return tuple(each for each in _of_the_day(text, now - now % DAY) if each.ends_at > now)[:n]


@lru_cache(maxsize=8192)
def _of_the_day(text: str, day: int) -> tuple[Occurrence, ...]:
    schedule = schedule_of(text)
    since = day - schedule.minutes * MINUTE + 1
    soon = tuple(o for o in occurrences(schedule, since, day + FIRST_LOOK) if not o.cancelled)
    return soon if len(soon) >= _LEAST else upcoming(schedule, day, _LEAST)


def ahead(schedule: Schedule, now: int, n: int) -> tuple[Occurrence, ...]:
    """The next meetings that have not ended, the cancelled ones among them."""
    held = upcoming(schedule, now, n)
    since = now - schedule.minutes * MINUTE + 1
    until = held[-1].starts_at + 1 if held else now + 366 * DAY
    return tuple(each for each in occurrences(schedule, since, until) if each.ends_at > now)[:n]
