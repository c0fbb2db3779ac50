"""One room's log as it passes through this node: in order, without a gap or a double, to every socket that
follows.

Local commits arrive as they happen; what other nodes committed is read from the log when a hint, or the look
at the heads each second, says that there is more. A socket that joins first reads the log after its cursor
in pages and then goes live at exactly the entry where the reading ended.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from asterism.keys import KeyGone, RoomKeys, SealBroken
from asterism.live.prepared import Prepared, prepare
from asterism.rooms import sealing, store
from asterism.rooms.views import RoomNow
from asterism.store.base import Store, StoreError
from asterism.wire.frames import Entry

if TYPE_CHECKING:
    from asterism.live.socket import LiveSocket

_log = structlog.get_logger()
RECENT = 64
RECENT_BYTES = 256 * 1024
BEHIND_S = 20.0
"""A socket that cannot take its backlog within this time is cut off."""


class Follower:
    """One socket in one room. ``after``: the highest seq that was written to it, while it is not live."""

    __slots__ = ("after", "again", "device", "leaving", "member", "room", "socket", "task", "until")

    def __init__(self, socket: LiveSocket, room: str, after: int, until: int | None = None) -> None:
        self.socket = socket
        self.room = room
        self.until = until
        """Read up to here only, and do not go live."""
        self.member = socket.member
        self.device = socket.device
        self.after = after
        self.task: asyncio.Task[None] | None = None
        self.leaving = False
        """It reads what is still meant for it, and does not go live any more."""
        self.again = False
        """It was told to follow while it read: what it has looked at may be older than that."""


class Feed:
    def __init__(
        self,
        room: str,
        keys: RoomKeys,
        truth: Store,
        on_stopped: Callable[[Follower], None],
        on_failed: Callable[[str], None],
    ) -> None:
        self.room = room
        self.fed: int | None = None
        """The last entry that was given to those who are live; None while nobody has been."""
        self.latest = 0
        self.version = 0
        self.generation = 0
        self.epoch = 0
        self.kind = ""
        self.closed = False
        self.readers: frozenset[str] | None = frozenset()
        """Members whose devices are all sent the log; None for everybody. Until it was read, nobody."""
        self.members: tuple[str, ...] = ()
        self.here: tuple[str, ...] = ()
        self._keys = keys
        self._store = truth
        self._on_stopped = on_stopped
        self._on_failed = on_failed
        self._recent: deque[tuple[int, Prepared]] = deque()
        self._recent_bytes = 0
        self._live: dict[LiveSocket, Follower] = {}
        self._ahead: list[Follower] = []
        self._joining: dict[LiveSocket, Follower] = {}
        self._told_broken = False
        self._pulling: asyncio.Task[None] | None = None

    def stands(self, now: RoomNow) -> None:
        """The room as it was just read."""
        view = now.view
        if view.version >= self.version:
            self.version, self.generation, self.epoch = view.version, view.generation, view.epoch
            self.kind = view.kind
            self.closed = view.closed_at is not None
            self.readers = now.readers
            self.here = tuple(each.member for each in view.members if each.here)
            self.members = tuple(each.member for each in view.members)

    @property
    def empty(self) -> bool:
        return not (self._live or self._ahead or self._joining)

    def live_sockets(self) -> list[LiveSocket]:
        return list(self._live)

    def is_live(self, socket: LiveSocket) -> bool:
        return socket in self._live

    def follows(self, socket: LiveSocket) -> bool:
        return socket in self._live or socket in self._joining or any(f.socket is socket for f in self._ahead)

    # ------------------------------------------------------------ entries come in

    def appended(self, entry: Entry) -> None:
        """An entry was committed on this node."""
        self.latest = max(self.latest, entry.seq)
        if self.fed is None:
            return
        if entry.seq == self.fed + 1:
            self._deliver(entry)
        elif entry.seq > self.fed:
            self.pull()

    def hinted(self, head: int) -> None:
        """Somebody says that the log goes up to ``head``."""
        self.latest = max(self.latest, head)
        if self.fed is not None and head > self.fed:
            self.pull()

    def pull(self) -> None:
        """Reads from the log what has not passed here yet."""
        if self._pulling is None or self._pulling.done():
            self._pulling = asyncio.get_running_loop().create_task(self._pull())

    async def _pull(self) -> None:
        try:
            while self.fed is not None and self.fed < self.latest and not self.empty:
                after = self.fed
                rows = await self._store.read(lambda tx, after=after: store.log_after(tx, self.room, after))  # type: ignore[misc]
                for row in rows:
                    if row["seq"] == self.fed + 1:
                        self._deliver(sealing.open_entry(self._keys, self.room, row))
                if not rows:
                    return  # The hint was wrong, or the room is gone.
        except (KeyGone, StoreError):
            return  # The look at the heads comes again in a second.
        except SealBroken:
            self._broken()

    def _broken(self) -> None:
        """An entry does not open, so nobody can be given what comes after it; said once for each feed."""
        if not self._told_broken:
            self._told_broken = True
            _log.error("an entry of a room does not open under its key", room=self.room)

    def _deliver(self, entry: Entry) -> None:
        frame = prepare(entry)
        seq = entry.seq
        self.fed = seq
        behind = [socket for socket in self._live if not socket.outbox.offer(frame)]
        for socket in behind:
            follower = self._live.pop(socket)
            follower.after = seq - 1
            self.join(follower)
        if self._ahead:
            self._promote(seq, frame)
        self._recent.append((seq, frame))
        self._recent_bytes += len(frame)
        while len(self._recent) > RECENT or self._recent_bytes > RECENT_BYTES:
            self._recent_bytes -= len(self._recent.popleft()[1])
        if entry.kind == "found" and entry.generation > 1:
            # A new group: nobody but its founder stands in it, and what comes now is not for the others yet.
            for socket in [socket for socket in self._live if socket.device != entry.device]:
                self.stop(socket)

    def _promote(self, seq: int, frame: Prepared) -> None:
        for follower in list(self._ahead):
            if seq > follower.after:
                follower.socket.outbox.put(frame)
            if seq >= follower.after:
                self._ahead.remove(follower)
                self._live[follower.socket] = follower

    # ------------------------------------------------------------ sockets come and go

    def join(self, follower: Follower) -> asyncio.Task[None]:
        """Sends everything after the follower's cursor, then lets it go live; the task ends when that is
        so."""
        self._joining[follower.socket] = follower
        follower.task = asyncio.get_running_loop().create_task(self._catch_up(follower))
        return follower.task

    def again(self, socket: LiveSocket) -> asyncio.Task[None] | None:
        """A socket that follows already is told to follow; its reading, if it is not live yet."""
        follower = self._joining.get(socket)
        if follower is None:
            return None
        follower.leaving = False
        follower.again = True
        return follower.task

    def leave(self, socket: LiveSocket) -> None:
        """The device stands in the group no more: what was meant for it before still comes, then nothing."""
        follower = self._joining.get(socket)
        if follower is not None:
            follower.leaving = True
        else:
            self.stop(socket)

    def stop(self, socket: LiveSocket) -> None:
        """The socket does not follow this room any more; its cursor is kept for when it follows again."""
        follower = self._live.pop(socket, None)
        if follower is not None:
            follower.after = self.fed or follower.after
        for each in self._ahead:
            if each.socket is socket:
                follower = each
        self._ahead = [each for each in self._ahead if each.socket is not socket]
        if follower is None:
            follower = self._joining.pop(socket, None)
            if follower is not None and follower.task is not None:
                follower.task.cancel()
        if follower is not None:
            self._on_stopped(follower)

    async def _catch_up(self, follower: Follower) -> None:
        socket = follower.socket
        try:
            while True:
                if socket.outbox.full:
                    await socket.until_drained(BEHIND_S)
                follower.again = False
                page = await self._store.read(
                    lambda tx: store.page_for_device(
                        tx, self.room, follower.device, follower.member, follower.after
                    )
                )
                if page is None or self._joining.get(socket) is not follower:
                    break
                for row in page.rows:
                    if follower.until is not None and row["seq"] > follower.until:
                        follower.leaving = True
                        break
                    socket.outbox.put(prepare(sealing.open_entry(self._keys, self.room, row)))
                    follower.after = row["seq"]
                    if socket.outbox.full:
                        await socket.until_drained(BEHIND_S)
                if follower.until is not None and page.looked >= follower.until:
                    break
                # A cursor beyond the head, from before a restored backup, comes back to the head here.
                follower.after = page.looked
                if not page.open or follower.leaving:
                    if len(page.rows) < store.PAGE and not follower.again:
                        break
                elif self._go_live(follower):
                    return
        except SealBroken:
            self._broken()
        except KeyGone:
            pass  # Dawn came; whoever follows is told so when the rows are gone.
        except StoreError:
            self._on_failed(self.room)
        if self._joining.get(socket) is follower:
            del self._joining[socket]
            self._on_stopped(follower)

    def _go_live(self, follower: Follower) -> bool:
        """Without a pause between the look and the step, so that nothing passes in between."""
        socket, after = follower.socket, follower.after
        if self.fed is None:
            if after < self.latest:
                return False
            self.fed = after
        if after < self.fed:
            if not self._recent or self._recent[0][0] > after + 1:
                return False
            for seq, frame in self._recent:
                if seq > after:
                    socket.outbox.put(frame)
        del self._joining[socket]
        if after > self.fed:
            self._ahead.append(follower)
            self.hinted(after)
        else:
            self._live[socket] = follower
        return True
