"""Who waits for a time, and what becomes free: kept for the first who waits, then for the next.

Everything here is done with the guide's row taken (``bookings.take``).
"""

from __future__ import annotations

from asterism.errors import Refusal
from asterism.guided.bookings import DAY, HOUR
from asterism.guided.busy import busy, has_enough
from asterism.guided.guides import Guide, guide_of, may_meet, seeker_of, speaks
from asterism.guided.offers import Offer, offers_of
from asterism.guided.telling import News, derived
from asterism.guided.times import Time, times
from asterism.store.base import Row, Tx

WAITING = 30
"""How many wait for a time of one offer, at most."""
KEPT = DAY
"""So long a time is kept for one person, or half of what is left until it begins."""
SOON = HOUR
"""What begins within it is kept for nobody."""
LOOK_EVERY = HOUR
"""How often days that came meanwhile are looked through while somebody waits."""
_LONGEST = 6 * HOUR
"""Longer than a session with its pause."""


async def waits(tx: Tx, offer: str, member: str) -> bool:
    row = await tx.one("SELECT 1 AS there FROM offer_waiting WHERE offer = ? AND member = ?", offer, member)
    return row is not None


async def how_many(tx: Tx, offer: str) -> int:
    row = await tx.one("SELECT COUNT(*) AS n FROM offer_waiting WHERE offer = ?", offer)
    return 0 if row is None else int(row["n"])


async def held_for(tx: Tx, offer: str, member: str) -> Row | None:
    """The time that is kept for this member, while it is."""
    return await tx.one(
        "SELECT * FROM held_times WHERE offer = ? AND member = ? AND due_at > ?", offer, member, tx.now
    )


async def wait(tx: Tx, offer: Offer, member: str) -> None:
    """A place at the end of the line. Refused with ``line_full``."""
    if await waits(tx, offer.id, member):
        return
    if await how_many(tx, offer.id) >= WAITING:
        raise Refusal("line_full")
    await _stand(tx, offer, member, tx.now)


async def _stand(tx: Tx, offer: Offer, member: str, since: int) -> None:
    # What is free now is there for everybody: those who wait are given what comes.
    await tx.run(
        "UPDATE guide_offers SET looked_until = ?, due_at = ? WHERE id = ? AND due_at IS NULL",
        offer.horizon(tx.now), tx.now + LOOK_EVERY, offer.id,
    )  # fmt: skip
    await tx.run(
        "INSERT INTO offer_waiting (offer, member, since) VALUES (?, ?, ?)"
        " ON CONFLICT (offer, member) DO UPDATE SET since = excluded.since",
        offer.id, member, since,
    )  # fmt: skip


async def wait_no_more(tx: Tx, news: News, offer: str, member: str) -> None:
    """Their place ends; what was kept for them goes to the next."""
    await tx.run("DELETE FROM offer_waiting WHERE offer = ? AND member = ?", offer, member)
    row = await tx.one("DELETE FROM held_times WHERE offer = ? AND member = ? RETURNING *", offer, member)
    if row is not None:
        await _on(tx, news, row)


async def keep_no_more(tx: Tx, news: News, hold: Row) -> None:
    """A boundary stands there by now: the time goes to the next."""
    await tx.run("DELETE FROM held_times WHERE id = ?", hold["id"])
    news.concerns(hold["member"])
    await _on(tx, news, hold)


async def has_booked(tx: Tx, news: News, offer: Offer, member: str, time: Time) -> None:
    """Who has a time waits no more; what was kept for them besides goes to the next."""
    rows = await tx.all(
        "DELETE FROM held_times WHERE guide = ? AND member = ? AND (offer = ? OR (starts_at < ?"
        " AND busy_until > ?)) RETURNING *",
        offer.guide, member, offer.id, time.busy_until, time.starts_at,
    )  # fmt: skip
    await tx.run("DELETE FROM offer_waiting WHERE offer = ? AND member = ?", offer.id, member)
    for row in sorted(rows, key=lambda row: str(row["id"])):
        await _on(tx, news, row)


async def first_in_line(tx: Tx, news: News, offer: Offer, member: str) -> None:
    """Whom the guide cancelled comes first from now on, and the next time that is free is kept for them."""
    guide, them = await guide_of(tx, offer.guide), await seeker_of(tx, member)
    if guide is None or them is None or offer.ended_at is not None:
        return
    if not may_meet(guide, them) or not speaks(them, offer.languages):
        return
    await _stand(tx, offer, member, 0)
    for time in offer.times(tx.now + SOON, tx.now):
        if await _keep_for_next(tx, news, offer, guide, time, 0):
            return


# ---------------------------------------------------------------- what becomes free


