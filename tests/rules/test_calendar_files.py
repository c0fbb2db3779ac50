"""What calendars and directories read: parsed by libraries that are not ours."""

# ruff: noqa: DTZ001 - times without a zone, as they stand on a wall, are what this is about
from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import jsonschema_rs
import pytest
import recurring_ical_events

from asterism.calendars.feeds import Listed, calendar, event_uid, folded, meeting_guide
from asterism.schedules.schedule import Schedule, cancel, move, occurrences, plan, upcoming
from asterism.schedules.time_zone_text import time_zone_lines

ZONES = [
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Europe/Dublin",
    "America/Santiago",
    "Asia/Kolkata",
    "Asia/Jerusalem",
]
# Half past two lies in the gap of Berlin, a quarter past two in that of Lord Howe, and half past midnight in
# that of Santiago.
SERIES = [
    ("2026-01-04T02:30", "FREQ=WEEKLY;BYDAY=SU"),
    ("2026-01-04T02:15", "FREQ=DAILY;INTERVAL=3"),
    ("2026-01-04T00:30", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,WE"),
    ("2026-01-30T19:00", "FREQ=MONTHLY;BYDAY=-1FR"),
    ("2026-01-29T19:00", "FREQ=MONTHLY;BYMONTHDAY=-3"),
    ("2026-01-02T19:00", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2,-2"),
    ("2026-01-04T03:00", "FREQ=DAILY;COUNT=90"),
    ("2026-01-04T03:00", "FREQ=WEEKLY;UNTIL=20260816T120000Z"),
]
KEY = b"k" * 32
NOW = round(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def listed(schedule: Schedule, **more: Any) -> Listed:
    return Listed(**{"id": "circle1", "name": "Grief", "schedule": schedule, "changed_at": NOW, **more})


def feed(*circles: Listed, **more: Any) -> str:
    return calendar(circles, **{"feed_key": KEY, "name": "Circles", "now": NOW, **more})


def shown(text: str) -> list[tuple[int, int]]:
    """What a calendar would show of a file: beginning and end of each event in two years."""
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(SINCE, UNTIL)
    # Arithmetic in a zone is done on the clock of its wall, so a length is added in UTC.
    found = []
    for event in events:
        begins = event["DTSTART"].dt.astimezone(UTC)
        length = event["DTEND"].dt - event["DTSTART"].dt if "DURATION" not in event else event["DURATION"].dt
        found.append((ms(begins), ms(begins + length)))
    return sorted(found)


def told(schedule: Schedule) -> list[tuple[int, int]]:
    middle = SINCE + (UNTIL - SINCE) / 2
    both = [*occurrences(schedule, ms(SINCE), ms(middle)), *occurrences(schedule, ms(middle), ms(UNTIL))]
    return sorted((o.starts_at, o.ends_at) for o in both if not o.cancelled)


def changed(schedule: Schedule) -> Schedule:
    """The third meeting to come is cancelled; the fourth is moved a day and the sixth by half an hour."""
    ahead = [o.start for o in upcoming(schedule, NOW, 6)]
    made = cancel(schedule, f"{ahead[2]:%Y-%m-%dT%H:%M}")
    for n, by in ((3, timedelta(days=1, hours=1)), (5, timedelta(minutes=-29))):
        made = move(made, f"{ahead[n]:%Y-%m-%dT%H:%M}", f"{ahead[n] + by:%Y-%m-%dT%H:%M}")
    return made


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("start", "rule"), SERIES)
def test_another_program_shows_the_same_meetings_in_two_years(zone: str, start: str, rule: str) -> None:
    schedule = changed(plan(start, zone, rule, 45))
    expected = told(schedule)
    assert len(expected) > 20
    text = feed(listed(schedule))
    assert shown(text) == expected


@pytest.mark.parametrize("zone", ZONES)
def test_a_program_that_does_not_know_the_zone_learns_it_from_the_file(zone: str) -> None:
    schedule = plan("2026-01-04T19:00", zone, "FREQ=DAILY", 90)
    text = feed(listed(schedule)).replace(zone, f"Own/{zone.replace('/', '')}")
    shows, expected = [begins for begins, _ in shown(text)], [begins for begins, _ in told(schedule)]
    assert shows == expected


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_a_zone_that_changes_each_year_is_told_as_a_rule_and_stays_right_beyond_the_list(zone: str) -> None:
    lines = time_zone_lines(zone, 2025, 2036)
    assert sum(line.startswith("RRULE:FREQ=YEARLY;BYMONTH=") for line in lines) == 2
    assert not [line for line in lines if line.startswith("RDATE")]
    component = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).replace(zone, "Own/Place")
    told_of: Any = icalendar.Calendar.from_ical(component).walk("VTIMEZONE")[0]
    read = told_of.to_tz(lookup_tzid=False)
    for month in range(1, 13):
        local = datetime(2036, month, 15, 12)
        assert local.replace(tzinfo=read).utcoffset() == local.replace(tzinfo=ZoneInfo(zone)).utcoffset()


@pytest.mark.parametrize(
    ("zone", "daylight", "standard"),
    [
        ("Europe/Berlin", ("20260329T020000", "+0100", "+0200"), ("20261025T030000", "+0200", "+0100")),
        ("Australia/Lord_Howe", ("20261004T020000", "+1030", "+1100"), ("20260405T020000", "+1100", "+1030")),
    ],
)
def test_a_change_stands_at_the_time_that_the_clock_shows_before_it(
    zone: str, daylight: tuple[str, ...], standard: tuple[str, ...]
) -> None:
    lines = "\n".join(time_zone_lines(zone, 2026, 2036))
    for kind, (onset, before, after) in (("DAYLIGHT", daylight), ("STANDARD", standard)):
        found = [
            part
            for part in lines.split(f"BEGIN:{kind}\n")[1:]
            if part.startswith(f"DTSTART:{onset}\nRRULE:FREQ=YEARLY;")
        ]
        assert len(found) == 1, lines
        assert f"TZOFFSETFROM:{before}\nTZOFFSETTO:{after}\n" in found[0]


def test_a_single_meeting_is_one_event_where_it_was_moved_to_or_cancelled() -> None:
    once = plan("2026-03-29T02:30", "Europe/Berlin", None, 60)
    assert shown(feed(listed(once))) == told(once)
    moved = move(once, "2026-03-29T02:30", "2026-04-02T19:00")
    assert shown(feed(listed(moved))) == told(moved)
    gone = icalendar.Calendar.from_ical(feed(listed(cancel(once, "2026-03-29T02:30"))))
    assert [event["STATUS"] for event in gone.walk("VEVENT")] == ["CANCELLED"]


def test_lines_are_folded_at_75_octets_and_come_back_whole_whatever_stands_in_a_name() -> None:
    name = "Trauer, \\ Abschied; 夜の集い \U0001f56f️ " * 4 + "\nzweite Zeile\r\x00\x07"
    text = feed(listed(plan("2026-01-04T19:00", "Europe/Berlin", "FREQ=WEEKLY", 60), name=name))
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(0 < len(line.encode()) <= 75 for line in lines)
    assert "\n" not in text.replace("\r\n", "")
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["SUMMARY"]).startswith("Trauer, \\ Abschied; 夜の集い \U0001f56f")
    assert "\x00" not in str(event["SUMMARY"])
    assert (
        "".join(piece.removeprefix(" ") if n else piece for n, piece in enumerate(folded("ü" * 200)))
        == "ü" * 200
    )


