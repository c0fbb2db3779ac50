"""Somebody who knocks and those who may be asked, over HTTP: for tests of the drumbeat."""

from __future__ import annotations

from typing import Any

from asterism.people.store import give_role
from asterism.store.base import Tx
from tests import bonds_walked, circles_held
from tests.people_place import Place
from tests.persons import Person, b64

MINUTE = 60_000
DAY = 86_400_000
PACKAGE = b64(b"k" * 64)


async def open_network(place: Any) -> None:
    """A network that may be reached, with somebody behind whoever has the shift."""

    async def always(tx: Tx) -> bool:
        return True

    place.parts.calls._is_open = always
    await place.parts.store.write(lambda tx: tx.run("UPDATE network SET threads = '[\"loss\"]' WHERE id = 1"))


async def turn(place: Any, ms: int = 0) -> None:
    """Lets time pass, and the dispatcher of this place go round once."""
    if ms:
        place.skip(ms)
    await place.parts.dispatcher.tick()


async def adult(place: Any, name: str) -> Person:
    return await place.signed_in(name, age="adult")


async def friend(place: Any, person: Person, name: str) -> Person:
    """Somebody with whom this person walks."""
    other = await adult(place, name)
    await bonds_walked.begin(place, person, other, key=False)
    return other


async def facilitator(place: Any, person: Person, name: str) -> Person:
    """Somebody who keeps a circle in which this person sits."""
    other = await adult(place, name)
    circle, _ = await circles_held.make_circle(place.store, place.clock.now())
    await circles_held.put_in(place.store, circle, other.member, 0, "facilitator")
    await circles_held.put_in(place.store, circle, person.member, 1)
    place.parts.sessions.forget(other.member)
    return other


async def supporter(place: Any, name: str, *, shift: bool = True, **row: Any) -> Person:
    """Somebody who is signed off; ``row``: of the table of supporters."""
    person = await adult(place, name)
    given = {"practised_at": 1, "signed_off_at": 1, "probation": 0, **row}

    async def work(tx: Tx) -> None:
        await give_role(tx, person.member, "supporter", None)
        await tx.run(
            "UPDATE supporters SET practised_at = ?, signed_off_at = ?, probation = ? WHERE member = ?",
            given["practised_at"], given["signed_off_at"], given["probation"], person.member,
        )  # fmt: skip

    await place.store.write(work)
    place.parts.sessions.forget(person.member)
    if shift:
        await person.post("/api/shift/start", {"ends_at": place.clock.now() + 8 * 60 * MINUTE})
    return person


async def steward(place: Any, name: str = "stew") -> Person:
    return await place.signed_in(name, "steward", age="adult")


async def knock(person: Person, *who: str, client_id: str = "k1", **more: Any) -> dict[str, Any]:
    body = {"client_id": client_id, "device": person.device, "who": list(who), **more}
    view: dict[str, Any] = await person.post("/api/knocks", body)
    return view


async def now_of(person: Person) -> dict[str, Any] | None:
    view: dict[str, Any] | None = (await person.get("/api/knocks/current"))["knock"]
    return view


async def doors(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await person.get("/api/doors"))["doors"]
    return found


async def door(person: Person) -> dict[str, Any]:
    (only,) = await doors(person)
    return only


async def go(person: Person, id: str | None = None) -> list[dict[str, Any]]:
    id = id or (await door(person))["door"]
    told = await person.post(f"/api/doors/{id}/go", {"device": person.device, "key_package": PACKAGE})
    found: list[dict[str, Any]] = told["doors"]
    return found


async def does(person: Person, what: str, id: str | None = None) -> list[dict[str, Any]]:
    """Passes, or leaves."""
    id = id or (await door(person))["door"]
    found: list[dict[str, Any]] = (await person.post(f"/api/doors/{id}/{what}"))["doors"]
    return found


async def opens(person: Person) -> dict[str, Any]:
    now = await now_of(person)
    assert now is not None
    view: dict[str, Any] = await person.post(f"/api/knocks/{now['knock']}/open", {"device": person.device})
    return view


async def waves_away(person: Person) -> dict[str, Any]:
    now = await now_of(person)
    assert now is not None
    view: dict[str, Any] = await person.post(f"/api/knocks/{now['knock']}/not-now")
    return view


async def asks_nobody(place: Place, person: Person) -> None:
    """Nobody is asked, and to whoever knocks it looks like a silence."""
    assert await asked_now(place) is None
    now = await now_of(person)
    assert now is not None
    assert (now["state"], now["asked"], now["how"]) == ("asking", 1, None)


async def was_long_ago(place: Place) -> None:
    """Nobody was asked within the last day."""
    await place.run("DELETE FROM door_asks")


async def asked_now(place: Place) -> str | None:
    """Whose door is open now."""
    row = await place.row("SELECT member FROM knock_doors WHERE state IN ('asked', 'knocking')")
    return None if row is None else str(row["member"])
