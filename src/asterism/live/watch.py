"""What each node looks at by itself, so that a lost hint, a dead connection or a missed change is found
soon."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from asterism.live.presence import last_heard_of
from asterism.live.socket import HELLO_S, SILENT_S
from asterism.rooms import store as room_store
from asterism.rooms.attendance import ATTENDED, Attendance, attendance
from asterism.rooms.views import HERE_MS
from asterism.store.base import StoreError, Tx
from asterism.store.lists import LONGEST

if TYPE_CHECKING:
    from asterism.live.hub import Hub

EACH_S = 1.0
PRESENCE_EVERY = 5
SESSIONS_EVERY = 10
_log = structlog.get_logger()


class Watch:
    """Runs beside the hub: each second the heads, meetings and guided sessions, and the views where there are
    other nodes; every five presence, every ten who is signed in."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._seen: dict[str, object] = {}
        """The mark of each member who is here, as it was at the last look."""
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._hub.presence.flush(lambda device: False)

    async def _run(self) -> None:
        turn = 0
        while True:
            await self._hub.clock.sleep(EACH_S)
            turn += 1
            try:
                self.end_silent()
                await self.look_at_heads()
                for places in self._hub.places:
                    await places.look()
                await self._hub.sky.look()
                if self._hub.parts.settings.nats:
                    await self.look_at_views()
                if turn % PRESENCE_EVERY == 0:
                    await self._hub.presence.flush(self._hub.connected)
                    await self.look_who_is_here()
                    for places in self._hub.places:
                        await places.look_who_is_here()
                if turn % SESSIONS_EVERY == 0:
                    await self.look_at_sessions()
            except StoreError:
                continue
            except Exception as error:  # noqa: BLE001 - the watch goes on whatever it meets
                _log.error("the watch met something", error=type(error).__name__, exc_info=error)

    def end_silent(self) -> None:
        """Half-open connections, and those that never said hello."""
        now = self._hub.clock.monotonic()
        for socket in self._hub.all_sockets():
            if not socket.ready and now - socket.opened_at >= HELLO_S:
                socket.end("no_hello")
            elif now - socket.heard_at >= SILENT_S:
                socket.end("silent")

    async def look_at_heads(self) -> None:
        feeds = dict(self._hub.rooms.feeds)
        if not feeds:
            return
        heads = await self._hub.parts.store.read(lambda tx: room_store.heads(tx, list(feeds)))
        for room, feed in feeds.items():
            head, version = heads.get(room, (0, -1))
            if version != feed.version:
                self._hub.rooms.look_again(room)
            if head > (feed.fed or 0):
                feed.hinted(head)

    async def look_at_views(self) -> None:
        """Shows members their views anew when another node changed something and its hint may be lost."""
        hub = self._hub
        members = hub.members_here()
        before = self._seen
        now: dict[str, object] = {}
        if members:
            marks = await hub.parts.store.read(lambda tx: hub.member_marks(tx, members))
            now = {member: marks.get(member) for member in members}
        for member, mark in now.items():
            if before.get(member) != mark:
                hub.look_again(member)
        self._seen = now

    async def look_who_is_here(self) -> None:
        """Shows a room anew when somebody in it came or has not been heard for a minute."""
        feeds = dict(self._hub.rooms.feeds)
        members = {member for feed in feeds.values() for member in feed.members}
        if not members:
            return
        attended = [room for room, feed in feeds.items() if feed.kind in ATTENDED and not feed.closed]

        async def read(tx: Tx) -> tuple[set[str], dict[str, Attendance]]:
            heard = await last_heard_of(tx, members)
            met: dict[str, Attendance] = {}
            for start in range(0, len(attended), LONGEST):
                met.update(await attendance(tx, attended[start : start + LONGEST]))
            return {member for member, at in heard.items() if tx.now - at < HERE_MS}, met

        heard, met = await self._hub.parts.store.read(read)
        for room, feed in feeds.items():
            in_it = met[room].here if room in met else None
            here = heard if in_it is None else in_it
            if tuple(member for member in feed.members if member in here) != feed.here:
                self._hub.rooms.look_again(room)

    async def look_at_sessions(self) -> None:
        """Cuts sockets whose session has ended while a hint was lost."""
        sockets = self._hub.all_sockets()
        for start in range(0, len(sockets), 500):
            some = sockets[start : start + 500]
            ids = sorted({socket.session.id for socket in some})
            marks = ", ".join("?" * len(ids))

            async def read(tx: Tx, ids: list[str] = ids, marks: str = marks) -> set[str]:
                return {
                    row["id"] for row in await tx.all(f"SELECT id FROM sessions WHERE id IN ({marks})", *ids)
                }

            there = await self._hub.parts.store.read(read)
            for socket in some:
                if socket.session.id not in there:
                    socket.end("signed_out", 4401)
