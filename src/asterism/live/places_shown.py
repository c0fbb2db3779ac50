"""The places of one kind that people on this node are in, such as meetings: who is shown them, and the
signals between their devices.

After a commit each who arrived is shown the place from the committed state itself. Of what other nodes do
a hint tells; it is looked at each second whether one was lost, here or on the way to a socket.
"""

from __future__ import annotations

import asyncio
import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

import msgspec

from asterism.errors import Refusal
from asterism.live.hints import Hints
from asterism.live.pace import Pace
from asterism.live.prepared import Prepared, prepare
from asterism.live.reloads import Reloads
from asterism.rooms.arrivals import LOST, Arrivals
from asterism.store.base import Row, StoreError, Tx
from asterism.wire import frames

if TYPE_CHECKING:
    from asterism.live.rooms_shown import RoomsShown
    from asterism.live.socket import LiveSocket
    from asterism.parts import Parts

SIGNALS_PER_S, SIGNALS_AT_ONCE = 20.0, 200.0
"""To set up voice with eleven others takes a description and some candidates for each, all at once."""
HEARD_S = 20.0
AGAIN_S = 1.0
_signalled: msgspec.msgpack.Decoder[frames.Signalled] = msgspec.msgpack.Decoder(frames.Signalled)
Mark = tuple[int, int]
Standing = Literal["in", "away", "removed", "stranger"]
"""What one device is to a place: shown it; shown it again when it has arrived again; shown this once more,
and nothing after; nobody it knows."""


class Now(Protocol):
    """A place as it was committed. ``mark`` grows with every change of what anybody sees."""

    @property
    def place(self) -> str: ...
    @property
    def room(self) -> str: ...
    @property
    def head(self) -> int: ...
    @property
    def mark(self) -> Mark: ...


N = TypeVar("N", bound=Now)


class _Place:
    """One place as far as it is shown here."""

    __slots__ = ("mark", "room", "shown")

    def __init__(self, room: str) -> None:
        self.room = room
        self.mark: Mark = (0, 0)
        self.shown: dict[LiveSocket, Mark] = {}
        """The sockets whose devices arrived, with what each was shown last."""


