"""P10, P11, P18: circles are made, joined, kept and left, over HTTP and on both stores."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

# The clock of a place begins on a Sunday, 2025-06-15T15:06 in UTC.
WEEKLY = {"start": "2025-06-17T19:00", "zone": "Europe/Berlin", "rule": "FREQ=WEEKLY", "minutes": 90}


def circle(client_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "client_id": client_id, "theme": "After a loss", "welcome": "Come as you are.", "chairs": 3,
        "promises": ["What is said here stays here.", "We listen."], "language": "en", "schedule": WEEKLY,
        **changes,
    }  # fmt: skip


async def facilitator(place: Place, seed: str = "fay") -> Person:
    return await place.signed_in(seed, "facilitator", age="adult", name=seed.title())


async def adult(place: Place, seed: str, **me: Any) -> Person:
    return await place.signed_in(seed, age="adult", name=seed.title(), **me)


async def made(person: Person, client_id: str = "one", **changes: Any) -> str:
    return str((await person.post("/api/circles", circle(client_id, **changes)))["circle"])


async def join(person: Person, made: str, **changes: Any) -> Any:
    return await person.post(f"/api/circles/{made}/join", {"edition": 1, **changes})


async def see(person: Person, made: str) -> Any:
    return await person.get(f"/api/circles/{made}")


async def notices(person: Person) -> list[str]:
    return [each["kind"] for each in (await person.get("/api/me"))["notices"]]


# ---------------------------------------------------------------- making and seeing


async def test_a_circle_is_made_once_and_shows_the_people_in_it_only_to_them(any_place: Place) -> None:
    place = any_place
    fay, ana, ben = await facilitator(place), await adult(place, "ana"), await adult(place, "ben")
    told = await fay.post("/api/circles", circle("one"))
    assert await fay.post("/api/circles", circle("one")) == told
    assert (told["standing"], told["role"], told["agreed"], told["may_keep"]) == (
        "in", "facilitator", True, True,
    )  # fmt: skip
    assert [each["start"] for each in told["next"]][0] == WEEKLY["start"]
    assert len(told["next"]) == 5
    seen = await see(ana, told["circle"])
    assert (seen["standing"], seen["taken"], seen["people"], seen["star"]) == ("none", 0, [], None)
    joined = await join(ana, told["circle"])
    assert (joined["standing"], joined["taken"], joined["agreed"]) == ("in", 2, True)
    assert {each["name"] for each in joined["people"]} == {"Fay", "Ana"}
    assert await join(ana, told["circle"]) == joined
    assert (await see(ben, told["circle"]))["people"] == []
    own = await ana.get("/api/circles")
    assert [each["circle"] for each in own["circles"]] == [told["circle"]]
    assert (own["may_make"], (await fay.get("/api/circles"))["may_make"]) == (False, True)
    assert own["circles"][0]["next"] == told["next"][0]
