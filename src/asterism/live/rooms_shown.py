"""The rooms that pass through this node: how each stands, who is shown it, and whom its log goes to.

A feed is there as long as somebody here follows the room. What is shown is always the whole view, read in
one snapshot; an older one never replaces a newer one.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Literal

from asterism.live.feed import Feed, Follower
from asterism.live.hints import Hints
from asterism.live.prepared import prepare
from asterism.live.reloads import Reloads
from asterism.live.socket import LiveSocket
from asterism.parts import Parts
from asterism.rooms import store as room_store
from asterism.rooms.views import RoomNow, room_now, rooms_now
from asterism.store.base import StoreError, Tx
from asterism.wire import frames

AGAIN_S = 1.0
CURSORS = 1000
"""Places in rooms that are remembered for one socket."""


class RoomsShown:
    def __init__(self, parts: Parts, hints: Hints, sockets_of: Callable[[str], Iterable[LiveSocket]]) -> None:
        """``sockets_of``: the sockets of a member on this node."""
        self._parts = parts
        self._hints = hints
        self._sockets_of = sockets_of
        self._by_room: dict[str, set[LiveSocket]] = defaultdict(set)
        self.feeds: dict[str, Feed] = {}
        self._entries: list[frames.Entry] = []
        """Committed, and not passed on yet."""
        self._attending: set[asyncio.Task[None]] = set()
        self._reloads = Reloads(self._reload, parts.clock)

    async def stop(self) -> None:
        for task in self._attending:
            task.cancel()
        await asyncio.gather(*self._attending, return_exceptions=True)
        await self._reloads.stop()

    def look_again(self, room: str) -> None:
        """Reads a room anew and shows it, here only."""
        self._reloads.ask(room)

    def appended(self, entry: frames.Entry) -> None:
        """An entry of a room's log was committed on this node.

        It goes out two turns of the loop later, so that with the embedded store, which commits many at
        once, those who said them do not wait for everybody else's copies to hear that theirs is kept.
        """
        if not self._entries:
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.call_soon, self._pass_entries)
        self._entries.append(entry)

    def _pass_entries(self) -> None:
        entries, self._entries = self._entries, []
        for entry in entries:
            if (feed := self.feeds.get(entry.room)) is not None:
                feed.appended(entry)
            self._hints.send_head(entry.room, entry.seq)

    async def greet(self, socket: LiveSocket) -> None:
        """Shows a socket that has just said hello all its rooms, and sends everything it missed in them."""
        rooms = await self._parts.store.read(lambda tx: room_store.rooms_of(tx, socket.member))
        for room in [room for room in socket.cursors if room not in rooms]:
            await self._gone(socket, room)
        for room in rooms:
            if socket.closed:
                return
            # What was overtaken by something newer is read anew, so that nothing missed comes after `live`.
            while (now := await self._read(room)) is not None and not await self._show(
                socket, now, wait=True
            ):
                pass

    def left(self, socket: LiveSocket) -> None:
        for room in list(socket.rooms):
            self._lose(socket, room)

    # ------------------------------------------------------------ rooms of circles

    def attended(self, socket: LiveSocket, room: str) -> None:
        """A device is in the meeting of a circle's room: as after a hello it is sent all it may read."""
        if room not in socket.attends:
            socket.attends[room] = False
            task = asyncio.get_running_loop().create_task(self._attend(socket, room))
            self._attending.add(task)
            task.add_done_callback(self._attending.discard)

    async def _attend(self, socket: LiveSocket, room: str) -> None:
        while not socket.closed:
            try:
                now = await self._read(room)
            except StoreError:
                await self._parts.clock.sleep(AGAIN_S)
                continue
            if now is None or room not in socket.attends:
                return
            # Only from here on, so that no other look at the room sends its welcome before what was missed.
            socket.attends[room] = True
            if await self._show(socket, now, wait=True):
                break
        # Now that it knows what was missed it may act on how the room stands, such as let somebody in.
        socket.shown.pop(room, None)
        self._reloads.ask(room)

    def departed(self, socket: LiveSocket, room: str) -> None:
        """A device is not in the meeting any more: from this moment on nothing of it goes there."""
        socket.attends.pop(room, None)
        feed = self.feeds.get(room)
        if feed is not None and not self._reads(socket, feed):
            feed.stop(socket)
            self._drop_if_empty(feed)

    @staticmethod
    def _reads(socket: LiveSocket, feed: Feed) -> bool:
        """Whether the log goes to this socket, as far as it stands in the group."""
        if feed.readers is None or socket.member in feed.readers:
            return True
        return socket.attends.get(feed.room, False)

    # ------------------------------------------------------------ following

    def follow(self, socket: LiveSocket, frame: frames.Follow) -> None:
        """The client saw a gap: the log is sent again from there."""
        feed = self.feeds.get(frame.room)
        if feed is None or frame.room not in socket.rooms or not self._reads(socket, feed):
            # Rooms that were never shown to this socket may be anything; only so many are remembered.
            if frame.room in socket.cursors or len(socket.cursors) < CURSORS:
                socket.cursors[frame.room] = frame.after
                self._reloads.ask(frame.room)
            return
        feed.stop(socket)
        # The same feed, with all that it knows of the room, also when nobody else followed it.
        feed = self.feeds.setdefault(frame.room, feed)
        socket.cursors[frame.room] = frame.after
        self._follow(socket, frame.room)
        self._drop_if_empty(feed)

    def _feed(self, room: str) -> Feed:
        feed = self.feeds.get(room)
        if feed is None:
            feed = self.feeds[room] = Feed(
                room, self._parts.room_keys, self._parts.store, self._stopped, self._reloads.ask
            )
        return feed

    async def _read(self, room: str) -> RoomNow | None:
        now = await self._parts.store.read(lambda tx: room_now(tx, room))
        if now is not None and (feed := self.feeds.get(room)) is not None:
            feed.stands(now)
        return now

    async def _reload(self, rooms: list[str]) -> None:
        found = await self._parts.store.read(lambda tx: rooms_now(tx, rooms))
        for room in rooms:
            await self._show_room(room, found.get(room))

    async def _show_room(self, room: str, now: RoomNow | None) -> None:
        if now is not None and (feed := self.feeds.get(room)) is not None:
            feed.stands(now)
        holding = list(self._by_room.get(room, ()))
        if now is None:
            for socket in holding:
                await self._gone(socket, room)
            return
        members = {each.member for each in now.view.members}
        for socket in holding:
            if socket.member not in members:
                await self._gone(socket, room)
        for member in members:
            for socket in list(self._sockets_of(member)):
                await self._show(socket, now, wait=False)

    async def _show(self, socket: LiveSocket, now: RoomNow, *, wait: bool) -> bool:
        """Gives one socket the room as it stands, its welcome, and what it may follow.

        ``wait`` until everything missed was sent. False when something newer was shown already.
        """
        room = now.view.room
        if socket.closed or not any(each.member == socket.member for each in now.view.members):
            return True
        keys = self._parts.room_keys
        feed = self._feed(room)
        if now.view.version < feed.version:
            if not wait:
                self._reloads.ask(room)
            self._drop_if_empty(feed)
            return False
        feed.stands(now)
        view = now.for_device(keys, socket.device, lost=room not in socket.kept)
        socket.rooms.add(room)
        self._by_room[room].add(socket)
        reads = self._reads(socket, feed)
        welcome = now.welcome_for(keys, socket.device) if reads else None
        mark = (view.version, view.group_info is not None, tuple(each.here for each in view.members))
        if socket.shown.get(room) != mark:
            socket.shown[room] = mark
            if welcome is None:
                socket.outbox.put_view(f"room {room}", prepare(view))
            else:
                socket.outbox.put(prepare(view))
        if welcome is not None and socket.welcomed.get(room) != (welcome.generation, welcome.epoch):
            socket.welcomed[room] = (welcome.generation, welcome.epoch)
            socket.kept.add(room)
            if wait and socket.cursors.get(room, 0) < welcome.seq:
                # What the device may still read of an earlier stretch comes before the welcome to the new
                # one. A device that has read beyond it took it already, and goes on from there.
                await self._caught_up(self._follow(socket, room, until=welcome.seq))
            socket.send(welcome)
            socket.cursors[room] = max(socket.cursors.get(room, 0), welcome.seq)
        if not reads:
            feed.stop(socket)
        elif socket.device in now.leaves or wait:
            following = self._follow(socket, room)
            if wait:
                await self._caught_up(following)
        else:
            feed.leave(socket)
        self._drop_if_empty(feed)
        return True

    @staticmethod
    async def _caught_up(reading: asyncio.Task[None] | None) -> None:
        if reading is not None:
            await asyncio.wait([reading])

    def _follow(self, socket: LiveSocket, room: str, until: int | None = None) -> asyncio.Task[None] | None:
        """Lets a socket follow a room. The reading that is under way for it, or None when it is live."""
        if socket.closed:
            return None
        # Asked for by name: whoever stopped following last has ended the feed that was held before.
        feed = self._feed(room)
        if feed.follows(socket):
            return feed.again(socket)
        return feed.join(Follower(socket, room, socket.cursors.get(room, 0), until))

    def _stopped(self, follower: Follower) -> None:
        follower.socket.cursors[follower.room] = follower.after
        feed = self.feeds.get(follower.room)
        if feed is not None:
            self._drop_if_empty(feed)

    def _drop_if_empty(self, feed: Feed) -> None:
        if feed.empty and self.feeds.get(feed.room) is feed:
            del self.feeds[feed.room]

    async def _gone(self, socket: LiveSocket, room: str) -> None:
        """Tells a device that a room is gone for it. For one that never was theirs the answer is the same."""
        why = await self._parts.store.read(lambda tx: _why(tx, room, socket.member))
        if why is None:
            return  # They belong again by now.
        self._lose(socket, room)
        for kept in (socket.cursors, socket.welcomed, socket.shown):
            kept.pop(room, None)
        socket.kept.discard(room)
        socket.send(frames.RoomGone(room=room, why=why))

    def _lose(self, socket: LiveSocket, room: str) -> None:
        socket.rooms.discard(room)
        if (holding := self._by_room.get(room)) is not None:
            holding.discard(socket)
            if not holding:
                del self._by_room[room]
        if (feed := self.feeds.get(room)) is not None:
            feed.stop(socket)
            self._drop_if_empty(feed)


async def _why(tx: Tx, room: str, member: str) -> Literal["dawn", "let_go"] | None:
    row = await tx.one("SELECT let_go_at FROM room_members WHERE room = ? AND member = ?", room, member)
    if row is None:
        return "dawn"
    return "let_go" if row["let_go_at"] is not None else None
