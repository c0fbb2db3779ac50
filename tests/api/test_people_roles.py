"""From an invitation to the first shift: each step by another person, each with a clear refusal.

P18: nobody becomes a steward by one steward alone.
"""

from __future__ import annotations

from typing import Any

from asterism.people.invitations import invite
from asterism.people.rules import TRAINING_UNITS
from asterism.people.store import facts_of, practised, stewards_on_call, supporter_facts
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

DAY_MS = 86_400_000


async def link_token(place: Place, role: Any = "supporter", **how: Any) -> str:
    return (await invite(place.parts, role, **how)).link.split("#")[1]


async def facts(place: Place, person: Person) -> Any:
    return await place.store.read(lambda tx: facts_of(tx, person.member))


async def test_an_invitation_gives_its_role_to_who_accepts_it(place: Place) -> None:
    steward, lee = await place.signed_in("sam", "steward"), await place.signed_in("lee")
    made = await steward.post("/api/desk/invitations", {"role": "supporter", "note": "Lee from the choir"})
    address, token = made["link"].split("#")
    assert address.endswith("/i")
    seen = await lee.post("/api/invitations/look", {"token": token})
    assert seen["role"] == "supporter"
    assert await lee.post("/api/invitations/accept", {"token": token}) == "supporter"
    me = await lee.get("/api/me")
    assert me["roles"] == ["supporter"]
    assert me["needs"] == ["practice", "sign_off"]
    [listed] = await steward.get("/api/desk/invitations")
    assert listed["used_by"] == lee.member
    assert token not in str(listed)


async def test_an_invitation_is_for_one_person(any_place: Place) -> None:
    place = any_place
    token = await link_token(place)
    lee, mo = await place.signed_in("lee"), await place.signed_in("mo")
    await lee.post("/api/invitations/accept", {"token": token})
    # A lost answer is no fault: the same person may send it again.
    assert await lee.post("/api/invitations/accept", {"token": token}) == "supporter"
    assert await mo.refused("POST", "/api/invitations/accept", {"token": token}) == "invitation_used"
    assert await mo.refused("POST", "/api/invitations/look", {"token": token}) == "invitation_used"
    assert (await mo.get("/api/me"))["roles"] == []


async def test_an_invitation_runs_out(place: Place) -> None:
    token = await link_token(place, days=1)
    lee = await place.signed_in("lee")
    place.skip(DAY_MS)
    assert await lee.refused("POST", "/api/invitations/accept", {"token": token}) == "invitation_expired"


async def test_an_unknown_or_withdrawn_invitation_says_so(place: Place) -> None:
    steward, lee = await place.signed_in("sam", "steward"), await place.signed_in("lee")
    made = await steward.post("/api/desk/invitations", {"role": "steward"})
    await steward.delete(f"/api/desk/invitations/{made['invitation']}")
    for token in (made["link"].split("#")[1], "n" * 43):
        assert await lee.refused("POST", "/api/invitations/accept", {"token": token}) == "invitation_unknown"
    assert await lee.refused("POST", "/api/invitations/accept", {"token": "x"}) == "malformed"


async def test_an_invitation_for_a_steward_opens_only_after_a_second_stewards_yes(any_place: Place) -> None:
    sam = await any_place.signed_in("sam", "steward", name="Sam")
    kim = await any_place.signed_in("kim", "steward", name="Kim")
    lee = await any_place.signed_in("lee", name="Lee")
    made = await sam.post("/api/desk/invitations", {"role": "steward"})
    token, path = {"token": made["link"].split("#")[1]}, f"/api/desk/invitations/{made['invitation']}/second"
    assert made["waits"] is True
    for what in ("look", "accept"):
        assert await lee.refused("POST", f"/api/invitations/{what}", token) == "invitation_waits"
    assert (await lee.get("/api/me"))["roles"] == []
    assert (await sam.get("/api/me"))["notices"] == []
    [asked] = (await kim.get("/api/me"))["notices"]
    assert (asked["kind"], asked["words"]) == ("steward_invitation_waits", {"name": "Sam"})
    assert await sam.refused("POST", path) == "needs_second_person"
    assert await lee.refused("POST", path) == "not_allowed"
    assert [(await each.get("/api/desk/invitations"))[0]["may_second"] for each in (sam, kim)] == [
        False,
        True,
    ]
    await kim.post(path)
    assert await kim.refused("POST", path) == "stale"
    [listed] = await sam.get("/api/desk/invitations")
    assert (listed["waits"], listed["seconded_by"]) == (False, "Kim")
    any_place.skip(1)
    assert (await lee.post("/api/invitations/accept", token)) == "steward"
    for person in (sam, kim):
        told = (await person.get("/api/me"))["notices"][0]
        assert (told["kind"], told["words"]) == ("steward_joined", {"name": "Lee"})
    entries = (await kim.get("/api/desk/ledger"))["entries"]
    about = {e["what"] for e in entries if e["words"] == {"role": "steward"}}
    assert about == {"accepted_invitation", "seconded_invitation", "invited"}


