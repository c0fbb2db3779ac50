"""Circles at the steward's desk: all of them, and appeals of those who were let go."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.circles import letting_go
from asterism.circles.doors import HELD_BY_SOMEBODY, circle_of
from asterism.circles.views import meetings_begun, occurrence
from asterism.meetings import safety as in_meetings
from asterism.safeguarding import ledger
from asterism.schedules.kept_schedule import next_meetings
from asterism.store.base import Tx
from asterism.stories.texts import said
from asterism.wire.circles import CircleAppeal, DeskCircle
from asterism.wire.safety import AnswerSafetyAppeal

SHOWN = 500


@endpoint("GET", "/api/desk/circles", who="steward")
async def desk_circles(door: Door) -> list[DeskCircle]:
    """All circles that go on, those without a facilitator first."""
    return await door.parts.store.read(_circles)


async def _circles(tx: Tx) -> list[DeskCircle]:
    rows = await tx.all(
        f"SELECT c.*, CASE WHEN {HELD_BY_SOMEBODY} THEN 1 ELSE 0 END AS held,"
        " (SELECT MIN(m.set_aside_at) FROM meetings m WHERE m.circle = c.id AND m.closed_at IS NULL) AS aside"
        " FROM circles c WHERE c.ended_at IS NULL ORDER BY held, c.theme, c.id LIMIT ?",
        SHOWN,
    )
    circles = [(circle_of(row), row) for row in rows]
    coming = {each.id: next_meetings(each.schedule_text, tx.now, 1) for each, _ in circles}
    begun = await meetings_begun(tx, list(coming), [each for some in coming.values() for each in some])
    return [
        DeskCircle(
            circle=each.id, theme=each.theme, language=each.language, band=each.band, chairs=each.chairs,
            taken=each.taken, held=bool(row["held"]), set_aside_at=row["aside"],
            next=next((occurrence(each.id, one, begun) for one in coming[each.id]), None),
        )
        for each, row in circles
    ]  # fmt: skip


@endpoint("GET", "/api/desk/circle-appeals", who="steward")
async def circle_appeals(door: Door) -> list[CircleAppeal]:
    """Appeals of people who were let go from a circle or a meeting, but none against an act of my own."""
    return await door.parts.store.read(lambda tx: _appeals(tx, door.me))


async def _appeals(tx: Tx, steward: str) -> list[CircleAppeal]:
    return await letting_go.appeals(tx, steward) + await in_meetings.appeals(tx, steward)


@endpoint(
    "POST", "/api/desk/circle-appeals/{ref}/answer", who="steward",
    errors=("malformed", "not_found", "stale"),
)  # fmt: skip
async def answer_circle_appeal(door: Door, ref: str, body: AnswerSafetyAppeal) -> list[CircleAppeal]:
    """Answers such an appeal with a reason that they read."""
    answer = said(body.answer, "answer", least=3)
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> list[CircleAppeal]:
        kind = in_meetings if await in_meetings.is_one(tx, ref) else letting_go
        row = await kind.answer(tx, ref, door.me, answer, ids[0], stands=body.stands)
        await ledger.write_down(
            tx, ids[1], door.me, "circle_appeal_answered", row["circle"],
            hidden_from=row["by_member"] or None, upheld=str(body.stands).lower(),
        )  # fmt: skip
        tx.after(door.parts.hub.desk_changed)
        return await _appeals(tx, door.me)

    return await door.parts.store.write(work)
