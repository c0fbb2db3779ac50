"""What waits to be written to one socket. Bounded; the hub writes all outboxes once per turn of the event
loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from asterism.live.prepared import Prepared
from asterism.live.transport import Wire

FULL_BYTES = 512 * 1024
"""Beyond this nothing of a log is put in: the socket falls behind and reads on from the log when it has
drained."""
CUT_BYTES = 4 * 1024 * 1024
"""Answers and views are put in beyond that; a socket that lets this much lie is cut off."""
EXPENDABLE_BYTES = 64 * 1024
"""Beyond this gestures are let go."""


class Flusher:
    """Writes every outbox that has something, together, at the end of this turn of the loop."""

    def __init__(self) -> None:
        self._dirty: list[Outbox] = []

    def add(self, outbox: Outbox) -> None:
        if not self._dirty:
            asyncio.get_running_loop().call_soon(self._flush)
        self._dirty.append(outbox)

    def _flush(self) -> None:
        dirty, self._dirty = self._dirty, []
        for outbox in dirty:
            outbox.flush()


class Outbox:
    """Frames in order, and for each kind of view only the newest."""

    __slots__ = (
        "_bytes",
        "_closed",
        "_drained",
        "_flusher",
        "_frames",
        "_lying",
        "_views",
        "_wire",
        "on_overflow",
    )

    def __init__(self, wire: Wire, flusher: Flusher, on_overflow: Callable[[], None]) -> None:
        self._wire = wire
        self._flusher = flusher
        self._frames: list[Prepared] = []
        self._views: dict[str, Prepared] = {}
        self._bytes = 0
        self._lying = 0
        """What the wire had not sent when it was last looked at."""
        self._drained: asyncio.Event | None = None
        self._closed = False
        self.on_overflow = on_overflow
        wire.on_drained = self._wire_drained

    def put(self, frame: Prepared) -> None:
        """Adds a frame that has to arrive."""
        if self._closed:
            return
        if not self._frames:
            self._flusher.add(self)
        self._frames.append(frame)
        self._bytes += len(frame.framed)
        if self._bytes > CUT_BYTES:
            self._overflow()

    def offer(self, frame: Prepared) -> bool:
        """Adds an entry of a log, or says that this socket has fallen behind. The hottest line of the
        server."""
        size = len(frame.framed)
        if self._bytes + self._lying + size > FULL_BYTES and self.full:
            return False
        frames = self._frames
        if not frames:
            if self._closed:
                return True
            self._flusher.add(self)
        frames.append(frame)
        self._bytes += size
        return True

    def put_view(self, key: str, frame: Prepared) -> None:
        """Adds a whole view. While the socket is behind, only the newest of each key waits."""
        if self._closed:
            return
        if self.backlog() > EXPENDABLE_BYTES:
            self._views.pop(key, None)
            self._views[key] = frame
            if sum(len(view) for view in self._views.values()) > CUT_BYTES:
                self._overflow()
            return
        self.put(frame)

    def put_expendable(self, frame: Prepared) -> None:
        """Adds a frame that may be lost: a gesture."""
        if self.backlog() <= EXPENDABLE_BYTES:
            self.put(frame)

    def backlog(self) -> int:
        return self._bytes + self._wire.backlog()

    @property
    def full(self) -> bool:
        self._lying = self._wire.backlog()
        return self._bytes + self._lying > FULL_BYTES

    async def drained(self) -> None:
        """Returns when what was put in has nearly all gone out."""
        while self.backlog() > EXPENDABLE_BYTES and not self._closed:
            if self._drained is None:
                self._drained = asyncio.Event()
            self._drained.clear()
            await self._drained.wait()

    def flush(self) -> None:
        frames, self._frames = self._frames, []
        self._bytes = 0
        if frames:
            self._wire.write(frames)
            self._lying = self._wire.backlog()
            if self._lying > CUT_BYTES:
                self._overflow()
            elif self._lying <= EXPENDABLE_BYTES and (self._views or self._drained is not None):
                self._wire_drained()

    def close(self, last: Prepared | None, code: int) -> None:
        """Writes what waits and ``last``, then closes. What a slow reader has not taken yet is not added
        to."""
        if self._closed:
            return
        if last is not None:
            if self._wire.backlog() > EXPENDABLE_BYTES:
                self._frames.clear()
            self._frames.append(last)
        self.flush()
        self._wire.close(code)
        self.forget()

    def forget(self) -> None:
        """The connection is gone."""
        self._closed = True
        self._frames.clear()
        self._views.clear()
        self._wire.on_drained = None
        if self._drained is not None:
            self._drained.set()

    def _wire_drained(self) -> None:
        views, self._views = self._views, {}
        for view in views.values():
            self.put(view)
        if self._drained is not None:
            self._drained.set()

    def _overflow(self) -> None:
        if not self._closed:
            self.on_overflow()
