"""The sky on this node: read and encoded once when it turns, the same bytes to every socket that watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.live.prepared import Prepared, prepare
from asterism.sky import store
from asterism.sky.turning import SECRET
from asterism.store.base import Tx
from asterism.wire import frames

if TYPE_CHECKING:
    from asterism.live.socket import LiveSocket
    from asterism.parts import Parts


class SkyOnNode:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._watching: set[LiveSocket] = set()
        self._epoch: int | None = None
        self._frame: Prepared | None = None
        self.encoded = 0
        """How often a picture was encoded here since the start."""

    async def watch(self, socket: LiveSocket, *, on: bool) -> None:
        """This device sees the sky from now on, or no longer."""
        if not on:
            self.left(socket)
            return
        if self._frame is None:
            await self._read()
        if socket.closed:
            return
        self._watching.add(socket)
        if self._frame is not None:
            socket.outbox.put_view("sky", self._frame)

    def left(self, socket: LiveSocket) -> None:
        self._watching.discard(socket)
        if not self._watching:
            # Nobody looks for a newer one meanwhile, so the next who comes reads anew.
            self._frame, self._epoch = None, None

    async def look(self) -> None:
        """Each second, where somebody watches: whether the sky has turned."""
        if not self._watching or await self._parts.store.read(store.epoch_shown) == self._epoch:
            return
        frame = await self._read()
        for socket in list(self._watching):
            socket.outbox.put_view("sky", frame)

    async def _read(self) -> Prepared:
        secret = self._parts.secrets.secret(SECRET)

        async def work(tx: Tx) -> tuple[int | None, frames.SkyShown]:
            return await store.epoch_shown(tx), frames.SkyShown(sky=await store.shown(tx, secret))

        self._epoch, frame = await self._parts.store.read(work)
        prepared = self._frame = prepare(frame)
        self.encoded += 1
        return prepared
