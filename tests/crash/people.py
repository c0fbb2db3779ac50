"""Callers and supporters who go on through crashes: they keep what they sent until it is answered."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from asterism.wire import frames
from tests.crash.history import History, digest
from tests.persons import b64

_decoder = msgspec.msgpack.Decoder(frames.DownFrame)
NOT_SAID = frozenset(("busy", "store_unavailable", "too_fast", "internal"))
"""Answers after which a client sends the same again."""
BEAT_EVERY_S = 5.0


@dataclass
class Side:
    """What one device keeps of one room."""

    view: frames.RoomView | None = None
    generation: int = 0
    epoch: int = 0
    inside: bool = False
    last: int | None = None
    said: int = 0
    pending: dict[str, Any] = field(default_factory=dict)
    commit: str | None = None


class Actor:
    """One person on one device."""

    tick: Callable[[], Awaitable[None]]
    """What they do next while ``busy`` is set; callers and supporters each have their own."""

    def __init__(
        self, url: str, member: str, device: str, cookie: str, history: History, dice: random.Random
    ) -> None:
        self.url, self.member, self.device, self.cookie = url, member, device, cookie
        self.history, self.dice = history, dice
        self.rooms: dict[str, Side] = {}
        self.live = False
        self.busy = False
        self.asking = 0
        self.last_asked = ""
        self.unexpected: list[str] = []
        self.http = httpx.AsyncClient(base_url=url, headers={"cookie": cookie}, timeout=60.0)
        self._connection: ClientConnection | None = None
        self._tasks = [asyncio.create_task(self._stay_connected()), asyncio.create_task(self._go_on())]

    async def aclose(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.http.aclose()

    @property
    def settled(self) -> bool:
        """Connected, and everything that was sent has its answer."""
        return self.live and not self.asking and not any(side.pending for side in self.rooms.values())

    def new_id(self) -> str:
        return f"{self.dice.getrandbits(120):030x}"

    # ------------------------------------------------------------ asking over HTTP

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """The answer, whatever crashes come between: asked again until there is one."""
        self.asking += 1
        try:
            while True:
                self.last_asked = f"{method} {path}"
                try:
                    answer = await self.http.request(method, path, json={} if body is None else body)
                except httpx.TransportError as error:
                    self.last_asked += f": {type(error).__name__}"
                    await asyncio.sleep(0.05)
                    continue
                shape = answer.json()
                self.last_asked += f": {answer.status_code} {shape.get('code') if shape else ''}"
                if answer.status_code >= 500 and shape.get("code") not in ("busy", "store_unavailable"):
                    self.unexpected.append(f"{method} {path}: {answer.status_code} {shape}")
                if answer.status_code < 500:
                    return answer.status_code, shape
                await asyncio.sleep(0.05)
        finally:
            self.asking -= 1

    # ------------------------------------------------------------ the socket

    async def _stay_connected(self) -> None:
        while True:
            try:
                async with connect(
                    self.url.replace("http", "ws") + "/live",
                    additional_headers={"Cookie": self.cookie, "Origin": self.url},
                    compression=None, max_size=None, ping_interval=None, close_timeout=0.2, open_timeout=30,
                ) as connection:  # fmt: skip
                    self._connection = connection
                    await self._listen(connection)
            except (OSError, TimeoutError, WebSocketException, EOFError):
                pass
            self.live, self._connection = False, None
            await asyncio.sleep(0.05)

    async def _listen(self, connection: ClientConnection) -> None:
        cursors = []
        for room, side in self.rooms.items():
            if side.last is None:
                continue
            if self.dice.random() < 0.3:
                side.last = None  # Read everything again, and compare it with what was read before.
                cursors.append(frames.Cursor(room=room, after=0))
            else:
                cursors.append(frames.Cursor(room=room, after=side.last))
        await connection.send(
            msgspec.msgpack.encode(frames.Hello(v=1, device=self.device, cursors=cursors[-400:]))
        )
        beating = asyncio.create_task(self._beat(connection))
        try:
            async for data in connection:
                assert isinstance(data, bytes)
                await self._heard(_decoder.decode(data))
        finally:
            beating.cancel()

    async def _beat(self, connection: ClientConnection) -> None:
        while True:
            await asyncio.sleep(BEAT_EVERY_S)
            await connection.send(msgspec.msgpack.encode(frames.Beat()))

    async def send(self, frame: Any, body: bytes) -> None:
        """Kept first, then sent; sent again with the same bytes until it is answered."""
        self.history.sent[frame.room, self.device, frame.ref] = digest(body)
        self.rooms[frame.room].pending[frame.ref] = frame
        await self._give(frame)

    async def _give(self, frame: Any) -> None:
        if self._connection is not None and self.live:
            try:
                await self._connection.send(msgspec.msgpack.encode(frame))
            except (OSError, WebSocketException):
                self.live = False

    async def _heard(self, frame: frames.DownFrame) -> None:
        if isinstance(frame, frames.Live):
            self.live = True
            for side in list(self.rooms.values()):
                for pending in list(side.pending.values()):
                    await self._give(pending)
        elif isinstance(frame, frames.RoomView):
            await self._room_stands(frame)
        elif isinstance(frame, frames.Entry):
            self._entry(frame)
        elif isinstance(frame, frames.Ack):
            await self._acked(frame)
        elif isinstance(frame, frames.Refused):
            await self._refused(frame)
        elif isinstance(frame, frames.WelcomeIn):
            side = self.rooms.setdefault(frame.room, Side())
            # It comes again until the server knows that it was kept; what was read since then stays read.
            side.inside, side.last = True, max(side.last or 0, frame.seq)
            side.generation, side.epoch = frame.generation, max(side.epoch, frame.epoch)
            taken = frames.WelcomeTaken(room=frame.room, generation=frame.generation, epoch=frame.epoch)
            if self._connection is not None:
                await self._connection.send(msgspec.msgpack.encode(taken))
        elif isinstance(frame, frames.RoomGone):
            if frame.why == "dawn" and frame.room not in self.history.dissolved:
                self.history.wrong(f"room {frame.room} is said to be gone before its dawn")
            self.rooms.pop(frame.room, None)
        else:
            self.noted(frame)

    def noted(self, frame: frames.DownFrame) -> None:
        """What only callers, or only supporters, look at."""

    async def _room_stands(self, view: frames.RoomView) -> None:
        side = self.rooms.setdefault(view.room, Side())
        side.view = view
        if (view.generation, view.epoch) > (side.generation, side.epoch):
            side.generation, side.epoch = view.generation, view.epoch
        await self.keep_group(side, view)

    async def keep_group(self, side: Side, view: frames.RoomView) -> None:
        """The caller's device founds the group, lets in who waits, and removes who was let go."""

    def _entry(self, entry: frames.Entry) -> None:
        side = self.rooms.setdefault(entry.room, Side())
        if side.last is not None and entry.seq != side.last + 1:
            self.history.wrong(f"{self.device} got {entry.seq} of {entry.room} after {side.last}")
        side.last = entry.seq
        self.history.saw((entry.room, entry.seq), entry.device, entry.ref, entry.body)
        if entry.kind == "commit":
            side.epoch = max(side.epoch, entry.epoch + 1)

    async def _acked(self, ack: frames.Ack) -> None:
        side = self.rooms.get(ack.room)
        pending = side.pending.pop(ack.ref, None) if side is not None else None
        if side is None or pending is None:
            return
        self.history.took((ack.room, self.device, ack.ref), ack.seq)
        if isinstance(pending, frames.Say):
            side.said += 1
            return
        side.commit = None
        if isinstance(pending, frames.Found):
            side.inside, side.generation, side.last = True, 1, side.last or 0
        else:
            side.epoch = max(side.epoch, pending.epoch + 1)
        if side.view is not None:
            await self.keep_group(side, side.view)

    async def _refused(self, refused: frames.Refused) -> None:
        for room, side in self.rooms.items():
            pending = side.pending.get(refused.ref or "")
            if pending is None:
                continue
            if refused.code in NOT_SAID:
                if refused.code == "internal":
                    self.unexpected.append(f"{type(pending).__name__}: {refused.code}")
                await asyncio.sleep(0.02)
                await self._give(pending)
                return
            del side.pending[pending.ref]
            self.history.turned_away((room, self.device, pending.ref), refused.code)
            side.commit = None if side.commit == pending.ref else side.commit
            if refused.code in ("wrong_epoch", "commit_lost"):
                side.generation, side.epoch = refused.detail["generation"], refused.detail["epoch"]
            return

    # ------------------------------------------------------------ what they do

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(self.dice.uniform(0.01, 0.06))
            if self.busy and self.live:
                await self.tick()

    async def say(self, room: str) -> None:
        side = self.rooms.get(room)
        if side is None or not side.inside or len(side.pending) >= 6 or side.commit is not None:
            return
        body = self.dice.randbytes(self.dice.randrange(40, 400))
        await self.send(
            frames.Say(
                ref=self.new_id(), room=room, generation=side.generation, epoch=side.epoch,
                tag=self.dice.randbytes(32), body=body,
            ), body,
        )  # fmt: skip


