"""Offers in the store: their doors, and making, changing and ending one. The times of a guide are given away
by whoever holds the guide's row (``bookings.take``), and so they are changed."""

from __future__ import annotations

from dataclasses import dataclass

from asterism.errors import Refusal
from asterism.guided.bookings import DAY, take
from asterism.guided.guides import Guide, Seeker, guide_of, guides_of, may_meet, seeker_of, speaks
from asterism.guided.times import Time, offered, times
from asterism.people.store import as_text, words_of
from asterism.schedules.kept_schedule import as_kept, schedule_of
from asterism.schedules.schedule import Schedule, cancel, find, restore, with_plan
from asterism.store.base import Row, Tx
from asterism.stories.texts import said
from asterism.wire.guided import ChangeOffer, MakeOffer

OFFERS_OF_ONE = 12
"""Offers of one guide that go on, at most."""
SHOWN = 100
"""Offers that are looked at for one person, at most."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer as it is kept; ``languages`` in small letters."""

    id: str
    guide: str
    version: int
    title: str
    about: str
    languages: tuple[str, ...]
    schedule: Schedule
    cancel_hours: int
    days_ahead: int
    pause_minutes: int
    looked_until: int
    ended_at: int | None

    def times(self, since: int, now: int) -> list[Time]:
        """Those from a moment on that can be booked now as far as the days go, free or taken."""
        return [*times(self.schedule, self.pause_minutes, max(since, now + 1), self.horizon(now))]

    def horizon(self, now: int) -> int:
        """Nothing can be booked from this moment on."""
        return now + self.days_ahead * DAY

    def still(self, start: str, now: int) -> Time | None:
        """The time of this name, when it is offered at this moment."""
        if self.ended_at is not None:
            return None
        time = offered(self.schedule, self.pause_minutes, start)
        return time if time is not None and now < time.starts_at < self.horizon(now) else None


def offer_of(row: Row) -> Offer:
    return Offer(
        id=row["id"], guide=row["guide"], version=row["version"], title=row["title"], about=row["about"],
        languages=tuple(words_of(row["languages"])), schedule=schedule_of(row["schedule"]),
        cancel_hours=row["cancel_hours"], days_ahead=row["days_ahead"], pause_minutes=row["pause_minutes"],
        looked_until=row["looked_until"], ended_at=row["ended_at"],
    )  # fmt: skip


# ---------------------------------------------------------------- doors


async def offer_row(tx: Tx, offer: str) -> Offer | None:
    row = await tx.one("SELECT * FROM guide_offers WHERE id = ?", offer)
    return None if row is None else offer_of(row)


async def seeker(tx: Tx, member: str) -> Seeker:
    """Who looks for a session. Refused with ``suspended`` while their part is paused."""
    found = await seeker_of(tx, member)
    if found is None:
        raise Refusal("not_found")
    if found.suspended:
        raise Refusal("suspended")
    return found


async def offers_to_see(tx: Tx, me: Seeker) -> list[tuple[Offer, Guide]]:
    """What no boundary keeps from this person."""
    rows = await tx.all(
        "SELECT o.* FROM guide_offers o JOIN guides g ON g.member = o.guide AND g.withdrawn_at IS NULL"
        " WHERE o.ended_at IS NULL ORDER BY o.made_at, o.id LIMIT ?",
        10 * SHOWN,
    )
    found = [offer for row in rows if speaks(me, (offer := offer_of(row)).languages)]
    guides = await guides_of(tx, sorted({each.guide for each in found}))
    seen = [(each, guides[each.guide]) for each in found if each.guide in guides]
    return [(offer, guide) for offer, guide in seen if may_meet(guide, me)][:SHOWN]


async def offer_to_see(tx: Tx, offer: str, member: str) -> tuple[Offer, Guide, Seeker]:
    """For everybody whom no boundary keeps from it; ``not_found`` for all others, and once it has ended."""
    me = await seeker(tx, member)
    found = await offer_row(tx, offer)
    guide = None if found is None else await guide_of(tx, found.guide)
    if found is None or guide is None or found.ended_at is not None:
        raise Refusal("not_found")
    if not may_meet(guide, me) or not speaks(me, found.languages):
        raise Refusal("not_found")
    return found, guide, me


async def offer_to_take(tx: Tx, offer: str, member: str) -> tuple[Offer, Guide, Seeker]:
    """:func:`offer_to_see`, and nobody gives away time of the guide or of this member meanwhile."""
    found = await offer_row(tx, offer)
    if found is None:
        raise Refusal("not_found")
    await take(tx, found.guide, member)
    return await offer_to_see(tx, offer, member)


