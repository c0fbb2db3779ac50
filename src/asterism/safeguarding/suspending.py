"""Pausing somebody's part in the network: with a reason, an appeal, and a way back."""

from __future__ import annotations

from asterism.bonds import leaving as bonds_leaving
from asterism.errors import Refusal
from asterism.guided import leaving as guided
from asterism.guided import session_leaving
from asterism.knocks import leaving as knocks
from asterism.meetings.leaving import no_more
from asterism.people.store import member_row, notify
from asterism.sky import store as sky
from asterism.store.base import Row, Tx
from asterism.wire.safety import SuspensionView


async def open_suspension(tx: Tx, member: str) -> Row | None:
    return await tx.one("SELECT * FROM suspensions WHERE member = ? AND lifted_at IS NULL", member)


async def suspend(
    tx: Tx, suspension: str, notice: str, member: str, by: str, reason: str, report: str | None = None
) -> None:
    """Pauses a member's part. Never one's own; ``stale`` when it is paused already.

    A suspended person can still reach out (P20), read the reason, appeal, and take their data along.
    """
    if member == by:
        raise Refusal("needs_second_person")
    row = await member_row(tx, member)
    changed = await tx.run(
        "UPDATE members SET standing = 'suspended' WHERE id = ? AND standing <> 'suspended'", member
    )
    if not changed:
        raise Refusal("stale")
    await tx.run(
        "INSERT INTO suspensions (id, member, standing_before, reason, report, by_member, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        suspension, member, row["standing"], reason, report, by, tx.now,
    )  # fmt: skip
    await no_more(tx, member)
    await session_leaving.no_more(tx, member)
    await guided.look_again(tx, suspension, member)
    await bonds_leaving.no_more(tx, member)
    await knocks.no_more(tx, member)
    await sky.no_more(tx, member)
    await notify(tx, notice, member, "suspended", reason=reason)


async def lift(tx: Tx, notice: str, member: str, by: str, reason: str) -> None:
    """Gives the part back, with the standing from before. Never one's own."""
    if member == by:
        raise Refusal("needs_second_person")
    row = await open_suspension(tx, member)
    if row is None:
        raise Refusal("not_found")
    await tx.run(
        "UPDATE suspensions SET lifted_at = ?, lifted_by = ?, lift_reason = ? WHERE id = ? AND lifted_at"
        " IS NULL",
        tx.now, by, reason, row["id"],
    )  # fmt: skip
    await tx.run(
        "UPDATE members SET standing = ? WHERE id = ? AND standing = 'suspended'",
        row["standing_before"],
        member,
    )
    await notify(tx, notice, member, "lifted", reason=reason)


async def appeal(tx: Tx, member: str, words: str) -> None:
    """One appeal against each suspension. ``not_found`` without one, ``stale`` for a second appeal."""
    row = await open_suspension(tx, member)
    if row is None:
        raise Refusal("not_found")
    changed = await tx.run(
        "UPDATE suspensions SET appeal = ?, appealed_at = ? WHERE id = ? AND appealed_at IS NULL",
        words, tx.now, row["id"],
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")


async def answer_appeal(tx: Tx, notice: str, member: str, by: str, answer: str, *, lifts: bool) -> None:
    """Answers an appeal. Whoever suspended does not judge it, unless there is no other steward to do so."""
    row = await open_suspension(tx, member)
    if row is None or row["appealed_at"] is None:
        raise Refusal("not_found")
    if row["by_member"] == by and await _another_steward(tx, by, member):
        raise Refusal("needs_second_person")
    changed = await tx.run(
        "UPDATE suspensions SET appeal_answer = ?, appeal_answered_by = ? WHERE id = ? AND appeal_answer"
        " IS NULL",
        answer, by, row["id"],
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")
    if lifts:
        await lift(tx, notice, member, by, answer)
    else:
        await notify(tx, notice, member, "appeal_outcome", answer=answer)


async def _another_steward(tx: Tx, one: str, about: str) -> bool:
    row = await tx.one(
        "SELECT 1 AS there FROM roles r JOIN members m ON m.id = r.member WHERE r.role = 'steward'"
        " AND m.standing <> 'suspended' AND m.id NOT IN (?, ?) LIMIT 1",
        one, about,
    )  # fmt: skip
    return row is not None


async def suspensions(tx: Tx) -> list[SuspensionView]:
    """Suspensions that stand, and those of the last while."""
    rows = await tx.all(
        "SELECT s.*, m.name FROM suspensions s JOIN members m ON m.id = s.member ORDER BY s.at DESC,"
        " s.id LIMIT 200"
    )
    return [
        SuspensionView(
            suspension=row["id"], member=row["member"], name=row["name"], reason=row["reason"], at=row["at"],
            by=row["by_member"], appeal=row["appeal"], appealed_at=row["appealed_at"],
            appeal_answer=row["appeal_answer"], lifted_at=row["lifted_at"], lift_reason=row["lift_reason"],
        )
        for row in rows
    ]  # fmt: skip
