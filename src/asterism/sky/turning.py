"""What each node does for the sky about once a second. Whichever comes first at an edge makes the picture:
the row in the store says that it is made, so a node that dies is followed by any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.sky import rules, store

if TYPE_CHECKING:
    from asterism.parts import Parts

LOOK_EVERY_MS = 10_000
SECRET = "sky"
"""The name of the network's secret that keys the noise and the moments."""


class Turning:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._secret = parts.secrets.secret(SECRET)
        self._look_at = 0
        self._turn_at = 0

    async def chore(self) -> None:
        # The store's clock, which is one for all nodes, says in which epoch we are.
        now = int(self._parts.store.now())
        turns = now >= self._turn_at
        if turns or now >= self._look_at:
            while await self._parts.store.write(lambda tx: store.look(tx, self._secret)):
                pass
            self._look_at = now + LOOK_EVERY_MS
        if turns:
            epoch = await self._parts.store.write(lambda tx: store.turn(tx, self._secret))
            self._turn_at = rules.begins(epoch + 1)
