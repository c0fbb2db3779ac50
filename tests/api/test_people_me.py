"""P14: oneself: what is told, who is kept away, what is kept, taking everything along, leaving for good."""

from __future__ import annotations

from typing import Any

from asterism.people.store import blocked_with, known, not_again, not_again_mark
from asterism.vault.store import ROW_COST, UNKNOWN_LIMIT
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person, b64, private

__all__ = ["any_place_fixture", "place_fixture"]

MB = 1024 * 1024


async def put(person: Person, name: str, body: bytes, over: int = 0) -> Any:
    answer = await person.http.put(f"/api/vault/{name}", params={"over": over}, content=body)
    return answer.json()


async def test_nothing_is_required_and_only_what_is_given_changes(place: Place) -> None:
    ana = await place.signed_in("ana")
    await ana.patch(
        "/api/me", {"name": "  Ana   Lu ", "languages": ["de", "en", "de"], "time_zone": "Europe/Berlin"}
    )
    me = await ana.patch("/api/me", {"age": "minor"})
    assert me["name"] == "Ana Lu"
    assert me["languages"] == ["de", "en"]
    assert me["time_zone"] == "Europe/Berlin"
    assert me["age"] == "minor"
    assert (await ana.patch("/api/me", {"name": ""}))["name"] is None


async def test_what_does_not_fit_is_refused_and_changes_nothing(place: Place) -> None:
    ana = await place.signed_in("ana", name="Ana")
    wrongs: tuple[object, ...] = (
        {"age": "old"},
        {"time_zone": "Moon/Base"},
        {"name": "x" * 61},
        {"languages": ["d"]},
        {"threads": ["unknown"]},
        {"nmae": "Ann"},
        {"name": 7},
        [],
        "x",
    )
    for wrong in wrongs:
        assert await ana.refused("PATCH", "/api/me", wrong) == "malformed"
    assert (await ana.get("/api/me"))["name"] == "Ana"


async def test_a_thread_the_network_took_off_its_list_stays_with_who_chose_it(place: Place) -> None:
    await place.run('UPDATE network SET threads = \'["loss", "work"]\'')
    ana = await place.signed_in("ana", threads=["loss"])
    await place.run("UPDATE network SET threads = '[\"work\"]'")
    me = await ana.patch("/api/me", {"threads": ["loss", "work"]})
    assert me["threads"] == ["loss", "work"]


async def test_a_request_from_another_site_changes_nothing(place: Place) -> None:
    ana = await place.signed_in("ana", name="Ana")
    answer = await ana.http.patch("/api/me", json={"name": "Eve"}, headers={"origin": "https://evil.example"})
    assert answer.json()["code"] == "wrong_origin"
    assert (await ana.get("/api/me"))["name"] == "Ana"


async def test_nobody_widens_alone_what_they_said_about_their_age(place: Place) -> None:
    ana, sam = (
        await place.signed_in("ana", age="adult"),
        await place.signed_in("sam", "steward", age="unsaid"),
    )
    assert (await ana.patch("/api/me", {"age": "minor"}))["age"] == "minor"
    for said in ("minor", "unsaid"):
        await ana.patch("/api/me", {"age": said})
        assert await ana.refused("PATCH", "/api/me", {"age": "adult", "name": "Ana"}) == "not_allowed"
    me = await ana.get("/api/me")
    assert (me["age"], me["name"]) == ("unsaid", None)
    path = "/api/desk/people/{}/adult"
    checked = {"checked": "we met"}
    assert await sam.refused("POST", path.format(sam.member), checked) == "needs_second_person"
    await sam.post(path.format(ana.member), checked)
    assert (await ana.get("/api/me"))["age"] == "adult"


# ---------------------------------------------------------------- boundaries


async def test_a_block_holds_both_ways_and_can_be_taken_back(any_place: Place) -> None:
    place = any_place
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    await place.share_room("room", ana, ben)
    await ana.post("/api/blocks", {"room": "room", "member": ben.member})
    await ana.post("/api/blocks", {"room": "room", "member": ben.member})
    for one, other in ((ana, ben), (ben, ana)):
        found = await place.store.read(lambda tx, who=one.member: blocked_with(tx, who))
        assert found == {other.member}
    assert [block["member"] for block in await ana.get("/api/blocks")] == [ben.member]
    assert await ben.get("/api/blocks") == []
    await ana.delete(f"/api/blocks/{ben.member}")
    assert await place.store.read(lambda tx: blocked_with(tx, ben.member)) == frozenset()


