"""Real nodes for these tests: one over each store, and two people in a founded room."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.node import Line, Node, SkippingClock
from tests.persons import Person
from tests.servers import PostgresServer, postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with postgres() as server:
        yield server


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock()


@pytest.fixture
async def node(tmp_path: Path, clock: SkippingClock) -> AsyncIterator[Node]:
    async with Node(tmp_path / "data", clock=clock) as node:
        yield node


@pytest.fixture(params=["sqlite", "postgres"])
async def any_node(
    request: pytest.FixtureRequest, tmp_path: Path, clock: SkippingClock
) -> AsyncIterator[Node]:
    """A node over each of the two stores."""
    where = ""
    if request.param == "postgres":
        where = request.getfixturevalue("postgres_server").new_database()
    async with Node(tmp_path / "data", clock=clock, address=where) as node:
        yield node


@dataclass
class Pair:
    """Ann, who opened the room, and Ben, who was let in: at generation 1, epoch 1."""

    node: Node
    room: str
    ann: Line
    ben: Line
    ann_person: Person
    ben_person: Person


async def pair_on(node: Node) -> Pair:
    ann, ben = await node.person("ann"), await node.person("ben")
    ann_line, ben_line = await node.wire(ann), await node.wire(ben)
    room = await node.room(ann)
    await ann_line.found(room)
    await node.let_in(room, ben)
    await ann_line.add(room, ben)
    await ben_line.welcomed(room)
    return Pair(node, room, ann_line, ben_line, ann, ben)


@pytest.fixture
async def pair(node: Node) -> Pair:
    return await pair_on(node)


@pytest.fixture
async def any_pair(any_node: Node) -> Pair:
    return await pair_on(any_node)
