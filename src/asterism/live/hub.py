"""All sockets of this node: who is here, and who is told when something changes.

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
from asterism.errors import Refusal
from asterism.live.desk_news import DeskNews
from asterism.live.feed import Feed
from asterism.live.hints import Hints
from asterism.live.meetings_shown import MeetingsShown
from asterism.live.outbox import Flusher
from asterism.live.places_shown import PlacesShown
from asterism.live.prepared import prepare
from asterism.live.presence import Presence
from asterism.live.reloads import Reloads
from asterism.live.rooms_shown import RoomsShown
from asterism.live.sessions_shown import SessionsShown
from asterism.live.sky_shown import SkyOnNode
from asterism.live.socket import LiveSocket
from asterism.live.transport import Wire
from asterism.parts import Parts
from asterism.people.sessions import Session
from asterism.people.store import with_role
from asterism.store.base import StoreError, Tx
from asterism.wire import frames

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
        self._view_reloads = Reloads(self._reload_views, self.clock)
        self.hints = Hints(parts.bus, parts.node, self._hinted)
        self.rooms = RoomsShown(parts, self.hints, lambda member: self._by_member.get(member, ()))
        self.meetings = MeetingsShown(parts, self.hints, self.rooms, self._by_device.get)
        self.sessions = SessionsShown(parts, self.hints, self.rooms, self._by_device.get)
        self.sky = SkyOnNode(parts)
        self.places: tuple[PlacesShown[Any], ...] = (self.meetings, self.sessions)
        self._attended: dict[str, PlacesShown[Any]] = {"circle": self.meetings, "session": self.sessions}
        """Kind of a room -> where a device has to have arrived to take part in what is not kept."""
        self._desk_news = DeskNews(self.clock, self._tell_stewards, lambda but: self.hints.send("desk", but))

    async def start(self) -> None:
        await self.hints.start()

    async def stop(self) -> None:
        """Says goodbye to everyone; they come back by themselves."""
        for socket in list(self._sockets):
            socket.end("restart", 1012)
        self.hints.stop()
        await self.rooms.stop()
        for places in self.places:
            await places.stop()
        await self._view_reloads.stop()
        await self._desk_news.stop()

    # ------------------------------------------------------------ what others call after a commit

    def room_changed(self, room: str) -> None:
        """Something about who belongs to this room, or how it stands, was committed; also when it is gone."""
        self.rooms.look_again(room)
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

    def place_changed(self, what: Literal["bonds", "sessions"], members: Iterable[str]) -> None:
        """Something of these members is different in this place; a hint for their devices to read again."""
        for member in members:
            self._tell_of_place(what, member)
            self.hints.send("place", f"{what} {member}")

    def _tell_of_place(self, what: str, member: str) -> None:
        prepared = prepare(frames.PlaceChanged(what="bonds" if what == "bonds" else "sessions"))
        for socket in list(self._by_member.get(member, ())):
            socket.outbox.put_view(what, prepared)

    def cut(self, session: str) -> None:
        """A session was ended: its socket is closed, here and everywhere."""
        self._cut(session)
        self.hints.send("cut", session)

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
        self.rooms.left(socket)
        self.sky.left(socket)
        for places in self.places:
            places.left(socket)

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
        for places in self.places:
            await places.greeted(socket)
        await self._view_reloads.done(socket.member)
        await self.rooms.greet(socket)
        socket.send(frames.Live())

    # ------------------------------------------------------------ places

    async def arrive(self, socket: LiveSocket, frame: frames.Arrive) -> frames.Ack:
        """In a meeting or a session, whichever has this id. Raises ``not_found`` where neither is open to
        them."""
        return await self._in_whichever(lambda places: places.arrive(socket, frame))

    async def depart(self, socket: LiveSocket, frame: frames.Depart) -> frames.Ack:
        return await self._in_whichever(lambda places: places.depart(socket, frame))

    async def _in_whichever(
        self, does: Callable[[PlacesShown[Any]], Coroutine[Any, Any, frames.Ack]]
    ) -> frames.Ack:
        for places in self.places:
            try:
                return await does(places)
            except Refusal as refusal:
                if refusal.code != "not_found":
                    raise
        raise Refusal("not_found")

    # ------------------------------------------------------------ gestures and signals

    def gesture(self, socket: LiveSocket, frame: frames.Gesture) -> None:
        """Passed on at once to those who are live in the room, and forgotten."""
        feed = self.rooms.feeds.get(frame.room)
        if feed is None or feed.closed or not feed.is_live(socket):
            return
        if (frame.generation, frame.epoch) != (feed.generation, feed.epoch):
            return
        places = self._attended.get(feed.kind)
        if places is not None and not places.is_in(socket, frame.room):
            return
        gestured = frames.Gestured(
            room=frame.room, generation=frame.generation, epoch=frame.epoch,
            sender=socket.member, device=socket.device, body=frame.body,
        )  # fmt: skip
        self._pass_on(gestured, feed)
        self.hints.send("gesture", msgspec.msgpack.encode(gestured))

    def _pass_on(self, gestured: frames.Gestured, feed: Feed) -> None:
        prepared = prepare(gestured)
        places = self._attended.get(feed.kind)
        for other in feed.live_sockets():
            if other.device != gestured.device and (places is None or places.is_in(other, gestured.room)):
                other.outbox.put_expendable(prepared)

    def signal(self, socket: LiveSocket, frame: frames.Signal) -> None:
        """From device to device in a meeting or a session. Raises ``not_found``, ``too_fast``."""
        for places in self.places:
            if places.is_in(socket, frame.room):
                return places.signal(socket, frame)
        raise Refusal("not_found")

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
                if (feed := self.rooms.feeds.get(room)) is not None:
                    feed.hinted(head)
        elif kind == "room":
            self.rooms.look_again(value)
        elif kind == "member" and value in self._by_member:
            self._view_reloads.ask(value)
        elif kind == "meeting":
            self.meetings.look_again(value)
        elif kind == "session":
            self.sessions.look_again(value)
        elif kind == "signal":
            for places in self.places:
                places.hinted_signal(value)
        elif kind == "place":
            self._tell_of_place(*value.split(" "))
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
            if (feed := self.rooms.feeds.get(gestured.room)) is not None:
                self._pass_on(gestured, feed)

    # ------------------------------------------------------------ what the watch looks after

    def all_sockets(self) -> list[LiveSocket]:
        return list(self._sockets)


async def _no_views(_tx: Tx, _members: list[str]) -> dict[str, list[frames.Down]]:
    return {}
