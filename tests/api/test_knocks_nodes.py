"""Two nodes over one store: who knocks on one is shown to a friend on the other, with lost hints as well."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

from asterism.store.base import Tx
from asterism.wire import frames
from tests.api.test_two_nodes import NEXT_LOOK_S, SOON_S, nats_server, two
from tests.bonds_walked import begin
from tests.knocked import MINUTE, PACKAGE, knock, opens
from tests.node import Line, Node
from tests.servers import NatsServer

__all__ = ["nats_server", "two"]


async def shown(line: Line, state: str) -> Any:
    """The view of this state, of a door or of one's own knock, as it comes over the socket."""
    while True:
        frame = await line.take(frames.Down)
        if isinstance(frame, frames.KnockShown) and frame.knock is not None and frame.knock.state == state:
            return frame.knock
        if isinstance(frame, frames.DoorsShown):
            for each in frame.doors:
                if each.state == state:
                    return each


async def due_now(node: Node) -> None:
    """The moment of this network's one own time, or of its next stage, has come."""

    async def work(tx: Tx) -> None:
        await tx.run("UPDATE own_times SET at = ?, due_at = ?", tx.now, tx.now)

    await node.parts.store.write(work)


async def test_a_knock_and_a_door_cross_from_one_node_to_the_other(
    two: tuple[Node, Node], nats_server: NatsServer
) -> None:
    a, b = two
    ann, ben = await a.person("ann"), await b.person("ben")
    await begin(a, ann, ben, key=False)
    ann_line, ben_line = await a.wire(ann), await b.wire(ben)
    # Both nodes look at a time that has come; one knock is made of it.
    now = a.clock.now()
    await ann.post("/api/own-time", {"at": now + 2 * MINUTE, "who": ["bonds"], "colour": "hope"})
    # The clock of a socket that is open is not skipped: it would count as silent.
    await due_now(a)
    while True:
        own = (await asyncio.wait_for(ann_line.take(frames.KnockShown), NEXT_LOOK_S)).own_time
        if own is not None and own.asks_until is not None:
            break
    await due_now(a)
    door = await asyncio.wait_for(shown(ben_line, "asked"), NEXT_LOOK_S)
    assert door.colour == "hope"
    assert (await a.row("SELECT COUNT(*) AS n FROM knocks"))["n"] == 1
    body = {"device": ben.device, "key_package": PACKAGE}
    await ben.post(f"/api/doors/{door.door}/go", body)
    await asyncio.wait_for(shown(ann_line, "at_door"), SOON_S)
    # From here on the other node hears of nothing.
    nats_server.stop(signal.SIGKILL)
    assert (await opens(ann))["state"] == "opened"
    opened = await asyncio.wait_for(shown(ben_line, "opened"), NEXT_LOOK_S)
    assert opened.bond == door.bond
    # Whoever comes back is shown how it stands, without having heard of it.
    again = await b.wire(ben)
    assert (await shown(again, "opened")).door == door.door
    await a.parts.store.write(lambda tx: tx.run("DELETE FROM door_asks"))  # As if a day had gone by.
    assert (await knock(ann, "bonds", client_id="k", confirmed=True))["state"] == "asking"
    await asyncio.wait_for(shown(again, "asked"), NEXT_LOOK_S)
