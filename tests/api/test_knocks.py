"""The drumbeat over HTTP, over both stores: from the knock to the open door."""

from __future__ import annotations

from tests.knocked import (
    DAY,
    MINUTE,
    adult,
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
    was_long_ago,
    waves_away,
)
from tests.people_place import Place, any_place_fixture, place_fixture

__all__ = ["any_place_fixture", "place_fixture"]


async def test_a_knock_goes_to_one_after_the_other_and_the_door_opens_to_a_call(any_place: Place) -> None:
    place = any_place
    await open_network(place)
    await steward(place)
    people = [await supporter(place, name) for name in ("ben", "cleo", "dora")]
    ann = await adult(place, "ann")
    made = await knock(ann, "supporters", colour="sadness", thread="loss")
    assert (made["state"], made["confirmed"], made["asked"]) == ("asking", False, 1)
    assert (await knock(ann, "supporters"))["knock"] == made["knock"], "the same press is the same knock"
    assert (await knock(ann, "bonds", client_id="k2"))["knock"] == made["knock"], "one at a time"
    asked = [each for each in people if await doors(each)]
    assert len(asked) == 1, "one person at a time"
    first = asked[0]
    told = await door(first)
    assert told["asked_as"] == "supporters"
    assert (told["colour"], told["thread"], told["need"], told["bond"]) == ("sadness", "loss", "steady", None)
    assert ann.member not in str(told)
    assert await does(first, "pass") == []
    (second,) = [each for each in people if await doors(each)]
    assert second is not first, "who passed is not asked again"
    assert (await door(second))["since"] == place.clock.now()
    (knocking,) = await go(second)
    assert (knocking["state"], knocking["lapses_at"]) == ("knocking", place.clock.now() + 3 * MINUTE)
    assert (await go(second, knocking["door"]))[0]["version"] == knocking["version"], "twice is once"
    at_door = await now_of(ann)
    assert at_door is not None
    assert (at_door["state"], at_door["at_door"], at_door["bond"]) == ("at_door", "supporters", None)
    assert at_door["door_closes_at"] == place.clock.now() + 3 * MINUTE
    opened = await opens(ann)
    assert (opened["state"], opened["how"]) == ("opened", "opened")
    assert await opens(ann) == opened
    held = (await second.get("/api/post"))["held"]
    assert [(each["call"], each["term"], each["need"], each["role"]) for each in held] == [
        (opened["call"], 1, "steady", "lead")
    ]
    call = await ann.get("/api/calls/current")
    assert (call["call"], call["state"], call["lead"]["member"]) == (opened["call"], "held", second.member)
    package = await place.row("SELECT key_package FROM room_devices WHERE device = ?", second.device)
    assert bytes(package["key_package"]) == b"k" * 64, "the package that came with the steps to the door"
    (at_theirs,) = await doors(second)
    assert (at_theirs["state"], at_theirs["call"]) == ("opened", opened["call"])
    ended = await ann.post(f"/api/calls/{opened['call']}/close", {"heaviness_now": 1})
    assert ended["closed"] == "eased"
    await turn(place, 3 * MINUTE)
    after = await now_of(ann)
    assert after is not None
    assert (after["state"], after["how"]) == ("closed", "opened")
    assert await doors(second) == []
    assert await ann.refused(
        "POST", "/api/knocks", {"client_id": "k3", "device": ann.device, "who": ["supporters"]}
    ) == "knocked_today"  # fmt: skip
    await turn(place, DAY)
    assert await place.count("knocks") == 0, "nothing is kept beyond its day"
    await knock(ann, "bonds", client_id="k3")
    await asks_nobody(place, ann)


async def test_a_friend_is_told_which_bond_and_their_visit_opens(any_place: Place) -> None:
    place = any_place
    ann = await adult(place, "ann")
    ben = await friend(place, ann, "ben")
    await knock(ann, "bonds", colour="fear")
    told = await door(ben)
    assert told["asked_as"] == "bonds"
    (mine,) = (await ann.get("/api/bonds"))["bonds"]
    assert told["bond"] == mine["bond"]
    await go(ben)
    at_door = await now_of(ann)
    assert at_door is not None
    assert (at_door["at_door"], at_door["bond"]) == ("bonds", mine["bond"])
    opened = await opens(ann)
    assert (opened["state"], opened["bond"], opened["call"]) == ("opened", mine["bond"], None)
    for each in (ann, ben):
        assert (await each.get(f"/api/bonds/{mine['bond']}"))["visit"] is not None
    waits = await place.row("SELECT key_package FROM room_devices WHERE device = ?", ben.device)
    assert bytes(waits["key_package"]) == b"k" * 64
    assert await place.count("calls") == 0


