"""P2, P20: what ends a knock from elsewhere, and what becomes of it when several things happen at once."""

from __future__ import annotations

import asyncio

import msgspec

from asterism.store.base import Tx
from tests import bonds_walked
from tests.knocked import (
    DAY,
    MINUTE,
    PACKAGE,
    adult,
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
)
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]


async def reach(person: Person, client_id: str = "c") -> dict[str, str]:
    told: dict[str, str] = await person.post("/api/calls", {"client_id": client_id, "device": person.device})
    return told


async def test_reaching_someone_always_works_and_is_more_than_a_knock(any_place: Place) -> None:
    place = any_place
    await open_network(place)
    await steward(place)
    ann = await adult(place, "ann")
    ben = await supporter(place, "ben")
    await knock(ann, "supporters", colour="shame")
    await go(ben)
    call = await reach(ann)
    now = await now_of(ann)
    assert now is not None
    assert (now["state"], now["how"]) == ("closed", "reached")
    assert await doors(ben) == []
    await turn(place)
    (offer,) = (await ben.get("/api/post"))["offers"]
    assert offer["call"] == call["call"], "whoever stood at the door is free, and rung at once"
    body = {"client_id": "k2", "device": ann.device, "who": ["bonds"]}
    answer = await ann.http.post("/api/knocks", json={**body, "confirmed": True})
    assert (answer.json()["code"], answer.json()["detail"]) == ("call_open", {"call": call["call"]})
    kept = await place.row("SELECT colour FROM knocks")
    assert kept["colour"] is None


async def test_a_knock_that_cannot_be_read_stands_before_no_press(place: Place) -> None:
    await open_network(place)
    ann = await adult(place, "ann")
    await friend(place, ann, "ben")
    await knock(ann, "bonds")
    await place.run("UPDATE knocks SET named = 'nonsense', need = 'x', colour = 'y', hidden_until = 1 << 62")
    await place.run("UPDATE knock_doors SET asked_as = 'z'")
    assert (await reach(ann))["state"] == "waiting"


async def test_reaching_and_opening_in_the_same_moment_make_one_call(any_place: Place) -> None:
    place = any_place
    await open_network(place)
    await steward(place)
    for number in range(4):
        ann = await adult(place, f"ann{number}")
        ben = await supporter(place, f"ben{number}")
        made = await knock(ann, "supporters")
        await go(ben)
        opening = ann.http.post(f"/api/knocks/{made['knock']}/open", json={"device": ann.device})
        pressing = ann.http.post("/api/calls", json={"client_id": "c", "device": ann.device})
        both = [opening, pressing] if number % 2 else [pressing, opening]
        answers = await asyncio.gather(*both)
        assert {each.status_code for each in answers} <= {200, 201}
        now = await now_of(ann)
        assert now is not None
        row = await place.row(
            "SELECT COUNT(*) AS n, SUM(knocked) AS knocked FROM calls WHERE caller = ? AND state <> 'closed'",
            ann.member,
        )
        assert row["n"] == 1
        assert (now["how"] == "opened") == bool(row["knocked"])
        leads = await place.row("SELECT COUNT(*) AS n FROM leads WHERE ended_at IS NULL")
        assert leads["n"] == row["knocked"]
        await place.run("DELETE FROM calls")
        await place.run("UPDATE duty SET shift = NULL, ends_at = NULL")


async def test_going_and_waving_it_away_in_the_same_moment(any_place: Place) -> None:
    place = any_place
    for number in range(4):
        ann = await adult(place, f"ann{number}")
        ben = await friend(place, ann, f"ben{number}")
        made = await knock(ann, "bonds")
        asked = (await door(ben))["door"]
        body = {"device": ben.device, "key_package": PACKAGE}
        going, away, again = await asyncio.gather(
            ben.http.post(f"/api/doors/{asked}/go", json=body),
            ann.http.post(f"/api/knocks/{made['knock']}/not-now"),
            ben.http.post(f"/api/doors/{asked}/go", json=body),
        )
        assert {going.status_code, again.status_code} <= {200, 404, 410}
        assert away.json()["how"] == "not_now"
        assert await doors(ben) == []
        assert await place.count("knock_doors") == 0


async def test_a_door_that_lapses_while_it_is_opened_is_one_or_the_other(any_place: Place) -> None:
    place = any_place
    for number in range(3):
        ann = await adult(place, f"ann{number}")
        ben = await friend(place, ann, f"ben{number}")
        made = await knock(ann, "bonds")
        await go(ben)
        place.skip(3 * MINUTE - (number % 2))
        opened, _ = await asyncio.gather(
            ann.http.post(f"/api/knocks/{made['knock']}/open", json={"device": ann.device}), turn(place)
        )
        assert opened.status_code == 200
        visit = await place.row("SELECT COUNT(*) AS n FROM bond_visits WHERE bond = ?", made["bond"] or "")
        now = await now_of(ann)
        assert now is not None
        assert now["how"] == ("opened" if number % 2 else "lapsed")
        visit = await place.row("SELECT COUNT(*) AS n FROM bond_visits")
        assert visit["n"] == (number + 1) // 2


async def test_two_knocks_never_ask_the_same_person(any_place: Place) -> None:
    place = any_place
    await open_network(place)
    await steward(place)
    await supporter(place, "ben")
    people = [await adult(place, f"p{n}") for n in range(4)]
    body = {"client_id": "k", "who": ["supporters"]}
    # Two devices of each press in the same moment as well.
    answers = await asyncio.gather(
        *(
            person.http.post("/api/knocks", json={**body, "device": person.device})
            for person in [*people, *people]
        )
    )
    assert {each.status_code for each in answers} == {201}
    assert await place.count("knocks") == 4
    assert await place.count("knock_doors") == 1


