"""Looking for a time, booking one, moving and cancelling it, and waiting for one, over HTTP."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.guided import giving, views, waiting
from asterism.guided.offers import offer_to_see, offer_to_take, seeker
from asterism.guided.telling import News
from asterism.store.base import Tx
from asterism.wire.guided import (
    Booking,
    Bookings,
    BookSession,
    CancelBooking,
    Guides,
    MoveBooking,
    OfferTimes,
    TimesAsked,
    Wait,
)

_TIME = ("schedule_unreadable", "no_such_time", "time_not_offered", "time_taken", "own_time_taken")


@endpoint("GET", "/api/guides", errors=("suspended",))
async def see_guides(door: Door) -> Guides:
    """The times that guides offer and no boundary keeps from me, the next free one before the others."""

    async def work(tx: Tx) -> Guides:
        return await views.guides(tx, await seeker(tx, door.me))

    return await door.parts.store.read(work)


@endpoint("POST", "/api/offers/{offer}/times", errors=("malformed", "suspended", "not_found"))
async def see_times(door: Door, offer: str, body: TimesAsked) -> OfferTimes:
    """The free times of an offer, and the one that is kept for me, if any."""

    async def work(tx: Tx) -> OfferTimes:
        return await views.offer_times(tx, *await offer_to_see(tx, offer, door.me), body.after)

    return await door.parts.store.read(work)


@endpoint("POST", "/api/offers/{offer}/wait", errors=("malformed", "suspended", "not_found", "line_full"))
async def wait_for_time(door: Door, offer: str, body: Wait) -> OfferTimes:
    """Waits for a time that becomes free, or waits no more. What was kept for me then goes to the next."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> OfferTimes:
        found, guide, me = await offer_to_take(tx, offer, door.me)
        if body.on:
            await waiting.wait(tx, found, door.me)
        else:
            await waiting.wait_no_more(tx, News(tx, entry, door.parts), offer, door.me)
        return await views.offer_times(tx, found, guide, me)

    return await door.parts.store.write(work, serial=False)


@endpoint(
    "POST", "/api/bookings", status=201,
    errors=("malformed", "suspended", "not_found", "stale", "closed", "too_fast", "bookings_full", *_TIME),
)  # fmt: skip
async def book(door: Door, body: BookSession) -> Booking:
    """Books a time, without a reason. Sending it again changes nothing."""
    new, entry = door.parts.dice.new_id(), door.parts.dice.new_id()

    async def work(tx: Tx) -> Booking:
        row = await giving.book(tx, News(tx, entry, door.parts), new, door.me, body)
        return await views.booking(tx, row, door.me)

    return await door.parts.store.write(work, serial=False)


@endpoint("GET", "/api/bookings")
async def own_bookings(door: Door) -> Bookings:
    """My sessions, on both sides: those to come, and those of the last month."""
    return await door.parts.store.read(lambda tx: views.bookings(tx, door.me))


@endpoint(
    "POST", "/api/bookings/{session}/move",
    errors=("malformed", "suspended", "not_found", "stale", "closed", "too_fast", "session_begun", *_TIME),
)  # fmt: skip
async def move(door: Door, session: str, body: MoveBooking) -> Booking:
    """Moves my session to another free time of the same offer. It stays the same session."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> Booking:
        row = await giving.move(tx, News(tx, entry, door.parts), session, door.me, body)
        return await views.booking(tx, row, door.me)

    return await door.parts.store.write(work, serial=False)


@endpoint(
    "POST", "/api/bookings/{session}/cancel",
    errors=("malformed", "suspended", "not_found", "stale", "closed", "session_begun"),
)  # fmt: skip
async def cancel(door: Door, session: str, body: CancelBooking) -> Booking:
    """Cancels a session, by either of the two; a guide says why. Cancelling twice is cancelling once."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> Booking:
        row = await giving.cancel(tx, News(tx, entry, door.parts), session, door.me, body)
        return await views.booking(tx, row, door.me)

    return await door.parts.store.write(work, serial=False)
