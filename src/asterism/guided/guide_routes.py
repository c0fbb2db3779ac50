"""A guide's own desk over HTTP: what they offer, and what is booked of it."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.errors import Refusal
from asterism.guided import offers, views, waiting
from asterism.guided.bookings import take
from asterism.guided.guides import guide_of
from asterism.guided.offers import Offer
from asterism.guided.telling import News
from asterism.guided.times import planned
from asterism.store.base import Tx
from asterism.wire.guided import ChangeOffer, ChangeTime, EndOffer, GuideDesk, MakeOffer

_SCHEDULE = (
    "schedule_unreadable", "zone_unknown", "rule_unreadable", "rule_too_dense", "rule_contradicts",
    "rule_too_large", "no_such_time",
)  # fmt: skip
_OWN = ("malformed", "not_found", "closed", "stale")


@endpoint("GET", "/api/guiding", who="guide")
async def guiding(door: Door) -> GuideDesk:
    """What I offer, how many wait for it, and my coming sessions."""
    return await door.parts.store.read(lambda tx: views.desk(tx, door.me))


@endpoint(
    "POST", "/api/offers", who="guide", status=201,
    errors=("malformed", "guide_not_verified", "offers_full", *_SCHEDULE),
)  # fmt: skip
async def make_offer(door: Door, body: MakeOffer) -> GuideDesk:
    """Offers times by a rule in local time. Sending it again changes nothing."""
    new = door.parts.dice.new_id()
    schedule = planned(body.schedule)

    async def work(tx: Tx) -> GuideDesk:
        await take(tx, door.me)
        guide = await guide_of(tx, door.me)
        assert guide is not None
        await offers.make(tx, new, guide, body, schedule)
        return await views.desk(tx, door.me)

    return await door.parts.store.write(work, serial=False)


@endpoint("POST", "/api/offers/{offer}/change", who="guide", errors=(*_OWN, *_SCHEDULE))
async def change_offer(door: Door, offer: str, body: ChangeOffer) -> GuideDesk:
    """Changes an offer. What is booked stays as it is; who waits comes first for what is new."""
    entry = door.parts.dice.new_id()
    schedule = planned(body.schedule)

    async def work(tx: Tx) -> GuideDesk:
        before = await offers.offer_for_guide(tx, offer, door.me)
        after = await offers.change(tx, before, body, schedule)
        await waiting.keep_what_stands(tx, after)
        await _look_anew(tx, News(tx, entry, door.parts), before, after)
        return await views.desk(tx, door.me)

    return await door.parts.store.write(work, serial=False)


async def _look_anew(tx: Tx, news: News, before: Offer, after: Offer) -> None:
    """Those who wait are given what the new rule has and the old one had not."""
    had = {each.starts_at for each in before.times(0, tx.now)}
    for time in after.times(0, tx.now):
        if time.starts_at not in had:
            begins = time.starts_at
            await waiting.freed(tx, news, after.guide, begins, begins + 1, first=after.id, alone=True)


@endpoint(
    "POST", "/api/offers/{offer}/time", who="guide",
    errors=(*_OWN, "schedule_unreadable", "time_not_offered", "rule_too_large"),
)  # fmt: skip
async def change_time(door: Door, offer: str, body: ChangeTime) -> GuideDesk:
    """Takes one time out of an offer, or gives it back. What is booked at it stays."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> GuideDesk:
        found = await offers.offer_for_guide(tx, offer, door.me)
        if body.what == "close":
            after = await offers.take_out(tx, found, body.start, body.version)
            await waiting.keep_what_stands(tx, after)
        else:
            after = await offers.give_back(tx, found, body.start, body.version)
            await _look_anew(tx, News(tx, entry, door.parts), found, after)
        return await views.desk(tx, door.me)

    return await door.parts.store.write(work, serial=False)


@endpoint("POST", "/api/offers/{offer}/end", who="guide", errors=_OWN)
async def end_offer(door: Door, offer: str, body: EndOffer) -> GuideDesk:
    """Ends an offer: nothing of it can be booked any more, and what is booked stays. Who waited is told."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> GuideDesk:
        found = await offers.offer_for_guide(tx, offer, door.me)
        if found.version != body.version:
            raise Refusal("stale", version=found.version)
        news = News(tx, entry, door.parts)
        for member in await offers.end(tx, found, body.version):
            await news.notice(
                member, "session_offer_ended", about=offer, useless_at=tx.now + 86_400_000, name=found.title
            )
        return await views.desk(tx, door.me)

    return await door.parts.store.write(work, serial=False)
