"""Letting somebody go from a circle: a reason that goes to them, an appeal, and a steward's answer (P18)."""

from __future__ import annotations

from asterism.circles.doors import Circle, Place
from asterism.errors import Refusal
from asterism.people.store import notify
from asterism.store.base import Row, Tx
from asterism.wire.circles import CircleAppeal


async def write_down(tx: Tx, new: str, circle: Circle, place: Place, by: str, reason: str) -> None:
    """From now on the circle is not there for them. ``new``: its id."""
    await tx.run(
        "INSERT INTO circle_let_go (id, circle, member, reason, by_member, at, stands)"
        " VALUES (?, ?, ?, ?, ?, ?, 1)",
        new, circle.id, place.member, reason, by, tx.now,
    )  # fmt: skip
    await notify(tx, new, place.member, "circle_let_go", circle=circle.id, name=circle.theme, reason=reason)


async def of_member(tx: Tx, member: str, limit: int) -> list[Row]:
    """Newest first, each with the circle's theme."""
    return await tx.all(
        "SELECT l.*, c.theme FROM circle_let_go l JOIN circles c ON c.id = l.circle WHERE l.member = ?"
        " ORDER BY l.at DESC, l.id LIMIT ?",
        member, limit,
    )  # fmt: skip


async def appeal(tx: Tx, ref: str, member: str, words: str) -> str:
    """Once, in their own words. Returns who let them go. ``not_found`` for what concerns somebody else."""
    row = await tx.one("SELECT by_member FROM circle_let_go WHERE id = ? AND member = ?", ref, member)
    if row is None:
        raise Refusal("not_found")
    changed = await tx.run(
        "UPDATE circle_let_go SET appeal = ?, appealed_at = ? WHERE id = ? AND appealed_at IS NULL",
        words, tx.now, ref,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")
    return str(row["by_member"])


_FOR = "l.appealed_at IS NOT NULL AND l.by_member <> ? AND l.member <> ?"


async def appeals(tx: Tx, steward: str) -> list[CircleAppeal]:
    """Those this steward may judge or know of, what waits first: never an own act, never one's own appeal."""
    rows = await tx.all(
        "SELECT l.*, c.theme, m.name FROM circle_let_go l JOIN circles c ON c.id = l.circle"
        f" LEFT JOIN members m ON m.id = l.by_member WHERE {_FOR}"
        " ORDER BY CASE WHEN l.appeal_answer IS NULL THEN 0 ELSE 1 END, l.appealed_at DESC, l.id LIMIT 100",
        steward, steward,
    )  # fmt: skip
    return [
        CircleAppeal(
            ref=row["id"], act="let_go", circle=row["circle"], theme=row["theme"], at=row["at"],
            by_name=row["name"], reason=row["reason"], appeal=row["appeal"] or "",
            appealed_at=row["appealed_at"],
            appeal_answer=row["appeal_answer"], stands=bool(row["stands"]),
        )
        for row in rows
    ]  # fmt: skip


async def waiting(tx: Tx, steward: str) -> int:
    """How many of them wait for an answer of this steward."""
    row = await tx.one(
        f"SELECT COUNT(*) AS n FROM circle_let_go l WHERE {_FOR} AND l.appeal_answer IS NULL",
        steward, steward,
    )  # fmt: skip
    return 0 if row is None else int(row["n"])


async def answer(tx: Tx, ref: str, steward: str, said: str, notice: str, *, stands: bool) -> Row:
    """Answers an appeal; when letting go does not stand they may come in again, as anybody may."""
    row = await tx.one(
        "SELECT l.*, c.theme FROM circle_let_go l JOIN circles c ON c.id = l.circle"
        f" WHERE l.id = ? AND {_FOR}",
        ref, steward, steward,
    )  # fmt: skip
    if row is None:
        raise Refusal("not_found")
    changed = await tx.run(
        "UPDATE circle_let_go SET appeal_answer = ?, appeal_answered_by = ?, answered_at = ?, stands = ?"
        " WHERE id = ? AND appeal_answer IS NULL",
        said, steward, tx.now, int(stands), ref,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")
    await notify(tx, notice, row["member"], "appeal_outcome", name=row["theme"], answer=said)
    return row
