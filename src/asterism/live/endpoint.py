"""Where a live socket comes in: origin, session, then one message after the other."""

from __future__ import annotations

from typing import Any, cast

from starlette.requests import Request
from starlette.websockets import WebSocket

from asterism.api import error_response, same_origin, token_of
from asterism.errors import Refusal
from asterism.live.byes import bye
from asterism.live.prepared import prepare
from asterism.live.transport import EXTENSION, AsgiWire, Wire
from asterism.parts import Parts
from asterism.store.base import StoreError


async def live(websocket: WebSocket) -> None:
    """``/live``: MessagePack both ways, one frame per message. The first one is ``hello``, within ten
    seconds."""
    parts: Parts = websocket.app.state.parts
    if not same_origin(cast(Request, websocket), parts):
        await websocket.send_denial_response(error_response(Refusal("wrong_origin")))
        return
    try:
        session = await parts.sessions.find(token_of(websocket))
    except StoreError:
        await websocket.send_denial_response(error_response(Refusal("store_unavailable")))
        return
    await websocket.accept()
    if session is None:
        # A browser cannot read why a handshake was refused, so this is said on the open socket.
        await websocket.send_bytes(prepare(bye("not_signed_in")).payload)
        await websocket.close(4401)
        return
    wire: Wire = websocket.scope.get("extensions", {}).get(EXTENSION) or AsgiWire(cast(Any, websocket.send))
    socket = parts.hub.open(session, wire)
    wire.on_shutdown = lambda: socket.end("restart", 1012)
    try:
        while not socket.closed:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            data = message.get("bytes")
            # Text is no frame of ours; it is answered like anything else that cannot be read.
            await socket.take(data if data is not None else (message.get("text") or "").encode())
    finally:
        socket.gone()
