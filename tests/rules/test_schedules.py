"""When a circle meets: against an independent expansion, across every change of the clock."""

# ruff: noqa: DTZ001 - times without a zone, as they stand on a wall, are what this is about
from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from asterism.errors import Refusal
from asterism.schedules import schedule as circle_schedule
from asterism.schedules.rule import MAX_TEXT, days, read_rule
from asterism.schedules.schedule import (
    MAX_IN_WINDOW,
    MINUTE,
    WINDOW,
    Occurrence,
    Schedule,
    cancel,
    find,
    move,
    occurrences,
    plan,
    restore,
    upcoming,
    with_plan,
)

# Half an hour of summer time, summer time that is the norm, a pause in Ramadan, a change at midnight, none
# at all.
ZONES = ["Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca", "America/Santiago", "Asia/Kolkata"]
BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 60 * MINUTE


def ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def utc(*parts: int) -> int:
    return ms(datetime(*parts, tzinfo=UTC))  # type: ignore[arg-type, misc]


def hours_of(found: tuple[Occurrence, ...]) -> list[str]:
    return [f"{datetime.fromtimestamp(o.starts_at / 1000, UTC):%Y-%m-%d %H:%M}" for o in found]


def meant(local: datetime, zone: ZoneInfo) -> int:
    """RFC 5545 section 3.3.5 by search: every moment at which the clock shows it, or the offset before the
    gap.
    """
    around = local.replace(tzinfo=UTC)
    near = [around + timedelta(hours=h) for h in range(-30, 31)]
    offsets = {moment.astimezone(zone).utcoffset() or timedelta() for moment in near}
    shown = [
        around - o for o in offsets if (around - o).astimezone(zone).replace(tzinfo=None, fold=0) == local
    ]
    if shown:
        return ms(min(shown))
    before = max(m for m in near if m.astimezone(zone).replace(tzinfo=None) < local)
    return ms(around - (before.astimezone(zone).utcoffset() or timedelta()))


NAMES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def month_length(day: datetime) -> int:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1).toordinal() - day.replace(
        day=1
    ).toordinal()


@st.composite
def rules(draw: st.DrawFn, base: datetime) -> str:
    """A rule that the day of ``base`` fits, before BYSETPOS.

    The other expansion looks for a rule that fits no day until the year 9999, takes plain and counted
    weekdays side by side for both at once, and leaves out of the first week what lies before the start: so
    none of these here.
    """
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}", f"INTERVAL={draw(st.integers(1, 4))}"]

    def some(name: str, own: object, others: st.SearchStrategy[object]) -> bool:
        if not draw(st.booleans()):
            return False
        chosen = dict.fromkeys(map(str, [own, *draw(st.lists(others, max_size=2))]))
        parts.append(f"{name}={','.join(chosen)}")
        return True

    months = by = some("BYMONTH", base.month, st.integers(1, 12))
    if freq != "WEEKLY":
        own = draw(st.sampled_from([base.day, base.day - month_length(base) - 1]))
        by |= some("BYMONTHDAY", own, st.integers(1, 31) | st.integers(-31, -1))
    weekday, weekdays = NAMES[base.weekday()], st.sampled_from(NAMES)
    if freq in ("MONTHLY", "YEARLY") and draw(st.booleans()):
        day = base.day if freq == "MONTHLY" or months else base.timetuple().tm_yday
        nth = st.builds("{}{}".format, st.sampled_from(["1", "2", "3", "4", "5", "-1", "-2"]), weekdays)
        by |= some("BYDAY", f"{(day - 1) // 7 + 1}{weekday}", nth)
    else:
        by |= some("BYDAY", weekday, weekdays)
    if by and freq != "WEEKLY" and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(st.sampled_from(['1', '-1', '1,-1', '1,2', '-1,-2']))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(weekdays)}")
    return ";".join(parts)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), zone=st.sampled_from(ZONES), later=st.integers(-2, 1200))
