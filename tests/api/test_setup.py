"""The first run: one link, once; and the network says truthfully whether somebody can be reached."""

from __future__ import annotations

from typing import Any

from asterism.outside.edition import shipped
from asterism.outside.store import take_edition
from asterism.people.store import practised
from asterism.setup.first_run import setup_link
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

SETUP = {
    "name": "Harbour", "country": "DE", "languages": ["de", "en"], "time_zone": "Europe/Berlin",
    "lead_name": "Kim", "steward_name": "Sam", "hours": [{"day": 0, "starts": "18:00", "ends": "02:00"}],
    "invitations": [{"role": "steward", "note": "for Kim"}, {"role": "supporter"}],
}  # fmt: skip


async def token_of(place: Place) -> str:
    link = await setup_link(place.parts)
    assert link is not None
    address, token = link.split("#")
    assert address == f"{place.parts.settings.address}/setup"
    return token


async def set_up(place: Place, seed: str = "sam", **changes: Any) -> tuple[Person, Any]:
    sam = await place.signed_in(seed)
    done = await sam.post("/api/setup", SETUP | {"token": await token_of(place)} | changes)
    return sam, done


async def test_whoever_has_the_link_becomes_the_first_steward(place: Place) -> None:
    sam, done = await set_up(place)
    me = await sam.get("/api/me")
    assert me["roles"] == ["steward"]
    assert me["name"] == "Sam"
    assert done["network"]["name"] == "Harbour"
    assert done["network"]["hours"] == SETUP["hours"]
    assert len(done["invitations"]) == 2
    assert await setup_link(place.parts) is None


async def test_the_first_visitor_is_nobody_special(place: Place) -> None:
    await token_of(place)
    ana = await place.signed_in("ana")
    assert await ana.refused("POST", "/api/setup", SETUP | {"token": "x" * 43}) == "not_found"
    assert (await ana.get("/api/me"))["roles"] == []
    assert (await ana.get("/api/network"))["set_up"] is False


async def test_the_link_works_once(place: Place) -> None:
    token = await token_of(place)
    sam, ana = await place.signed_in("sam"), await place.signed_in("ana")
    await sam.post("/api/setup", SETUP | {"token": token})
    assert await ana.refused("POST", "/api/setup", SETUP | {"token": token}) == "setup_done"
    assert (await ana.get("/api/me"))["roles"] == []


async def test_a_newer_link_makes_the_older_one_worthless(place: Place) -> None:
    old = await token_of(place)
    new = await token_of(place)
    sam = await place.signed_in("sam")
    assert await sam.post("/api/setup/look", {"token": old}) | {"threads": []} == {
        "done": False, "token_fits": False, "threads": [],
    }  # fmt: skip
    assert (await sam.post("/api/setup/look", {"token": new}))["token_fits"] is True
    assert await sam.refused("POST", "/api/setup", SETUP | {"token": old}) == "not_found"


async def test_the_store_keeps_no_setup_token(place: Place) -> None:
    token = await token_of(place)
    row = await place.row("SELECT * FROM network")
    assert token not in repr(dict(row))


async def test_a_first_run_that_does_not_fit_uses_nothing_up(place: Place) -> None:
    token = await token_of(place)
    sam = await place.signed_in("sam")
    for wrong in ({"time_zone": "Moon/Base"}, {"country": "Germany"}, {"name": ""}, {"hours": [{"day": 9}]}):
        assert await sam.refused("POST", "/api/setup", SETUP | {"token": token} | wrong) == "malformed"
    await sam.post("/api/setup", SETUP | {"token": token})


async def test_the_network_opens_only_when_everything_is_there(any_place: Place) -> None:
    place = any_place

    async def missing() -> Any:
        told = (await place.person("visitor").http.get("/api/network")).json()
        assert told["open"] is (told["missing"] == [])
        return told["missing"]

    assert await missing() == ["setup", "stewards", "lead", "supporters", "lines", "test_call"]
    sam, _ = await set_up(place, lead_name="")
    assert await missing() == ["stewards", "lead", "supporters", "lines", "test_call"]
    kim = await place.signed_in("kim", "steward")
    assert await missing() == ["lead", "supporters", "lines", "test_call"]
    version = (await sam.get("/api/desk/network"))["version"]
    await sam.patch("/api/desk/network", {"version": version, "lead_name": "Kim"})
    assert await missing() == ["supporters", "lines", "test_call"]

    for seed in ("lee", "noor"):
        person = await place.signed_in(seed, "supporter")
        await place.store.write(lambda tx, who=person.member: practised(tx, who))
        assert "supporters" in await missing()
        await kim.post(f"/api/desk/people/{person.member}/sign-off", {"checked": "talked for an hour"})
    # The practice talk went the whole way, so it was the test call as well.
    assert await missing() == ["lines"]

    await place.store.write(lambda tx: take_edition(tx, shipped()))
    assert await missing() == ["lines"]
    await place.run("UPDATE outside_lines SET checked_at = ? WHERE country = 'DE'", place.clock.now())
    assert await missing() == []
    await sam.post(
        f"/api/desk/people/{person.member}/standing", {"standing": "resting", "reason": "holidays"}
    )
    assert await missing() == ["supporters"]


async def test_two_stewards_who_edit_at_once_do_not_overwrite_each_other(any_place: Place) -> None:
    place = any_place
    sam, _ = await set_up(place)
    kim = await place.signed_in("kim", "steward")
    version = (await sam.get("/api/desk/network"))["version"]
    await sam.patch("/api/desk/network", {"version": version, "threads": ["loss", "loss", " exams "]})
    assert await kim.refused("PATCH", "/api/desk/network", {"version": version, "name": "Other"}) == "stale"
    told = await kim.get("/api/desk/network")
    assert told["view"]["threads"] == ["loss", "exams"]
    assert told["view"]["name"] == "Harbour"


async def test_only_stewards_edit_the_network(place: Place) -> None:
    await set_up(place)
    ana = await place.signed_in("ana", "supporter")
    assert await ana.refused("PATCH", "/api/desk/network", {"version": 1, "name": "Mine"}) == "not_allowed"
    assert await ana.refused("GET", "/api/desk/network") == "not_allowed"
    assert await place.person("nobody").refused("GET", "/api/desk/network") == "not_signed_in"


async def test_somebody_on_shift_is_seen_and_nobody_is_invented(place: Place) -> None:
    sam, _ = await set_up(place)
    assert (await sam.get("/api/network"))["anyone_on_shift"] is False
    now = place.clock.now()
    await place.run(
        "INSERT INTO shifts (id, member, started_at, ends_at) VALUES ('one', ?, ?, ?)",
        sam.member,
        now,
        now + 1000,
    )
    assert (await sam.get("/api/network"))["anyone_on_shift"] is True
    place.skip(1000)
    assert (await sam.get("/api/network"))["anyone_on_shift"] is False