def test_a_name_cannot_smuggle_in_lines_of_its_own() -> None:
    name = "x\r\nATTENDEE:mailto:a@example.org\nEND:VEVENT\u2028BEGIN:VALARM"
    text = feed(listed(plan("2026-01-04T19:00", "Europe/Berlin", "FREQ=WEEKLY", 60), name=name))
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert len(events) == 1
    assert "ATTENDEE" not in events[0]
    assert not icalendar.Calendar.from_ical(text).walk("VALARM")


def test_neutral_titles_tell_nothing_of_the_circle_and_ids_tell_nothing_at_all() -> None:
    schedule = plan("2026-01-04T19:00", "Europe/Berlin", "FREQ=WEEKLY", 60)
    text = feed(listed(schedule), name="Asterism circles", neutral="Appointment")
    for secret in ("Grief", "circle1", "ircles"):
        assert secret not in text
    assert "SUMMARY:Appointment" in text
    mine, again, others = (event_uid(key, "circle1") for key in (KEY, KEY, b"other"))
    assert mine == again != others
    assert "circle1" not in mine


def test_a_file_says_names_and_times_and_never_people() -> None:
    schedule = changed(plan("2026-01-04T19:00", "Europe/Berlin", "FREQ=WEEKLY", 60))
    read = icalendar.Calendar.from_ical(feed(listed(schedule, revision=3)))
    for event in read.walk("VEVENT"):
        known = {"UID", "DTSTAMP", "DTSTART", "DURATION", "RRULE", "EXDATE", "RECURRENCE-ID"}
        assert set(event) <= known | {"SUMMARY", "SEQUENCE", "CLASS"}
        assert event["SEQUENCE"] == 3
    assert len({str(event["UID"]) for event in read.walk("VEVENT")}) == 1