async def freed(
    tx: Tx, news: News, guide: str, begins: int, ends: int, *, first: str, at: int | None = None,
    alone: bool = False,
) -> None:  # fmt: skip
    """This time of a guide may be free again: what fits into it is kept for those who wait.

    ``first``: the offer that comes before the guide's others; ``alone``: nothing of the others came. ``at``:
    when it became free; whoever waits only since then is not asked.
    """
    one = await guide_of(tx, guide)
    if one is None or not one.may:
        return
    offers = [each for each in await offers_of(tx, guide) if each.id == first or not alone]
    for offer in sorted(offers, key=lambda each: each.id != first):
        window = times(offer.schedule, offer.pause_minutes, max(begins - _LONGEST, tx.now + 1), ends)
        for time in window:
            if time.busy_until > begins and time.starts_at < offer.horizon(tx.now):
                await _keep_for_next(tx, news, offer, one, time, tx.now if at is None else at)


async def pass_on(tx: Tx, news: News, hold: Row) -> None:
    """A time that was kept long enough: its person comes again at the end, and it is kept for the next."""
    await tx.run(
        "UPDATE offer_waiting SET since = ? WHERE offer = ? AND member = ?",
        tx.now, hold["offer"], hold["member"],
    )  # fmt: skip
    await tx.run("DELETE FROM held_times WHERE id = ?", hold["id"])
    news.concerns(hold["member"])
    await _on(tx, news, hold)


async def _on(tx: Tx, news: News, hold: Row) -> None:
    await freed(
        tx, news, hold["guide"], hold["starts_at"], hold["busy_until"], first=hold["offer"],
        at=hold["freed_at"],
    )  # fmt: skip


async def pass_on_due(tx: Tx, news: News, guide: str) -> None:
    """All of this guide that were kept long enough, so that nobody gets ahead of the next who waits."""
    for row in await tx.all(
        "SELECT * FROM held_times WHERE guide = ? AND due_at <= ? ORDER BY due_at, id", guide, tx.now
    ):
        await pass_on(tx, news, row)


async def look_through(tx: Tx, news: News, offer: Offer) -> None:
    """The times that came since they were looked through last: with each day, or by another rule."""
    guide = await guide_of(tx, offer.guide)
    until = offer.horizon(tx.now)
    if guide is not None and guide.may:
        for time in times(offer.schedule, offer.pause_minutes, max(offer.looked_until, tx.now + 1), until):
            await _keep_for_next(tx, news, offer, guide, time, tx.now)
    again = tx.now + LOOK_EVERY if await how_many(tx, offer.id) else None
    await tx.run(
        "UPDATE guide_offers SET looked_until = ?, due_at = ?, lease_until = 0, tries = 0,"
        " set_aside_at = NULL WHERE id = ?",
        until, again, offer.id,
    )  # fmt: skip


async def keep_what_stands(tx: Tx, offer: Offer) -> None:
    """After another rule: what is kept and not offered any more is kept no longer. Whoever it was kept for
    stays where they are in the line."""
    for row in await tx.all("SELECT * FROM held_times WHERE offer = ?", offer.id):
        time = offer.still(row["start"], tx.now)
        if time is None or (time.starts_at, time.ends_at) != (row["starts_at"], row["ends_at"]):
            await tx.run("DELETE FROM held_times WHERE id = ?", row["id"])


async def _keep_for_next(tx: Tx, news: News, offer: Offer, guide: Guide, time: Time, freed_at: int) -> bool:
    """Keeps a time for the first in line whom it fits; False when there is nobody, or it is not free."""
    if time.starts_at < tx.now + SOON:
        return False
    rows = await tx.all(
        "SELECT w.member FROM offer_waiting w WHERE w.offer = ? AND w.since <= ? AND NOT EXISTS"
        " (SELECT 1 FROM held_times h WHERE h.offer = w.offer AND h.member = w.member)"
        " ORDER BY w.since, w.member",
        offer.id, freed_at,
    )  # fmt: skip
    if not rows or not time.is_free(await busy(tx, offer.guide, time)):
        return False
    for row in rows:
        them = await seeker_of(tx, row["member"])
        if them is None or not may_meet(guide, them) or not speaks(them, offer.languages):
            continue
        if await has_enough(tx, them.member) or not time.is_free((), await busy(tx, them.member, time)):
            continue
        until = tx.now + min(KEPT, (time.starts_at - tx.now) // 2)
        await tx.run(
            "INSERT INTO held_times (id, offer, start, guide, member, starts_at, ends_at, busy_until,"
            " freed_at, due_at, lease_until, tries) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
            derived(offer.id, time.start, them.member, str(tx.now)), offer.id, time.start, offer.guide,
            them.member, time.starts_at, time.ends_at, time.busy_until, freed_at, until,
        )  # fmt: skip
        await news.notice(
            them.member, "session_time", about=offer.id, useless_at=until, name=offer.title, start=time.start,
            zone=offer.schedule.zone,
        )  # fmt: skip
        return True
    return False


async def step(tx: Tx, news: News, hold: Row) -> int:
    """One time that was kept long enough; how late."""
    await pass_on(tx, news, hold)
    return int(tx.now - hold["due_at"])