async def test_one_cannot_take_back_the_block_of_another(place: Place) -> None:
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    await place.share_room("room", ana, ben)
    await ana.post("/api/blocks", {"room": "room", "member": ben.member})
    assert await ben.refused("DELETE", f"/api/blocks/{ana.member}") == "not_found"
    assert await place.store.read(lambda tx: blocked_with(tx, ben.member)) == {ana.member}


async def test_only_somebody_one_has_met_can_be_named(place: Place) -> None:
    ana, ben, mallory = [await place.signed_in(seed) for seed in ("ana", "ben", "mallory")]
    await place.share_room("room", ana, ben)
    for body in ({"room": "room", "member": ana.member}, {"room": "nowhere", "member": ana.member}):
        for path in ("/api/blocks", "/api/not-again"):
            assert await mallory.refused("POST", path, body) == "not_found"


async def test_not_this_person_again_is_kept_without_saying_who(any_place: Place) -> None:
    place = any_place
    ana, ben, cleo = [await place.signed_in(seed) for seed in ("ana", "ben", "cleo")]
    await place.share_room("room", ana, ben)
    await ana.post("/api/not-again", {"room": "room", "member": ben.member})
    secret = place.parts.secrets.secret("not-again")
    others = [ben.member, cleo.member, ana.member]
    assert await place.store.read(lambda tx: not_again(tx, secret, ana.member, others)) == {ben.member}
    assert await place.store.read(lambda tx: not_again(tx, secret, ben.member, [ana.member])) == {ana.member}
    row = await place.row("SELECT mark FROM not_again")
    assert bytes(row["mark"]) != not_again_mark(b"another network", ana.member, ben.member)
    assert ben.member.encode() not in bytes(row["mark"])


# ---------------------------------------------------------------- the vault


async def test_the_vault_gives_back_the_very_bytes(place: Place) -> None:
    ana = await place.signed_in("ana")
    body = bytes(range(256)) * 4
    assert (await put(ana, "jar.1", body))["version"] == 1
    answer = await ana.http.get("/api/vault/jar.1")
    assert answer.content == body
    assert answer.headers["etag"] == '"1"'
    listed = await ana.get("/api/vault")
    assert [(i["name"], i["version"], i["size"]) for i in listed["items"]] == [("jar.1", 1, 1024)]


async def test_two_devices_do_not_overwrite_each_other(any_place: Place) -> None:
    place = any_place
    ana = await place.signed_in("ana")
    await put(ana, "jar", b"one")
    await put(ana, "jar", b"two", over=1)
    told = await put(ana, "jar", b"other", over=1)
    assert told["code"] == "stale"
    assert told["detail"]["version"] == 2
    assert (await put(ana, "jar", b"new"))["code"] == "stale"
    assert (await put(ana, "never", b"new", over=3))["code"] == "stale"
    assert (await ana.http.get("/api/vault/jar")).content == b"two"
    assert (await ana.http.delete("/api/vault/jar", params={"over": 1})).json()["code"] == "stale"
    await ana.delete("/api/vault/jar", over=2)
    await ana.delete("/api/vault/jar", over=2)
    assert await ana.refused("GET", "/api/vault/jar") == "not_found"


async def test_a_vault_is_nobody_elses(place: Place) -> None:
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    await put(ana, "jar", b"mine")
    assert await ben.refused("GET", "/api/vault/jar") == "not_found"
    await put(ben, "jar", b"his")
    assert (await ana.http.get("/api/vault/jar")).content == b"mine"


async def test_an_account_nobody_knows_yet_has_a_small_vault(place: Place) -> None:
    ana = await place.signed_in("ana")
    assert (await ana.get("/api/vault"))["limit"] == UNKNOWN_LIMIT
    assert (await put(ana, "big", bytes(MB)))["code"] == "vault_full"
    fits = UNKNOWN_LIMIT - ROW_COST
    assert (await put(ana, "big", bytes(fits)))["version"] == 1
    assert (await put(ana, "more", b""))["code"] == "vault_full"
    assert (await put(ana, "big", bytes(fits - 10), over=1))["version"] == 2
    await place.store.write(lambda tx: known(tx, ana.member))
    assert (await put(ana, "more", bytes(MB)))["version"] == 1


