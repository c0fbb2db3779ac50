"""P11, P18: no way back into a meeting, and no way round a block, for whoever looks for one in a meeting."""

from __future__ import annotations

from asterism.dice import SystemDice
from asterism.safeguarding.suspending import suspend
from asterism.wire import frames
from tests.circles_held import HeldCircle
from tests.node import Node, say

_dice = SystemDice()

_WHY = {"reason": "Names were named."}


async def test_whoever_was_removed_comes_back_by_no_way_round_the_circle(any_node: Node) -> None:
    node = any_node
    held = await HeldCircle.on(node)
    fay = await held.seated("fay", "facilitator")
    ann, ben = await held.seated("ann"), await held.seated("ben")
    await held.founded("fay", "ann", "ben")
    await fay.does("safety", act="remove", member=ben.member, **_WHY)
    enter = f"/api/circles/{held.circle}/enter"
    body = {"start": held.start, "device": ben.person.device}
    await ben.person.post(f"/api/circles/{held.circle}/leave")
    assert (await ben.person.post(f"/api/circles/{held.circle}/join", {"edition": 1}))["standing"] == "in"
    assert await ben.person.refused("POST", enter, body) == "not_allowed"
    assert [seat["member"] for seat in (await ben.now())["seats"]] == [ben.member]
    # What was done stands in the ledger; why, and of whom, stays with those whom it concerns.
    written = await node.rows("SELECT subject, words FROM ledger WHERE what = 'meeting_removed'")
    assert [(row["subject"], row["words"]) for row in written] == [(held.circle, "{}")]
    # Whoever only left the circle and came again is let in as before.
    await ann.person.post(f"/api/circles/{held.circle}/leave")
    await ann.person.post(f"/api/circles/{held.circle}/join", {"edition": 1})
    await ann.enter()
    await ann.arrive()


async def test_whoever_holds_the_circle_no_more_leads_its_meeting_no_more(any_node: Node) -> None:
    held = await HeldCircle.on(any_node)
    fay, cora = await held.seated("fay", "facilitator"), await held.seated("cora", "co_facilitator")
    await fay.does("hand-over", to=cora.member)
    assert (await fay.now())["lead"] == cora.member
    await fay.person.post(f"/api/circles/{held.circle}/people/{cora.member}", {"role": "member"})
    now = await fay.shows(lambda v: v.lead == fay.member)
    assert [seat.may_lead for seat in now.seats if seat.member == cora.member] == [False]
    assert await cora.refused("lead", act="floor") == "not_allowed"


async def test_p11_leaning_never_opens_a_room_across_a_block(any_node: Node) -> None:
    node = any_node
    held = await HeldCircle.on(node)
    fay, ann = await held.seated("fay", "facilitator"), await held.seated("ann")
    await held.founded("fay", "ann")
    await node.parts.store.write(
        lambda tx: tx.run("INSERT INTO blocks VALUES (?, ?, 1)", ann.member, fay.member)
    )
    # Nobody is here whom the sign could reach: it becomes a call, and the other learns nothing.
    assert (await ann.does("lean"))["reached"] is False
    assert await fay.refused("lean-answer", member=ann.member, how="side") == "not_found"
    cora = await held.seated("cora", "co_facilitator")
    assert (await ann.does("lean"))["reached"] is True
    assert [one.member for one in (await cora.mine(lambda m: m.leaning)).leaning] == [ann.member]
    mine = (await fay.now())["mine"]
    assert mine is None or mine["leaning"] == []
    for how in ("side", "heard", "call"):
        assert await fay.refused("lean-answer", member=ann.member, how=how) == "not_found"
    assert await node.rows("SELECT id FROM rooms WHERE parent = ?", held.room) == []
    await cora.does("lean-answer", member=ann.member, how="side")
    assert len(await node.rows("SELECT id FROM rooms WHERE parent = ?", held.room)) == 1


async def test_whose_part_is_paused_stays_in_no_room_beside_a_circle(any_node: Node) -> None:
    node = any_node
    held = await HeldCircle.on(node)
    fay, ann = await held.seated("fay", "facilitator"), await held.seated("ann")
    await held.founded("fay", "ann")
    await ann.does("lean")
    await fay.does("lean-answer", member=ann.member, how="side")
    (beside,) = await node.rows("SELECT id FROM rooms WHERE parent = ?", held.room)
    await fay.line.found(beside["id"])
    await fay.line.say(beside["id"])
    await node.parts.store.write(
        lambda tx: suspend(tx, _dice.new_id(), _dice.new_id(), fay.member, ann.member, "It was looked into.")
    )
    assert await fay.line.refused(say(beside["id"])) == "not_found"
    gone = [(await fay.line.take(frames.RoomGone)).room for _ in range(2)]
    assert set(gone) == {held.room, beside["id"]}
    rows = await node.rows(
        "SELECT member FROM room_members WHERE let_go_at IS NULL AND room = ?", beside["id"]
    )
    assert [row["member"] for row in rows] == [ann.member]
