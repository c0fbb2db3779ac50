"""The sky over a real server: chosen in silence, turned at its edges only, the same for all (P9, P10)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import asdict

from asterism.safeguarding.suspending import suspend
from asterism.sky import rules, store
from asterism.sky.turning import SECRET, Turning
from asterism.store.base import Store, Tx
from asterism.wire import frames
from asterism.wire.sky import SkyView
from tests.node import Line, Node, SkippingClock
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person
from tests.servers import PostgresServer

__all__ = ["any_place_fixture", "place_fixture"]

HOPE = {"seen": True, "colour": "hope"}
FAR = 1 << 50


async def crowd(on: Store, number: int, shown: str = "plain", **flags: int) -> None:
    """So many made-up people whom the sky holds in this colour, and does not look at again."""

    async def work(tx: Tx) -> None:
        for each in range(number):
            member = f"{shown}{each:04}"
            await tx.run(
                "INSERT INTO members (id, account_key, account_key_version, languages, threads, standing,"
                " made_at) VALUES (?, ?, 1, '[]', '[]', 'good', ?)",
                member, member.encode(), tx.now,
            )  # fmt: skip
            await tx.run(
                "INSERT INTO sky_stars (member, chosen, shown, in_circle, accompanied, look_at, night, spent)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
                member, shown, shown, flags.get("in_circle", 0), flags.get("accompanied", 0), FAR,
                rules.night_of(tx.now),
            )  # fmt: skip

    await on.write(work)


class Night:
    """The sky of a place, stepped by hand."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.secret = place.parts.secrets.secret(SECRET)

    async def looks(self) -> None:
        """Time goes on until everybody was looked at; whoever is here is heard meanwhile."""
        self.place.skip(rules.EPOCH_MS)
        await self.place.run("UPDATE device_heard SET heard_at = ?", self.place.clock.now())
        while await self.place.store.write(lambda tx: store.look(tx, self.secret)):
            pass

    async def turns(self) -> SkyView:
        await Turning(self.place.parts).chore()
        return await self.now()

    async def now(self) -> SkyView:
        return await self.place.store.read(lambda tx: store.shown(tx, self.secret))

    async def star(self, person: Person) -> Any:
        return await self.place.row("SELECT * FROM sky_stars WHERE member = ?", person.member)


async def here(place: Place, person: Person) -> None:
    await place.run(
        "INSERT INTO device_heard (device, member, heard_at) VALUES (?, ?, ?)",
        person.device, person.member, place.clock.now(),
    )  # fmt: skip


async def test_a_star_comes_late_and_goes_late_and_nothing_stays_of_it(any_place: Place) -> None:
    night, ana = Night(any_place), await any_place.signed_in("ana")
    assert await ana.get("/api/sky") == {"seen": False, "colour": None, "until": None}
    await here(any_place, ana)
    told = await ana.post("/api/sky", {"seen": True})
    assert told == {"seen": True, "colour": None, "until": any_place.clock.now() + rules.FORGOTTEN_MS}
    assert (await ana.post("/api/sky", HOPE))["colour"] == "hope"
    star = await night.star(ana)
    assert (star["chosen"], star["shown"]) == ("hope", None)
    assert star["look_at"] > any_place.clock.now()
    await night.looks()
    star = await night.star(ana)
    assert (star["chosen"], star["shown"]) == ("hope", "hope")

    # A new wish takes the place of the old one, and is seen when the sky looks again; not a look sooner.
    assert (await ana.post("/api/sky", {"seen": True, "colour": "fear"}))["colour"] == "fear"
    assert (await night.star(ana))["shown"] == "hope"
    assert (await night.star(ana))["look_at"] == star["look_at"]
    await night.looks()
    assert (await night.star(ana))["shown"] == "fear"
    assert "hope" not in (await night.star(ana)).values()

    assert await ana.post("/api/sky", {"seen": False}) == {"seen": False, "colour": None, "until": None}
    assert (await night.star(ana))["chosen"] is None
    assert (await ana.get("/api/me/export"))["sky"]["chosen"] is None
    await night.looks()
    assert (await night.star(ana) or {"shown": None})["shown"] is None
    # What may be left for tonight is at how many edges there was a star; by the next night nothing is.
    any_place.skip(rules.NIGHT_MS)
    await night.looks()
    assert await night.star(ana) is None


