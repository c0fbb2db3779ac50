"""P1, P3: stewards hear of calls and shifts as they change, and a crowd of calls costs them little."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from asterism.clock import ManualClock
from asterism.live.desk_news import DeskNews
from asterism.store.base import Tx
from asterism.wire import frames
from tests.api.test_calls import accept, open_network, reach, ring, supporter
from tests.node import Line, Node
from tests.persons import Person


async def steward(node: Node, name: str = "stella") -> tuple[Person, Line]:
    person = await node.person(name)

    async def work(tx: Tx) -> None:
        await tx.run("INSERT INTO roles (member, role, given_at) VALUES (?, 'steward', 0)", person.member)

    await node.parts.store.write(work)
    node.parts.sessions.forget(person.member)
    return person, await node.wire(person)


async def desk_when(person: Person, line: Line, what: str) -> list[str]:
    """What stands on the desk, read after each hint and never otherwise, until it is as expected."""
    seen: list[str] = []
    while True:
        await line.take(frames.DeskChanged)
        desk = await person.get("/api/desk")
        states = [call["state"] for call in desk["calls"]["calls"]]
        seen.append(f"{desk['coverage']['on_shift']} on shift, {', '.join(states) or 'no call'}")
        if seen[-1] == what:
            return seen


async def test_a_steward_hears_of_shifts_and_of_each_state_of_a_call(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    stella, stella_line = await steward(node)
    ben, ben_line = await supporter(node, "ben")
    await desk_when(stella, stella_line, "1 on shift, no call")
    ann = await node.person("ann")
    ann_line = await node.wire(ann)
    made = await reach(ann)
    await desk_when(stella, stella_line, "1 on shift, ringing")
    await accept(ben, await ring(ben_line))
    await desk_when(stella, stella_line, "1 on shift, held")
    await ann.post(f"/api/calls/{made['call']}/close", {})
    await desk_when(stella, stella_line, "1 on shift, no call")
    await ann_line.settled()
    await ben_line.settled()
    told = [
        line.member for line in (ann_line, ben_line) for f in line.got if isinstance(f, frames.DeskChanged)
    ]
    assert told == [], "only stewards are told"


class Told:
    """Whoever is told, and when."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.here: list[tuple[int, set[str]]] = []
        self.others: list[str] = []
        self.news = DeskNews(self.clock, self._tell, self.others.append)
        self.began = self.clock.now()

    async def _tell(self, unseen_by: Collection[str]) -> None:
        self.here.append((self.clock.now() - self.began, set(unseen_by)))


async def test_a_thousand_calls_in_ten_seconds_are_eleven_hints() -> None:
    told = Told()
    for _ in range(100):
        for _ in range(40):  # Each call changes a few times.
            told.news.changed("")
        await told.clock.advance(100)
    assert [at for at, _ in told.here] == list(range(0, 10_001, 1_000))
    await told.clock.advance(60_000)
    assert len(told.here) == 11, "when nothing changes nobody is told"
    assert len(told.others) == 11


async def test_the_first_change_after_a_calm_while_is_told_at_once() -> None:
    told = Told()
    told.news.changed("")
    await told.clock.settle()
    await told.clock.advance(5_000)
    told.news.changed("")
    await told.clock.settle()
    told.news.changed("")
    assert [at for at, _ in told.here] == [0, 5_000]
    await told.clock.advance(1_000)
    assert [at for at, _ in told.here] == [0, 5_000, 6_000], "and what comes right after it is not lost"


@pytest.mark.parametrize("from_elsewhere", [False, True])
async def test_whom_a_change_is_about_is_gathered_with_it(from_elsewhere: bool) -> None:
    told = Told()
    say = told.news.heard if from_elsewhere else told.news.changed
    say("ann")
    say("ann")
    await told.clock.settle()
    assert told.here == [(0, {"ann"})]
    assert told.others == ([] if from_elsewhere else ["ann"]), "what came from another node is not sent on"


async def test_a_steward_notices_nothing_of_what_is_about_them_alone(node: Node) -> None:
    stella, stella_line = await steward(node)
    _, ida_line = await steward(node, "ida")
    node.parts.hub.desk_changed(but=stella.member)
    await ida_line.take(frames.DeskChanged)
    await asyncio.gather(stella_line.settled(), ida_line.settled())
    assert not any(isinstance(each, frames.DeskChanged) for each in stella_line.got)


async def test_a_role_counts_for_the_socket_that_was_open_before_it(any_node: Node) -> None:
    node = any_node
    ida, eve = await node.person("ida"), await node.person("eve")
    ida_line, eve_line = await node.wire(ida), await node.wire(eve)

    async def give(tx: Tx) -> None:
        for member in (ida.member, eve.member):
            await tx.run("INSERT INTO roles (member, role, given_at) VALUES (?, 'steward', 0)", member)

    await node.parts.store.write(give)
    node.parts.hub.desk_changed()
    await asyncio.gather(ida_line.take(frames.DeskChanged), eve_line.take(frames.DeskChanged))
    await node.parts.store.write(lambda tx: tx.run("DELETE FROM roles WHERE member = ?", eve.member))
    before = len(eve_line.got)
    node.parts.hub.desk_changed()
    await ida_line.take(frames.DeskChanged)
    await eve_line.settled()
    assert not any(isinstance(each, frames.DeskChanged) for each in eve_line.got[before:])
