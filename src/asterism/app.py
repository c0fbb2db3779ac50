"""The composition root: settings in, everything wired out. Nothing else builds parts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

import asterism.bonds.leaving
import asterism.bonds.path_routes
import asterism.bonds.pool_routes
import asterism.bonds.routes
import asterism.bonds.sharing_routes
import asterism.calls.desk
import asterism.calls.post_routes
import asterism.calls.routes
import asterism.circles.desk_routes
import asterism.circles.finding_routes
import asterism.circles.leaving
import asterism.circles.people_routes
import asterism.circles.routes
import asterism.circles.voice_routes
import asterism.guided.desk_routes
import asterism.guided.guide_routes
import asterism.guided.leaving
import asterism.guided.routes
import asterism.guided.session_leaving
import asterism.guided.session_routes
import asterism.knocks.leaving
import asterism.knocks.routes
import asterism.meetings.facilitating_routes
import asterism.meetings.leaving
import asterism.meetings.routes
import asterism.outside.routes
import asterism.people.desk
import asterism.people.inviting
import asterism.people.routes
import asterism.people.sign_in
import asterism.push.routes
import asterism.safeguarding.appeal_routes
import asterism.safeguarding.passing_routes
import asterism.safeguarding.routes
import asterism.setup.routes
import asterism.sky.routes
import asterism.stories.leaving
import asterism.stories.reading_routes
import asterism.stories.routes
import asterism.vault.routes  # noqa: F401 - importing registers their endpoints
from asterism.api import Api, error_response
from asterism.backup_rota import BackupRota
from asterism.bonds.due import BondsDue
from asterism.bonds.pool import Pool
from asterism.bonds.suggestions import Suggesting
from asterism.bus.base import Bus
from asterism.bus.local import LocalBus
from asterism.calendars.routes import Feeds
from asterism.calls.backdrop import Backdrop
from asterism.calls.marks import marks_of
from asterism.calls.own import own_views
from asterism.calls.verbs import Calls
from asterism.circles.frequencies import Frequencies
from asterism.clock import Clock, SystemClock
from asterism.dice import Dice, SystemDice
from asterism.disk import Reserve
from asterism.dispatch.loop import Dispatcher
from asterism.errors import Refusal
from asterism.guided.due import BookingsDue
from asterism.guided.session_due import SessionsDue
from asterism.health import Health
from asterism.http_pace import HttpPace
from asterism.keys import FrankingKeys, RoomKeys, Secrets
from asterism.knocks.due import KnocksDue
from asterism.knocks.leaving import end_knock
from asterism.knocks.views import with_knocks
from asterism.live.endpoint import live
from asterism.live.hub import Hub
from asterism.live.watch import Watch
from asterism.meetings.due import MeetingsDue
from asterism.metrics import Metrics
from asterism.opening import open_store
from asterism.outside import rules as outside_rules
from asterism.outside import store as outside_store
from asterism.outside.edition import shipped
from asterism.outside.store import take_edition
from asterism.parts import Parts
from asterism.people.sessions import Sessions
from asterism.push.sender import Push
from asterism.rooms.dawn import run_due_dawns
from asterism.settings import Settings
from asterism.setup.facts import Opening, network_facts
from asterism.sky.turning import Turning
from asterism.store.base import Store, StoreUnavailable, Tx, Work
from asterism.store.migrate import migrate
from asterism.strict_transport import StrictTransport
from asterism.upkeep import Upkeep
from asterism.web import Facts, Line, Web

T = TypeVar("T")
FORGET_EVERY_S = 60.0
PUSHES = (
    ("sent", "Pushes that a push service took."),
    ("failed", "Attempts to push that failed."),
    ("gone", "Subscriptions that a push service no longer knows."),
    ("dropped", "Pushes that were not tried: too many, too late, or to a device that just failed."),
)
_log = structlog.get_logger()


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    dice: Dice | None = None,
    store: Store | None = None,
    bus: Bus | None = None,
) -> Starlette:
    """The whole server as one ASGI application. Its parts stand in ``app.state.parts`` once its lifespan
    began.

    What is given instead of built (a clock that tests move, a store that is open already) is used and not
    closed.
    """
    given_clock, given_dice = clock or SystemClock(), dice or SystemDice()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        running = await Running.start(settings, given_clock, given_dice, store, bus)
        app.state.parts = running.parts
        pages.store = running.parts.store
        try:
            yield
        finally:
            await running.stop()

    health = Health()
    pages, page_routes = _pages(settings)
    routes: list[BaseRoute] = [
        Route("/api/{path:path}", endpoint=Api()),
        WebSocketRoute("/live", live),
        *health.routes(),
        *Feeds().routes(),
        *page_routes,
    ]
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers={HTTPException: _http_error, Exception: _internal},
    )
    app.add_middleware(KnownHost, settings=settings)
    app.add_middleware(StrictTransport)
    return app


class Running:
    """What was started, to be stopped in the opposite order."""

    def __init__(
        self, parts: Parts, watch: Watch, rota: BackupRota, upkeep: Upkeep, owned: list[Any]
    ) -> None:
        self.parts = parts
        self._watch = watch
        self._rota = rota
        self._upkeep = upkeep
        self._owned = owned

    @classmethod
    async def start(
        cls, settings: Settings, clock: Clock, dice: Dice, store: Store | None, bus: Bus | None
    ) -> Running:
        owned: list[Any] = []
        if store is None:
            store = await open_store(settings, clock)
            owned.append(store)
        await migrate(
            store, progress=lambda done, total, name: _log.info("migrating", done=done, of=total, step=name)
        )
        if bus is None:
            bus = await _open_bus(settings)
            owned.append(bus)
        parts = _parts(settings, clock, dice, store, bus, started_at=await store.read(_time_there))
        await store.write(lambda tx: take_edition(tx, shipped()))
        await parts.push.start()
        await parts.hub.start()
        rota = BackupRota(settings, store, clock)
        if store in owned:
            parts.dispatcher.chores.append(rota.tick)
        upkeep = Upkeep(parts)
        parts.dispatcher.chores.append(upkeep.tick)
        for places in (MeetingsDue(parts), SessionsDue(parts)):
            await places.begin()
            parts.dispatcher.besides.append(places)
            parts.dispatcher.chores.append(places.chore)
        parts.dispatcher.besides.append(BondsDue(parts))
        parts.dispatcher.besides.append(BookingsDue(parts))
        parts.dispatcher.besides.append(KnocksDue(parts))
        parts.dispatcher.chores.append(Suggesting(parts).chore)
        parts.dispatcher.chores.append(Turning(parts).chore)
        parts.dispatcher.start()
        watch = Watch(parts.hub)
        watch.start()
        return cls(parts, watch, rota, upkeep, owned)

    async def stop(self) -> None:
        await self.parts.dispatcher.stop()
        await self._rota.stop()
        await self._upkeep.stop()
        await self.parts.hub.stop()
        await self._watch.stop()
        await self.parts.push.close()
        for each in reversed(self._owned):
            await each.close()


async def _time_there(tx: Tx) -> int:
    """The store's own time, which is the one that is compared with."""
    return tx.now


