"""Devices that arrive in a place with a room of its own, a circle's meeting or a guided session, and go:
bound to a connection, and true only in the store.

A device that is lost without a word stays a row without a connection, so that it takes its place again when
it is heard. Whatever ended an older connection cannot end a newer one of the same device.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from asterism.errors import Refusal
from asterism.rooms import store as rooms
from asterism.store.base import Row, StoreError, Tx
from asterism.store.lists import few

if TYPE_CHECKING:
    from asterism.parts import Parts

UNHEARD_MS = 35_000
"""A device that no node has heard for so long is lost, whatever became of the node it was on."""
PER_TURN = 200
LOST = ""
"""The connection of a device that is not heard any more."""
_log = structlog.get_logger(__name__)

Lost = Callable[[Tx, Row], Awaitable[None]]
"""What the rules make of a lost device (``place``, ``device``, ``member``). The room's row is taken."""
Everybody = Callable[[Tx, str], Awaitable[None]]
"""The same of a place in which nobody is connected any more."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The devices in places of one kind. ``places``: their table, with ``id``, ``room``, ``closed_at``;
    ``devices``: the table of devices, which names its place in ``column``."""

    places: str
    devices: str
    column: str

    async def take(self, tx: Tx, place: str, device: str, member: str, connection: str) -> None:
        """This device is in this place by this connection."""
        await tx.run(
            f"INSERT INTO {self.devices} ({self.column}, device, member, connection) VALUES (?, ?, ?, ?)"
            f" ON CONFLICT ({self.column}, device) DO UPDATE SET member = excluded.member,"
            " connection = excluded.connection",
            place, device, member, connection,
        )  # fmt: skip

    async def leave(self, tx: Tx, place: str, member: str, device: str | None = None) -> None:
        """One device of somebody, or all of them, said that they go."""
        await tx.run(
            f"DELETE FROM {self.devices} WHERE {self.column} = ? AND member = ? AND (device = ? OR ? = '')",
            place, member, device or "", device or "",
        )  # fmt: skip

    async def of_device(self, tx: Tx, device: str) -> list[Row]:
        """The places in which an older connection of this device left it."""
        return await tx.all(
            f"SELECT {self.column} AS place, device, member, connection FROM {self.devices}"
            " WHERE device = ? AND connection <> ''",
            device,
        )

    async def connections(self, tx: Tx, places: Sequence[str]) -> dict[tuple[str, str], str]:
        """(place, device) -> connection, of as many places as a list in a statement holds."""
        marks, some = few(places)
        rows = await tx.all(
            f"SELECT {self.column} AS place, device, connection FROM {self.devices}"
            f" WHERE {self.column} IN ({marks})",
            *some,
        )
        return {(row["place"], row["device"]): row["connection"] for row in rows}

    # ------------------------------------------------------------ who is lost

    async def lose(self, parts: Parts, row: Row, lost: Lost) -> None:
        """One device is not heard any more, by the connection it had. Somebody whose device has come back on
        another one stays."""

        async def work(tx: Tx) -> None:
            if not await self._lock(tx, row["place"]):
                return
            gone = await tx.run(
                f"UPDATE {self.devices} SET connection = ?"
                f" WHERE {self.column} = ? AND device = ? AND connection = ?",
                LOST, row["place"], row["device"], row["connection"],
            )  # fmt: skip
            if gone:
                await lost(tx, row)

        await self._alone(parts, work, row["place"])

    async def lose_unheard(self, parts: Parts, lost: Lost) -> None:
        """Loses the devices that no node hears any more: those of a node that died, or of a cut line."""

        async def look(tx: Tx) -> list[Row]:
            return await tx.all(
                f"SELECT d.{self.column} AS place, d.device, d.member, d.connection FROM {self.devices} d"
                f" JOIN {self.places} p ON p.id = d.{self.column}"
                " LEFT JOIN device_heard h ON h.device = d.device"
                " WHERE d.connection <> '' AND p.closed_at IS NULL"
                " AND (h.heard_at IS NULL OR h.heard_at < ?)"
                f" ORDER BY d.{self.column}, d.device LIMIT ?",
                tx.now - UNHEARD_MS, PER_TURN,
            )  # fmt: skip

        for row in await parts.store.read(look):
            await self.lose(parts, row, lost)

    async def lose_all(self, parts: Parts, lost: Everybody) -> None:
        """The only process there can be has just started: nobody is connected until they come back."""

        async def look(tx: Tx) -> list[Row]:
            return await tx.all(f"SELECT id FROM {self.places} WHERE closed_at IS NULL ORDER BY id")

        for row in await parts.store.read(look):

            async def work(tx: Tx, place: str = row["id"]) -> None:
                if not await self._lock(tx, place):
                    return
                await tx.run(f"UPDATE {self.devices} SET connection = ? WHERE {self.column} = ?", LOST, place)
                await lost(tx, place)

            await self._alone(parts, work, row["id"])

    async def _lock(self, tx: Tx, place: str) -> bool:
        row = await tx.one(f"SELECT room FROM {self.places} WHERE id = ?", place)
        if row is None:
            return False
        try:
            await rooms.lock(tx, row["room"], changes=False)
        except Refusal:
            return False
        return True

    async def _alone(self, parts: Parts, work: Callable[[Tx], Awaitable[None]], place: str) -> None:
        """What is wrong with one place keeps no other from going on."""
        try:
            await parts.store.write(work, serial=False)  # type: ignore[arg-type]
        except StoreError:
            raise
        except (Unreadable, Refusal) as error:
            _log.error("a_place_not_told_who_is_gone", place=place, error=type(error).__name__)


class Unreadable(Exception):  # noqa: N818 - said of a row, and whoever reads many goes on with the others
    """What is kept of a place cannot be decoded."""


MEETINGS = Arrivals("meetings", "meeting_devices", "meeting")
SESSIONS = Arrivals("guided_sessions", "guided_devices", "session")
