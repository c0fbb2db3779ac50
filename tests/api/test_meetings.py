"""P7, P18 and a whole meeting over real HTTP and sockets, over both stores.

From the door to the dawn; what is done for safety; leaning; and what is prepared.
"""

from __future__ import annotations

import pytest

from asterism.meetings.due import MeetingsDue
from asterism.people.store import give_role
from asterism.rooms.dawn import run_due_dawns
from asterism.safeguarding.suspending import suspend
from asterism.wire import frames
from tests.circles_held import HeldCircle
from tests.node import Node, commit, say


async def test_a_meeting_from_the_door_to_the_dawn(any_node: Node) -> None:
    node = any_node
    held = await HeldCircle.on(node)
    fay = await held.seated("fay", "facilitator")
    ann, ben = await held.seated("ann"), await held.seated("ben")
    view = await fay.shows(lambda v: [s.here for s in v.seats] == [True] * 3)
    assert (view.stage, view.lead) == ("gathering", fay.member)
    assert len({seat.star for seat in view.seats}) == 3
    row = await node.row(
        "SELECT p.star AS one, m.star AS other, m.role FROM circle_people p JOIN room_members m"
        " ON m.member = p.member WHERE m.room = ? AND p.member = ?",
        held.room, fay.member,
    )  # fmt: skip
    assert (row["one"], row["role"]) == (row["other"], "facilitator")
    await held.founded("fay", "ann", "ben")
    # Nobody speaks before the piece is there.
    assert await ann.line.refused(say(held.room, epoch=1)) == "not_your_turn"

    await fay.lead("open", opening="song:still")
    assert (await ben.shows(lambda v: v.stage == "opening")).opening == "song:still"
    await fay.lead("round", prompt="How do you come in?", order=[ann.member, ben.member], soft_ms=60_000)
    offered = await ben.shows(lambda v: v.piece.state == "offered")
    assert (offered.piece.member, offered.prompt) == (ann.member, "How do you come in?")
    assert (await fay.mine(lambda m: m.still_to_come)).still_to_come == [ben.member, fay.member]
    await ann.piece("take")
    assert (await ann.mine(lambda m: m.soft_ms)).soft_ms == 60_000
    assert (await ben.shows(lambda v: v.piece.state == "held")).mine is None
    words = say(held.room, b"ann's words", epoch=1)
    first = await ann.line.acked(words)
    assert await ben.line.refused(say(held.room, epoch=1)) == "not_your_turn"
    assert await ben.refused("piece", act="take") == "not_your_turn"
    await ann.piece("return")
    # A repeat is found before anything else is asked, else a lost answer became a false refusal.
    assert (await ann.line.acked(words)).seq == first.seq
    assert await ann.line.refused(say(held.room, epoch=1)) == "not_your_turn"
    assert (await ann.mine(lambda m: m.had_turn)).soft_ms is None

    await ben.piece("pass")
    assert (await ann.shows(lambda v: v.piece.member == fay.member)).piece.state == "offered"
    assert await fay.refused("lead", act="closing", version=1) == "stale"
    await fay.piece("pass")
    await fay.lead("closing")
    for each in (fay, ann, ben):
        await each.piece("pass")
    await held.time(61)
    closed = await ben.shows(lambda v: v.stage == "closed")
    assert closed.how == "closed"
    assert await ann.line.refused(say(held.room, epoch=1)) == "room_closed"
    assert await ann.refused("piece", act="take") == "closed"
    assert await ann.line.refused(frames.Arrive(ref="late", meeting=held.meeting)) == "closed"
    await ben.depart()
    await ben.depart()
    await ben.does("leave")
    assert await ann.person.refused(
        "POST", f"/api/circles/{held.circle}/enter", {"start": held.start, "device": ann.person.device}
    ) == "closed"  # fmt: skip
    assert (await fay.mine(lambda m: m.may_tell_after)).prepared is None
    told = await fay.does("after", close=3, heavy=2, safe=3, strength=1)
    assert [each["heavy"] for each in told["meetings"]] == [2]
    assert await ann.person.refused("GET", f"/api/circles/{held.circle}/after") == "not_found"
    await ben.line.settled()
    assert [e.body for e in ben.line.entries(held.room) if e.kind == "speech"] == [b"ann's words"]

    # After the dawn nothing is left of who was there; what the facilitators said stays.
    node.clock.skip(25 * 3_600_000)
    await run_due_dawns(node.parts)
    await MeetingsDue(node.parts).chore()
    assert await node.row("SELECT 1 AS there FROM rooms WHERE id = ?", held.room) is None
    row = await node.row("SELECT forgotten, body FROM meetings WHERE id = ?", held.meeting)
    assert row["forgotten"] == 1
    assert ann.member.encode() not in bytes(row["body"])
    assert await node.row("SELECT 1 AS there FROM meeting_devices LIMIT 1") is None
    assert len((await fay.person.get(f"/api/circles/{held.circle}/after"))["meetings"]) == 1


