"""Signing in: an account appears at the first touch, and nobody else can stand at its door."""

from __future__ import annotations

from typing import Any

import pytest

from asterism.people.store import MAX_DEVICES
from asterism.store.base import StoreUnavailable
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person, b64, private, public

__all__ = ["any_place_fixture", "place_fixture"]

DAY_MS = 86_400_000


async def test_the_first_sign_in_makes_the_account_without_any_form(place: Place) -> None:
    ana = place.person("ana")
    told = await ana.sign_in()
    assert told["new"] is True
    assert told["member"] == ana.member
    me = await ana.get("/api/me")
    assert me["member"] == ana.member
    assert me["name"] is None
    assert me["age"] is None
    assert me["roles"] == []


async def test_signing_in_again_is_the_same_member_device_and_session(any_place: Place) -> None:
    place = any_place
    ana = place.person("ana")
    first = await ana.sign_in()
    second = await ana.sign_in()
    assert second["new"] is False
    assert {k: first[k] for k in ("member", "device", "session")} == {
        k: second[k] for k in ("member", "device", "session")
    }
    assert len(await ana.get("/api/sessions")) == 1


async def test_the_token_of_before_opens_nothing_after_signing_in_again(place: Place) -> None:
    ana = place.person("ana")
    await ana.sign_in()
    old = dict(ana.http.cookies)
    await ana.sign_in()
    thief = place.person("ana")
    for name, value in old.items():
        thief.http.cookies.set(name, value)
    assert await thief.refused("GET", "/api/me") == "not_signed_in"


async def test_a_second_device_of_the_account_has_a_session_of_its_own(place: Place) -> None:
    phone, laptop = place.person("ana"), place.person("ana", device="laptop")
    await phone.sign_in()
    told = await laptop.sign_in()
    assert told["new"] is False
    assert told["member"] == phone.member
    sessions = await phone.get("/api/sessions")
    assert {s["device"] for s in sessions} == {phone.device, laptop.device}
    assert [s["device"] for s in sessions if s["current"]] == [phone.device]


async def test_the_store_keeps_no_token(place: Place) -> None:
    ana = place.person("ana")
    await ana.sign_in()
    token = ana.http.cookies["asterism"]

    async def all_rows(tx: Any) -> list[Any]:
        return [dict(row) for row in await tx.all("SELECT * FROM sessions")]

    assert token.encode() not in repr(await place.store.read(all_rows)).encode()


async def test_a_signature_of_another_account_is_refused(place: Place) -> None:
    ana, mallory = place.person("ana"), place.person("mallory")
    body = await mallory.sign_in_body()
    body["account_key"] = b64(public(ana.key))
    assert await mallory.refused("POST", "/api/sign-in", body) == "bad_signature"
    assert await place.count("members") == 0


async def test_a_signature_for_another_host_is_refused(place: Place) -> None:
    ana = place.person("ana")
    body = await ana.sign_in_body(host="elsewhere.example")
    assert await ana.refused("POST", "/api/sign-in", body) == "bad_signature"


async def test_a_challenge_is_good_for_one_sign_in(place: Place) -> None:
    ana = place.person("ana")
    body = await ana.sign_in_body()
    assert (await ana.http.post("/api/sign-in", json=body)).status_code == 200
    assert await ana.refused("POST", "/api/sign-in", body) == "challenge_stale"


async def test_a_challenge_runs_out_after_two_minutes(place: Place) -> None:
    ana = place.person("ana")
    body = await ana.sign_in_body()
    place.skip(120_000)
    assert await ana.refused("POST", "/api/sign-in", body) == "challenge_stale"


async def test_a_challenge_we_did_not_make_is_refused(place: Place) -> None:
    ana = place.person("ana")
    body = await ana.sign_in_body()
    body["challenge"] = b64(bytes(56))
    assert await ana.refused("POST", "/api/sign-in", body) == "bad_signature"


async def test_a_used_challenge_is_forgotten_once_it_has_run_out(any_place: Place) -> None:
    place = any_place
    ana = place.person("ana")
    await ana.sign_in()
    place.skip(130_000)
    await ana.sign_in()
    assert await place.count("challenges_used") == 1


