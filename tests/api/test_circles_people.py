"""P10, P11, P18: coming into a circle and going from it: asking, waiting, roles, let go, erased."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.api.test_circles import adult, circle, facilitator, join, made, notices, see
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]


async def steward(place: Place, seed: str = "stu") -> Person:
    return await place.signed_in(seed, "steward", age="adult", name=seed.title())


async def change(person: Person, one: str, member: Person, **what: Any) -> Any:
    return await person.post(f"/api/circles/{one}/people/{member.member}", what)


async def refused(person: Person, one: str, member: Person, **what: Any) -> str:
    return await person.refused("POST", f"/api/circles/{one}/people/{member.member}", what)


# ---------------------------------------------------------------- coming in


async def test_of_hundreds_who_join_at_once_as_many_sit_as_there_are_chairs(any_place: Place) -> None:
    place = any_place
    fay = await facilitator(place)
    one = await made(fay, chairs=8)
    people = [await adult(place, f"p{number}") for number in range(80)]
    body = {"edition": 1}
    answers = await asyncio.gather(
        *(each.http.post(f"/api/circles/{one}/join", json=body) for each in people for _ in range(4))
    )
    told = [answer.json() for answer in answers]
    assert {answer.status_code for answer in answers} == {200, 409}
    assert {each["code"] for each in told if "code" in each} == {"line_full"}
    standing = await place.store.read(
        lambda tx: tx.all("SELECT standing, COUNT(*) AS n FROM circle_people GROUP BY standing")
    )
    assert {row["standing"]: row["n"] for row in standing} == {"in": 8, "waiting": 30}
    assert (await see(fay, one))["taken"] == 8
    assert len({each["star"] for each in (await see(fay, one))["people"]}) == 8
    seated = {each["member"] for each in (await see(fay, one))["people"]} - {fay.member}
    leaving = [each for each in people if each.member in seated]
    await asyncio.gather(*(each.post(f"/api/circles/{one}/leave") for each in leaving))
    after = await see(fay, one)
    assert (after["taken"], after["waiting"], len(after["people"])) == (8, 23, 8)
    assert not seated & {each["member"] for each in after["people"]}


async def test_the_first_who_waits_gets_the_chair_that_is_left_and_is_told(any_place: Place) -> None:
    place = any_place
    fay, ana, ben = await facilitator(place), await adult(place, "ana"), await adult(place, "ben")
    cleo, dan = await adult(place, "cleo"), await adult(place, "dan")
    one = await made(fay, chairs=3)
    for each in (ana, ben, cleo, dan):
        place.skip(1)
        await join(each, one)
    await place.run("INSERT INTO blocks VALUES (?, ?, 1)", cleo.member, fay.member)
    left = await ana.post(f"/api/circles/{one}/leave")
    assert left["circles"] == []
    assert [(await see(each, one))["standing"] for each in (ben, cleo, dan)] == ["in", "waiting", "in"]
    assert await notices(dan) == ["circle_chair"]
    assert await notices(cleo) == []
    assert await notices(fay) == []
    assert await ana.post(f"/api/circles/{one}/leave") == left
    assert (await see(ana, one))["taken"] == 3
    # Whoever leaves says nothing and nobody is told of it: those in it only see who is there.
    assert await notices(ben) == []


async def test_a_circle_by_asking_answers_with_words_of_its_facilitator(any_place: Place) -> None:
    place = any_place
    fay, ana, ben = await facilitator(place), await adult(place, "ana"), await adult(place, "ben")
    one = await made(fay, open=False)
    told = await join(ana, one, words="I lost my brother.")
    assert (told["standing"], told["asking"]) == ("asking", [])
    assert (await join(ana, one))["standing"] == "asking"
    place.skip(1)
    await join(ben, one)
    seen = await see(fay, one)
    assert [(each["name"], each["words"]) for each in seen["asking"]] == [
        ("Ana", "I lost my brother."), ("Ben", ""),
    ]  # fmt: skip
    assert await notices(fay) == ["circle_asking"]
    path = f"/api/circles/{one}/asking"
    assert await ben.refused("POST", f"{path}/{ana.member}", {"yes": True}) == "not_found"
    assert await (await steward(place)).refused("POST", f"{path}/{ana.member}", {"yes": True}) == "not_found"
    await fay.post(f"{path}/{ana.member}", {"yes": True, "words": "You are welcome."})
    seen = await fay.post(f"{path}/{ben.member}", {"yes": False, "words": "We are many now."})
    assert (seen["asking"], seen["taken"]) == ([], 2)
    assert await fay.post(f"{path}/{ben.member}", {"yes": False}) == seen
    assert (await see(ana, one))["standing"] == "in"
    assert (await see(ben, one))["standing"] == "none"
    (notice,) = (await ben.get("/api/me"))["notices"]
    assert (notice["kind"], notice["words"]["words"]) == ("circle_no", "We are many now.")
    assert await notices(ana) == ["circle_yes"]


async def test_p11_a_yes_never_brings_together_whom_a_block_keeps_apart_and_tells_nobody(
    place: Place,
) -> None:
    fay, ana, ben = await facilitator(place), await adult(place, "ana"), await adult(place, "ben")
    one = await made(fay, open=False)
    await join(ana, one)
    await join(ben, one)
    await fay.post(f"/api/circles/{one}/asking/{ana.member}", {"yes": True})
    await place.run("INSERT INTO blocks VALUES (?, ?, 1)", ana.member, ben.member)
    told = await fay.post(f"/api/circles/{one}/asking/{ben.member}", {"yes": True})
    assert (told["taken"], told["waiting"]) == (2, 1)
    assert (await see(ben, one))["standing"] == "waiting"
    await ana.post(f"/api/circles/{one}/leave")
    assert (await see(ben, one))["standing"] == "in"


# ---------------------------------------------------------------- roles


async def test_roles_are_given_by_those_who_keep_the_circle_to_those_who_may_hold_one(
    any_place: Place,
) -> None:
    place = any_place
    fay, flo, ana = await facilitator(place), await facilitator(place, "flo"), await adult(place, "ana")
    one = await made(fay)
    for each in (flo, ana):
        await join(each, one)
    assert await refused(fay, one, ana, role="co_facilitator") == "no_facilitator"
    assert await refused(ana, one, flo, role="facilitator") == "not_found"
    assert await refused(fay, one, fay, role="member") == "needs_second_person"
    told = await change(fay, one, flo, role="facilitator")
    assert {each["name"]: each["role"] for each in told["people"]}["Flo"] == "facilitator"
    assert await notices(flo) == ["circle_role"]
    assert await refused(flo, one, fay, role="member") == "not_allowed"
    assert (await change(fay, one, fay, role="member"))["may_keep"] is False
    # Whoever is no facilitator of the network any more holds nothing here either.
    await place.run("DELETE FROM roles WHERE member = ?", flo.member)
    place.parts.sessions.forget(flo.member)
    assert (await see(flo, one))["role"] == "member"
    assert await flo.refused("POST", f"/api/circles/{one}/end", {"version": 1}) == "not_found"


async def test_an_experienced_member_is_marked_by_a_steward_and_agrees_alone(any_place: Place) -> None:
    place = any_place
    fay, ana, stu = await facilitator(place), await adult(place, "ana"), await steward(place)
    one = await made(fay)
    await join(ana, one)
    assert await refused(fay, one, ana, experienced=True) == "not_allowed"
    assert await refused(ana, one, ana, takes_over=True) == "stale"
    await change(stu, one, ana, experienced=True)
    assert await refused(fay, one, ana, takes_over=True) == "not_allowed"
    told = await change(ana, one, ana, takes_over=True)
    assert [each["takes_over"] for each in told["people"] if each["member"] == ana.member] == [True]
    told = await change(stu, one, ana, experienced=False)
    assert [each["takes_over"] for each in told["people"] if each["member"] == ana.member] == [False]


async def test_when_the_last_facilitator_goes_a_co_facilitator_holds_on_or_the_stewards_are_told(
    any_place: Place,
) -> None:
    place = any_place
    fay, flo, ana = await facilitator(place), await facilitator(place, "flo"), await adult(place, "ana")
    stu = await steward(place)
    one = await made(fay, chairs=4)
    for each in (flo, ana):
        await join(each, one)
    await change(fay, one, flo, role="co_facilitator")
    await fay.post(f"/api/circles/{one}/leave")
    assert (await see(flo, one))["role"] == "facilitator"
    assert await notices(stu) == []
    await flo.post(f"/api/circles/{one}/leave")
    assert await notices(stu) == ["circle_unheld"]
    assert (await see(ana, one))["standing"] == "in"
    ben = await adult(place, "ben", languages=["en"])
    assert await ben.refused("GET", f"/api/circles/{one}") == "not_found"
    assert (await ben.post("/api/circles/find", {}))["circles"] == []
    (line,) = await stu.get("/api/desk/circles")
    assert (line["circle"], line["held"], line["taken"]) == (one, False, 1)
    assert (await stu.get("/api/desk"))["circles_unheld"] == 1
    assert (await change(stu, one, stu, role="facilitator"))["role"] == "facilitator"
    assert (await ben.post("/api/circles/find", {}))["circles"][0]["circle"] == one
    assert (await join(ben, one))["standing"] == "in"
    assert "circle_role" in {each["what"] for each in (await stu.get("/api/desk/ledger"))["entries"]}


# ---------------------------------------------------------------- let go


async def test_p18_whoever_is_let_go_reads_why_and_a_steward_who_did_not_do_it_answers_the_appeal(
    any_place: Place,
) -> None:
    place = any_place
    fay, ana, ben = await facilitator(place), await adult(place, "ana"), await adult(place, "ben")
    stu, sue = await steward(place), await steward(place, "sue")
    one = await made(fay)
    for each in (ana, ben):
        await join(each, one)
    path, why = f"/api/circles/{one}/people", {"reason": "Others were shouted at, twice."}
    assert await ben.refused("POST", f"{path}/{ana.member}/let-go", why) == "not_found"
    assert await fay.refused("POST", f"{path}/{fay.member}/let-go", why) == "needs_second_person"
    told = await stu.post(f"{path}/{ana.member}/let-go", why)
    assert ana.member not in {each["member"] for each in told["people"]}
    assert await ana.refused("GET", f"/api/circles/{one}") == "not_found"
    assert await ana.refused("POST", f"/api/circles/{one}/join", {"edition": 1}) == "not_found"
    assert (await ana.get("/api/circles"))["circles"] == []
    (decision,) = await ana.get("/api/me/decisions")
    assert (decision["kind"], decision["reason"], decision["may_appeal"]) == (
        "let_go", why["reason"], True,
    )  # fmt: skip
    appeal = f"/api/let-go/{decision['ref']}/appeal"
    assert await ben.refused("POST", appeal, {"words": "For her."}) == "not_found"
    await ana.post(appeal, {"words": "It was not me."})
    assert await ana.refused("POST", appeal, {"words": "It was not me."}) == "stale"
    assert await stu.get("/api/desk/circle-appeals") == []
    counts = [await each.get("/api/desk") for each in (stu, sue)]
    assert [(each["circle_appeals"], each["appeals_open"]) for each in counts] == [(0, 0), (1, 1)]
    (waiting,) = await sue.get("/api/desk/circle-appeals")
    assert (waiting["appeal"], waiting["by_name"], waiting["theme"]) == (
        "It was not me.", "Stu", circle("")["theme"],
    )  # fmt: skip
    assert ana.member not in str(waiting)
    answer = {"stands": False, "answer": "You are right, and we are sorry."}
    assert await stu.refused("POST", f"/api/desk/circle-appeals/{decision['ref']}/answer", answer) == (
        "not_found"
    )
    await sue.post(f"/api/desk/circle-appeals/{decision['ref']}/answer", answer)
    (decision,) = await ana.get("/api/me/decisions")
    assert decision["appeal_answer"] == answer["answer"]
    assert (await join(ana, one))["standing"] == "in"
    ledger = [each["what"] for each in (await sue.get("/api/desk/ledger"))["entries"]]
    assert sorted(ledger) == ["circle_appeal_answered", "circle_appealed", "circle_let_go"]


async def test_a_facilitator_is_let_go_by_stewards_alone(place: Place) -> None:
    fay, flo, stu = await facilitator(place), await facilitator(place, "flo"), await steward(place)
    one = await made(fay)
    await join(flo, one)
    await change(fay, one, flo, role="facilitator")
    why = {"reason": "It does not work among us."}
    path = f"/api/circles/{one}/people/{fay.member}/let-go"
    assert await flo.refused("POST", path, why) == "not_allowed"
    assert (await stu.post(path, why))["taken"] == 1


# ---------------------------------------------------------------- erased


async def test_p14_whoever_is_erased_leaves_a_free_chair_and_takes_along_what_was_kept_of_them(
    any_place: Place,
) -> None:
    place = any_place
    fay, ana, ben = await facilitator(place), await adult(place, "ana"), await adult(place, "ben")
    cleo = await adult(place, "cleo")
    one = await made(fay, chairs=3)
    for each in (ana, ben, cleo):
        await join(each, one)
    told = (await ana.get("/api/me/export"))["circles"]
    assert (told["places"][0]["theme"], told["places"][0]["standing"]) == (circle("")["theme"], "in")
    assert (await fay.get("/api/me/export"))["circles"]["made"][0]["promises"] == circle("")["promises"]
    await ana.delete("/api/me")
    assert (await see(cleo, one))["standing"] == "in"
    await fay.delete("/api/me")
    seen = await see(ben, one)
    assert (seen["taken"], {each["member"] for each in seen["people"]}) == (2, {ben.member, cleo.member})
    row = await place.row("SELECT made_by, taken FROM circles")
    assert (row["made_by"], row["taken"]) == ("", 2)
