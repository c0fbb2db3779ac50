"""The meetings that people on this node are in: who is shown them, and the signals between their devices.

After a commit each who arrived is shown the meeting from the committed state itself. Of what other nodes do
a hint tells; it is looked at each second whether one was lost, here or on the way to a socket.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from asterism.circles.voice import voice_offered
from asterism.errors import Refusal
from asterism.live.hints import Hints
from asterism.live.pace import Pace
from asterism.live.prepared import Prepared, prepare
from asterism.live.reloads import Reloads
from asterism.meetings import arriving, store
from asterism.meetings.views import Facts, Frames, facts
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


class _Meeting:
    """One meeting as far as it is shown here."""

    __slots__ = ("mark", "room", "shown")

    def __init__(self, room: str) -> None:
        self.room = room
        self.mark: Mark = (0, 0)
        self.shown: dict[LiveSocket, Mark] = {}
        """The sockets whose devices arrived, with what each was shown last."""


class MeetingsShown:
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
        self._meetings: dict[str, _Meeting] = {}
        self._by_room: dict[str, str] = {}
        self._of: dict[LiveSocket, dict[str, str]] = {}
        """Socket -> meeting -> the connection by which it is there."""
        self._paces: dict[LiveSocket, Pace] = {}
        self._numbers = itertools.count(1)
        self._losing: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._reloads = Reloads(self._reload, parts.clock)

    async def stop(self) -> None:
        self._stopping = True
        await self._reloads.stop()
        while self._losing:
            await asyncio.gather(*self._losing, return_exceptions=True)

    # ------------------------------------------------------------ coming and going

    async def arrive(self, socket: LiveSocket, frame: frames.Arrive) -> frames.Ack:
        """Takes the chair; from now on this socket is shown the meeting."""
        meeting, at = frame.meeting, 0
        connection = self._of.get(socket, {}).get(meeting) or f"{self._parts.node}.{next(self._numbers)}"

        async def work(tx: Tx) -> Facts:
            nonlocal at
            at = tx.now
            now = await arriving.arrive(tx, self._parts, meeting, socket.member, socket.device, connection)
            tx.after(lambda: self._arrived(socket, now, connection))
            return now

        now = await self._parts.store.write(work, serial=False)
        return frames.Ack(ref=frame.ref, room=now.kept.room, seq=now.kept.head, at=at)

    def _arrived(self, socket: LiveSocket, now: Facts, connection: str) -> None:
        meeting = now.kept.meeting.id
        if socket.closed:
            self._lose(socket, meeting, connection)
            return
        shown = self._meetings.get(meeting)
        if shown is None:
            shown = self._meetings[meeting] = _Meeting(now.kept.room)
            self._by_room[now.kept.room] = meeting
        self._of.setdefault(socket, {})[meeting] = connection
        shown.shown[socket] = (0, 0)
        self._rooms.attended(socket, now.kept.room)
        if now.mark >= shown.mark:
            shown.mark = now.mark
            self._show(shown, now, [socket])
        else:
            self.look_again(meeting)

    async def depart(self, socket: LiveSocket, frame: frames.Depart) -> frames.Ack:
        at = 0

        async def work(tx: Tx) -> Facts:
            nonlocal at
            at = tx.now
            now = await arriving.depart(tx, self._parts, frame.meeting, socket.member, socket.device)
            tx.after(lambda: self._forget(socket, frame.meeting))
            return now

        now = await self._parts.store.write(work, serial=False)
        return frames.Ack(ref=frame.ref, room=now.kept.room, seq=now.kept.head, at=at)

    def left(self, socket: LiveSocket) -> None:
        """The connection is over: its device is lost in each meeting it was in."""
        for meeting, connection in list(self._of.get(socket, {}).items()):
            self._forget(socket, meeting)
            self._lose(socket, meeting, connection)
        self._of.pop(socket, None)
        self._paces.pop(socket, None)

    def gone(self, meeting: str, member: str) -> None:
        """Somebody left with all their devices; their sockets here are shown it no more."""
        shown = self._meetings.get(meeting)
        for socket in [s for s in (shown.shown if shown is not None else ()) if s.member == member]:
            self._forget(socket, meeting)

    async def greeted(self, socket: LiveSocket) -> None:
        """A device that says hello is in no meeting until it arrives there, whatever an older connection of
        it left behind."""
        rows = await self._parts.store.read(
            lambda tx: tx.all(
                "SELECT meeting, device, member, connection FROM meeting_devices WHERE device = ?"
                " AND connection <> ''",
                socket.device,
            )
        )
        for row in rows:
            await arriving.lose(self._parts, row)

    def _lose(self, socket: LiveSocket, meeting: str, connection: str) -> None:
        row = {
            "meeting": meeting, "device": socket.device, "member": socket.member, "connection": connection
        }  # fmt: skip
        task = asyncio.get_running_loop().create_task(self._lose_until_kept(row))
        self._losing.add(task)
        task.add_done_callback(self._losing.discard)

    async def _lose_until_kept(self, row: Row) -> None:
        while True:
            try:
                return await arriving.lose(self._parts, row)
            except StoreError:
                if self._stopping:
                    return  # Who starts next finds that nobody is heard.
                await self._parts.clock.sleep(AGAIN_S)

    def _forget(self, socket: LiveSocket, meeting: str) -> None:
        self._of.get(socket, {}).pop(meeting, None)
        shown = self._meetings.get(meeting)
        if shown is not None:
            self._rooms.departed(socket, shown.room)
            shown.shown.pop(socket, None)
            if not shown.shown:
                del self._meetings[meeting]
                self._by_room.pop(shown.room, None)

    # ------------------------------------------------------------ what is shown

    def stands(self, now: Facts) -> None:
        """A meeting as it was just committed on this node."""
        meeting = now.kept.meeting.id
        self._hints.send("meeting", meeting)
        shown = self._meetings.get(meeting)
        if shown is not None and now.mark >= shown.mark:
            shown.mark = now.mark
            self._show(shown, now, list(shown.shown))

    def look_again(self, meeting: str) -> None:
        """Reads a meeting anew and shows it, here only."""
        if meeting in self._meetings:
            self._reloads.ask(meeting)

    def _show(self, shown: _Meeting, now: Facts, sockets: list[LiveSocket]) -> None:
        meeting = now.kept.meeting
        made = Frames(now, relay=voice_offered(self._parts.settings, "adult"))
        prepared: dict[int, Prepared] = {}
        for socket in sockets:
            seat = meeting.seat(socket.member)
            if seat is None:
                self._forget(socket, meeting.id)
                continue
            if meeting.is_open and not seat.removed and socket.device not in seat.devices:
                # Left, or not heard for a while: it is shown the meeting, and what is said, when it arrives
                # again.
                self._rooms.departed(socket, shown.room)
                shown.shown[socket] = now.mark
                continue
            payload = made.payload(socket.member)
            frame = prepared.get(id(payload))
            if frame is None:
                frame = prepared[id(payload)] = Prepared(payload)
            socket.outbox.put_view(f"meeting {meeting.id}", frame)
            shown.shown[socket] = now.mark
            if seat.removed:
                self._forget(socket, meeting.id)

    async def _reload(self, meetings: list[str]) -> None:
        wanted = [each for each in meetings if each in self._meetings]

        async def read(tx: Tx) -> dict[str, Facts]:
            found: dict[str, Facts] = {}
            for meeting in wanted:
                try:
                    found[meeting] = await facts(tx, await store.load(tx, meeting))
                except Refusal:
                    continue
            return found

        found = await self._parts.store.read(read)
        for meeting in wanted:
            shown = self._meetings.get(meeting)
            if shown is None:
                continue
            now = found.get(meeting)
            if now is None:
                for socket in list(shown.shown):
                    self._forget(socket, meeting)
            elif now.mark >= shown.mark:
                shown.mark = now.mark
                self._show(shown, now, [s for s, mark in shown.shown.items() if mark != now.mark])

    async def look(self) -> None:
        """Each second: whether somebody here was not shown how a meeting stands."""
        for some in _few(list(self._meetings)):
            marks = ", ".join("?" * len(some))
            rows = await self._parts.store.read(
                lambda tx, some=some, marks=marks: tx.all(  # type: ignore[misc]
                    f"SELECT id, version, private FROM meetings WHERE id IN ({marks})", *some
                )
            )
            there = {row["id"]: (row["version"], row["private"]) for row in rows}
            for meeting in some:
                shown = self._meetings.get(meeting)
                if shown is not None and any(m != there.get(meeting) for m in shown.shown.values()):
                    self._reloads.ask(meeting)

    async def look_who_is_here(self) -> None:
        """Every few seconds: who was taken for lost and is heard again arrives again; who left is shown no
        more."""
        for some in _few(list(self._meetings)):
            marks = ", ".join("?" * len(some))
            rows = await self._parts.store.read(
                lambda tx, some=some, marks=marks: tx.all(  # type: ignore[misc]
                    f"SELECT meeting, device, connection FROM meeting_devices WHERE meeting IN ({marks})",
                    *some,
                )
            )
            there = {(row["meeting"], row["device"]): row["connection"] for row in rows}
            for meeting in some:
                shown = self._meetings.get(meeting)
                for socket in list(shown.shown) if shown is not None else ():
                    await self._still_here(socket, meeting, there.get((meeting, socket.device)))

    async def _still_here(self, socket: LiveSocket, meeting: str, connection: str | None) -> None:
        if connection is None or connection not in (arriving.LOST, self._of.get(socket, {}).get(meeting)):
            self._forget(socket, meeting)
        elif connection == arriving.LOST and self._parts.clock.monotonic() - socket.heard_at < HEARD_S:
            try:
                await self.arrive(socket, frames.Arrive(ref="again", meeting=meeting))
            except Refusal:
                self._forget(socket, meeting)

    # ------------------------------------------------------------ lanes that are not kept

    def may_gesture(self, socket: LiveSocket, room: str) -> bool:
        """Whether this device is in the meeting of a circle's room."""
        meeting = self._by_room.get(room)
        return meeting is not None and meeting in self._of.get(socket, {})

    def signal(self, socket: LiveSocket, frame: frames.Signal) -> None:
        """Passed on to one other device that arrived in the same meeting, and forgotten."""
        meeting = self._by_room.get(frame.room)
        if meeting is None or meeting not in self._of.get(socket, {}):
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
        if other is None or not self.may_gesture(other, signalled.room):
            return False
        other.outbox.put_expendable(prepare(signalled))
        return True

    def hinted_signal(self, value: bytes) -> None:
        """A signal that came in on another node."""
        to, signalled = msgspec.msgpack.decode(value, type=tuple[str, bytes])
        self._pass_on(to, _signalled.decode(signalled))

    @property
    def count(self) -> int:
        return len(self._meetings)


def _few(every: list[Any]) -> list[list[Any]]:
    return [every[start : start + 500] for start in range(0, len(every), 500)]
