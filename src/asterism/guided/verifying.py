"""Verifying a guide: who looked at what, and when, never the document; withdrawing it, with a reason and an
appeal (P18)."""

from __future__ import annotations

from asterism.errors import Refusal
from asterism.guided.giving import call_off_unfit
from asterism.guided.session_leaving import no_more
from asterism.guided.telling import News, derived
from asterism.people.store import member_row, notify
from asterism.people.training import verify_guide
from asterism.safeguarding.ledger import write_down
from asterism.schedules.schedule import DAY
from asterism.store.base import Row, Tx
from asterism.wire.guided import DeskGuide, DeskGuideRow, GuideAppeal, VerifyGuide

SHOWN = 300


async def verify(
    tx: Tx, news: News, entry: str, member: str, by: str, asked: VerifyGuide, checked: str
) -> None:
    """By a steward who is not that guide; once more takes the place of the time before. Refused with
    ``not_found`` for who is no guide, ``guide_not_adult``."""
    if asked.checked_at > tx.now + DAY:
        raise Refusal("malformed", field="checked_at")
    await verify_guide(tx, derived(entry, "sign off"), member, by, checked, asked.checked_at)
    if (await member_row(tx, member))["age"] != "adult":
        raise Refusal("guide_not_adult")
    await tx.run(
        "INSERT INTO guides (member, verified_at, verified_by, checked, checked_at, minors)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (member) DO UPDATE SET verified_at = excluded.verified_at,"
        " verified_by = excluded.verified_by, checked = excluded.checked, checked_at = excluded.checked_at,"
        " minors = excluded.minors, withdrawn_at = NULL",
        member, tx.now, by, checked, asked.checked_at, int(asked.minors),
    )  # fmt: skip
    await call_off_unfit(tx, news, member)
    await notify(tx, derived(entry, "notice"), member, "guide_verified")
    news.concerns(member)
    await write_down(
        tx, derived(entry, "ledger"), by, "guide_verified", member, checked=checked,
        minors=str(asked.minors).lower(),
    )  # fmt: skip


async def withdraw(tx: Tx, news: News, entry: str, member: str, by: str, reason: str) -> None:
    """Ends a verification: coming sessions are cancelled, whoever booked them is told, and one that is open
    ends. Never one's own; ``stale`` when it does not stand."""
    if member == by:
        raise Refusal("needs_second_person")
    if await tx.one("SELECT 1 AS there FROM guides WHERE member = ?", member) is None:
        raise Refusal("not_found")
    changed = await tx.run(
        "UPDATE guides SET withdrawn_at = ? WHERE member = ? AND withdrawn_at IS NULL", tx.now, member
    )
    if not changed:
        raise Refusal("stale")
    await tx.run(
        "INSERT INTO guide_withdrawals (id, member, reason, by_member, at, stands)"
        " VALUES (?, ?, ?, ?, ?, 1)",
        derived(entry, "withdrawal"), member, reason, by, tx.now,
    )  # fmt: skip
    await call_off_unfit(tx, news, member)
    await no_more(tx, member)
    await notify(tx, derived(entry, "notice"), member, "guide_withdrawn", reason=reason)
    news.concerns(member)
    await write_down(tx, derived(entry, "ledger"), by, "guide_withdrawn", member)


# ---------------------------------------------------------------- the appeal


async def of_member(tx: Tx, member: str, limit: int) -> list[Row]:
    """What was withdrawn from somebody, newest first."""
    return await tx.all(
        "SELECT * FROM guide_withdrawals WHERE member = ? ORDER BY at DESC, id LIMIT ?", member, limit
    )


