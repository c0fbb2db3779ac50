"""P10, P11, P12: a knock reaches only those whom the person named, and of them only who may be asked now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asterism.people.store import not_again_mark, say_not_again
from asterism.store.base import Tx
from tests import bonds_walked
from tests.knocked import (
    DAY,
    MINUTE,
    PACKAGE,
    adult,
    asked_now,
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
    was_long_ago,
    waves_away,
)
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

Hinder = Callable[[Place, Person, Person], Awaitable[object]]


async def test_only_those_who_were_named_are_ever_asked(any_place: Place) -> None:
    place = any_place
    await open_network(place)
    ann = await adult(place, "ann")
    everybody = {
        "steward": await steward(place),
        "friend": await friend(place, ann, "ben"),
        "facilitator": await facilitator(place, ann, "fay"),
        "supporter": await supporter(place, "cleo"),
        "off shift": await supporter(place, "dora", shift=False),
        "stranger": await adult(place, "eve"),
        "facilitator of another circle": await facilitator(place, await adult(place, "gil"), "hal"),
        "guide": await place.signed_in("ivo", "guide", age="adult"),
    }
    await everybody["off shift"].post("/api/shift/wishes", {"off_shift_ok": True})
    # On shift by their office, and not signed off as a supporter.
    await place.run(
        "INSERT INTO on_call (id, member, starts_at, ends_at) VALUES ('x', ?, 0, ?)",
        everybody["steward"].member, place.clock.now() + DAY,
    )  # fmt: skip
    await everybody["steward"].post("/api/shift/start", {"ends_at": place.clock.now() + DAY // 2})
    names = {person.member: name for name, person in everybody.items()}
    for number, (who, reached) in enumerate(
        [("bonds", "friend"), ("facilitator", "facilitator"), ("supporters", "supporter")]
    ):
        await knock(ann, who, client_id=f"k{number}", confirmed=True, heaviness=1)
        asked = []
        while (member := await asked_now(place)) is not None:
            asked.append(names[member])
            await does(everybody[names[member]], "pass")
        assert asked == [reached], who
        await turn(place, 3 * MINUTE)
        now = await now_of(ann)
        assert now is not None
        assert now["how"] == "nobody"
    await knock(ann, "supporters", "bonds", client_id="last")
    assert names[str(await asked_now(place))] == "supporter", "in the order in which they were named"


# ---------------------------------------------------------------- who may not be asked


async def blocks_them(place: Place, ann: Person, other: Person) -> None:
    await _sql(place, "INSERT INTO blocks (member, blocked, at) VALUES (?, ?, 0)", ann, other)


async def is_blocked(place: Place, ann: Person, other: Person) -> None:
    await _sql(place, "INSERT INTO blocks (member, blocked, at) VALUES (?, ?, 0)", other, ann)


async def not_again(place: Place, ann: Person, other: Person) -> None:
    mark = not_again_mark(place.parts.dispatcher.back.secret, ann.member, other.member)
    await place.store.write(lambda tx: say_not_again(tx, mark))


async def rests(place: Place, ann: Person, other: Person) -> None:
    await place.store.write(lambda tx: _duty(tx, other, "rest_until = 9000000000000000"))


async def had_enough(place: Place, ann: Person, other: Person) -> None:
    await place.store.write(lambda tx: _duty(tx, other, f"calls = 8, cap = 8, counted_at = {tx.now}"))


async def said_no_age(place: Place, ann: Person, other: Person) -> None:
    await _sql(place, "UPDATE members SET age = NULL WHERE id = ?", other)


async def is_suspended(place: Place, ann: Person, other: Person) -> None:
    await _sql(place, "UPDATE members SET standing = 'suspended' WHERE id = ?", other)


async def signed_out(place: Place, ann: Person, other: Person) -> None:
    await _sql(place, "DELETE FROM sessions WHERE member = ?", other)


async def seeks_somebody(place: Place, ann: Person, other: Person) -> None:
    await other.post("/api/calls", {"client_id": "c", "device": other.device})
    # Nobody who waits for somebody stands in the way but as what they are themselves.
    await place.run("UPDATE calls SET hungry = 0, due_at = NULL, state = 'parked'")


async def holds_a_call(place: Place, ann: Person, other: Person) -> None:
    await _sql(
        place,
        "INSERT INTO leads (call, term, member, slot, began_at, need)"
        " SELECT id, 1, ?, 0, 1, 'heavy' FROM calls",
        other, call=True,
    )  # fmt: skip


async def is_rung(place: Place, ann: Person, other: Person) -> None:
    await _sql(
        place,
        "INSERT INTO offers (id, call, member, kind, state, made_at, due_at)"
        " SELECT 'o', id, ?, 'lead', 'open', 1, 9000000000000000 FROM calls",
        other, call=True,
    )  # fmt: skip


async def is_in_a_meeting(place: Place, ann: Person, other: Person) -> None:
    await place.run(
        "INSERT INTO guided_sessions (id, room, guide, member, version, lease_until, tries, body)"
        " VALUES ('g', 'r', '', '', 1, 0, 0, ?)",
        b"",
    )
    await _sql(
        place,
        "INSERT INTO guided_devices (session, device, member, connection) VALUES ('g', 'd', ?, 'c')",
        other,
    )


async def _sql(place: Place, sql: str, *people: Person, call: bool = False) -> None:
    if call:
        await place.run(
            "INSERT INTO calls (id, caller, client_id, room, state, version, need, term, reached_at, line_at,"
            " hungry, ringing, companions, practice, forgotten, lease_until, fence, tries, body)"
            " VALUES ('c', 'x', 'c', 'c', 'held', 1, 'heavy', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, ?)",
            b"",
        )
    await place.run(sql, *(person.member for person in people))


async def _duty(tx: Tx, other: Person, what: str) -> None:
    from asterism.calls.duty import row_of

    await row_of(tx, other.member)
    await tx.run(f"UPDATE duty SET {what} WHERE member = ?", other.member)


HINDERED: dict[str, Hinder] = {
    "whom one blocked": blocks_them,
    "who blocked one": is_blocked,
    "not this person again": not_again,
    "who rests": rests,
    "who had enough today": had_enough,
    "who did not say that they are an adult": said_no_age,
    "whose part is paused": is_suspended,
    "who is signed in nowhere": signed_out,
    "who seeks somebody": seeks_somebody,
    "who holds a call": holds_a_call,
    "who is rung": is_rung,
    "who sits in a session": is_in_a_meeting,
}


async def _somebody(place: Place, who: str, ann: Person, name: str) -> Person:
    if who == "supporters":
        # The one before has gone home: there is one person on shift, and a steward behind them.
        await place.run("UPDATE duty SET shift = NULL, ends_at = NULL")
        return await supporter(place, name)
    return await (friend if who == "bonds" else facilitator)(place, ann, name)


async def test_nobody_is_asked_over_a_boundary_a_pause_or_something_else_they_do(place: Place) -> None:
    await open_network(place)
    await steward(place)
    for number, (why, hinder) in enumerate(HINDERED.items()):
        ann = await adult(place, f"ann {number}")
        for who in ("bonds", "facilitator", "supporters"):
            other = await _somebody(place, who, ann, f"{who} {number}")
            # That they would be asked else is what makes the rest of this say anything.
            await knock(ann, who, client_id=f"{who}-1", confirmed=True, heaviness=1)
            assert await asked_now(place) == other.member, who
            await waves_away(ann)
            await was_long_ago(place)
            await hinder(place, ann, other)
            await knock(ann, who, client_id=f"{who}-2", confirmed=True, heaviness=1)
            assert await asked_now(place) is None, f"{who} {why}"
            await waves_away(ann)
            await _nothing_is_done(place)


async def test_who_may_not_come_any_more_is_not_let_in(place: Place) -> None:
    """Between going and opening something came in between: the door opens to nobody."""
    await open_network(place)
    await steward(place)
    for number, (why, hinder) in enumerate(HINDERED.items()):
        for who in ("bonds", "facilitator", "supporters"):
            ann = await adult(place, f"ann {who} {number}")
            other = await _somebody(place, who, ann, f"{who} {number}")
            await knock(ann, who)
            asked = (await door(other))["door"]
            if why == "who is rung":
                await hinder(place, ann, other)
                body = {"device": other.device, "key_package": PACKAGE}
                assert await other.refused("POST", f"/api/doors/{asked}/go", body) == "ring_first"
            else:
                await go(other)
                await hinder(place, ann, other)
                assert (await opens(ann))["state"] != "opened", f"{who} {why}"
            assert await place.row("SELECT 1 AS there FROM room_members WHERE member = ?", ann.member) is None
            await _nothing_is_done(place)


async def _nothing_is_done(place: Place) -> None:
    for table in ("offers", "leads", "calls", "guided_devices", "guided_sessions"):
        await place.run(f"DELETE FROM {table}")


# ---------------------------------------------------------------- supporters


async def test_supporters_are_asked_only_on_shift_ready_and_while_nobody_waits(place: Place) -> None:
    await open_network(place)
    await steward(place)
    ann = await adult(place, "ann")
    ben = await supporter(place, "ben", shift=False)
    await ben.post("/api/shift/wishes", {"off_shift_ok": True})

    async def how(client_id: str, **more: object) -> str | None:
        await knock(ann, "supporters", client_id=client_id, confirmed=True, **more)
        await place.run("UPDATE knocks SET since = since - ?", DAY)
        asked = await asked_now(place)
        await waves_away(ann)
        return "nobody" if asked is None else None

    assert await how("k1", heaviness=1) == "nobody", "off shift, whatever they agreed to"
    await ben.post("/api/shift/start", {"ends_at": place.clock.now() + 60 * MINUTE})
    assert await how("k2", heaviness=1) is None
    await place.run("UPDATE supporters SET probation = 1")
    assert await how("k3", heaviness=9) == "nobody", "no crisis on probation"
    assert await how("k4", heaviness=2) is None
    await place.run("UPDATE supporters SET signed_off_at = NULL")
    assert await how("k5", heaviness=2) == "nobody", "not signed off"
    await place.run("UPDATE supporters SET signed_off_at = 1")
    await place.run("UPDATE members SET languages = '[\"de\"]' WHERE id = ?", ann.member)
    assert await how("k6", heaviness=2) == "nobody", "no common language"
    await place.run("UPDATE members SET languages = '[]' WHERE id = ?", ann.member)
    await place.run("DELETE FROM roles WHERE role = 'steward'")
    assert await how("k7", heaviness=2) == "nobody", "alone on shift with nobody behind them"
    await steward(place, "stew2")
    for by in "xy":
        await place.run(
            "INSERT INTO safety_ends (call, caller, by_member, reason, at) VALUES (?, ?, ?, '', ?)",
            by, ann.member, by, place.clock.now(),
        )  # fmt: skip
    assert await how("k8", heaviness=2) == "nobody", (
        "whose calls two ended for safety rings the steward alone"
    )
    await place.run("DELETE FROM safety_ends")
    assert await how("k9", heaviness=2) is None
    await _sql(place, "UPDATE calls SET hungry = 1, state = 'waiting', due_at = 1", call=True)
    assert await how("k10", heaviness=2) == "nobody", "who presses goes before"


async def test_whoever_knocks_at_a_door_is_rung_for_nothing_else(any_place: Place) -> None:
    place = any_place
    await open_network(place)
    await steward(place)
    ann, eve = await adult(place, "ann"), await adult(place, "eve")
    ben = await supporter(place, "ben")
    await knock(ann, "supporters")
    await go(ben)
    await eve.post("/api/calls", {"client_id": "c", "device": eve.device})
    await turn(place)
    assert (await ben.get("/api/post"))["offers"] == []
    await does(ben, "leave")
    await turn(place)
    assert len((await ben.get("/api/post"))["offers"]) == 1, "free again at once"
    await turn(place, 2 * MINUTE)
    now = await now_of(ann)
    assert now is not None
    assert now["state"] == "closed", "nobody else could be asked"


async def test_others_learn_nothing_of_a_knock_or_a_door(place: Place) -> None:
    ann, eve = await adult(place, "ann"), await adult(place, "eve")
    ben = await friend(place, ann, "ben")
    made = await knock(ann, "bonds")
    asked = (await door(ben))["door"]
    body = {"device": eve.device, "key_package": PACKAGE}
    for person in (eve, ann):
        for what in ("go", "pass", "leave"):
            given = {**body, "device": person.device} if what == "go" else {}
            assert await person.refused("POST", f"/api/doors/{asked}/{what}", given) == "not_found"
    for person in (eve, ben):
        given = {"device": person.device}
        assert await person.refused("POST", f"/api/knocks/{made['knock']}/open", given) == "not_found"
        assert await person.refused("POST", f"/api/knocks/{made['knock']}/not-now") == "not_found"
    strange = {"device": "another", "key_package": PACKAGE}
    assert await ben.refused("POST", f"/api/doors/{asked}/go", strange) == "not_found"


async def test_adults_alone_knock_and_a_paused_part_does_not(place: Place) -> None:
    for age in (None, "minor", "unsaid"):
        young = await place.signed_in(f"young {age}", **({} if age is None else {"age": age}))
        body = {"client_id": "k", "device": young.device, "who": ["bonds"]}
        assert await young.refused("POST", "/api/knocks", body) == "knocks_for_adults"
        own = {"at": place.clock.now() + DAY, "who": ["bonds"]}
        assert await young.refused("POST", "/api/own-time", own) == "knocks_for_adults"
    ann = await adult(place, "ann")
    await place.run("UPDATE members SET standing = 'suspended' WHERE id = ?", ann.member)
    body = {"client_id": "k", "device": ann.device, "who": ["bonds"]}
    assert await ann.refused("POST", "/api/knocks", body) == "suspended"


async def test_confirmed_ones_are_not_counted_and_bounded_all_the_same(place: Place) -> None:
    ann = await adult(place, "ann")
    await knock(ann, "bonds", client_id="k0")
    for number in range(6):
        await waves_away(ann)
        await knock(ann, "bonds", client_id=f"c{number}", confirmed=True)
    await waves_away(ann)
    body = {"client_id": "c7", "device": ann.device, "who": ["bonds"], "confirmed": True}
    assert await ann.refused("POST", "/api/knocks", body) == "knocks_enough"
    answer = await ann.http.post("/api/knocks", json={**body, "client_id": "k1", "confirmed": False})
    assert answer.json()["code"] == "knocked_today"
    assert answer.json()["detail"] == {"at": place.clock.now() + DAY}


async def test_a_bond_that_ends_or_rests_is_asked_no_more(place: Place) -> None:
    for number, what in enumerate(("end", "rest")):
        ann = await adult(place, f"ann{number}")
        ben = await adult(place, f"ben{number}")
        two = await bonds_walked.begin(place, ann, ben, key=False)
        await knock(ann, "bonds")
        await go(ben)
        await two[0].does(what, **({"on": True} if what == "rest" else {}))
        assert await doors(ben) == []
        await turn(place, 2 * MINUTE)
        now = await now_of(ann)
        assert now is not None
        assert now["state"] == "closed"
