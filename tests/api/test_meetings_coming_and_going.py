"""Devices that come to a meeting and go, doors that stay closed, and screens that missed something."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from asterism.dice import SystemDice
from asterism.dispatch.putting_off import SET_ASIDE_AFTER
from asterism.live import places_shown
from asterism.live.meetings_shown import MeetingsShown
from asterism.meetings import arriving
from asterism.meetings.due import MeetingsDue
from asterism.wire import frames
from tests.circles_held import Chair, HeldCircle, make_circle, put_in
from tests.node import Line, Node, say

_dice = SystemDice()
SOON_S = 2.0


def enter_body(held: HeldCircle, chair: Chair) -> dict[str, str]:
    return {"start": held.start, "device": chair.person.device}


async def test_the_door_is_for_people_of_the_circle_who_said_yes_and_only_when_it_is_open(
    node: Node,
) -> None:
    held = await HeldCircle.on(node, starts_in=45 * 60_000)
    ann = await held.chair("ann")
    late = await held.chair("late", agreed=0)
    path = f"/api/circles/{held.circle}/enter"
    assert await ann.person.refused("POST", path, enter_body(held, ann)) == "not_yet"
    stranger = await node.person("stranger")
    body = {"start": held.start, "device": stranger.device}
    assert await stranger.refused("POST", path, body) == "not_found"
    node.clock.skip(16 * 60_000)
    assert await late.person.refused("POST", path, enter_body(held, late)) == "agree_first"
    body = {"start": "2020-01-01T10:00", "device": ann.person.device}
    assert await ann.person.refused("POST", path, body) == "occurrence_unknown"
    body = {"start": held.start, "device": stranger.device}
    assert await ann.person.refused("POST", path, body) == "not_found", "somebody else's device"
    first = await ann.enter()
    assert (await ann.enter())["meeting"] == first["meeting"]
    # Who has not entered learns nothing of it, and cannot arrive.
    for who in (late.person, stranger):
        assert await who.refused("GET", f"/api/meetings/{held.meeting}") == "not_found"
    line = await node.wire(stranger)
    assert await line.refused(frames.Arrive(ref="a", meeting=held.meeting)) == "not_found"
    assert await line.refused(frames.Arrive(ref="b", meeting="none")) == "not_found"
    over, start = await make_circle(node.parts.store, node.clock.now(), minutes=15)
    await put_in(node.parts.store, over, ann.member, 0)
    node.clock.skip(15 * 60_000)
    body = {"start": start, "device": ann.person.device}
    assert await ann.person.refused("POST", f"/api/circles/{over}/enter", body) == "closed"


async def test_many_who_come_at_once_come_into_one_meeting_and_one_of_them_takes_the_piece(
    any_node: Node,
) -> None:
    node = any_node
    held = await HeldCircle.on(node)
    chairs = [await held.chair(f"p{n}", "member" if n else "facilitator") for n in range(6)]
    views = await asyncio.gather(*(each.enter() for each in chairs))
    assert len({view["meeting"] for view in views}) == 1
    await asyncio.gather(*(each.arrive() for each in chairs))
    fay, *others = chairs
    await fay.shows(lambda v: [s.here for s in v.seats] == [True] * 6)
    founder = (await node.row("SELECT founder FROM rooms WHERE id = ?", held.room))["founder"]
    names = sorted(held.people, key=lambda name: held.people[name].member != founder)
    await held.founded(*names)
    version = (await fay.lead("floor"))["version"]

    async def take(chair: Chair) -> int:
        path = f"/api/meetings/{held.meeting}/piece"
        answer = await chair.person.http.post(path, json={"version": version, "act": "take"})
        return answer.status_code

    assert sorted(await asyncio.gather(*(take(each) for each in others))) == [200, 409, 409, 409, 409]
    holder = (await fay.shows(lambda v: v.piece.state == "held")).piece.member
    for each in chairs:
        answer = await each.line.answer(say(held.room, epoch=1))
        assert isinstance(answer, frames.Ack) == (each.member == holder)


async def test_who_went_before_founding_the_room_keeps_nobody_waiting(node: Node) -> None:
    held = await HeldCircle.on(node)
    ann, ben = await held.seated("ann"), await held.seated("ben")
    assert await ben.line.refused(frames.Found(
        ref="f", room=held.room, generation=1, suite=1, group_info=b"g")) == "not_allowed"  # fmt: skip
    await ann.line.aclose()
    while (await ben.line.take(frames.RoomView, room=held.room)).founder != ben.member:
        pass
    await ben.line.found(held.room)
    # Nor does somebody who founded it and went, and could let nobody in.
    cleo = await held.seated("cleo")
    again = frames.Found(ref=_dice.new_id(), room=held.room, generation=2, suite=1, group_info=b"g")
    assert await cleo.line.refused(again) == "wrong_epoch"
    await ben.depart()
    node.clock.skip(11_000)
    assert isinstance(await cleo.line.answer(again), frames.Ack)


async def test_whoever_comes_first_and_lets_nobody_in_keeps_nobody_out_for_long(node: Node) -> None:
    held = await HeldCircle.on(node)
    mal, ben = await held.seated("mal"), await held.seated("ben")

    def founds(generation: int) -> frames.Found:
        return frames.Found(
            ref=_dice.new_id(), room=held.room, generation=generation, suite=1, group_info=b"g"
        )

    # Neither by never founding the room, nor by founding it and letting nobody in.
    await held.time(40)
    assert await ben.line.refused(founds(1)) == "not_allowed"
    await mal.line.found(held.room)
    await held.time(40)
    assert await ben.line.refused(founds(2)) == "wrong_epoch"
    await held.time(6)
    assert isinstance(await ben.line.answer(founds(2)), frames.Ack)
    # One alone puts nobody out: two are inside now, and the one who waits is fewer.
    await mal.line.acked(frames.Present(ref=_dice.new_id(), room=held.room, key_package=b"k" * 64))
    await ben.line.add(held.room, mal.person, generation=2)
    cleo = await held.seated("cleo")
    await held.time(50)
    assert await cleo.line.refused(founds(3)) == "wrong_epoch"


async def test_a_room_that_nobody_founds_is_founded_by_whoever_waits(node: Node) -> None:
    held = await HeldCircle.on(node)
    await held.seated("mal")
    ben = await held.seated("ben")
    await held.time(46)
    await ben.line.found(held.room)
    while (await ben.line.take(frames.RoomView, room=held.room)).founder != ben.member:
        pass


async def test_a_holder_whose_connection_is_lost_is_waited_for_and_comes_again_at_the_end(
    node: Node,
) -> None:
    held = await HeldCircle.on(node)
    fay = await held.seated("fay", "facilitator")
    ann, ben = await held.seated("ann"), await held.seated("ben")
    await fay.lead("round", order=[ann.member, ben.member, fay.member])
    await ann.piece("take")
    await ann.line.aclose()
    away = await fay.shows(lambda v: not next(s for s in v.seats if s.member == ann.member).here)
    assert (away.piece.state, away.piece.member) == ("held", ann.member)
    await held.time(21)
    assert (await fay.shows(lambda v: v.piece.state == "resting")).piece.rest == "lost"
    ann.line = await node.wire(ann.person)
    await ann.arrive()
    await fay.lead("go_on")
    for each in (ben, fay):
        assert (await fay.shows(lambda v, m=each.member: v.piece.member == m)).piece.state == "offered"
        await each.piece("pass")
    assert (await ben.shows(lambda v: v.piece.state == "offered")).piece.member == ann.member


async def test_two_devices_of_one_person_are_one_chair_and_an_old_connection_ends_no_new_one(
    node: Node,
) -> None:
    held = await HeldCircle.on(node)
    ann, ben = await held.seated("ann"), await held.seated("ben")
    other = await node.person("ann", "two")
    line = await node.wire(other)
    await line.acked(frames.Arrive(ref="a", meeting=held.meeting))
    assert (await line.take(frames.MeetingNow)).meeting.meeting == held.meeting
    await ann.depart()
    # The same device on a new connection: the server ends the older one, whose end says nothing of the new.
    again = await Line.open(node.url, other)
    await again.hello()
    await again.acked(frames.Arrive(ref="b", meeting=held.meeting))
    await line.until_closed()
    ann.line = again
    await held.time(40)
    view = await ben.now()
    assert [(s["member"], s["here"]) for s in view["seats"]] == [(ann.member, True), (ben.member, True)]
    # As when a node finds out late that a connection is gone.
    older = {"place": held.meeting, "device": other.device, "member": ann.member, "connection": "older"}
    await arriving.lose(node.parts, older)
    assert (await ben.now())["seats"][0]["here"] is True
    await again.aclose()
    await ben.shows(lambda v: [s.here for s in v.seats] == [False, True])
    row = await node.row("SELECT COUNT(*) AS n FROM meeting_devices WHERE connection <> ''")
    assert row["n"] == 1


async def test_leaving_looks_like_a_lost_connection_and_one_may_come_again(node: Node) -> None:
    held = await HeldCircle.on(node)
    ann, ben = await held.seated("ann"), await held.seated("ben")
    await ann.does("leave")
    left = await ben.shows(lambda v: not v.seats[0].here)
    count = len(ann.views())
    await ann.enter()
    await ann.arrive()
    back = await ben.shows(lambda v: v.seats[0].here)
    ann.line.connection.transport.abort()
    lost = await ben.shows(lambda v: not v.seats[0].here)
    assert left.seats == lost.seats
    assert back.seats[0].star == lost.seats[0].star
    assert not any(view.version == left.version for view in ann.views()[count:])


async def test_a_device_that_no_node_hears_is_lost_and_takes_its_chair_again_when_it_is_heard(
    node: Node,
) -> None:
    held = await HeldCircle.on(node)
    ann, ben = await held.seated("ann"), await held.seated("ben")
    for _ in range(3):
        node.clock.skip(15_000)
        await ben.line.send(frames.Beat())
        await ben.line.settled()
        await node.parts.hub.presence.flush(node.parts.hub.connected)
        next(s for s in node.parts.hub.all_sockets() if s.member == ann.member).heard_at += 15.0
    await MeetingsDue(node.parts).chore()
    await ben.shows(lambda v: not v.seats[0].here)
    await ann.line.send(frames.Beat())
    await ann.line.settled()
    await node.parts.hub.meetings.look_who_is_here()
    await ben.shows(lambda v: v.seats[0].here)


@pytest.mark.parametrize("way", ["a screen", "nobody told"])
async def test_a_screen_that_missed_a_change_is_right_within_two_seconds(
    node: Node, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    held = await HeldCircle.on(node)
    fay, ben = await held.seated("fay", "facilitator"), await held.seated("ben")
    await ben.shows(lambda v: [s.here for s in v.seats] == [True, True])
    if way == "nobody told":
        monkeypatch.setattr(MeetingsShown, "stands", lambda self, now: None)
    else:
        show = MeetingsShown._show
        missed: list[Any] = []

        def some(self: MeetingsShown, shown: Any, now: Any, sockets: list[Any]) -> None:
            if not missed:
                missed.extend(s for s in sockets if s.member == ben.member)
                sockets = [s for s in sockets if s.member != ben.member]
            show(self, shown, now, sockets)

        monkeypatch.setattr(MeetingsShown, "_show", some)
    await fay.lead("open", opening="reading")
    await ben.shows(lambda v: v.stage == "opening", SOON_S)


async def test_signals_go_from_device_to_device_within_a_meeting_and_nowhere_else(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places_shown, "SIGNALS_PER_S", 0.0)
    monkeypatch.setattr(places_shown, "SIGNALS_AT_ONCE", 5.0)
    held = await HeldCircle.on(node)
    ann, ben = await held.seated("ann"), await held.seated("ben")
    cleo = await held.chair("cleo")
    await cleo.enter()
    await held.founded("ann", "ben")
    signal = frames.Signal(room=held.room, generation=1, epoch=1, to=ben.person.device, body=b"sealed")
    await ann.line.send(signal)
    came = await ben.line.take(frames.Signalled)
    assert (came.sender, came.device, came.body) == (ann.member, ann.person.device, b"sealed")
    # Cleo entered and did not arrive: nothing goes out from her, and nothing comes to her.
    await cleo.line.send(signal)
    assert (await cleo.line.take(frames.Refused)).code == "not_found"
    await ann.line.send(
        frames.Signal(room=held.room, generation=1, epoch=1, to=cleo.person.device, body=b"x")
    )
    for _ in range(4):
        await ann.line.send(signal)
    assert (await ann.line.take(frames.Refused)).code == "too_fast"
    await cleo.line.settled()
    await ben.line.settled()
    assert not [each for each in cleo.line.got if isinstance(each, frames.Signalled)]
    assert len([each for each in ben.line.got if isinstance(each, frames.Signalled)]) == 4
    gesture = frames.Gesture(room=held.room, generation=1, epoch=1, body=b"light")
    await cleo.line.send(gesture)
    await ann.line.send(gesture)
    light = await ben.line.take(frames.Gestured)
    assert light.sender == ann.member


async def test_a_meeting_that_cannot_be_stepped_is_set_aside_and_keeps_no_other_from_going_on(
    node: Node,
) -> None:
    broken, held = await HeldCircle.on(node), await HeldCircle.on(node)
    await broken.seated("zoe", "facilitator")
    fay, ann = await held.seated("fay", "facilitator"), await held.seated("ann")
    await node.parts.store.write(
        lambda tx: tx.run("UPDATE meetings SET body = ?, due_at = 1 WHERE id = ?", b"\xc1", broken.meeting)
    )
    await fay.lead("round", order=[ann.member])
    await held.time(31)
    await ann.shows(lambda v: v.piece.member == fay.member)
    # Another node that looks now leaves it where it was put off to, or finds it broken as well.
    await MeetingsDue(node.parts).step()
    row = await node.row("SELECT tries, due_at FROM meetings WHERE id = ?", broken.meeting)
    assert row["tries"] >= 1
    assert row["due_at"] == 1
    assert b"asterism_meetings_set_aside_total 0.0" not in node.parts.metrics.text()
    # Tried on for as long as it takes; stewards see it by then, and which circle it is.
    steward = await node.person("sue")
    await node.parts.store.write(
        lambda tx: tx.run(
            "INSERT INTO roles (member, role, given_at) VALUES (?, 'steward', 0)", steward.member
        )
    )
    node.parts.sessions.forget(steward.member)
    assert (await steward.get("/api/desk"))["meetings_stuck"] == 0
    for _ in range(SET_ASIDE_AFTER):
        await node.parts.store.write(
            lambda tx: tx.run("UPDATE meetings SET lease_until = 0 WHERE id = ?", broken.meeting)
        )
        await MeetingsDue(node.parts).step()
    assert (await steward.get("/api/desk"))["meetings_stuck"] == 1
    circles = {each["circle"]: each["set_aside_at"] for each in await steward.get("/api/desk/circles")}
    assert circles[held.circle] is None
    assert circles[broken.circle] is not None


async def test_a_meeting_that_somebody_has_entered_stays_when_it_was_announced(any_node: Node) -> None:
    node = any_node
    held = await HeldCircle.on(node)
    fay = await held.chair("fay", "facilitator")
    path = f"/api/circles/{held.circle}/occurrence"
    acts: list[dict[str, Any]] = [
        {"version": 1, "start": held.start, "what": "cancel"},
        {"version": 1, "start": held.start, "what": "move", "to": "2099-01-01T10:00"},
        {"version": 1, "start": held.start, "what": "restore"},
    ]
    await fay.enter()
    for act in acts:
        assert await fay.person.refused("POST", path, act) == "meeting_begun"
    view = await fay.person.get(f"/api/circles/{held.circle}")
    assert (view["version"], view["next"][0]["cancelled"], view["next"][0]["moved"]) == (1, False, False)
    # Nor is it moved to be held a second time.
    await fay.arrive()
    await fay.lead("closing")
    await fay.lead("close")
    assert await fay.person.refused("POST", path, acts[1]) == "meeting_begun"
    other = await HeldCircle.on(node)
    await put_in(node.parts.store, other.circle, fay.member, 0, "facilitator")
    told = await fay.person.post(f"/api/circles/{other.circle}/occurrence", {**acts[0], "start": other.start})
    assert told["next"][0]["cancelled"] is True
