"""`asterism serve`: the application behind uvicorn, and the few lines a person reads at the start."""

from __future__ import annotations

import asyncio
import gc
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import FrameType

import click
import msgspec
import uvicorn
from starlette.applications import Starlette

from asterism import logs
from asterism.clock import SystemClock
from asterism.connections import PromptProtocol
from asterism.live.transport import LiveProtocol
from asterism.settings import Settings
from asterism.wire.frames import MAX_FRAME

WORK_TO_END_S = 10
BACKLOG = 2048
KEEP_ALIVE_S = 30


class Server(uvicorn.Server):
    """Says something once it listens, and not before."""

    def __init__(self, config: uvicorn.Config, greet: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._greet = greet

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and not self.should_exit:
            await self._greet()
            be_even()


def be_even() -> None:
    """Keeps single answers from taking long, once everything that lasts is loaded.

    The collector leaves alone what is there from the start and looks at the rest rarely: what a request
    makes is nearly all freed by counting. The writer gives up the interpreter at each statement and takes it
    back from the event loop within a fifth of a millisecond instead of five milliseconds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    sys.setswitchinterval(0.0002)


def serve(settings: Settings) -> int:
    """Serves until stopped. Returns the exit status of the process."""
    logs.configure(settings.log_format, settings.log_level)
    try:
        listener = _listen(settings)
    except OSError as error:
        click.echo(
            f"Nothing can listen on {settings.host}, port {settings.port}: {error.strerror}."
            " Another one: --port 8421",
            err=True,
        )
        return 1
    settings = msgspec.structs.replace(settings, port=listener.getsockname()[1])
    if settings.demo:
        return _serve_demo(settings, listener)
    return _serve(settings, listener)


def _listen(settings: Settings) -> socket.socket:
    """Binds before anything else is made, so that a port that is taken is said at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
    except OSError:
        listener.close()
        raise
    return listener


def _serve_demo(settings: Settings, listener: socket.socket) -> int:
    """A demo keeps nothing: its folder is made for it and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="asterism-demo-"))
    try:
        return _serve(
            msgspec.structs.replace(
                settings, data=str(folder), store="", nats="", keys="", backup_folder="", backup_hours=0
            ),
            listener,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(settings: Settings, listener: socket.socket) -> int:
    from asterism.app import build

    # Said in a sentence here; what goes wrong inside the application is told as a failure of ours.
    if (fault := asyncio.run(_fault_of_store(settings))) is not None:
        click.echo(f"The store cannot be opened: {fault}. More: asterism doctor", err=True)
        return 1
    app = build(settings)

    async def greet() -> None:
        if settings.demo:
            from asterism.demo import prepare

            say(await prepare(app.state.parts))
        else:
            say(await greeting(settings, app))

    # uvicorn ends calmly and then raises the signal again; as an exit it lets a demo remove its folder.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    server = Server(configured(app, settings), greet)
    server.run(sockets=[listener])
    return 0 if server.started else 1


async def _fault_of_store(settings: Settings) -> str | None:
    """Why the store of these settings cannot be opened, or None."""
    from asterism.opening import open_store
    from asterism.store.base import StoreError

    try:
        store = await open_store(settings, SystemClock())
    except (StoreError, OSError) as error:
        return str(error)
    await store.close()
    return None


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def configured(app: Starlette, settings: Settings) -> uvicorn.Config:
    """uvicorn as Asterism needs it: no access log, no compression of frames, bounded frames."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=PromptProtocol,
        ws=LiveProtocol,
        ws_per_message_deflate=False,
        # A frame that is somewhat too large still gets an answer; one far beyond closes the connection.
        ws_max_size=2 * MAX_FRAME,
        # Clients beat, and the watch ends connections that fall silent.
        ws_ping_interval=None,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=list(settings.proxies),
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=WORK_TO_END_S,
    )


async def greeting(settings: Settings, app: Starlette) -> str:
    """The address, and the way to set the network up as long as nobody has."""
    from asterism.setup.first_run import setup_link

    lines = [f"Asterism is here: {settings.address}"]
    link = await setup_link(app.state.parts)
    if link is not None:
        lines += [
            "",
            "It is not set up yet. This link sets it up, once; a new start prints a new one:",
            f"  {link}",
        ]
    return "\n".join(lines)


def say(text: str) -> None:
    """What the person who started it reads, apart from the log."""
    click.echo(f"\n{text}\n")