async def test_only_who_is_here_is_a_star_and_after_a_day_away_the_choice_is_gone(place: Place) -> None:
    night, ana = Night(place), await place.signed_in("ana")
    await here(place, ana)
    await ana.post("/api/sky", HOPE)
    await night.looks()
    assert (await night.star(ana))["shown"] == "hope"
    place.skip(rules.EPOCH_MS)
    await place.store.write(lambda tx: store.look(tx, night.secret))
    star = await night.star(ana)
    assert (star["chosen"], star["shown"]) == ("hope", None)
    place.skip(rules.FORGOTTEN_MS)
    await place.store.write(lambda tx: store.look(tx, night.secret))
    assert await night.star(ana) is None


async def test_nothing_changes_before_the_edge_and_each_edge_is_made_once(any_place: Place) -> None:
    night = Night(any_place)
    ana = await any_place.signed_in("ana")
    any_place.skip(rules.EPOCH_MS)
    first = await night.turns()
    await crowd(any_place.store, 90, "hope")
    await crowd(any_place.store, 70, "plain", in_circle=1, accompanied=1)
    await here(any_place, ana)
    for _ in range(3):
        await ana.post("/api/sky", HOPE)
        await ana.post("/api/sky", {"seen": False})
    left = first.next_at - any_place.clock.now() - 1
    any_place.skip(left)
    assert await night.turns() == first
    any_place.skip(1)
    second = await night.turns()
    assert (second.at, second.next_at) == (first.next_at, first.next_at + rules.EPOCH_MS)
    assert 50 <= second.stars.hope <= 90
    assert 45 <= second.stars.plain <= 70
    assert 20 <= sum(second.circles) <= 70
    assert 20 <= second.accompanied <= 70

    # Another node comes to the same edge later: it neither makes another picture nor counts anybody again.
    await any_place.run("UPDATE sky_stars SET shown = 'fear' WHERE shown = 'hope'")
    other = Turning(any_place.parts)
    await other.chore()
    assert await night.now() == second
    spent = await any_place.row("SELECT MAX(spent) AS most FROM sky_stars WHERE shown IS NOT NULL")
    assert spent["most"] == 1
    # The first is gone; the other makes the next picture.
    any_place.skip(rules.EPOCH_MS)
    await other.chore()
    third = await night.now()
    assert third.at == second.next_at
    assert 50 <= third.stars.fear <= 90


async def test_nobody_is_counted_at_more_than_six_edges_of_a_night_also_not_by_choosing_anew(
    place: Place,
) -> None:
    night, ana = Night(place), await place.signed_in("ana")
    noon = (rules.night_of(place.clock.now()) + 1) * rules.NIGHT_MS - rules.NIGHT_MS // 2
    place.skip(noon - place.clock.now() + 1)
    await crowd(place.store, 60)
    await here(place, ana)
    for _ in range(rules.COUNTED):
        await ana.post("/api/sky", HOPE)
        await night.looks()
        assert (await night.turns()).stars.plain > 0
        await ana.post("/api/sky", {"seen": False})
    assert (await night.star(ana))["spent"] == rules.COUNTED
    await ana.post("/api/sky", HOPE)
    await night.looks()
    # Going out left the number, so that coming again does not begin at nothing.
    assert not any(asdict((await night.turns()).stars).values())
    assert (await night.star(ana))["spent"] == rules.COUNTED
    place.skip(rules.NIGHT_MS)
    assert (await night.turns()).stars.plain > 0


async def test_whose_part_is_paused_is_no_star(place: Place) -> None:
    night, ana = Night(place), await place.signed_in("ana")
    ben = await place.signed_in("ben", "steward")
    await here(place, ana)
    await ana.post("/api/sky", HOPE)
    await night.looks()
    await place.store.write(lambda tx: suspend(tx, "s", "n", ana.member, ben.member, "for now"))
    star = await night.star(ana)
    assert (star["chosen"], star["shown"]) == (None, None)
    assert await ana.refused("POST", "/api/sky", HOPE) == "suspended"
    assert (await ana.post("/api/sky", {"seen": False}))["seen"] is False


