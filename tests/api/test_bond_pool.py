"""P8, P10, P11: who is suggested to whom, that a no is never known, and that two yeses make one bond."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from asterism.bonds import suggestions
from asterism.bonds.making import begin_bond
from asterism.bonds.pool import LOOKS, MAX_BONDS, NEW_AT_MOST, RESTS_AFTER_CRISIS
from asterism.calls import met
from asterism.rooms.stars import star_for
from asterism.store.base import Tx
from tests.api.test_circles import adult
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

DAY = 86_400_000
THREADS = ["loss", "anxiety", "loneliness", "work"]


@pytest.fixture
async def pool(any_place: Place) -> Place:
    await any_place.run(
        f"UPDATE network SET threads = '{str(THREADS).replace(chr(39), chr(34))}' WHERE id = 1"
    )
    return any_place


def wishes(*threads: str, **changes: Any) -> dict[str, Any]:
    return {"threads": list(threads), "languages": ["en"], **changes}


async def wisher(place: Place, seed: str, *threads: str, **changes: Any) -> Person:
    person = await adult(place, seed)
    await person.post("/api/bonds/wishes", wishes(*threads, **changes))
    return person


async def see(person: Person) -> Any:
    return await person.get("/api/bonds")


async def say(person: Person, yes: bool, number: int = 0) -> Any:
    suggestion = (await see(person))["suggestions"][number]["suggestion"]
    return await person.post(f"/api/bonds/suggestions/{suggestion}/answer", {"yes": yes})


async def rows(place: Place, sql: str, *args: Any) -> Any:
    return await place.store.read(lambda tx: tx.all(sql, *args))


async def test_p11_two_who_share_something_are_suggested_with_why_and_boundaries_are_never_crossed(
    pool: Place,
) -> None:
    ana = await wisher(pool, "ana", "loss", "work", hopes=["company"], hours=[20, 21])
    for number, wish in enumerate((
        wishes("loss", languages=["de"]),
        wishes("loss", not_threads=["work"]),
        wishes("loneliness"),
    )):  # fmt: skip
        person = await adult(pool, f"no{number}")
        await person.post("/api/bonds/wishes", wish)
        assert (await see(person))["suggestions"] == [], wish
    ben = await wisher(pool, "ben", "loss", hopes=["company", "quiet"], hours=[21, 22], pace="slow")
    (told,) = (await see(ana))["suggestions"]
    assert [(why["why"], why["what"], why["count"]) for why in told["reasons"]] == [
        ("shared", ["loss"], 0), ("hope", ["company"], 0), ("hours", [], 1), ("language", ["en"], 0),
    ]  # fmt: skip
    assert (told["pace"], told["said"], told["expires_at"] - told["made_at"]) == ("slow", None, 14 * DAY)
    assert len((await see(ben))["suggestions"]) == 2, "who shuns what Ana knows may meet Ben"
    assert ben.member not in str(told), "who it is, is not said"
    teen = await pool.signed_in("teen", age="minor")
    unsaid = await pool.signed_in("unsaid")
    for person, why in ((teen, "age"), (unsaid, "unsaid")):
        assert await person.refused("POST", "/api/bonds/wishes", wishes("loss")) == "bonds_for_adults"
        assert (await see(person))["may"] == why
    assert await ben.refused("POST", "/api/bonds/wishes", wishes("strange")) == "malformed"


async def test_p8_two_unseen_yeses_make_one_bond_also_in_the_same_instant(pool: Place) -> None:
    ana, ben = await wisher(pool, "ana", "loss"), await wisher(pool, "ben", "loss")
    before = await see(ben)
    await say(ana, yes=True)
    assert await see(ben) == before
    ids = [(await see(each))["suggestions"][0]["suggestion"] for each in (ana, ben)]
    await asyncio.gather(
        *(
            each.post(f"/api/bonds/suggestions/{id}/answer", {"yes": True})
            for each, id in zip((ana, ben), ids, strict=True)
        )
    )
    shown = [await see(each) for each in (ana, ben)]
    assert [each["suggestions"] for each in shown] == [[], []]
    (one,), (two,) = (each["bonds"] for each in shown)
    assert one["bond"] == two["bond"]
    assert one["state"] == "pact"
    assert await pool.count("bonds") == 1


@pytest.mark.parametrize(
    "does", ["says no", "says yes late", "leaves the pool", "blocks", "erases", "nothing"]
)
async def test_p10_whatever_the_other_does_looks_the_same_until_the_suggestion_is_over(
    pool: Place, does: str
) -> None:
    ana, ben = await wisher(pool, "ana", "loss"), await wisher(pool, "ben", "loss")
    told: list[Any] = []
    tell = pool.parts.hub.place_changed
    pool.parts.hub.place_changed = lambda what, members: (told.append(list(members)), tell(what, members))[1]  # type: ignore[func-returns-value,method-assign]
    await say(ana, yes=True)
    before = await see(ana)
    told.clear()
    if does == "says no":
        await say(ben, yes=False)
        assert (await see(ben))["suggestions"] == []
    elif does == "leaves the pool":
        await ben.post("/api/bonds/wishes/end", {})
    elif does == "blocks":
        await pool.run("INSERT INTO blocks (member, blocked, at) VALUES (?, ?, 0)", ben.member, ana.member)
        await say(ben, yes=True)
        assert (await see(ben))["suggestions"][0]["said"] == "yes"
    elif does == "erases":
        await ben.delete("/api/me")
    assert await see(ana) == before
    assert all(ana.member not in members for members in told)
    await suggestions.Suggesting(pool.parts).chore()
    assert await see(ana) == before
    if does == "says yes late":
        pool.skip(13 * DAY)
        await say(ben, yes=True)
        assert len((await see(ana))["bonds"]) == 1
        return
    pool.skip(14 * DAY)
    after = await see(ana)
    assert (after["suggestions"], after["bonds"]) == ([], [])


async def in_call(place: Place, caller: Person, lead: Person | None = None, need: str = "steady") -> str:
    """An open call of somebody; ``lead`` has held it until now."""
    call = f"call-{caller.member}"

    async def work(tx: Tx) -> None:
        await tx.run(
            "INSERT INTO calls (id, caller, client_id, room, state, version, need, term, reached_at, line_at,"
            " hungry, ringing, companions, practice, forgotten, lease_until, fence, tries, body)"
            " VALUES (?, ?, ?, ?, 'held', 1, ?, 0, ?, 0, 0, 0, 0, 0, 1, 0, 0, 0, ?)",
            call, caller.member, call, call, need, tx.now, b"",
        )  # fmt: skip
        if lead is not None:
            await tx.run(
                "INSERT INTO leads (call, term, member, slot, began_at, need) VALUES (?, 1, ?, 0, ?, ?)",
                call, lead.member, tx.now, need,
            )  # fmt: skip

    await place.store.write(work)
    return call


async def over(place: Place) -> None:
    await place.run("UPDATE leads SET ended_at = 1")
    await place.run("UPDATE calls SET state = 'closed'")


async def test_nobody_is_suggested_to_whoever_they_met_in_a_call_nor_during_one_nor_after_a_crisis(
    pool: Place,
) -> None:
    ana, ben, cleo = [await adult(pool, seed) for seed in ("ana", "ben", "cleo")]
    met_in = await in_call(pool, ana, ben)
    await in_call(pool, cleo, need="crisis")
    for person in (ana, ben, cleo):
        await person.post("/api/bonds/wishes", wishes("loss"))
        assert (await see(person))["may"] == "call"
    await over(pool)
    await suggestions.suggest(pool.parts)
    assert [(await see(person))["suggestions"] for person in (ana, ben, cleo)] == [[], [], []]
    assert (await see(cleo))["wishes"]["rests_until"] is not None
    # Whoever met in a call is kept apart also after the call has become a count.
    await pool.store.write(lambda tx: met.remember_met(tx, met_in, ana.member))
    await pool.run("DELETE FROM calls WHERE id = ?", met_in)
    pool.skip(RESTS_AFTER_CRISIS + 1)
    await suggestions.suggest(pool.parts)
    assert [len((await see(person))["suggestions"]) for person in (ana, ben, cleo)] == [1, 1, 2]


async def test_who_came_to_a_call_of_the_other_after_they_were_suggested_makes_no_bond_with_them(
    pool: Place,
) -> None:
    ana, ben = await wisher(pool, "ana", "loss"), await wisher(pool, "ben", "loss")
    await say(ana, yes=True)
    call = await in_call(pool, ana)
    await pool.run("INSERT INTO call_companions VALUES (?, ?, 1)", call, ben.member)
    await over(pool)
    await say(ben, yes=True)
    await suggestions.Suggesting(pool.parts).chore()
    assert (await see(ana))["bonds"] == (await see(ben))["bonds"] == []


async def test_whose_star_it_is_cannot_be_reckoned_from_the_ids_of_people_one_knows(pool: Place) -> None:
    for number in range(5):
        await wisher(pool, f"p{number}", "loss")
    told = await rows(pool, "SELECT id, member, other, star FROM bond_suggestions")
    assert len(told) >= 8
    reckoned = [star_for(row["id"], row["other"], ()) == row["star"] for row in told]
    assert sum(reckoned) < len(told) / 2


async def test_whoever_says_no_to_everybody_does_not_read_everybody(pool: Place) -> None:
    eve = await wisher(pool, "eve", "loss")
    for number in range(16):
        await wisher(pool, f"p{number}", "loss", not_threads=["work"])
    await pool.run("DELETE FROM bond_suggestions")
    for _ in range(6):
        await suggestions.suggest(pool.parts, frozenset({eve.member}))
        for _ in range(len((await see(eve))["suggestions"])):
            await say(eve, yes=False)
        await eve.post("/api/bonds/wishes/end")
        await eve.post("/api/bonds/wishes", wishes("loss"))
    mine = "SELECT COUNT(*) AS n FROM bond_suggestions WHERE member = ?"
    assert (await rows(pool, mine, eve.member))[0]["n"] == NEW_AT_MOST
    pool.skip(14 * DAY)
    await suggestions.suggest(pool.parts, frozenset({eve.member}))
    assert (await see(eve))["suggestions"]


async def test_nobody_makes_the_server_look_at_everybody_as_often_as_they_press(
    pool: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    suggest = suggestions.suggest

    async def counted(parts: Any, only: Any = None) -> int:
        looked.append(only)
        return await suggest(parts, only)

    monkeypatch.setattr(suggestions, "suggest", counted)
    eve = await adult(pool, "eve")
    for number in range(12):
        await eve.post("/api/bonds/wishes", wishes("loss", hours=[number]))
        await eve.post("/api/bonds/wishes/end")
        pool.skip(1)
    assert looked.count(frozenset({eve.member})) == LOOKS[1]
    # What was left for later is looked at with everybody else's.
    await eve.post("/api/bonds/wishes", wishes("work"))
    ben = await wisher(pool, "ben", "work")
    assert len((await see(ben))["suggestions"]) == 1


async def test_nobody_has_more_than_three_at_a_time_and_nobody_is_suggested_twice(pool: Place) -> None:
    people = [await wisher(pool, f"p{n}", "loss") for n in range(6)]
    shown = [(await see(person))["suggestions"] for person in people]
    assert all(len(each) <= 3 for each in shown)
    assert sum(map(len, shown)) >= 12
    first = people[0]
    had = await rows(pool, "SELECT other FROM bond_suggestions WHERE member = ?", first.member)
    for _ in range(len(shown[0])):
        await say(first, yes=False)
    await suggestions.suggest(pool.parts)
    assert len((await see(first))["suggestions"]) <= 3
    again = await rows(pool, "SELECT other FROM bond_suggestions WHERE member = ?", first.member)
    others = [row["other"] for row in again]
    assert len(others) == len(set(others)) >= len(had)


async def test_a_yes_to_somebody_who_is_in_a_call_waits_until_they_are_out_of_it(pool: Place) -> None:
    ana, ben = await wisher(pool, "ana", "loss"), await wisher(pool, "ben", "loss")
    await say(ana, yes=True)
    await in_call(pool, ana)
    assert (await say(ben, yes=True))["bonds"] == []
    await over(pool)
    await suggestions.Suggesting(pool.parts).chore()
    assert len((await see(ana))["bonds"]) == 1


async def test_nobody_keeps_more_than_five_bonds_however_many_said_yes_to_them(pool: Place) -> None:
    ana, ben = await wisher(pool, "ana", "loss"), await wisher(pool, "ben", "loss")
    await say(ana, yes=True)

    async def as_many_as_one_can(tx: Tx) -> None:
        for number in range(MAX_BONDS):
            await begin_bond(tx, pool.parts, ana.member, f"another{number}")

    await pool.store.write(as_many_as_one_can)
    assert (await say(ben, yes=True))["bonds"] == [], "a sixth bond was made"
    await pool.run("UPDATE bonds SET ended_at = 1 WHERE member_a = 'another0' OR member_b = 'another0'")
    await suggestions.Suggesting(pool.parts).chore()
    assert len((await see(ben))["bonds"]) == 1


async def test_what_was_wished_and_said_is_exported(pool: Place) -> None:
    ana = await wisher(pool, "ana", "loss")
    await wisher(pool, "ben", "loss")
    await say(ana, yes=False)
    kept = await ana.get("/api/me/export")
    assert kept["bond_wishes"]["wishes"]["threads"] == ["loss"]
    assert [each["said"] for each in kept["bond_wishes"]["suggestions"]] == ["no"]