class Caller(Actor):
    def __init__(self, *args: Any) -> None:
        self.call: dict[str, Any] | None = None
        self.enough = 5
        super().__init__(*args)

    def noted(self, frame: frames.DownFrame) -> None:
        if isinstance(frame, frames.CallNow):
            self._took(msgspec.to_builtins(frame.call))

    def _took(self, view: dict[str, Any] | None) -> None:
        self.call = view
        if view is not None and view["state"] == "closed" and view["closed"] is not None:
            self.history.ended(view["call"], view["closed"])

    async def tick(self) -> None:
        call = self.call
        if call is None or call["state"] == "closed":
            await self._reach()
        elif call["state"] == "held":
            side = self.rooms.get(call["room"])
            if side is not None and side.said >= self.enough and not side.pending:
                await self._answered("close", {"heaviness_now": self.dice.choice((None, 2, 4))})
            else:
                await self.say(call["room"])
        elif self.dice.random() < 0.05:
            await self._answered("tell", {"heaviness": self.dice.choice((3, 6, 9)), "age": "adult"})
        elif self.dice.random() < 0.01:
            await self._answered("withdraw", {})

    async def _reach(self) -> None:
        client_id = self.new_id()
        self.history.pressed[client_id] = self.member
        self.enough = self.dice.randrange(3, 25)
        status, view = await self.ask("POST", "/api/calls", {"client_id": client_id, "device": self.device})
        if status == 201:
            self.history.reached(client_id, self.member, view["call"], view["room"])
            self._took(view)
        else:
            self.unexpected.append(f"reach: {status} {view}")

    async def _answered(self, verb: str, body: Any) -> None:
        assert self.call is not None
        status, view = await self.ask("POST", f"/api/calls/{self.call['call']}/{verb}", body)
        if status == 200:
            self._took(view)

    async def keep_group(self, side: Side, view: frames.RoomView) -> None:
        if side.commit is not None or view.closed_at is not None or view.founder != self.member:
            return
        ref = self.new_id()
        if side.generation == 0:
            side.commit = ref
            await self.send(
                frames.Found(ref=ref, room=view.room, generation=1, suite=1, group_info=b"group info"), b""
            )
            return
        adds = [
            device.device
            for member in view.members
            for device in member.devices
            if device.key_package is not None and not device.leaf
        ]
        if (view.generation, view.epoch) != (side.generation, side.epoch) or not (adds or view.to_remove):
            return
        side.commit = ref
        body = self.dice.randbytes(120)
        await self.send(
            frames.Commit(
                ref=ref, room=view.room, generation=side.generation, epoch=side.epoch, body=body,
                group_info=b"group info", adds=adds, removes=view.to_remove,
                welcomes=[frames.WelcomeOut(device=device, body=b"welcome") for device in adds],
            ), body,
        )  # fmt: skip


