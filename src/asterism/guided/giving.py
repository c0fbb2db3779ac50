"""Giving a time away: booking, moving, cancelling. Nobody's time twice, whatever happens at once.

Each takes the rows of both people first (``bookings.take``); what overlaps is then looked up in the same
transaction, over all offers of the guide and all sessions of the member.
"""

from __future__ import annotations

from asterism.errors import Refusal
from asterism.guided import reminders, waiting
from asterism.guided.bookings import HOUR, booking_to_change, take_known
from asterism.guided.busy import BOOKED_AHEAD, booked_often, busy, has_enough, is_booked
from asterism.guided.guides import guide_of, may_meet, seeker_of
from asterism.guided.offers import Offer, offer_row, offer_to_see, offer_to_take, offers_of, take_out
from asterism.guided.telling import News
from asterism.guided.times import Time, time_named, times
from asterism.rooms.stars import star_for
from asterism.schedules.schedule import DAY, MAX_CHANGES
from asterism.store.base import Row, Tx
from asterism.stories.texts import said
from asterism.wire.guided import BookSession, CancelBooking, MoveBooking

MOVES = 10
"""So often one session is moved freely; then once an hour, for its guide is knocked at each time."""


async def book(tx: Tx, news: News, new: str, me: str, asked: BookSession) -> Row:
    """Books a time; the same ``client_id`` again gives the same booking."""
    if (before := await _booked_before(tx, me, asked.client_id)) is not None:
        return before
    offer, _, _ = await offer_to_see(tx, asked.offer, me)
    time = _wanted(offer, asked.start, asked.starts_at, tx.now)
    if await is_booked(tx, offer.guide, time):
        # What is given away already need not be waited for; of many who want one time most end here.
        raise Refusal("time_taken")
    offer, _, _ = await offer_to_take(tx, asked.offer, me)
    if (before := await _booked_before(tx, me, asked.client_id)) is not None:
        return before
    time = _wanted(offer, asked.start, asked.starts_at, tx.now)
    if await has_enough(tx, me):
        raise Refusal("bookings_full", limit=BOOKED_AHEAD)
    if await booked_often(tx, me):
        raise Refusal("too_fast", retry_after_s=HOUR // 1000)
    await _must_be_free(tx, news, offer, time, me)
    guide_star = star_for(new, offer.guide, ())
    await tx.run(
        "INSERT INTO bookings (id, client_id, offer, guide, member, guide_star, member_star, state, version,"
        " title, start, zone, starts_at, ends_at, busy_until, cancel_hours, words, made_at, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'booked', 1, ?, ?, ?, ?, ?, ?, ?, '', ?, ?)",
        new, asked.client_id, offer.id, offer.guide, me, guide_star, star_for(new, me, {guide_star}),
        offer.title, time.start, offer.schedule.zone, time.starts_at, time.ends_at, time.busy_until,
        offer.cancel_hours, tx.now, tx.now,
    )  # fmt: skip
    row = await _row(tx, new)
    await reminders.plan(tx, row)
    await waiting.has_booked(tx, news, offer, me, time)
    await _tell(tx, news, row, "session_booked", offer.guide)
    return row


async def move(tx: Tx, news: News, session: str, me: str, asked: MoveBooking) -> Row:
    """Another time of the same offer, by the member; its id stays."""
    row = await booking_to_change(tx, session, me)
    if row["member"] != me:
        raise Refusal("not_found")
    _stands(row, asked.version, tx.now)
    offer, _, _ = await offer_to_take(tx, row["offer"], me)
    time = _wanted(offer, asked.start, asked.starts_at, tx.now)
    if time.starts_at == row["starts_at"]:
        return row
    if row["version"] > MOVES and tx.now < row["changed_at"] + HOUR:
        raise Refusal("too_fast", retry_after_s=HOUR // 1000)
    await _must_be_free(tx, news, offer, time, me, but=session)
    late = _is_late(row, tx.now)
    await tx.run(
        "UPDATE bookings SET version = version + 1, title = ?, start = ?, zone = ?, starts_at = ?,"
        " ends_at = ?, busy_until = ?, cancel_hours = ?, changed_at = ? WHERE id = ? AND version = ?",
        offer.title, time.start, offer.schedule.zone, time.starts_at, time.ends_at, time.busy_until,
        offer.cancel_hours, tx.now, session, row["version"],
    )  # fmt: skip
    moved = await _row(tx, session)
    await reminders.plan(tx, moved)
    await waiting.has_booked(tx, news, offer, me, time)
    await _free_again(tx, news, row)
    await _tell(tx, news, moved, "session_moved", offer.guide, late=late)
    return moved


async def cancel(tx: Tx, news: News, session: str, me: str, asked: CancelBooking) -> Row:
    """By either. A guide says why, and the person comes first for the next time; the guide's own time stays
    closed. Once more changes nothing."""
    row = await booking_to_change(tx, session, me)
    if row["state"] == "cancelled":
        return row
    by_guide = row["guide"] == me
    words = said(asked.words, "words", least=3 if by_guide else 0)
    _stands(row, asked.version, tx.now)
    late = _is_late(row, tx.now)
    await _call_off(tx, row, "guide" if by_guide else "member", words)
    if by_guide:
        await _close(tx, row)
        offer = await offer_row(tx, row["offer"])
        if offer is not None:
            await waiting.first_in_line(tx, news, offer, row["member"])
    else:
        await _free_again(tx, news, row)
    other = row["member"] if by_guide else row["guide"]
    await _tell(tx, news, row, "session_cancelled", other, late=late and not by_guide, words=words)
    return await _row(tx, session)


async def call_off_unfit(tx: Tx, news: News, member: str, *, leaves: bool = False) -> None:
    """Cancels the coming sessions of somebody that may not take place any more: a boundary that stands there
    by now, a part that is paused, a verification that was withdrawn. ``leaves``: all of them.

    The other is told that it was cancelled, and never why. What was kept for them, or of their time, goes
    likewise.
    """
    coming = await _coming(tx, member)
    kept = await _kept(tx, member)
    await take_known(tx, member, *(row["guide"] for row in (*coming, *kept)))
    for row in await _coming(tx, member):
        if leaves or not await _may_still(tx, row["guide"], row["member"]):
            side = "guide" if row["guide"] == member else "member"
            await _call_off(tx, row, side, "")
            await _free_again(tx, news, row)
            other = row["member"] if side == "guide" else row["guide"]
            # As if they had pressed it themselves: what is told differently would tell why.
            late = side == "member" and _is_late(row, tx.now)
            await _tell(tx, news, row, "session_cancelled", other, late=late)
            news.concerns(member)
    for row in await _kept(tx, member):
        if leaves or not await _may_still(tx, row["guide"], row["member"]):
            await waiting.keep_no_more(tx, news, row)


# ---------------------------------------------------------------- what they share


async def _booked_before(tx: Tx, me: str, client_id: str) -> Row | None:
    return await tx.one("SELECT * FROM bookings WHERE member = ? AND client_id = ?", me, client_id)


async def _row(tx: Tx, session: str) -> Row:
    row = await tx.one("SELECT * FROM bookings WHERE id = ?", session)
    assert row is not None
    return row


def _wanted(offer: Offer, start: str, seen_as: int | None, now: int) -> Time:
    """The time that somebody wants. ``stale`` when it stands for another moment than the one they saw."""
    time = time_named(offer.schedule, offer.pause_minutes, start)
    if seen_as is not None and seen_as != time.starts_at:
        raise Refusal("stale", starts_at=time.starts_at)
    if time.starts_at <= now:
        raise Refusal("closed")
    if time.starts_at >= offer.horizon(now):
        raise Refusal("time_not_offered")
    return time


def _stands(row: Row, version: int, now: int) -> None:
    """A booking that can still be moved or cancelled, as its owner saw it."""
    if row["state"] != "booked" or row["ends_at"] <= now:
        raise Refusal("closed")
    if row["room"] is not None or row["starts_at"] <= now:
        raise Refusal("session_begun")
    if row["version"] != version:
        raise Refusal("stale", version=row["version"])


def _is_late(row: Row, now: int) -> bool:
    return now > int(row["starts_at"]) - int(row["cancel_hours"]) * HOUR


async def _must_be_free(tx: Tx, news: News, offer: Offer, time: Time, me: str, *, but: str = "") -> None:
    """Refused with ``time_taken``, or ``own_time_taken`` when only the one who books has something."""
    await waiting.pass_on_due(tx, news, offer.guide)
    if not time.is_free(await busy(tx, offer.guide, time, but=but, held_for=me)):
        raise Refusal("time_taken")
    if not time.is_free((), await busy(tx, me, time, but=but)):
        raise Refusal("own_time_taken")


async def _call_off(tx: Tx, row: Row, side: str, words: str) -> None:
    changed = await tx.run(
        "UPDATE bookings SET state = 'cancelled', version = version + 1, cancelled_side = ?, words = ?,"
        " changed_at = ? WHERE id = ? AND state = 'booked'",
        side, words, tx.now, row["id"],
    )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=row["version"])
    await reminders.forget(tx, row["id"])


async def _free_again(tx: Tx, news: News, row: Row) -> None:
    await waiting.freed(tx, news, row["guide"], row["starts_at"], row["busy_until"], first=row["offer"])


async def _close(tx: Tx, row: Row) -> None:
    """A guide who cancels has no time then: whatever they offer within it is taken out."""
    for offer in await offers_of(tx, row["guide"]):
        within = list(times(offer.schedule, offer.pause_minutes, row["starts_at"] - DAY, row["ends_at"]))
        for time in within:
            if time.ends_at > row["starts_at"] and len(offer.schedule.changes) < MAX_CHANGES:
                offer = await take_out(tx, offer, time.start)


async def _tell(
    tx: Tx, news: News, row: Row, kind: str, member: str, *, late: bool = False, words: str = ""
) -> None:
    news.concerns(row["guide"], row["member"])
    if member:
        await news.notice(
            member, f"{kind}_late" if late else kind, about=row["id"], name=row["title"], start=row["start"],
            zone=row["zone"], words=words, useless_at=max(row["starts_at"], tx.now + DAY),
        )  # fmt: skip


async def _coming(tx: Tx, member: str) -> list[Row]:
    """Also one that should have begun, while nobody has come in."""
    return await tx.all(
        "SELECT * FROM bookings WHERE (guide = ? OR member = ?) AND state = 'booked' AND (starts_at > ?"
        " OR (ends_at > ? AND room IS NULL)) ORDER BY starts_at, id",
        member, member, tx.now, tx.now,
    )  # fmt: skip


async def _kept(tx: Tx, member: str) -> list[Row]:
    """What is kept for this member, or of their time for others. A place in a line stays: whoever does not
    fit is passed over as long as that is so."""
    return await tx.all(
        "SELECT * FROM held_times WHERE member = ? OR guide = ? ORDER BY due_at, id", member, member
    )


async def _may_still(tx: Tx, guide: str, member: str) -> bool:
    one, them = await guide_of(tx, guide), await seeker_of(tx, member)
    return one is not None and them is not None and may_meet(one, them)
