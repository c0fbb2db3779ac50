"""P10, P11, P18: circles are made, joined, kept and left, over HTTP and on both stores."""

from __future__ import annotations

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
    assert told["next"][0]["start"] == WEEKLY["start"]
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


async def test_who_may_make_a_circle_and_for_whom(place: Place) -> None:
    ana, fay = await adult(place, "ana"), await place.signed_in("fay", "facilitator")
    assert await ana.refused("POST", "/api/circles", circle("one")) == "not_allowed"
    assert await fay.refused("POST", "/api/circles", circle("one")) == "band_unfit"
    await fay.patch("/api/me", {"age": "adult"})
    assert await fay.refused("POST", "/api/circles", circle("one", band="young")) == "band_unfit"
    await place.run("INSERT INTO supporters (member, probation, cleared_minors) VALUES (?, 0, 1)", fay.member)
    assert (await see(fay, await made(fay, band="young")))["band"] == "young"


async def test_what_cannot_be_kept_of_a_circle_is_refused_by_name(place: Place) -> None:
    fay = await facilitator(place)
    for changes, code in (
        ({"schedule": {**WEEKLY, "zone": "Europe/Nowhere"}}, "zone_unknown"),
        ({"schedule": {**WEEKLY, "rule": "FREQ=HOURLY"}}, "rule_too_dense"),
        ({"schedule": {**WEEKLY, "rule": "FREQ=WEEKLY;BYDAY=MO"}}, "rule_contradicts"),
        ({"schedule": {**WEEKLY, "start": "2025-02-30T19:00"}}, "schedule_unreadable"),
        ({"threads": ["nothing we know"]}, "malformed"),
        ({"theme": "Turned \u202e around"}, "malformed"),
        ({"theme": "   "}, "malformed"),
        ({"chairs": 13}, "malformed"),
    ):
        assert await fay.refused("POST", "/api/circles", circle("one", **changes)) == code, changes
    assert await place.count("circles") == 0


async def test_nobody_is_in_more_circles_than_one_person_can_be(place: Place) -> None:
    fay, flo = await facilitator(place), await facilitator(place, "flo")
    for number in range(20):
        await made(fay, f"c{number}")
    assert await fay.refused("POST", "/api/circles", circle("one more")) == "malformed"
    assert await fay.refused("POST", "/api/circles", circle("more")) == "circles_full"
    other = await made(flo)
    assert await fay.refused("POST", f"/api/circles/{other}/join", {"edition": 1}) == "circles_full"
    await fay.post(f"/api/circles/{(await fay.get('/api/circles'))['circles'][0]['circle']}/leave")
    assert (await join(fay, other))["standing"] == "in"


# ---------------------------------------------------------------- boundaries


async def test_p11_a_circle_is_not_there_for_those_whom_a_boundary_keeps_from_it(any_place: Place) -> None:
    place = any_place
    fay, ana, ben = await facilitator(place), await adult(place, "ana"), await adult(place, "ben")
    young, unsaid = await place.signed_in("tim", age="minor"), await place.signed_in("uma")
    one = await made(fay)
    await join(ana, one)
    for each in (young, unsaid):
        assert await each.refused("GET", f"/api/circles/{one}") == "not_found"
        assert await each.refused("POST", f"/api/circles/{one}/join", {"edition": 1}) == "not_found"
    for member, blocked in ((ben, ana), (ana, ben)):
        await place.run("DELETE FROM blocks")
        assert (await see(ben, one))["standing"] == "none"
        await place.run("INSERT INTO blocks VALUES (?, ?, 1)", member.member, blocked.member)
        assert await ben.refused("GET", f"/api/circles/{one}") == "not_found"
        assert await ben.refused("POST", f"/api/circles/{one}/join", {"edition": 1}) == "not_found"
    assert await ben.refused("GET", "/api/circles/nowhere") == "not_found"
    assert (await see(ana, one))["taken"] == 2


async def test_p11_whoever_says_that_they_are_under_18_is_no_longer_among_grown_ups(place: Place) -> None:
    fay, ana, ben = await facilitator(place), await adult(place, "ana"), await adult(place, "ben")
    one = await made(fay, chairs=3)
    cleo = await adult(place, "cleo")
    for each in (ana, ben, cleo):
        await join(each, one)
    assert (await see(cleo, one))["standing"] == "waiting"
    await ana.patch("/api/me", {"age": "minor"})
    assert await ana.refused("GET", f"/api/circles/{one}") == "not_found"
    assert (await ana.get("/api/circles"))["circles"] == []
    assert (await see(cleo, one))["standing"] == "in"


async def test_whoever_is_paused_can_leave_and_nothing_else(place: Place) -> None:
    fay, ana = await facilitator(place), await adult(place, "ana")
    one = await made(fay)
    await join(ana, one)
    await place.run("UPDATE members SET standing = 'suspended' WHERE id = ?", ana.member)
    place.parts.sessions.forget(ana.member)
    for method, path, body in (
        ("GET", "", None), ("POST", "/promises", {"edition": 1}), ("POST", "/join", {"edition": 1}),
    ):  # fmt: skip
        assert await ana.refused(method, f"/api/circles/{one}{path}", body) == "suspended"
    assert await ana.refused("POST", "/api/circles/find", {}) == "suspended"
    assert len((await ana.get("/api/circles"))["circles"]) == 1
    assert (await ana.post(f"/api/circles/{one}/leave"))["circles"] == []
    assert (await see(fay, one))["taken"] == 1


# ---------------------------------------------------------------- keeping


