"""P3: the desk's figures are measured, say of how many, and never point at somebody."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from asterism.calls import figures, store
from asterism.calls.state import DAY, HOUR, MINUTE, Call, Told
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

MONDAY = 1_749_427_200_000  # 2025-06-09 00:00 UTC
NOW = MONDAY + 7 * DAY + 12 * HOUR


async def desk(place: Place) -> Person:
    place.skip(NOW - place.clock.now())
    await place.run("UPDATE network SET time_zone = 'UTC'")
    return await place.signed_in("stella", "steward")


class Written:
    """Calls, written as they stand in the table."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.n = 0

    async def __call__(self, at: int, **more: Any) -> None:
        self.n += 1
        held_after, closed_after = more.pop("held_after", None), more.pop("closed_after", HOUR)
        told = Told(heaviness=more.pop("before", None))
        body = Call(
            id=f"call{self.n}", caller=f"member{self.n}", client_id="1", room=f"room{self.n}", reached_at=at,
            since=at, round_at=at, due_at=None, state="closed", told=told, closed_at=at + closed_after,
            ever_held=held_after is not None, heaviness_now=more.pop("after", None),
            practice_for="eve" if more.get("practice") else None,
        )  # fmt: skip
        row = {
            "id": body.id, "caller": body.caller, "client_id": "1", "room": body.room, "state": "closed",
            "version": 1, "need": "heavy", "term": 0, "reached_at": at, "line_at": at, "hungry": 0,
            "ringing": 0, "companions": 0, "practice": 0, "how": "eased", "forgotten": 0, "lease_until": 0,
            "fence": 0, "tries": 0, "body": msgspec.msgpack.encode(body), "closed_at": at + closed_after,
            "dawn_at": at + closed_after + DAY,
            "first_held_at": None if held_after is None else at + held_after, **more,
        }  # fmt: skip
        marks = ", ".join("?" * len(row))
        await self.place.run(f"INSERT INTO calls ({', '.join(row)}) VALUES ({marks})", *row.values())


async def test_where_nothing_is_known_nothing_is_said(any_place: Place) -> None:
    stella = await desk(any_place)
    told = await stella.get("/api/desk/figures")
    nothing = {"basis": 0, "median_s": None, "p90_s": None}
    assert (told["calls"], told["waits"], told["gone"]) == (0, nothing, nothing)
    assert told["heaviness"] == {"held": 0, "told": 0, "before": None, "after": None}
    assert [each["hour"] for each in told["hours"]] == list(range(168))
    assert {each["on_shift"] for each in told["hours"]} == {0.0}


async def test_waits_are_the_median_and_the_ninetieth_percentile_of_what_was_measured(
    any_place: Place,
) -> None:
    stella = await desk(any_place)
    write = Written(any_place)
    for n in range(1, 21):
        await write(MONDAY + n * HOUR, held_after=n * 10_000, need="crisis" if n > 10 else "heavy")
    await write(MONDAY, held_after=HOUR, practice=1)
    await write(NOW - 40 * DAY, held_after=HOUR)
    told = await stella.get("/api/desk/figures")
    assert told["calls"] == 20
    assert told["waits"] == {"basis": 20, "median_s": 105.0, "p90_s": 180.0}
    by_need = {each["need"]: each["waits"]["median_s"] for each in told["by_need"]}
    assert by_need == {"crisis": 155.0, "heavy": 55.0, "steady": None}
    assert told["by_need"][0]["waits"]["p90_s"] is None, "ten are too few for nine of ten"


async def test_who_went_before_somebody_came_had_waited_until_they_were_away(any_place: Place) -> None:
    stella = await desk(any_place)
    write = Written(any_place)
    for n in range(1, 5):
        await write(MONDAY + n * HOUR, how="withdrawn", closed_after=n * MINUTE)
    await write(MONDAY, how="lapsed", closed_after=DAY, away_at=MONDAY + 5 * MINUTE)
    await write(MONDAY, how="withdrawn", held_after=MINUTE)  # They had somebody.
    for n in range(6):
        await write(MONDAY + n, how="handed_outside", closed_after=MINUTE)
    await any_place.run(
        "INSERT INTO call_counts (day, hour, need, how, calls, held, wait_ms) VALUES (?, 3, 'heavy',"
        " 'lapsed', 7, 1, 60000)",
        MONDAY,
    )
    told = await stella.get("/api/desk/figures")
    assert told["gone"] == {"basis": 11, "median_s": 180.0, "p90_s": None}
    assert (told["outside"], told["calls"]) == (6, 19)