def test_a_schedule_is_what_an_independent_expansion_says(data: st.DataObject, zone: str, later: int) -> None:
    place = ZoneInfo(zone)
    day = data.draw(st.dates(date(2021, 1, 1), date(2027, 12, 31)))
    base = datetime.combine(day, time(data.draw(st.integers(0, 23)), data.draw(st.integers(0, 59))))
    rule = data.draw(rules(base))
    start = next(iter(rrulestr(rule, dtstart=base)))
    end = data.draw(st.none() | st.integers(1, 40) | st.timedeltas(timedelta(), timedelta(days=900)))
    ends = None
    if isinstance(end, timedelta):
        ends = (start.replace(tzinfo=place).astimezone(UTC) + end).replace(microsecond=0)
    suffix = f";UNTIL={ends:%Y%m%dT%H%M%SZ}" if ends else f";COUNT={end}" if end else ""
    made = plan(f"{start:%Y-%m-%dT%H:%M}", zone, rule + suffix, 60)

    since = ms(datetime.combine(start.date(), time(), UTC)) + later * 24 * HOUR
    until = since + 300 * 24 * HOUR
    horizon = datetime.fromtimestamp(until / 1000, UTC).replace(tzinfo=None) + timedelta(days=3)
    counted = rule + (suffix if isinstance(end, int) else "")
    local = list(takewhile(lambda each: each <= horizon, rrulestr(counted, dtstart=start)))
    expected = [(each, at) for each in local if since <= (at := meant(each, place)) < until]
    if ends is not None:
        expected = [(each, at) for each, at in expected if at <= ms(ends)]
    found = occurrences(made, since, until)
    assert [(o.start, o.starts_at) for o in found] == expected
    assert all(o.ends_at == o.starts_at + 60 * MINUTE for o in found)


def local_days(rule: str, start: str, n: int) -> list[str]:
    made = plan(start, "UTC", rule, 60)
    return [f"{o.start:%Y-%m-%d}" for o in upcoming(made, ms(made.start.replace(tzinfo=UTC)), n)]


def test_plain_and_counted_weekdays_side_by_side_are_taken_together() -> None:
    found = local_days("FREQ=MONTHLY;BYDAY=FR,-1MO", "2026-07-03T19:00", 7)
    assert found[:6] == ["2026-07-03", "2026-07-10", "2026-07-17", "2026-07-24", "2026-07-27", "2026-07-31"]


def test_a_place_in_the_week_is_counted_from_the_beginning_of_that_week_in_the_first_as_well() -> None:
    found = local_days("FREQ=WEEKLY;BYDAY=SA,SU,TU;BYSETPOS=1,2;WKST=FR", "2024-03-03T19:00", 3)
    assert found == ["2024-03-03", "2024-03-09", "2024-03-10"]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [  # From the examples of RFC 5545 section 3.8.5.3, whose answers stand beside them.
        ("FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "1997-09-05", "09-05 10-03 11-07 12-05 01-02"),
        ("FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", "1997-09-07", "09-07 09-28 11-02 11-30 01-04"),
        ("FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "1997-09-22", "09-22 10-20 11-17 12-22 01-19"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28", "09-28 10-29 11-28 12-29 01-29"),
        ("FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", "1997-03-10", "03-10 01-10 02-10 03-10 01-10"),
        ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "05-19 05-18 05-17"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1998-02-13", "02-13 03-13 11-13 08-13 10-13"),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", "09-04 10-07 11-06"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29", "09-29 10-30 11-27 12-30 01-29"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05", "08-05 08-10 08-19 08-24"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05", "08-05 08-17 08-19 08-31"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15", "01-15 01-30 02-15 03-15 03-30"),
    ],
)
def test_the_examples_of_the_standard_come_out_as_they_stand_there(
    rule: str, start: str, expected: str
) -> None:
    first = date.fromisoformat(start)
    found = [f"{day:%m-%d}" for day in days(read_rule(rule), first, first, date(first.year + 5, 1, 1))]
    assert found[: len(expected.split())] == expected.split()


@settings(max_examples=100, deadline=None)
@given(data=st.data(), day=st.dates(date(2021, 1, 1), date(2027, 12, 31)))
def test_a_rule_that_was_written_is_read_as_the_same(data: st.DataObject, day: date) -> None:
    read = read_rule(data.draw(rules(datetime.combine(day, time()))))
    assert read_rule(str(read)) == read


def test_the_hour_on_the_wall_stays_when_the_clocks_change() -> None:
    made = plan("2026-03-22T19:00", "Europe/Berlin", "FREQ=WEEKLY", 90)
    found = occurrences(made, utc(2026, 3, 22), utc(2026, 4, 6))
    assert hours_of(found) == ["2026-03-22 18:00", "2026-03-29 17:00", "2026-04-05 17:00"]