async def test_changed_promises_need_each_ones_own_yes_anew(any_place: Place) -> None:
    place = any_place
    fay, ana = await facilitator(place), await adult(place, "ana")
    one = await made(fay)
    await join(ana, one)
    told = await see(fay, one)
    change = {
        key: told[key]
        for key in (
            "version",
            "theme",
            "welcome",
            "promises",
            "language",
            "chairs",
            "open",
            "listed",
            "threads",
        )
    }
    path = f"/api/circles/{one}/change"
    assert await ana.refused("POST", path, change) == "not_found"
    assert await fay.refused("POST", path, {**change, "version": 0}) == "stale"
    told = await fay.post(path, {**change, "theme": "After losing somebody"})
    assert (told["promises_edition"], told["agreed"]) == (1, True)
    change = {**change, "version": told["version"], "promises": ["We listen."]}
    told = await fay.post(path, change)
    assert (told["promises_edition"], told["agreed"]) == (2, True)
    assert await notices(ana) == ["circle_promises"]
    assert (await see(ana, one))["agreed"] is False
    assert {each["member"]: each["agreed"] for each in told["people"]} == {
        fay.member: True, ana.member: False,
    }  # fmt: skip
    assert await ana.refused("POST", f"/api/circles/{one}/promises", {"edition": 1}) == "stale"
    assert (await ana.post(f"/api/circles/{one}/promises", {"edition": 2}))["agreed"] is True
    ben = await adult(place, "ben")
    assert await ben.refused("POST", f"/api/circles/{one}/join", {"edition": 1}) == "stale"


async def test_more_chairs_are_given_to_those_who_wait_and_fewer_than_are_taken_are_refused(
    place: Place,
) -> None:
    fay = await facilitator(place)
    people = [await adult(place, f"p{number}") for number in range(4)]
    one = await made(fay, chairs=3)
    for each in people:
        place.skip(1)
        await join(each, one)
    told = await see(fay, one)
    assert (told["taken"], told["waiting"]) == (3, 2)
    assert [(await see(each, one))["line"] for each in people] == [None, None, 1, 2]
    assert (await see(people[2], one))["people"] == []
    change = {
        key: told[key]
        for key in ("version", "theme", "welcome", "promises", "language", "open", "listed", "threads")
    }
    told = await fay.post(f"/api/circles/{one}/change", {**change, "chairs": 4})
    assert (told["taken"], told["waiting"]) == (4, 1)
    assert (await see(people[3], one))["line"] == 1
    assert await notices(people[2]) == ["circle_chair"]
    change["version"] = told["version"]
    assert await fay.refused("POST", f"/api/circles/{one}/change", {**change, "chairs": 3}) == "chairs_taken"


async def test_single_meetings_are_moved_cancelled_and_held_again(any_place: Place) -> None:
    place = any_place
    fay, ana = await facilitator(place), await adult(place, "ana")
    one = await made(fay)
    await join(ana, one)
    path, first = f"/api/circles/{one}/occurrence", WEEKLY["start"]
    act = {"version": 1, "start": first, "what": "cancel"}
    told = await fay.post(path, act)
    assert (told["next"][0]["cancelled"], told["version"], len(told["next"])) == (True, 2, 5)
    own = (await ana.get("/api/circles"))["circles"][0]
    assert own["next"]["start"] == "2025-06-24T19:00"
    assert await notices(ana) == ["circle_times"]
    assert await fay.refused("POST", path, act) == "stale"
    moved = {"version": 2, "start": first, "what": "move", "to": "2025-06-18T20:00"}
    told = await fay.post(path, moved)
    assert (told["next"][0]["start"], told["next"][0]["moved"]) == (first, True)
    assert told["schedule"]["changes"] == [{"start": first, "to": "2025-06-18T20:00"}]
    over = {**moved, "version": 3, "to": "2025-06-24T19:30"}
    assert await fay.refused("POST", path, over) == "occurrences_overlap"
    assert await fay.refused("POST", path, {**moved, "version": 3, "start": "2025-06-19T19:00"}) == (
        "occurrence_unknown"
    )
    assert await fay.refused("POST", path, {"version": 3, "start": first, "what": "move"}) == "malformed"
    later = {"version": 3, "schedule": {**WEEKLY, "minutes": 60}}
    told = await fay.post(f"/api/circles/{one}/schedule", later)
    assert len(told["schedule"]["changes"]) == 1
    told = await fay.post(path, {"version": 4, "start": first, "what": "restore"})
    assert (told["schedule"]["changes"], told["next"][0]["moved"]) == ([], False)
    assert await notices(ana) == ["circle_times"]


async def test_a_circle_that_ended_meets_no_more_and_everybody_is_told(any_place: Place) -> None:
    place = any_place
    fay, ana, ben = await facilitator(place), await adult(place, "ana"), await adult(place, "ben")
    one = await made(fay, open=False)
    await join(ben, one)
    told = await see(fay, one)
    await fay.post(f"/api/circles/{one}/asking/{ben.member}", {"yes": True})
    await join(ana, one)
    assert await ben.refused("POST", f"/api/circles/{one}/end", {"version": 1}) == "not_found"
    told = await fay.post(f"/api/circles/{one}/end", {"version": 1})
    assert (told["ended_at"] is None, told["next"], told["asking"]) == (False, [], [])
    assert "circle_ended" in await notices(ana)
    assert "circle_ended" in await notices(ben)
    assert await ana.refused("GET", f"/api/circles/{one}") == "not_found"
    assert await fay.refused("POST", f"/api/circles/{one}/end", {"version": 2}) == "closed"
    assert await ben.refused("POST", f"/api/circles/{one}/promises", {"edition": 1}) == "closed"
    assert (await ben.get("/api/circles"))["circles"] == []
    assert (await ben.post(f"/api/circles/{one}/leave"))["circles"] == []
