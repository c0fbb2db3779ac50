"""The meetings of circles that people on this node are in. The talking piece is told in whole views."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from asterism.circles.voice import voice_offered
from asterism.live.places_shown import Mark, PlacesShown, Standing
from asterism.meetings import arriving, store
from asterism.meetings.views import Facts, Frames, facts
from asterism.rooms.arrivals import MEETINGS
from asterism.store.base import Row, Tx
from asterism.store.lists import few

if TYPE_CHECKING:
    from asterism.live.socket import LiveSocket


class MeetingsShown(PlacesShown[Facts]):
    kind = "meeting"
    arrivals = MEETINGS

    async def _arrives(self, tx: Tx, place: str, socket: LiveSocket, connection: str) -> Facts:
        return await arriving.arrive(tx, self._parts, place, socket.member, socket.device, connection)

    async def _departs(self, tx: Tx, place: str, socket: LiveSocket) -> Facts:
        return await arriving.depart(tx, self._parts, place, socket.member, socket.device)

    async def _lost(self, row: Row) -> None:
        await arriving.lose(self._parts, row)

    async def _now(self, tx: Tx, place: str) -> Facts:
        return await facts(tx, await store.load(tx, place))

    async def _marks(self, tx: Tx, places: list[str]) -> dict[str, Mark]:
        marks, some = few(places)
        rows = await tx.all(f"SELECT id, version, private FROM meetings WHERE id IN ({marks})", *some)
        return {row["id"]: (row["version"], row["private"]) for row in rows}

    def _standing(self, now: Facts, socket: LiveSocket) -> Standing:
        meeting = now.kept.meeting
        seat = meeting.seat(socket.member)
        if seat is None:
            return "stranger"
        if seat.removed:
            return "removed"
        return "away" if meeting.is_open and socket.device not in seat.devices else "in"

    def _payloads(self, now: Facts) -> Callable[[str], bytes]:
        return Frames(now, relay=voice_offered(self._parts.settings, "adult")).payload