async def appeal(tx: Tx, ref: str, member: str, words: str) -> str:
    """Once, in their own words. Returns who withdrew it. ``not_found`` for what concerns somebody else."""
    row = await tx.one("SELECT by_member FROM guide_withdrawals WHERE id = ? AND member = ?", ref, member)
    if row is None:
        raise Refusal("not_found")
    changed = await tx.run(
        "UPDATE guide_withdrawals SET appeal = ?, appealed_at = ? WHERE id = ? AND appealed_at IS NULL",
        words, tx.now, ref,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")
    return str(row["by_member"])


_FOR = "w.appealed_at IS NOT NULL AND w.by_member <> ? AND w.member <> ?"


async def waiting(tx: Tx, steward: str) -> int:
    """How many appeals wait for an answer of this steward."""
    row = await tx.one(
        f"SELECT COUNT(*) AS n FROM guide_withdrawals w WHERE {_FOR} AND w.appeal_answer IS NULL",
        steward, steward,
    )  # fmt: skip
    return 0 if row is None else int(row["n"])


async def answer(tx: Tx, ref: str, steward: str, said: str, notice: str, *, stands: bool) -> Row:
    """By another steward than the one who withdrew it; when that does not stand, the verification does."""
    row = await tx.one(f"SELECT * FROM guide_withdrawals w WHERE w.id = ? AND {_FOR}", ref, steward, steward)
    if row is None:
        raise Refusal("not_found")
    changed = await tx.run(
        "UPDATE guide_withdrawals SET appeal_answer = ?, appeal_answered_by = ?, answered_at = ?, stands = ?"
        " WHERE id = ? AND appeal_answer IS NULL",
        said, steward, tx.now, int(stands), ref,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")
    if not stands:
        await tx.run("UPDATE guides SET withdrawn_at = NULL WHERE member = ?", row["member"])
    await notify(tx, notice, row["member"], "appeal_outcome", answer=said)
    return row


# ---------------------------------------------------------------- the desk


async def desk(tx: Tx, steward: str) -> DeskGuide:
    """Everybody with the role, and appeals that this steward may judge or know of."""
    rows = await tx.all(
        "SELECT r.member, m.name, g.verified_at, g.checked, g.checked_at, g.minors, g.withdrawn_at,"
        " b.name AS by_name, (SELECT COUNT(*) FROM bookings k WHERE k.guide = r.member"
        " AND k.state = 'booked' AND k.ends_at > ?) AS coming"
        " FROM roles r JOIN members m ON m.id = r.member LEFT JOIN guides g ON g.member = r.member"
        " LEFT JOIN members b ON b.id = g.verified_by WHERE r.role = 'guide'"
        " ORDER BY CASE WHEN g.verified_at IS NULL THEN 0 ELSE 1 END, r.given_at, r.member LIMIT ?",
        tx.now, SHOWN,
    )  # fmt: skip
    appeals = await tx.all(
        "SELECT w.*, m.name, b.name AS by_name FROM guide_withdrawals w JOIN members m ON m.id = w.member"
        f" LEFT JOIN members b ON b.id = w.by_member WHERE {_FOR}"
        " ORDER BY CASE WHEN w.appeal_answer IS NULL THEN 0 ELSE 1 END, w.appealed_at DESC, w.id LIMIT 100",
        steward, steward,
    )  # fmt: skip
    return DeskGuide(guides=[_guide(row) for row in rows], appeals=[_appeal(row) for row in appeals])


def _guide(row: Row) -> DeskGuideRow:
    stands = row["verified_at"] is not None and row["withdrawn_at"] is None
    return DeskGuideRow(
        member=row["member"], name=row["name"], verified_at=row["verified_at"] if stands else None,
        checked=row["checked"] or "", checked_at=row["checked_at"], by_name=row["by_name"],
        minors=stands and bool(row["minors"]), coming=row["coming"],
    )  # fmt: skip


def _appeal(row: Row) -> GuideAppeal:
    return GuideAppeal(
        ref=row["id"], member=row["member"], name=row["name"], at=row["at"], by_name=row["by_name"],
        reason=row["reason"], appeal=row["appeal"] or "", appealed_at=row["appealed_at"],
        appeal_answer=row["appeal_answer"], stands=bool(row["stands"]),
    )  # fmt: skip
