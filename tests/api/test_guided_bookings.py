"""P2, P10, P11: times of guides are looked for, booked, moved and cancelled, over HTTP and on both stores."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest

from tests.api.test_calendars import fetch, shown
from tests.guides_held import (
    DAILY,
    DAY,
    FIRST,
    HOUR,
    WEEKLY,
    book,
    booking_asked,
    guide,
    notices,
    offer_asked,
    offers,
    seeker,
    starts,
    times,
)
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person
from tests.servers import PostgresServer

__all__ = ["any_place_fixture", "place_fixture"]


async def cancel(person: Person, booking: Any, **changes: Any) -> Any:
    body = {"version": booking["version"], **changes}
    return await person.post(f"/api/bookings/{booking['session']}/cancel", body)


async def move(person: Person, booking: Any, start: str, **changes: Any) -> Any:
    body = {"version": booking["version"], "start": start, **changes}
    return await person.post(f"/api/bookings/{booking['session']}/move", body)


# ---------------------------------------------------------------- offering, booking


async def test_a_time_is_offered_booked_once_and_seen_by_both(any_place: Place) -> None:
    place = any_place
    gil, ana, ben = await guide(place), await seeker(place, "ana"), await seeker(place, "ben")
    desk = await gil.post("/api/offers", offer_asked())
    assert await gil.post("/api/offers", offer_asked()) == desk
    (own,) = desk["offers"]
    assert (own["start"], own["rule"], own["waiting"], len(own["times"])) == (
        "2025-06-17T10:00", "FREQ=WEEKLY", 0, 9,
    )  # fmt: skip
    seen = await ana.get("/api/guides")
    (offer,) = seen["offers"]
    assert (seen["unsaid"], offer["guide_name"], offer["next"]["starts_at"]) == ([], "Gil", FIRST)
    told = await book(ana, offer["offer"], starts_at=FIRST)
    assert await book(ana, offer["offer"], starts_at=FIRST) == told
    assert (told["state"], told["side"], told["other_name"], told["door_at"], told["free_until"]) == (
        "booked", "member", "Gil", FIRST - HOUR // 4, FIRST - DAY,
    )  # fmt: skip
    theirs = (await gil.get("/api/bookings"))["bookings"]
    assert [(each["session"], each["side"], each["other_name"]) for each in theirs] == [
        (told["session"], "guide", "Ana")
    ]
    assert (await gil.get("/api/guiding"))["bookings"] == theirs
    assert (await notices(gil), await notices(ana)) == (["session_booked"], [])
    assert await ben.refused("POST", "/api/bookings", booking_asked(offer["offer"])) == "time_taken"
    assert WEEKLY["start"] not in await starts(ben, offer["offer"])
    assert (await ben.get("/api/guides"))["offers"][0]["next"]["start"] == "2025-06-24T10:00"
    assert (await ben.get("/api/bookings"))["bookings"] == []
    for what in ("move", "cancel"):
        body = {"version": 1, "start": "2025-06-24T10:00"} if what == "move" else {"version": 1}
        assert await ben.refused("POST", f"/api/bookings/{told['session']}/{what}", body) == "not_found"
    assert (
        await gil.refused(
            "POST", f"/api/bookings/{told['session']}/move", {"version": 1, "start": "2025-06-24T10:00"}
        )
        == "not_found"
    )


async def test_of_hundreds_who_book_one_time_at_once_one_has_it(any_place: Place) -> None:
    place = any_place
    gil = await guide(place)
    later = {**WEEKLY, "start": "2025-06-17T10:20"}
    asked = [
        booking_asked(await offers(gil)),
        booking_asked(await offers(gil, "two", schedule=later), later["start"]),
    ]
    people = [await seeker(place, f"p{number}") for number in range(20)]

    async def press(person: Person, body: Any) -> Any:
        while (answer := await person.http.post("/api/bookings", json=body)).status_code == 503:
            pass  # A slow machine says that it is busy; a client sends the same again.
        return answer

    answers = await asyncio.gather(
        *(press(each, body) for _ in range(8) for each in people for body in asked)
    )
    assert {answer.status_code for answer in answers} == {201, 409}
    told = [answer.json() for answer in answers]
    assert {each["code"] for each in told if "code" in each} == {"time_taken"}
    assert len({each["session"] for each in told if "session" in each}) == 1
    assert await place.count("bookings") == 1


async def test_two_nodes_give_one_time_to_one(tmp_path: Path, postgres_server: PostgresServer) -> None:
    address = postgres_server.new_database()
    async with (
        Place.open(tmp_path / "a", address=address) as a,
        Place.open(tmp_path / "b", address=address, seed=8) as b,
    ):
        gil = await guide(a)
        offer = await offers(gil, schedule=DAILY)
        ana, ben = [[await seeker(a, seed), b.person(seed)] for seed in ("ana", "ben")]
        for here, there in (ana, ben):
            there.http.cookies = here.http.cookies
        wanted = [f"2025-06-{day}T10:00" for day in range(17, 25)]
        answers = await asyncio.gather(
            *(
                each.http.post("/api/bookings", json=booking_asked(offer, start))
                for start in wanted
                for each in (*ana, *ben)
            )
        )
        assert {answer.status_code for answer in answers} == {201, 409}
        rows = await a.store.read(lambda tx: tx.all("SELECT starts_at, member FROM bookings"))
        assert len(rows) == len({row["starts_at"] for row in rows}) == len(wanted)
        # The one who has three is not kept from what nobody has, and five are the most of one person.
        assert max(sum(row["member"] == each[0].member for row in rows) for each in (ana, ben)) <= 5


async def test_nobody_has_two_sessions_at_one_time_on_either_side(place: Place) -> None:
    gil, gus, ana = (
        await guide(place),
        await guide(place, "gus", languages=["en"]),
        await seeker(place, "ana"),
    )
    one = await offers(gil, pause_minutes=15)
    late = {**WEEKLY, "start": "2025-06-17T11:00"}
    after, other = await offers(gil, "two", schedule=late), await offers(gus, schedule=late)
    await book(ana, one)
    # The guide's pause lasts until five past eleven; the member's own time is free from ten to on.
    assert late["start"] not in await starts(await seeker(place, "ben"), after)
    assert (await book(ana, other, str(late["start"])))["state"] == "booked"
    # And a guide who is with another guide has no time either.
    third = await offers(gus, "three", schedule={**WEEKLY, "start": "2025-06-18T10:00"})
    mine = await offers(gil, "four", schedule={**WEEKLY, "start": "2025-06-18T10:30"})
    await gil.patch("/api/me", {"languages": ["en"]})
    await book(gil, third, "2025-06-18T10:00")
    assert await ana.refused("POST", "/api/bookings", booking_asked(mine, "2025-06-18T10:30")) == "time_taken"
    assert (
        await ana.refused("POST", "/api/bookings", booking_asked(third, "2025-06-18T10:00")) == "time_taken"
    )


async def test_what_cannot_be_booked_or_offered_is_refused_by_name(place: Place) -> None:
    gil, ana = await guide(place), await seeker(place, "ana")
    offer = await offers(gil, schedule=DAILY, days_ahead=30)
    autumn = {"start": "2025-06-16T02:30", "zone": "America/New_York", "rule": "FREQ=DAILY", "minutes": 30}
    for changes, code in (
        ({"schedule": {**WEEKLY, "zone": "Europe/Nowhere"}}, "zone_unknown"),
        ({"schedule": {**WEEKLY, "rule": "FREQ=HOURLY"}}, "rule_too_dense"),
        ({"schedule": {**autumn, "start": "2026-03-08T02:30"}}, "no_such_time"),
        ({"languages": []}, "malformed"),
        ({"title": "  "}, "malformed"),
    ):
        assert await gil.refused("POST", "/api/offers", offer_asked("bad", **changes)) == code
    for start, code in (
        ("2025-06-17T10:01", "time_not_offered"),
        ("2025-06-15T10:00", "time_not_offered"),
        ("2025-08-17T10:00", "time_not_offered"),
        ("2025-02-30T10:00", "schedule_unreadable"),
        ("next week", "malformed"),
    ):
        assert await ana.refused("POST", "/api/bookings", booking_asked(offer, start)) == code, start
    nights = await offers(gil, "nights", schedule=autumn, days_ahead=10)
    place.skip(int((datetime(2026, 3, 5, 12, tzinfo=UTC).timestamp() - 1_750_000_000) * 1000))
    assert (
        await ana.refused("POST", "/api/bookings", booking_asked(nights, "2026-03-08T02:30"))
        == "no_such_time"
    )
    listed = await starts(ana, nights)
    assert "2026-03-08T02:30" not in listed
    assert {"2026-03-07T02:30", "2026-03-09T02:30"} <= set(listed)
    assert await ana.refused("POST", "/api/bookings", booking_asked(offer, "2025-06-17T10:00")) == "closed"


async def test_what_the_guide_changed_meanwhile_is_never_booked_unseen(place: Place) -> None:
    gil, ana = await guide(place), await seeker(place, "ana")
    offer = await offers(gil, cancel_hours=2)
    told = await book(ana, offer, starts_at=FIRST)
    body = {
        "version": 1, "title": "Other", "about": "", "languages": ["en"], "cancel_hours": 48,
        "schedule": {**WEEKLY, "zone": "America/New_York"}, "days_ahead": 60, "pause_minutes": 15,
    }  # fmt: skip
    await gil.post(f"/api/offers/{offer}/change", body)
    assert await gil.refused("POST", f"/api/offers/{offer}/change", body) == "stale"
    # What is booked stays as it was, with its terms.
    (mine,) = (await ana.get("/api/bookings"))["bookings"]
    assert mine == told
    ben = await seeker(place, "ben")
    asked = booking_asked(offer, "2025-06-24T10:00", starts_at=FIRST + 7 * DAY)
    assert await ben.refused("POST", "/api/bookings", asked) == "stale"
    later = {**asked, "starts_at": FIRST + 7 * DAY + 6 * HOUR}
    assert (await ben.post("/api/bookings", later))["starts_at"] == FIRST + 7 * DAY + 6 * HOUR
    await gil.post(f"/api/offers/{offer}/time", {"version": 2, "start": "2025-07-01T10:00", "what": "close"})
    asked = booking_asked(offer, "2025-07-01T10:00")
    assert await ben.refused("POST", "/api/bookings", asked) == "time_taken"
    desk = await gil.post(
        f"/api/offers/{offer}/time", {"version": 3, "start": "2025-07-01T10:00", "what": "open"}
    )
    assert desk["offers"][0]["closed"] == []
    assert (await ben.post("/api/bookings", asked))["state"] == "booked"
    await gil.post(f"/api/offers/{offer}/end", {"version": 4})
    assert await gil.refused("POST", f"/api/offers/{offer}/end", {"version": 5}) == "closed"
    assert (await ana.get("/api/guides"))["offers"] == []
    assert (await ana.get("/api/bookings"))["bookings"] == [told]


async def test_there_is_a_bound_to_offers_and_to_coming_sessions(place: Place) -> None:
    gil, ana = await guide(place), await seeker(place, "ana")
    offer = await offers(gil, schedule=DAILY)
    for day in range(17, 22):
        await book(ana, offer, f"2025-06-{day}T10:00")
    asked = booking_asked(offer, "2025-06-22T10:00")
    assert await ana.refused("POST", "/api/bookings", asked) == "bookings_full"
    place.skip(2 * DAY)
    assert (await ana.post("/api/bookings", asked))["state"] == "booked"
    states = [each["state"] for each in (await ana.get("/api/bookings"))["bookings"]]
    assert states == ["over", *["booked"] * 5]
    for number in range(11):
        await offers(gil, f"more{number}")
    assert await gil.refused("POST", "/api/offers", offer_asked("too-many")) == "offers_full"


# ---------------------------------------------------------------- moving, cancelling


async def test_a_session_is_moved_and_stays_the_same_one(any_place: Place) -> None:
    place = any_place
    gil, ana, ben = await guide(place), await seeker(place, "ana"), await seeker(place, "ben")
    offer = await offers(gil)
    told = await book(ana, offer)
    await book(ben, offer, "2025-06-24T10:00")
    path = f"/api/bookings/{told['session']}/move"
    assert await ana.refused("POST", path, {"version": 1, "start": "2025-06-24T10:00"}) == "time_taken"
    moved = await move(ana, told, "2025-07-01T10:00")
    assert (moved["session"], moved["version"], moved["starts_at"]) == (
        told["session"], 2, FIRST + 14 * DAY,
    )  # fmt: skip
    assert await ana.refused("POST", path, {"version": 1, "start": "2025-07-08T10:00"}) == "stale"
    assert await move(ana, moved, "2025-07-01T10:00") == moved
    assert WEEKLY["start"] in await starts(ben, offer)
    assert (await notices(gil)).count("session_moved") == 1
    due = await place.store.read(
        lambda tx: tx.all("SELECT due_at FROM session_reminders WHERE booking = ?", told["session"])
    )
    assert {row["due_at"] for row in due} == {FIRST + 13 * DAY, FIRST + 14 * DAY - HOUR}
    place.skip(moved["starts_at"] - place.clock.now())
    assert await ana.refused("POST", path, {"version": 2, "start": "2025-07-08T10:00"}) == "session_begun"
    place.skip(HOUR)
    assert await ana.refused("POST", path, {"version": 2, "start": "2025-07-08T10:00"}) == "closed"


async def test_cancelling_is_free_until_the_hours_that_were_said_and_possible_after(place: Place) -> None:
    gil, ana = await guide(place), await seeker(place, "ana")
    offer = await offers(gil, cancel_hours=24)
    early, later = await book(ana, offer), await book(ana, offer, "2025-06-24T10:00")
    gone = await cancel(ana, early)
    assert (gone["state"], gone["cancelled_by"]) == ("cancelled", "member")
    assert await cancel(ana, early) == gone
    place.skip(later["free_until"] + 1 - place.clock.now())
    await cancel(ana, later)
    told = [each for each in await notices(gil) if "cancelled" in each]
    assert told == ["session_cancelled_late", "session_cancelled"]
    assert await place.count("session_reminders") == 0
    assert (await starts(ana, offer))[0] == "2025-06-24T10:00"


async def test_a_guide_cancels_with_words_and_the_person_comes_first(any_place: Place) -> None:
    place = any_place
    gil, ana, ben = await guide(place), await seeker(place, "ana"), await seeker(place, "ben")
    offer = await offers(gil)
    told = await book(ana, offer)
    path = f"/api/bookings/{told['session']}/cancel"
    assert await gil.refused("POST", path, {"version": 1}) == "malformed"
    await gil.post(path, {"version": 1, "words": "I am ill."})
    (mine,) = (await ana.get("/api/bookings"))["bookings"]
    assert (mine["state"], mine["cancelled_by"], mine["words"]) == ("cancelled", "guide", "I am ill.")
    assert set(await notices(ana)) == {"session_cancelled", "session_time"}
    # The time itself is offered no more, and the next one is kept for who lost it.
    assert (await gil.get("/api/guiding"))["offers"][0]["closed"] == [WEEKLY["start"]]
    assert (await starts(ben, offer))[0] == "2025-07-01T10:00"
    asked = booking_asked(offer, "2025-06-24T10:00")
    assert await ben.refused("POST", "/api/bookings", asked) == "time_taken"
    seen = await times(ana, offer)
    assert (seen["held"]["start"], seen["held_until"]) == ("2025-06-24T10:00", place.clock.now() + DAY)
    assert seen["times"][0]["start"] == "2025-06-24T10:00"
    assert (await book(ana, offer, "2025-06-24T10:00"))["state"] == "booked"
    seen = await times(ana, offer)
    assert (seen["held"], seen["offer"]["waiting"]) == (None, False)


# ---------------------------------------------------------------- calendars


async def test_both_have_it_in_their_calendar_under_a_name_that_says_nothing(place: Place) -> None:
    gil, ana = await guide(place), await seeker(place, "ana")
    offer = await offers(gil)
    told = await book(ana, offer)
    feeds = [(await each.post("/api/calendar", {"neutral": True}))["path"] for each in (gil, ana)]
    first = datetime(2025, 6, 17, 8, 0, tzinfo=UTC)
    texts = [(await fetch(place, each)).text for each in feeds]
    assert [shown(each) for each in texts] == [[(first, "Appointment")]] * 2
    assert all("lamp" not in each and told["session"] not in each for each in texts)
    moved = await move(ana, told, "2025-06-24T10:00")
    plain = (await ana.post("/api/calendar", {"neutral": False}))["path"]
    assert shown((await fetch(place, plain)).text) == [
        (datetime(2025, 6, 24, 8, 0, tzinfo=UTC), "An hour under the lamp")
    ]
    await cancel(ana, moved)
    assert shown((await fetch(place, plain)).text) == shown((await fetch(place, feeds[0])).text) == []


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "Australia/Lord_Howe"])
async def test_a_session_after_a_change_of_the_clock_stands_right_in_a_calendar(
    place: Place, zone: str
) -> None:
    gil, ana = await guide(place), await seeker(place, "ana")
    place.skip(120 * DAY)
    asked = {"start": "2025-11-04T10:00", "zone": zone, "rule": "FREQ=WEEKLY", "minutes": 50}
    told = await book(ana, await offers(gil, schedule=asked), "2025-11-04T10:00")
    path = (await ana.post("/api/calendar", {}))["path"]
    events: Any = icalendar.Calendar.from_ical((await fetch(place, path)).text).walk("VEVENT")
    (event,) = events
    assert int(event["DTSTART"].dt.astimezone(UTC).timestamp() * 1000) == told["starts_at"]
