"""P5: one commit wins; the roster follows only what the server itself announced; a broken room is founded
again."""

from __future__ import annotations

import asyncio
from typing import Any

from asterism.rooms import rules
from asterism.wire import frames
from tests.api.conftest import Pair
from tests.node import Node, add, commit, found, say


async def test_of_ten_commits_at_once_one_wins_and_the_others_get_the_winners(any_node: Node) -> None:
    people = [await any_node.person(f"person {n}") for n in range(10)]
    lines = [await any_node.wire(person) for person in people]
    room = await any_node.room(people[0])
    await lines[0].found(room)
    for person in people[1:]:
        await any_node.let_in(room, person)
    await lines[0].add(room, *people[1:])
    for line in lines[1:]:
        await line.welcomed(room)
    asked = [commit(room, epoch=1, body=b"commit %d" % n) for n in range(10)]
    answers = await asyncio.gather(*(line.answer(each) for line, each in zip(lines, asked, strict=True)))
    won = [answer for answer in answers if isinstance(answer, frames.Ack)]
    assert len(won) == 1
    for answer in answers:
        if isinstance(answer, frames.Refused):
            assert (answer.code, answer.detail) == ("commit_lost", {"generation": 1, "epoch": 2})
    winner = asked[answers.index(won[0])]
    for line in lines:
        entry = await line.take(frames.Entry, seq=won[0].seq)
        assert (entry.kind, entry.body, entry.ref) == ("commit", winner.body, winner.ref)
    row = await any_node.row("SELECT epoch, head FROM rooms WHERE id = ?", room)
    assert (row["epoch"], row["head"]) == (2, 3)


async def test_a_repeated_commit_gets_the_same_answer(pair: Pair) -> None:
    asked = commit(pair.room, epoch=1)
    first = await pair.ann.acked(asked)
    assert await pair.ann.acked(asked) == first
    assert (await pair.node.row("SELECT epoch FROM rooms WHERE id = ?", pair.room))["epoch"] == 2


async def _unchanged(pair: Pair, *asked: Any) -> list[str]:
    before = [
        await pair.node.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
        for table in ("rooms", "room_members", "room_devices", "room_spans", "room_log", "welcomes")
    ]
    codes = [await pair.ann.refused(each) for each in asked]
    after = [
        await pair.node.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
        for table in ("rooms", "room_members", "room_devices", "room_spans", "room_log", "welcomes")
    ]
    assert before == after
    return codes


async def test_a_commit_adds_only_whom_the_server_announced_and_removes_only_who_was_let_go(
    pair: Pair,
) -> None:
    stranger = await pair.node.person("stranger")
    newcomer = await pair.node.person("newcomer")
    await pair.node.let_in(pair.room, newcomer)
    welcome = frames.WelcomeOut(device=newcomer.device, body=b"w")
    codes = await _unchanged(
        pair,
        add(pair.room, stranger, epoch=1),
        commit(pair.room, epoch=1, removes=[pair.ben.device]),
        commit(pair.room, epoch=1, removes=["nobody"]),
        commit(pair.room, epoch=1, adds=[newcomer.device]),
        commit(pair.room, epoch=1, welcomes=[welcome]),
        commit(pair.room, epoch=1, adds=[newcomer.device, newcomer.device], welcomes=[welcome, welcome]),
    )
    assert codes == ["not_allowed", "not_allowed", "not_allowed", "malformed", "malformed", "malformed"]


async def test_an_epoch_in_the_past_or_future_loses(pair: Pair) -> None:
    codes = await _unchanged(
        pair, *(commit(pair.room, generation=g, epoch=e) for g, e in ((1, 0), (1, 2), (2, 0), (0, 0)))
    )
    assert codes == ["commit_lost"] * 4


