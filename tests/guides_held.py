"""Guides who were verified, and people who book with them: for tests of guided sessions."""

from __future__ import annotations

from typing import Any

from asterism.people.store import give_role
from tests.people_place import Place
from tests.persons import Person

# The clock of a place begins on a Sunday, 2025-06-15T15:06 in UTC.
WEEKLY: dict[str, Any] = {
    "start": "2025-06-17T10:00",
    "zone": "Europe/Berlin",
    "rule": "FREQ=WEEKLY",
    "minutes": 50,
}
DAILY: dict[str, Any] = {**WEEKLY, "start": "2025-06-16T10:00", "rule": "FREQ=DAILY"}
FIRST = 1_750_147_200_000
"""The first time of ``WEEKLY``: 2025-06-17T08:00 in UTC."""
HOUR = 3_600_000
DAY = 24 * HOUR


async def guide(place: Place, seed: str = "gil", *, minors: bool = False, **me: Any) -> Person:
    """An adult guide, verified."""
    person = await place.signed_in(seed, "guide", **{"age": "adult", "name": seed.title(), **me})
    await verify(place, person, minors=minors)
    return person


async def verify(place: Place, person: Person, *, minors: bool = False) -> None:
    async def work(tx: Any) -> None:
        await give_role(tx, person.member, "guide", None)
        await tx.run(
            "INSERT INTO guides (member, verified_at, verified_by, checked, checked_at, minors)"
            " VALUES (?, ?, '', 'Seen.', ?, ?)",
            person.member, tx.now, tx.now, int(minors),
        )  # fmt: skip

    await place.store.write(work)


async def seeker(place: Place, seed: str, **me: Any) -> Person:
    """An adult who speaks English."""
    return await place.signed_in(seed, **{"age": "adult", "name": seed.title(), "languages": ["en"], **me})


def offer_asked(client_id: str = "one", **changes: Any) -> dict[str, Any]:
    return {
        "client_id": client_id, "title": "An hour under the lamp", "languages": ["en"], "schedule": WEEKLY,
        **changes,
    }  # fmt: skip


async def offers(person: Person, client_id: str = "one", **changes: Any) -> str:
    """A new offer; its id."""
    before = {each["offer"] for each in (await person.get("/api/guiding"))["offers"]}
    desk = await person.post("/api/offers", offer_asked(client_id, **changes))
    (new,) = {each["offer"] for each in desk["offers"]} - before
    return str(new)


async def times(person: Person, offer: str, **asked: Any) -> Any:
    return await person.post(f"/api/offers/{offer}/times", asked)


async def starts(person: Person, offer: str) -> list[str]:
    """The free times that this person is shown."""
    return [each["start"] for each in (await times(person, offer))["times"]]


async def book(person: Person, offer: str, start: str = WEEKLY["start"], **changes: Any) -> Any:
    return await person.post("/api/bookings", booking_asked(offer, start, **changes))


def booking_asked(offer: str, start: Any = WEEKLY["start"], **changes: Any) -> dict[str, Any]:
    return {"client_id": f"{offer[:8]}-{start}".replace(":", "-"), "offer": offer, "start": start, **changes}


async def notices(person: Person) -> list[str]:
    return [each["kind"] for each in (await person.get("/api/me"))["notices"]]
