"""P7 and a whole meeting over real HTTP and sockets, over both stores: entering, the piece, leading, closing."""

from __future__ import annotations

from asterism.meetings.due import MeetingsDue
from asterism.rooms.dawn import run_due_dawns
from tests.circles_held import HeldCircle
from tests.node import Node, say


async def test_a_meeting_from_the_door_to_the_dawn(any_node: Node) -> None:
    node = any_node
    held = await HeldCircle.on(node)
    fay = await held.seated("fay", "facilitator")
    ann, ben = await held.seated("ann"), await held.seated("ben")
    view = await fay.shows(lambda v: [s.here for s in v.seats] == [True] * 3)
    assert view.stage == "gathering" and view.lead == fay.member
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
    assert offered.piece.member == ann.member and offered.prompt == "How do you come in?"
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
    assert closed.how == "closed" and closed.dawn_at is not None
    assert await ann.line.refused(say(held.room, epoch=1)) == "room_closed"
    assert await ann.refused("piece", act="take") == "closed"
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
    assert row["forgotten"] == 1 and ann.member.encode() not in bytes(row["body"])
    assert await node.row("SELECT 1 AS there FROM meeting_devices LIMIT 1") is None
    assert len((await fay.person.get(f"/api/circles/{held.circle}/after"))["meetings"]) == 1
