"""What the one who led did for safety: written down, told to the person alone, appealed, and judged by a
steward."""

from __future__ import annotations

from asterism.circles.state import Event
from asterism.errors import Refusal
from asterism.meetings.store import Kept
from asterism.people.store import notify
from asterism.safeguarding import ledger
from asterism.store.base import Row, Tx

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
    await ledger.write_down(tx, entry, by, f"meeting_{event.kind}", event.member, words=event.reason)
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


async def newest(tx: Tx, meeting: str, member: str) -> Row | None:
    """The newest act in this meeting that concerns this person."""
    return await tx.one(
        "SELECT * FROM meeting_safety WHERE meeting = ? AND member = ? ORDER BY at DESC, id DESC LIMIT 1",
        meeting, member,
    )  # fmt: skip