async def test_a_new_device_of_a_member_enters_by_a_commit_from_outside(any_pair: Pair) -> None:
    pair = any_pair
    await pair.ann.say(pair.room, b"before", epoch=1)
    second = await pair.node.wire(await pair.node.person("ben", "two"))
    view = await second.take(frames.RoomView)
    assert view.group_info == b"group info"
    asked = commit(pair.room, epoch=1, external=True)
    ack = await second.acked(asked)
    entry = await pair.ann.take(frames.Entry, seq=ack.seq)
    assert (entry.external, entry.sender, entry.device) == (True, pair.ben.member, second.device)
    after = await pair.ann.say(pair.room, b"after", epoch=2)
    await second.take(frames.Entry, seq=after.seq)
    seen = [(each.kind, each.ref) for each in second.entries(pair.room)]
    assert seen[0] == ("commit", entry.ref), "its own way in comes back to it"
    assert [kind for kind, _ in seen] == ["commit", "speech"], "nothing from before comes"
    await second.say(pair.room, epoch=2)


async def test_a_device_that_lost_its_state_enters_again_and_takes_out_its_own_old_leaf(pair: Pair) -> None:
    back = await pair.node.wire(pair.ben_person)
    view = await back.take(frames.RoomView)
    assert view.group_info == b"group info"
    assert await back.refused(commit(pair.room, epoch=1, external=True)) == "not_allowed"
    assert (
        await back.refused(commit(pair.room, epoch=1, external=True, removes=[pair.ann.device]))
        == "not_allowed"
    )
    await back.acked(commit(pair.room, epoch=1, external=True, removes=[back.device]))
    await back.say(pair.room, epoch=2)
    keeps = await pair.node.wire(pair.ann_person, cursors={pair.room: 4})
    assert (await keeps.take(frames.RoomView)).group_info is None


async def test_somebody_who_was_only_announced_cannot_enter_from_outside(pair: Pair) -> None:
    announced = await pair.node.person("announced")
    await pair.node.let_in(pair.room, announced)
    line = await pair.node.wire(announced)
    assert (await line.take(frames.RoomView)).group_info is None
    assert await line.refused(commit(pair.room, epoch=1, external=True)) == "not_allowed"


async def test_only_the_founder_founds_and_only_once(node: Node) -> None:
    ann, ben = await node.person("ann"), await node.person("ben")
    ann_line, ben_line = await node.wire(ann), await node.wire(ben)
    room = await node.room(ann)
    await node.let_in(room, ben)
    assert await ben_line.refused(found(room)) == "not_allowed"
    assert await ann_line.refused(say(room)) == "wrong_epoch"
    assert await ann_line.refused(found(room, generation=2)) == "commit_lost"
    asked = found(room)
    first = await ann_line.acked(asked)
    assert await ann_line.acked(asked) == first
    assert await ann_line.refused(found(room)) == "commit_lost"


async def test_a_bricked_room_is_founded_again_and_what_came_before_still_arrives(any_pair: Pair) -> None:
    pair = any_pair
    await pair.ben.aclose()
    await pair.ann.say(pair.room, b"one", epoch=1)
    assert await pair.ann.refused(found(pair.room, generation=2)) == "too_fast"
    pair.node.clock.skip(rules.REFOUND_PAUSE_MS)
    await pair.ann.acked(found(pair.room, generation=2))
    assert await pair.ann.refused(say(pair.room, epoch=1)) == "wrong_epoch"
    await pair.ann.say(pair.room, b"only for those in the new group", generation=2)

    ben = await pair.node.wire(pair.ben_person, cursors={pair.room: 2})
    assert [(each.seq, each.kind) for each in ben.entries(pair.room)] == [(3, "speech"), (4, "found")]
    assert await ben.refused(say(pair.room, generation=2)) == "wrong_epoch"
    await ben.acked(frames.Present(ref="p", room=pair.room, key_package=b"n" * 80))
    view = await pair.ann.take(frames.RoomView)
    while not any(each.key_package for member in view.members for each in member.devices):
        view = await pair.ann.take(frames.RoomView)
    await pair.ann.add(pair.room, pair.ben_person, generation=2)
    assert (await ben.welcomed(pair.room)).generation == 2
    ack = await ben.say(pair.room, b"here again", generation=2, epoch=1)
    await ben.take(frames.Entry, seq=ack.seq)
    bodies = [each.body for each in ben.entries(pair.room) if each.kind == "speech"]
    assert bodies == [b"one", b"here again"]


