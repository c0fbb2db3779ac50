"""Somebody leaves for good, or a boundary comes between two: what follows for times and bookings. And what
somebody takes along."""

from __future__ import annotations

from typing import Any

from asterism.guided.giving import call_off_unfit
from asterism.guided.session_leaving import no_more_together
from asterism.guided.telling import News
from asterism.people.erase import on_erase, on_export
from asterism.people.store import words_of
from asterism.store.base import Tx


async def look_again(tx: Tx, entry: str, member: str) -> None:
    """Inside the transaction that changed what is said of somebody (their age, a role, a clearance, a block,
    whether their part is paused): sessions that may not take place any more are cancelled, and one that
    two are in between whom a block stands now ends."""
    await call_off_unfit(tx, News(tx, entry), member)
    await no_more_together(tx, member)


@on_erase
async def _forget(tx: Tx, member: str) -> None:
    """Coming sessions are cancelled; those that were stay with the other, without a name. What was offered
    goes, and so does every place in a line."""
    await call_off_unfit(tx, News(tx, f"erased {member}"), member, leaves=True)
    for side in ("guide", "member"):
        await tx.run(
            f"UPDATE bookings SET {side} = '', client_id = id, words = CASE WHEN cancelled_side = ?"
            f" THEN '' ELSE words END WHERE {side} = ?",
            side, member,
        )  # fmt: skip
    await tx.run("UPDATE guides SET verified_by = '' WHERE verified_by = ?", member)
    await tx.run("UPDATE guide_withdrawals SET by_member = '' WHERE by_member = ?", member)
    await tx.run(
        "UPDATE guide_withdrawals SET appeal_answered_by = NULL WHERE appeal_answered_by = ?", member
    )


@on_export("guided")
async def _guided(tx: Tx, member: str) -> dict[str, Any]:
    """What somebody offers, booked, waits for, and how they were verified."""
    guide = await tx.one(
        "SELECT verified_at, checked, checked_at, minors, withdrawn_at FROM guides WHERE member = ?", member
    )
    withdrawn = await tx.all(
        "SELECT id, reason, at, appeal, appealed_at, appeal_answer, stands FROM guide_withdrawals"
        " WHERE member = ? ORDER BY at, id",
        member,
    )
    decided = await tx.all(
        "SELECT id, reason, at, appeal_answer FROM guide_withdrawals WHERE by_member = ?"
        " OR appeal_answered_by = ? ORDER BY at, id",
        member, member,
    )  # fmt: skip
    verified = await tx.all("SELECT checked, checked_at FROM guides WHERE verified_by = ?", member)
    offers = await tx.all("SELECT * FROM guide_offers WHERE guide = ? ORDER BY made_at, id", member)
    booked = await tx.all(
        "SELECT id, offer, CASE WHEN guide = ? THEN 'guide' ELSE 'member' END AS side, guide_star,"
        " member_star, state, title, start, zone, starts_at, ends_at, cancelled_side, words, held_at,"
        " made_at, changed_at FROM bookings WHERE guide = ? OR member = ? ORDER BY starts_at, id",
        member, member, member,
    )  # fmt: skip
    waiting = await tx.all(
        "SELECT offer, since FROM offer_waiting WHERE member = ? ORDER BY since, offer", member
    )
    kept = await tx.all(
        "SELECT offer, start, starts_at, due_at FROM held_times WHERE member = ? OR guide = ?"
        " ORDER BY starts_at, id",
        member, member,
    )  # fmt: skip
    reminders = await tx.all(
        "SELECT booking, due_at FROM session_reminders WHERE member = ? ORDER BY due_at, id", member
    )
    taken = await tx.one("SELECT taken FROM booked_people WHERE member = ?", member)
    return {
        "guide": None if guide is None else dict(guide),
        "withdrawn": [dict(row) for row in withdrawn],
        "decided": [dict(row) for row in decided],
        "verified_others": [dict(row) for row in verified],
        "offers": [
            dict(row) | {name: words_of(row[name]) for name in ("languages", "schedule")} for row in offers
        ],
        "bookings": [dict(row) for row in booked],
        "waiting": [dict(row) for row in waiting],
        "kept": [dict(row) for row in kept],
        "reminders": [dict(row) for row in reminders],
        "changes": None if taken is None else taken["taken"],
    }
