"""Two nodes over one PostgreSQL and one NATS: who presses on one is rung through to somebody on the other."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from asterism.wire import frames
from tests.api.test_calls import accept, open_network, reach, ring, supporter
from tests.node import Line, Node
from tests.servers import NatsServer, PostgresServer, nats

SOON_S = 2.0
NEXT_LOOK_S = 3.0
"""Each node looks once a second; the rest is for a busy machine."""


@pytest.fixture
def nats_server() -> Iterator[NatsServer]:
    with nats() as server:
        yield server


@pytest.fixture
async def two(
    tmp_path: Path, postgres_server: PostgresServer, nats_server: NatsServer
) -> AsyncIterator[tuple[Node, Node]]:
    """Node A, where callers are, and node B, where supporters are."""
    address = postgres_server.new_database()
    async with AsyncExitStack() as stack:
        nodes = []
        for _ in "ab":
            node = Node(tmp_path / "data", address=address, nats=nats_server.address, backup_hours=0)
            await stack.enter_async_context(node)
            await open_network(node)
            nodes.append(node)
        yield nodes[0], nodes[1]


async def until_held(line: Line) -> None:
    """Returns when the caller is shown that somebody is with them."""
    while (call := (await line.take(frames.CallNow)).call) is None or call.state != "held":
        pass


async def test_a_caller_on_one_node_is_rung_to_a_supporter_on_the_other_within_two_seconds(
    two: tuple[Node, Node],
) -> None:
    a, b = two
    ben, ben_line = await supporter(b, "ben")
    ann = await a.person("ann")
    ann_line = await a.wire(ann)
    await reach(ann)
    offer = await asyncio.wait_for(ring(ben_line), SOON_S)
    await accept(ben, offer)
    await asyncio.wait_for(until_held(ann_line), SOON_S)


@pytest.mark.parametrize("steps", ["the caller's node", "the supporter's node"])
async def test_without_nats_the_supporter_is_rung_and_the_caller_told_at_the_next_look(
    two: tuple[Node, Node], nats_server: NatsServer, steps: str
) -> None:
    a, b = two
    ben, ben_line = await supporter(b, "ben")
    ann = await a.person("ann")
    ann_line = await a.wire(ann)
    # Whichever dispatcher takes the step, the other node hears of it from nobody.
    await (b if steps == "the caller's node" else a).parts.dispatcher.stop()
    nats_server.stop(signal.SIGKILL)
    await reach(ann)
    offer = await asyncio.wait_for(ring(ben_line), NEXT_LOOK_S)
    await accept(ben, offer)
    await asyncio.wait_for(until_held(ann_line), NEXT_LOOK_S)
