"""What is told of offers and bookings: to whoever looks for a time, to the two, to the guide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Literal

from asterism.guided import waiting
from asterism.guided.bookings import DOOR_OPENS, HOUR
from asterism.guided.busy import spans
from asterism.guided.guides import Guide, Seeker, guide_of
from asterism.guided.offers import Offer, offers_of, offers_to_see
from asterism.guided.times import Span, Time, times
from asterism.people.store import names_of
from asterism.rooms.stars import star_for
from asterism.schedules.kept_schedule import local
from asterism.schedules.schedule import DAY
from asterism.store.base import Row, Tx
from asterism.wire.guided import (
    Booking,
    Bookings,
    GuideDesk,
    GuideOffer,
    Guides,
    OfferTimes,
    OwnOffer,
    TimeView,
)

TIMES_SHOWN = 40
OWN_TIMES_SHOWN = 12
BOOKINGS_SHOWN = 300
SHOWN_AFTER = 30 * DAY
"""So long after its end a booking is shown, and kept."""


# ---------------------------------------------------------------- looking for a time


async def guides(tx: Tx, me: Seeker) -> Guides:
    """All offers that are open to this person, those with the next free time before the others."""
    own = await spans(tx, me.member, tx.now, tx.now + 400 * DAY)
    found: list[GuideOffer] = []
    taken: dict[str, list[Span]] = {}
    for offer, guide in await offers_to_see(tx, me):
        if offer.guide not in taken:
            taken[offer.guide] = await spans(tx, offer.guide, tx.now, tx.now + 400 * DAY, held_for=me.member)
        free = _free(offer, tx.now, tx.now, taken[offer.guide], own)
        found.append(await _offer(tx, offer, guide, me, next(iter(free), None)))
    found.sort(key=lambda each: (each.next is None, each.next.starts_at if each.next else 0, each.offer))
    unsaid: list[Literal["age", "languages"]] = []
    if not me.age_said:
        unsaid.append("age")
    if not me.languages:
        unsaid.append("languages")
    return Guides(offers=found, unsaid=unsaid)


async def offer_times(tx: Tx, offer: Offer, guide: Guide, me: Seeker, after: int | None = None) -> OfferTimes:
    """The free times from a moment on, and what is kept for this person."""
    own = await spans(tx, me.member, tx.now, offer.horizon(tx.now))
    taken = await spans(tx, offer.guide, tx.now, offer.horizon(tx.now), held_for=me.member)
    free = list(islice(_free(offer, after or 0, tx.now, taken, own), TIMES_SHOWN))
    first = free[0] if not after and free else next(iter(_free(offer, 0, tx.now, taken, own)), None)
    held = await waiting.held_for(tx, offer.id, me.member)
    kept = None if held is None else offer.still(held["start"], tx.now)
    return OfferTimes(
        offer=await _offer(tx, offer, guide, me, first), times=[_time(each) for each in free],
        held=None if kept is None else _time(kept),
        held_until=None if kept is None or held is None else held["due_at"],
    )  # fmt: skip


def _free(offer: Offer, after: int, now: int, taken: Sequence[Span], own: Sequence[Span]) -> Iterable[Time]:
    every = times(offer.schedule, offer.pause_minutes, max(after, now + 1), offer.horizon(now))
    return (each for each in every if each.is_free(taken, own))


async def _offer(tx: Tx, offer: Offer, guide: Guide, me: Seeker, coming: Time | None) -> GuideOffer:
    assert guide.verified_at is not None
    return GuideOffer(
        offer=offer.id, guide=guide.member, guide_name=guide.name, star=star_for(offer.id, guide.member, ()),
        title=offer.title, about=offer.about, languages=list(offer.languages), zone=offer.schedule.zone,
        minutes=offer.schedule.minutes, cancel_hours=offer.cancel_hours, verified_at=guide.verified_at,
        next=None if coming is None else _time(coming),
        waiting=await waiting.waits(tx, offer.id, me.member),
    )  # fmt: skip


def _time(each: Time) -> TimeView:
    return TimeView(start=each.start, starts_at=each.starts_at, ends_at=each.ends_at)


# ---------------------------------------------------------------- what is booked


async def bookings(tx: Tx, me: str) -> Bookings:
    """One's own on both sides: of the last month, and all to come."""
    rows = await _rows(tx, me, tx.now - SHOWN_AFTER)
    return Bookings(bookings=await _bookings(tx, rows, me))


