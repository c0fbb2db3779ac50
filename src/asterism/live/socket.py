"""One device's connection: hello first, then frames; what it may send, how fast, and what it gets."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from asterism.errors import Refusal
from asterism.live.byes import bye
from asterism.live.outbox import Outbox
from asterism.live.pace import Pace
from asterism.live.prepared import prepare
from asterism.live.transport import Wire
from asterism.rooms import routes
from asterism.store.base import StoreBusy, StoreError
from asterism.wire import frames

if TYPE_CHECKING:
    from asterism.live.hub import Hub
    from asterism.people.sessions import Session

FRAMES_PER_S, FRAMES_AT_ONCE = 60.0, 300.0
BYTES_PER_S, BYTES_AT_ONCE = 1024.0 * 1024, 8.0 * 1024 * 1024
GESTURES_PER_S, GESTURES_AT_ONCE = 30.0, 30.0
"""Of all rooms of a socket together, and what came late over a slow line at once."""
STRIKES_PER_S, STRIKES_AT_ONCE = 1.0, 30.0
QUEUE = 64
"""Frames of one socket that wait for the store; beyond it the socket is not read."""
HELLO_S = 10.0
SILENT_S = 45.0
VERSION = 1

_decoder: msgspec.msgpack.Decoder[frames.UpFrame] = msgspec.msgpack.Decoder(frames.UpFrame)
_log = structlog.get_logger()

RoomFrame = (
    frames.Say
    | frames.Commit
    | frames.Found
    | frames.Present
    | frames.Follow
    | frames.WelcomeTaken
    | frames.Arrive
    | frames.Depart
    | frames.WatchSky
)


class LiveSocket:
    """Made by ``hub.open(session, wire)``; the endpoint hands it each message with :meth:`take`."""

    def __init__(self, hub: Hub, session: Session, wire: Wire) -> None:
        self.hub = hub
        self.session = session
        self.member = session.member
        self.device = session.device
        self.outbox = Outbox(wire, hub.flusher, lambda: self.end("too_slow"))
        self.ready = False
        self.closed = False
        self.rooms: set[str] = set()
        """Rooms whose view this socket was given."""
        self.kept: set[str] = set()
        """Rooms whose group state the device has, as far as it said or did so."""
        self.cursors: dict[str, int] = {}
        self.welcomed: dict[str, tuple[int, int]] = {}
        self.attends: dict[str, bool] = {}
        """Rooms of circles whose meeting this device is in; whether their log goes to it already."""
        self.shown: dict[str, tuple[int, bool, tuple[bool, ...]]] = {}
        self.hello_at = 0
        """Wall time of its hello, by which two nodes know which of two sockets is the newer one."""
        self._clock = hub.clock
        now = self._clock.monotonic()
        self.opened_at = self.heard_at = now
        self._frames = Pace(FRAMES_PER_S, FRAMES_AT_ONCE, now)
        self._bytes = Pace(BYTES_PER_S, BYTES_AT_ONCE, now)
        self._gestures = Pace(GESTURES_PER_S, GESTURES_AT_ONCE, now)
        self._strikes = Pace(STRIKES_PER_S, STRIKES_AT_ONCE, now)
        self._queue: deque[tuple[RoomFrame, float]] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._space: asyncio.Event | None = None

    # ------------------------------------------------------------ out

    def send(self, frame: frames.Down) -> None:
        self.outbox.put(prepare(frame))

    def refuse(self, refusal: Refusal, ref: str | None) -> None:
        self.send(
            frames.Refused(ref=ref, code=refusal.code, sentence=refusal.sentence, detail=refusal.detail)
        )

    def end(self, code: str, close_code: int = 1000) -> None:
        """Says goodbye and closes."""
        if self.closed:
            return
        self.outbox.close(prepare(bye(code)), close_code)
        self.gone()

    def gone(self) -> None:
        """The connection is over, whoever ended it."""
        if self.closed:
            return
        self.closed = True
        self.outbox.forget()
        self._queue.clear()
        if self._space is not None:
            self._space.set()
        self.hub.left(self)

    async def until_drained(self, seconds: float) -> None:
        """Waits until the outbox has room; a reader too slow for that is cut off."""
        try:
            await self._clock.wait_for(self.outbox.drained(), seconds)
        except TimeoutError:
            self.end("too_slow")

    # ------------------------------------------------------------ in

    async def take(self, data: bytes) -> None:
        """One message from the client. Never raises; a wrong one is answered, and only that."""
        now = self._clock.monotonic()
        self.heard_at = now
        if not self._frames.take(1.0, now) or not self._bytes.take(float(len(data)), now):
            if not self._strikes.take(1.0, now):
                self.end("too_fast")
            else:
                self.refuse(Refusal("too_fast"), _ref_of(data))
            return
        try:
            if len(data) > frames.MAX_FRAME:
                raise Refusal("too_large", limit=frames.MAX_FRAME)
            frame = _decode(data)
        except Refusal as refusal:
            self.refuse(refusal, _ref_of(data) if len(data) <= 4 * frames.MAX_FRAME else None)
            return
        if not self.ready:
            await self._greet(frame)
            return
        self.hub.presence.heard(self.member, self.device)
        if isinstance(frame, RoomFrame):
            await self._enqueue(frame, now)
        elif isinstance(frame, frames.Gesture):
            # Beyond the pace a gesture is let go without a word: the next one says more than it.
            if self._gestures.take(1.0, now):
                self.hub.gesture(self, frame)
        elif isinstance(frame, frames.Signal):
            try:
                self.hub.signal(self, frame)
            except Refusal as refusal:
                self.refuse(refusal, None)
        elif isinstance(frame, frames.ClockAsk):
            # The store's clock is the one that stages begin by. Nothing lies between here and the transport.
            at = self.hub.parts.store.now()
            self.send(frames.ClockAnswer(t0=frame.t0, t1=at, t2=at))
            self.outbox.flush()
        elif isinstance(frame, frames.Hello):
            self.refuse(Refusal("malformed", why="hello was said already"), None)

    async def _greet(self, frame: frames.UpFrame) -> None:
        if not isinstance(frame, frames.Hello):
            self.end("no_hello")
        elif frame.v != VERSION:
            self.end("old_version")
        elif frame.device != self.device:
            self.end("not_allowed")
        else:
            self.ready = True
            self.cursors = {cursor.room: cursor.after for cursor in frame.cursors}
            self.kept = {cursor.room for cursor in frame.cursors if cursor.inside}
            try:
                await self.hub.greet(self)
            except StoreError:
                self.end("internal")

    async def _enqueue(self, frame: RoomFrame, now: float) -> None:
        while len(self._queue) >= QUEUE and not self.closed:
            if self._space is None:
                self._space = asyncio.Event()
            self._space.clear()
            await self._space.wait()
        if self.closed:
            return
        self._queue.append((frame, now))
        if self._worker is None or self._worker.done():
            # Frames of one socket are carried out one after the other, so that words keep the order they
            # were said in.
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        while self._queue:
            frame, taken_at = self._queue[0]
            await self._carry_out(frame, taken_at)
            if self._queue:
                self._queue.popleft()
            if self._space is not None:
                self._space.set()

    async def _carry_out(self, frame: RoomFrame, taken_at: float) -> None:
        ref = getattr(frame, "ref", None)
        try:
            if isinstance(frame, frames.Follow):
                self.hub.rooms.follow(self, frame)
                return
            answer = await self._answer(frame)
        except Refusal as refusal:
            self.refuse(refusal, ref)
        except StoreBusy:
            self.refuse(Refusal("busy"), ref)
        except StoreError:
            self.refuse(Refusal("store_unavailable"), ref)
        except Exception as error:  # noqa: BLE001 - whoever sent it is answered, and the socket lives on
            _log.error(
                "a frame failed", frame=type(frame).__name__, error=type(error).__name__, exc_info=error
            )
            self.refuse(Refusal("internal"), ref)
        else:
            if isinstance(frame, frames.WelcomeTaken) and not frame.opened:
                self.kept.discard(frame.room)
                self.hub.rooms.look_again(frame.room)
            if answer is not None:
                if isinstance(frame, (frames.Found, frames.Commit)):
                    self.kept.add(frame.room)
                self.send(answer)
                self.hub.parts.metrics.acknowledged(self._clock.monotonic() - taken_at)

    async def _answer(self, frame: RoomFrame) -> frames.Ack | None:
        if isinstance(frame, frames.Arrive):
            return await self.hub.arrive(self, frame)
        if isinstance(frame, frames.Depart):
            return await self.hub.depart(self, frame)
        if isinstance(frame, frames.WatchSky):
            await self.hub.sky.watch(self, on=frame.on)
            return None
        return await _HANDLERS[type(frame)](self.hub.parts, routes.Speaker(self.member, self.device), frame)


_HANDLERS: dict[type, Callable[..., Awaitable[frames.Ack | None]]] = {
    frames.Say: routes.say,
    frames.Commit: routes.commit,
    frames.Found: routes.found,
    frames.Present: routes.present,
    frames.WelcomeTaken: routes.welcome_taken,
}


def _decode(data: bytes) -> frames.UpFrame:
    try:
        return _decoder.decode(data)
    except msgspec.ValidationError as error:
        why = str(error)
        raise Refusal("too_large" if "of length <=" in why else "malformed", why=why[:200]) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal("malformed", why=str(error)[:200]) from None


def _ref_of(data: bytes) -> str | None:
    """The ref of a frame that is refused unread, so that its sender knows which one it was."""
    try:
        raw: Any = msgspec.msgpack.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError, TypeError):
        return None
    ref = raw.get("ref") if isinstance(raw, dict) else None
    return ref if isinstance(ref, str) and 0 < len(ref) <= 64 and ref.isascii() else None
