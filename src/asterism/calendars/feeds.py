"""What calendars and directories are told of circles and of booked sessions: names and times, never people.

The calendar (RFC 5545) belongs to one member and may carry neutral titles; the directory is the Meeting
Guide JSON (github.com/code4recovery/spec), public, and lists only circles that meet weekly, as that
specification asks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from asterism.schedules.rule import Rule
from asterism.schedules.schedule import Change, Schedule, upcoming
from asterism.schedules.time_zone_text import time_zone_lines

FOLD_AT = 75  # octets, without the line break (RFC 5545 section 3.1)
MAX_TITLE = 200
ZONE_YEARS = 10  # how far ahead changes that follow no yearly rule are listed
MAX_NAME, MAX_SLUG = 255, 64  # of the Meeting Guide


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A circle, or a session that was booked, as the feeds see it. ``revision`` grows with each change of the
    schedule; ``changed_at`` is ms.
    """

    id: str
    name: str
    schedule: Schedule
    revision: int = 0
    changed_at: int


def event_uid(feed_key: bytes, circle: str) -> str:
    """The same for the same feed and circle, and nothing can be told from it; two members' files share
    none.
    """
    return hashlib.blake2b(circle.encode(), key=feed_key[:64], digest_size=16).hexdigest()


def calendar(
    circles: Iterable[Listed], *, feed_key: bytes, name: str, now: int, neutral: str | None = None
) -> str:
    """An iCalendar file. ``neutral``: the title that stands for every circle, and the name of the
    calendar.
    """
    listed = list(circles)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Asterism//Calendar//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(neutral or name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    this_year = datetime.fromtimestamp(now / 1000, UTC).year
    since: dict[str, int] = {}
    for each in listed:
        zone = each.schedule.zone
        since[zone] = min(since.get(zone, this_year), each.schedule.start.year - 1)
    for zone in sorted(since):
        lines += time_zone_lines(zone, since[zone], this_year + ZONE_YEARS)
    for each in listed:
        lines += _events(each, event_uid(feed_key, each.id), neutral or each.name)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def escaped(text: str) -> str:
    """A TEXT value (section 3.3.11); what is no printable character is left out."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable())[:MAX_TITLE]
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(plain, written)
    return kept


def folded(line: str) -> Iterator[str]:
    """A content line in pieces of at most 75 octets, never through the middle of a character."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > FOLD_AT:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + width
    yield piece


def _events(circle: Listed, uid: str, title: str) -> Iterator[str]:
    """The series with its cancelled meetings taken out, and each moved meeting on its own."""
    schedule = circle.schedule
    cancelled = [c for c in schedule.changes if c.moved_to is None]
    moved = [c for c in schedule.changes if c.moved_to is not None]
    if schedule.rule is None:
        start = moved[0].moved_to if moved else None
        more = ["STATUS:CANCELLED"] if cancelled else []
        yield from _event(circle, uid, title, start or schedule.start, more)
        return
    lines = [f"RRULE:{schedule.rule}"]
    if cancelled:
        starts = ",".join(_local(c.start) for c in cancelled)
        lines.append(f"EXDATE;TZID={schedule.zone}:{starts}")
    yield from _event(circle, uid, title, schedule.start, lines)
    for change in moved:
        yield from _moved(circle, uid, title, change)


def _moved(circle: Listed, uid: str, title: str, change: Change) -> Iterator[str]:
    assert change.moved_to is not None
    which = f"RECURRENCE-ID;TZID={circle.schedule.zone}:{_local(change.start)}"
    yield from _event(circle, uid, title, change.moved_to, [which])


def _event(circle: Listed, uid: str, title: str, start: datetime, more: list[str]) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{datetime.fromtimestamp(circle.changed_at // 1000, UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID={circle.schedule.zone}:{_local(start)}"
    # A length, not an end: an end in local time would stretch or shrink where the clock changes meanwhile.
    yield f"DURATION:PT{circle.schedule.minutes}M"
    yield from more
    yield f"SUMMARY:{escaped(title)}"
    yield f"SEQUENCE:{circle.revision}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _local(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S}"


def meeting_guide(circles: Iterable[Listed], *, now: int) -> list[dict[str, Any]]:
    """The public directory: one entry for each circle that meets weekly and has a meeting to come."""
    return [
        {
            "name": each.name[:MAX_NAME],
            "slug": each.id[:MAX_SLUG],
            "day": weekly[0] if len(weekly) == 1 else weekly,
            "time": f"{each.schedule.start:%H:%M}",
            "end_time": f"{each.schedule.start + timedelta(minutes=each.schedule.minutes):%H:%M}",
            "timezone": each.schedule.zone,
        }
        for each in circles
        if (weekly := _weekdays(each.schedule)) and upcoming(each.schedule, now)
    ]


def _weekdays(schedule: Schedule) -> list[int]:
    """The days of the week, Sunday as 0, of a circle that meets on them each week; else none."""
    rule = schedule.rule or Rule(freq="YEARLY")
    if (
        rule.freq not in ("DAILY", "WEEKLY")
        or rule.interval != 1
        or rule.months
        or rule.month_days
        or rule.positions
    ):
        return []
    every = range(7) if rule.freq == "DAILY" else (schedule.start.weekday(),)
    days = [w.day for w in rule.weekdays] or list(every)
    return sorted((day + 1) % 7 for day in days)