class PlacesShown(ABC, Generic[N]):
    kind: str
    """Its name in hints and among the views of an outbox."""
    arrivals: Arrivals

    def __init__(
        self,
        parts: Parts,
        hints: Hints,
        rooms: RoomsShown,
        by_device: Callable[[str], LiveSocket | None],
    ) -> None:
        self._parts = parts
        self._hints = hints
        self._rooms = rooms
        self._by_device = by_device
        self._places: dict[str, _Place] = {}
        self._by_room: dict[str, str] = {}
        self._of: dict[LiveSocket, dict[str, str]] = {}
        """Socket -> place -> the connection by which it is there."""
        self._paces: dict[LiveSocket, Pace] = {}
        self._numbers = itertools.count(1)
        self._losing: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._reloads = Reloads(self._reload, parts.clock)

    # ------------------------------------------------------------ what each kind says

    @abstractmethod
    async def _arrives(self, tx: Tx, place: str, socket: LiveSocket, connection: str) -> N:
        """A device takes its place, through the door of its member."""

    @abstractmethod
    async def _departs(self, tx: Tx, place: str, socket: LiveSocket) -> N:
        """A device left the place's screen."""

    @abstractmethod
    async def _lost(self, row: Row) -> None:
        """A device is not heard any more; ``place``, ``device``, ``member``, ``connection``."""

    @abstractmethod
    async def _now(self, tx: Tx, place: str) -> N:
        """The place as it stands. Raises ``not_found``."""

    @abstractmethod
    async def _marks(self, tx: Tx, places: list[str]) -> dict[str, Mark]:
        """The newest mark of each of some places; those that are gone are missing."""

    @abstractmethod
    def _standing(self, now: N, socket: LiveSocket) -> Standing: ...

    @abstractmethod
    def _payloads(self, now: N) -> Callable[[str], bytes]:
        """Member -> the frame they are shown; the same object for all to whom it says the same."""

    # ------------------------------------------------------------ coming and going

    async def stop(self) -> None:
        self._stopping = True
        await self._reloads.stop()
        while self._losing:
            await asyncio.gather(*self._losing, return_exceptions=True)

    async def arrive(self, socket: LiveSocket, frame: frames.Arrive) -> frames.Ack:
        """The device is in it from now on: this socket is shown the place."""
        place, at = frame.meeting, 0
        connection = self._of.get(socket, {}).get(place) or f"{self._parts.node}.{next(self._numbers)}"

        async def work(tx: Tx) -> N:
            nonlocal at
            at = tx.now
            now = await self._arrives(tx, place, socket, connection)
            tx.after(lambda: self._arrived(socket, now, connection))
            return now

        now = await self._parts.store.write(work, serial=False)
        return frames.Ack(ref=frame.ref, room=now.room, seq=now.head, at=at)

    def _arrived(self, socket: LiveSocket, now: N, connection: str) -> None:
        if socket.closed:
            self._lose(socket, now.place, connection)
            return
        shown = self._places.get(now.place)
        if shown is None:
            shown = self._places[now.place] = _Place(now.room)
            self._by_room[now.room] = now.place
        self._of.setdefault(socket, {})[now.place] = connection
        shown.shown[socket] = (0, 0)
        self._rooms.attended(socket, now.room)
        if now.mark >= shown.mark:
            shown.mark = now.mark
            self._show(shown, now, [socket])
        else:
            self.look_again(now.place)

    async def depart(self, socket: LiveSocket, frame: frames.Depart) -> frames.Ack:
        at = 0

        async def work(tx: Tx) -> N:
            nonlocal at
            at = tx.now
            now = await self._departs(tx, frame.meeting, socket)
            tx.after(lambda: self._forget(socket, frame.meeting))
            return now

        now = await self._parts.store.write(work, serial=False)
        return frames.Ack(ref=frame.ref, room=now.room, seq=now.head, at=at)

    def left(self, socket: LiveSocket) -> None:
        """The connection is over: its device is lost in each place it was in."""
        for place, connection in list(self._of.get(socket, {}).items()):
            self._forget(socket, place)
            self._lose(socket, place, connection)
        self._of.pop(socket, None)
        self._paces.pop(socket, None)

    def gone(self, place: str, member: str) -> None:
        """Somebody left with all their devices; their sockets here are shown it no more."""
        shown = self._places.get(place)
        for socket in [s for s in (shown.shown if shown is not None else ()) if s.member == member]:
            self._forget(socket, place)

    async def greeted(self, socket: LiveSocket) -> None:
        """A device that says hello is in no place until it arrives there, whatever an older connection of
        it left behind."""
        for row in await self._parts.store.read(lambda tx: self.arrivals.of_device(tx, socket.device)):
            await self._lost(row)

    def _lose(self, socket: LiveSocket, place: str, connection: str) -> None:
        row = {"place": place, "device": socket.device, "member": socket.member, "connection": connection}
        task = asyncio.get_running_loop().create_task(self._lose_until_kept(row))
        self._losing.add(task)
        task.add_done_callback(self._losing.discard)

    async def _lose_until_kept(self, row: Row) -> None:
        while True:
            try:
                return await self._lost(row)
            except StoreError:
                if self._stopping:
                    return  # Who starts next finds that nobody is heard.
                await self._parts.clock.sleep(AGAIN_S)

    def _forget(self, socket: LiveSocket, place: str) -> None:
        self._of.get(socket, {}).pop(place, None)
        shown = self._places.get(place)
        if shown is not None:
            self._rooms.departed(socket, shown.room)
            shown.shown.pop(socket, None)
            if not shown.shown:
                del self._places[place]
                self._by_room.pop(shown.room, None)

    # ------------------------------------------------------------ what is shown

    def stands(self, now: N) -> None:
        """A place as it was just committed on this node."""
        self._hints.send(self.kind, now.place)
        shown = self._places.get(now.place)
        if shown is not None and now.mark >= shown.mark:
            shown.mark = now.mark
            self._show(shown, now, list(shown.shown))

    def look_again(self, place: str) -> None:
        """Reads a place anew and shows it, here only."""
        if place in self._places:
            self._reloads.ask(place)

    def _show(self, shown: _Place, now: N, sockets: list[LiveSocket]) -> None:
        payload_for = self._payloads(now)
        prepared: dict[int, Prepared] = {}
        for socket in sockets:
            standing = self._standing(now, socket)
            if standing == "stranger":
                self._forget(socket, now.place)
                continue
            if standing == "away":
                # Left, or not heard for a while: it is shown the place, and what is said, when it arrives
                # again.
                self._rooms.departed(socket, shown.room)
                shown.shown[socket] = now.mark
                continue
            payload = payload_for(socket.member)
            frame = prepared.get(id(payload))
            if frame is None:
                frame = prepared[id(payload)] = Prepared(payload)
            socket.outbox.put_view(f"{self.kind} {now.place}", frame)
            shown.shown[socket] = now.mark
            if standing == "removed":
                self._forget(socket, now.place)

    async def _reload(self, places: list[str]) -> None:
        wanted = [each for each in places if each in self._places]

        async def read(tx: Tx) -> dict[str, N]:
            found: dict[str, N] = {}
            for place in wanted:
                try:
                    found[place] = await self._now(tx, place)
                except Refusal:
                    continue
            return found

        found = await self._parts.store.read(read)
        for place in wanted:
            shown = self._places.get(place)
            if shown is None:
                continue
            now = found.get(place)
            if now is None:
                for socket in list(shown.shown):
                    self._forget(socket, place)
            elif now.mark >= shown.mark:
                shown.mark = now.mark
                self._show(shown, now, [s for s, mark in shown.shown.items() if mark != now.mark])

    async def look(self) -> None:
        """Each second: whether somebody here was not shown how a place stands."""
        for some in _few(list(self._places)):
            there = await self._parts.store.read(lambda tx, some=some: self._marks(tx, some))  # type: ignore[misc]
            for place in some:
                shown = self._places.get(place)
                if shown is not None and any(m != there.get(place) for m in shown.shown.values()):
                    self._reloads.ask(place)

    async def look_who_is_here(self) -> None:
        """Every few seconds: who was taken for lost and is heard again arrives again; who left is shown no
        more."""
        for some in _few(list(self._places)):
            there = await self._parts.store.read(
                lambda tx, some=some: self.arrivals.connections(tx, some)  # type: ignore[misc]
            )
            for place in some:
                shown = self._places.get(place)
                for socket in list(shown.shown) if shown is not None else ():
                    await self._still_here(socket, place, there.get((place, socket.device)))

    async def _still_here(self, socket: LiveSocket, place: str, connection: str | None) -> None:
        if connection is None or connection not in (LOST, self._of.get(socket, {}).get(place)):
            self._forget(socket, place)
        elif connection == LOST and self._parts.clock.monotonic() - socket.heard_at < HEARD_S:
            try:
                await self.arrive(socket, frames.Arrive(ref="again", meeting=place))
            except Refusal:
                self._forget(socket, place)

    # ------------------------------------------------------------ lanes that are not kept

    def is_in(self, socket: LiveSocket, room: str) -> bool:
        """Whether this device is in the place that this room belongs to."""
        place = self._by_room.get(room)
        return place is not None and place in self._of.get(socket, {})

    def signal(self, socket: LiveSocket, frame: frames.Signal) -> None:
        """Passed on to one other device that arrived in the same place, and forgotten."""
        if not self.is_in(socket, frame.room):
            raise Refusal("not_found")
        now = self._parts.clock.monotonic()
        pace = self._paces.get(socket)
        if pace is None:
            pace = self._paces[socket] = Pace(SIGNALS_PER_S, SIGNALS_AT_ONCE, now)
        if not pace.take(1.0, now):
            raise Refusal("too_fast")
        signalled = frames.Signalled(
            room=frame.room, generation=frame.generation, epoch=frame.epoch, sender=socket.member,
            device=socket.device, body=frame.body,
        )  # fmt: skip
        if not self._pass_on(frame.to, signalled):
            self._hints.send("signal", msgspec.msgpack.encode((frame.to, msgspec.msgpack.encode(signalled))))

    def _pass_on(self, to: str, signalled: frames.Signalled) -> bool:
        other = self._by_device(to)
        if other is None or not self.is_in(other, signalled.room):
            return False
        other.outbox.put_expendable(prepare(signalled))
        return True

    def hinted_signal(self, value: bytes) -> None:
        """A signal that came in on another node."""
        to, signalled = msgspec.msgpack.decode(value, type=tuple[str, bytes])
        self._pass_on(to, _signalled.decode(signalled))

    @property
    def count(self) -> int:
        return len(self._places)


def _few(every: list[Any]) -> list[list[Any]]:
    return [every[start : start + 500] for start in range(0, len(every), 500)]
