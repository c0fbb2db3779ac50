"""All sockets of this node: who is here, which rooms pass through, and who is told when something changes.

Others call it after a commit (``tx.after``): ``room_changed``, ``view_changed``, ``desk_changed``, ``cut``.
It tells the sockets here and, by hints over the bus, the other nodes. A hint that is lost costs a second:
the heads and versions of the rooms that are followed here are looked at each second, sessions and presence
every few.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping
from typing import Any, Literal

import msgspec

from asterism.clock import Clock
from asterism.live.desk_news import DeskNews
from asterism.live.feed import Feed, Follower
from asterism.live.hints import Hints
from asterism.live.outbox import Flusher
from asterism.live.prepared import prepare
from asterism.live.presence import Presence
from asterism.live.reloads import Reloads
from asterism.live.socket import LiveSocket
from asterism.live.transport import Wire
from asterism.parts import Parts
from asterism.people.sessions import Session
from asterism.people.store import with_role
from asterism.rooms import store as room_store
from asterism.rooms.views import RoomNow, room_now, rooms_now
from asterism.store.base import StoreError, Tx
from asterism.wire import frames

CURSORS = 1000
"""Places in rooms that are remembered for one socket."""

SILENT_AT_MOST = 4
"""Sockets of one session on this node that have not said hello yet."""

MemberMarks = Callable[[Tx, list[str]], Coroutine[Any, Any, Mapping[str, object]]]
MemberViews = Callable[[Tx, list[str]], Coroutine[Any, Any, dict[str, list[frames.Down]]]]


class Hub:
    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.clock: Clock = parts.clock
        self.flusher = Flusher()
        self.presence = Presence(parts.store, parts.clock)
        self.member_views: MemberViews = _no_views
        """Whole views of members, their call and their post; many are read in one snapshot."""
        self._asking: dict[str, asyncio.Future[list[frames.Down]]] = {}
        self.member_marks: MemberMarks = _no_views
        """What stays the same for a member as long as those views do."""
        self._by_device: dict[str, LiveSocket] = {}
        self._by_member: dict[str, set[LiveSocket]] = defaultdict(set)
        self._sockets: set[LiveSocket] = set()
        self._silent: dict[str, dict[LiveSocket, None]] = defaultdict(dict)
        """Of each session those that have not said hello, oldest first."""
        self._by_room: dict[str, set[LiveSocket]] = defaultdict(set)
        self._feeds: dict[str, Feed] = {}
        self._entries: list[frames.Entry] = []
        """Committed, and not passed on yet."""
        self._room_reloads = Reloads(self._reload_rooms, self.clock)
        self._view_reloads = Reloads(self._reload_views, self.clock)
        self.hints = Hints(parts.bus, parts.node, self._hinted)
        self._desk_news = DeskNews(self.clock, self._tell_stewards, lambda but: self.hints.send("desk", but))

    async def start(self) -> None:
        await self.hints.start()

    async def stop(self) -> None:
        """Says goodbye to everyone; they come back by themselves."""
        for socket in list(self._sockets):
            socket.end("restart", 1012)
        self.hints.stop()
        await self._room_reloads.stop()
        await self._view_reloads.stop()
        await self._desk_news.stop()

    # ------------------------------------------------------------ what others call after a commit

    def room_changed(self, room: str) -> None:
        """Something about who belongs to this room, or how it stands, was committed; also when it is gone."""
        self._room_reloads.ask(room)
        self.hints.send("room", room)

    def view_changed(self, member: str) -> None:
        """This member's call or post looks different now."""
        if member in self._by_member:
            self._view_reloads.ask(member)
        self.hints.send("member", member)

    async def views_of(self, member: str) -> list[frames.Down]:
        """What this member sees from now on, out of the reading that their sockets are told of as well."""
        if member not in self._asking:
            self._asking[member] = asyncio.get_running_loop().create_future()
        answer = self._asking[member]
        self._view_reloads.ask(member)
        return await asyncio.shield(answer)

    def look_again(self, member: str) -> None:
        """The watch found that something changed of which no hint may have come."""
        if member in self._by_member:
            self._view_reloads.ask(member)

    def views_changed(self, members: Iterable[str]) -> None:
        for member in members:
            self.view_changed(member)

    def desk_changed(self, but: str = "") -> None:
        """Something on the steward's desk is different now. ``but``: a member who is not to notice.

        Stewards are told at most once a second.
        """
        self._desk_news.changed(but)

    def cut(self, session: str) -> None:
        """A session was ended: its socket is closed, here and everywhere."""
        self._cut(session)
        self.hints.send("cut", session)

    def appended(self, entry: frames.Entry) -> None:
        """An entry of a room's log was committed on this node.

        It goes out two turns of the loop later: whoever said it is told first that it is kept, and does not
        wait for everybody else's copies of all that was committed together with it.
        """
        if not self._entries:
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.call_soon, self._pass_entries)
        self._entries.append(entry)

    def _pass_entries(self) -> None:
        entries, self._entries = self._entries, []
        for entry in entries:
            if (feed := self._feeds.get(entry.room)) is not None:
                feed.appended(entry)
            self.hints.send_head(entry.room, entry.seq)

    # ------------------------------------------------------------ who is here

    def here(self, member: str) -> bool:
        """Whether a device of this member is connected to this node."""
        return member in self._by_member

    def connected(self, device: str) -> bool:
        return device in self._by_device

    @property
    def sockets(self) -> int:
        return len(self._sockets)

    def members_here(self) -> list[str]:
        return list(self._by_member)

    # ------------------------------------------------------------ sockets come and go

    def open(self, session: Session, wire: Wire) -> LiveSocket:
        """A new connection of this session; the first frame has to be its hello."""
        socket = LiveSocket(self, session, wire)
        silent = self._silent[session.id]
        if len(silent) >= SILENT_AT_MOST:
            # The way in is never closed: the one that waited longest makes room.
            next(iter(silent)).end("no_hello")
        self._silent[session.id][socket] = None
        self._sockets.add(socket)
        return socket

    def left(self, socket: LiveSocket) -> None:
        self._sockets.discard(socket)
        self._spoke(socket)
        if self._by_device.get(socket.device) is socket:
            del self._by_device[socket.device]
        if (here := self._by_member.get(socket.member)) is not None:
            here.discard(socket)
            if not here:
                del self._by_member[socket.member]
        for room in list(socket.rooms):
            self._lose(socket, room)

    def _spoke(self, socket: LiveSocket) -> None:
        silent = self._silent.get(socket.session.id, {})
        silent.pop(socket, None)
        if not silent:
            self._silent.pop(socket.session.id, None)

    async def greet(self, socket: LiveSocket) -> None:
        """After its hello: everything as it stands, everything missed, then live."""
        self._spoke(socket)
        socket.hello_at = self.clock.now()
        older = self._by_device.get(socket.device)
        if older is not None and older is not socket:
            older.end("replaced")
        # From here on changes reach this socket, so that nothing falls between the reading and the listening.
        self._by_device[socket.device] = socket
        self._by_member[socket.member].add(socket)
        self.hints.send("hello", f"{socket.device} {socket.hello_at}")
        socket.send(
            frames.Ready(
                now=self.clock.now(), member=socket.member, device=socket.device, node=self.parts.node
            )
        )
        await self.presence.arrived(socket.member, socket.device)
        await self._view_reloads.done(socket.member)
        rooms = await self.parts.store.read(lambda tx: room_store.rooms_of(tx, socket.member))
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
        socket.send(frames.Live())

    def follow(self, socket: LiveSocket, frame: frames.Follow) -> None:
        """The client saw a gap: the log is sent again from there."""
        feed = self._feeds.get(frame.room)
        if feed is None or frame.room not in socket.rooms:
            # Rooms that were never shown to this socket may be anything; only so many are remembered.
            if frame.room in socket.cursors or len(socket.cursors) < CURSORS:
                socket.cursors[frame.room] = frame.after
                self._room_reloads.ask(frame.room)
            return
        feed.stop(socket)
        socket.cursors[frame.room] = frame.after
        self._follow(socket, frame.room)

    # ------------------------------------------------------------ gestures

    def gesture(self, socket: LiveSocket, frame: frames.Gesture) -> None:
        """Passed on at once to those who are live in the room, and forgotten."""
        feed = self._feeds.get(frame.room)
        if feed is None or feed.closed or not feed.is_live(socket):
            return
        if (frame.generation, frame.epoch) != (feed.generation, feed.epoch):
            return
        gestured = frames.Gestured(
            room=frame.room, generation=frame.generation, epoch=frame.epoch,
            sender=socket.member, device=socket.device, body=frame.body,
        )  # fmt: skip
        self._pass_on(gestured, feed)
        self.hints.send("gesture", msgspec.msgpack.encode(gestured))

    def _pass_on(self, gestured: frames.Gestured, feed: Feed) -> None:
        prepared = prepare(gestured)
        for other in feed.live_sockets():
            if other.device != gestured.device:
                other.outbox.put_expendable(prepared)

    # ------------------------------------------------------------ rooms

    def feed(self, room: str) -> Feed:
        feed = self._feeds.get(room)
        if feed is None:
            feed = self._feeds[room] = Feed(
                room, self.parts.room_keys, self.parts.store, self._stopped, self._room_reloads.ask
            )
        return feed

    def rooms_followed(self) -> dict[str, Feed]:
        return self._feeds

    async def _read(self, room: str) -> RoomNow | None:
        now = await self.parts.store.read(lambda tx: room_now(tx, room))
        if now is not None and (feed := self._feeds.get(room)) is not None:
            feed.stands(now.view)
        return now

    async def _reload_rooms(self, rooms: list[str]) -> None:
        found = await self.parts.store.read(lambda tx: rooms_now(tx, rooms))
        for room in rooms:
            await self._show_room(room, found.get(room))

    async def _show_room(self, room: str, now: RoomNow | None) -> None:
        if now is not None and (feed := self._feeds.get(room)) is not None:
            feed.stands(now.view)
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
            for socket in list(self._by_member.get(member, ())):
                await self._show(socket, now, wait=False)

    async def _show(self, socket: LiveSocket, now: RoomNow, *, wait: bool) -> bool:
        """Gives one socket the room as it stands, its welcome, and what it may follow.

        ``wait`` until everything missed was sent. False when something newer was shown already.
        """
        room = now.view.room
        if socket.closed or not any(each.member == socket.member for each in now.view.members):
            return True
        keys = self.parts.room_keys
        feed = self.feed(room)
        if now.view.version < feed.version:
            if not wait:
                self._room_reloads.ask(room)
            self._drop_if_empty(feed)
            return False
        feed.stands(now.view)
        view = now.for_device(keys, socket.device, lost=room not in socket.kept)
        socket.rooms.add(room)
        self._by_room[room].add(socket)
        welcome = now.welcome_for(keys, socket.device)
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
        if socket.device in now.leaves or wait:
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
        feed = self.feed(room)
        if feed.follows(socket):
            return feed.again(socket)
        return feed.join(Follower(socket, room, socket.cursors.get(room, 0), until))

    def _stopped(self, follower: Follower) -> None:
        follower.socket.cursors[follower.room] = follower.after
        feed = self._feeds.get(follower.room)
        if feed is not None:
            self._drop_if_empty(feed)

    def _drop_if_empty(self, feed: Feed) -> None:
        if feed.empty and self._feeds.get(feed.room) is feed:
            del self._feeds[feed.room]

    async def _gone(self, socket: LiveSocket, room: str) -> None:
        """Tells a device that a room is gone for it. For one that never was theirs the answer is the same."""
        why = await self.parts.store.read(lambda tx: _why(tx, room, socket.member))
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
        if (feed := self._feeds.get(room)) is not None:
            feed.stop(socket)
            self._drop_if_empty(feed)

    # ------------------------------------------------------------ members' own views

    async def _reload_views(self, members: list[str]) -> None:
        # Taken before the reading begins: who asks while it runs may know of something newer.
        asking = {member: self._asking.pop(member) for member in members if member in self._asking}
        wanted = [member for member in members if member in asking or member in self._by_member]
        if not wanted:
            return
        try:
            found = await self.parts.store.read(lambda tx: self.member_views(tx, wanted))
        except BaseException as error:
            alone = len(wanted) == 1 or isinstance(error, StoreError) or not isinstance(error, Exception)
            for member, answer in asking.items():
                # Whoever is read again alone waits for that; else this is the answer.
                if not alone and member not in self._asking:
                    self._asking[member] = answer
                elif not answer.done():
                    answer.set_exception(error)
            raise
        for member in wanted:
            views = found.get(member, [])
            if member in asking and not asking[member].done():
                asking[member].set_result(views)
            for view in views if member in self._by_member else ():
                prepared = prepare(view)
                for socket in list(self._by_member.get(member, ())):
                    socket.outbox.put_view(type(view).__name__, prepared)

    async def _tell_stewards(self, unseen_by: Collection[str]) -> None:
        """One for each change: the member who is not to notice it. Who may notice any of them is told.

        Who is a steward is asked of the store: a role may be newer than the socket, and from any node.
        """
        stewards = await self.parts.store.read(lambda tx: with_role(tx, "steward"))
        prepared = prepare(frames.DeskChanged())
        for socket in list(self._by_device.values()):
            if socket.member in stewards and any(but != socket.member for but in unseen_by):
                socket.outbox.put_view("desk", prepared)

    def _cut(self, session: str) -> None:
        for socket in [socket for socket in self._sockets if socket.session.id == session]:
            socket.end("signed_out", 4401)

    # ------------------------------------------------------------ hints of other nodes

    def _hinted(self, kind: str, value: Any) -> None:
        if kind == "head":
            for room, head in value.items():
                if (feed := self._feeds.get(room)) is not None:
                    feed.hinted(head)
        elif kind == "room":
            self._room_reloads.ask(value)
        elif kind == "member" and value in self._by_member:
            self._view_reloads.ask(value)
        elif kind == "desk":
            self._desk_news.heard(str(value))
        elif kind == "cut":
            self._cut(value)
        elif kind == "hello":
            device, _, at = value.partition(" ")
            older = self._by_device.get(device)
            if older is not None and older.hello_at < int(at):
                older.end("replaced")
        elif kind == "gesture":
            gestured = msgspec.msgpack.decode(value, type=frames.Gestured)
            if (feed := self._feeds.get(gestured.room)) is not None:
                self._pass_on(gestured, feed)

    # ------------------------------------------------------------ what the watch looks after

    def all_sockets(self) -> list[LiveSocket]:
        return list(self._sockets)

    def reload_room(self, room: str) -> None:
        """Looks at a room anew, here only."""
        self._room_reloads.ask(room)


async def _no_views(_tx: Tx, _members: list[str]) -> dict[str, list[frames.Down]]:
    return {}


async def _why(tx: Tx, room: str, member: str) -> Literal["dawn", "let_go"] | None:
    row = await tx.one("SELECT let_go_at FROM room_members WHERE room = ? AND member = ?", room, member)
    if row is None:
        return "dawn"
    return "let_go" if row["let_go_at"] is not None else None
