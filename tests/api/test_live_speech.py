"""P5, P6, P19: what is said in a room is taken once, in its place, from a device that stands in it, and
reaches
all who do."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from asterism.rooms import admission, franking
from asterism.store.base import Tx
from asterism.wire import frames
from tests.api.conftest import Pair, pair_on
from tests.node import Line, Node, commit, say


async def test_speech_is_acknowledged_and_reaches_both_once_and_in_order(any_pair: Pair) -> None:
    pair = any_pair
    acks = [await pair.ann.say(pair.room, b"%d" % number, epoch=1) for number in range(20)]
    await pair.ben.take(frames.Entry, seq=acks[-1].seq)
    await pair.ann.take(frames.Entry, seq=acks[-1].seq)
    assert [ack.seq for ack in acks] == list(range(3, 23))
    for line in (pair.ann, pair.ben):
        said = [entry for entry in line.entries(pair.room) if entry.kind == "speech"]
        assert [(entry.seq, entry.body) for entry in said] == [(n + 3, b"%d" % n) for n in range(20)]
        assert {entry.sender for entry in said} == {pair.ann.member}


async def test_words_of_many_at_once_get_places_without_a_gap(any_pair: Pair) -> None:
    pair = any_pair
    answers = await asyncio.gather(
        *(line.say(pair.room, b"%d" % n, epoch=1) for line in (pair.ann, pair.ben) for n in range(25))
    )
    assert sorted(ack.seq for ack in answers) == list(range(3, 53))
    await pair.ben.take(frames.Entry, seq=52)
    assert [entry.seq for entry in pair.ben.entries(pair.room)] == list(range(3, 53))


async def test_whoever_speaks_is_told_that_it_is_kept_before_the_copies_go_out(pair: Pair) -> None:
    acks = [await pair.ann.say(pair.room, b"%d" % number, epoch=1) for number in range(5)]
    await pair.ann.take(frames.Entry, seq=acks[-1].seq)
    came = [
        (frame.seq, type(frame).__name__)
        for frame in pair.ann.got
        if isinstance(frame, (frames.Ack, frames.Entry)) and frame.seq >= acks[0].seq
    ]
    assert came == [(ack.seq, kind) for ack in acks for kind in ("Ack", "Entry")]


async def test_a_repeat_gets_the_original_acknowledgement_even_in_a_later_epoch(any_pair: Pair) -> None:
    pair = any_pair
    words = say(pair.room, epoch=1)
    first = await pair.ann.acked(words)
    assert await pair.ann.acked(words) == first
    await pair.ann.acked(commit(pair.room, epoch=1))
    assert await pair.ann.acked(words) == first
    assert (await pair.node.row("SELECT COUNT(*) AS n FROM room_log WHERE ref = ?", words.ref))["n"] == 1


async def test_a_repeat_is_answered_even_after_its_sender_was_let_go(pair: Pair) -> None:
    words = say(pair.room, epoch=1)
    first = await pair.ben.acked(words)
    await pair.node.let_go(pair.room, pair.ben_person)
    await pair.ben.take(frames.RoomGone, room=pair.room)
    assert await pair.ben.acked(words) == first
    assert await pair.ben.refused(say(pair.room, epoch=1)) == "not_found"


async def test_two_people_may_use_the_same_ref(pair: Pair) -> None:
    words = say(pair.room, epoch=1, ref="mine")
    assert (await pair.ann.acked(words)).seq == 3
    assert (await pair.ben.acked(words)).seq == 4


async def test_words_of_another_epoch_or_generation_are_refused_and_change_nothing(any_pair: Pair) -> None:
    pair = any_pair
    before = await pair.node.row("SELECT head, version FROM rooms WHERE id = ?", pair.room)
    for generation, epoch in ((1, 0), (1, 2), (2, 1), (0, 1)):
        answer = await pair.ann.answer(say(pair.room, generation=generation, epoch=epoch))
        assert isinstance(answer, frames.Refused)
        assert (answer.code, answer.detail) == ("wrong_epoch", {"generation": 1, "epoch": 1})
    assert await pair.node.row("SELECT head, version FROM rooms WHERE id = ?", pair.room) == before
    assert (await pair.ann.say(pair.room, epoch=1)).seq == 3


async def test_a_foreign_room_and_no_room_are_refused_alike(pair: Pair) -> None:
    stranger = await pair.node.wire(await pair.node.person("stranger"))
    for room in (pair.room, "nowhere", "Not-A-Room"):
        assert await stranger.refused(say(room, epoch=1)) == "not_found"
        assert await stranger.refused(commit(room, epoch=1)) == "not_found"
        assert (
            await stranger.refused(frames.Found(ref="f", room=room, generation=1, suite=1, group_info=b"g"))
            == "not_found"
        )
        assert (
            await stranger.refused(frames.Present(ref="p", room=room, key_package=b"k" * 64)) == "not_found"
        )
    assert not (pair.node.folder / "keys" / "rooms").joinpath("nowhere").exists()
    assert pair.node.parts.room_keys.rooms() == {pair.room}


async def test_a_second_device_outside_the_group_hears_and_says_nothing(pair: Pair) -> None:
    other = await pair.node.wire(await pair.node.person("ben", "two"))
    assert await other.refused(say(pair.room, epoch=1)) == "wrong_epoch"
    await pair.ann.say(pair.room, epoch=1)
    await other.settled()
    assert other.entries(pair.room) == []


async def test_a_new_member_sees_nothing_from_before_they_came(any_pair: Pair) -> None:
    pair = any_pair
    await pair.ann.say(pair.room, b"before", epoch=1)
    late = await pair.node.person("late")
    await pair.node.let_in(pair.room, late)
    line = await pair.node.wire(late)
    await pair.ann.take(frames.RoomView, version=(await pair.node.row("SELECT version AS v FROM rooms"))["v"])
    await pair.ann.add(pair.room, late, epoch=1)
    await line.welcomed(pair.room)
    after = await pair.ann.say(pair.room, b"after", epoch=2)
    await line.take(frames.Entry, seq=after.seq)
    again = await pair.node.wire(late, cursors={pair.room: 0})
    assert [each.body for each in line.entries(pair.room)] == [b"after"]
    assert [each.body for each in again.entries(pair.room)] == [b"after"]


async def test_after_someone_was_let_go_speech_waits_for_the_commit_that_removes_them(any_pair: Pair) -> None:
    pair = any_pair
    await pair.node.let_go(pair.room, pair.ben_person)
    assert (await pair.ben.take(frames.RoomGone, room=pair.room)).why == "let_go"
    assert await pair.ann.refused(say(pair.room, epoch=1)) == "must_remove_first"
    view = await pair.ann.take(frames.RoomView, to_remove=[pair.ben.device])
    assert [each.member for each in view.members] == [pair.ann.member]
    await pair.ann.acked(commit(pair.room, epoch=1, removes=[pair.ben.device]))
    await pair.ann.say(pair.room, b"alone", epoch=2)
    await pair.ben.settled()
    assert pair.ben.entries(pair.room) == []
    assert await pair.ben.refused(say(pair.room, epoch=2)) == "not_found"


async def test_a_closed_room_takes_nothing_more_and_can_still_be_read(pair: Pair) -> None:
    await pair.ann.say(pair.room, b"last", epoch=1)

    async def work(tx: Tx) -> None:
        await admission.close(tx, pair.room)
        tx.after(lambda: pair.node.parts.hub.room_changed(pair.room))

    await pair.node.parts.store.write(work)
    view = await pair.ben.take(frames.RoomView)
    while view.closed_at is None:
        view = await pair.ben.take(frames.RoomView)
    assert view.dawn_at is not None
    assert view.dawn_at - view.closed_at == admission.DAY_MS
    assert await pair.ann.refused(say(pair.room, epoch=1)) == "room_closed"
    assert await pair.ann.refused(commit(pair.room, epoch=1)) == "room_closed"
    again = await pair.node.wire(pair.ben_person, cursors={pair.room: 2})
    assert [each.body for each in again.entries(pair.room)] == [b"last"]


async def test_too_large_words_are_refused_with_their_ref_and_the_line_goes_on(pair: Pair) -> None:
    whole = await pair.ann.say(pair.room, b"w" * frames.MAX_SPEECH, epoch=1)
    assert whole.seq == 3
    for size in (frames.MAX_SPEECH + 1, frames.MAX_FRAME + 1000):
        assert await pair.ann.refused(say(pair.room, b"w" * size, epoch=1)) == "too_large"
    large = commit(pair.room, epoch=1, body=b"c" * (frames.MAX_HANDSHAKE + 1))
    assert await pair.ann.refused(large) == "too_large"
    assert (await pair.ann.say(pair.room, epoch=1)).seq == 4


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xc1", b"\x80", b"hello", msgspec.msgpack.encode({"t": "say"}),
        msgspec.msgpack.encode({"t": "what"}),
        msgspec.msgpack.encode([1, 2]), msgspec.msgpack.encode({"t": "beat", "more": 1}),
        b"\x81" * 5000, "text", msgspec.msgpack.encode({"t": "ready", "now": 1}),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_refused_in_the_one_shape(pair: Pair, data: bytes | str) -> None:
    await pair.ann.raw(data)
    refused = await pair.ann.take(frames.Refused)
    assert refused.code == "malformed"
    assert refused.sentence
    assert (await pair.ann.say(pair.room, epoch=1)).seq == 3


async def test_every_receiver_gets_the_servers_tag_and_no_field_of_it_can_be_altered(any_pair: Pair) -> None:
    pair = any_pair
    words = say(pair.room, b"unkind", epoch=1)
    await pair.ann.acked(words)
    entry = await pair.ben.take(frames.Entry, kind="speech")
    assert entry.tag == words.tag
    told = {
        "server_tag": entry.server_tag, "frank_key": entry.frank_key, "tag": entry.tag, "room": entry.room,
        "sender": entry.sender, "seq": entry.seq, "at": entry.at,
    }  # fmt: skip
    keys = pair.node.parts.franking
    assert franking.verify(keys, **told)  # type: ignore[arg-type]
    altered = {
        "server_tag": bytes(32), "frank_key": "unknown", "tag": bytes(32), "room": "another",
        "sender": pair.ben.member, "seq": entry.seq + 1, "at": entry.at + 1,
    }  # fmt: skip
    for field, value in altered.items():
        assert not franking.verify(keys, **{**told, field: value}), field  # type: ignore[arg-type]
    again = await pair.node.wire(pair.ben_person, cursors={pair.room: 2})
    assert again.entries(pair.room) == [entry]


async def test_the_server_keeps_no_word_in_the_clear(node: Node) -> None:
    pair = await pair_on(node)
    canary = b"CANARY-a-phrase-that-nobody-else-writes"
    await pair.ann.say(pair.room, canary, epoch=1)
    await pair.ben.take(frames.Entry, body=canary)
    await pair.node.parts.store.health()
    for file in [each for each in node.folder.rglob("*") if each.is_file()]:
        assert canary not in file.read_bytes(), file


async def test_a_gesture_goes_to_the_others_at_once_and_is_kept_nowhere(pair: Pair) -> None:
    mine = await pair.node.wire(await pair.node.person("ann", "two"))
    before = await pair.node.rows("SELECT * FROM room_log")
    for epoch in (0, 1):
        await pair.ann.send(
            frames.Gesture(room=pair.room, generation=1, epoch=epoch, body=b"typing %d" % epoch)
        )
    gestured = await pair.ben.take(frames.Gestured)
    assert (gestured.body, gestured.sender, gestured.device) == (
        b"typing 1",
        pair.ann.member,
        pair.ann.device,
    )
    await pair.ann.settled()
    await mine.settled()
    for line in (pair.ann, mine):
        assert not [each for each in line.got if isinstance(each, frames.Gestured)]
    assert await pair.node.rows("SELECT * FROM room_log") == before
    again = await pair.node.wire(pair.ben_person, cursors={pair.room: 0})
    assert not [each for each in again.got if isinstance(each, frames.Gestured)]


async def test_somebody_who_does_not_belong_can_make_no_gesture(pair: Pair) -> None:
    stranger: Line = await pair.node.wire(await pair.node.person("stranger"))
    await stranger.send(frames.Gesture(room=pair.room, generation=1, epoch=1, body=b"here"))
    await stranger.settled()
    await pair.ann.send(frames.Gesture(room=pair.room, generation=1, epoch=1, body=b"mine"))
    assert (await pair.ben.take(frames.Gestured)).body == b"mine"


async def test_the_clock_is_answered_between_two_looks_at_the_servers_time(pair: Pair) -> None:
    before = pair.node.parts.clock.now()
    await pair.ann.send(frames.ClockAsk(t0=12.5))
    answer = await pair.ann.take(frames.ClockAnswer, t0=12.5)
    assert before <= answer.t1 <= answer.t2 <= pair.node.parts.clock.now() + 1
