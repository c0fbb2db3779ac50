"""P5: whom what is said in a circle goes to: nobody reads along from an empty chair."""

from __future__ import annotations

from asterism.dice import SystemDice
from asterism.wire import frames
from tests.circles_held import Chair, HeldCircle
from tests.node import Line, Node, say

_dice = SystemDice()


def heard(line: Line) -> list[int]:
    """The places in the log that came to this socket."""
    return [each.seq for each in line.got if isinstance(each, frames.Entry)]


async def said(chair: Chair, words: bytes) -> int:
    return (await chair.line.acked(say(chair.held.room, words, epoch=1))).seq


async def reads(chair: Chair, seq: int) -> None:
    await chair.line.take(frames.Entry, seq=seq)


async def reads_nothing_new(before: int, *lines: Line) -> None:
    for line in lines:
        await line.settled()
        assert not [seq for seq in heard(line) if seq > before]


async def gathered(node: Node) -> HeldCircle:
    """Fay, Ann and Ben in a meeting with an open floor, Ben holding the piece; and Cleo, whose device stands
    in the group as well and has not arrived."""
    held = await HeldCircle.on(node)
    await held.seated("fay", "facilitator")
    for name in ("ann", "ben"):
        await held.seated(name)
    await (await held.chair("cleo")).enter()
    people = held.people
    await people["fay"].line.found(held.room)
    for name in ("ann", "ben", "cleo"):
        present = frames.Present(ref=_dice.new_id(), room=held.room, key_package=b"k" * 64)
        await people[name].line.acked(present)
    await people["fay"].line.add(held.room, *(people[name].person for name in ("ann", "ben", "cleo")))
    for name in ("ann", "ben"):
        await people[name].line.welcomed(held.room)
    await people["fay"].lead("floor")
    await people["ben"].piece("take")
    return held


async def test_what_is_said_goes_only_to_devices_in_the_meeting_and_to_the_others_once_they_come(
    node: Node,
) -> None:
    held = await gathered(node)
    fay, ann, ben, cleo = held.people.values()
    first = await said(ben, b"one")
    await reads(ann, first)
    await ann.depart()
    missed = [await said(ben, b"two"), await said(ben, b"three")]
    await ben.line.send(frames.Gesture(room=held.room, generation=1, epoch=1, body=b"light"))
    await fay.line.take(frames.Gestured)
    # Whoever sees a gap asks for what is missing; an empty chair is not answered.
    await ann.line.send(frames.Follow(room=held.room, after=first))
    await node.parts.hub.rooms._reloads.done(held.room)
    await reads_nothing_new(first, ann.line)
    await reads_nothing_new(0, cleo.line)
    for line in (ann.line, cleo.line):
        assert not [each for each in line.got if isinstance(each, frames.Gestured)]
    assert not [each for each in cleo.line.got if isinstance(each, frames.WelcomeIn)]
    # Coming back brings what was said meanwhile, each word once, in its order; coming late, what is theirs.
    await ann.arrive()
    await reads(ann, missed[-1])
    assert [seq for seq in heard(ann.line) if seq >= first] == [first, *missed]
    await cleo.arrive()
    welcome = await cleo.line.take(frames.WelcomeIn)
    await reads(cleo, missed[-1])
    assert heard(cleo.line) == list(range(welcome.seq + 1, missed[-1] + 1))
    again = await said(ben, b"four")
    for each in (fay, ann, cleo):
        await reads(each, again)


async def test_a_device_that_comes_back_to_the_network_reads_on_once_it_is_in_the_meeting_again(
    node: Node,
) -> None:
    held = await gathered(node)
    _, ann, ben, _ = held.people.values()
    first = await said(ben, b"one")
    await reads(ann, first)
    await ann.line.aclose()
    missed = await said(ben, b"two")
    ann.line = await node.wire(ann.person, cursors={held.room: first})
    await reads_nothing_new(0, ann.line)
    await ann.arrive()
    await reads(ann, missed)
    # The view comes once more after what was missed: before it is too early to let others in.
    await ann.line.take(frames.RoomView, room=held.room)
    assert heard(ann.line) == [missed]


async def test_after_the_closing_it_is_read_by_whoever_was_there_and_by_nobody_else(node: Node) -> None:
    held = await gathered(node)
    fay, ann, ben, cleo = held.people.values()
    await ann.depart()
    last = await said(ben, b"farewell")
    await reads(fay, last)
    await ben.piece("return")
    await fay.lead("closing")
    await fay.lead("close")
    await reads(ann, last)
    await cleo.line.take(frames.RoomView, room=held.room, closed_at=(await fay.now())["closed_at"])
    await reads_nothing_new(0, cleo.line)
    # The same after the page was opened anew.
    for each, came in ((ann, [last]), (cleo, [])):
        line = await node.wire(each.person, cursors={held.room: last - 1})
        await line.settled()
        assert heard(line) == came


async def test_here_is_in_a_circle_who_is_in_its_meeting(node: Node) -> None:
    held = await gathered(node)
    _, ann, ben, _ = held.people.values()

    async def shown(member: str, here: bool) -> None:
        while True:
            view = await ben.line.take(frames.RoomView, room=held.room)
            if next(each.here for each in view.members if each.member == member) is here:
                return

    await ann.depart()
    await shown(ann.member, here=False)
    await ann.arrive()
    await shown(ann.member, here=True)
