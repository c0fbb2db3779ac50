"""A colleague is asked in a side room: by each lead for themselves, and only as long as their part lasts."""

from __future__ import annotations

from typing import Any

import pytest

from asterism.wire import frames
from tests.api.test_calls import accept, open_network, reach, ring, supporter
from tests.node import Node
from tests.persons import Person


async def _steward(node: Node, name: str) -> Person:
    steward = await node.person(name)
    await node.parts.store.write(
        lambda tx: tx.run(
            "INSERT INTO roles (member, role, given_at) VALUES (?, 'steward', 0)", steward.member
        )
    )
    node.parts.sessions.forget(steward.member)
    return steward


async def _beside(node: Node, room: str) -> list[tuple[bool, dict[str, str]]]:
    """The side rooms of a talk, the oldest first: whether each is closed, and who belongs there as what."""
    found = []
    for row in await node.rows(
        "SELECT id, closed_at FROM rooms WHERE parent = ? ORDER BY opened_at, closed_at IS NULL", room
    ):
        members = await node.rows(
            "SELECT member, role FROM room_members WHERE room = ? AND let_go_at IS NULL", row["id"]
        )
        found.append((row["closed_at"] is not None, {each["member"]: each["role"] for each in members}))
    return found


async def _held(node: Node, ann: Person) -> tuple[dict[str, Any], Person]:
    ben, line = await supporter(node, "ben")
    made = await reach(ann)
    await accept(ben, await ring(line))
    return made, ben


async def test_after_a_hand_over_the_next_lead_asks_for_themselves_and_the_first_one_is_let_go(
    any_node: Node,
) -> None:
    node = any_node
    await open_network(node)
    sam, ann = await _steward(node, "sam"), await node.person("ann")
    made, ben = await _held(node, ann)
    path = f"/api/held/{made['call']}"
    await ben.post(f"{path}/danger", {"term": 1})
    assert await _beside(node, made["room"]) == [(False, {ben.member: "lead", sam.member: "steward"})]
    cleo, line = await supporter(node, "cleo")
    sam_line = await node.wire(sam)
    await ben.post(f"{path}/hand-over", {"term": 1})
    await accept(cleo, await ring(line, "handover"))
    now = await ann.get("/api/calls/current")
    assert (now["lead"]["member"], now["danger"], now["steward_asked"]) == (cleo.member, False, False)
    assert await _beside(node, made["room"]) == [(True, {sam.member: "steward"})]
    # The steward is shown that nobody is there to answer any more, and who asks anew.
    while (view := await sam_line.take(frames.RoomView)).closed_at is None:
        pass
    asked = await cleo.post(f"{path}/ask-steward", {"term": 2})
    assert asked["held"][0]["steward_asked"] is True
    assert await _beside(node, made["room"]) == [
        (True, {sam.member: "steward"}),
        (False, {cleo.member: "lead", sam.member: "steward"}),
    ]
    while (view := await sam_line.take(frames.RoomView)).closed_at is not None:
        pass
    assert {each.member for each in view.members} == {cleo.member, sam.member}


async def test_a_steward_who_calls_for_themselves_is_not_asked_about_it(node: Node) -> None:
    await open_network(node)
    sam, ann = await _steward(node, "sam"), await _steward(node, "ann")
    made, ben = await _held(node, ann)
    await ben.post(f"/api/held/{made['call']}/ask-steward", {"term": 1})
    assert await _beside(node, made["room"]) == [(False, {ben.member: "lead", sam.member: "steward"})]
    rings = await node.rows("SELECT member FROM rings WHERE kind = 'asked' AND member = ?", ann.member)
    assert rings == []


@pytest.mark.parametrize("way", ["suspend", "end-role"])
async def test_who_is_no_steward_any_more_leaves_the_side_room(node: Node, way: str) -> None:
    await open_network(node)
    sam, una = await _steward(node, "sam"), await _steward(node, "una")
    ann = await node.person("ann")
    made, ben = await _held(node, ann)
    await ben.post(f"/api/held/{made['call']}/ask-steward", {"term": 1})
    line = await node.wire(una)
    more = {"role": "steward"} if way == "end-role" else {}
    await sam.post(f"/api/desk/people/{una.member}/{way}", {"reason": "A report was looked into.", **more})
    assert await _beside(node, made["room"]) == [(False, {ben.member: "lead", sam.member: "steward"})]
    assert (await line.take(frames.RoomGone)).why == "let_go"


@pytest.mark.parametrize("way", ["suspend", "end-role"])
async def test_a_lead_who_loses_their_part_leaves_the_side_room_with_the_talk(node: Node, way: str) -> None:
    await open_network(node)
    sam, ann = await _steward(node, "sam"), await node.person("ann")
    made, ben = await _held(node, ann)
    await ben.post(f"/api/held/{made['call']}/ask-steward", {"term": 1})
    assert (await ann.get("/api/calls/current"))["steward_asked"] is True
    more = {"role": "supporter"} if way == "end-role" else {}
    await sam.post(f"/api/desk/people/{ben.member}/{way}", {"reason": "A report was looked into.", **more})
    assert (await ann.get("/api/calls/current"))["steward_asked"] is False
    assert await _beside(node, made["room"]) == [(True, {sam.member: "steward"})]
    why = (await node.row("SELECT why FROM shifts WHERE member = ?", ben.member))["why"]
    assert why == {"suspend": "suspended", "end-role": "role_ended"}[way]
