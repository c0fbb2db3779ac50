"""Visits of a bond, what time does to it, and the end of what is left, over HTTP on both stores."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from asterism.bonds import rules, store
from asterism.bonds.state import (
    BOND_DAWN_MS,
    DAWN_MS,
    FORGOTTEN_AFTER_MS,
    HOUR,
    QUESTION_MS,
    WORDLESS_MS,
)
from tests.api.test_bonds import pass_time, two
from tests.bonds_walked import begin, question
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import b64

__all__ = ["any_place_fixture", "place_fixture"]


# ---------------------------------------------------------------- visits


async def test_a_visit_begins_while_the_other_is_away_with_what_their_device_left(any_place: Place) -> None:
    place = any_place
    ana, ben = await two(place)
    packages = [b64(bytes([n]) * 64) for n in range(4)]
    view = await ben.does("key-packages", device=ben.person.device, packages=packages)
    assert view["my_packages"] == 4
    assert await ben.refused("key-packages", device=ana.person.device, packages=packages) == "not_found"
    begun = (await ana.visit())["visit"]
    rows = await place.store.read(
        lambda tx: tx.all(
            "SELECT device, member, leaf, key_package FROM room_devices WHERE room = ? ORDER BY member = ?",
            begun["room"], ana.member,
        )
    )  # fmt: skip
    assert [(r["device"], r["key_package"] and bytes(r["key_package"])) for r in rows] == [
        (ben.person.device, b"\0" * 64), (ana.person.device, None),
    ]  # fmt: skip
    members = await place.store.read(
        lambda tx: tx.all("SELECT member, role, star FROM room_members WHERE room = ?", begun["room"])
    )
    stars = {ana.member: (await ana.now())["me_star"], ben.member: (await ana.now())["other"]["star"]}
    assert {r["member"]: (r["role"], r["star"]) for r in members} == {
        member: ("friend", star) for member, star in stars.items()
    }
    assert (await ben.now())["my_packages"] == 3
    # Whoever comes, comes to the one that is open, with whatever they wished for.
    assert (await ben.visit())["visit"] == begun
    assert (await ben.now())["my_packages"] == 3
    # A device that was signed out is let in nowhere.
    await ana.does("dawn", visit=begun["visit"])
    await pass_time(place, DAWN_MS)
    await place.run("DELETE FROM sessions WHERE member = ?", ben.member)
    room = (await ana.visit())["visit"]["room"]
    assert [
        row["device"]
        for row in await place.store.read(
            lambda tx: tx.all("SELECT device FROM room_devices WHERE room = ?", room)
        )
    ] == [ana.person.device]


async def test_two_visits_in_the_same_instant_are_one(any_place: Place) -> None:
    place = any_place
    ana, ben = await two(place)
    views = await asyncio.gather(*(each.visit() for each in (ana, ben) * 3))
    assert len({view["visit"]["visit"] for view in views}) == 1
    assert await place.row("SELECT COUNT(*) AS n FROM rooms WHERE kind = 'bond'") == {"n": 1}
    land = (await ana.now())["land"]
    assert land == (await ben.now())["land"]


async def test_whoever_comes_to_a_visit_that_nobody_founded_may_found_it(place: Place) -> None:
    ana, ben = await two(place)
    room = (await ana.visit())["visit"]["room"]
    founder = "SELECT founder FROM rooms WHERE id = ?"
    await ben.visit()
    assert (await place.row(founder, room))["founder"] == ana.member
    place.skip(20_000)
    await ben.visit()
    assert (await place.row(founder, room))["founder"] == ben.member
    await place.run("UPDATE rooms SET generation = 1 WHERE id = ?", room)
    await ana.visit()
    assert (await place.row(founder, room))["founder"] == ben.member


async def test_a_visit_has_its_dawn_and_closes_by_itself_when_nobody_speaks(any_place: Place) -> None:
    place = any_place
    ana, ben = await two(place)
    begun = (await ana.visit())["visit"]
    dawning = (await ben.does("dawn", visit=begun["visit"]))["visit"]
    assert dawning["closes_at"] == dawning["dawning_at"] + DAWN_MS
    assert (await ana.does("dawn", visit=begun["visit"]))["visit"] == dawning
    await pass_time(place, DAWN_MS - 1)
    assert (await ana.now())["visit"] == dawning
    await pass_time(place, 1)
    over = await ana.now()
    assert (over["visit"], over["last_dawn"]) == (None, place.clock.now())
    room = await place.row("SELECT closed_at, dawn_at FROM rooms WHERE id = ?", begun["room"])
    assert room["dawn_at"] == room["closed_at"] + 24 * HOUR
    assert await ana.refused("dawn", visit=begun["visit"]) == "closed"

    silent = (await ana.visit())["visit"]
    assert silent["closes_at"] == place.clock.now() + WORDLESS_MS
    place.skip(20 * HOUR)
    await place.run(
        "INSERT INTO room_log (room, seq, generation, epoch, kind, sender, device, ref, at, tag, server_tag,"
        " frank_key, external, body) VALUES (?, 1, 1, 0, 'speech', ?, 'd', 'r', ?, ?, ?, '', 0, ?)",
        silent["room"], ana.member, place.clock.now(), b"", b"", b"",
    )  # fmt: skip
    assert (await ben.now())["visit"]["closes_at"] == place.clock.now() + WORDLESS_MS
    await pass_time(place, WORDLESS_MS - 1)
    assert (await ben.now())["visit"] is not None
    await pass_time(place, 1)
    assert (await ben.now())["visit"] is None


async def test_a_bond_that_rests_begins_nothing_and_loses_nothing(place: Place) -> None:
    ana, ben = await two(place)
    asked = (await ana.ask(await question(ana)))["asked"]
    await ana.visit()
    resting = await ana.does("rest", on=True)
    assert (resting["state"], resting["visit"]["dawning_at"]) == ("resting", place.clock.now())
    assert await ben.refused("questions", client_id="c", question=(await question(ana, 2))[1]) == "bond_rests"
    await pass_time(place, DAWN_MS)
    assert await ben.refused("visit", device=ben.person.device) == "bond_rests"
    await ana.seal(asked)
    assert (await ben.seal(asked))["questions"][0]["state"] == "revealed"
    assert (await ben.does("rest", on=False))["state"] == "walking"
    assert (await ben.visit())["visit"] is not None


# ---------------------------------------------------------------- time that could not be stepped


async def test_a_bond_that_cannot_be_stepped_is_put_off_and_the_others_go_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, _ = await two(place)
    cleo, dan = await begin(place, await place.signed_in("cleo"), await place.signed_in("dan"))
    for each in (ana, cleo):
        await each.ask(await question(each))
    honest = rules.due

    def broken(bond: Any, word: Any, now: int) -> Any:
        if bond.id == ana.bond:
            raise ValueError("poisoned")
        return honest(bond, word, now)

    monkeypatch.setattr("asterism.bonds.rules.due", broken)
    await pass_time(place, QUESTION_MS)
    assert (await place.row("SELECT tries FROM bonds WHERE id = ?", ana.bond))["tries"] == 1
    assert await place.row("SELECT state FROM bond_questions WHERE bond = ?", cleo.bond) == {
        "state": "turned"
    }
    assert (await dan.now())["questions"][0]["state"] == "turned"
    monkeypatch.undo()
    await pass_time(place, 60_000)
    row = await place.row("SELECT tries, due_at FROM bonds WHERE id = ?", ana.bond)
    assert (row["tries"], row["due_at"]) == (0, None)
    assert (
        await place.store.read(lambda tx: store.between(tx, *sorted((cleo.member, dan.member)))) == cleo.bond
    )


async def test_the_line_that_a_bond_has_ended_goes_at_last(any_place: Place) -> None:
    place = any_place
    ana, ben = await two(place)
    await ana.does("end")
    await pass_time(place, BOND_DAWN_MS)
    # Whoever ended it has nothing of it any more; the other finds, for a while, that it has.
    assert await ana.person.refused("GET", f"/api/bonds/{ana.bond}") == "not_found"
    assert (await ana.person.get("/api/bonds"))["bonds"] == []
    assert [each["state"] for each in (await ben.person.get("/api/bonds"))["bonds"]] == ["ended"]
    await pass_time(place, FORGOTTEN_AFTER_MS - BOND_DAWN_MS)
    assert (await ben.person.get("/api/bonds"))["bonds"] == []
    assert await place.count("bonds") == 0
