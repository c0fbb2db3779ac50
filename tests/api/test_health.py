"""Whether a node says truly that it is well, that it may be visited, and how its pushes fare."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from asterism.store.base import StoreUnavailable
from tests.node import Node


async def _says(node: Node, path: str) -> tuple[int, dict[str, Any]]:
    async with httpx.AsyncClient(base_url=node.url) as http:
        answer = await http.get(path)
    return answer.status_code, answer.json()


async def test_a_node_that_cannot_read_may_not_be_visited(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await _says(node, "/readyz"))[0] == 200

    async def gone(*_: Any) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(node.parts.store, "read", gone)
    node.clock.skip(1_000)
    status, said = await _says(node, "/readyz")
    assert (status, said["reasons"]) == (503, ["The database cannot be read from here."])
    monkeypatch.undo()
    node.clock.skip(1_000)
    assert (await _says(node, "/readyz"))[0] == 200


async def test_a_dispatcher_that_never_went_round_is_not_well(node: Node) -> None:
    dispatcher = node.parts.dispatcher
    await dispatcher.stop()
    dispatcher.ticked_at = None
    assert dispatcher.age() < 5
    node.clock.skip(6_000)
    status, said = await _says(node, "/healthz")
    assert status == 503
    assert "dispatcher" in said["reasons"][0]


async def test_pushes_are_counted_for_whoever_runs_it(node: Node) -> None:
    node.parts.push.counts.failed = 3
    async with httpx.AsyncClient(base_url=node.url) as http:
        told = (await http.get("/metrics")).text
    assert "asterism_pushes_failed 3.0" in told
    for how in ("sent", "gone", "dropped"):
        assert f"asterism_pushes_{how} 0.0" in told