async def test_whoever_is_with_somebody_wears_a_ring_on_either_side_and_only_while_both_are_here(
    place: Place,
) -> None:
    night = Night(place)
    ana, ben, eve, dan, joe = [await place.signed_in(name) for name in ("ana", "ben", "eve", "dan", "joe")]
    for person in (ana, ben, eve, dan, joe):
        await here(place, person)
    for person in (ana, eve, joe):
        await person.post("/api/sky", {"seen": True})
    # Of the first two only who calls is a star, of the others only who answers.
    for caller, lead in ((ana, ben), (dan, eve)):
        await place.run(
            "INSERT INTO calls (id, caller, client_id, room, state, version, need, lead, term, reached_at,"
            " line_at, hungry, ringing, companions, practice, forgotten, lease_until, fence, tries, body)"
            " VALUES (?, ?, 'c', ?, 'held', 1, 'crisis', ?, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ?)",
            caller.member, caller.member, f"room {caller.member}", lead.member, b"",
        )  # fmt: skip
    await night.looks()
    worn = [(await night.star(person))["accompanied"] for person in (ana, eve, joe)]
    assert worn == [1, 1, 0]
    await place.run("DELETE FROM device_heard WHERE member = ?", ben.member)
    place.skip(rules.EPOCH_MS)
    await place.run("UPDATE device_heard SET heard_at = ?", place.clock.now())
    await place.store.write(lambda tx: store.look(tx, night.secret))
    assert (await night.star(ana))["accompanied"] == 0


async def test_a_clock_that_was_far_ahead_does_not_stop_the_sky(place: Place) -> None:
    night = Night(place)
    place.skip(400 * rules.NIGHT_MS)
    await night.turns()
    place.skip(-400 * rules.NIGHT_MS)
    assert (await night.turns()).at <= place.clock.now()


# ---------------------------------------------------------------- the frames of real nodes


class WallClock(SkippingClock):
    """What is left out of the time of day is not left out of what counts how long somebody was silent."""

    def monotonic(self) -> float:
        return super().monotonic() - self._skipped_ms / 1000


@pytest.fixture
def clock() -> SkippingClock:
    return WallClock()


async def skies(line: Line, number: int) -> list[bytes]:
    """The pictures as bytes, as many as are waited for."""
    while len(found := [each for each in line.got if isinstance(each, frames.SkyShown)]) < number:
        await line.take(frames.SkyShown)
    return [msgspec.msgpack.encode(each) for each in found]


async def test_all_who_watch_get_the_same_bytes_at_the_edges_only_and_no_colour_below_five(
    node: Node, clock: SkippingClock
) -> None:
    ana, ben, eve = [await node.wire(await node.person(name)) for name in ("ana", "ben", "eve")]
    await ana.send(frames.WatchSky(on=True))
    first = (await ana.take(frames.SkyShown)).sky
    await ben.send(frames.WatchSky(on=True))
    assert (await ben.take(frames.SkyShown)).sky == first

    sizes = (4, 60, 25)
    for edge, size in enumerate(sizes):
        await node.parts.store.write(lambda tx: tx.run("DELETE FROM sky_stars"))
        await node.parts.store.write(lambda tx: tx.run("DELETE FROM members WHERE id LIKE 'hope%'"))
        await crowd(node.parts.store, size, "hope", in_circle=1, accompanied=1)
        encoded = node.parts.hub.sky.encoded
        clock.skip(rules.EPOCH_MS)
        one, other = await ana.take(frames.SkyShown), await ben.take(frames.SkyShown)
        assert one == other
        assert node.parts.hub.sky.encoded == encoded + 1
        for number in [*asdict(one.sky.stars).values(), *one.sky.circles, one.sky.accompanied]:
            assert number == 0 or rules.FLOOR <= number <= size, (edge, size)
    assert len(await skies(ana, len(sizes) + 1)) == len(sizes) + 1
    assert await skies(ana, 1) == await skies(ben, 1)

    await ben.send(frames.WatchSky(on=False))
    await ben.settled()
    clock.skip(rules.EPOCH_MS)
    await ana.take(frames.SkyShown)
    await ben.settled()
    assert len(await skies(ben, 1)) == len(sizes) + 1
    assert not [each for each in eve.got if isinstance(each, frames.SkyShown)]


async def test_two_nodes_show_one_sky(tmp_path: Path, postgres_server: PostgresServer) -> None:
    address = postgres_server.new_database()
    async with (
        Node(tmp_path / "data", address=address, backup_hours=0) as left,
        Node(tmp_path / "data", address=address, backup_hours=0) as right,
    ):
        ana = await left.wire(await left.person("ana"))
        ben = await right.wire(await right.person("ben"))
        for line in (ana, ben):
            await line.send(frames.WatchSky(on=True))
            await line.take(frames.SkyShown)
        # As a third node would have turned it; these two look once a second.
        turned = rules.view(b"secret", 7, rules.Truth({"plain": 60}))

        async def turn(tx: Tx) -> None:
            await tx.run("UPDATE sky_now SET epoch = epoch + 1, view = ?", msgspec.msgpack.encode(turned))

        await left.parts.store.write(turn)
        one, other = await asyncio.gather(ana.take(frames.SkyShown), ben.take(frames.SkyShown))
        assert one.sky == other.sky == turned