async def test_a_small_count_is_not_told_and_cannot_be_worked_out_by_need(any_place: Place) -> None:
    stella = await desk(any_place)
    write = Written(any_place)
    for n in range(8):
        await write(MONDAY + n, held_after=MINUTE, need="crisis" if n < 2 else "heavy")
    await write(MONDAY, how="withdrawn", closed_after=MINUTE)
    told = await stella.get("/api/desk/figures")
    assert (told["calls"], told["waits"]["basis"], told["by_need"]) == (9, 8, [])
    assert told["gone"] == {"basis": None, "median_s": None, "p90_s": None}
    hours = {each["hour"]: each["calls"] for each in told["hours"]}
    assert (hours[0], hours[1]) == (9, 0)
    assert "member1" not in str(told)


async def test_cover_stands_beside_demand_for_each_hour_of_the_week(any_place: Place) -> None:
    stella = await desk(any_place)
    write = Written(any_place)
    for n in range(6):
        await write(MONDAY + 20 * HOUR + n)
    await write(MONDAY + 21 * HOUR)
    shifts = [
        (MONDAY + 20 * HOUR, MONDAY + 22 * HOUR, None),
        (MONDAY + 20 * HOUR + 30 * MINUTE, MONDAY + 23 * HOUR, MONDAY + 21 * HOUR + 15 * MINUTE),
        (NOW - 30 * DAY, NOW - 29 * DAY, None),
        (NOW - HOUR, NOW + HOUR, None),
    ]
    for at, (started, ends, ended) in enumerate(shifts):
        await any_place.run(
            "INSERT INTO shifts (id, member, started_at, ends_at, ended_at) VALUES (?, ?, ?, ?, ?)",
            f"shift{at}", f"member{at}", started, ends, ended,
        )  # fmt: skip
    hours = {each["hour"]: each for each in (await stella.get("/api/desk/figures"))["hours"]}
    # Each Monday evening of four weeks: one and a half hours of four, one and a quarter of four.
    assert (hours[20]["calls"], hours[20]["on_shift"]) == (6, 0.4)
    assert (hours[21]["calls"], hours[21]["on_shift"]) == (None, 0.3)
    assert (hours[22]["calls"], hours[22]["on_shift"]) == (0, 0.0)
    assert hours[11]["on_shift"] == 0.2, "who is on shift now counts as far as it has come"


def test_an_hour_is_the_hour_on_the_wall_there_also_when_clocks_change() -> None:
    zone = ZoneInfo("Europe/Berlin")
    # 2025-03-30, 01:00 UTC: summer time begins.
    begin = 1_743_292_800_000 - 7 * DAY
    demand = {(begin + 20 * HOUR) // HOUR: 6, (begin + 7 * DAY + 20 * HOUR) // HOUR: 7}
    hours = figures.week(zone, begin, begin + 14 * DAY, demand, {})
    sunday = 6 * 24
    assert (hours[sunday + 21].calls, hours[sunday + 22].calls) == (6, 7)


async def test_heaviness_is_counted_at_dawn_with_how_many_told_it(any_place: Place) -> None:
    stella = await desk(any_place)
    write = Written(any_place)
    for n in range(8):
        told = {"before": 8, "after": 3 + n % 2} if n < 6 else {"before": 9}
        await write(MONDAY + n * HOUR, held_after=MINUTE, **told)
    await write(MONDAY, before=10, after=10, how="withdrawn")  # Nobody came.
    await write(MONDAY, before=10, after=0, held_after=MINUTE, practice=1)
    await any_place.store.write(lambda tx: store.forget_told(tx))
    await any_place.store.write(lambda tx: store.forget_told(tx))
    figures = await stella.get("/api/desk/figures")
    assert figures["heaviness"] == {"held": 8, "told": 6, "before": 8.0, "after": 3.5}
    [row] = await any_place.store.read(lambda tx: tx.all("SELECT * FROM heaviness_counts"))
    assert dict(row) == {"week": MONDAY // (7 * DAY), "held": 8, "told": 6, "before_sum": 48, "after_sum": 21}


async def test_a_practice_talk_becomes_no_count(place: Place) -> None:
    await desk(place)
    write = Written(place)
    await write(MONDAY - 60 * DAY, forgotten=1, practice=1)
    await write(MONDAY - 60 * DAY, forgotten=1)
    await place.store.write(lambda tx: store.count_and_delete(tx, 30))
    assert (await place.row("SELECT SUM(calls) AS n FROM call_counts"))["n"] == 1
    assert await place.count("calls") == 0


@pytest.mark.parametrize("role", ["supporter", None])
async def test_only_stewards_read_them(place: Place, role: str | None) -> None:
    ana = await place.signed_in("ana", *([role] if role else []))
    assert await ana.refused("GET", "/api/desk/figures") == "not_allowed"
