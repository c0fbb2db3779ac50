"""What the one who led did for safety: written down, told to the person alone, appealed, and judged by a
steward."""

from __future__ import annotations

from asterism.circles.state import Event
from asterism.errors import Refusal
from asterism.meetings.store import Kept
from asterism.people.store import notify
from asterism.safeguarding import ledger
from asterism.store.base import Row, Tx
from asterism.wire.circles import CircleAppeal

ACTS = {"taken_back": "take_back", "removed": "remove"}


async def write_down(tx: Tx, kept: Kept, event: Event, by: str, ids: tuple[str, str, str]) -> None:
    """Inside the transaction of the act. ``ids``: of the row, of its entry in the ledger, of the notice."""
    row, entry, notice = ids
    act = ACTS[event.kind]
    await tx.run(
        "INSERT INTO meeting_safety (id, meeting, circle, member, act, reason, by_member, at, stands)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
        row, kept.meeting.id, kept.meeting.circle, event.member, act, event.reason, by, tx.now,
    )  # fmt: skip
    # As with a circle: whom it concerns and why is no other steward's, and the ledger never forgets.
    await ledger.write_down(tx, entry, by, f"meeting_{event.kind}", kept.meeting.circle)
    await notify(tx, notice, event.member, "meeting_safety", act=act, ref=row, reason=event.reason)


async def appeal(tx: Tx, row: Row, words: str, entry: str) -> None:
    """One appeal against each act, as long as it is kept. Raises ``stale`` for a second one."""
    changed = await tx.run(
        "UPDATE meeting_safety SET appeal = ?, appealed_at = ? WHERE id = ? AND appealed_at IS NULL",
        words, tx.now, row["id"],
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")
    # It reaches the one who acted neither in the ledger nor on the desk; who appealed is not named.
    await ledger.write_down(
        tx, entry, None, "safety_appealed", row["id"], hidden_from=row["by_member"] or None
    )


async def to_appeal(tx: Tx, meeting: str, member: str) -> Row:
    """The newest act in this meeting that concerns this person and was not appealed, else the newest.

    It is the door of whom it concerns, also after the dawn. Raises ``not_found``."""
    row = await tx.one(
        "SELECT * FROM meeting_safety WHERE meeting = ? AND member = ?"
        " ORDER BY CASE WHEN appealed_at IS NULL THEN 0 ELSE 1 END, at DESC, id DESC LIMIT 1",
        meeting, member,
    )  # fmt: skip
    if row is None:
        raise Refusal("not_found")
    return row


async def of_member(tx: Tx, member: str, limit: int) -> list[Row]:
    """What was done for safety in meetings and concerns this person, newest first."""
    return await tx.all(
        "SELECT * FROM meeting_safety WHERE member = ? ORDER BY at DESC, id DESC LIMIT ?", member, limit
    )


# ---------------------------------------------------------------- at the desk

_FOR = "s.appealed_at IS NOT NULL AND s.by_member <> ? AND s.member <> ?"


async def appeals(tx: Tx, steward: str) -> list[CircleAppeal]:
    """Those this steward may judge or know of, what waits first: never an own act, never one's own appeal."""
    rows = await tx.all(
        "SELECT s.*, c.theme, m.name FROM meeting_safety s JOIN circles c ON c.id = s.circle"
        f" LEFT JOIN members m ON m.id = s.by_member WHERE {_FOR}"
        " ORDER BY CASE WHEN s.answer IS NULL THEN 0 ELSE 1 END, s.appealed_at DESC, s.id LIMIT 100",
        steward, steward,
    )  # fmt: skip
    return [
        CircleAppeal(
            ref=row["id"], act=row["act"], circle=row["circle"], theme=row["theme"], at=row["at"],
            by_name=row["name"], reason=row["reason"], appeal=row["appeal"] or "",
            appealed_at=row["appealed_at"], appeal_answer=row["answer"], stands=bool(row["stands"]),
        )
        for row in rows
    ]  # fmt: skip


async def waiting(tx: Tx, steward: str) -> int:
    """How many of them wait for an answer of this steward."""
    row = await tx.one(
        f"SELECT COUNT(*) AS n FROM meeting_safety s WHERE {_FOR} AND s.answer IS NULL", steward, steward
    )
    return 0 if row is None else int(row["n"])


async def is_one(tx: Tx, ref: str) -> bool:
    """Whether this is an act for safety in a meeting, and not a letting go from a circle."""
    return await tx.one("SELECT 1 AS there FROM meeting_safety WHERE id = ?", ref) is not None


async def answer(tx: Tx, ref: str, steward: str, said: str, notice: str, *, stands: bool) -> Row:
    """Answers an appeal; the person reads it. The meeting it was about is over by then in most cases."""
    row = await tx.one(
        "SELECT s.*, c.theme FROM meeting_safety s JOIN circles c ON c.id = s.circle"
        f" WHERE s.id = ? AND {_FOR}",
        ref, steward, steward,
    )  # fmt: skip
    if row is None:
        raise Refusal("not_found")
    changed = await tx.run(
        "UPDATE meeting_safety SET answer = ?, answered_by = ?, answered_at = ?, stands = ?"
        " WHERE id = ? AND answer IS NULL",
        said, steward, tx.now, int(stands), ref,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")
    await notify(tx, notice, row["member"], "appeal_outcome", name=row["theme"], answer=said)
    return row
