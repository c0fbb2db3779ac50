"""Supporters who chose to lead two calls: what one of them leaves free is taken again (P2)."""

from __future__ import annotations

from typing import Any

from asterism.wire import frames
from tests.api.test_calls import accept, open_network, reach, ring, supporter
from tests.node import Line, Node
from tests.persons import Person


async def _led(node: Node, ben: Person, line: Line, name: str) -> tuple[Person, dict[str, Any]]:
    """Somebody whose call Ben accepts."""
    caller = await node.person(name)
    made = await reach(caller)
    await caller.post(f"/api/calls/{made['call']}/tell", {"age": "adult", "heaviness": 2})
    await accept(ben, await ring(line))
    return caller, made


async def _slots(node: Node) -> list[tuple[str, int]]:
    rows = await node.rows("SELECT call, slot FROM leads WHERE ended_at IS NULL ORDER BY slot")
    return [(row["call"], row["slot"]) for row in rows]


async def test_p2_a_third_call_is_taken_when_the_first_of_two_ended_before_the_second(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    ben, line = await supporter(node, "ben")
    await ben.post("/api/shift/wishes", {"led_calls": 2, "cap": 8})
    ann, first = await _led(node, ben, line, "ann")
    _, second = await _led(node, ben, line, "dora")
    assert await _slots(node) == [(first["call"], 0), (second["call"], 1)]
    await ann.post(f"/api/calls/{first['call']}/close", {})
    assert await _slots(node) == [(second["call"], 1)]
    _, third = await _led(node, ben, line, "eve")
    assert await _slots(node) == [(third["call"], 0), (second["call"], 1)]
    # Two are two: a fourth caller is not rung through to them.
    fay = await node.person("fay")
    fay_line = await node.wire(fay)
    await reach(fay)
    # The dispatcher looked for somebody, found nobody, and went on to the next link.
    while (call := (await fay_line.take(frames.CallNow)).call) is None or call.version < 2:
        pass
    assert call.ringing_now == 0
    assert await node.rows("SELECT id FROM offers WHERE member = ? AND state = 'open'", ben.member) == []
