"""A real node for tests: the whole server behind uvicorn on a free loopback port, and a small client for its
socket.

The node runs on the event loop of the test, so that a test can look into its parts; for a process of its own
that can be killed there is ``NodeProcess``.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket as sockets
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import msgspec
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from asterism.app import build
from asterism.clock import SystemClock
from asterism.dice import SystemDice
from asterism.parts import Parts
from asterism.rooms import admission
from asterism.serving import configured
from asterism.settings import Settings
from asterism.store.base import Tx
from asterism.wire import frames
from tests.persons import Person

F = TypeVar("F", bound=frames.Down)
PATIENCE_S = 20.0
_decoder = msgspec.msgpack.Decoder(frames.DownFrame)
_dice = SystemDice()


def free_port() -> int:
    with sockets.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class SkippingClock(SystemClock):
    """The machine's clock, with time that can be left out; what sleeps goes on sleeping as long as it
    wanted."""

    def __init__(self) -> None:
        self._skipped_ms = 0

    def skip(self, ms: int) -> None:
        self._skipped_ms += ms

    def now(self) -> int:
        return super().now() + self._skipped_ms

    def exact(self) -> float:
        return super().exact() + self._skipped_ms

    def monotonic(self) -> float:
        return super().monotonic() + self._skipped_ms / 1000


class Node:
    """``async with Node(folder) as node``. More settings, a store, a bus or a clock may be given."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: SkippingClock | None = None,
        store: Any = None,
        bus: Any = None,
        address: str = "",
        **settings: Any,
    ) -> None:
        """``address`` is a PostgreSQL address; empty for SQLite in the folder."""
        self.folder = folder
        self.port = free_port()
        self.clock = clock if clock is not None else SkippingClock()
        self.settings = Settings(data=str(folder), port=self.port, store=address, **settings)
        self._store, self._bus = store, bus
        self._open: list[Any] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def parts(self) -> Parts:
        parts: Parts = self.app.state.parts
        return parts

    async def __aenter__(self) -> Self:
        self.app = build(self.settings, clock=self.clock, store=self._store, bus=self._bus)
        config = configured(self.app, self.settings)
        config.host, config.port = "127.0.0.1", self.port
        self._server = uvicorn.Server(config)
        self._task = asyncio.create_task(self._server._serve())
        while not self._server.started:
            await asyncio.wait([self._task], timeout=0.01)
            if self._task.done():
                raise RuntimeError("the node did not start")
        return self

    async def __aexit__(self, *_: object) -> None:
        for each in reversed(self._open):
            await each.aclose()
        await self.stop()

    async def stop(self) -> None:
        """Stops the server in peace; the clients' connections are left to it."""
        self._server.should_exit = True
        await self._task

    async def person(self, seed: str, device: str = "one") -> Person:
        """Somebody who has signed in over HTTP."""
        return await signed_in(self.url, seed, device, self._open)

    async def wire(
        self, person: Person, *, hello: bool = True, cursors: dict[str, int] | None = None
    ) -> Line:
        """This person's live socket; caught up when ``hello`` is said."""
        line = await Line.open(self.url, person)
        self._open.append(line)
        if hello:
            await line.hello(cursors)
        return line

    async def room(self, founder: Person, kind: frames.RoomKind = "call") -> str:
        """A room of this person, not founded yet."""
        room = _dice.new_id()

        async def work(tx: Tx) -> None:
            await admission.open_room(tx, room, kind, founder.member, founder.device)
            tx.after(lambda: self.parts.hub.room_changed(room))

        await self.parts.store.write(work)
        return room

    async def let_in(
        self, room: str, person: Person, role: Any = "companion", *, package: bytes | None = None
    ) -> None:
        async def work(tx: Tx) -> None:
            await admission.let_in(tx, room, person.member, role, person.device, package or b"k" * 64)
            tx.after(lambda: self.parts.hub.room_changed(room))

        await self.parts.store.write(work)

    async def let_go(self, room: str, person: Person) -> None:
        async def work(tx: Tx) -> None:
            await admission.let_go(tx, room, person.member)
            tx.after(lambda: self.parts.hub.room_changed(room))

        await self.parts.store.write(work)

    async def row(self, sql: str, *args: Any) -> Any:
        return await self.parts.store.read(lambda tx: tx.one(sql, *args))

    async def rows(self, sql: str, *args: Any) -> list[Any]:
        return await self.parts.store.read(lambda tx: tx.all(sql, *args))