async def offer_for_guide(tx: Tx, offer: str, member: str) -> Offer:
    """For the one whose it is, to change it; ``closed`` once it has ended."""
    found = await offer_row(tx, offer)
    if found is None or found.guide != member:
        raise Refusal("not_found")
    await take(tx, member)
    found = await offer_row(tx, offer)
    if found is None:
        raise Refusal("not_found")
    if found.ended_at is not None:
        raise Refusal("closed")
    return found


async def offers_of(tx: Tx, guide: str) -> list[Offer]:
    """Those that go on, the first before the others."""
    rows = await tx.all(
        "SELECT * FROM guide_offers WHERE guide = ? AND ended_at IS NULL ORDER BY made_at, id", guide
    )
    return [offer_of(row) for row in rows]


# ---------------------------------------------------------------- making and changing


@dataclass(frozen=True, slots=True)
class _Written:
    title: str
    about: str
    languages: str


def _written(asked: MakeOffer | ChangeOffer) -> _Written:
    return _Written(
        title=" ".join(said(asked.title, "title", least=2).split()),
        about=said(asked.about, "about"),
        languages=as_text(list(dict.fromkeys(each.lower() for each in asked.languages))),
    )


async def make(tx: Tx, new: str, guide: Guide, asked: MakeOffer, schedule: Schedule) -> None:
    """Keeps a new offer; the same ``client_id`` again changes nothing. The guide's row is taken."""
    words = _written(asked)
    before = await tx.one(
        "SELECT 1 AS there FROM guide_offers WHERE guide = ? AND client_id = ?",
        guide.member, asked.client_id,
    )  # fmt: skip
    if before is not None:
        return
    if not guide.may:
        raise Refusal("guide_not_verified")
    if len(await offers_of(tx, guide.member)) >= OFFERS_OF_ONE:
        raise Refusal("offers_full", limit=OFFERS_OF_ONE)
    await tx.run(
        "INSERT INTO guide_offers (id, client_id, guide, version, title, about, languages, schedule,"
        " cancel_hours, days_ahead, pause_minutes, looked_until, made_at, lease_until, tries)"
        " VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
        new, asked.client_id, guide.member, words.title, words.about, words.languages, as_kept(schedule),
        asked.cancel_hours, asked.days_ahead, asked.pause_minutes, tx.now, tx.now,
    )  # fmt: skip


async def change(tx: Tx, offer: Offer, asked: ChangeOffer, schedule: Schedule) -> Offer:
    """Changes all of it; times taken out that the new rule also has stay so. Refused with ``stale``."""
    words = _written(asked)
    kept = with_plan(offer.schedule, schedule)
    changed = await tx.run(
        "UPDATE guide_offers SET version = version + 1, title = ?, about = ?, languages = ?, schedule = ?,"
        " cancel_hours = ?, days_ahead = ?, pause_minutes = ? WHERE id = ? AND version = ?",
        words.title, words.about, words.languages, as_kept(kept), asked.cancel_hours, asked.days_ahead,
        asked.pause_minutes, offer.id, asked.version,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=offer.version)
    after = await offer_row(tx, offer.id)
    assert after is not None
    return after


async def take_out(tx: Tx, offer: Offer, start: str, version: int | None = None) -> Offer:
    """One time is offered no more. Taking it out twice is taking it out once."""
    _known(offer, start)
    return await _with_changes(tx, offer, cancel(offer.schedule, start), version)


async def give_back(tx: Tx, offer: Offer, start: str, version: int | None = None) -> Offer:
    """One time is offered as the rule says."""
    _known(offer, start)
    return await _with_changes(tx, offer, restore(offer.schedule, start), version)


def _known(offer: Offer, start: str) -> None:
    try:
        find(offer.schedule, start)
    except Refusal:
        raise Refusal("time_not_offered") from None


async def _with_changes(tx: Tx, offer: Offer, schedule: Schedule, version: int | None) -> Offer:
    if version is not None and version != offer.version:
        raise Refusal("stale", version=offer.version)
    if schedule == offer.schedule:
        return offer
    changed = await tx.run(
        "UPDATE guide_offers SET version = version + 1, schedule = ? WHERE id = ? AND version = ?",
        as_kept(schedule), offer.id, offer.version,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=offer.version)
    after = await offer_row(tx, offer.id)
    assert after is not None
    return after


async def end(tx: Tx, offer: Offer, version: int) -> list[str]:
    """Nothing of it can be booked any more; what is booked stays. Returns who waited for a time."""
    changed = await tx.run(
        "UPDATE guide_offers SET version = version + 1, ended_at = ?, due_at = NULL WHERE id = ?"
        " AND version = ?",
        tx.now, offer.id, version,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=offer.version)
    waited = await tx.all("SELECT member FROM offer_waiting WHERE offer = ? ORDER BY member", offer.id)
    await tx.run("DELETE FROM held_times WHERE offer = ?", offer.id)
    await tx.run("DELETE FROM offer_waiting WHERE offer = ?", offer.id)
    return [row["member"] for row in waited]