def _parts(settings: Settings, clock: Clock, dice: Dice, store: Store, bus: Bus, *, started_at: int) -> Parts:
    keys = settings.keys_folder
    parts = Parts(
        settings=settings,
        clock=clock,
        dice=dice,
        store=store,
        bus=bus,
        room_keys=RoomKeys(keys, clock=clock, dice=dice),
        franking=FrankingKeys(keys, clock=clock, dice=dice),
        secrets=Secrets(keys, dice=dice, clock=clock),
        sessions=Sessions(store, clock),
        # These are handed the parts, or one another, and stand right below.
        hub=cast(Hub, None),
        push=cast(Push, None),
        dispatcher=cast(Dispatcher, None),
        calls=cast(Calls, None),
        metrics=Metrics(),
        disk=Reserve(settings.data_folder, settings.disk_reserve_mb, clock),
        http_pace=cast(HttpPace, None),
        frequencies=Frequencies(),
        bond_pool=Pool(),
        node=dice.new_id(),
        started_at=started_at,
    )
    parts.http_pace = HttpPace(parts.secrets.secret("prefix"))
    hub = parts.hub = Hub(parts)
    push = parts.push = _push(parts)
    hub.member_views = with_knocks(own_views(parts))
    hub.member_marks = marks_of
    back = Backdrop(hub=hub, secret=parts.secrets.secret("not-again"), started_at=parts.started_at)
    back.desk_changed = hub.desk_changed
    dispatcher = parts.dispatcher = Dispatcher(store, clock, back, push, measure=parts.metrics.measure)
    parts.calls = Calls(
        store,
        dice,
        back,
        is_open=Opening().is_open,
        fair=settings.prefix_fairness,
    )
    parts.calls.before_reach.append(lambda tx, caller: end_knock(tx, parts, caller, "reached"))
    hub.presence.on_arrival.append(dispatcher.arrived)

    put_off: dict[str, float] = {}

    async def dawns() -> None:
        await run_due_dawns(parts, put_off)

    forgot_at = clock.monotonic()

    async def forget_networks() -> None:
        nonlocal forgot_at
        now = clock.monotonic()
        if now - forgot_at >= FORGET_EVERY_S:
            forgot_at = now
            parts.http_pace.forget(now)
            parts.calls.fairness.forget(clock.now())

    dispatcher.chores += [dawns, forget_networks]
    parts.metrics.watch("sockets", "Open live sockets.", lambda: float(hub.sockets))
    parts.metrics.watch(
        "rooms_followed", "Rooms that pass through this node.", lambda: float(len(hub.rooms.feeds))
    )
    parts.metrics.watch("dispatcher_age_seconds", "Since the dispatcher last went round.", dispatcher.age)
    for how, told in PUSHES:
        parts.metrics.watch(f"pushes_{how}", told, lambda how=how: float(getattr(push.counts, how)))  # type: ignore[misc]
    parts.metrics.watch("bus_connected", "Whether hints reach other processes.", lambda: float(bus.connected))
    return parts


