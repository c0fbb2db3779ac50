"""Appeals against an end for safety: by the caller, judged by a steward who did not end it."""

from __future__ import annotations

from asterism.errors import Refusal
from asterism.people.store import notify
from asterism.store.base import Tx
from asterism.wire.safety import SafetyAppeal


async def appeal(tx: Tx, call: str, caller: str, words: str) -> str:
    """One appeal against each end, as long as it is kept (30 days). Returns who ended it."""
    row = await tx.one("SELECT by_member FROM safety_ends WHERE call = ? AND caller = ?", call, caller)
    if row is None:
        raise Refusal("not_found")
    changed = await tx.run(
        "UPDATE safety_ends SET appeal = ?, appealed_at = ? WHERE call = ? AND appealed_at IS NULL",
        words, tx.now, call,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")
    return str(row["by_member"])


async def appeals(tx: Tx, steward: str) -> list[SafetyAppeal]:
    """Appeals that this steward may judge or know of, those that wait first: never against an own end, never
    one's own."""
    rows = await tx.all(
        "SELECT s.*, m.name FROM safety_ends s LEFT JOIN members m ON m.id = s.by_member"
        " WHERE s.appealed_at IS NOT NULL AND s.by_member <> ? AND s.caller <> ?"
        " ORDER BY CASE WHEN s.appeal_answer IS NULL THEN 0 ELSE 1 END, s.appealed_at DESC, s.call LIMIT 100",
        steward, steward,
    )  # fmt: skip
    return [
        SafetyAppeal(
            call=row["call"], at=row["at"], by_name=row["name"], reason=row["reason"], appeal=row["appeal"],
            appealed_at=row["appealed_at"], appeal_answer=row["appeal_answer"], stands=bool(row["stands"]),
        )
        for row in rows
    ]  # fmt: skip


async def waiting(tx: Tx, steward: str) -> int:
    """How many of them wait for an answer."""
    row = await tx.one(
        "SELECT COUNT(*) AS n FROM safety_ends WHERE appealed_at IS NOT NULL AND appeal_answer IS NULL"
        " AND by_member <> ? AND caller <> ?",
        steward, steward,
    )  # fmt: skip
    return 0 if row is None else int(row["n"])


async def answer(tx: Tx, call: str, steward: str, said: str, notice: str, *, stands: bool) -> None:
    """Answers an appeal. An end that does not stand counts no longer when the caller reaches out."""
    row = await tx.one(
        "SELECT caller FROM safety_ends WHERE call = ? AND appealed_at IS NOT NULL AND by_member <> ?"
        " AND caller <> ?",
        call, steward, steward,
    )  # fmt: skip
    if row is None:
        raise Refusal("not_found")
    changed = await tx.run(
        "UPDATE safety_ends SET appeal_answer = ?, appeal_answered_by = ?, answered_at = ?, stands = ?"
        " WHERE call = ? AND appeal_answer IS NULL",
        said, steward, tx.now, int(stands), call,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")
    await notify(tx, notice, row["caller"], "appeal_outcome", call=call, answer=said)
