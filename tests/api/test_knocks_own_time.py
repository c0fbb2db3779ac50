"""P9: the time one sets oneself; the server keeps when and whom to ask, and nothing of why."""

from __future__ import annotations

import asyncio
from typing import Any

from asterism.store.migrate import load
from asterism.store.tables import tables_after
from tests.knocked import DAY, MINUTE, adult, doors, friend, knock, now_of, open_network, turn, waves_away
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

HOUR = 60 * MINUTE


async def sets(person: Person, at: int, *who: str, **more: Any) -> dict[str, Any]:
    told = await person.post("/api/own-time", {"at": at, "who": list(who) or ["bonds"], **more})
    return told["own_time"]


async def own_time(person: Person) -> dict[str, Any] | None:
    view: dict[str, Any] | None = (await person.get("/api/own-time"))["own_time"]
    return view


async def test_a_time_that_is_not_touched_asks_first_and_then_knocks(any_place: Place) -> None:
    place = any_place
    ann = await adult(place, "ann")
    ben = await friend(place, ann, "ben")
    at = place.clock.now() + HOUR
    view = await sets(ann, at, "bonds", colour="fear")
    assert (view["at"], view["asks_until"], view["who"], view["colour"]) == (at, None, ["bonds"], "fear")
    await turn(place, 50 * MINUTE)
    assert (await place.row("SELECT stage FROM own_times"))["stage"] == "near"
    await turn(place, 10 * MINUTE)
    asks = await own_time(ann)
    assert asks is not None
    assert asks["asks_until"] == at + 30_000
    assert await now_of(ann) is None, "not yet: it can be waved away"
    assert await doors(ben) == []
    await turn(place, 30_000)
    assert await own_time(ann) is None
    made = await now_of(ann)
    assert made is not None
    assert (made["state"], made["confirmed"], made["asked"]) == ("asking", False, 1)
    (asked,) = await doors(ben)
    assert (asked["colour"], asked["need"], asked["confirmed"]) == ("fear", "steady", False)


async def test_touching_it_waves_it_away_and_may_set_the_next(place: Place) -> None:
    ann = await adult(place, "ann")
    ben = await friend(place, ann, "ben")
    assert await ann.refused("POST", "/api/own-time/touch") == "not_found"
    first = place.clock.now() + HOUR
    await sets(ann, first, "bonds", colour="calm")
    await turn(place, HOUR)
    await turn(place)
    told = await ann.post("/api/own-time/touch", {"next_at": first + DAY})
    assert (told["own_time"]["at"], told["own_time"]["asks_until"]) == (first + DAY, None)
    assert (told["own_time"]["who"], told["own_time"]["colour"]) == (["bonds"], "calm")
    await turn(place, 5 * MINUTE)
    assert await doors(ben) == []
    assert (await ann.post("/api/own-time/touch"))["own_time"] is None
    await sets(ann, first + DAY, "bonds")
    assert (await ann.post("/api/own-time/end"))["own_time"] is None
    assert (await ann.post("/api/own-time/end"))["own_time"] is None, "twice is once"
    await turn(place, 2 * DAY)
    await turn(place)
    assert await now_of(ann) is None


async def test_it_passes_quietly_when_somebody_was_asked_within_the_day_or_a_call_is_open(
    place: Place,
) -> None:
    await open_network(place)
    for name, before in (("ann", "a knock"), ("eve", "a call")):
        person = await adult(place, name)
        other = await friend(place, person, f"{name}'s friend")
        await sets(person, place.clock.now() + HOUR, "bonds")
        if before == "a knock":
            await knock(person, "bonds")
            await waves_away(person)
        else:
            await person.post("/api/calls", {"client_id": "c", "device": person.device})
        await turn(place, 50 * MINUTE)
        await turn(place, 10 * MINUTE)
        view = await own_time(person)
        assert view is not None
        assert (view["quiet"], view["asks_until"]) == (True, None), before
        await turn(place, MINUTE)
        assert await doors(other) == [], before
        await turn(place, DAY)
        assert await own_time(person) is None, "and goes by itself"


async def test_its_bounds_are_said(place: Place) -> None:
    ann = await adult(place, "ann")
    now = place.clock.now()
    for at in (now, now + MINUTE - 1, now + 7 * DAY + 1, now - HOUR):
        assert await ann.refused("POST", "/api/own-time", {"at": at, "who": ["bonds"]}) == "malformed"
    for who in ([], ["stewards"], ["bonds"] * 4):
        assert await ann.refused("POST", "/api/own-time", {"at": now + HOUR, "who": who}) == "malformed"
    await sets(ann, now + 7 * DAY)
    await sets(ann, now + MINUTE, thread="what nobody is to know")
    assert await place.count("own_times") == 1
    row = await place.row("SELECT * FROM own_times")
    assert row["thread"] is None, "words that are no thread of the network are not taken along"


async def test_a_node_that_comes_late_still_asks_first(place: Place) -> None:
    """It was not there when the time came: told late, the person has their 30 s all the same."""
    ann = await adult(place, "ann")
    ben = await friend(place, ann, "ben")
    at = place.clock.now() + HOUR
    await sets(ann, at, "bonds")
    place.skip(HOUR + 5 * MINUTE)
    await turn(place)
    await turn(place)
    view = await own_time(ann)
    assert view is not None
    assert view["asks_until"] == at + 5 * MINUTE + 30_000
    assert await doors(ben) == []


async def test_a_touch_in_the_moment_of_the_knock_is_one_or_the_other(any_place: Place) -> None:
    place = any_place
    for number in range(3):
        ann = await adult(place, f"ann{number}")
        await friend(place, ann, f"ben{number}")
        await sets(ann, place.clock.now() + MINUTE, "bonds")
        await turn(place, MINUTE)
        place.skip(30_000)
        touched, *_ = await asyncio.gather(
            ann.http.post("/api/own-time/touch", json={}), turn(place), turn(place), turn(place)
        )
        knocks = await place.row("SELECT COUNT(*) AS n FROM knocks WHERE member = ?", ann.member)
        assert (touched.status_code, knocks["n"]) in ((200, 0), (404, 1))
        assert await own_time(ann) is None


async def test_p9_nothing_of_why_is_taken_or_kept(place: Place, caplog: Any) -> None:
    """There is no field for it, and where words could be told they are those of the network's own lists."""
    await open_network(place)
    ann = await adult(place, "ann")
    await friend(place, ann, "ben")
    why = "the-heron-counts-backwards"
    at = place.clock.now() + HOUR
    press = {"client_id": "k", "device": ann.device, "who": ["bonds"]}
    for path, body in (("/api/knocks", press), ("/api/own-time", {"at": at, "who": ["bonds"]})):
        for field in ("why", "words", "text", "signs", "score", "severity", "features"):
            assert await ann.refused("POST", path, {**body, field: why}) == "malformed"
        assert await ann.refused("POST", path, {**body, "colour": why}) == "malformed"
        assert await ann.refused("POST", path, {**body, "who": [why]}) == "malformed"
        answer = await ann.http.post(path, json={**body, "thread": why})
        assert answer.status_code < 300
        assert why not in answer.text
    for table in await tables_after(load()):
        rows = await place.store.read(lambda tx, name=table.name: tx.all(f"SELECT * FROM {name}"))
        assert why not in str([dict(row) for row in rows]), table.name
    assert why not in caplog.text
