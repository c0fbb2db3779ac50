"""Calendars over HTTP for those whose they are, and the two feeds that other programs read."""

from __future__ import annotations

import asyncio
import hashlib

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from asterism.api import Door, endpoint, error_response
from asterism.calendars import addresses
from asterism.calendars.feeds import Listed, calendar, meeting_guide
from asterism.circles import doors
from asterism.circles.doors import HELD_BY_SOMEBODY
from asterism.errors import Refusal
from asterism.pages.words import Words
from asterism.parts import Parts
from asterism.store.base import StoreBusy, StoreUnavailable, Tx
from asterism.wire.circles import CalendarFeed, NewCalendar

LISTED = 2_000
"""Circles in the public directory, at most."""
KEPT_S = 60.0
"""So long the directory is kept; within it a circle may still stand there that was taken out."""
_BARE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


@endpoint("GET", "/api/calendar")
async def my_calendar(door: Door) -> CalendarFeed:
    """Where my calendar lies, for the calendar of my phone. Whoever has the address reads it."""
    secret = door.parts.secrets.secret(addresses.SECRET)
    return await door.parts.store.read(lambda tx: addresses.calendar_of(tx, secret, door.me))


@endpoint("POST", "/api/calendar", errors=("malformed", "suspended"))
async def new_calendar(door: Door, body: NewCalendar) -> CalendarFeed:
    """A new address for my calendar; the one before opens nothing any more."""
    secret = door.parts.secrets.secret(addresses.SECRET)

    async def work(tx: Tx) -> CalendarFeed:
        await doors.somebody(tx, door.me)
        await addresses.new_address(tx, secret, door.me, neutral=body.neutral)
        return await addresses.calendar_of(tx, secret, door.me)

    return await door.parts.store.write(work)


@endpoint("POST", "/api/calendar/end")
async def end_calendar(door: Door) -> CalendarFeed:
    """My calendar has no address any more."""
    secret = door.parts.secrets.secret(addresses.SECRET)

    async def work(tx: Tx) -> CalendarFeed:
        await addresses.end_address(tx, door.me)
        return await addresses.calendar_of(tx, secret, door.me)

    return await door.parts.store.write(work)


class Feeds:
    """What calendars and directories fetch, without a session. Guessing costs what any request costs."""

    def __init__(self) -> None:
        self._directory = b""
        self._until: float | None = None
        self._making = asyncio.Lock()

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/calendar/{secret}.ics", self.calendar),
            Route("/directory/meetings.json", self.directory),
        ]

    async def calendar(self, request: Request) -> Response:
        """RFC 5545. An address that was never made and one that ended are answered alike."""
        parts: Parts = request.app.state.parts
        try:
            _count(request, parts)
            secret = parts.secrets.secret(addresses.SECRET)
            given = request.path_params["secret"]
            feed = await parts.store.read(lambda tx: addresses.opened_by(tx, secret, given))
            if feed is None:
                raise Refusal("not_found")
        except (Refusal, StoreBusy, StoreUnavailable) as refused:
            return _refused(refused)
        words = Words("en")
        text = await asyncio.to_thread(
            calendar, feed.listed, feed_key=feed.key, name=words("calendar-name"), now=parts.clock.now(),
            neutral=words("calendar-neutral") if feed.neutral else None,
        )  # fmt: skip
        return _fresh(request, text.encode(), "text/calendar; charset=utf-8", {
            **_BARE, "cache-control": "private, no-cache", "x-robots-tag": "noindex",
        })  # fmt: skip

    async def directory(self, request: Request) -> Response:
        """Meeting Guide JSON of the circles that are listed: names and times, never people."""
        parts: Parts = request.app.state.parts
        try:
            _count(request, parts)
            body = await self._listed(parts)
        except (Refusal, StoreBusy, StoreUnavailable) as refused:
            return _refused(refused)
        return _fresh(request, body, "application/json", {
            **_BARE, "cache-control": f"public, max-age={KEPT_S:.0f}", "access-control-allow-origin": "*",
            "cross-origin-resource-policy": "cross-origin",
        })  # fmt: skip

    async def _listed(self, parts: Parts) -> bytes:
        async with self._making:
            now = parts.clock.monotonic()
            if self._until is None or now >= self._until:
                circles = await parts.store.read(_listed)
                guide = await asyncio.to_thread(lambda: meeting_guide(circles, now=parts.clock.now()))
                self._directory, self._until = msgspec.json.encode(guide), now + KEPT_S
            return self._directory


async def _listed(tx: Tx) -> list[Listed]:
    rows = await tx.all(
        f"SELECT c.* FROM circles c WHERE c.listed = 1 AND c.ended_at IS NULL AND {HELD_BY_SOMEBODY}"
        " ORDER BY c.id LIMIT ?",
        LISTED,
    )
    return [addresses.listed(row) for row in rows]


def _count(request: Request, parts: Parts) -> None:
    """One more request of this network without a session. Refused with ``too_fast`` beyond the bound."""
    client = request.client
    after = parts.http_pace.too_soon(None, None if client is None else client.host, parts.clock.monotonic())
    if after:
        raise Refusal("too_fast", retry_after_s=after)


def _refused(error: Refusal | StoreBusy | StoreUnavailable) -> Response:
    if isinstance(error, Refusal):
        return error_response(error)
    return error_response(Refusal("busy" if isinstance(error, StoreBusy) else "store_unavailable"))


def _fresh(request: Request, body: bytes, media: str, headers: dict[str, str]) -> Response:
    """The body, or that it is the one which the asker has (RFC 9110 section 13.1.2)."""
    etag = '"' + hashlib.sha256(body).hexdigest()[:32] + '"'
    headers = {**headers, "etag": etag}
    had = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if etag in had or "*" in had:
        return Response(status_code=304, headers=headers)
    return Response(body, headers={**headers, "content-type": media})
