"""Calls as stewards see them: where each stands, never whose it is or what is said."""

from __future__ import annotations

import asterism.calls.figures  # noqa: F401 - importing registers its endpoint
from asterism.calls import store
from asterism.calls.views import measured_wait, next_at
from asterism.people.desk import calls_now as tells_the_desk
from asterism.store.base import Tx
from asterism.wire.calls import DeskCall, DeskCalls

LISTED = 200


@tells_the_desk
async def calls_now(tx: Tx) -> DeskCalls:
    """Open calls, those that nobody is with first, in the order of the line."""
    count = await tx.one("SELECT COUNT(*) AS n FROM calls WHERE state <> 'closed'")
    rows = await tx.all(
        "SELECT c.id, c.set_aside_at, m.name FROM calls c LEFT JOIN members m ON m.id = c.lead"
        " WHERE c.state <> 'closed' ORDER BY CASE c.state WHEN 'waiting' THEN 0 WHEN 'ringing' THEN 0"
        " WHEN 'held' THEN 1 ELSE 2 END, c.line_at, c.id LIMIT ?",
        LISTED,
    )
    calls = await store.load_many(tx, [row["id"] for row in rows])
    listed = []
    for row in rows:
        if row["id"] not in calls:
            continue
        call = calls[row["id"]].call
        listed.append(
            DeskCall(
                call=call.id,
                state=call.state,
                need=call.need,
                link=call.link,
                practice=call.practice_for is not None,
                minor=not call.adult,
                since=call.since,
                next_at=next_at(call, tx.now),
                rung=call.rung,
                ringing_now=len(call.open_offers("lead")),
                held=call.state == "held",
                lead_name=row["name"],
                held_at=call.held_at,
                lead_away=call.lead_away_at is not None,
                caller_away=call.caller_away_at is not None,
                companions=len(call.companions),
                handing_over=call.handover_at is not None,
                danger=call.danger_at is not None,
                steward_asked=call.steward_asked,
                limits=list(call.limits),  # type: ignore[arg-type]
                set_aside_at=row["set_aside_at"],
            )
        )
    return DeskCalls(open=0 if count is None else int(count["n"]), calls=listed, wait=await measured_wait(tx))
