"""When a circle meets, or a guide has time: a start on the clock of its place, a rule, a length, and single
meetings changed.

A meeting is known by its original local start, whatever happened to it, so that moving it twice, or changing
the length of all, never loses which one is meant. Everything here is read within a window; a rule without
end is fine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from asterism.errors import Refusal
from asterism.schedules.rule import Rule, days, read_rule
from asterism.schedules.wall_time import day_is_skipped, instant, local_time, zone_of

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
SHORTEST, LONGEST = 15, 240  # minutes
DOOR_OPENS = 30 * MINUTE  # so long before it begins a meeting can be entered
MAX_CHANGES = 200
WINDOW = 800 * DAY  # two years and a little; longer windows are read in parts
MAX_IN_WINDOW = 1000
FIRST_LOOK = 32 * DAY  # most circles meet within a month
MAX_AHEAD = 20 * 366 * DAY  # a rule may pause for years, from one 29th of February to the next
YEARS = (2000, 2099)
_NEAR = timedelta(days=2)  # farther than any two clocks are apart


class Change(msgspec.Struct, frozen=True):
    """One meeting that was moved (to another local start) or cancelled (``moved_to`` is None)."""

    start: datetime
    moved_to: datetime | None = None


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """``start`` is local time without a zone, to the minute; ``minutes`` is how long a meeting lasts."""

    start: datetime
    zone: str
    rule: Rule | None = None
    minutes: int
    changes: tuple[Change, ...] = ()

    @property
    def place(self) -> ZoneInfo:
        return zone_of(self.zone)

    def change_of(self, start: datetime) -> Change | None:
        return next((c for c in self.changes if c.start == start), None)


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting: its original local start, and when it really begins and ends (milliseconds, UTC)."""

    start: datetime
    starts_at: int
    ends_at: int
    moved: bool = False
    cancelled: bool = False