async def test_a_piece_larger_than_eight_megabytes_is_not_taken(place: Place) -> None:
    ana = await place.signed_in("ana")
    await place.store.write(lambda tx: known(tx, ana.member))
    assert (await put(ana, "big", bytes(8 * MB + 1)))["code"] == "too_large"
    assert (await put(ana, "big", bytes(8 * MB)))["version"] == 1


# ---------------------------------------------------------------- taking along, leaving


async def test_an_export_holds_what_was_told_and_where_the_rest_is(any_place: Place) -> None:
    place = any_place
    await place.run("UPDATE network SET threads = '[\"loss\"]'")
    ana, ben = (
        await place.signed_in("ana", "supporter", name="Ana", threads=["loss"]),
        await place.signed_in("ben"),
    )
    await place.share_room("room", ana, ben)
    await ana.post("/api/blocks", {"room": "room", "member": ben.member})
    await put(ana, "jar", b"sealed")
    told = await ana.get("/api/me/export")
    assert told["format"] == "asterism export 1"
    assert told["member"]["name"] == "Ana"
    assert told["member"]["threads"] == ["loss"]
    assert told["member"]["roles"] == ["supporter"]
    assert told["blocks"][0]["blocked"] == ben.member
    assert told["vault"][0]["name"] == "jar"
    assert told["devices"][0]["id"] == ana.device
    assert told["training"]["gate"]["probation"] == 1


async def test_leaving_for_good_is_announced_and_then_complete(any_place: Place) -> None:
    place = any_place
    ana, ben = await place.signed_in("ana", name="Ana"), await place.signed_in("ben")
    await place.share_room("room", ana, ben)
    stays = {each["what"] for each in (await ana.get("/api/me/erase"))["stays"]}
    assert stays == {"backups", "reports", "words_in_rooms"}
    session = (await ana.get("/api/sessions"))[0]["session"]
    await ana.delete("/api/me")
    assert place.cuts == [session]
    assert await ana.refused("GET", "/api/me") == "not_signed_in"
    row = await place.row("SELECT COUNT(*) AS n FROM members WHERE id = ?", ana.member)
    assert row["n"] == 0
    # The same words would make an account that knows nothing of before.
    assert (await ana.sign_in())["new"] is True
    assert (await ana.get("/api/me"))["name"] is None


async def test_a_notice_is_seen_by_its_own_person_only(place: Place) -> None:
    from asterism.people.store import notify

    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    await place.store.write(lambda tx: notify(tx, "n1", ana.member, "lifted", reason="heard"))
    assert await ben.refused("POST", "/api/me/notices/n1/seen") == "not_found"
    await ana.post("/api/me/notices/n1/seen")
    [notice] = (await ana.get("/api/me"))["notices"]
    assert notice["seen"] is True
    assert notice["words"] == {"reason": "heard"}


async def test_a_key_to_seal_to_is_signed_by_the_account(place: Place) -> None:
    from asterism.people.credential import SEAL_KEY_BYTES, seal_key_bytes

    sam, kim = await place.signed_in("sam", "steward"), await place.signed_in("kim", "steward")
    key = b"k" * SEAL_KEY_BYTES
    forged = {"key": b64(key), "signature": b64(private("eve").sign(seal_key_bytes(key)))}
    assert await sam.refused("POST", "/api/me/seal-key", forged) == "bad_signature"
    assert await sam.get("/api/stewards") == []
    for person in (sam, kim):
        good = {"key": b64(key), "signature": b64(person.key.sign(seal_key_bytes(key)))}
        await person.post("/api/me/seal-key", good)
    ana = await place.signed_in("ana")
    assert {s["member"] for s in await ana.get("/api/stewards")} == {sam.member, kim.member}
    # A report about a steward is not for that steward.
    assert [s["member"] for s in await ana.get("/api/stewards", about=sam.member)] == [kim.member]
