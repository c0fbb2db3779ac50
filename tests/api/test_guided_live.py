"""A guided session over HTTP and the live socket: the door, the stages, gestures, its end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from asterism.dice import SystemDice
from asterism.guided.rules import EMPTY_FOR, OVER_BY
from asterism.guided.session_due import SessionsDue
from asterism.live import socket as live_socket
from asterism.settings import Settings
from asterism.wire import frames
from tests.node import Node, say
from tests.sessions_held import MINUTE, HeldSession, book

_dice = SystemDice()


async def booking(held: HeldSession) -> Any:
    return await held.node.row("SELECT room, held_at FROM bookings WHERE id = ?", held.session)


async def test_the_door_opens_fifteen_minutes_before_and_for_the_two_alone(node: Node) -> None:
    held = await HeldSession.on(node, starts_in=20 * MINUTE)
    guide, member = held.both
    body = {"device": guide.person.device}
    assert await guide.person.refused("POST", f"{guide.path}/enter", body) == "not_yet"
    await held.time(6 * 60)
    zoe = await node.person("zoe")
    assert await zoe.refused("POST", f"{guide.path}/enter", {"device": zoe.device}) == "not_found"
    assert await guide.person.refused("POST", f"{guide.path}/enter", {"device": zoe.device}) == "not_found"
    assert await guide.person.refused("GET", guide.path) == "not_found", "nobody has come in"
    view = await guide.enter()
    assert (await guide.enter())["version"] == view["version"]
    assert (view["stage"], view["guide"]["here"], view["member"]["name"]) == ("arriving", False, None)
    assert (await booking(held))["room"] == held.room
    # Who has not entered learns nothing of it, and cannot arrive.
    line = await node.wire(zoe)
    for seat_line, who in ((line, zoe), (member.line, member.person)):
        assert await seat_line.refused(frames.Arrive(ref="a", meeting=held.session)) == "not_found"
        assert await who.refused("GET", guide.path) == "not_found"
        assert await who.refused("POST", f"{guide.path}/stage", {"act": "stop", "version": 1}) == "not_found"
    await member.enter()
    members = {row["member"]: row["role"] for row in await node.rows("SELECT member, role FROM room_members")}
    assert members == {guide.member: "guide", member.member: "member"}


async def test_a_cancelled_one_and_one_that_is_over_cannot_be_entered(node: Node) -> None:
    held = await HeldSession.on(node)
    body = {"device": held.guide.person.device}
    await node.parts.store.write(lambda tx: tx.run("UPDATE bookings SET state = 'cancelled'"))
    assert await held.guide.person.refused("POST", f"{held.guide.path}/enter", body) == "closed"
    held.session = await book(
        node.parts.store, held.guide.member, held.member.member, node.clock.now() - 60 * MINUTE
    )
    assert await held.guide.person.refused("POST", f"{held.guide.path}/enter", body) == "closed"


async def test_both_who_come_at_once_come_into_one_room_and_are_shown_each_other(any_node: Node) -> None:
    held = await HeldSession.on(any_node)
    views = await asyncio.gather(*(seat.enter() for seat in held.both))
    assert views[0]["room"] == views[1]["room"]
    assert views[0]["seed"] == views[1]["seed"]
    await asyncio.gather(*(seat.arrive() for seat in held.both))
    for seat in held.both:
        view = await seat.shows(lambda v: v.guide.here and v.member.here)
        assert (view.guide.name, view.guide.star, view.stage) == (
            "Gil",
            views[0]["guide"]["star"],
            "arriving",
        )
    assert (await booking(held))["held_at"] is not None


async def test_the_stages_are_offered_and_agreed_to_and_both_are_shown_the_same(any_node: Node) -> None:
    held = await HeldSession.begun(any_node)
    guide, member = held.both
    await guide.act("propose", stage="grounding")
    offered = await member.shows(lambda v: v.proposed == "grounding")
    assert offered.stage == "arriving"
    assert await guide.refused("agree") == "not_allowed"
    await member.act("not_yet")
    assert (
        await guide.shows(lambda v: v.proposed is None and v.version > offered.version)
    ).stage == "arriving"
    assert await member.refused("agree", version=offered.version) == "stale"
    await held.go_to("grounding", "opening", "moving")
    seen = [await seat.shows(lambda v: v.stage == "moving") for seat in held.both]
    assert seen[0] == seen[1]
    assert await guide.refused("propose", stage="closing") == "not_allowed"
    assert await guide.refused("propose") == "malformed"
    # Words alone is one act of either, whatever was shown.
    await member.act("words", on=True)
    assert (await guide.shows(lambda v: v.words_alone)).stage_at == seen[0].stage_at
    await member.act("stop")
    back = await guide.shows(lambda v: v.stopped)
    assert (back.stage, "moving" in back.can_propose) == ("arriving", True)


async def test_agreeing_and_stopping_at_the_same_moment_ends_under_the_lamp(any_node: Node) -> None:
    held = await HeldSession.begun(any_node)
    guide, member = held.both
    for _ in range(5):
        version = (await guide.act("propose", stage="grounding"))["version"]
        body = {"act": "agree", "version": version}
        agreed, stopped = await asyncio.gather(
            member.person.http.post(f"{member.path}/stage", json=body),
            guide.person.http.post(f"{guide.path}/stage", json={"act": "stop", "version": 0}),
        )
        assert stopped.status_code == 200
        assert agreed.status_code in (200, 409)
        now = await member.now()
        assert (now["stage"], now["stopped"], now["proposed"]) == ("arriving", True, None)


async def test_of_two_answers_on_one_version_one_is_taken_and_the_other_told_how_it_stands(
    any_node: Node,
) -> None:
    held = await HeldSession.begun(any_node)
    guide, member = held.both
    version = (await guide.act("propose", stage="grounding"))["version"]

    async def answer(act: str) -> int:
        body = {"act": act, "version": version}
        return (await member.person.http.post(f"{member.path}/stage", json=body)).status_code

    assert sorted(await asyncio.gather(answer("agree"), answer("agree"))) == [200, 409]
    assert (await member.now())["stage"] == "grounding"


async def test_the_room_takes_words_of_both_and_ends_with_the_session_for_good(any_node: Node) -> None:
    held = await HeldSession.begun(any_node)
    guide, member = held.both
    await held.founded()
    await guide.line.say(held.room, epoch=1)
    await member.line.say(held.room, epoch=1)
    row = await any_node.row("SELECT kind FROM rooms WHERE id = ?", held.room)
    assert row["kind"] == "session"
    closed = await member.act("close")
    assert closed["dawn_at"] == closed["closed_at"] + 24 * 60 * MINUTE
    shown = await guide.shows(lambda v: v.stage == "closed")
    assert (shown.guide.here, shown.closed_at) == (False, closed["closed_at"])
    assert await guide.line.refused(say(held.room, epoch=1)) == "room_closed"
    assert await guide.refused("propose", stage="grounding", version=closed["version"]) == "closed"
    assert (await guide.act("stop"))["stage"] == "closed"
    body = {"device": guide.person.device}
    assert await guide.person.refused("POST", f"{guide.path}/enter", body) == "closed"
    # After the dawn nothing of it is left.
    any_node.clock.skip(25 * 60 * MINUTE)
    await SessionsDue(any_node.parts).chore()
    for table in ("guided_sessions", "guided_devices"):
        assert await any_node.rows(f"SELECT * FROM {table}") == []
    assert await guide.person.refused("GET", guide.path) == "not_found"


async def test_it_closes_by_itself_after_its_end_as_was_announced(node: Node) -> None:
    held = await HeldSession.begun(node, starts_in=-49 * MINUTE)
    view = await held.guide.now()
    assert view["closes_by"] == view["ends_at"] + OVER_BY
    await held.time(OVER_BY // 1000)
    assert (await held.guide.now())["stage"] == "arriving"
    await held.time(75)
    shown = await held.member.shows(lambda v: v.stage == "closed")
    assert shown.closed_at is not None
    assert shown.closed_at >= view["closes_by"]


async def test_it_closes_by_itself_when_nobody_is_there_any_more_and_says_when(node: Node) -> None:
    held = await HeldSession.begun(node)
    guide, member = held.both
    await guide.person.post(f"{guide.path}/leave", {})
    await member.shows(lambda v: not v.guide.here)
    await member.person.post(f"{member.path}/leave", {})
    view = await guide.now()
    gone_at = view["member"]["gone_at"]
    assert (view["member"]["here"], view["closes_by"]) == (False, gone_at + EMPTY_FOR)
    node.clock.skip(EMPTY_FOR + 1_000)
    await SessionsDue(node.parts).step()
    assert (await guide.now())["stage"] == "closed"


async def test_gestures_pass_between_the_two_and_are_kept_nowhere(any_node: Node) -> None:
    held = await HeldSession.begun(any_node)
    guide, member = held.both
    await held.founded()
    # A second device of the guide that has the room open and did not come to the session.
    other = await any_node.wire(await any_node.person("gil", "two"))
    light = frames.Gesture(room=held.room, generation=1, epoch=1, body=b"l" * frames.MAX_GESTURE)
    await guide.line.send(light)
    came = await member.line.take(frames.Gestured)
    assert (came.sender, came.device, came.body) == (guide.member, guide.person.device, light.body)
    await member.line.send(light)
    assert (await guide.line.take(frames.Gestured)).sender == member.member
    await other.send(light)
    await other.settled()
    await guide.line.acked(frames.Depart(ref=_dice.new_id(), meeting=held.session))
    await member.line.send(light)
    for line in (member.line, guide.line, other):
        await line.settled()
    counts = [
        sum(isinstance(f, frames.Gestured) for f in line.got) for line in (member.line, guide.line, other)
    ]
    assert counts == [1, 1, 0], "only devices that are in the session send and are sent any"
    kept = await any_node.rows("SELECT kind FROM room_log WHERE room = ?", held.room)
    assert {row["kind"] for row in kept} <= {"found", "commit"}


async def test_a_flood_of_gestures_is_let_go_and_words_and_others_go_on(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_socket, "GESTURES_PER_S", 0.0)
    monkeypatch.setattr(live_socket, "GESTURES_AT_ONCE", 30.0)
    held = await HeldSession.begun(node)
    guide, member = held.both
    await held.founded()
    light = frames.Gesture(room=held.room, generation=1, epoch=1, body=b"light")
    for _ in range(150):
        await guide.line.send(light)
    # What is above the pace is let go without a word, and whoever sent it goes on talking.
    await guide.line.say(held.room, epoch=1)
    await member.line.take(frames.Entry, kind="speech")
    await member.line.settled()
    assert sum(isinstance(each, frames.Gestured) for each in member.line.got) == 30
    assert not [each for each in guide.line.got if isinstance(each, frames.Refused)]
    await member.line.send(light)
    assert (await guide.line.take(frames.Gestured)).sender == member.member


@pytest.mark.parametrize("age", ["adult", "minor"])
async def test_aloud_is_for_two_grown_ups_who_are_there_and_where_there_is_a_relay(
    node: Node, age: str
) -> None:
    held = await HeldSession.begun(node, age=age)
    guide, member = held.both

    async def refused(seat: Any) -> str:
        return str(await seat.person.refused("POST", f"{seat.path}/voice"))

    whose = "voice_not_offered" if age == "adult" else "voice_for_adults"
    assert await refused(member) == whose
    relay: dict[str, Any] = {"voice_relays": ["turn:relay.invalid:3478"], "voice_secret": "s" * 32}
    node.parts.settings = Settings(data=str(node.folder), port=node.port, **relay)
    if age == "adult":
        view = await held.guide.act("words", on=True)
        assert view["voice"] is True
        access = await member.person.post(f"{member.path}/voice", {})
        assert access["until"] * 1 > view["closes_by"]
        await member.line.acked(frames.Depart(ref=_dice.new_id(), meeting=held.session))
        assert await refused(member) == "not_found"
    else:
        assert await refused(member) == "voice_for_adults"
        assert await refused(guide) == "voice_not_offered", "and why is not told"


async def test_a_block_and_an_erased_account_end_the_session_and_leave_no_name(node: Node) -> None:
    held = await HeldSession.begun(node)
    await held.member.person.post("/api/blocks", {"room": held.room, "member": held.guide.member})
    assert (await held.guide.shows(lambda v: v.stage == "closed")).guide.name == "Gil"
    erased = await HeldSession.begun(node, names=("ada", "ben"))
    guide, member = erased.both
    await guide.person.delete("/api/me")
    view = await member.shows(lambda v: v.stage == "closed")
    assert (view.guide.member, view.guide.name, view.member.member) == (None, None, member.member)
    row = await node.row("SELECT guide, member, body FROM guided_sessions WHERE id = ?", erased.session)
    assert guide.member not in (row["guide"], row["member"])
    assert guide.member.encode() not in bytes(row["body"])