async def test_those_who_are_live_when_a_room_is_founded_again_get_nothing_of_the_new_group(
    pair: Pair,
) -> None:
    pair.node.clock.skip(rules.REFOUND_PAUSE_MS)
    await pair.ann.acked(found(pair.room, generation=2))
    await pair.ann.say(pair.room, b"new group", generation=2)
    await pair.ben.take(frames.Entry, kind="found", generation=2)
    await pair.ben.settled()
    assert [each.kind for each in pair.ben.entries(pair.room)][-1] == "found"


async def test_a_welcome_waits_until_it_is_taken(pair: Pair) -> None:
    late = await pair.node.person("late")
    await pair.node.let_in(pair.room, late)
    await pair.ann.add(pair.room, late, epoch=1)
    for _ in range(2):
        line = await pair.node.wire(late)
        assert (await line.take(frames.WelcomeIn)).body == b"welcome " + late.device.encode()
        assert (await line.take(frames.Live)) == frames.Live()
    await line.send(frames.WelcomeTaken(room=pair.room, generation=1, epoch=2))
    assert await line.refused(say(pair.room, epoch=1)) == "wrong_epoch"
    again = await pair.node.wire(late, cursors={pair.room: 3})
    assert not [each for each in again.got if isinstance(each, frames.WelcomeIn)]


async def test_someone_let_in_again_before_the_removal_goes_on_where_they_were(pair: Pair) -> None:
    await pair.node.let_go(pair.room, pair.ben_person)
    await pair.ben.take(frames.RoomGone)
    assert await pair.ann.refused(say(pair.room, epoch=1)) == "must_remove_first"
    await pair.node.let_in(pair.room, pair.ben_person)
    await pair.ben.take(frames.RoomView)
    ack = await pair.ann.say(pair.room, b"welcome back", epoch=1)
    assert (await pair.ben.take(frames.Entry, seq=ack.seq)).body == b"welcome back"


async def test_each_member_has_a_star_of_this_room_alone(pair: Pair) -> None:
    second = await pair.node.room(pair.ann_person)
    rows = await pair.node.rows("SELECT room, member, star FROM room_members ORDER BY room, member")
    here = {row["member"]: row["star"] for row in rows if row["room"] == pair.room}
    assert len(set(here.values())) == 2
    assert second != pair.room


async def test_whoever_was_let_go_while_away_and_comes_again_reads_their_own_removal(pair: Pair) -> None:
    """P6: else a device believes for ever that it stands in a group that has gone on without it."""
    await pair.ben.aclose()
    await pair.node.let_go(pair.room, pair.ben_person)
    removal = await pair.ann.acked(commit(pair.room, epoch=1, removes=[pair.ben.device]))
    await pair.ann.say(pair.room, b"not for ben", epoch=2)
    await pair.node.let_in(pair.room, pair.ben_person)
    ben = await pair.node.wire(pair.ben_person, cursors={pair.room: removal.seq - 1})
    await ben.settled()
    assert [each.seq for each in ben.entries(pair.room)] == [removal.seq]


async def test_whoever_was_let_go_while_a_room_was_founded_again_reads_that_it_was(pair: Pair) -> None:
    """P6"""
    await pair.ben.aclose()
    await pair.node.let_go(pair.room, pair.ben_person)
    pair.node.clock.skip(rules.REFOUND_PAUSE_MS)
    ann = await pair.node.wire(pair.ann_person)
    again = await ann.found(pair.room, generation=2)
    await pair.node.let_in(pair.room, pair.ben_person)
    ben = await pair.node.wire(pair.ben_person, cursors={pair.room: again.seq - 1})
    await ben.settled()
    assert [(each.kind, each.seq) for each in ben.entries(pair.room)] == [("found", again.seq)]


