"""Devices that come to a guided session and go, screens that missed something, two nodes, and a process that
is killed."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest

from asterism.clock import SystemClock
from asterism.dice import SystemDice
from asterism.dispatch.putting_off import SET_ASIDE_AFTER
from asterism.guided.session_due import SessionsDue
from asterism.live.sessions_shown import SessionsShown
from asterism.settings import Settings
from asterism.store.sqlite import SqliteStore
from asterism.wire import frames
from tests.api.test_two_nodes import nats_server, two
from tests.node import Line, Node, NodeProcess, signed_in
from tests.servers import NatsServer
from tests.sessions_held import HeldSession, book

__all__ = ["nats_server", "two"]

_dice = SystemDice()
SOON_S = 2.0


async def test_a_guide_whose_connection_is_lost_is_missed_at_once_and_finds_all_as_it_was(
    any_node: Node,
) -> None:
    held = await HeldSession.begun(any_node)
    guide, member = held.both
    before = await held.go_to("grounding", "opening")
    offered = await guide.act("propose", stage="moving")
    guide.line.connection.transport.abort()
    gone = await member.shows(lambda v: not v.guide.here, SOON_S)
    assert gone.guide.gone_at is not None
    assert (gone.stage, gone.stage_at, gone.proposed) == ("opening", before["stage_at"], "moving")
    assert await member.refused("agree") == "not_yet", "nobody is led on by somebody who is gone"
    assert (await member.act("words", on=True))["words_alone"] is True
    guide.line = await any_node.wire(guide.person)
    await guide.arrive()
    back = await member.shows(lambda v: v.guide.here, SOON_S)
    assert (back.guide.gone_at, back.stage_at) == (None, before["stage_at"])
    assert (await guide.shows(lambda v: v.guide.here)).proposed == "moving"
    # The person's screen still stood on the offer.
    assert (await member.act("agree", version=offered["version"]))["stage"] == "moving"
    await member.line.aclose()
    assert (await guide.shows(lambda v: not v.member.here, SOON_S)).stage == "moving"


async def test_two_devices_of_one_person_are_one_and_an_old_connection_ends_no_new_one(node: Node) -> None:
    held = await HeldSession.begun(node)
    guide, member = held.both
    other = await node.person("gil", "two")
    line = await node.wire(other)
    await guide.arrive(line)
    assert (await guide.shows(lambda v: True, line=line)).guide.here
    await guide.line.acked(frames.Depart(ref=_dice.new_id(), meeting=held.session))
    assert (await member.now())["guide"]["here"] is True
    again = await Line.open(node.url, other)
    await again.hello()
    await guide.arrive(again)
    await line.until_closed()
    await held.time(20, again, member.line)
    assert (await member.now())["guide"] == {**(await guide.now())["guide"], "here": True, "gone_at": None}
    await again.aclose()
    await member.shows(lambda v: not v.guide.here)


async def test_who_went_before_founding_the_room_keeps_nobody_waiting(node: Node) -> None:
    held = await HeldSession.begun(node)
    guide, member = held.both
    assert await member.line.refused(
        frames.Found(ref="f", room=held.room, generation=1, suite=1, group_info=b"g")
    ) == "not_allowed"  # fmt: skip
    await guide.line.aclose()
    while (view := await member.line.take(frames.RoomView, room=held.room)).founder != member.member:
        pass
    assert {each.member: each.here for each in view.members}[guide.member] is False
    await member.line.found(held.room)
    # Nor does somebody who founded it, went, and could let nobody in.
    guide.line = await node.wire(guide.person)
    await guide.arrive()
    again = frames.Found(ref=_dice.new_id(), room=held.room, generation=2, suite=1, group_info=b"g")
    assert await guide.line.refused(again) == "wrong_epoch"
    await member.line.acked(frames.Depart(ref=_dice.new_id(), meeting=held.session))
    await held.time(11)
    assert isinstance(await guide.line.answer(again), frames.Ack)


async def test_a_device_that_no_node_hears_is_lost_and_is_there_again_when_it_is_heard(node: Node) -> None:
    held = await HeldSession.begun(node)
    guide, member = held.both
    for _ in range(3):
        await held.time(15, member.line)
        next(s for s in node.parts.hub.all_sockets() if s.member == guide.member).heard_at += 15.0
    await SessionsDue(node.parts).chore()
    await member.shows(lambda v: not v.guide.here)
    await guide.line.send(frames.Beat())
    await guide.line.settled()
    await node.parts.hub.sessions.look_who_is_here()
    await member.shows(lambda v: v.guide.here)


async def test_a_screen_that_missed_a_change_is_right_within_two_seconds(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = await HeldSession.begun(node)
    await held.member.shows(lambda v: v.guide.here and v.member.here)
    monkeypatch.setattr(SessionsShown, "stands", lambda self, now: None)
    await held.guide.act("propose", stage="grounding")
    await held.member.shows(lambda v: v.proposed == "grounding", SOON_S)


async def test_signals_go_between_devices_in_the_session_and_nowhere_else(node: Node) -> None:
    held = await HeldSession.begun(node)
    guide, member = held.both
    await held.founded()
    signal_to = frames.Signal(room=held.room, generation=1, epoch=1, to=member.person.device, body=b"sealed")
    await guide.line.send(signal_to)
    came = await member.line.take(frames.Signalled)
    assert (came.sender, came.body) == (guide.member, b"sealed")
    zoe = await node.wire(await node.person("zoe"))
    await zoe.send(signal_to)
    assert (await zoe.take(frames.Refused)).code == "not_found"
    await member.line.acked(frames.Depart(ref=_dice.new_id(), meeting=held.session))
    await guide.line.send(signal_to)
    await guide.line.settled()
    await member.line.settled()
    assert sum(isinstance(each, frames.Signalled) for each in member.line.got) == 1


async def test_a_session_that_cannot_be_stepped_is_set_aside_and_keeps_no_other_from_going_on(
    node: Node,
) -> None:
    broken = await HeldSession.begun(node)
    await node.parts.store.write(
        lambda tx: tx.run(
            "UPDATE guided_sessions SET body = ?, due_at = 1 WHERE id = ?", b"\xc1", broken.session
        )
    )
    held = await HeldSession.on(node)
    await held.guide.enter()
    await node.parts.store.write(
        lambda tx: tx.run("UPDATE guided_sessions SET due_at = 2 WHERE id = ?", held.session)
    )
    for _ in range(SET_ASIDE_AFTER):
        await node.parts.store.write(lambda tx: tx.run("UPDATE guided_sessions SET lease_until = 0"))
        await SessionsDue(node.parts).step()
    row = await node.row(
        "SELECT tries, set_aside_at, due_at FROM guided_sessions WHERE id = ?", broken.session
    )
    assert row["tries"] >= SET_ASIDE_AFTER
    assert (row["due_at"], row["set_aside_at"] is None) == (1, False)
    assert b"asterism_guided_sessions_set_aside_total 0.0" not in node.parts.metrics.text()
    # The other was stepped: nothing was due in it yet, and it waits for when something is.
    assert (await held.guide.now())["stage"] == "arriving"


async def _seen(by: Any, frame: frames.Up, other: Any, kind: Any) -> Any:
    """What is not kept may be lost until the other node knows who is there: it is sent again, as light is."""
    for _ in range(20):
        await by.line.send(frame)
        try:
            return await asyncio.wait_for(other.line.take(kind), 0.5)
        except TimeoutError:
            continue
    raise AssertionError("never seen")


async def test_the_two_on_two_nodes_are_in_one_session_also_when_no_hint_comes(
    two: tuple[Node, Node], nats_server: NatsServer
) -> None:
    a, b = two
    held = await HeldSession.begun(a, member_on=b)
    guide, member = held.both
    await guide.shows(lambda v: v.guide.here and v.member.here, SOON_S)
    await held.founded()
    light = frames.Gesture(room=held.room, generation=1, epoch=1, body=b"light")
    assert (await _seen(guide, light, member, frames.Gestured)).sender == guide.member
    signal_out = frames.Signal(room=held.room, generation=1, epoch=1, to=member.person.device, body=b"sealed")
    assert (await _seen(guide, signal_out, member, frames.Signalled)).sender == guide.member
    nats_server.stop(signal.SIGKILL)
    await guide.act("propose", stage="grounding")
    await member.shows(lambda v: v.proposed == "grounding", SOON_S)
    await member.act("agree")
    await guide.shows(lambda v: v.stage == "grounding", SOON_S)
    guide.line.connection.transport.abort()
    await member.shows(lambda v: not v.guide.here, SOON_S)


async def test_after_a_kill_nobody_is_there_until_they_come_back_to_the_same_stage(tmp_path: Path) -> None:
    process = NodeProcess(tmp_path / "data", backup_hours=0)
    await process.start()
    keep: list[Any] = []
    gil, mia = [await signed_in(process.url, name, "one", keep) for name in ("gil", "mia")]
    clock = SystemClock()
    store = await SqliteStore.open(Settings(data=str(tmp_path / "data")).sqlite_file, clock=clock)
    try:
        session = await book(store, gil.member, mia.member, clock.now())
        path = f"/api/guided/{session}"
        for who in (gil, mia):
            await who.post(f"{path}/enter", {"device": who.device})
            line = await Line.open(process.url, who)
            await line.hello()
            await line.acked(frames.Arrive(ref="a", meeting=session))
        version = (await gil.get(path))["version"]
        view = await gil.post(f"{path}/stage", {"act": "propose", "stage": "grounding", "version": version})
        view = await mia.post(f"{path}/stage", {"act": "agree", "version": view["version"]})
        stage_at = view["stage_at"]
        await process.kill()
        await process.start()
        view = await mia.get(path)
        assert [view["guide"]["here"], view["member"]["here"]] == [False, False]
        assert (view["stage"], view["stage_at"], view["guide"]["gone_at"] > stage_at) == (
            "grounding", stage_at, True,
        )  # fmt: skip
        async with await Line.open(process.url, gil) as line:
            await line.hello()
            await line.acked(frames.Arrive(ref="b", meeting=session))
            view = await mia.get(path)
            assert (view["guide"]["here"], view["stage_at"]) == (True, stage_at)
    finally:
        await store.close()
        await process.kill()
        for each in keep:
            await each.aclose()
