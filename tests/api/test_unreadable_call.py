"""A call whose body was damaged costs nobody else anything, and not even its own caller the way in."""

from __future__ import annotations

import asyncio

import httpx
from msgspec.structs import replace

from asterism.calls import store
from asterism.store.base import Tx
from asterism.wire import frames
from tests.api.test_calls import accept, open_network, reach, ring, supporter
from tests.api.test_side_rooms import _steward as steward_of
from tests.node import Node
from tests.persons import Person


async def _damaged(node: Node, name: str) -> tuple[Person, str]:
    """Somebody whose open call nobody can read."""
    person = await node.person(name)
    call = (await reach(person))["call"]
    await node.parts.store.write(lambda tx: tx.run("UPDATE calls SET body = ? WHERE id = ?", b"\xc1", call))
    return person, call


async def test_the_desk_shows_the_others_and_the_dispatcher_rings_for_them(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    sam = await steward_of(node, "sam")
    await _damaged(node, "ann")
    ben, line = await supporter(node, "ben")
    bob = await node.person("bob")
    made = await reach(bob)
    await accept(ben, await ring(line))
    assert [each["call"] for each in (await sam.get("/api/desk"))["calls"]["calls"]] == [made["call"]]
    # The supporter was rung for the damaged one: their post is still told.
    await node.parts.store.write(
        lambda tx: tx.run("UPDATE calls SET body = ? WHERE id = ?", b"\xc1", made["call"])
    )
    assert (await ben.get("/api/post"))["held"] == []


async def test_whose_call_cannot_be_read_presses_once_more_and_is_heard(node: Node) -> None:
    await open_network(node)
    ann, call = await _damaged(node, "ann")
    made = await ann.post("/api/calls", {"client_id": "press-2", "device": ann.device})
    assert made["call"] != call
    row = await node.row("SELECT state, due_at, dawn_at FROM calls WHERE id = ?", call)
    assert (row["state"], row["due_at"], row["dawn_at"] is not None) == ("closed", None, True)


async def test_an_account_is_erased_although_calls_cannot_be_read(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    ann, own = await _damaged(node, "ann")
    _, other = await _damaged(node, "bob")
    taken = await ann.get("/api/me/export")
    assert taken["calls"][0]["id"] == own
    await ann.delete("/api/me")
    rows = {row["id"]: row for row in await node.rows("SELECT id, caller, body, state FROM calls")}
    assert (rows[own]["caller"], rows[own]["state"], bytes(rows[own]["body"])) == ("", "closed", b"")
    assert bytes(rows[other]["body"]) == b"\xc1", "somebody else's open call may still be mended"


async def test_what_the_store_gave_back_is_no_fault_of_whoever_asked(node: Node) -> None:
    await open_network(node)
    ann, call = await _damaged(node, "ann")
    transport = httpx.ASGITransport(app=node.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url=node.url, cookies=dict(ann.http.cookies.items())
    ) as http:
        told = await http.post(f"/api/calls/{call}/tell-me", json={"on": True})
        garbled = await http.post(f"/api/calls/{call}/tell-me", json={"on": 7})
    assert (told.status_code, told.json()["code"]) == (500, "internal")
    assert (garbled.status_code, garbled.json()["code"]) == (400, "malformed")


async def test_a_dawn_takes_what_was_told_also_when_it_cannot_be_read(node: Node) -> None:
    await open_network(node)
    ann, call = await _damaged(node, "ann")
    await ann.post("/api/calls", {"client_id": "press-2", "device": ann.device})
    node.clock.skip(25 * 3_600_000)
    await node.parts.dispatcher._tidy()
    row = await node.row("SELECT forgotten, body FROM calls WHERE id = ?", call)
    assert (row["forgotten"], bytes(row["body"])) == (1, b"")


async def test_who_came_back_is_seen_beside_a_call_that_cannot_be_read(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    await node.parts.dispatcher.stop()
    ann, call = await _damaged(node, "ann")
    bob = await node.person("bob")
    made = await reach(bob)

    async def away(tx: Tx) -> None:
        loaded = await store.load(tx, made["call"])
        gone = replace(loaded.call, caller_away_at=tx.now - 1)
        await tx.run("UPDATE calls SET body = ? WHERE id = ?", store._encoder.encode(gone), made["call"])
        await tx.run("UPDATE calls SET away_at = ?", tx.now - 1)

    await node.parts.store.write(away)
    node.clock.skip(1_000)
    for person in (ann, bob):
        await node.wire(person)
    done: list[str] = []

    async def chore() -> None:
        done.append("later")

    node.parts.dispatcher.chores[:] = [chore]
    await node.parts.dispatcher._do_chores()
    assert (await node.row("SELECT away_at FROM calls WHERE id = ?", made["call"]))["away_at"] is None
    assert (await node.row("SELECT tries FROM calls WHERE id = ?", call))["tries"] == 1
    assert done == ["later"]


async def test_a_view_that_cannot_be_read_is_one_members_alone(node: Node) -> None:
    ann, bob = await node.person("ann"), await node.person("bob")
    hub, views = node.parts.hub, node.parts.hub.member_views

    async def broken(tx: Tx, members: list[str]) -> dict[str, list[frames.Down]]:
        if ann.member in members:
            raise ValueError
        return await views(tx, members)

    hub.member_views = broken
    answers = await asyncio.gather(hub.views_of(ann.member), hub.views_of(bob.member), return_exceptions=True)
    assert isinstance(answers[0], ValueError)
    assert isinstance(answers[1], list)