def test_a_time_that_the_clock_skips_is_held_an_hour_later_and_one_that_comes_twice_the_first_time() -> None:
    spring = plan("2026-03-28T02:30", "Europe/Berlin", "FREQ=DAILY", 30)
    assert hours_of(occurrences(spring, utc(2026, 3, 28), utc(2026, 3, 31))) == [
        "2026-03-28 01:30",
        "2026-03-29 01:30",  # the clock shows 03:30
        "2026-03-30 00:30",
    ]
    autumn = plan("2026-10-24T02:30", "Europe/Berlin", "FREQ=DAILY", 30)
    assert hours_of(occurrences(autumn, utc(2026, 10, 24), utc(2026, 10, 27))) == [
        "2026-10-24 00:30",
        "2026-10-25 00:30",
        "2026-10-26 01:30",
    ]


def test_a_first_meeting_in_the_gap_itself_is_possible() -> None:
    made = plan("2026-03-29T02:30", "Europe/Berlin", "FREQ=WEEKLY", 60)
    assert hours_of(upcoming(made, utc(2026, 3, 1), 2)) == ["2026-03-29 01:30", "2026-04-05 00:30"]


def test_a_meeting_lasts_as_long_as_it_says_while_the_clock_changes() -> None:
    made = plan("2026-10-25T01:30", "Europe/Berlin", None, 120)
    (found,) = occurrences(made, utc(2026, 10, 24), utc(2026, 10, 26))
    assert found.ends_at - found.starts_at == 2 * HOUR


def test_a_day_that_a_place_left_out_has_no_meeting_and_is_not_counted() -> None:
    made = plan("2011-12-28T19:00", "Pacific/Apia", "FREQ=DAILY;COUNT=4", 60)
    found = occurrences(made, utc(2011, 12, 20), utc(2012, 1, 20))
    assert [o.start.day for o in found] == [28, 29, 31, 1]
    assert len({o.starts_at for o in found}) == 4
    with pytest.raises(Refusal, match="rule_contradicts"):
        plan("2011-12-30T19:00", "Pacific/Apia", None, 60)


def test_until_is_a_moment_not_a_day() -> None:
    rule = "FREQ=DAILY;UNTIL=20260615T170000Z"
    at_seven = plan("2026-06-13T19:00", "Europe/Berlin", rule, 60)
    a_minute_later = plan("2026-06-13T19:01", "Europe/Berlin", rule, 60)
    window = utc(2026, 6, 1), utc(2026, 7, 1)
    assert [len(occurrences(each, *window)) for each in (at_seven, a_minute_later)] == [3, 2]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("", "rule_unreadable"),
        ("FREQ", "rule_unreadable"),
        ("FREQ=", "rule_unreadable"),
        ("FREQ=SOMETIMES", "rule_unreadable"),
        ("BYDAY=MO", "rule_unreadable"),
        ("FREQ=WEEKLY;BYEASTER=1", "rule_unreadable"),
        ("FREQ=YEARLY;BYWEEKNO=20", "rule_unreadable"),
        ("FREQ=WEEKLY;BYDAY=XX", "rule_unreadable"),
        ("FREQ=WEEKLY\nEXDATE:20260101T000000", "rule_unreadable"),
        ("FREQ=WEEKLY;COUNT=٣", "rule_too_large"),
        ("FREQ=WEEKLY;COUNT=three", "rule_unreadable"),
        ("FREQ=WEEKLY;UNTIL=20261301T000000Z", "rule_unreadable"),
        ("FREQ=WEEKLY;UNTIL=20270101", "rule_unreadable"),
        ("FREQ=SECONDLY", "rule_too_dense"),
        ("FREQ=MINUTELY;INTERVAL=90", "rule_too_dense"),
        ("FREQ=HOURLY", "rule_too_dense"),
        ("FREQ=DAILY;BYHOUR=9,10", "rule_too_dense"),
        ("FREQ=DAILY;BYMINUTE=0,1", "rule_too_dense"),
        ("FREQ=WEEKLY;INTERVAL=0", "rule_contradicts"),
        ("FREQ=WEEKLY;COUNT=0", "rule_contradicts"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20270101T000000Z", "rule_contradicts"),
        ("FREQ=WEEKLY;FREQ=DAILY", "rule_contradicts"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "rule_contradicts"),
        ("FREQ=WEEKLY;BYDAY=2TU", "rule_contradicts"),
        ("FREQ=MONTHLY;BYDAY=6TU", "rule_contradicts"),
        ("FREQ=MONTHLY;BYDAY=0TU", "rule_contradicts"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "rule_contradicts"),
        ("FREQ=YEARLY;BYMONTH=13", "rule_contradicts"),
        ("FREQ=MONTHLY;BYSETPOS=1", "rule_contradicts"),
        ("FREQ=WEEKLY;BYDAY=WE", "rule_contradicts"),  # the start is a Tuesday
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "rule_contradicts"),  # no year has it
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3;BYSETPOS=3", "rule_contradicts"),
        ("FREQ=WEEKLY;UNTIL=20200101T000000Z", "rule_contradicts"),
        ("FREQ=DAILY;COUNT=1001", "rule_too_large"),
        ("FREQ=DAILY;COUNT=99999999999999", "rule_too_large"),
        ("FREQ=YEARLY;INTERVAL=11", "rule_too_large"),
        ("FREQ=WEEKLY;BYDAY=" + ",".join(["TU"] * MAX_TEXT), "rule_too_large"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused_and_says_why(rule: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        plan("2026-06-02T19:00", "Europe/Berlin", rule, 60)
    assert refused.value.code == code


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet="FREQ=WLYBDAMOUNTI;:,+-0123456789\n ", max_size=60) | st.text(max_size=300))
def test_whatever_is_written_as_a_rule_is_read_or_refused(text: str) -> None:
    try:
        made = plan("2026-06-02T19:00", "Europe/Berlin", text, 60)
    except Refusal:
        return
    assert occurrences(made, utc(2026, 6, 1), utc(2026, 6, 30))