def test_each_zone_is_told_once_and_an_empty_calendar_is_one() -> None:
    circles = [
        listed(plan("2026-01-04T19:00", zone, "FREQ=WEEKLY", 60), id=f"c{n}")
        for n, zone in enumerate(["Europe/Berlin", "Europe/Berlin", "Asia/Kolkata"])
    ]
    read = icalendar.Calendar.from_ical(feed(*circles))
    assert sorted(str(zone["TZID"]) for zone in read.walk("VTIMEZONE")) == ["Asia/Kolkata", "Europe/Berlin"]
    assert icalendar.Calendar.from_ical(feed()).walk("VEVENT") == []


# ------------------------------------------------------------ the directory

# The fields of the Meeting Guide specification that are used, as its pages define them.
MEETING_GUIDE = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["name", "slug", "day", "time"],
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 255},
            "slug": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
            "day": {
                "anyOf": [
                    {"type": "integer", "minimum": 0, "maximum": 6},
                    {
                        "type": "array",
                        "uniqueItems": True,
                        "minItems": 2,
                        "items": {"type": "integer", "minimum": 0, "maximum": 6},
                    },
                ]
            },
            "time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
            "end_time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
            "timezone": {"type": "string"},
        },
    },
}


def entries(start: str, rule: str | None, now: int = NOW) -> list[dict[str, Any]]:
    found = meeting_guide([listed(plan(start, "Europe/Berlin", rule, 90))], now=now)
    jsonschema_rs.validate(MEETING_GUIDE, found)
    return found


def test_a_weekly_circle_is_listed_with_its_days_from_sunday_as_nought() -> None:
    assert entries("2026-01-04T23:00", "FREQ=WEEKLY") == [
        {
            "name": "Grief",
            "slug": "circle1",
            "day": 0,
            "time": "23:00",
            "end_time": "00:30",
            "timezone": "Europe/Berlin",
        }
    ]
    assert entries("2026-01-04T19:00", "FREQ=WEEKLY;BYDAY=SU,MO,SA")[0]["day"] == [0, 1, 6]
    assert entries("2026-01-04T19:00", "FREQ=DAILY")[0]["day"] == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "rule",
    [None, "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY", "FREQ=DAILY;INTERVAL=7", "FREQ=WEEKLY;BYMONTH=1"],
)
def test_what_does_not_meet_each_week_is_not_listed(rule: str | None) -> None:
    assert entries("2026-01-04T19:00", rule) == []


def test_a_circle_whose_last_meeting_is_over_is_no_longer_listed() -> None:
    rule, after = "FREQ=WEEKLY;COUNT=2", ms(datetime(2026, 1, 12, tzinfo=UTC))
    assert entries("2026-01-04T19:00", rule)
    assert entries("2026-01-04T19:00", rule, after) == []
