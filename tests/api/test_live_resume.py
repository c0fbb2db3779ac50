"""P6: whoever comes back has every acknowledged message once and in order; nobody's slowness harms anyone
else."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from asterism.live import feed as feeds
from asterism.live import watch
from asterism.live.socket import SILENT_S
from asterism.rooms import rules
from asterism.rooms.store import PAGE
from asterism.wire import frames
from tests.api.conftest import Pair, pair_on
from tests.node import Line, Node, say
from tests.servers import PostgresServer


async def test_what_was_missed_comes_after_the_cursor_and_nothing_twice(any_pair: Pair) -> None:
    pair = any_pair
    await pair.ann.say(pair.room, b"seen", epoch=1)
    await pair.ben.take(frames.Entry, seq=3)
    await pair.ben.aclose()
    for n in range(PAGE + 20):
        await pair.ann.say(pair.room, b"%d" % n, epoch=1)
        if n % 50 == 49:
            await asyncio.sleep(1)  # within the pace of one socket
    back = await pair.node.wire(pair.ben_person, cursors={pair.room: 3})
    assert [each.seq for each in back.entries(pair.room)] == list(range(4, PAGE + 24))


async def test_nothing_is_lost_or_doubled_by_coming_and_going_while_others_speak(any_pair: Pair) -> None:
    pair = any_pair
    done = asyncio.Event()

    async def speak() -> None:
        for n in range(150):
            await pair.ann.say(pair.room, b"%d" % n, epoch=1)
        done.set()

    speaking = asyncio.create_task(speak())
    await pair.ben.aclose()
    kept: list[frames.Entry] = []
    while not done.is_set():
        back = await pair.node.wire(pair.ben_person, cursors={pair.room: kept[-1].seq if kept else 2})
        kept += back.entries(pair.room)
        head = kept[-1].seq if kept else 2
        if not done.is_set():
            kept.append(await back.take(frames.Entry, seq=head + 1))
        await back.aclose()
    await speaking
    back = await pair.node.wire(pair.ben_person, cursors={pair.room: kept[-1].seq})
    kept += back.entries(pair.room)
    fresh = await pair.node.wire(pair.ben_person, cursors={pair.room: 2})
    assert [each.seq for each in kept] == list(range(3, 153))
    assert kept == fresh.entries(pair.room)


async def test_a_cursor_from_the_future_comes_back_to_the_head_and_harms_nobody(pair: Pair) -> None:
    await pair.ann.aclose()
    await pair.ben.aclose()
    liar = await pair.node.wire(pair.ben_person, cursors={pair.room: 1 << 50})
    ann = await pair.node.wire(pair.ann_person, cursors={pair.room: 2})
    ack = await ann.say(pair.room, b"words", epoch=1)
    for line in (ann, liar):
        assert (await line.take(frames.Entry)).seq == ack.seq == 3


async def test_a_gap_that_a_client_saw_is_sent_again(pair: Pair) -> None:
    for n in range(3):
        await pair.ann.say(pair.room, b"%d" % n, epoch=1)
    await pair.ben.take(frames.Entry, seq=5)
    await pair.ben.send(frames.Follow(room=pair.room, after=3))
    assert (await pair.ben.take(frames.Entry)).seq == 4
    assert (await pair.ben.take(frames.Entry)).seq == 5
    ack = await pair.ann.say(pair.room, b"more", epoch=1)
    assert (await pair.ben.take(frames.Entry)).seq == ack.seq


async def test_a_node_that_hears_of_commits_in_another_order_still_gives_them_in_theirs(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[frames.Entry] = []
    rooms = pair.node.parts.hub.rooms
    monkeypatch.setattr(rooms, "appended", held.append)
    acks = [await pair.ann.say(pair.room, b"%d" % n, epoch=1) for n in range(3)]
    monkeypatch.undo()
    for entry in reversed(held):
        rooms.appended(entry)
    acks.append(await pair.ann.say(pair.room, b"last", epoch=1))
    for ack in acks:
        assert (await pair.ben.take(frames.Entry)).seq == ack.seq


async def test_whoever_saw_a_gap_while_nobody_else_was_there_goes_on_hearing_the_room(pair: Pair) -> None:
    await pair.ann.aclose()
    await pair.ben.send(frames.Follow(room=pair.room, after=2))
    await pair.ben.settled()
    ann = await pair.node.wire(pair.ann_person, cursors={pair.room: 2})
    acks = [await ann.say(pair.room, b"%d" % n, epoch=1) for n in range(3)]
    for ack in acks:
        assert (await pair.ben.take(frames.Entry)).seq == ack.seq


async def test_whoever_finds_a_welcome_while_nobody_else_is_there_hears_the_room(pair: Pair) -> None:
    cara = await pair.node.person("cara")
    await pair.node.let_in(pair.room, cara)
    await pair.ann.add(pair.room, cara, epoch=1)
    await pair.ann.aclose()
    await pair.ben.aclose()
    line = await pair.node.wire(cara)
    await line.take(frames.WelcomeIn, room=pair.room)
    assert pair.room in pair.node.parts.hub.rooms.feeds
    ann = await pair.node.wire(pair.ann_person, cursors={pair.room: 3})
    ack = await ann.say(pair.room, b"welcome", epoch=2)
    assert (await line.take(frames.Entry)).seq == ack.seq


async def test_what_was_missed_comes_before_live_also_when_the_room_changed_meanwhile(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A room was read before it was founded again, and is shown after: its last entry is still for Ben."""
    hub = pair.node.parts.hub
    await pair.ben.aclose()
    older = await hub.rooms._read(pair.room)
    pair.node.clock.skip(rules.REFOUND_PAUSE_MS)
    ann = await pair.node.wire(pair.ann_person, cursors={pair.room: 2})
    again = await ann.found(pair.room, generation=2)
    await ann.take(frames.RoomView, generation=2)
    read, answers = hub.rooms._read, [older]

    async def overtaken(room: str) -> Any:
        return answers.pop() if answers else await read(room)

    monkeypatch.setattr(hub.rooms, "_read", overtaken)
    ben = await pair.node.wire(pair.ben_person, cursors={pair.room: 2})
    assert [each.seq for each in ben.entries(pair.room)] == [again.seq]