async def test_leaning_reaches_those_who_lead_and_nobody_else_can_tell(any_node: Node) -> None:
    node = any_node
    held = await HeldCircle.on(node)
    ann, ben = await held.seated("ann"), await held.seated("ben")
    # Nobody who leads is here: nothing is kept, so that the device makes a call at once.
    assert (await ann.does("lean"))["reached"] is False
    fay, cora = await held.seated("fay", "facilitator"), await held.seated("cora", "co_facilitator")
    await held.founded("ann", "ben", "fay", "cora")
    before = await ben.shows(lambda v: [s.here for s in v.seats] == [True] * 4)
    shown = len(ben.views())
    assert (await ann.does("lean"))["reached"] is True
    assert (await ann.does("lean"))["reached"] is True
    for each in (fay, cora):
        assert [one.member for one in (await each.mine(lambda m: m.leaning)).leaning] == [ann.member]
    assert (await ann.mine(lambda m: m.leaned)).leaned.how is None  # type: ignore[union-attr]
    assert await ben.refused("lean-answer", member=ann.member, how="heard") == "not_allowed"
    assert await fay.refused("lean-answer", member=ben.member, how="heard") == "not_found"
    await fay.does("lean-answer", member=ann.member, how="side")
    told = (await ann.mine(lambda m: m.leaned is not None and m.leaned.how == "side")).leaned
    assert told is not None
    assert told.room is not None
    assert (await cora.shows(lambda v: v.mine is None or not v.mine.leaning)).version == before.version
    assert await cora.refused("lean-answer", member=ann.member, how="call") == "stale"
    # The two are in a room of their own, as who they are in the circle; the piece holds no word back there.
    stars = {seat.member: seat.star for seat in before.seats}
    rows = await node.rows("SELECT member, star FROM room_members WHERE room = ?", told.room)
    assert {row["member"]: row["star"] for row in rows} == {m: stars[m] for m in (fay.member, ann.member)}
    await fay.line.found(told.room)
    await fay.line.say(told.room)
    assert await ben.line.refused(say(told.room)) == "not_found"
    await ben.line.settled()
    unchanged = (await ben.now())["version"]
    assert unchanged == before.version
    assert all(view == before for view in ben.views()[shown:]), "others are shown nothing of it"
    # When the circle ends the two may go on until the dawn.
    for act in ("closing", "close"):
        await fay.lead(act)
    await fay.shows(lambda v: v.stage == "closed")
    rows = await node.rows("SELECT id, closed_at, dawn_at FROM rooms ORDER BY parent IS NULL DESC, id")
    assert [row["closed_at"] is None for row in rows] == [False, True]
    assert rows[0]["dawn_at"] == rows[1]["dawn_at"]
    await fay.line.say(told.room, b"still here")


