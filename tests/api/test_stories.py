"""P6, P10, P18: stories are offered, read by two, published, found, and gone when they are withdrawn."""

from __future__ import annotations

from typing import Any

import pytest

from asterism.stories import rules
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

FITS = {"verdict": "fits", "reason": "Thank you for this."}
NOT_YET = {"verdict": "not_yet", "reason": "A street is named. Could you leave it out?"}


def words(client_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "client_id": client_id, "title": "The café by the lake", "text": "I sat there every morning.\nI came back.",
        "threads": [], "notes": [], "language": "en", "name": "Wren", **changes,
    }  # fmt: skip


def revision(story: dict[str, Any], **changes: Any) -> dict[str, Any]:
    body = words("", **changes) | {"version": story["version"]}
    del body["client_id"]
    return body


async def readers(place: Place) -> tuple[Person, Person]:
    return await place.signed_in("fay", "facilitator"), await place.signed_in("stu", "steward")


async def published(place: Place, author: Person, client_id: str, **changes: Any) -> str:
    """A story that two have read."""
    told = await author.post("/api/stories", words(client_id, **changes))
    for reader in await readers(place):
        await reader.post(f"/api/stories/{told['story']}/reading", {"edition": 1, **FITS})
    return str(told["story"])


async def found(person: Person, text: str = "", **asked: Any) -> list[str]:
    shelf = await person.post("/api/stories/search", {"words": text, **asked})
    return [book["story"] for book in shelf["books"]]


async def only(person: Person) -> dict[str, Any]:
    (story,) = await person.get("/api/stories/own")
    return dict(story)


# ---------------------------------------------------------------- from the offer to the shelf


async def test_a_story_stands_once_two_have_read_it_and_is_found_without_its_accents(any_place: Place) -> None:
    place = any_place
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    fay, stu = await readers(place)
    story = (await ana.post("/api/stories", words("one")))["story"]
    assert await ben.refused("GET", f"/api/stories/{story}") == "not_found"
    assert [line["story"] for line in (await fay.get("/api/stories/reading"))["waiting"]] == [story]
    left = await fay.post(f"/api/stories/{story}/reading", {"edition": 1, **FITS})
    assert left["waiting"] == []
    assert (await only(ana))["waiting"]["readers"] == []
    assert await found(ben, "cafe") == []
    await stu.post(f"/api/stories/{story}/reading", {"edition": 1, **FITS})
    assert await found(ben, "CAFE LAKE") == [story]
    book = await ben.get(f"/api/stories/{story}")
    assert book["text"] == "I sat there every morning.\nI came back."
    assert (book["name"], book["mine"], book["stayed"], book["light"]) == ("Wren", False, False, 0)
    kinds = [notice["kind"] for notice in (await ana.get("/api/me"))["notices"]]
    assert kinds == ["story_published"]
