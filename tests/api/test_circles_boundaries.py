"""P11: no way round the boundaries of a circle, for whoever looks for one."""

from __future__ import annotations

from asterism.upkeep import DAY_MS, remove_rows
from tests.api.test_circles import adult, circle, facilitator, join, made, see
from tests.api.test_circles_people import change, refused, steward
from tests.people_place import Place, any_place_fixture, place_fixture

__all__ = ["any_place_fixture", "place_fixture"]


async def test_p11_whoever_asked_gets_no_chair_past_a_block_when_the_circle_is_opened(
    any_place: Place,
) -> None:
    place = any_place
    fay, ana, ben = await facilitator(place), await adult(place, "ana"), await adult(place, "ben")
    one = await made(fay, open=False)
    await join(ben, one)
    await join(ana, one)
    await fay.post(f"/api/circles/{one}/asking/{ana.member}", {"yes": True})
    await place.run("INSERT INTO blocks VALUES (?, ?, 1)", ana.member, ben.member)
    opened = {name: value for name, value in circle("one").items() if name not in ("client_id", "schedule")}
    more = {"version": 1, "open": True, "listed": False, "threads": []}
    await fay.post(f"/api/circles/{one}/change", {**opened, **more})
    # It looks as if all chairs were taken, and nobody learns why.
    assert (await join(ben, one))["standing"] == "waiting"
    assert {each["member"] for each in (await see(ana, one))["people"]} == {fay.member, ana.member}


async def test_p11_whoever_is_no_longer_cleared_for_the_young_sits_with_them_no_more(place: Place) -> None:
    stu = await steward(place)
    one: dict[str, str] = {}
    for seed in ("fay", "flo"):
        person = await facilitator(place, seed)
        await place.run(
            "INSERT INTO supporters (member, probation, cleared_minors) VALUES (?, 0, 1)", person.member
        )
        await place.run(
            "INSERT INTO roles (member, role, given_at) VALUES (?, 'supporter', 0)", person.member
        )
        one[seed] = await made(person, band="young")
        tim = await place.signed_in(f"tim {seed}", age="minor")
        await join(tim, one[seed])
        if seed == "fay":
            await stu.delete(f"/api/desk/people/{person.member}/minors")
        else:
            body = {"role": "supporter", "reason": "Rests for long."}
            await stu.post(f"/api/desk/people/{person.member}/end-role", body)
        assert {each["member"] for each in (await see(tim, one[seed]))["people"]} == {tim.member}, seed


async def test_who_keeps_a_circle_learns_nothing_of_people_who_are_not_in_it(place: Place) -> None:
    fay, ana = await facilitator(place), await adult(place, "ana")
    stu = await steward(place)
    one = await made(fay)
    for each in (ana, stu, await place.signed_in("flo", "facilitator", age="minor")):
        assert await refused(fay, one, each, role="co_facilitator") == "not_found"


async def test_a_steward_who_was_let_go_does_not_step_in_again_by_themselves(place: Place) -> None:
    fay, stu, sue = await facilitator(place), await steward(place), await steward(place, "sue")
    one = await made(fay)
    await join(stu, one)
    why = {"reason": "It does not work among us."}
    await sue.post(f"/api/circles/{one}/people/{stu.member}/let-go", why)
    assert await refused(stu, one, stu, role="facilitator") == "needs_second_person"
    assert (await change(sue, one, sue, role="facilitator"))["role"] == "facilitator"


async def test_p18_ending_a_circle_ends_no_appeal_against_being_let_go_from_it(any_place: Place) -> None:
    place = any_place
    fay, ana, stu = await facilitator(place), await adult(place, "ana"), await steward(place)
    one, other = await made(fay), await made(fay, "two")
    await join(ana, one)
    await fay.post(f"/api/circles/{one}/people/{ana.member}/let-go", {"reason": "Others were shouted at."})
    (decision,) = await ana.get("/api/me/decisions")
    await ana.post(f"/api/let-go/{decision['ref']}/appeal", {"words": "It was not me."})
    for each in (one, other):
        await fay.post(f"/api/circles/{each}/end", {"version": 1})

    async def left() -> list[str]:
        place.skip(31 * DAY_MS)
        await place.store.write(remove_rows)
        rows = await place.store.read(lambda tx: tx.all("SELECT id FROM circles"))
        return [row["id"] for row in rows]

    assert await left() == [one]
    await stu.sign_in()
    (waiting,) = await stu.get("/api/desk/circle-appeals")
    answer = {"stands": False, "answer": "You are right, and we are sorry."}
    await stu.post(f"/api/desk/circle-appeals/{waiting['ref']}/answer", answer)
    assert await left() == []
