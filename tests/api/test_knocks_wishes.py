"""P10, P12: whoever may be asked can say that they do not wish to be, nobody is asked too often, and to
whoever knocks all of it looks like silence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests import circles_held
from tests.knocked import (
    DAY,
    MINUTE,
    PACKAGE,
    adult,
    asked_now,
    asks_nobody,
    does,
    door,
    doors,
    facilitator,
    friend,
    go,
    knock,
    now_of,
    open_network,
    opens,
    steward,
    supporter,
    turn,
    waves_away,
)
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

ROLES: dict[str, tuple[Any, str]] = {
    "bonds": (friend, "as_friend"),
    "facilitator": (facilitator, "as_facilitator"),
}


async def says(person: Person, **wishes: bool) -> dict[str, Any]:
    now = await person.get("/api/doors/wishes")
    said: dict[str, Any] = await person.post("/api/doors/wishes", {**now, **wishes})
    assert await person.get("/api/doors/wishes") == said
    return said


async def test_whoever_wishes_not_to_be_asked_is_not_and_only_as_what_they_said(any_place: Place) -> None:
    place = any_place
    await open_network(place)
    for who, (somebody, wish) in ROLES.items():
        ann = await adult(place, f"ann {who}")
        ben = await somebody(place, ann, f"ben {who}")
        both = {"as_friend": True, "as_facilitator": True}
        assert await ben.get("/api/doors/wishes") == both, "who has said nothing is asked"
        assert await says(ben, **{wish: False}) == {**both, wish: False}
        await knock(ann, who)
        await asks_nobody(place, ann)
        await waves_away(ann)
        other = next(each for each in both if each != wish)
        await says(ben, **{wish: True, other: False})
        await knock(ann, who, client_id="k2", confirmed=True)
        assert await asked_now(place) == ben.member
        await waves_away(ann)


async def test_a_wish_said_while_one_is_asked_or_at_the_door_holds_at_once(any_place: Place) -> None:
    place = any_place
    await open_network(place)
    for who, (somebody, wish) in ROLES.items():
        ann = await adult(place, f"ann {who}")
        ben = await somebody(place, ann, f"ben {who}")
        await knock(ann, who)
        asked = (await door(ben))["door"]
        await says(ben, **{wish: False})
        assert await doors(ben) == []
        body = {"device": ben.device, "key_package": PACKAGE}
        assert await ben.refused("POST", f"/api/doors/{asked}/go", body) == "door_gone"
        await turn(place)
        await asks_nobody(place, ann)
        await waves_away(ann)
        eve = await adult(place, f"eve {who}")
        cleo = await somebody(place, eve, f"cleo {who}")
        await knock(eve, who)
        await go(cleo)
        await says(cleo, **{wish: False})
        assert (await opens(eve))["state"] == "asking", "who does not wish it any more is not let in"
        assert await doors(cleo) == []


async def test_a_wish_is_looked_at_again_at_the_first_step_to_the_door(place: Place) -> None:
    """Also when it was written in the same moment, beside the door that was open already."""
    await open_network(place)
    for who, (somebody, wish) in ROLES.items():
        ann = await adult(place, f"ann {who}")
        ben = await somebody(place, ann, f"ben {who}")
        await knock(ann, who)
        await place.run(
            "INSERT INTO door_wishes (member, as_friend, as_facilitator) VALUES (?, ?, ?)",
            ben.member, int(wish != "as_friend"), int(wish != "as_facilitator"),
        )  # fmt: skip
        asked = (await door(ben))["door"]
        body = {"device": ben.device, "key_package": PACKAGE}
        assert await ben.refused("POST", f"/api/doors/{asked}/go", body) == "door_gone"
        await waves_away(ann)


async def test_a_supporter_says_it_by_their_shift_and_not_by_a_wish(place: Place) -> None:
    await open_network(place)
    await steward(place)
    ann = await adult(place, "ann")
    ben = await supporter(place, "ben")
    await says(ben, as_friend=False, as_facilitator=False)
    for number in range(3):
        await knock(ann, "supporters", client_id=f"k{number}", confirmed=True, heaviness=1)
        assert await asked_now(place) == ben.member, "and their bounds are those of the shift"
        await waves_away(ann)


async def test_nobody_is_asked_twice_by_the_same_or_three_times_by_anybody_in_a_day(any_place: Place) -> None:
    place = any_place
    await open_network(place)
    fay = await facilitator(place, ann := await adult(place, "ann"), "fay")
    others = [await adult(place, name) for name in ("ben", "cleo")]
    row = await place.row("SELECT circle FROM circle_people WHERE member = ?", ann.member)
    for seat, each in enumerate(others, 2):
        await circles_held.put_in(place.store, row["circle"], each.member, seat)

    async def is_asked(person: Person, client_id: str) -> bool:
        await knock(person, "facilitator", client_id=client_id, confirmed=True)
        found = await asked_now(place)
        assert found in (fay.member, None)
        if found is None:
            await asks_nobody(place, person)
        await waves_away(person)
        return found is not None

    assert await is_asked(ann, "k1")
    place.skip(MINUTE)
    assert not await is_asked(ann, "k2"), "once by the same person, confirmed or not"
    assert await is_asked(others[0], "k1")
    assert not await is_asked(others[1], "k1"), "twice by everybody together"
    place.skip(DAY - MINUTE)
    assert await is_asked(others[1], "k2"), "a day after the first"
    assert not await is_asked(ann, "k3")
    await turn(place, DAY + MINUTE)
    assert await place.count("door_asks") == 0, "kept for no longer than a day"


async def test_whom_it_was_that_asked_is_not_kept(place: Place) -> None:
    ann = await adult(place, "ann")
    ben = await friend(place, ann, "ben")
    await knock(ann, "bonds")
    await does(ben, "pass")
    await waves_away(ann)
    kept = await place.row("SELECT * FROM door_asks")
    assert kept["member"] == ben.member
    assert ann.member.encode() not in b"".join(
        each.encode() if isinstance(each, str) else bytes(each)
        for each in (kept["id"], kept["mark"])
    )  # fmt: skip


async def _blocks(place: Place, ann: Person, ben: Person) -> None:
    await place.run("INSERT INTO blocks (member, blocked, at) VALUES (?, ?, 0)", ben.member, ann.member)


async def _is_busy(place: Place, ann: Person, ben: Person) -> None:
    await ben.post("/api/calls", {"client_id": "c", "device": ben.device})


async def _is_away(place: Place, ann: Person, ben: Person) -> None:
    await place.run("DELETE FROM sessions WHERE member = ?", ben.member)


async def _wishes_not(place: Place, ann: Person, ben: Person) -> None:
    await says(ben, as_friend=False, as_facilitator=False)


async def _asked_enough(place: Place, ann: Person, ben: Person) -> None:
    for id in "xy":
        await place.run(
            "INSERT INTO door_asks (id, member, mark, at) VALUES (?, ?, ?, ?)",
            id + ben.member, ben.member, id.encode(), place.clock.now(),
        )  # fmt: skip


async def _is_silent(place: Place, ann: Person, ben: Person) -> None:
    pass


async def test_absence_being_busy_a_block_a_wish_and_silence_look_alike(any_place: Place) -> None:
    place = any_place
    await open_network(place)
    befalls: list[Callable[[Place, Person, Person], Awaitable[None]]] = [
        _is_silent, _blocks, _is_busy, _is_away, _wishes_not, _asked_enough,
    ]  # fmt: skip
    for who, (somebody, _) in ROLES.items():
        seen: dict[str, list[object]] = {}
        for number, befall in enumerate(befalls):
            ann = await adult(place, f"ann {who} {number}")
            ben = await somebody(place, ann, f"ben {who} {number}")
            await befall(place, ann, ben)
            made = await knock(ann, who)
            assert (await asked_now(place) is None) == (befall is not _is_silent), befall.__name__
            began = place.clock.now()
            views: list[Any] = [made]
            for seconds in (30, 30, 59):
                await turn(place, seconds * 1_000)
                views.append(await now_of(ann))
                # What stood in the way is gone, and nobody can tell by pressing again either.
                await place.run("UPDATE door_wishes SET as_friend = 1, as_facilitator = 1")
                await place.run("DELETE FROM blocks")
                views.append(await knock(ann, who, client_id="again"))
            await turn(place, 1_000)
            views.append(await now_of(ann))
            assert views[-1]["how"] == "nobody"
            seen[befall.__name__] = [
                {**each, "knock": None, "since": each["since"] - began} for each in views
            ]
            await place.run("DELETE FROM calls")
        for name, views in seen.items():
            assert views == seen["_is_silent"], f"{who} {name}"
