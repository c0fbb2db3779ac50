"""The guided sessions that people on this node are in. Both are shown the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from asterism.circles.voice import voice_offered
from asterism.guided import session_arriving as arriving
from asterism.guided import session_store as store
from asterism.guided.session_views import Facts, facts, view_of
from asterism.live.places_shown import Mark, PlacesShown, Standing
from asterism.rooms.arrivals import SESSIONS
from asterism.store.base import Row, Tx
from asterism.store.lists import few
from asterism.wire.frames import SessionNow

if TYPE_CHECKING:
    from asterism.live.socket import LiveSocket

_encoder = msgspec.msgpack.Encoder()


class SessionsShown(PlacesShown[Facts]):
    kind = "session"
    arrivals = SESSIONS

    async def _arrives(self, tx: Tx, place: str, socket: LiveSocket, connection: str) -> Facts:
        return await arriving.arrive(tx, self._parts, place, socket.member, socket.device, connection)

    async def _departs(self, tx: Tx, place: str, socket: LiveSocket) -> Facts:
        return await arriving.depart(tx, self._parts, place, socket.member, socket.device)

    async def _lost(self, row: Row) -> None:
        await arriving.lose(self._parts, row)

    async def _now(self, tx: Tx, place: str) -> Facts:
        return await facts(tx, await store.load(tx, place))

    async def _marks(self, tx: Tx, places: list[str]) -> dict[str, Mark]:
        found = await store.versions(tx, *few(places))
        return {session: (version, 0) for session, version in found.items()}

    def _standing(self, now: Facts, socket: LiveSocket) -> Standing:
        session = now.kept.session
        side = session.side(socket.member)
        if side is None:
            return "stranger"
        return "away" if session.is_open and socket.device not in side.devices else "in"

    def _payloads(self, now: Facts) -> Callable[[str], bytes]:
        view = view_of(now, relay=voice_offered(self._parts.settings, "adult"))
        payload = _encoder.encode(SessionNow(session=view))
        return lambda member: payload