async def test_a_stewards_invitation_that_was_withdrawn_or_ran_out_gets_no_second_yes(place: Place) -> None:
    sam, kim = await place.signed_in("sam", "steward"), await place.signed_in("kim", "steward")
    made = [await sam.post("/api/desk/invitations", {"role": "steward", "days": 1}) for _ in range(2)]
    paths = [f"/api/desk/invitations/{each['invitation']}" for each in made]
    await kim.delete(paths[0])
    assert await kim.refused("POST", paths[0] + "/second") == "not_found"
    place.skip(86_400_000)
    assert await kim.refused("POST", paths[1] + "/second") == "invitation_expired"
    supporter = await sam.post("/api/desk/invitations", {"role": "supporter"})
    assert supporter["waits"] is False
    path = f"/api/desk/invitations/{supporter['invitation']}/second"
    assert await kim.refused("POST", path) == "not_found"


async def test_the_only_steward_and_the_machine_itself_invite_a_steward_without_a_second_yes(
    place: Place,
) -> None:
    from asterism.people.invitations import invite

    sam, lee = await place.signed_in("sam", "steward"), await place.signed_in("lee")
    made = await sam.post("/api/desk/invitations", {"role": "steward"})
    assert made["waits"] is False
    await lee.post("/api/invitations/accept", {"token": made["link"].split("#")[1]})
    by_machine = await invite(place.parts, "steward")
    assert by_machine.waits is False
    # Nobody is made a steward behind the backs of those who are.
    for person in (sam, lee):
        assert "steward_invited" in {n["kind"] for n in (await person.get("/api/me"))["notices"]}
    eve = await place.signed_in("eve")
    await eve.post("/api/invitations/accept", {"token": by_machine.link.split("#")[1]})


async def test_only_stewards_invite(place: Place) -> None:
    lee = await place.signed_in("lee", "supporter", "facilitator", "guide")
    assert await lee.refused("POST", "/api/desk/invitations", {"role": "steward"}) == "not_allowed"


async def test_the_way_to_the_first_shift_is_practice_then_sign_off(any_place: Place) -> None:
    place = any_place
    sam, lee = await place.signed_in("sam", "steward"), await place.signed_in("lee", "supporter", age="adult")
    sign_off = f"/api/desk/people/{lee.member}/sign-off"
    assert await sam.refused("POST", sign_off, {"checked": "talked"}) == "training_first"
    assert not (await facts(place, lee)).ready

    for unit in TRAINING_UNITS:
        training = await lee.post(f"/api/training/{unit}/read")
    assert all(unit["read_at"] for unit in training["units"])
    assert await lee.refused("POST", "/api/training/nonsense/read") == "not_found"

    await place.store.write(lambda tx: practised(tx, lee.member))
    assert (await sam.get("/api/desk"))["to_sign_off"] == [lee.member]
    assert not (await facts(place, lee)).ready
    await sam.post(sign_off, {"checked": "two talks, a reference by phone"})
    assert await sam.refused("POST", sign_off, {"checked": "again"}) == "stale"

    ready = await facts(place, lee)
    assert ready.ready
    assert ready.probation
    assert not ready.cleared_minors
    me = await lee.get("/api/me")
    assert me["standing"] == "probation"
    assert me["needs"] == []
    assert [n["kind"] for n in me["notices"]] == ["signed_off"]

    place.skip(1)
    await sam.post(f"/api/desk/people/{lee.member}/end-probation", {"checked": "ten calls, two talks"})
    done = await facts(place, lee)
    assert done.ready
    assert not done.probation
    assert (await lee.get("/api/me"))["standing"] == "good"
    ledger = await sam.get("/api/desk/ledger")
    assert [entry["what"] for entry in ledger["entries"]] == ["probation_ended", "signed_off"]


async def test_nobody_signs_themselves_off(place: Place) -> None:
    sam = await place.signed_in("sam", "steward", "supporter", age="adult")
    await place.store.write(lambda tx: practised(tx, sam.member))
    for step in ("sign-off", "end-probation", "minors"):
        path = f"/api/desk/people/{sam.member}/{step}"
        assert await sam.refused("POST", path, {"checked": "myself"}) == "needs_second_person"


async def test_only_an_adult_who_was_signed_off_is_cleared_for_minors(place: Place) -> None:
    sam, lee = await place.signed_in("sam", "steward"), await place.signed_in("lee", "supporter")
    clear = f"/api/desk/people/{lee.member}/minors"
    await place.store.write(lambda tx: practised(tx, lee.member))
    assert await sam.refused("POST", clear, {"checked": "certificate seen"}) == "training_first"
    await sam.post(f"/api/desk/people/{lee.member}/sign-off", {"checked": "talked"})
    assert await sam.refused("POST", clear, {"checked": "certificate seen"}) == "training_first"
    await lee.patch("/api/me", {"age": "adult"})
    await sam.post(clear, {"checked": "certificate seen"})
    assert (await facts(place, lee)).cleared_minors
    # Whoever is no adult by their own word is cleared no longer.
    await lee.patch("/api/me", {"age": "unsaid"})
    assert not (await facts(place, lee)).cleared_minors


