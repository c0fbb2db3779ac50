"""The dispatcher's own promises: nothing blocks, nothing is forgotten, everything is done once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest

from asterism.calls import views
from asterism.calls.backdrop import Backdrop
from asterism.calls.verbs import Calls
from asterism.clock import ManualClock
from asterism.dice import SeededDice
from asterism.dispatch.loop import Dispatcher
from asterism.store.base import Row, Store, Tx
from asterism.store.migrate import migrate
from asterism.store.sqlite import SqliteStore
from asterism.wire import calls as wire
from tests.night.night import START
from tests.night.people import Caller, Supporter, write_people

SECOND = 1_000


class Place:
    """A store in memory with people in it, and nodes over it."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.store, self.clock = store, clock
        self.dice = SeededDice(1)
        self.sent: list[tuple[str, str, str]] = []
        self.refuse = False
        self.measured: list[tuple[str, float]] = []

    def node(self) -> tuple[Calls, Dispatcher]:
        back = Backdrop(hub=self, secret=b"s" * 32, started_at=self.clock.now())
        calls = Calls(self.store, self.dice, back, is_open=self._open)
        return calls, Dispatcher(
            self.store,
            self.clock,
            back,
            self,
            measure=lambda name, value: self.measured.append((name, value)),
        )

    async def send(self, member: str, kind: str, ref: str) -> bool:
        self.sent.append((member, kind, ref))
        return not self.refuse

    async def reachable(self, tx: Tx, members: Sequence[str]) -> set[str]:
        return set(members)

    def view_changed(self, member: str) -> None: ...

    def room_changed(self, room: str) -> None: ...

    async def _open(self, tx: Tx) -> bool:
        return True

    async def rows(self, sql: str) -> list[Row]:
        return await self.store.read(lambda tx: tx.all(sql))


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    clock = ManualClock(START)
    store = await SqliteStore.open(":memory:", clock=clock, inline=True)
    await migrate(store)
    supporters = [
        Supporter(f"sup{n}", False, False, frozenset(("en",)), False, 8, "ready") for n in range(4)
    ] + [Supporter("stw0", False, False, frozenset(("en",)), True, 8, "ready")]
    callers = [Caller(f"cal{n}", "adult", None, None, False, 60) for n in range(30)]
    await write_people(store, supporters, callers)
    yield Place(store, clock)
    await store.close()


async def reach(calls: Calls, caller: str) -> str:
    return (await calls.reach(caller, wire.Reach(client_id="x", device=f"dev-{caller}"))).id


async def test_a_poisoned_call_is_set_aside_and_blocks_nobody(place: Place) -> None:
    calls, dispatcher = place.node()
    bad = await reach(calls, "cal0")
    await place.store.write(lambda tx: tx.run("UPDATE calls SET body = ? WHERE id = ?", b"\xc1", bad))
    await calls.start_shift("sup0", START + 3_600_000)
    good = await reach(calls, "cal1")
    await dispatcher.tick()
    states = {row["id"]: row["state"] for row in await place.rows("SELECT id, state FROM calls")}
    assert states[good] == "ringing"
    for _ in range(200):
        place.clock.shift_wall(max(1, await dispatcher.next_at() - place.clock.now()))
        await dispatcher.tick()
        await dispatcher.rings.idle()
    [row] = await place.rows(f"SELECT tries, set_aside_at, lease_until FROM calls WHERE id = '{bad}'")
    assert row["tries"] >= 5
    assert row["set_aside_at"] is not None
    wait = row["lease_until"] - place.clock.now()
    assert -1 < wait <= 60 * SECOND, "it is still tried"
    assert ("calls_set_aside", 1.0) in place.measured


async def test_a_ring_that_failed_goes_out_again_and_one_that_went_out_does_not(place: Place) -> None:
    calls, dispatcher = place.node()
    await calls.start_shift("sup0", START + 3_600_000)
    await reach(calls, "cal0")
    place.refuse = True
    await dispatcher.tick()
    await dispatcher.rings.idle()
    assert [(member, kind) for member, kind, _ in place.sent] == [("sup0", "ring")]
    place.refuse = False
    for _ in range(3):
        await dispatcher.tick()
        await dispatcher.rings.idle()
        place.clock.shift_wall(3 * SECOND)
    assert len({ref for _, _, ref in place.sent}) == 1, "the same id, so that the device shows it once"
    assert len(place.sent) == 2
    assert await place.rows("SELECT id FROM rings") == []


