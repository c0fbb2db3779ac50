"""A network for journeys: set up as a demo is, served by a real node in a thread of its own, on a clock
that tests move."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from asterism import backup, demo
from asterism.parts import Parts
from asterism.people import invitations
from asterism.wire.people import PersonRole
from tests.node import Node, NodeProcess

T = TypeVar("T")
STEP_MS = 15_000
"""With the ten seconds that the store may be behind, shorter than the silence after which one is lost."""


class Loop:
    """An event loop in a thread of its own, for tests whose own thread drives a browser."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Network:
    """``with Network(folder) as network``; everything it is asked runs on the node's own loop."""

    def __init__(
        self, folder: Path, *, names: dict[str, str] | None = None, at_ms: int | None = None, **settings: Any
    ) -> None:
        """``names``: who comes by another name than one of their own under localhost.

        ``at_ms``: when it is for this network; now, if it is not given. A copy goes on where it was stopped.
        """
        self.folder = folder
        self.names = names or {}
        self.stopped_at_ms = 0
        self.node = Node(folder, demo=True, **settings)
        if at_ms is not None:
            self.node.clock.skip(at_ms - self.node.clock.now())

    def __enter__(self) -> Self:
        self._loop = Loop()
        self.call = self._loop.call
        self.call(self.node.__aenter__())
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self.call(self.node.__aexit__())
        self._loop.end()
        self.stopped_at_ms = self.node.clock.now()

    def prepare(self) -> None:
        """Sets it up as a demo is."""
        self.call(demo.prepare(self.parts))
        # The demo signs newcomers off by itself, a moment later; here it is done when it is asked for.
        self.parts.dispatcher.chores.pop()

    @property
    def parts(self) -> Parts:
        return self.node.parts

    @property
    def port(self) -> int:
        return self.node.port

    def origin(self, who: str) -> str:
        return f"http://{self.names.get(who, f'{who}.localhost')}:{self.port}"

    def rows(self, sql: str, *args: Any) -> list[Any]:
        return self.call(self.node.rows(sql, *args))

    def invitation(self, who: str, role: PersonRole) -> str:
        """A link that makes somebody one of ours, on their own origin."""
        stewards = self.rows("SELECT member FROM roles WHERE role = 'steward' ORDER BY given_at LIMIT 2")
        made = self.call(
            invitations.invite(self.parts, role, made_by=stewards[0]["member"], note="for a journey")
        )
        if made.waits:
            self.call(demo.say_yes(self.parts, made.invitation, stewards[1]["member"]))
        return f"{self.origin(who)}/i#{made.link.rpartition('#')[2]}"

    def sign_off(self) -> None:
        """Signs off whoever took a supporter's invitation."""
        [steward] = self.rows("SELECT member FROM roles WHERE role = 'steward' ORDER BY given_at LIMIT 1")
        self.call(demo.sign_off_newcomers(self.parts, steward["member"]))

    def back_up(self) -> None:
        """A live backup beside the others of this folder."""
        parts = self.parts
        target = self.folder / "backups" / "of-a-journey"
        self.call(backup.backup(parts.store, parts.settings.keys_folder, target, clock=parts.clock))

    def metrics(self) -> str:
        return httpx.get(f"http://127.0.0.1:{self.port}/metrics").raise_for_status().text

    def skip(self, ms: int) -> None:
        """Lets time pass at once, in steps in which whoever is connected is heard; what is due is done."""
        self.call(self._skip(ms))

    async def _skip(self, ms: int) -> None:
        hub, dispatcher = self.parts.hub, self.parts.dispatcher
        step = max(STEP_MS, ms // 100)
        for passed in range(0, ms, step):
            self.node.clock.skip(min(step, ms - passed))
            for socket in hub.all_sockets():
                socket.heard_at = self.node.clock.monotonic()
                hub.presence.heard(socket.member, socket.device)
            await hub.presence.flush(lambda _: True)
            before = dispatcher.ticked_at
            dispatcher.wake()
            while dispatcher.ticked_at == before:  # noqa: ASYNC110 - a round of the loop tells nobody
                await asyncio.sleep(0.005)

    def until_gone(self, member: str) -> None:
        """Returns when no device of this member is connected any more."""

        async def ask() -> None:
            while self.parts.hub.here(member):  # noqa: ASYNC110 - nobody is told of it but the hub
                await asyncio.sleep(0.02)

        self.call(asyncio.wait_for(ask(), 20))

    def until_here(self, people: int) -> None:
        """Returns when so many people are connected."""

        async def ask() -> None:
            while len({socket.member for socket in self.parts.hub.all_sockets()}) < people:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

        self.call(asyncio.wait_for(ask(), 20))

    def until(self, sql: str, *args: Any) -> list[Any]:
        """The rows of this question, as soon as there are any."""

        async def ask() -> list[Any]:
            while not (rows := await self.node.rows(sql, *args)):  # noqa: ASYNC110 - nor does the store
                await asyncio.sleep(0.02)
            return rows

        return self.call(asyncio.wait_for(ask(), 20))


class Served:
    """The network of a folder as a process of its own, that can be killed and started again on the same
    port."""

    def __init__(self, folder: Path, port: int) -> None:
        self._loop = Loop()
        self._process = NodeProcess(folder, port)
        self.start()

    def start(self) -> None:
        self._loop.call(self._process.start())

    def kill(self) -> None:
        """As a crash does: at once, without a word."""
        self._loop.call(self._process.kill())

    def end(self) -> None:
        self._loop.call(self._process.stop())
        self._loop.end()