def _push(parts: Parts) -> Push:
    return Push(parts.store, parts.clock, parts.dice, parts.secrets, contact=parts.settings.push_contact)


def _pages(settings: Settings) -> tuple[Pages, list[BaseRoute]]:
    pages = Pages(settings)
    return pages, Web(pages.facts, pages.lines_of).routes()


class Pages:
    """What the first, script-free pages know of the network."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.store: Store | None = None

    async def facts(self) -> Facts:
        return await self._read(self._facts)

    async def lines_of(self, country: str) -> Sequence[Line]:
        return await self._read(lambda tx: _shown_lines(tx, country))

    async def _read(self, work: Work[T]) -> T:
        if self.store is None:
            raise StoreUnavailable
        return await self.store.read(work)

    async def _facts(self, tx: Tx) -> Facts:
        network = await network_facts(tx)
        country = network.country or ""
        return Facts(
            name=network.name or "Asterism", country=country, is_open=network.open,
            lines=await _shown_lines(tx, country), countries=await outside_store.known_countries(tx),
            on_shift=network.anyone_on_shift, demo=self._settings.demo, exit_to=self._settings.exit_link,
        )  # fmt: skip


async def _shown_lines(tx: Tx, country: str) -> Sequence[Line]:
    return outside_rules.shown(await outside_store.lines_of(tx, country), country) if country else []


async def _open_bus(settings: Settings) -> Bus:
    if not settings.nats:
        return LocalBus()
    from asterism.bus.nats import NatsBus

    return await NatsBus.open(settings.nats)


class KnownHost:
    """Refuses requests under a name that is not ours, so that no other site can be pointed at this server."""

    EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and scope["path"] not in self.EXEMPT:
            host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
            if not self._settings.allows_host(host):
                if scope["type"] == "http":
                    await error_response(Refusal("wrong_origin"))(scope, receive, send)
                else:
                    await receive()
                    await send({"type": "websocket.close", "code": 4403})
                return
        await self._app(scope, receive, send)


async def _http_error(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = {404: "not_found", 405: "wrong_method", 413: "too_large"}.get(
        status, "malformed" if status < 500 else "internal"
    )
    return error_response(Refusal(code))


async def _internal(_request: Request, error: Exception) -> Response:
    _log.error("a request failed", error=type(error).__name__, exc_info=error)
    return error_response(Refusal("internal"))
