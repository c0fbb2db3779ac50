"""P10, P11, P18: waiting for a time, reminders, who may guide whom, and what a boundary that comes later
ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from asterism.guided import reminders
from asterism.guided.due import BookingsDue
from asterism.parts import Parts
from asterism.store.base import Tx
from tests.guides_held import (
    DAILY,
    DAY,
    FIRST,
    HOUR,
    WEEKLY,
    book,
    booking_asked,
    guide,
    notices,
    offer_asked,
    offers,
    seeker,
    starts,
    times,
    verify,
)
from tests.node import Node, SkippingClock
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]
SINGLE = {**WEEKLY, "rule": None}


async def wait(person: Person, offer: str, *, on: bool = True) -> Any:
    return await person.post(f"/api/offers/{offer}/wait", {"on": on})


async def cancel(person: Person, booking: Any, words: str = "") -> Any:
    body = {"version": booking["version"], "words": words}
    return await person.post(f"/api/bookings/{booking['session']}/cancel", body)


async def due(parts: Parts) -> None:
    """What the dispatcher of a node does when it looks."""
    await BookingsDue(parts).step()
    rings = parts.dispatcher.rings
    await rings.run()
    await rings.idle()
    await rings.run()


def listen(parts: Parts, knocked: list[str]) -> None:
    """Writes down who is knocked at, instead of a push service."""

    async def send(member: str, kind: str, ref: str = "") -> bool:
        assert kind == "note"
        knocked.append(member)
        return True

    async def reachable(tx: Tx, members: Sequence[str]) -> set[str]:
        return set(members)

    parts.push.send, parts.push.reachable = send, reachable  # type: ignore[method-assign]


# ---------------------------------------------------------------- waiting


async def test_a_time_that_becomes_free_is_kept_for_the_first_then_for_the_next(any_place: Place) -> None:
    place = any_place
    gil, ana = await guide(place), await seeker(place, "ana")
    offer = await offers(gil, schedule=SINGLE)
    told = await book(ana, offer)
    ben, cleo, dan = await seeker(place, "ben"), await seeker(place, "cleo"), await seeker(place, "dan")
    for each in (ben, cleo):
        place.skip(1)
        seen = await wait(each, offer)
        assert (seen["offer"]["waiting"], seen["offer"]["next"], seen["held"]) == (True, None, None)
    assert await wait(cleo, offer) == seen
    assert (await gil.get("/api/guiding"))["offers"][0]["waiting"] == 2
    await cancel(ana, told)
    seen = await times(ben, offer)
    half = (FIRST - place.clock.now()) // 2
    assert (seen["held"]["starts_at"], seen["held_until"]) == (FIRST, place.clock.now() + half)
    assert await notices(ben) == ["session_time"]
    assert (await notices(cleo), await notices(dan)) == ([], [])
    anew = booking_asked(offer, client_id="anew")
    for each in (ana, cleo, dan):
        assert await starts(each, offer) == []
        assert await each.refused("POST", "/api/bookings", anew) == "time_taken"
    place.skip(half)
    # Kept long enough: nobody gets ahead of the next who waits, not even before a node has looked.
    asked = booking_asked(offer, client_id="later")
    assert await dan.refused("POST", "/api/bookings", asked) == "time_taken"
    await due(place.parts)
    assert (await times(ben, offer))["held"] is None
    assert (await times(cleo, offer))["held"]["starts_at"] == FIRST
    # Nobody is left who waited when it became free: it is there for everybody, without a node having looked.
    place.skip((FIRST - place.clock.now()) // 2)
    held = await book(dan, offer)
    assert held["state"] == "booked"
    assert (await gil.get("/api/guiding"))["offers"][0]["waiting"] == 2
    # Who did not answer came again at the end of the line; who lets it go is not asked again.
    await cancel(dan, held)
    assert (await times(ben, offer))["held"]["starts_at"] == FIRST
    await wait(ben, offer, on=False)
    assert (await times(cleo, offer))["held"]["starts_at"] == FIRST
    assert (await gil.get("/api/guiding"))["offers"][0]["waiting"] == 1
    assert (await book(cleo, offer))["state"] == "booked"
    assert (await gil.get("/api/guiding"))["offers"][0]["waiting"] == 0


async def test_new_days_and_another_rule_are_given_to_those_who_wait(place: Place) -> None:
    gil, ana, ben = await guide(place), await seeker(place, "ana"), await seeker(place, "ben")
    offer = await offers(gil, schedule=DAILY, days_ahead=1)
    await book(ana, offer, DAILY["start"])
    await wait(ben, offer)
    place.skip(DAY)
    await due(place.parts)
    assert (await times(ben, offer))["held"]["start"] == "2025-06-17T10:00"
    assert (
        await ana.refused("POST", "/api/bookings", booking_asked(offer, "2025-06-17T10:00")) == "time_taken"
    )
    place.skip(DAY)
    await due(place.parts)
    assert (await times(ben, offer))["held"]["start"] == "2025-06-18T10:00"
    body = {
        "version": 1, "title": "Evenings", "about": "", "languages": ["en"], "days_ahead": 1,
        "schedule": {**DAILY, "start": "2025-06-18T08:00"}, "cancel_hours": 2, "pause_minutes": 0,
    }  # fmt: skip
    await gil.post(f"/api/offers/{offer}/change", body)
    assert (await times(ben, offer))["held"]["start"] == "2025-06-18T08:00"
    await gil.post(f"/api/offers/{offer}/time", {"version": 2, "start": "2025-06-18T08:00", "what": "close"})
    seen = await times(ben, offer)
    assert (seen["held"], seen["offer"]["waiting"]) == (None, True)
    await gil.post(f"/api/offers/{offer}/end", {"version": 3})
    assert "session_offer_ended" in await notices(ben)


async def test_a_line_has_an_end_and_whoever_does_not_fit_is_passed_over(place: Place) -> None:
    gil, ana = await guide(place), await seeker(place, "ana")
    offer = await offers(gil, schedule=SINGLE)
    told = await book(ana, offer)
    people = [await seeker(place, f"p{number}") for number in range(31)]
    for each in people[:30]:
        place.skip(1)
        await wait(each, offer)
    assert await people[30].refused("POST", f"/api/offers/{offer}/wait", {"on": True}) == "line_full"
    first, second, third = people[:3]
    await place.run("INSERT INTO blocks VALUES (?, ?, 1)", gil.member, first.member)
    await place.run("UPDATE members SET standing = 'suspended' WHERE id = ?", second.member)
    await cancel(ana, told)
    assert (await times(third, offer))["held"]["starts_at"] == FIRST
    assert await notices(first) == []


# ---------------------------------------------------------------- reminders


async def test_both_are_knocked_at_a_day_and_an_hour_before_and_of_what_was_moved_nobody_is(
    any_place: Place,
) -> None:
    place = any_place
    gil, ana = await guide(place), await seeker(place, "ana")
    offer = await offers(gil, schedule=DAILY)
    told, gone = await book(ana, offer, "2025-06-18T10:00"), await book(ana, offer, "2025-06-19T10:00")
    body = {"version": 1, "start": "2025-06-20T10:00"}
    told = await ana.post(f"/api/bookings/{told['session']}/move", body)
    await cancel(ana, gone)
    knocked: list[str] = []
    await due(place.parts)
    listen(place.parts, knocked)
    both = sorted([gil.member, ana.member])
    for before in (told["starts_at"] - DAY, told["starts_at"] - HOUR):
        place.skip(before - 1 - place.clock.now())
        await due(place.parts)
        assert knocked == []
        place.skip(1)
        for _ in range(2):
            await due(place.parts)
            assert sorted(knocked) == both
        knocked.clear()


async def test_reminders_that_fell_due_while_nothing_ran_go_out_once(tmp_path: Path) -> None:
    clock = SkippingClock()
    knocked: list[str] = []
    async with Node(tmp_path, clock=clock) as node:
        people = [(await node.person(seed)).member for seed in ("ana", "gil")]
        starts_at = clock.now() + DAY + HOUR

        async def booked(tx: Tx) -> None:
            await tx.run(
                "INSERT INTO bookings (id, client_id, offer, guide, member, guide_star, member_star, state,"
                " version, title, start, zone, starts_at, ends_at, busy_until, cancel_hours, words, made_at,"
                " changed_at) VALUES ('b', 'b', 'o', ?, ?, '', '', 'booked', 1, 't', '', 'UTC', ?, ?, ?, 0,"
                " '', 0, 0)",
                *people, starts_at, starts_at + HOUR, starts_at + HOUR,
            )  # fmt: skip
            row = await tx.one("SELECT * FROM bookings")
            assert row is not None
            await reminders.plan(tx, row)

        await node.parts.store.write(booked)
    clock.skip(2 * HOUR)
    for _ in range(2):
        async with Node(tmp_path, clock=clock) as node:
            listen(node.parts, knocked)
            for _ in range(3):
                await due(node.parts)
    assert sorted(knocked) == sorted(people)


# ---------------------------------------------------------------- who may guide, and whom


async def test_p18_a_guide_is_verified_by_somebody_else_and_reads_why_it_was_withdrawn(
    any_place: Place,
) -> None:
    place = any_place
    gil = await place.signed_in("gil", "guide", "steward", age="adult", name="Gil")
    stu, sue = [
        await place.signed_in(seed, "steward", age="adult", name=seed.title()) for seed in ("stu", "sue")
    ]
    ana = await seeker(place, "ana")
    assert await gil.refused("POST", "/api/offers", offer_asked()) == "guide_not_verified"
    path = f"/api/desk/guides/{gil.member}"
    assert (await stu.get("/api/desk"))["guides_unverified"] == 1
    body = {"checked": "Register of counsellors, looked up.", "checked_at": place.clock.now()}
    assert await gil.refused("POST", f"{path}/verify", body) == "needs_second_person"
    assert await ana.refused("POST", f"{path}/verify", body) == "not_allowed"
    assert await stu.refused("POST", f"/api/desk/guides/{ana.member}/verify", body) == "not_found"
    late = {**body, "checked_at": place.clock.now() + 2 * DAY}
    assert await stu.refused("POST", f"{path}/verify", late) == "malformed"
    (row,) = (await stu.post(f"{path}/verify", body))["guides"]
    assert (row["by_name"], row["checked"], row["minors"], row["coming"]) == (
        "Stu", body["checked"], False, 0,
    )  # fmt: skip
    offer = await offers(gil)
    told = await book(ana, offer)
    await wait(ana, offer)
    assert await gil.refused("POST", f"{path}/withdraw", {"reason": "Over."}) == "needs_second_person"
    (row,) = (await stu.post(f"{path}/withdraw", {"reason": "The register says otherwise."}))["guides"]
    assert (row["verified_at"], row["coming"]) == (None, 0)
    assert await stu.refused("POST", f"{path}/withdraw", {"reason": "Twice."}) == "stale"
    (mine,) = (await ana.get("/api/bookings"))["bookings"]
    assert (mine["state"], mine["cancelled_by"], mine["words"]) == ("cancelled", "guide", "")
    assert "register" not in str(await ana.get("/api/me"))
    assert await notices(ana) == ["session_cancelled"]
    assert (await ana.get("/api/guides"))["offers"] == []
    assert await place.count("session_reminders") == 0
    (decided,) = await gil.get("/api/me/decisions")
    assert (decided["kind"], decided["reason"], decided["may_appeal"]) == (
        "guiding", "The register says otherwise.", True,
    )  # fmt: skip
    appeal = f"/api/guide-withdrawals/{decided['ref']}/appeal"
    assert await ana.refused("POST", appeal, {"words": "It was a mistake."}) == "not_found"
    await gil.post(appeal, {"words": "It was a mistake."})
    assert await gil.refused("POST", appeal, {"words": "Again."}) == "stale"
    answer = f"/api/desk/guide-appeals/{decided['ref']}/answer"
    assert (await stu.get("/api/desk/guides"))["appeals"] == []
    for each in (stu, gil):
        assert await each.refused("POST", answer, {"answer": "No.", "stands": True}) == "not_found"
    (seen,) = (await sue.get("/api/desk/guides"))["appeals"]
    assert (seen["appeal"], seen["by_name"]) == ("It was a mistake.", "Stu")
    waits = [(await each.get("/api/desk"))["guide_appeals"] for each in (stu, sue, gil)]
    await sue.post(answer, {"answer": "You are right.", "stands": False})
    desk = await sue.get("/api/desk")
    assert (waits, desk["guide_appeals"], desk["guides_unverified"]) == ([0, 1, 0], 0, 0)
    assert (await ana.get("/api/guides"))["offers"][0]["offer"] == offer
    assert told["session"] == mine["session"]


async def test_p11_what_a_boundary_keeps_away_is_answered_as_if_it_were_not_there(place: Place) -> None:
    gil = await guide(place)
    offer = await offers(gil)
    young = await guide(place, "gus", minors=True)
    for_young = await offers(young)
    blocked, blocks = await seeker(place, "ana"), await seeker(place, "ben")
    await place.run("INSERT INTO blocks VALUES (?, ?, 1)", gil.member, blocked.member)
    await place.run("INSERT INTO blocks VALUES (?, ?, 1)", blocks.member, gil.member)
    minor = await seeker(place, "mia", age="minor")
    unsaid = await place.signed_in("una", languages=["en"])
    foreign = await seeker(place, "fee", languages=["de"])
    mute = await place.signed_in("mut", age="adult")
    seen = {
        person.seed: [each["offer"] for each in (await person.get("/api/guides"))["offers"]]
        for person in (blocked, blocks, minor, unsaid, foreign, mute, gil)
    }
    assert seen == {
        "ana": [for_young], "ben": [for_young], "mia": [for_young], "una": [for_young], "fee": [],
        "mut": [], "gil": [],
    }  # fmt: skip
    assert (await mute.get("/api/guides"))["unsaid"] == ["languages"]
    assert (await unsaid.get("/api/guides"))["unsaid"] == ["age"]
    nowhere = "a" * 26
    for person in (blocked, blocks, minor, unsaid, foreign, mute, gil):
        for path, body in (("times", {}), ("wait", {"on": True}), (None, None)):
            answers = []
            for one in (offer, nowhere):
                address = "/api/bookings" if path is None else f"/api/offers/{one}/{path}"
                asked = booking_asked(one) if path is None else body
                answers.append(await person.http.post(address, json=asked))
            assert [each.status_code for each in answers] == [404, 404]
            assert answers[0].content == answers[1].content
    assert await place.count("bookings") == 0
    assert await place.count("offer_waiting") == 0


async def test_p11_a_boundary_that_comes_later_ends_what_was_booked_without_a_word_of_why(
    any_place: Place,
) -> None:
    place = any_place
    gil = await guide(place)
    offer = await offers(gil, schedule=DAILY)
    people = [await seeker(place, seed) for seed in ("ana", "ben", "cleo", "dan")]
    booked = [await book(each, offer, f"2025-06-{18 + n}T10:00") for n, each in enumerate(people)]
    ana, ben, cleo, dan = people
    eve = await seeker(place, "eve")
    await wait(eve, offer)
    await place.share_room("r", gil, ana)
    await ana.post("/api/blocks", {"member": gil.member, "room": "r"})
    # The next who waits is given the time.
    assert (await times(eve, offer))["held"]["start"] == "2025-06-18T10:00"
    await ben.patch("/api/me", {"age": "minor"})
    await cleo.delete("/api/me")
    rows = {each["session"]: each for each in (await gil.get("/api/bookings"))["bookings"]}
    assert [rows[each["session"]]["state"] for each in booked] == [
        "cancelled", "cancelled", "cancelled", "booked",
    ]  # fmt: skip
    assert {
        (rows[each["session"]]["cancelled_by"], rows[each["session"]]["words"]) for each in booked[:3]
    } == {("member", "")}
    assert rows[booked[2]["session"]]["other_name"] is None
    assert (await notices(gil)).count("session_cancelled") == 3
    for each in (ana, ben):
        one = booked[people.index(each)]
        body = {"version": 2, "start": "2025-06-25T10:00"}
        assert await each.refused("POST", f"/api/bookings/{one['session']}/move", body) in (
            "closed",
            "not_found",
        )
    await gil.delete("/api/me")
    (left,) = (await dan.get("/api/bookings"))["bookings"]
    assert (left["state"], left["cancelled_by"], left["other_name"]) == ("cancelled", "guide", None)
    assert await place.count("held_times") == await place.count("offer_waiting") == 0


async def test_a_guide_whose_part_is_paused_or_whose_role_ended_holds_nothing(place: Place) -> None:
    stu = await place.signed_in("stu", "steward", age="adult", name="Stu")
    gil, ana = await guide(place), await seeker(place, "ana")
    offer = await offers(gil, schedule=DAILY)
    await book(ana, offer, "2025-06-18T10:00")
    await stu.post(f"/api/desk/people/{gil.member}/suspend", {"reason": "To look into it."})
    (mine,) = (await ana.get("/api/bookings"))["bookings"]
    assert (mine["state"], mine["cancelled_by"]) == ("cancelled", "guide")
    assert (await ana.get("/api/guides"))["offers"] == []
    assert await gil.refused("GET", "/api/guiding") == "suspended"
    await stu.post(f"/api/desk/people/{gil.member}/lift", {"reason": "It was nothing."})
    await book(ana, offer, "2025-06-19T10:00")
    await stu.post(
        f"/api/desk/people/{gil.member}/end-role", {"role": "guide", "reason": "You asked for it."}
    )
    assert [each["state"] for each in (await ana.get("/api/bookings"))["bookings"]] == ["cancelled"] * 2
    # Who is invited as a guide once more is verified once more.
    assert await place.count("guides") == 0
    await verify(place, gil)
    assert (await ana.get("/api/guides"))["offers"][0]["offer"] == offer
