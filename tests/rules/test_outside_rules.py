"""Which outside lines are shown and in which order, and when they have to be looked at again (P4)."""

from datetime import date
from typing import Any

import pytest

from asterism.outside.edition import shipped
from asterism.outside.rules import (
    MONTHS_UNTIL_EXPIRY,
    OutsideLine,
    are_checked,
    countries,
    earliest_day,
    expires_on,
    is_complete,
    is_expired,
    shown,
)

ALL = shipped().lines
COUNTRIES = sorted({line.country for line in ALL} - {"EU"})


def line(**given: Any) -> OutsideLine:
    filled: dict[str, Any] = {
        "id": "l1", "country": "XX", "kind": "crisis", "name": "A line", "phone": "1",
        "verified_on": "2026-05-17",
        "confidence": "high",
    }  # fmt: skip
    return OutsideLine(**{**filled, **given})


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_begins_with_its_emergency_numbers_and_shows_no_other_countrys_lines(
    country: str,
) -> None:
    for minor in (False, True):
        found = shown(ALL, country, minor=minor)
        assert found[0].kind == "emergency"
        assert {entry.country for entry in found} == {country}
        kinds = [entry.kind for entry in found]
        assert "emergency" not in kinds[kinds.count("emergency") :]


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_line_around_the_clock_comes_right_after_the_emergency_numbers_where_there_is_one(
    country: str,
) -> None:
    found = [entry for entry in shown(ALL, country) if entry.kind != "emergency"]
    always = [entry for entry in found if entry.hours == "24/7" and entry.kind != "youth"]
    assert not always or found[0] in always


@pytest.mark.parametrize("country", COUNTRIES)
def test_for_minors_youth_lines_come_right_after_the_emergency_numbers(country: str) -> None:
    kinds = [entry.kind for entry in shown(ALL, country, minor=True) if entry.kind != "emergency"]
    assert kinds[: kinds.count("youth")] == ["youth"] * kinds.count("youth")


def test_a_listening_line_around_the_clock_stands_before_a_crisis_line_with_hours() -> None:
    lines = [line(id="a", hours="daily 9-17"), line(id="b", kind="listening", hours="24/7")]
    assert [entry.id for entry in shown(lines, "XX")] == ["b", "a"]


def test_a_line_of_low_confidence_waits_for_a_stewards_check() -> None:
    low = line(confidence="low")
    assert shown([low], "XX") == []
    checked = line(confidence="low", checked_at=1)
    assert shown([checked], "XX") == [checked]
    assert shown([line(confidence="medium")], "XX") != []


def test_nothing_stands_in_for_a_country_that_is_not_known() -> None:
    assert shown(ALL, "ZZ") == []
    # 116 123 is reserved in the whole European Union and does not ring in all of it.
    assert any(entry.country == "EU" for entry in ALL)
    assert shown(ALL, "EU") == []
    assert "EU" not in countries(ALL)


def test_hours_that_are_not_known_are_never_taken_for_around_the_clock() -> None:
    lines = [line(id="a", hours=""), line(id="b", kind="listening", hours="24/7")]
    assert shown(lines, "XX")[0].id == "b"


@pytest.mark.parametrize(
    ("verified_on", "expires"),
    [
        ("2026-05-17", date(2026, 11, 17)),
        ("2026-08-31", date(2027, 2, 28)),
        ("2026-05", date(2026, 11, 1)),
        ("2026", date(2026, 7, 1)),
        ("someday", None),
        ("", None),
    ],
)
def test_a_line_expires_six_months_after_the_earliest_day_its_date_may_mean(
    verified_on: str, expires: date | None
) -> None:
    assert MONTHS_UNTIL_EXPIRY == 6
    assert expires_on(line(verified_on=verified_on)) == expires


def test_an_expired_line_is_still_shown_and_stewards_are_warned_from_that_day() -> None:
    old = line(verified_on="2026-05-17")
    assert not is_expired(old, date(2026, 11, 16))
    assert is_expired(old, date(2026, 11, 17))
    assert is_expired(line(verified_on="unreadable"), date(2026, 1, 1))
    assert shown([line(verified_on="2009")], "XX") != []


def test_the_opening_rule_takes_a_checked_emergency_number_and_another_checked_line() -> None:
    emergency, crisis = line(id="a", kind="emergency"), line(id="b")
    checked = [line(id="a", kind="emergency", checked_at=1), line(id="b", checked_at=1)]
    assert are_checked(checked, "XX")
    assert not are_checked([emergency, checked[1]], "XX")
    assert not are_checked([checked[0], crisis], "XX")
    assert not are_checked(checked, "YY")


def test_a_line_needs_a_name_and_a_way_to_reach_it() -> None:
    assert is_complete(line(phone="", text="text HELLO to 1"))
    assert not is_complete(line(phone=" ", text=""))
    assert not is_complete(line(name=" "))


def test_every_shipped_line_can_be_reached_says_where_it_is_from_and_how_old_it_is() -> None:
    assert len({entry.id for entry in ALL}) == len(ALL)
    for entry in ALL:
        assert is_complete(entry), entry
        assert entry.source, entry
        assert earliest_day(entry.verified_on), entry
    assert len(COUNTRIES) >= 54
