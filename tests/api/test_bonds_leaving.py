"""Leaving a bond: by ending it, blocking, erasing the account, another age, a paused part. The other sees one
thing: that it has ended. What was given is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from asterism.bonds import at_rest
from asterism.bonds.state import BOND_DAWN_MS, Side
from asterism.keys import KEY_BYTES
from asterism.upkeep import Upkeep
from tests.bonds_walked import Walker, begin, question
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import b64

__all__ = ["any_place_fixture", "place_fixture"]

OF_A_BOND = (
    "bond_questions", "bond_answers", "bond_confidences", "bond_confidence_bytes", "bond_notes", "bond_keys",
    "bond_packages", "bond_visits",
)  # fmt: skip


async def shared(place: Place, one: str = "ana", other: str = "ben") -> list[Walker]:
    """Two who have everything there is between them: revealed, open, entrusted, noted, a visit."""
    ana, ben = await begin(place, await place.signed_in(one), await place.signed_in(other))
    first, second = await question(ana, 2)
    revealed = (await ana.ask(first))["asked"]
    await ana.seal(revealed)
    await ben.seal(revealed)
    await ana.hand_over(revealed)
    await ana.seal((await ana.ask(second))["asked"], "unseen")
    for each in (ana, ben):
        await each.entrusts(b"entrusted by " + each.person.seed.encode())
        await each.note(b"a note of " + each.person.seed.encode())
        await each.does("key-packages", device=each.person.device, packages=[b64(b"p" * 64)] * 2)
    await ana.visit()
    return [ana, ben]


def plain(view: dict[str, Any], place: Place) -> dict[str, Any]:
    """A view without what differs from bond to bond."""
    return {
        **view, "bond": "", "me_star": "", "other": {**view["other"], "star": ""},
        "land": {**view["land"], "seed": ""}, "notes": len(view["notes"]),
        "confidences": [(c["by"] != "", c["kind"], c["size"]) for c in view["confidences"]],
        "key": view["key"] is None, "since": 0,
    }  # fmt: skip


async def end(each: Walker, _: Walker) -> None:
    await each.does("end")


async def block(each: Walker, other: Walker) -> None:
    await each.person.post("/api/blocks", {"room": each.bond, "member": other.member})


async def erase(each: Walker, _: Walker) -> None:
    await each.person.delete("/api/me")


async def another_age(each: Walker, _: Walker) -> None:
    await each.person.patch("/api/me", {"age": "unsaid"})


WAYS: list[Callable[[Walker, Walker], Awaitable[None]]] = [end, block, erase, another_age]


async def test_the_other_sees_the_same_end_however_somebody_left(any_place: Place) -> None:
    place = any_place
    seen = []
    for number, way in enumerate(WAYS):
        ana, ben = await shared(place, f"a{number}", f"b{number}")
        await way(ana, ben)
        view = await ben.now()
        assert view["state"] == "ended"
        assert view["dawn_at"] == view["ended_at"] + BOND_DAWN_MS
        assert view["other"]["member"] == ""
        assert (view["questions"], view["visit"]) == ([], None)
        # What they gave is gone; what ben gave himself is his until the dawn.
        assert [each["by"] for each in view["notes"] + view["confidences"]] == [ben.member] * 2
        (mine,) = view["confidences"]
        assert (await ben.confidence(mine["confidence"])).startswith(b"entrusted by ")
        (short,) = (await ben.person.get("/api/bonds"))["bonds"]
        seen.append((plain(view, place), {**short, "bond": "", "star": "", "since": 0}))
        acts: list[tuple[str, dict[str, Any]]] = [
            ("visit", {"device": ben.person.device}), ("note", {"edition": 1, "body": b64(b"x")}),
            ("rest", {"on": True}), ("key", ben.key(2)), ("deeper", {"depth": 2, "want": True}),
        ]  # fmt: skip
        for what, body in acts:
            assert await ben.refused(what, **body) == "closed"
    for each in seen[1:]:
        assert each == seen[0]


async def test_what_somebody_gave_is_gone_when_they_leave_and_everything_at_the_dawn(
    any_place: Place,
) -> None:
    place = any_place
    ana, ben = await shared(place)
    keys = key_files(place.folder)
    assert len(keys) >= 4
    (his,) = [each["confidence"] for each in (await ana.now())["confidences"] if each["by"] == ben.member]
    await ana.does("end")
    # Nor has the one who left anything of the other's any more.
    left = await ana.now()
    assert (left["state"], left["notes"], left["confidences"]) == ("ended", [], [])
    assert await ana.person.refused("GET", f"/api/bonds/{ana.bond}/confidences/{his}") == "not_found"
    await place.parts.dispatcher.tick()
    counted = {table: await place.count(table) for table in OF_A_BOND}
    assert counted == dict.fromkeys(OF_A_BOND, 0) | {
        "bond_confidences": 1, "bond_confidence_bytes": 1, "bond_notes": 1,
    }  # fmt: skip
    side: Side = "a" if ana.member < ben.member else "b"
    assert at_rest.key_of(ana.bond, side) not in key_files(place.folder)
    assert await place.row("SELECT closed_at FROM rooms WHERE kind = 'bond'") == {
        "closed_at": place.clock.now()
    }
    place.skip(BOND_DAWN_MS)
    await place.parts.dispatcher.tick()
    await place.parts.dispatcher.tick()
    assert {table: await place.count(table) for table in OF_A_BOND} == dict.fromkeys(OF_A_BOND, 0)
    assert not {name for name in key_files(place.folder) if name.startswith(ana.bond)}
    assert await place.count("bond_keys_over") == 0
    # Not even the key bytes that were there stand in any file.
    files = b"".join(path.read_bytes() for path in place.folder.rglob("*") if path.is_file())
    assert not [name for name, key in keys.items() if key in files and not name.startswith("drafts")]


def key_files(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.rglob("rooms/??/*")
        if path.stat().st_size == KEY_BYTES
    }


@pytest.mark.parametrize("first", ["seal", "erase"])
async def test_an_account_erased_in_the_middle_of_a_seal_reveals_nothing(
    any_place: Place, first: str
) -> None:
    """P8, P14: whoever comes first, nothing of the one who left is delivered or kept."""
    place = any_place
    ana, ben = await begin(place, await place.signed_in("ana"), await place.signed_in("ben"))
    asked = (await ana.ask(await question(ana)))["asked"]
    await ben.seal(asked, "what ben never said")

    async def seals() -> int:
        return (
            await ana.person.http.post(
                f"/api/bonds/{ana.bond}/questions/{asked}/seal", json=ana.seal_of("what ana said")
            )
        ).status_code

    async def erases() -> int:
        return (await ben.person.http.delete("/api/me")).status_code

    both = [seals(), erases()] if first == "seal" else [erases(), seals()]
    codes = sorted(await asyncio.gather(*both))
    assert codes[0] in (200, 204)
    assert codes[1] in (200, 204, 410)
    view = await ana.now()
    assert (view["state"], view["questions"]) == ("ended", [])
    assert await place.count("bond_answers") == 0
    await place.parts.dispatcher.tick()
    row = await place.row("SELECT member_a, member_b FROM bonds WHERE id = ?", ana.bond)
    assert {row["member_a"], row["member_b"]} == {"", ana.member}
    assert await place.count("bond_keys_over") == 0


async def test_whose_part_is_paused_reaches_nobody_and_can_take_back_and_end(place: Place) -> None:
    ana, ben = await shared(place)
    (mine,) = [each["confidence"] for each in (await ana.now())["confidences"] if each["by"] == ana.member]
    steward = await place.signed_in("steward", "steward")
    await steward.post(f"/api/desk/people/{ana.member}/suspend", {"reason": "For a while."})
    assert (await ben.now())["visit"] is None
    acts: list[tuple[str, dict[str, Any]]] = [
        ("visit", {"device": ana.person.device}), ("note", {"edition": 1, "body": b64(b"x")}),
        ("rest", {"on": False}), ("deeper", {"depth": 2, "want": True}),
        ("questions", {"client_id": "c", "question": "q"}),
        ("confidences", {"client_id": "c", "kind": "words", "edition": 1, "body": b64(b"x" * 40)}),
    ]  # fmt: skip
    for what, body in acts:
        assert await ana.refused(what, **body) == "suspended", what
    assert (await ben.now())["state"] == "walking"
    await ana.does(f"confidences/{mine}/take-back")
    await ana.note(b"")
    await ana.does("end")
    assert (await ben.now())["state"] == "ended"


async def test_only_the_other_of_a_bond_that_goes_on_can_be_blocked_by_it(place: Place) -> None:
    ana, ben = await begin(place, await place.signed_in("ana"), await place.signed_in("ben"))
    eve = await place.signed_in("eve")
    for who, whom in [(eve, ana.member), (ana.person, eve.member), (ana.person, ana.member)]:
        assert await who.refused("POST", "/api/blocks", {"room": ana.bond, "member": whom}) in (
            "not_found", "malformed",
        )  # fmt: skip
    assert (await ben.now())["state"] == "walking"


async def test_keys_of_bonds_are_not_swept_away_as_nobodys(place: Place) -> None:
    ana, ben = await shared(place)
    (hers,) = [each["confidence"] for each in (await ana.now())["confidences"] if each["by"] == ana.member]
    before = key_files(place.folder)
    place.skip(2 * BOND_DAWN_MS)
    await at_rest.seal(place.parts, "belongs-to-nothing", "what", b"bytes")
    place.skip(2 * BOND_DAWN_MS)
    await Upkeep(place.parts)._run()
    assert key_files(place.folder) == before
    assert await ben.confidence(hers) == b"entrusted by ana".ljust(28, b".")


async def test_an_export_tells_what_somebody_did_and_nothing_of_the_other(place: Place) -> None:
    """P14."""
    ana, ben = await shared(place)
    told = (await ana.person.get("/api/me/export"))["bonds"]
    assert [each["id"] for each in told] == [ana.bond]
    (bond,) = told
    assert len(bond["answers"]) == 2
    assert [each["passed"] for each in bond["answers"]] == [0, 0]
    assert len(bond["confidences"]) == len(bond["notes"]) == 1
    assert bond["want"] is None
    assert ben.member not in str(bond)
    assert ben.person.device not in str(bond)


async def test_a_key_that_cannot_be_destroyed_is_tried_again_and_keeps_nobody_waiting(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, _ = await begin(place, await place.signed_in("ana"), await place.signed_in("ben"))
    stuck, free = [await ana.entrusts(words) for words in (b"one", b"two")]
    destroy = place.parts.room_keys.destroy

    async def broken(key: str) -> None:
        if key == stuck:
            raise OSError("the disk says no")
        await destroy(key)

    monkeypatch.setattr(place.parts.room_keys, "destroy", broken)
    for each in (stuck, free):
        await ana.does(f"confidences/{each}/take-back")
    await place.parts.dispatcher.tick()
    assert {name for name in key_files(place.folder) if name in (stuck, free)} == {stuck}
    assert await place.parts.dispatcher.next_at() > place.clock.now()
    monkeypatch.undo()
    place.skip(at_rest.AGAIN_MS)
    await place.parts.dispatcher.tick()
    assert stuck not in key_files(place.folder)
    assert await place.count("bond_keys_over") == 0