@pytest.mark.parametrize(
    ("start", "zone", "minutes", "code"),
    [
        ("2026-06-02T19:00:30", "Europe/Berlin", 60, "schedule_unreadable"),
        ("2026-06-02T19:00+02:00", "Europe/Berlin", 60, "schedule_unreadable"),
        ("2026-02-30T19:00", "Europe/Berlin", 60, "schedule_unreadable"),
        ("1890-02-03T19:00", "Europe/Berlin", 60, "schedule_unreadable"),
        ("tonight", "Europe/Berlin", 60, "schedule_unreadable"),
        ("2026-06-02T19:00", "Europe/Berlin", 0, "schedule_unreadable"),
        ("2026-06-02T19:00", "Europe/Berlin", 241, "schedule_unreadable"),
        ("2026-06-02T19:00", "Europe/Atlantis", 60, "zone_unknown"),
        ("2026-06-02T19:00", "../../etc/passwd", 60, "zone_unknown"),
        ("2026-06-02T19:00", "localtime", 60, "zone_unknown"),
        ("2026-06-02T19:00", "", 60, "zone_unknown"),
    ],
)
def test_a_start_a_zone_or_a_length_that_means_nothing_is_refused(
    start: str, zone: str, minutes: int, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        plan(start, zone, "FREQ=WEEKLY", minutes)
    assert refused.value.code == code


# ------------------------------------------------------------ single meetings


def weekly() -> Schedule:
    return plan("2026-03-15T19:00", "Europe/Berlin", "FREQ=WEEKLY", 90)


def march(made: Schedule) -> tuple[Occurrence, ...]:
    return occurrences(made, utc(2026, 3, 1), utc(2026, 4, 1))


def test_a_cancelled_meeting_is_told_as_cancelled_and_the_next_one_is_the_one_after() -> None:
    made = cancel(weekly(), "2026-03-22T19:00")
    assert [o.cancelled for o in march(made)] == [False, True, False]
    assert [o.start.day for o in upcoming(made, utc(2026, 3, 16), 2)] == [29, 5]
    assert cancel(made, "2026-03-22T19:00") == made


def test_a_moved_meeting_keeps_its_name_and_may_move_again_across_the_change_of_clocks() -> None:
    made = move(weekly(), "2026-03-22T19:00", "2026-03-29T02:30")
    moved = find(made, "2026-03-22T19:00")
    assert moved.moved
    assert hours_of((moved,)) == ["2026-03-29 01:30"]
    assert [o.start.day for o in march(made)] == [15, 22, 29]
    again = move(made, "2026-03-22T19:00", "2026-03-24T18:00")
    assert hours_of((find(again, "2026-03-22T19:00"),)) == ["2026-03-24 17:00"]
    assert len(again.changes) == 1
    assert restore(again, "2026-03-22T19:00") == weekly()
    assert move(again, "2026-03-22T19:00", "2026-03-22T19:00") == weekly()


def test_a_meeting_that_was_moved_far_is_found_where_it_went_and_not_where_it_was() -> None:
    made = move(weekly(), "2026-03-22T19:00", "2027-01-02T11:00")
    assert [o.start.day for o in march(made)] == [15, 29]
    january = occurrences(made, utc(2027, 1, 2), utc(2027, 1, 3))
    assert [o.start for o in january] == [datetime(2026, 3, 22, 19)]


def test_two_meetings_of_a_circle_never_run_into_each_other() -> None:
    for to in ("2026-03-29T18:00", "2026-03-29T20:29", "2026-03-29T17:31"):
        with pytest.raises(Refusal, match="occurrences_overlap"):
            move(weekly(), "2026-03-22T19:00", to)
    made = move(weekly(), "2026-03-22T19:00", "2026-03-29T20:30")
    other = move(move(made, "2026-03-29T19:00", "2026-03-30T19:00"), "2026-03-22T19:00", "2026-03-29T19:00")
    with pytest.raises(Refusal, match="occurrences_overlap"):
        restore(other, "2026-03-29T19:00")
    freed = cancel(weekly(), "2026-03-29T19:00")
    assert move(freed, "2026-03-22T19:00", "2026-03-29T18:00").changes


def test_a_meeting_that_never_was_can_be_neither_moved_nor_cancelled() -> None:
    for start in ("2026-03-23T19:00", "2026-03-22T19:01", "2026-03-08T19:00"):
        with pytest.raises(Refusal, match="occurrence_unknown"):
            cancel(weekly(), start)
        with pytest.raises(Refusal, match="occurrence_unknown"):
            move(weekly(), start, "2026-03-25T19:00")


def test_changes_are_kept_by_a_new_plan_where_it_has_the_same_meetings() -> None:
    made = cancel(cancel(weekly(), "2026-03-22T19:00"), "2026-03-29T19:00")
    fortnightly = plan("2026-03-15T19:00", "Europe/Berlin", "FREQ=WEEKLY;INTERVAL=2", 60)
    assert [c.start.day for c in with_plan(made, fortnightly).changes] == [29]


def test_more_changes_than_can_be_kept_are_refused() -> None:
    made = plan("2026-01-01T19:00", "Europe/Berlin", "FREQ=DAILY", 60)
    first = date(2026, 1, 1)
    for day in (first + timedelta(days=n) for n in range(circle_schedule.MAX_CHANGES)):
        made = cancel(made, f"{day}T19:00")
    with pytest.raises(Refusal, match="rule_too_large"):
        cancel(made, "2027-01-01T19:00")
    assert cancel(made, f"{first}T19:00") == made


# ------------------------------------------------------------ bounds


def test_a_rule_without_end_is_read_within_bounds_however_wide_the_window() -> None:
    made = plan("2000-01-01T19:00", "Europe/Berlin", "FREQ=DAILY", 60)
    found = occurrences(made, utc(2020, 1, 1), utc(2098, 1, 1))
    assert 0 < len(found) <= MAX_IN_WINDOW
    assert found[-1].starts_at < utc(2020, 1, 1) + WINDOW


def test_a_window_that_ends_before_it_begins_is_empty_and_one_in_far_ages_as_well() -> None:
    made = weekly()
    assert occurrences(made, utc(2026, 4, 1), utc(2026, 3, 1)) == ()
    assert occurrences(made, -(10**14), 10**15) == ()
    assert occurrences(made, 10**15, 2 * 10**15) == ()


def test_the_next_meeting_is_the_one_that_goes_on_now_and_none_after_the_last() -> None:
    made = plan("2026-03-15T19:00", "Europe/Berlin", "FREQ=WEEKLY;COUNT=2", 60)
    assert [o.start.day for o in upcoming(made, utc(2026, 3, 15, 18, 59), 5)] == [15, 22]
    assert [o.start.day for o in upcoming(made, utc(2026, 3, 15, 19, 0), 5)] == [22]
    assert upcoming(made, utc(2026, 4, 1), 5) == ()


def test_a_meeting_on_the_29th_of_february_is_found_years_ahead() -> None:
    made = plan("2024-02-29T19:00", "Europe/Berlin", "FREQ=YEARLY", 60)
    assert [o.start.year for o in upcoming(made, utc(2025, 1, 1), 2)] == [2028, 2032]