async def signed_in(address: str, seed: str, device: str, keep: list[Any]) -> Person:
    http = httpx.AsyncClient(base_url=address, timeout=PATIENCE_S)
    keep.append(http)
    person = Person(http, seed, device)
    await person.sign_in()
    return person


def cookies_of(person: Person) -> str:
    # The __Host- cookie is marked Secure; on loopback the plain one goes over plain HTTP.
    return "; ".join(f"{each.name}={each.value}" for each in person.http.cookies.jar)


class Line:
    """One live socket. ``got`` holds every frame in the order in which it came; ``take`` waits for the next
    that fits."""

    def __init__(self, person: Person, connection: ClientConnection) -> None:
        self.person = person
        self.member = person.member
        self.device = person.device
        self.connection = connection
        self.got: list[frames.DownFrame] = []
        self.closed = False
        self._seen = 0
        self._news = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, address: str, person: Person, **headers: str) -> Line:
        given = {"Cookie": cookies_of(person), "Origin": address, **headers}
        connection = await connect(
            address.replace("http", "ws") + "/live", additional_headers={k: v for k, v in given.items() if v},
            compression=None, max_size=None, ping_interval=None, close_timeout=1,
        )  # fmt: skip
        return cls(person, connection)

    async def _read(self) -> None:
        try:
            async for data in self.connection:
                assert isinstance(data, bytes)
                await self._note(_decoder.decode(data))
        except ConnectionClosed:
            pass
        self.closed = True
        async with self._news:
            self._news.notify_all()

    async def _note(self, frame: frames.DownFrame) -> None:
        async with self._news:
            self.got.append(frame)
            self._news.notify_all()

    async def send(self, frame: Any) -> None:
        await self.raw(msgspec.msgpack.encode(frame))

    async def raw(self, data: bytes | str) -> None:
        await self.connection.send(data)

    async def take(self, kind: type[F], /, **wanted: Any) -> F:
        """The next frame of this kind, after the last one taken, whose fields are as wanted; earlier ones
        are passed over."""

        def find() -> int | None:
            for at in range(self._seen, len(self.got)):
                frame = self.got[at]
                if isinstance(frame, kind) and all(getattr(frame, k) == v for k, v in wanted.items()):
                    return at
            return None

        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: find() is not None or self.closed), PATIENCE_S)
            at = find()
            if at is None:
                raise AssertionError(f"closed without {kind.__name__} {wanted}; got {self.got[self._seen :]}")
            self._seen = at + 1
            frame = self.got[at]
            assert isinstance(frame, kind)
            return frame

    async def answer(self, frame: Any) -> frames.Ack | frames.Refused:
        """Sends a frame with a ref and returns its answer, whatever else comes meanwhile."""
        begin = len(self.got)
        await self.send(frame)

        def find() -> frames.Ack | frames.Refused | None:
            for each in self.got[begin:]:
                if isinstance(each, (frames.Ack, frames.Refused)) and each.ref == frame.ref:
                    return each
            return None

        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: find() is not None or self.closed), PATIENCE_S)
        found = find()
        assert found is not None, f"closed without an answer; got {self.got[begin:]}"
        return found

    async def acked(self, frame: Any) -> frames.Ack:
        answer = await self.answer(frame)
        assert isinstance(answer, frames.Ack), answer
        return answer

    async def refused(self, frame: Any) -> str:
        answer = await self.answer(frame)
        assert isinstance(answer, frames.Refused), answer
        return answer.code

    async def settled(self) -> None:
        """Returns when everything that was sent to this socket before has arrived: a question and its
        answer."""
        mark = float(_dice.below(1 << 40))
        await self.send(frames.ClockAsk(t0=mark))
        async with self._news:
            await asyncio.wait_for(
                self._news.wait_for(
                    lambda: (
                        self.closed
                        or any(isinstance(each, frames.ClockAnswer) and each.t0 == mark for each in self.got)
                    )
                ),
                PATIENCE_S,
            )

    async def until_closed(self) -> frames.Bye | None:
        """Waits for the end of the connection and returns the goodbye, if one was said."""
        await asyncio.wait_for(self._reader, PATIENCE_S)
        return next((each for each in self.got if isinstance(each, frames.Bye)), None)

    async def until_closed_or_refused(self) -> frames.Bye | None:
        """Waits for the first answer to something wrong: the goodbye, or None for a refusal."""
        async with self._news:
            await asyncio.wait_for(
                self._news.wait_for(
                    lambda: (
                        self.closed
                        or any(isinstance(each, (frames.Refused, frames.Bye)) for each in self.got)
                    )
                ),
                PATIENCE_S,
            )
        return next((each for each in self.got if isinstance(each, frames.Bye)), None)

    async def hello(self, cursors: dict[str, int] | None = None) -> frames.Ready:
        given = [frames.Cursor(room=room, after=after) for room, after in (cursors or {}).items()]
        await self.send(frames.Hello(v=1, device=self.device, cursors=given))
        ready = await self.take(frames.Ready)
        begin = self._seen
        await self.take(frames.Live)
        self._seen = begin
        return ready

    # The frames of a room, with the server's part of the protocol and made-up ciphertext.

    async def found(self, room: str, generation: int = 1) -> frames.Ack:
        return await self.acked(found(room, generation))

    async def say(
        self, room: str, body: bytes = b"words", *, generation: int = 1, epoch: int = 0
    ) -> frames.Ack:
        return await self.acked(say(room, body, generation=generation, epoch=epoch))

    async def add(self, room: str, *people: Person, generation: int = 1, epoch: int = 0) -> frames.Ack:
        return await self.acked(add(room, *people, generation=generation, epoch=epoch))

    async def welcomed(self, room: str) -> frames.WelcomeIn:
        """Waits for the welcome into a room and says that it is kept."""
        welcome = await self.take(frames.WelcomeIn, room=room)
        await self.send(frames.WelcomeTaken(room=room, generation=welcome.generation, epoch=welcome.epoch))
        # It has no answer of its own; the next frame of this socket is carried out after it.
        await self.refused(frames.Present(ref=_dice.new_id(), room=room, key_package=b"k" * 64))
        return welcome

    async def acked_external(self, room: str, *, generation: int = 1, epoch: int = 0) -> frames.Ack:
        """Enters the group by a commit from outside."""
        return await self.acked(commit(room, generation=generation, epoch=epoch, external=True))

    async def stop_reading(self) -> None:
        """Takes nothing more from the network, without closing: what comes stays in the way."""
        self.connection.transport.pause_reading()
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)

    def entries(self, room: str) -> list[frames.Entry]:
        return [each for each in self.got if isinstance(each, frames.Entry) and each.room == room]

    async def aclose(self) -> None:
        await self.connection.close()
        await asyncio.gather(self._reader, return_exceptions=True)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        await self.aclose()


