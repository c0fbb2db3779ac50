"""A recurrence rule (RFC 5545 section 3.3.10): the part of it that meetings need, read strictly.

What has a rule takes place at most once a day, at the time of day of its start, so there is no rule by
hour, minute or second. Each day is found within its own day, week, month or year, so that reading never
walks through the years before the window, and a rule that fits no day ends as soon as the window does.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal, cast

import msgspec

from asterism.errors import Refusal

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_TEXT = 200
MAX_COUNT = 1000
MAX_INTERVAL: dict[str, int] = {"DAILY": 366, "WEEKLY": 104, "MONTHLY": 60, "YEARLY": 10}
_TOO_DENSE = {"SECONDLY", "MINUTELY", "HOURLY"}
_WITHIN_A_DAY = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_PARTS = {"FREQ", "COUNT", "UNTIL", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
_DAY = timedelta(days=1)


class Weekday(msgspec.Struct, frozen=True):
    """``day`` counts from Monday as 0; ``nth`` of the month or year, from its end when negative, 0 for
    each.
    """

    day: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.nth or ''}{WEEKDAYS[self.day]}"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that was read. ``until`` is the last moment at which a meeting may begin, UTC."""

    freq: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    weekdays: tuple[Weekday, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    def __str__(self) -> str:
        """The rule as RFC 5545 writes it, always in the same order."""
        parts = [f"FREQ={self.freq}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.week_start:
            parts.append(f"WKST={WEEKDAYS[self.week_start]}")
        for name, values in (
            ("BYMONTH", self.months),
            ("BYMONTHDAY", self.month_days),
            ("BYDAY", self.weekdays),
            ("BYSETPOS", self.positions),
        ):
            if values:
                parts.append(f"{name}={','.join(str(v) for v in values)}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%dT%H%M%SZ}")
        return ";".join(parts)


def read_rule(text: str) -> Rule:
    """The rule of a text such as ``FREQ=MONTHLY;BYDAY=-1TH``.

    Refused with ``rule_unreadable``, ``rule_too_dense``, ``rule_contradicts`` or ``rule_too_large``; the
    detail names the part.
    """
    if len(text) > MAX_TEXT:
        raise Refusal("rule_too_large")
    parts: dict[str, str] = {}
    for piece in text.strip().removeprefix("RRULE:").upper().split(";"):
        name, sign, value = piece.partition("=")
        if not sign or not value:
            raise Refusal("rule_unreadable", part=name[:20])
        if name in parts:
            raise Refusal("rule_contradicts", part=name[:20])
        parts[name] = value
    if parts.get("FREQ") in _TOO_DENSE or parts.keys() & _WITHIN_A_DAY:
        raise Refusal("rule_too_dense")
    if unknown := parts.keys() - _PARTS:
        raise Refusal("rule_unreadable", part=min(unknown)[:20])
    freq = parts.get("FREQ", "")
    if freq not in MAX_INTERVAL:
        raise Refusal("rule_unreadable", part="FREQ")
    rule = Rule(
        freq=cast(Frequency, freq),
        interval=_number(parts, "INTERVAL", 1, MAX_INTERVAL[freq]) or 1,
        count=_number(parts, "COUNT", 1, MAX_COUNT),
        until=_until(parts),
        weekdays=_weekdays(parts),
        month_days=_numbers(parts, "BYMONTHDAY", 31, signed=True),
        months=_numbers(parts, "BYMONTH", 12),
        positions=_numbers(parts, "BYSETPOS", 366, signed=True),
        week_start=_week_start(parts),
    )
    _fits_together(rule)
    return rule


def _fits_together(rule: Rule) -> None:
    """What RFC 5545 forbids to stand side by side."""
    if rule.count is not None and rule.until is not None:
        raise Refusal("rule_contradicts", part="UNTIL")
    if rule.freq == "WEEKLY" and rule.month_days:
        raise Refusal("rule_contradicts", part="BYMONTHDAY")
    if any(w.nth for w in rule.weekdays) and rule.freq in ("DAILY", "WEEKLY"):
        raise Refusal("rule_contradicts", part="BYDAY")
    if rule.freq == "MONTHLY" and any(abs(w.nth) > 5 for w in rule.weekdays):
        raise Refusal("rule_contradicts", part="BYDAY")
    if rule.positions and not (rule.weekdays or rule.month_days or rule.months):
        raise Refusal("rule_contradicts", part="BYSETPOS")


def _number(parts: dict[str, str], name: str, least: int, most: int) -> int | None:
    if name not in parts:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", parts[name]):
        raise Refusal("rule_too_large" if parts[name].isdecimal() else "rule_unreadable", part=name)
    value = int(parts[name])
    if value < least:
        raise Refusal("rule_contradicts", part=name)
    if value > most:
        raise Refusal("rule_too_large", part=name)
    return value


def _numbers(parts: dict[str, str], name: str, most: int, *, signed: bool = False) -> tuple[int, ...]:
    values = set()
    for text in parts[name].split(",") if name in parts else ():
        if not re.fullmatch(r"[+-]?[0-9]{1,3}" if signed else r"[0-9]{1,2}", text):
            raise Refusal("rule_unreadable", part=name)
        if not 1 <= abs(int(text)) <= most:
            raise Refusal("rule_contradicts", part=name)
        values.add(int(text))
    return tuple(sorted(values))


def _weekdays(parts: dict[str, str]) -> tuple[Weekday, ...]:
    found = set()
    for text in parts["BYDAY"].split(",") if "BYDAY" in parts else ():
        match = re.fullmatch(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", text)
        if match is None:
            raise Refusal("rule_unreadable", part="BYDAY")
        nth = int(match[1] or 0)
        if match[1] and not 1 <= abs(nth) <= 53:
            raise Refusal("rule_contradicts", part="BYDAY")
        found.add(Weekday(WEEKDAYS.index(match[2]), nth))
    return tuple(sorted(found, key=lambda each: (each.nth, each.day)))


def _week_start(parts: dict[str, str]) -> int:
    if parts.get("WKST", "MO") not in WEEKDAYS:
        raise Refusal("rule_unreadable", part="WKST")
    return WEEKDAYS.index(parts.get("WKST", "MO"))


def _until(parts: dict[str, str]) -> datetime | None:
    """Beside a start in local time an UNTIL has to be in UTC (RFC 5545 section 3.3.10)."""
    if "UNTIL" not in parts:
        return None
    try:
        return datetime.strptime(parts["UNTIL"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Refusal("rule_unreadable", part="UNTIL") from None


def days(rule: Rule, start: date, since: date, until: date) -> Iterator[date]:
    """The days of a rule that starts on ``start``, in order, from ``since`` to ``until``, both included.

    COUNT and UNTIL are not looked at: they are about meetings, and a meeting is a day at a time in a zone.
    """
    step = _first_step(rule, start, since)
    last = min(until, date.max - 400 * _DAY)
    while (begins := _period(rule, start, step)) <= last:
        for day in _chosen(rule, start, begins):
            if max(start, since) <= day <= last:
                yield day
        step += 1


def _first_step(rule: Rule, start: date, since: date) -> int:
    """The last period that begins before ``since``, or one a little earlier, never after."""
    if since <= start:
        return 0
    if rule.freq == "DAILY":
        gone = (since - start).days
    elif rule.freq == "WEEKLY":
        gone = (since - start).days // 7
    elif rule.freq == "MONTHLY":
        gone = (since.year - start.year) * 12 + since.month - start.month
    else:
        gone = since.year - start.year
    return max(0, gone // rule.interval - 1)


def _period(rule: Rule, start: date, step: int) -> date:
    """The first day of the period so many steps after the one of the start."""
    ahead = step * rule.interval
    if rule.freq == "DAILY":
        return start + ahead * _DAY
    if rule.freq == "WEEKLY":
        return start - (start.weekday() - rule.week_start) % 7 * _DAY + ahead * 7 * _DAY
    if rule.freq == "MONTHLY":
        month = start.year * 12 + start.month - 1 + ahead
        return date(month // 12, month % 12 + 1, 1)
    return date(start.year + ahead, 1, 1)


def _chosen(rule: Rule, start: date, begins: date) -> list[date]:
    """The days of one period, after BYSETPOS."""
    found = sorted(set(_candidates(rule, start, begins)))
    if not rule.positions:
        return found
    places = {p - 1 if p > 0 else len(found) + p for p in rule.positions}
    return [day for n, day in enumerate(found) if n in places]


def _candidates(rule: Rule, start: date, begins: date) -> Iterator[date]:
    if rule.freq == "DAILY":
        yield from (d for d in (begins,) if _in_month(rule, d) and _on_day(rule, d) and _on_weekday(rule, d))
    elif rule.freq == "WEEKLY":
        wanted = {w.day for w in rule.weekdays} or {start.weekday()}
        week = (begins + n * _DAY for n in range(7))
        yield from (d for d in week if d.weekday() in wanted and _in_month(rule, d))
    elif rule.freq == "MONTHLY":
        yield from (d for d in _month(rule, start, begins) if _in_month(rule, d))
    elif rule.weekdays and not rule.months:
        yield from (d for d in _of_weekdays(rule, begins, date(begins.year, 12, 31)) if _on_day(rule, d))
    else:
        everything = range(1, 13) if rule.month_days else (start.month,)
        for month in rule.months or everything:
            yield from _month(rule, start, date(begins.year, month, 1))


def _month(rule: Rule, start: date, first: date) -> Iterator[date]:
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if rule.weekdays:
        yield from (d for d in _of_weekdays(rule, first, last) if _on_day(rule, d))
        return
    for number in rule.month_days or (start.day,):
        day = number if number > 0 else last.day + 1 + number
        if 1 <= day <= last.day:
            yield first.replace(day=day)


def _of_weekdays(rule: Rule, first: date, last: date) -> Iterator[date]:
    """The days of BYDAY between the first and the last day of a month or a year."""
    for wanted in rule.weekdays:
        here = first + (wanted.day - first.weekday()) % 7 * _DAY
        all_of_them = [here + n * 7 * _DAY for n in range((last - here).days // 7 + 1)]
        if wanted.nth == 0:
            yield from all_of_them
        elif abs(wanted.nth) <= len(all_of_them):
            yield all_of_them[wanted.nth - 1 if wanted.nth > 0 else wanted.nth]


def _in_month(rule: Rule, day: date) -> bool:
    return not rule.months or day.month in rule.months


def _on_day(rule: Rule, day: date) -> bool:
    length = calendar.monthrange(day.year, day.month)[1]
    return not rule.month_days or day.day in rule.month_days or day.day - length - 1 in rule.month_days


def _on_weekday(rule: Rule, day: date) -> bool:
    return not rule.weekdays or day.weekday() in {w.day for w in rule.weekdays}