async def test_a_role_that_ended_takes_its_sign_off_along(place: Place) -> None:
    sam, lee = await place.signed_in("sam", "steward"), await place.signed_in("lee", "supporter")
    await place.store.write(lambda tx: practised(tx, lee.member))
    await sam.post(f"/api/desk/people/{lee.member}/sign-off", {"checked": "talked"})
    body = {"role": "supporter", "reason": "moved away"}
    place.skip(1)
    await sam.post(f"/api/desk/people/{lee.member}/end-role", body)
    assert await facts(place, lee) is None
    assert await sam.refused("POST", f"/api/desk/people/{lee.member}/end-role", body) == "stale"
    token = await link_token(place)
    await lee.post("/api/invitations/accept", {"token": token})
    assert not (await facts(place, lee)).ready
    me = await lee.get("/api/me")
    assert me["standing"] == "good"
    notice = me["notices"][0]
    assert notice["kind"] == "role_ended"
    assert notice["words"]["reason"] == "moved away"


async def test_somebody_who_rests_is_not_ready_and_comes_back_as_they_were(any_place: Place) -> None:
    place = any_place
    sam, lee = await place.signed_in("sam", "steward"), await place.signed_in("lee", "supporter")
    await place.store.write(lambda tx: practised(tx, lee.member))
    await sam.post(f"/api/desk/people/{lee.member}/sign-off", {"checked": "talked"})
    standing = f"/api/desk/people/{lee.member}/standing"
    await sam.post(standing, {"standing": "resting", "reason": "a hard month"})
    assert not (await facts(place, lee)).ready
    await sam.post(standing, {"standing": "good", "reason": "back again"})
    back = await facts(place, lee)
    assert back.ready
    assert back.probation


async def test_the_dispatcher_gets_the_facts_of_everyone(any_place: Place) -> None:
    place = any_place
    await place.run('UPDATE network SET threads = \'["loss", "work"]\', languages = \'["de"]\'')
    lee = await place.signed_in(
        "lee", "supporter", "steward", languages=["en", "en", "de"], threads=["loss"], name="Lee"
    )
    every = await place.store.read(supporter_facts)
    [only] = every.values()
    assert only.member == lee.member
    assert only.languages == {"en", "de"}
    assert only.threads == {"loss"}
    assert only.steward
    assert not only.adult


async def test_a_new_supporter_speaks_the_languages_of_the_network_until_they_say_otherwise(
    place: Place,
) -> None:
    await place.run('UPDATE network SET languages = \'["de", "tr"]\'')
    lee, mo = await place.signed_in("lee"), await place.signed_in("mo", languages=["fr"])
    for person in (lee, mo):
        await person.post("/api/invitations/accept", {"token": await link_token(place)})
    assert (await lee.get("/api/me"))["languages"] == ["de", "tr"]
    assert (await mo.get("/api/me"))["languages"] == ["fr"]


async def test_the_steward_on_call_is_the_one_named_for_now_or_else_everyone(any_place: Place) -> None:
    place = any_place
    sam, kim = await place.signed_in("sam", "steward"), await place.signed_in("kim", "steward")
    assert set(await place.store.read(stewards_on_call)) == {sam.member, kim.member}
    now = place.clock.now()
    [entry] = await sam.post(
        "/api/desk/on-call", {"member": kim.member, "starts_at": now - 1000, "ends_at": now + 60_000}
    )
    assert await place.store.read(stewards_on_call) == [kim.member]
    coverage = (await sam.get("/api/desk"))["coverage"]
    assert coverage["stewards_on_call"] == [kim.member]
    assert coverage["named"] is True
    place.skip(60_000)
    assert set(await place.store.read(stewards_on_call)) == {sam.member, kim.member}
    later = {"member": kim.member, "starts_at": now + 70_000, "ends_at": now + 80_000}
    [entry] = await sam.post("/api/desk/on-call", later)
    assert await sam.delete(f"/api/desk/on-call/{entry['on_call']}") == []
    for wrong in ({"ends_at": now}, {"starts_at": now + 90_000}):
        assert await sam.refused("POST", "/api/desk/on-call", later | wrong) == "malformed"
    lee = await place.signed_in("lee", "supporter")
    assert await sam.refused("POST", "/api/desk/on-call", later | {"member": lee.member}) == "not_found"


async def test_the_desk_shows_people_with_roles_and_nobody_else(place: Place) -> None:
    sam = await place.signed_in("sam", "steward", name="Sam")
    await place.signed_in("ana", name="Ana")
    lee = await place.signed_in("lee", "supporter", name="Lee")
    people = await sam.get("/api/desk/people")
    assert {person["name"] for person in people} == {"Sam", "Lee"}
    [shown] = [person for person in people if person["member"] == lee.member]
    assert shown["supporter"]["practised_at"] is None
    assert (await sam.get("/api/desk"))["members"] == 3