async def test_what_is_done_for_safety_comes_with_a_reason_an_appeal_and_an_answer(any_node: Node) -> None:
    node = any_node
    held = await HeldCircle.on(node)
    fay = await held.seated("fay", "facilitator")
    ann, ben = await held.seated("ann"), await held.seated("ben")
    sam = await node.person("sam")
    for who in (sam, fay.person):
        await node.parts.store.write(lambda tx, who=who: give_role(tx, who.member, "steward", None))  # type: ignore[misc]
        node.parts.sessions.forget(who.member)
    await held.founded("fay", "ann", "ben")
    await fay.lead("round", order=[ann.member, ben.member])
    await ann.piece("take")
    why = {"reason": "Names were named."}
    assert await ben.refused("safety", act="take_back", member=ann.member, **why) == "not_allowed"
    assert await fay.refused("safety", act="take_back", member=ben.member, **why) == "stale"
    await fay.does("safety", act="take_back", member=ann.member, **why)
    assert await ann.line.refused(say(held.room, epoch=1)) == "not_your_turn"
    mine = await ann.mine(lambda m: m.safety is not None)
    assert mine.safety is not None
    assert (mine.safety.act, mine.safety.reason, mine.may_appeal) == ("take_back", why["reason"], True)
    await ann.does("appeal", words="I named nobody.")
    assert await ann.refused("appeal", words="Once more.") == "stale"

    await fay.does("safety", act="remove", member=ben.member, **why)
    assert (await ben.line.take(frames.RoomGone)).why == "let_go"
    await ann.shows(lambda v: [s.member for s in v.seats] == [fay.member, ann.member])
    last = await ben.shows(lambda v: v.mine is not None and v.mine.safety is not None)
    assert [seat.member for seat in last.seats] == [ben.member], "nothing more of the others"
    assert await ben.person.refused(
        "POST", f"/api/circles/{held.circle}/enter", {"start": held.start, "device": ben.person.device}
    ) == "not_allowed"  # fmt: skip
    assert await ben.refused("piece", act="take", version=1) == "not_found"
    assert await ben.line.refused(frames.Arrive(ref="a", meeting=held.meeting)) == "not_found"
    await fay.lead("go_on")
    await fay.piece("take")
    assert await fay.line.refused(say(held.room, epoch=1)) == "must_remove_first"
    await fay.line.acked(commit(held.room, epoch=1, removes=[ben.person.device]))
    await fay.line.say(held.room, epoch=2)

    decisions = await ben.person.get("/api/me/decisions")
    assert [(d["kind"], d["ref"], d["may_appeal"]) for d in decisions] == [("in_meeting", held.meeting, True)]
    await ben.does("appeal", words="It was somebody else.")
    # The one who acted judges no appeal against it, also as a steward.
    assert await fay.person.get("/api/desk/circle-appeals") == []
    waiting = await sam.get("/api/desk/circle-appeals")
    assert {(each["act"], each["appeal"]) for each in waiting} == {
        ("take_back", "I named nobody."), ("remove", "It was somebody else."),
    }  # fmt: skip
    ref = next(each["ref"] for each in waiting if each["act"] == "remove")
    said = {"stands": False, "answer": "We looked into it together."}
    assert await fay.person.refused("POST", f"/api/desk/circle-appeals/{ref}/answer", said) == "not_found"
    await sam.post(f"/api/desk/circle-appeals/{ref}/answer", said)
    assert (await ben.person.get("/api/me/decisions"))[0]["appeal_answer"] == said["answer"]
    written = await node.rows("SELECT what FROM ledger WHERE what LIKE 'meeting_%' ORDER BY what")
    assert [row["what"] for row in written] == ["meeting_removed", "meeting_taken_back"]


async def test_what_is_prepared_is_there_for_those_who_lead(any_node: Node) -> None:
    held = await HeldCircle.on(any_node)
    fay, ann = await held.seated("fay", "facilitator"), await held.seated("ann")
    path = f"/api/circles/{held.circle}"
    plan = {"opening": "song:still", "rounds": [{"prompt": "How are you?", "soft_ms": 60_000}]}
    asked = {"start": held.start, "version": 0, "plan": plan}
    assert await ann.person.refused("POST", f"{path}/prepare", asked) == "not_found"
    assert (await fay.person.post(f"{path}/prepared", {"start": held.start}))["plan"] is None
    assert (await fay.person.post(f"{path}/prepare", asked))["version"] == 1
    assert await fay.person.refused("POST", f"{path}/prepare", asked) == "stale"
    assert (await fay.person.post(f"{path}/prepare", {**asked, "version": 1}))["version"] == 2
    prepared = (await fay.mine(lambda m: m.prepared)).prepared
    assert prepared is not None
    assert prepared.rounds[0].prompt == "How are you?"
    await ann.line.settled()
    assert all(view.mine is None for view in ann.views())
    elsewhere = {**asked, "start": "2020-01-01T10:00"}
    assert await fay.person.refused("POST", f"{path}/prepare", elsewhere) == "occurrence_unknown"
    assert await fay.refused("after", close=1, heavy=1, safe=1, strength=1) == "not_yet"


@pytest.mark.parametrize("way", ["leaves the circle", "is erased", "is paused"])
async def test_when_the_holder_goes_for_good_the_piece_goes_on(node: Node, way: str) -> None:
    held = await HeldCircle.on(node)
    fay = await held.seated("fay", "facilitator")
    ann, ben = await held.seated("ann"), await held.seated("ben")
    await fay.lead("round", order=[ann.member, ben.member])
    await ann.piece("take")
    if way == "leaves the circle":
        await ann.person.post(f"/api/circles/{held.circle}/leave")
    elif way == "is erased":
        await ann.person.delete("/api/me")
    else:
        await node.parts.store.write(
            lambda tx: suspend(tx, "s", "n", ann.member, fay.member, "A report was looked into.")
        )
    view = await ben.shows(lambda v: v.piece.member == ben.member)
    assert (view.piece.state, [s.member for s in view.seats]) == ("offered", [fay.member, ben.member])
    row = await node.row("SELECT body FROM meetings WHERE id = ?", held.meeting)
    assert ann.member.encode() not in bytes(row["body"])
    if way != "is erased":
        assert await ann.person.refused("GET", f"/api/meetings/{held.meeting}") == "not_found"
        assert await ann.line.refused(frames.Arrive(ref="a", meeting=held.meeting)) == "not_found"
