"""P10, P11: what the two of a session could notice of a boundary, and how much one may ask of a guide."""

from __future__ import annotations

from asterism.guided.busy import BOOKED_A_DAY
from asterism.guided.giving import MOVES
from tests.guides_held import DAILY, DAY, HOUR, book, booking_asked, guide, notices, offers, seeker
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]


async def block(place: Place, person: Person, guide: Person) -> None:
    await place.share_room(f"r{person.device}{person.member[:6]}", guide, person)
    await person.post("/api/blocks", {"member": guide.member, "room": f"r{person.device}{person.member[:6]}"})


async def test_p11_a_session_that_is_over_answers_alike_whether_or_not_a_block_came_after_it(
    place: Place,
) -> None:
    gil = await guide(place)
    offer = await offers(gil, schedule=DAILY)
    people = [await seeker(place, seed) for seed in ("ana", "ben", "cleo", "dan")]
    booked = [await book(each, offer, f"2025-06-{16 + n}T10:00") for n, each in enumerate(people)]
    # Two of them came to theirs, and two did not.
    for each in booked[2:]:
        await place.run("UPDATE bookings SET room = ?, held_at = 1 WHERE id = ?", "gone", each["session"])
    place.skip(5 * DAY)
    for person in (people[0], people[2]):
        await block(place, person, gil)

    async def answers(session: str) -> list[str]:
        device = {"device": gil.device}
        return [
            await gil.refused("POST", f"/api/bookings/{session}/cancel", {"version": 1, "words": "Ill."}),
            await gil.refused("POST", f"/api/guided/{session}/enter", device),
        ]

    told = [await answers(each["session"]) for each in booked]
    assert told == [["closed", "closed"]] * 4


async def test_p11_a_block_at_short_notice_is_told_as_a_cancelling_and_comes_before_nobody_came(
    any_place: Place,
) -> None:
    place = any_place
    gil = await guide(place)
    offer = await offers(gil, schedule=DAILY, cancel_hours=24)
    people = [await seeker(place, seed) for seed in ("ana", "ben", "cleo")]
    for n, each in enumerate(people):
        await book(each, offer, f"2025-06-{16 + n}T10:00")
    ana, ben, cleo = people
    mine = (await ana.get("/api/bookings"))["bookings"][0]
    place.skip(mine["starts_at"] - HOUR - place.clock.now())
    await ana.post(f"/api/bookings/{mine['session']}/cancel", {"version": 1})
    place.skip(DAY)
    await block(place, ben, gil)
    told = [each for each in await notices(gil) if "cancelled" in each]
    assert told == ["session_cancelled_late", "session_cancelled_late"]
    # It should have begun, and nobody has come in yet.
    place.skip(DAY + HOUR + 60_000)
    await block(place, cleo, gil)
    (theirs,) = (await cleo.get("/api/bookings"))["bookings"]
    assert theirs["state"] == "cancelled"
    assert await gil.refused("POST", f"/api/guided/{theirs['session']}/enter", {"device": gil.device}) == (
        "closed"
    )


async def test_nobody_books_and_cancels_or_moves_so_often_that_a_guide_finds_nothing_else(
    place: Place,
) -> None:
    gil, ana, ben = await guide(place), await seeker(place, "ana"), await seeker(place, "ben")
    offer = await offers(gil, schedule=DAILY)
    theirs = await book(ben, offer, "2025-06-20T10:00")
    for n in range(BOOKED_A_DAY):
        told = await book(ana, offer, client_id=f"c{n}", start="2025-06-17T10:00")
        await ana.post(f"/api/bookings/{told['session']}/cancel", {"version": told["version"]})
    assert await ana.refused("POST", "/api/bookings", booking_asked(offer)) == "too_fast"
    place.skip(DAY)
    told = await book(ana, offer, client_id="next", start="2025-06-18T10:00")
    path = f"/api/bookings/{told['session']}/move"
    for n in range(MOVES):
        told = await ana.post(path, {"version": 1 + n, "start": f"2025-06-{18 + (n + 1) % 2}T10:00"})
    again = {"version": 1 + MOVES, "start": "2025-06-19T10:00"}
    assert await ana.refused("POST", path, again) == "too_fast"
    place.skip(HOUR)
    await ana.post(path, again)
    # However many there were that were cancelled, those that stand are found.
    await place.run(
        "INSERT INTO bookings SELECT 'x' || n.id || m.id, 'x' || n.id || m.id, offer, guide, '', guide_star,"
        " member_star, 'cancelled', 1, title, start, zone, starts_at - 86400000, ends_at - 86400000,"
        " busy_until, cancel_hours, 'member', '', NULL, NULL, made_at, changed_at FROM bookings b,"
        " (SELECT id FROM bookings LIMIT 18) n, (SELECT id FROM bookings LIMIT 18) m WHERE b.id = ?",
        theirs["session"],
    )
    for page in ("/api/guiding", "/api/bookings"):
        assert theirs["session"] in {each["session"] for each in (await gil.get(page))["bookings"]}, page