async def test_leaving_an_age_a_pause_a_block_and_signing_out_end_it(place: Place) -> None:
    for what in ("leaves", "minor", "pause", "block", "signs out"):
        ann = await adult(place, f"ann {what}")
        ben = await friend(place, ann, f"ben {what}")
        await ann.post("/api/own-time", {"at": place.clock.now() + DAY, "who": ["bonds"]})
        await knock(ann, "bonds")
        await go(ben)
        if what == "leaves":
            await ann.delete("/api/me")
        elif what == "minor":
            await ann.patch("/api/me", {"age": "minor"})
        elif what == "pause":
            stew = await steward(place, "stew")
            await _suspended(place, ann, stew)
        elif what == "block":
            (bond,) = (await ann.get("/api/bonds"))["bonds"]
            await ann.post("/api/blocks", {"member": ben.member, "room": bond["bond"]})
        else:
            (session,) = await ann.get("/api/sessions")
            await ann.delete(f"/api/sessions/{session['session']}")
        assert await doors(ben) == [], what
        await turn(place, 2 * MINUTE)
        left = await place.row(
            "SELECT COUNT(*) AS n FROM knocks WHERE member = ? AND state <> 'closed'", ann.member
        )
        assert left["n"] == 0, what
        time = await place.row("SELECT COUNT(*) AS n FROM own_times WHERE member = ?", ann.member)
        assert time["n"] == (1 if what == "block" else 0), what


async def test_a_block_ends_the_door_between_the_two_at_once(place: Place) -> None:
    await open_network(place)
    await steward(place)
    ann = await adult(place, "ann")
    fay = await facilitator(place, ann, "fay")
    await place.share_room("somewhere", ann, fay)
    await knock(ann, "facilitator")
    await go(fay)
    await fay.post("/api/blocks", {"member": ann.member, "room": "somewhere"})
    assert await doors(fay) == []
    await turn(place, 2 * MINUTE)
    now = await now_of(ann)
    assert now is not None
    assert (now["state"], now["how"]) == ("closed", "nobody")


async def _suspended(place: Place, who: Person, by: Person) -> None:
    from asterism.safeguarding.suspending import suspend

    await place.store.write(lambda tx: suspend(tx, "s", "n", who.member, by.member, "a reason"))


async def test_who_is_asked_and_leaves_makes_room_for_the_next(place: Place) -> None:
    ann = await adult(place, "ann")
    two = [await friend(place, ann, name) for name in ("ben", "cleo")]
    await knock(ann, "bonds")
    (first,) = [each for each in two if await doors(each)]
    (second,) = [each for each in two if each is not first]
    await go(first)
    await first.delete("/api/me")
    await turn(place)
    assert len(await doors(second)) == 1
    now = await now_of(ann)
    assert now is not None
    assert now["state"] == "asking"


async def test_a_hinted_member_reads_whole_views(place: Place) -> None:
    """What goes over the socket is what is read by hand, also when there is nothing."""
    ann = await adult(place, "ann")
    ben = await friend(place, ann, "ben")

    async def frames(person: Person) -> dict[str, object]:
        async def read(tx: Tx) -> dict[str, object]:
            views = (await place.parts.hub.member_views(tx, [person.member]))[person.member]
            return {type(view).__name__: msgspec.to_builtins(view, str_keys=True) for view in views}

        return await place.store.read(read)

    empty = await frames(ann)
    assert empty["KnockShown"] == {"t": "knock", "knock": None, "own_time": None}
    assert empty["DoorsShown"] == {"t": "doors", "doors": []}
    before = await place.store.read(lambda tx: place.parts.hub.member_marks(tx, [ann.member, ben.member]))
    await knock(ann, "bonds")
    await ann.post("/api/own-time", {"at": place.clock.now() + DAY, "who": ["bonds"]})
    full, theirs = await frames(ann), await frames(ben)
    assert full["KnockShown"]["knock"] == await now_of(ann)  # type: ignore[index]
    assert full["KnockShown"]["own_time"] == (await ann.get("/api/own-time"))["own_time"]  # type: ignore[index]
    assert theirs["DoorsShown"]["doors"] == await doors(ben)  # type: ignore[index]
    after = await place.store.read(lambda tx: place.parts.hub.member_marks(tx, [ann.member, ben.member]))
    assert before.get(ann.member) != after[ann.member]
    assert before.get(ben.member) != after[ben.member]
    await go(ben)
    later = await place.store.read(lambda tx: place.parts.hub.member_marks(tx, [ann.member, ben.member]))
    assert later[ann.member] != after[ann.member]
    assert later[ben.member] != after[ben.member]
    await does(ben, "leave")
    await opens_nothing(ann)


async def opens_nothing(ann: Person) -> None:
    now = await now_of(ann)
    assert now is not None
    body = {"device": ann.device}
    if now["state"] == "asking":
        assert await ann.refused("POST", f"/api/knocks/{now['knock']}/open", body) == "door_gone"
    else:
        assert (await opens(ann))["state"] == "closed"


async def test_an_open_visit_is_come_to_and_not_begun_anew(place: Place) -> None:
    ann, ben = await adult(place, "ann"), await adult(place, "ben")
    two = await bonds_walked.begin(place, ann, ben, key=False)
    there = (await two[1].visit())["visit"]
    await knock(ann, "bonds")
    await go(ben)
    assert (await opens(ann))["state"] == "opened"
    assert (await two[0].now())["visit"]["visit"] == there["visit"]