async def test_everything_is_there_again_after_the_server_started_anew(pair: Pair) -> None:
    node = pair.node
    await pair.ann.say(pair.room, b"kept", epoch=1)
    await pair.ben.take(frames.Entry, seq=3)
    await node.stop()
    bye = await pair.ben.until_closed()
    assert bye is not None
    assert (bye.code, bye.again) == ("restart", True)
    async with Node(node.folder) as again:
        ann = await again.person("ann")
        line = await again.wire(ann, cursors={pair.room: 2})
        assert [each.body for each in line.entries(pair.room)] == [b"kept"]
        assert (await line.say(pair.room, epoch=1)).seq == 4


async def test_a_second_window_takes_over_and_the_first_is_told(pair: Pair) -> None:
    newer = await pair.node.wire(pair.ben_person, cursors={pair.room: 2})
    bye = await pair.ben.until_closed()
    assert bye is not None
    assert (bye.code, bye.again) == ("replaced", False)
    ack = await pair.ann.say(pair.room, epoch=1)
    await newer.take(frames.Entry, seq=ack.seq)


async def test_a_connection_that_fell_silent_is_ended(pair: Pair) -> None:
    await pair.ann.send(frames.Beat())
    await pair.ann.settled()
    pair.node.clock.skip(int(SILENT_S * 1000) - 5_000)
    await pair.ann.send(frames.Beat())
    await pair.ann.settled()
    pair.node.clock.skip(6_000)
    bye = await pair.ben.until_closed()
    assert bye is not None
    assert (bye.code, bye.again) == ("silent", True)
    await pair.ann.settled()
    assert not pair.ann.closed


async def test_a_connection_without_hello_is_ended(node: Node) -> None:
    line = await node.wire(await node.person("ann"), hello=False)
    node.clock.skip(11_000)
    bye = await line.until_closed()
    assert bye is not None
    assert bye.code == "no_hello"


async def test_what_comes_before_hello_ends_the_connection(pair: Pair) -> None:
    line = await pair.node.wire(await pair.node.person("ann", "three"), hello=False)
    await line.send(say(pair.room, epoch=1))
    bye = await line.until_closed()
    assert bye is not None
    assert bye.code == "no_hello"


async def test_a_device_of_somebody_else_is_not_let_in(pair: Pair) -> None:
    line = await pair.node.wire(await pair.node.person("stranger"), hello=False)
    await line.send(frames.Hello(v=1, device=pair.ann.device))
    bye = await line.until_closed()
    assert bye is not None
    assert bye.code == "not_allowed"


async def test_without_a_session_or_from_another_site_nobody_comes_in(node: Node) -> None:
    ann = await node.person("ann")
    without = await Line.open(node.url, ann, Cookie="")
    bye = await without.until_closed()
    assert bye is not None
    assert (bye.code, bye.again) == ("not_signed_in", False)
    with pytest.raises(InvalidStatus, match="HTTP 403"):
        await Line.open(node.url, ann, Origin="https://elsewhere.example")


