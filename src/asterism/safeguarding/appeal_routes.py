"""What was decided about me, and appeals against an end for safety, over HTTP."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.safeguarding import decisions, ledger, safety_appeals
from asterism.store.base import Tx
from asterism.wire.safety import AnswerSafetyAppeal, Appeal, Decision, SafetyAppeal


@endpoint("GET", "/api/me/decisions")
async def my_decisions(door: Door) -> list[Decision]:
    """What was decided and concerns me, why, and where my appeal stands."""
    return await door.parts.store.read(lambda tx: decisions.decisions_of(tx, door.me))


@endpoint("POST", "/api/calls/{call}/appeal", errors=("not_found", "stale"))
async def appeal_safety_end(door: Door, call: str, body: Appeal) -> None:
    """Appeals that my call was ended for safety, once, in my own words."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> None:
        by = await safety_appeals.appeal(tx, call, door.me, body.words)
        # It reaches the steward who ended it neither in the ledger nor on the desk; who called is not named.
        await ledger.write_down(tx, entry, None, "safety_appealed", call, hidden_from=by or None)
        tx.after(lambda: door.parts.hub.desk_changed(but=by))

    await door.parts.store.write(work)


@endpoint("GET", "/api/desk/safety-appeals", who="steward")
async def safety_appeals_list(door: Door) -> list[SafetyAppeal]:
    """Appeals against ends for safety, but none against an end of my own."""
    return await door.parts.store.read(lambda tx: safety_appeals.appeals(tx, door.me))


@endpoint("POST", "/api/desk/safety-appeals/{call}/answer", who="steward", errors=("not_found", "stale"))
async def answer_safety_appeal(door: Door, call: str, body: AnswerSafetyAppeal) -> list[SafetyAppeal]:
    """Answers an appeal with a reason; the caller reads it."""
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> list[SafetyAppeal]:
        await safety_appeals.answer(tx, call, door.me, body.answer, ids[0], stands=body.stands)
        by = await tx.one("SELECT by_member FROM safety_ends WHERE call = ?", call)
        await ledger.write_down(
            tx, ids[1], door.me, "appeal_answered", call, hidden_from=(by or {}).get("by_member") or None,
            upheld=str(body.stands).lower(), words=body.answer,
        )  # fmt: skip
        tx.after(lambda: door.parts.hub.desk_changed())
        return await safety_appeals.appeals(tx, door.me)

    return await door.parts.store.write(work)
