"""A zone as iCalendar wants it told: its changes within the years that matter (RFC 5545 section 3.6.5)."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from asterism.schedules.rule import WEEKDAYS
from asterism.schedules.wall_time import zone_of

_DAY = timedelta(days=1)


class Onset(msgspec.Struct, frozen=True):
    """One change: when the clock is changed, as it shows before; from which offset to which; and its new
    name.
    """

    local: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@lru_cache(maxsize=256)
def time_zone_lines(name: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """The VTIMEZONE of a zone, unfolded, from the beginning of the first year on.

    A change that comes each year on the same weekday of its month is told as a rule, so it stays right
    beyond the last year; what follows no such rule is listed.
    """
    zone = zone_of(name)
    begins = datetime(first_year, 1, 1, tzinfo=UTC)
    here = begins.astimezone(zone)
    offset = here.utcoffset() or timedelta()
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    first = Onset(here.replace(tzinfo=None), offset, offset, here.tzname() or name, bool(here.dst()))
    lines += _observance(first, [f"DTSTART:{first.local:%Y%m%dT%H%M%S}"])
    groups: dict[tuple[timedelta, timedelta, str, bool], list[Onset]] = defaultdict(list)
    for onset in _onsets(zone, begins, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        groups[onset.before, onset.after, onset.name, onset.summer].append(onset)
    for onsets in groups.values():
        when = [f"DTSTART:{onsets[0].local:%Y%m%dT%H%M%S}"]
        rule = _yearly(onsets, last_year)
        if rule:
            when.append(f"RRULE:{rule}")
        elif len(onsets) > 1:
            when.append("RDATE:" + ",".join(f"{o.local:%Y%m%dT%H%M%S}" for o in onsets[1:]))
        lines += _observance(onsets[0], when)
    return (*lines, "END:VTIMEZONE")


def _observance(onset: Onset, when: list[str]) -> list[str]:
    kind = "DAYLIGHT" if onset.summer else "STANDARD"
    return [
        f"BEGIN:{kind}",
        *when,
        f"TZOFFSETFROM:{_offset(onset.before)}",
        f"TZOFFSETTO:{_offset(onset.after)}",
        f"TZNAME:{onset.name}",
        f"END:{kind}",
    ]


def _offset(offset: timedelta) -> str:
    seconds = int(abs(offset).total_seconds())
    sign = "-" if offset < timedelta() else "+"
    text = f"{sign}{seconds // 3600:02}{seconds // 60 % 60:02}"
    return f"{text}{seconds % 60:02}" if seconds % 60 else text


def _onsets(zone: ZoneInfo, begins: datetime, ends: datetime) -> list[Onset]:
    """Every change of offset or name, to the second."""
    found = []
    days = (begins + n * _DAY for n in range((ends - begins).days + 1))
    for low, high in pairwise(days):
        if _shows(low, zone) == _shows(high, zone):
            continue
        early, late = low, high
        while late - early > timedelta(seconds=1):
            middle = early + timedelta(seconds=int((late - early).total_seconds()) // 2)
            early, late = (middle, late) if _shows(middle, zone) == _shows(low, zone) else (early, middle)
        before, _, _ = _shows(low, zone)
        after, name, summer = _shows(late, zone)
        found.append(Onset((late + before).replace(tzinfo=None), before, after, name, summer))
    return found


def _shows(at: datetime, zone: ZoneInfo) -> tuple[timedelta, str, bool]:
    here = at.astimezone(zone)
    return here.utcoffset() or timedelta(), here.tzname() or "", bool(here.dst())


def _yearly(onsets: list[Onset], last_year: int) -> str | None:
    """The rule of changes that come once in each year up to the last, on the same weekday of the month."""
    first = onsets[0].local
    if [o.local.year for o in onsets] != list(range(first.year, last_year + 1)) or len(onsets) < 3:
        return None
    if len({(o.local.month, o.local.weekday(), o.local.time()) for o in onsets}) != 1:
        return None
    nth = {(o.local.day - 1) // 7 + 1 for o in onsets}
    from_end = {(o.local + 7 * _DAY).month != o.local.month for o in onsets}
    place = -1 if from_end == {True} else nth.pop() if len(nth) == 1 else None
    if place is None:
        return None
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={place}{WEEKDAYS[first.weekday()]}"