async def test_under_a_name_that_is_not_ours_nothing_is_answered(node: Node) -> None:
    ann = await node.person("ann")
    answer = await ann.http.get("/api/me", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_origin")
    assert (await ann.http.get("/api/me")).status_code == 200


async def test_ending_a_session_ends_its_socket(node: Node) -> None:
    ann = await node.person("ann")
    line = await node.wire(ann)
    node.parts.hub.cut(next(iter(node.parts.hub.all_sockets())).session.id)
    bye = await line.until_closed()
    assert bye is not None
    assert (bye.code, bye.again) == ("signed_out", False)


async def test_a_session_that_ended_without_a_hint_is_found_within_seconds(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "SESSIONS_EVERY", 1)
    line = await node.wire(await node.person("ann"))
    await node.parts.store.write(lambda tx: tx.run("DELETE FROM sessions"))
    bye = await line.until_closed()
    assert bye is not None
    assert bye.code == "signed_out"


async def test_a_flood_is_cut_off_and_the_others_do_not_notice(pair: Pair) -> None:
    flooder = await pair.node.wire(await pair.node.person("flooder"))
    clock, beat = pair.node.parts.clock, msgspec.msgpack.encode(say(pair.room, epoch=1))

    async def flood() -> int:
        sent = 0
        while not flooder.closed and sent < 20_000:
            try:
                await flooder.raw(beat)
            except ConnectionClosed:
                break
            sent += 1
        return sent

    flooding = asyncio.create_task(flood())
    times: list[float] = []
    while not flooding.done() or len(times) < 20:
        began = clock.monotonic()
        await pair.ann.say(pair.room, epoch=1)
        times.append(clock.monotonic() - began)
    bye = await flooder.until_closed()
    assert bye is not None
    assert (bye.code, bye.again) == ("too_fast", True)
    codes = {each.code for each in flooder.got if isinstance(each, frames.Refused)}
    assert codes == {"not_found", "too_fast"}
    assert sorted(times)[len(times) // 2] < 0.25
    assert (await pair.ben.take(frames.Entry)).seq == 3


async def test_a_slow_reader_is_cut_off_and_the_others_get_everything(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "BEHIND_S", 0.5)
    slow = await pair.node.wire(await pair.node.person("ben", "slow"))
    await slow.acked_external(pair.room, epoch=1)
    await slow.stop_reading()
    body = b"w" * frames.MAX_SPEECH
    for n in range(200):
        await pair.ann.say(pair.room, body, epoch=2)
        await pair.ben.take(frames.Entry, seq=4 + n)
        if not pair.node.parts.hub.connected(slow.device):
            break
        if n > 60:
            await asyncio.sleep(0.1)
    assert not pair.node.parts.hub.connected(slow.device)
    said = [each.seq for each in pair.ben.entries(pair.room) if each.kind == "speech"]
    assert said == list(range(4, 5 + n))
    back = await pair.node.wire(slow.person, cursors={pair.room: 3})
    assert [each.seq for each in back.entries(pair.room)] == said


async def test_two_nodes_over_one_database_show_each_others_words_without_any_hint(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    where = postgres_server.new_database()
    async with Node(tmp_path / "data", address=where) as one, Node(tmp_path / "data", address=where) as two:
        pair = await pair_on(one)
        there = await two.wire(await two.person("ben"), cursors={pair.room: 2})
        ack = await pair.ann.say(pair.room, b"across", epoch=1)
        assert (await there.take(frames.Entry, seq=ack.seq)).body == b"across"
        back = await there.say(pair.room, b"and back", epoch=1)
        assert (await pair.ann.take(frames.Entry, seq=back.seq)).body == b"and back"


async def test_an_entry_that_was_changed_on_the_disk_ends_the_following_and_not_the_server(
    pair: Pair,
) -> None:
    await pair.ann.say(pair.room, b"words", epoch=1)
    await pair.node.parts.store.write(
        lambda tx: tx.run("UPDATE room_log SET body = ? WHERE kind = 'speech'", b"x" * 64)
    )
    await pair.ben.aclose()
    hub = pair.node.parts.hub
    ben = await pair.node.wire(pair.ben_person, cursors={pair.room: 2})
    [socket] = [each for each in hub.all_sockets() if each.device == ben.device and not each.closed]
    assert ben.entries(pair.room) == []
    feed = hub.rooms.feeds.get(pair.room)
    assert feed is None or not feed.follows(socket), "it is not left joining for ever"
    # The socket and the room go on: what is said now is kept, and the other device hears it.
    await ben.settled()
    assert (await pair.ann.say(pair.room, b"more", epoch=1)).seq == 4
