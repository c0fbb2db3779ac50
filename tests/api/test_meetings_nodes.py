"""A meeting over two nodes, with and without hints between them, and over a process that is killed."""

from __future__ import annotations

import signal
from pathlib import Path

from asterism.clock import SystemClock
from asterism.settings import Settings
from asterism.store.sqlite import SqliteStore
from asterism.wire import frames
from tests.api.test_two_nodes import nats_server, two
from tests.circles_held import HeldCircle, make_circle, put_in
from tests.node import Line, Node, NodeProcess, say, signed_in
from tests.servers import NatsServer

__all__ = ["nats_server", "two"]

SOON_S = 2.0


async def test_people_on_two_nodes_are_in_one_meeting_also_when_no_hint_comes(
    two: tuple[Node, Node], nats_server: NatsServer
) -> None:
    a, b = two
    held = await HeldCircle.on(a)
    fay = await held.seated("fay", "facilitator")
    ben = await held.seated("ben", node=b)
    await fay.shows(lambda v: [s.here for s in v.seats] == [True, True], SOON_S)
    await held.founded("fay", "ben")
    signed = frames.Signal(room=held.room, generation=1, epoch=1, to=ben.person.device, body=b"sealed")
    await fay.line.send(signed)
    assert (await ben.line.take(frames.Signalled)).sender == fay.member

    nats_server.stop(signal.SIGKILL)
    await fay.lead("round", order=[ben.member])
    await ben.shows(lambda v: v.piece.member == ben.member, SOON_S)
    await ben.piece("take")
    assert await fay.line.refused(say(held.room, epoch=1)) == "not_your_turn"
    await ben.line.say(held.room, epoch=1)
    await fay.shows(lambda v: v.piece.state == "held", SOON_S)
    # What only some see travels as well.
    await ben.does("lean")
    await fay.mine(lambda m: m.leaning, SOON_S)


async def test_after_a_kill_nobody_is_there_until_they_come_back_and_the_piece_waits_for_its_holder(
    tmp_path: Path,
) -> None:
    process = NodeProcess(tmp_path / "data", backup_hours=0)
    await process.start()
    keep: list[object] = []
    ann, ben = [await signed_in(process.url, name, "one", keep) for name in ("ann", "ben")]
    clock = SystemClock()
    store = await SqliteStore.open(Settings(data=str(tmp_path / "data")).sqlite_file, clock=clock)
    try:
        circle, start = await make_circle(store, clock.now())
        await put_in(store, circle, ann.member, 0, "facilitator")
        await put_in(store, circle, ben.member, 1)
        body = {"start": start}
        view = await ann.post(f"/api/circles/{circle}/enter", {**body, "device": ann.device})
        await ben.post(f"/api/circles/{circle}/enter", {**body, "device": ben.device})
        path, meeting = f"/api/meetings/{view['meeting']}", view["meeting"]
        for who in (ann, ben):
            line = await Line.open(process.url, who)
            await line.hello()
            await line.acked(frames.Arrive(ref="a", meeting=meeting))
        version = (await ann.get(path))["version"]
        view = await ann.post(f"{path}/piece", {"version": version, "act": "take"})
        assert [seat["here"] for seat in view["seats"]] == [True, True]
        await process.kill()
        await process.start()
        view = await ben.get(path)
        assert [seat["here"] for seat in view["seats"]] == [False, False]
        assert (view["piece"]["state"], view["piece"]["member"]) == ("held", ann.member)
        async with await Line.open(process.url, ann) as line:
            await line.hello()
            await line.acked(frames.Arrive(ref="b", meeting=meeting))
            view = await ben.get(path)
            assert [seat["here"] for seat in view["seats"]] == [True, False]
            assert view["piece"]["member"] == ann.member
    finally:
        await store.close()
        await process.kill()
        for each in keep:
            await each.aclose()  # type: ignore[attr-defined]