async def test_a_client_whose_clock_is_a_day_off_signs_in_with_the_time_of_the_server(place: Place) -> None:
    ana = place.person("ana")
    # The device signs what it was given; its own clock is nowhere in it, and it learns the server's.
    told = (await ana.http.get("/api/challenge")).json()
    assert told["now"] == place.clock.now()
    assert told["expires_at"] == place.clock.now() + 120_000
    place.skip(DAY_MS)
    assert (await ana.sign_in())["now"] == place.clock.now()


async def test_a_forged_credential_adds_no_device(place: Place) -> None:
    ana, mallory = place.person("ana"), place.person("mallory")
    forged = [
        ana.credential(device_key=public(mallory.device_key)),
        ana.credential(device="somewhere-else"),
        ana.credential(member=mallory.member),
        ana.credential(account_key_version=2),
        mallory.credential(),
        b"\x00nonsense",
        b"",
    ]
    for credential in forged:
        body = await ana.sign_in_body(credential=credential or b"\xc0")
        assert await ana.refused("POST", "/api/sign-in", body) == "forged_credential"
    assert await place.count("devices") == 0
    assert await place.count("members") == 0


async def test_a_member_id_that_is_not_the_one_of_the_key_is_forged_even_when_signed(place: Place) -> None:
    ana, mallory = place.person("ana"), place.person("mallory")
    mallory.member = ana.member
    body = await mallory.sign_in_body()
    assert await mallory.refused("POST", "/api/sign-in", body) == "forged_credential"


async def test_nobody_can_take_over_a_device_id(place: Place) -> None:
    ana, mallory = place.person("ana"), place.person("mallory")
    await ana.sign_in()
    mallory.device = ana.device
    assert await mallory.refused("POST", "/api/sign-in", await mallory.sign_in_body()) == "forged_credential"
    mallory.device_key = ana.device_key
    assert await mallory.refused("POST", "/api/sign-in", await mallory.sign_in_body()) == "forged_credential"
    ana.device_key = private("another key")
    assert await ana.refused("POST", "/api/sign-in", await ana.sign_in_body()) == "forged_credential"


async def test_a_thirty_first_device_is_let_in_and_the_first_one_makes_room(place: Place) -> None:
    first = place.person("ana", device="0")
    await first.sign_in()
    for number in range(1, MAX_DEVICES + 1):
        place.skip(1)
        await place.person("ana", device=str(number)).sign_in()
    assert await place.count("devices") == MAX_DEVICES
    assert await first.refused("GET", "/api/me") == "not_signed_in"


async def test_ending_a_session_cuts_its_socket_and_its_push(any_place: Place) -> None:
    place = any_place
    phone, laptop = place.person("ana"), place.person("ana", device="laptop")
    await phone.sign_in()
    lost = (await laptop.sign_in())["session"]
    await place.subscribe(lost, laptop.member)
    await phone.delete(f"/api/sessions/{lost}")
    assert place.cuts == [lost]
    assert await place.count("push_subscriptions") == 0
    assert await laptop.refused("GET", "/api/me") == "not_signed_in"
    assert await phone.get("/api/me")


async def test_a_session_of_somebody_else_is_not_there(place: Place) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    session = (await ana.sign_in())["session"]
    await ben.sign_in()
    assert await ben.refused("DELETE", f"/api/sessions/{session}") == "not_found"
    assert place.cuts == []
    assert await ana.get("/api/me")


async def test_signing_out_ends_the_session_and_keeps_the_account(place: Place) -> None:
    ana = place.person("ana")
    session = (await ana.sign_in())["session"]
    await ana.post("/api/sign-out")
    assert place.cuts == [session]
    assert await ana.refused("GET", "/api/me") == "not_signed_in"
    assert (await ana.sign_in())["new"] is False


async def test_a_rekeyed_account_keeps_its_member_and_ends_its_other_sessions(place: Place) -> None:
    phone, laptop = place.person("ana"), place.person("ana", device="laptop")
    await phone.sign_in()
    other = (await laptop.sign_in())["session"]
    await rekey(phone, "ana anew")
    assert place.cuts == [other]
    assert await laptop.refused("GET", "/api/me") == "not_signed_in"
    # The former key opens nothing; the new one is the same member.
    assert await laptop.refused("POST", "/api/sign-in", await laptop.sign_in_body()) == "bad_signature"
    told = await phone.sign_in()
    assert told["new"] is False
    assert told["member"] == phone.member