async def test_a_device_whose_welcome_opens_to_no_key_is_shown_the_way_in_from_outside(pair: Pair) -> None:
    """P6"""
    cara = await pair.node.person("cara")
    line = await pair.node.wire(cara)
    await pair.node.let_in(pair.room, cara)
    await pair.ann.add(pair.room, cara, epoch=1)
    welcome = await line.take(frames.WelcomeIn, room=pair.room)
    await line.send(
        frames.WelcomeTaken(room=pair.room, generation=welcome.generation, epoch=welcome.epoch, opened=False)
    )
    while (await line.take(frames.RoomView, room=pair.room)).group_info is None:
        pass
    await line.acked(commit(pair.room, epoch=2, external=True, removes=[cara.device]))


async def test_a_device_that_knows_a_room_but_not_its_group_is_shown_the_way_in(pair: Pair) -> None:
    """P6"""
    await pair.ben.aclose()
    line = await pair.node.wire(pair.ben_person, hello=False)
    cursor = frames.Cursor(room=pair.room, after=0, inside=False)
    await line.send(frames.Hello(v=1, device=pair.ben.device, cursors=[cursor]))
    assert (await line.take(frames.RoomView, room=pair.room)).group_info is not None


async def test_another_device_of_who_stands_in_the_group_founds_it_again_from_outside(any_pair: Pair) -> None:
    """P6: after a bad commit the device inside may be lost, and nobody can enter by what the group shows."""
    pair = any_pair
    pair.node.clock.skip(rules.REFOUND_PAUSE_MS)
    second = await pair.node.wire(await pair.node.person("ben", "two"))
    ack = await second.found(pair.room, generation=2)
    assert (await pair.ann.take(frames.Entry, kind="found", generation=2)).seq == ack.seq


async def test_a_room_in_whose_group_nobody_who_belongs_is_left_is_founded_again_from_outside(
    any_pair: Pair,
) -> None:
    """P6: somebody hostile founds it again, alone, and is let go; the others must not stay outside."""
    pair = any_pair
    pair.node.clock.skip(rules.REFOUND_PAUSE_MS)
    ben = await pair.node.wire(pair.ben_person)
    await ben.found(pair.room, generation=2)
    pair.node.clock.skip(rules.REFOUND_PAUSE_MS)
    ann = await pair.node.wire(pair.ann_person)
    assert await ann.refused(found(pair.room, 3)) == "wrong_epoch"
    await pair.node.let_go(pair.room, pair.ben_person)
    await ann.found(pair.room, generation=3)
    row = await pair.node.row("SELECT generation, removals FROM rooms WHERE id = ?", pair.room)
    assert (row["generation"], row["removals"]) == (3, 0)


async def test_whoever_was_let_in_while_away_reads_the_old_group_after_the_room_was_founded_again(
    any_pair: Pair,
) -> None:
    """P6"""
    pair = any_pair
    cara = await pair.node.person("cara")
    await pair.node.let_in(pair.room, cara)
    added = await pair.ann.add(pair.room, cara, epoch=1)
    said = await pair.ann.say(pair.room, b"for cara as well", epoch=2)
    pair.node.clock.skip(rules.REFOUND_PAUSE_MS)
    ann = await pair.node.wire(pair.ann_person)
    again = await ann.found(pair.room, generation=2)
    line = await pair.node.wire(cara)
    assert (await line.take(frames.WelcomeIn, room=pair.room)).seq == added.seq
    await line.settled()
    assert [each.seq for each in line.entries(pair.room)] == [said.seq, again.seq]