def found(room: str, generation: int = 1) -> frames.Found:
    return frames.Found(
        ref=_dice.new_id(), room=room, generation=generation, suite=1, group_info=b"group info"
    )


def say(
    room: str, body: bytes = b"words", *, generation: int = 1, epoch: int = 0, ref: str | None = None
) -> frames.Say:
    return frames.Say(
        ref=ref or _dice.new_id(),
        room=room,
        generation=generation,
        epoch=epoch,
        tag=_dice.bytes(32),
        body=body,
    )


def add(room: str, *people: Person, generation: int = 1, epoch: int = 0, **more: Any) -> frames.Commit:
    return commit(
        room, generation=generation, epoch=epoch, adds=[each.device for each in people],
        welcomes=[frames.WelcomeOut(device=each.device,
        body=b"welcome " + each.device.encode()) for each in people],
        **more,
    )  # fmt: skip


def commit(room: str, *, generation: int = 1, epoch: int = 0, **more: Any) -> frames.Commit:
    made = {"ref": _dice.new_id(), "body": b"commit", "group_info": b"group info", **more}
    return frames.Commit(room=room, generation=generation, epoch=epoch, **made)


class NodeProcess:
    """``asterism serve`` as a process of its own, that can be killed and started again over the same
    folder."""

    def __init__(self, folder: Path, port: int | None = None, **settings: Any) -> None:
        self.folder = folder
        self.port = port or free_port()
        self._settings = settings
        self.process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> str:
        """Starts it and returns what it printed until its address was there."""
        flags = [f"--{name.replace('_', '-')}={value}" for name, value in self._settings.items()]
        src = str(Path(__file__).parent.parent / "src")
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "asterism.cli", "serve", f"--data={self.folder}", f"--port={self.port}",
            *flags,
            env={**os.environ, "PYTHONPATH": src}, stdout=asyncio.subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        printed = ""
        while not re.search(r"https?://", printed):
            line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE_S * 2)
            if not line:
                raise RuntimeError(f"the process ended: {printed}")
            printed += line.decode()
        return printed

    async def kill(self) -> None:
        """As a crash does: at once, without a word."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(how)
            await self.process.wait()