class Supporter(Actor):
    def __init__(self, *args: Any) -> None:
        self.post: dict[str, Any] | None = None
        self.minded: set[str] = set()
        super().__init__(*args)

    def noted(self, frame: frames.DownFrame) -> None:
        if isinstance(frame, frames.PostNow):
            self._took(msgspec.to_builtins(frame.post))

    def _took(self, post: dict[str, Any]) -> None:
        self.post = post
        for held in post["held"]:
            if held["role"] == "lead":
                self.history.leads_now(held["call"], held["term"], self.member)

    async def tick(self) -> None:
        post = self.post
        if post is None:
            await self._did("GET", "/api/post")
            return
        if post["shift"] is None:
            await self._did("POST", "/api/shift/wishes", {"cap": 30, "led_calls": 2})
            await self._did("POST", "/api/shift/start", {"ends_at": _in_hours(6)})
        elif post["ask_how_it_was"] is not None:
            await self._did(
                "POST", "/api/shift/how-it-was", {"call": post["ask_how_it_was"], "how": "all_right"}
            )
        for offer in post["offers"]:
            if offer["offer"] not in self.minded:
                self.minded.add(offer["offer"])
                await self._answer(offer)
        for held in post["held"]:
            side = self.rooms.get(held["room"])
            if side is not None and side.said > 12 and self.dice.random() < 0.1:
                await self._did("POST", f"/api/held/{held['call']}/close", {"term": held["term"]})
            else:
                await self.say(held["room"])

    async def _answer(self, offer: dict[str, Any]) -> None:
        if self.dice.random() < 0.1:
            await self._did("POST", f"/api/offers/{offer['offer']}/pass")
        else:
            body = {"device": self.device, "key_package": b64(self.dice.randbytes(80))}
            await self._did("POST", f"/api/offers/{offer['offer']}/accept", body)

    async def _did(self, method: str, path: str, body: Any = None) -> None:
        status, post = await self.ask(method, path, body)
        if status == 200:
            self._took(post)
        elif status == 400:
            self.unexpected.append(f"{method} {path}: {status} {post}")


def _in_hours(hours: int) -> int:

    return int(time.time() * 1000) + hours * 3_600_000
