"""Who was heard when: in memory to the moment, in the store to within some seconds, so that all nodes
know."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from asterism.clock import Clock
from asterism.people.erase import on_erase
from asterism.store.base import Store, StoreError, Tx

COARSE_MS = 10_000
"""A device's time in the store is at most this much older than when it was really heard, plus one flush."""
PER_WRITE = 1000


async def last_heard(tx: Tx, member: str) -> int | None:
    """When any device of this member was last heard (ms), on any node; None for never. Up to 15 s behind."""
    row = await tx.one("SELECT MAX(heard_at) AS at FROM device_heard WHERE member = ?", member)
    return None if row is None else row["at"]


async def last_heard_of(tx: Tx, members: Iterable[str]) -> dict[str, int]:
    """The same for many members at once; those never heard are missing."""
    found: dict[str, int] = {}
    asked = sorted(set(members))
    for start in range(0, len(asked), 500):
        some = asked[start : start + 500]
        marks = ", ".join("?" * len(some))
        for row in await tx.all(
            f"SELECT member, MAX(heard_at) AS at FROM device_heard WHERE member IN ({marks}) GROUP BY member",
            *some,
        ):
            found[row["member"]] = row["at"]
    return found


@on_erase
async def _forget(tx: Tx, member: str) -> None:
    await tx.run("DELETE FROM device_heard WHERE member = ?", member)


class Presence:
    """What this node hears. ``on_arrival`` are called with a member's id after they came (back) to this
    node."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        # Moments of this machine's own clock that only goes forward; the wall clocks of nodes may differ.
        self._heard: dict[str, tuple[str, int]] = {}
        self._written: dict[str, int] = {}
        self.on_arrival: list[Callable[[str], None]] = []

    def heard(self, member: str, device: str) -> None:
        """A frame came from this device just now."""
        self._heard[device] = (member, self._moment())

    def _moment(self) -> int:
        return int(self._clock.monotonic() * 1000)

    async def arrived(self, member: str, device: str) -> None:
        """A device came (back): written at once, so that whoever waits for them knows."""
        self.heard(member, device)
        await self._write([device])
        for tell in self.on_arrival:
            tell(member)

    async def flush(self, connected: Callable[[str], bool]) -> None:
        """Writes what is more than COARSE_MS newer than the store knows."""
        due = [
            device
            for device, (_, at) in self._heard.items()
            if device not in self._written
            or at - self._written[device] >= COARSE_MS
            or (not connected(device) and at > self._written[device])
        ]
        for start in range(0, len(due), PER_WRITE):
            await self._write(due[start : start + PER_WRITE])
        for device in [device for device in self._heard if not connected(device)]:
            if device in self._written and self._written[device] >= self._heard[device][1]:
                del self._heard[device]
                del self._written[device]

    async def _write(self, devices: list[str]) -> None:
        rows = [(device, *self._heard[device]) for device in devices if device in self._heard]

        async def work(tx: Tx) -> None:
            # Told in the store's own time, in which everybody looks who is away.
            offset = tx.now - self._moment()
            for device, member, at in rows:
                await tx.run(
                    "INSERT INTO device_heard (device, member, heard_at) VALUES (?, ?, ?) "
                    "ON CONFLICT (device) DO UPDATE SET heard_at = excluded.heard_at, member = "
                    "excluded.member "
                    "WHERE excluded.heard_at > device_heard.heard_at",
                    device, member, at + offset,
                )  # fmt: skip

        try:
            await self._store.write(work, serial=False)
        except StoreError:
            return  # The next flush writes it.
        for device, _, at in rows:
            self._written[device] = at