async def test_twelve_words_learn_which_version_they_stand_for(any_place: Place) -> None:
    place = any_place
    phone = place.person("ana")
    await phone.sign_in()
    await rekey(phone, "ana anew")
    tablet = place.person("ana", device="tablet")
    tablet.key = phone.key
    answer = await tablet.http.post("/api/sign-in", json=await tablet.sign_in_body())
    assert answer.json()["code"] == "stale"
    tablet.version = answer.json()["detail"]["version"]
    tablet.member = answer.json()["detail"]["member"]
    assert (await tablet.sign_in())["member"] == phone.member


async def test_only_the_old_key_can_name_the_new_one(place: Place) -> None:
    from asterism.people.credential import rekey_bytes

    ana = place.person("ana")
    await ana.sign_in()
    new = private("stolen")
    body = {"key": b64(public(new)), "version": 2, "signature": b64(new.sign(rekey_bytes(public(new), 2)))}
    assert await ana.refused("POST", "/api/me/rekey", body) == "bad_signature"


async def rekey(person: Person, seed: str) -> None:
    from asterism.people.credential import rekey_bytes

    new = private(f"account {seed}")
    signature = person.key.sign(rekey_bytes(public(new), person.version + 1))
    await person.post(
        "/api/me/rekey", {"key": b64(public(new)), "version": person.version + 1, "signature": b64(signature)}
    )
    person.key, person.version = new, person.version + 1


async def test_a_rekeyed_account_lets_its_other_devices_into_nothing_more(place: Place) -> None:
    phone, laptop = place.person("ana"), place.person("ana", device="laptop")
    await phone.sign_in()
    await laptop.sign_in()
    await place.share_room("talk", phone)
    for person in (phone, laptop):
        await place.run(
            "INSERT INTO room_devices (room, member, device, leaf, key_package) VALUES ('talk', ?, ?, 0, ?)",
            person.member, person.device, b"k",
        )  # fmt: skip
    changed: list[str] = []
    place.parts.hub.room_changed = changed.append  # type: ignore[method-assign,assignment]
    await rekey(phone, "ana anew")
    row = await place.row("SELECT COUNT(*) AS n, MAX(device) AS device FROM room_devices")
    assert (row["n"], row["device"]) == (1, phone.device)
    assert changed == ["talk"]


async def test_the_key_that_was_given_up_makes_no_erased_member_anew(any_place: Place) -> None:
    thief, ana = any_place.person("ana", device="stolen"), any_place.person("ana")
    await ana.sign_in()
    await rekey(ana, "ana anew")
    await ana.delete("/api/me")
    assert await thief.refused("POST", "/api/sign-in", await thief.sign_in_body()) == "bad_signature"
    assert await any_place.count("members") == 0
    # Where no key was ever given up, coming back is a new beginning.
    ben = any_place.person("ben")
    await ben.sign_in()
    await ben.delete("/api/me")
    assert (await ben.sign_in())["new"] is True


async def test_with_a_full_disk_one_still_reads_on_the_next_day(
    any_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = any_place
    ana = place.person("ana")
    await ana.sign_in()
    place.skip(DAY_MS)
    write, tried = place.store.write, 0

    async def full(work: Any, **_: Any) -> None:
        nonlocal tried
        # The dispatcher goes its rounds beside this and wants to write as well.
        tried += "_note_day" in work.__qualname__
        raise StoreUnavailable

    monkeypatch.setattr(place.store, "write", full)
    for _ in range(5):
        place.parts.sessions.forget(ana.member)
        assert (await ana.get("/api/me"))["member"] == ana.member
    assert tried == 1, "it is not tried again at each request"
    monkeypatch.setattr(place.store, "write", write)
    before = (await place.row("SELECT used_day FROM sessions"))["used_day"]
    monkeypatch.setattr(place.clock, "monotonic", lambda: 60.0)
    place.parts.sessions.forget(ana.member)
    await ana.get("/api/me")
    assert (await place.row("SELECT used_day FROM sessions"))["used_day"] == before + DAY_MS