async def booking(tx: Tx, row: Row, me: str) -> Booking:
    return (await _bookings(tx, [row], me))[0]


async def _rows(tx: Tx, me: str, since: int, *, only: str = "guide = ? OR member = ?") -> list[Row]:
    """What is to come before what is over or cancelled, however much there is of that."""
    rows = await tx.all(
        f"SELECT * FROM bookings WHERE ({only}) AND ends_at > ?"
        " ORDER BY CASE WHEN state = 'booked' AND ends_at > ? THEN 0 ELSE 1 END, ABS(starts_at - ?), id"
        " LIMIT ?",
        *[me] * only.count("?"), since, tx.now, tx.now, BOOKINGS_SHOWN,
    )  # fmt: skip
    return sorted(rows, key=lambda row: (row["starts_at"], row["id"]))


async def _bookings(tx: Tx, rows: Sequence[Row], me: str) -> list[Booking]:
    others = {_other(row, me) for row in rows} - {""}
    names = await names_of(tx, sorted(others))
    return [_booking(row, me, names.get(_other(row, me)), tx.now) for row in rows]


def _other(row: Row, me: str) -> str:
    return str(row["member"] if row["guide"] == me else row["guide"])


def _booking(row: Row, me: str, other_name: str | None, now: int) -> Booking:
    guides_it = row["guide"] == me
    return Booking(
        session=row["id"], version=row["version"], offer=row["offer"], title=row["title"],
        side="guide" if guides_it else "member", other_name=other_name,
        other_star=row["member_star"] if guides_it else row["guide_star"], state=_state(row, now),
        start=row["start"], zone=row["zone"], starts_at=row["starts_at"], ends_at=row["ends_at"],
        door_at=row["starts_at"] - DOOR_OPENS, free_until=row["starts_at"] - row["cancel_hours"] * HOUR,
        cancelled_by=row["cancelled_side"], words=row["words"], room=row["room"],
    )  # fmt: skip


def _state(row: Row, now: int) -> Literal["booked", "cancelled", "held", "over"]:
    if row["state"] == "cancelled":
        return "cancelled"
    if now < row["ends_at"]:
        return "booked"
    return "over" if row["held_at"] is None else "held"


# ---------------------------------------------------------------- the guide's desk


async def desk(tx: Tx, me: str) -> GuideDesk:
    """What a guide offers, who waits, and what is booked of it."""
    guide = await guide_of(tx, me)
    assert guide is not None
    rows = await _rows(tx, me, tx.now, only="guide = ?")
    return GuideDesk(
        verified_at=guide.verified_at,
        offers=[await _own_offer(tx, each) for each in await offers_of(tx, me)],
        bookings=await _bookings(tx, [row for row in rows if row["state"] == "booked"], me),
    )  # fmt: skip


async def _own_offer(tx: Tx, offer: Offer) -> OwnOffer:
    schedule = offer.schedule
    coming = times(schedule, offer.pause_minutes, tx.now + 1, offer.horizon(tx.now))
    return OwnOffer(
        offer=offer.id, version=offer.version, title=offer.title, about=offer.about,
        languages=list(offer.languages), zone=schedule.zone, start=local(schedule.start),
        rule=None if schedule.rule is None else str(schedule.rule), minutes=schedule.minutes,
        cancel_hours=offer.cancel_hours, days_ahead=offer.days_ahead, pause_minutes=offer.pause_minutes,
        waiting=await waiting.how_many(tx, offer.id),
        times=[_time(each) for each in islice(coming, OWN_TIMES_SHOWN)],
        closed=[local(each.start) for each in schedule.changes], ended_at=offer.ended_at,
    )  # fmt: skip