async def test_a_facilitator_who_was_let_in_holds_a_call_as_anybody_does(any_place: Place) -> None:
    place = any_place
    await open_network(place)
    ann = await adult(place, "ann")
    fay = await facilitator(place, ann, "fay")
    await knock(ann, "facilitator", confirmed=True, heaviness=6)
    told = await door(fay)
    assert (told["confirmed"], told["need"], told["bond"]) == (True, "heavy", None)
    assert "6" not in {str(value) for value in told.values()}
    (inside,) = await go(fay)
    assert inside["state"] == "opened", "a confirmed door opens at once"
    now = await now_of(ann)
    assert now is not None
    assert (now["state"], now["call"]) == ("opened", inside["call"])
    post = await fay.get("/api/post")
    assert (post["ready"], post["shift"]) == (False, None)
    (held,) = post["held"]
    assert (held["need"], held["heaviness"], held["role"]) == ("heavy", 6, "lead")
    await turn(place, 2 * MINUTE)
    assert (await fay.post(f"/api/held/{held['call']}/close", {"term": held["term"]}))["held"] == []
    call = await ann.get("/api/calls/current")
    assert call["closed"] == "eased"
    after = await fay.post(
        "/api/shift/how-it-was", {"call": held["call"], "how": "all_right", "pause": False}
    )
    assert after["ask_how_it_was"] is None
    assert after["rest_until"] is not None, "a heavy talk is followed by a pause, whoever led it"
    row = await place.row("SELECT knocked, first_rung_at FROM calls")
    assert (row["knocked"], row["first_rung_at"]) == (1, None)
    await was_long_ago(place)
    await knock(ann, "facilitator", client_id="k2")
    await asks_nobody(place, ann)  # Who rests is not asked.


async def test_a_closed_door_lapses_and_nobody_else_learns_of_it(place: Place) -> None:
    ann = await adult(place, "ann")
    ben = await friend(place, ann, "ben")
    await knock(ann, "bonds")
    await go(ben)
    await turn(place, 3 * MINUTE)
    now = await now_of(ann)
    assert now is not None
    assert (now["state"], now["how"]) == ("closed", "lapsed")
    assert await doors(ben) == []
    kept = await place.row("SELECT device, named, colour, thread FROM knocks")
    assert (kept["device"], kept["named"], kept["colour"], kept["thread"]) == (None, "", None, None)
    assert await place.count("knock_doors") == 0
    assert await place.count("notices") == 0


async def test_a_pass_looks_like_silence_to_whoever_knocks(place: Place) -> None:
    seen = []
    for name, passes in (("ann", True), ("eve", False)):
        person = await adult(place, name)
        two = [await friend(place, person, f"{name} {n}") for n in "ab"]
        await knock(person, "bonds")
        shown = []
        for _ in range(6):
            for each in two:
                if passes and await doors(each):
                    await does(each, "pass")
            await turn(place, MINUTE)
            now = await now_of(person)
            assert now is not None
            shown.append({key: now[key] for key in ("state", "version", "asked", "how")})
        seen.append(shown)
    assert seen[0] == seen[1]
    assert seen[0][-1]["how"] == "nobody"


async def test_waving_it_away_ends_it_for_all_without_a_word(place: Place) -> None:
    ann = await adult(place, "ann")
    ben = await friend(place, ann, "ben")
    await knock(ann, "bonds")
    asked = (await door(ben))["door"]
    await go(ben)
    away = await waves_away(ann)
    assert (away["state"], away["how"]) == ("closed", "not_now")
    assert await waves_away(ann) == away
    assert await doors(ben) == []
    body = {"device": ben.device, "key_package": "a2tr" * 32}
    assert await ben.refused("POST", f"/api/doors/{asked}/go", body) == "not_found"
