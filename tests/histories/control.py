"""What only the root of these tests can do to a room: decide who belongs to it, and tell the truth about it.

It listens on a port of its own, so that the server under test has nothing in it that it would not have
elsewhere.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from asterism.dice import SystemDice
from asterism.errors import Refusal
from asterism.rooms import admission
from asterism.store.base import Tx
from tests.node import Node, free_port

_dice = SystemDice()


class Control:
    """``async with Control(nodes) as control``: its address is ``control.url``."""

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = itertools.cycle(nodes)
        self.port = free_port()
        asks = {
            "open": self._open,
            "enter": self._enter,
            "leave": self._leave,
            "hand_over": self._hand_over,
            "truth": self._truth,
        }
        self._app = Starlette(
            routes=[Route(f"/{name}", _answers(ask), methods=["POST"]) for name, ask in asks.items()]
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        config = uvicorn.Config(
            self._app, host="127.0.0.1", port=self.port, log_config=None, access_log=False, lifespan="off",
            # A connection that is closed just as it is used again would look like a fault of the history.
            timeout_keep_alive=3600,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._task = asyncio.create_task(self._server._serve())
        while not self._server.started:
            await asyncio.wait([self._task], timeout=0.01)
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        await self._task

    async def _open(self, asked: dict[str, Any]) -> dict[str, Any]:
        room, node = _dice.new_id(), next(self._nodes)

        async def work(tx: Tx) -> None:
            await admission.open_room(tx, room, "call", asked["member"], asked["device"])
            tx.after(lambda: node.parts.hub.room_changed(room))

        await node.parts.store.write(work)
        return {"room": room}

    async def _enter(self, asked: dict[str, Any]) -> dict[str, Any]:
        return await self._change(asked, lambda tx: _let_in(tx, asked))

    async def _leave(self, asked: dict[str, Any]) -> dict[str, Any]:
        return await self._change(asked, lambda tx: admission.let_go(tx, asked["room"], asked["member"]))

    async def _hand_over(self, asked: dict[str, Any]) -> dict[str, Any]:
        async def both(tx: Tx) -> None:
            await admission.let_go(tx, asked["room"], asked["from"])
            await _let_in(tx, asked)

        return await self._change(asked, both)

    async def _change(
        self, asked: dict[str, Any], change: Callable[[Tx], Awaitable[object]]
    ) -> dict[str, Any]:
        room, node = asked["room"], next(self._nodes)

        async def work(tx: Tx) -> int:
            await change(tx)
            tx.after(lambda: node.parts.hub.room_changed(room))
            row = await tx.one("SELECT head FROM rooms WHERE id = ?", room)
            assert row is not None
            return int(row["head"])

        return {"head": await node.parts.store.write(work)}

    async def _truth(self, asked: dict[str, Any]) -> dict[str, Any]:
        room, node = asked["room"], next(self._nodes)

        async def read(tx: Tx) -> dict[str, Any]:
            stands = await tx.one("SELECT head, generation, epoch FROM rooms WHERE id = ?", room)
            devices = await tx.all(
                "SELECT d.device, d.leaf, d.key_package IS NOT NULL AS shown, m.let_go_at FROM room_devices d"
                " JOIN room_members m ON m.room = d.room AND m.member = d.member WHERE d.room = ?",
                room,
            )
            members = await tx.all(
                "SELECT member FROM room_members WHERE room = ? AND let_go_at IS NULL", room
            )
            welcomes = await tx.all("SELECT device FROM welcomes WHERE room = ?", room)
            log = await tx.all(
                "SELECT seq, generation, epoch, kind, device, ref FROM room_log WHERE room = ? ORDER BY seq",
                room,
            )
            assert stands is not None
            return {
                **stands,
                "members": [row["member"] for row in members],
                "leaves": [row["device"] for row in devices if row["leaf"]],
                "waiting": [row["device"] for row in devices if not row["leaf"] and row["shown"]],
                "to_remove": [
                    row["device"] for row in devices if row["leaf"] and row["let_go_at"] is not None
                ],
                "welcomes": [row["device"] for row in welcomes],
                "log": [dict(row) for row in log],
            }

        return await node.parts.store.read(read)


async def _let_in(tx: Tx, asked: dict[str, Any]) -> None:
    shown = asked["key_package"]
    await admission.let_in(
        tx,
        asked["room"],
        asked["member"],
        asked["role"],
        asked["device"],
        None if shown is None else base64.b64decode(shown),
    )


def _answers(
    ask: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]],
) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def endpoint(request: Request) -> JSONResponse:
        try:
            return JSONResponse(await ask(await request.json()))
        except Refusal as refusal:
            return JSONResponse({"code": refusal.code}, status_code=409)

    return endpoint
