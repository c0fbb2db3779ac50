"""Whoever loses their part in the network leaves their talk at once, by whichever way it was decided."""

from __future__ import annotations

import pytest

from asterism.store.base import Tx
from tests.api.test_calls import accept, open_network, reach, ring, supporter
from tests.node import Node

REASON = "A report was looked into."


@pytest.mark.parametrize("way", ["end-role", "suspended", "role_ended"])
async def test_who_loses_their_part_leaves_the_talk_and_somebody_else_is_rung(node: Node, way: str) -> None:
    await open_network(node)
    ben, ben_line = await supporter(node, "ben")
    ann, sam = await node.person("ann"), await node.person("sam")

    async def work(tx: Tx) -> None:
        await tx.run("INSERT INTO roles (member, role, given_at) VALUES (?, 'steward', 0)", sam.member)
        await tx.run(
            "INSERT INTO reports (id, client_id, version, room, about, reporter, bundle, at, state, steps,"
            " taken_by, taken_at) VALUES ('report', 'once', 1, 'room', ?, ?, ?, 0, 'taken', '[]', ?, 0)",
            ben.member, ann.member, b"sealed", sam.member,
        )  # fmt: skip

    await node.parts.store.write(work)
    node.parts.sessions.forget(sam.member)
    await reach(ann)
    await accept(ben, await ring(ben_line))
    if way == "end-role":
        path = f"people/{ben.member}/end-role"
        body: dict[str, object] = {"role": "supporter", "reason": REASON}
    else:
        path = "reports/report/decide"
        body = {"version": 1, "steps": ["read"], "outcome": way, "reason": REASON}
    await sam.post(f"/api/desk/{path}", body)
    now = await ann.get("/api/calls/current")
    assert (now["lead"], now["state"] in ("waiting", "ringing")) == (None, True)
    shift = await node.row("SELECT ended_at FROM shifts WHERE member = ?", ben.member)
    assert shift["ended_at"] is not None