def read_local(text: str) -> datetime:
    """A local time such as ``2026-03-29T19:00``: to the minute, no zone."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", text):
        raise Refusal("schedule_unreadable", part="start")
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal("schedule_unreadable", part="start") from None
    if not YEARS[0] <= local.year <= YEARS[1]:
        raise Refusal("schedule_unreadable", part="start")
    return local


def plan(start: str, zone: str, rule: str | None, minutes: int) -> Schedule:
    """A schedule as a person gives it, or a refusal that says what does not fit.

    The start has to be a meeting of its own rule: RFC 5545 leaves it undefined what else would follow. So a
    rule that no day fits is refused here as well.
    """
    zone_of(zone)
    if not SHORTEST <= minutes <= LONGEST:
        raise Refusal("schedule_unreadable", part="minutes")
    made = Schedule(
        start=read_local(start), zone=zone, rule=None if rule is None else read_rule(rule), minutes=minutes
    )
    if day_is_skipped(made.start, made.place) or made.start not in _originals(
        made, made.start.date(), made.start.date()
    ):
        raise Refusal("rule_contradicts", part="start")
    return made


def occurrences(schedule: Schedule, since: int, until: int) -> tuple[Occurrence, ...]:
    """The meetings that begin at ``since`` or later and before ``until``, in order, the cancelled ones among
    them.

    A moved meeting counts where it was moved to. At most :data:`WINDOW` is read, and :data:`MAX_IN_WINDOW`
    meetings.
    """
    until = min(until, since + WINDOW)
    if until <= since:
        return ()
    place = schedule.place
    first, last = _day(since, place) - _NEAR, _day(until, place) + _NEAR
    changed = {c.start for c in schedule.changes}
    starts = [s for s in _originals(schedule, first, last) if s not in changed]
    found = [_occurrence(schedule, s) for s in (*starts, *changed)]
    inside = sorted((o for o in found if since <= o.starts_at < until), key=lambda o: (o.starts_at, o.start))
    return tuple(inside[:MAX_IN_WINDOW])


def upcoming(schedule: Schedule, now: int, n: int = 1) -> tuple[Occurrence, ...]:
    """The next meetings that take place and have not ended; fewer where the schedule ends before."""
    found: list[Occurrence] = []
    since, width = now - schedule.minutes * MINUTE + 1, FIRST_LOOK
    while len(found) < n and since < now + MAX_AHEAD and not _over(schedule, since):
        found += (o for o in occurrences(schedule, since, since + width) if not o.cancelled)
        since, width = since + width, min(4 * width, WINDOW)
    return tuple(found[:n])


def find(schedule: Schedule, start: str) -> Occurrence:
    """The meeting with this original local start; ``occurrence_unknown`` when the schedule has none."""
    local = read_local(start)
    if local not in _originals(schedule, local.date(), local.date()):
        raise Refusal("occurrence_unknown")
    return _occurrence(schedule, local)


def cancel(schedule: Schedule, start: str) -> Schedule:
    """One meeting does not take place. Cancelling it twice is cancelling it once."""
    return _with(schedule, Change(find(schedule, start).start))


def move(schedule: Schedule, start: str, to: str) -> Schedule:
    """One meeting takes place at another local time, which must not run into another meeting."""
    original = find(schedule, start).start
    moved_to = read_local(to)
    if day_is_skipped(moved_to, schedule.place):
        raise Refusal("schedule_unreadable", part="start")
    if moved_to == original:
        return restore(schedule, start)
    return _apart(_with(schedule, Change(original, moved_to)), original)


def restore(schedule: Schedule, start: str) -> Schedule:
    """One meeting takes place as the rule says, whatever was changed before."""
    original = find(schedule, start).start
    kept = tuple(c for c in schedule.changes if c.start != original)
    return _apart(replace(schedule, changes=kept), original)


def with_plan(schedule: Schedule, new: Schedule) -> Schedule:
    """Another plan for the same circle; changes of meetings that the new one also has are kept."""
    if not schedule.changes:
        return new
    days_changed = [c.start.date() for c in schedule.changes]
    has = set(_originals(new, min(days_changed), max(days_changed)))
    return replace(new, changes=tuple(c for c in schedule.changes if c.start in has))


def _apart(schedule: Schedule, start: datetime) -> Schedule:
    """The schedule as it is, when the meeting with this original start runs into no other."""
    mine = _occurrence(schedule, start)
    for other in occurrences(schedule, mine.starts_at - DAY, mine.ends_at):
        if other.start != start and not other.cancelled and other.ends_at > mine.starts_at:
            raise Refusal("occurrences_overlap")
    return schedule


def _with(schedule: Schedule, change: Change) -> Schedule:
    others = [c for c in schedule.changes if c.start != change.start]
    if len(others) >= MAX_CHANGES:
        raise Refusal("rule_too_large", part="changes")
    return replace(schedule, changes=tuple(sorted((*others, change), key=lambda c: c.start)))


def _originals(schedule: Schedule, first: date, last: date) -> list[datetime]:
    """The local starts that the rule gives on the days from first to last, before any change."""
    if schedule.rule is None:
        return [s for s in (schedule.start,) if first <= s.date() <= last]
    return list(_bounded(schedule, schedule.rule, first, last))


def _bounded(schedule: Schedule, rule: Rule, first: date, last: date) -> Iterator[datetime]:
    start, place = schedule.start, schedule.place
    until = None if rule.until is None else int(rule.until.timestamp() * 1000)
    left = rule.count
    # Only a rule that counts has to be walked from its beginning.
    for day in days(rule, start.date(), first if left is None else start.date(), last):
        local = datetime.combine(day, start.time())
        if day_is_skipped(local, place):
            continue
        if until is not None and instant(local, place) > until:
            return
        if left is not None:
            if left == 0:
                return
            left -= 1
        if day >= first:
            yield local


def _occurrence(schedule: Schedule, start: datetime) -> Occurrence:
    change = schedule.change_of(start)
    local = change.moved_to if change is not None and change.moved_to is not None else start
    starts_at = instant(local, schedule.place)
    return Occurrence(
        start=start,
        starts_at=starts_at,
        ends_at=starts_at + schedule.minutes * MINUTE,
        moved=local != start,
        cancelled=change is not None and change.moved_to is None,
    )


def _over(schedule: Schedule, since: int) -> bool:
    """Whether nothing can begin from then on; a rule with COUNT is answered by looking."""
    latest = _latest((c.moved_to for c in schedule.changes), schedule)
    if schedule.rule is None:
        latest.append(instant(schedule.start, schedule.place))
    elif schedule.rule.until is not None:
        latest.append(int(schedule.rule.until.timestamp() * 1000))
    else:
        return datetime.fromtimestamp(since / 1000, UTC).year > YEARS[1]
    return max(latest) < since


def _latest(moved: Iterable[datetime | None], schedule: Schedule) -> list[int]:
    return [instant(each, schedule.place) for each in moved if each is not None]


def _day(at: int, place: ZoneInfo) -> date:
    """The local day of a moment, kept within the years that a schedule can have."""
    low, high = (int(datetime(y, 6, 1, tzinfo=UTC).timestamp() * 1000) for y in (YEARS[0] - 1, YEARS[1] + 1))
    return local_time(min(max(at, low), high), place).date()