async def test_a_ring_that_a_node_left_behind_is_taken_over(place: Place) -> None:
    calls, dispatcher = place.node()
    await calls.start_shift("sup0", START + 3_600_000)
    await reach(calls, "cal0")
    dispatcher.back.changed = lambda call, rings: None  # The node dies between the commit and the ring.
    await dispatcher.tick()
    assert place.sent == []
    _, other = place.node()
    await other.tick()
    assert place.sent == [], "the lease of the first still stands"
    place.clock.shift_wall(20 * SECOND)
    await place.store.write(lambda tx: tx.run("UPDATE rings SET useless_at = useless_at + 60000"))
    await other.tick()
    await other.tick()
    await other.rings.idle()
    assert ("sup0", "ring") in {(member, kind) for member, kind, _ in place.sent}


async def test_the_line_is_served_in_its_order(place: Place) -> None:
    calls, dispatcher = place.node()
    for n in range(3):
        await reach(calls, f"cal{n}")
        place.clock.shift_wall(SECOND)
    await calls.tell("cal2", (await _call_of(place, "cal2")), wire.Tell(age="adult", heaviness=9))
    await place.store.write(lambda tx: tx.run("DELETE FROM roles WHERE role = 'steward'"))
    await dispatcher.tick()
    await calls.start_shift("sup0", START + 3_600_000)
    await dispatcher.tick()
    rung = await place.rows("SELECT call FROM offers WHERE member = 'sup0' AND state = 'open'")
    assert [row["call"] for row in rung] == [await _call_of(place, "cal2")], "the crisis first"


async def test_a_wait_is_shown_only_when_twenty_were_measured(place: Place) -> None:
    async def held(tx: Tx, count: int) -> None:
        for n in range(count):
            await tx.run(
                "UPDATE calls SET first_held_at = reached_at + ? WHERE caller = ?",
                (n + 1) * SECOND,
                f"cal{n}",
            )

    calls, _ = place.node()
    for n in range(20):
        await reach(calls, f"cal{n}")
    await place.store.write(lambda tx: held(tx, 19))
    assert await place.store.read(views.measured_wait) is None
    await place.store.write(lambda tx: held(tx, 20))
    wait = await place.store.read(views.measured_wait)
    assert wait is not None
    assert (wait.median_s, wait.basis) == (10.5, 20)
    place.clock.shift_wall(29 * 24 * 3600 * SECOND)
    assert await place.store.read(views.measured_wait) is None


async def test_how_long_a_call_is_kept_is_what_the_stewards_have_set(place: Place) -> None:
    calls, dispatcher = place.node()
    call = await reach(calls, "cal0")
    await calls.close("cal0", call, wire.CloseCall())
    await place.store.write(lambda tx: tx.run("UPDATE network SET retention_days = 3"))
    for days, left in ((1, 1), (2, 1), (1, 0)):
        place.clock.shift_wall(days * 86_400_000 + 120 * SECOND)
        await dispatcher.tick()
        await dispatcher.tick()
        assert len(await place.rows("SELECT id FROM calls")) == left


async def test_what_was_told_goes_at_dawn_and_the_call_becomes_a_count_after_thirty_days(
    place: Place,
) -> None:
    calls, dispatcher = place.node()
    call = await reach(calls, "cal0")
    await calls.tell("cal0", call, wire.Tell(age="adult", heaviness=9, threads=["a thread of mine"]))
    await calls.close("cal0", call, wire.CloseCall(heaviness_now=2))
    place.clock.shift_wall(24 * 3600 * SECOND + 2 * SECOND)
    await dispatcher.tick()
    [row] = await place.rows("SELECT body, heaviness_first, heaviness_now, need FROM calls")
    assert b"thread of mine" not in bytes(row["body"])
    assert (row["heaviness_first"], row["heaviness_now"], row["need"]) == (None, None, "crisis")
    place.clock.shift_wall(30 * 24 * 3600 * SECOND)
    await dispatcher.tick()
    assert await place.rows("SELECT id FROM calls") == []
    [count] = await place.rows("SELECT need, how, calls, held FROM call_counts")
    assert dict(count) == {"need": "crisis", "how": "withdrawn", "calls": 1, "held": 0}


async def _call_of(place: Place, caller: str) -> str:
    [row] = await place.rows(f"SELECT id FROM calls WHERE caller = '{caller}'")
    return str(row["id"])
