"""P8, P10 over HTTP and the socket: what one keeps to themselves changes nothing for the other, to the byte,
until the moment at which it would have come anyway. And two nodes at the same instant."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from asterism.bonds import at_rest
from asterism.bonds.state import DAWN_MS, QUESTION_MS
from asterism.wire import frames
from tests.api.test_canary import Host, host, logged
from tests.api.test_two_nodes import nats_server, two
from tests.bonds_walked import Walker, begin, question
from tests.node import Line, Node, SkippingClock, say
from tests.persons import b64

__all__ = ["host", "logged", "nats_server", "two"]

ROUNDS = 4


class Watched:
    """One of the two, with everything that reaches them: answers as bytes, and frames as they came."""

    def __init__(self, walker: Walker, line: Line) -> None:
        self.walker = walker
        self.line = line

    async def sees(self) -> tuple[bytes, bytes]:
        return await self.walker.raw(), await self.walker.raw_list()

    async def told(self) -> list[frames.DownFrame]:
        """Every frame that came, but for the answers to this very question."""
        await self.line.settled()
        return [each for each in self.line.got if not isinstance(each, frames.ClockAnswer)]

    async def until_told(self, more_than: int) -> None:
        def hints() -> int:
            return sum(isinstance(each, frames.PlaceChanged) for each in self.line.got)

        async with self.line._news:
            await asyncio.wait_for(self.line._news.wait_for(lambda: hints() > more_than), 20)

    def hints(self) -> int:
        return sum(isinstance(each, frames.PlaceChanged) for each in self.line.got)


async def watched(node: Node, walker: Walker) -> Watched:
    return Watched(walker, await node.wire(walker.person))


async def test_until_it_turns_nothing_tells_whether_the_other_sealed_passed_wished_or_did_nothing(
    tmp_path: Path,
) -> None:
    async with Node(tmp_path / "data", backup_hours=0) as node:
        people = [await node.person(name) for name in ("ana", "ben")]
        ana, ben = await begin(node, *people, signed=False)
        her, his = await watched(node, ana), await watched(node, ben)
        second = await node.person("ben", "two")
        other_line = await node.wire(second)
        # The heartbeat that makes somebody "here" is not what is looked at: both are, all the time.
        await node.parts.hub.presence.flush(node.parts.hub.connected)

        async def unseen(*acts: Any) -> None:
            """Each of these changes nothing for her, and is known to his own other device."""
            saw, was_told = await her.sees(), await her.told()
            for act in acts:
                before = len([f for f in other_line.got if isinstance(f, frames.PlaceChanged)])
                await act
                await other_line.settled()
                assert len([f for f in other_line.got if isinstance(f, frames.PlaceChanged)]) > before
            assert await her.sees() == saw
            assert await her.told() == was_told

        await unseen(ben.sign())
        await ana.sign()
        asked = [(await ana.ask(each))["asked"] for each in await question(ana, 3)]
        # The other way round: whether she sealed, and how often, he cannot tell from what she did not.
        before = await his.sees(), await his.told()
        for each in (*asked, asked[1]):
            await ana.seal(each, f"in words of {each}")
        await ana.seal(asked[1], "in other words")
        assert (await his.sees(), await his.told()) == before
        await unseen(ben.passes(asked[0]), ben.does("deeper", depth=2, want=True))
        await unseen(ben.does("key-packages", device=ben.person.device, packages=[b64(b"k" * 64)]))
        await unseen(ben.does("deeper", depth=2, want=False), ben.passes(asked[0]))
        hints = her.hints(), his.hints()
        node.clock.skip(QUESTION_MS)
        node.parts.dispatcher.wake()
        await asyncio.gather(her.until_told(hints[0]), his.until_told(hints[1]))
        turned = (await ana.now())["questions"]
        assert {each["state"] for each in turned} == {"turned"}
        # The one that was passed and those that were left alone: nothing in which they differ.
        names = ("asked", "question", "words", "my_seal", "opened_at", "due_at")
        same = [{k: v for k, v in each.items() if k not in names} for each in turned]
        assert same[0] == same[1] == same[2]
        await her.told()
        assert not [each for each in her.line.got if isinstance(each, frames.Refused)]


async def test_on_two_nodes_at_the_same_instant_both_are_revealed_and_one_visit_begins(
    two: tuple[Node, Node],
) -> None:
    """P8: whichever seal comes second, both are delivered; nobody is left waiting for the other."""
    a, b = two
    people = [await a.person("ana"), await b.person("ben")]
    ana, ben = await begin(a, *people)
    her, his = await watched(a, ana), await watched(b, ben)
    for words in await question(ana, ROUNDS):
        hints = her.hints(), his.hints()
        asked = (await ana.ask(words))["asked"]
        answers = await asyncio.gather(ana.seal(asked, "hers"), ben.seal(asked, "his"))
        assert "revealed" in [view["questions"][0]["state"] for view in answers]
        await asyncio.gather(her.until_told(hints[0] + 1), his.until_told(hints[1] + 1))
        for each, other in ((ana, ben), (ben, ana)):
            told = await each.question(asked)
            assert told["state"] == "revealed"
            assert told["theirs"]["author"] == other.member
    views = await asyncio.gather(ana.visit(), ben.visit(), ana.visit(), ben.visit())
    (visit,) = {view["visit"]["visit"] for view in views}
    room = views[0]["visit"]["room"]
    await her.line.take(frames.RoomView, room=room)
    await his.line.take(frames.RoomView, room=room)
    await ana.does("dawn", visit=visit)
    assert (await ben.now())["visit"]["dawning_at"] is not None


async def test_words_of_a_visit_are_taken_until_its_dawn_is_over(tmp_path: Path) -> None:
    """The whole of a visit over sockets: founded by one, the other let in with what their device left."""
    async with Node(tmp_path / "data", clock=SkippingClock(), backup_hours=0) as node:
        people = [await node.person(name) for name in ("ana", "ben")]
        ana, ben = await begin(node, *people)
        await ben.does("key-packages", device=ben.person.device, packages=[b64(b"left" * 16)])
        her = await node.wire(ana.person)
        begun = (await ana.visit())["visit"]
        room = begun["room"]
        view = await her.take(frames.RoomView, room=room)
        assert view.kind == "bond"
        (waiting,) = [d for m in view.members for d in m.devices if m.member == ben.member]
        assert waiting.key_package == b"left" * 16
        await her.found(room)
        await her.add(room, ben.person)
        await her.say(room, b"are you there", epoch=1)
        # He was away all this time, and finds her words.
        his = await node.wire(ben.person)
        await his.welcomed(room)
        entry = await his.take(frames.Entry, room=room, kind="speech")
        assert entry.body == b"are you there"
        await ben.does("dawn", visit=begun["visit"])
        await his.say(room, b"good night", epoch=1)
        node.clock.skip(DAWN_MS)
        node.parts.dispatcher.wake()
        while (await her.take(frames.RoomView, room=room)).closed_at is None:
            pass
        assert await her.refused(say(room, b"too late", epoch=1)) == "room_closed"
        assert (await ben.now())["visit"] is None


async def test_what_was_taken_back_is_found_nowhere_and_opens_by_nothing_that_is_left(host: Host) -> None:
    """P5, P14: the words as the device sealed them, and the key under which the server kept them."""
    node = host.node
    ana, ben = await begin(node, *[await node.person(name) for name in ("ana", "ben")])
    canary = b"sealed words of a confidence, canary 9d21c4"
    entrusted = await ana.entrusts(canary)
    kept = await node.row("SELECT body FROM bond_confidence_bytes WHERE confidence = ?", entrusted)
    (file,) = node.folder.rglob(f"rooms/??/{entrusted}")
    key = file.read_bytes()
    await host.flush()
    assert host.found([canary]) == []
    assert host.found([bytes(kept["body"])[-40:]])
    assert host.found([key])
    assert await ben.confidence(entrusted) == canary
    await ana.does(f"confidences/{entrusted}/take-back")
    assert await ben.person.refused("GET", f"/api/bonds/{ben.bond}/confidences/{entrusted}") == "not_found"
    # What the dispatcher does right after, waited for.
    await at_rest.destroy_over(node.parts)
    await host.flush()
    assert host.found([key, canary]) == []
    assert await node.row("SELECT body FROM bond_confidence_bytes WHERE confidence = ?", entrusted) is None
