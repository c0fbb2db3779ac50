"""Calls at this moment as the stewards' desk sees them: where each stands, how long it waits, never whose it
is."""

from __future__ import annotations

from asterism.calls import chain, store
from asterism.calls.views import measured_wait
from asterism.people import store as people
from asterism.people.desk import calls_now
from asterism.store.base import Tx
from asterism.wire.calls import DeskCall, DeskCalls

SHOWN = 100


@calls_now
async def calls_at_the_desk(tx: Tx) -> DeskCalls:
    """Every open call, the longest waiting first; one that nobody is with comes before one that is held."""
    count = await tx.one("SELECT COUNT(*) AS n FROM calls WHERE state <> 'closed'")
    rows = await tx.all(
        "SELECT id, set_aside_at FROM calls WHERE state <> 'closed'"
        " ORDER BY CASE state WHEN 'waiting' THEN 0 WHEN 'ringing' THEN 0 WHEN 'held' THEN 1 ELSE 2 END,"
        " line_at, id LIMIT ?",
        SHOWN,
    )
    return DeskCalls(
        open=0 if count is None else int(count["n"]),
        calls=[await _call(tx, row["id"], row["set_aside_at"]) for row in rows],
        wait=await measured_wait(tx),
    )


async def _call(tx: Tx, call_id: str, set_aside_at: int | None) -> DeskCall:
    call = (await store.load(tx, call_id)).call
    lead = None if call.lead is None else (await people.member_row(tx, call.lead))["name"]
    return DeskCall(
        call=call.id,
        state=call.state,
        need=call.need,
        link=call.link,
        practice=call.practice_for is not None,
        minor=call.age != "adult",
        since=call.since,
        next_at=chain.next_step_at(call, tx.now) if call.seeks and call.link != "quiet" else None,
        rung=call.rung,
        ringing_now=len(call.open_offers("lead")),
        held=call.lead is not None,
        lead_name=lead,
        held_at=call.held_at,
        lead_away=call.lead_away_at is not None,
        caller_away=call.caller_away_at is not None,
        companions=len(call.companions),
        handing_over=call.handover_at is not None,
        danger=call.danger_at is not None,
        steward_asked=call.steward_asked,
        limits=list(call.limits),  # type: ignore[arg-type]
        set_aside_at=set_aside_at,
    )
