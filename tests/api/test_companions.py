"""P11: whoever came along in a call is kept apart from its caller at the lake, even when no row says it."""

from __future__ import annotations

from asterism.bonds import pool
from tests.api.test_calls import accept, open_network, reach, ring, supporter
from tests.node import Node


async def test_nobody_who_came_along_in_a_call_is_ever_brought_together_with_its_caller(node: Node) -> None:
    await open_network(node)
    ann = await node.person("ann")
    ben, ben_line = await supporter(node, "ben")
    call = (await reach(ann))["call"]
    await accept(ben, await ring(ben_line))
    cleo, cleo_line = await supporter(node, "cleo")
    await ann.post(f"/api/calls/{call}/tell", {"age": "adult"})
    await ben.post(f"/api/held/{call}/summon", {"term": 1, "count": 1})
    await ann.post(f"/api/calls/{call}/summon-answer", {"yes": True})
    assert not await node.parts.store.read(lambda tx: pool.are_apart(tx, ann.member, cleo.member))
    await accept(cleo, await ring(cleo_line, "companion"))
    await cleo.post(f"/api/held/{call}/leave", {})
    assert not await node.rows("SELECT 1 AS there FROM call_companions")
    assert await node.parts.store.read(lambda tx: pool.are_apart(tx, ann.member, cleo.member))
