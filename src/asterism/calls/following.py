"""What follows from a step of a call and is written in the same commit: offers taken, terms, rooms, rings."""

from __future__ import annotations

from asterism.calls import duty, side_rooms
from asterism.calls.backdrop import Backdrop, Joining
from asterism.calls.met import remember_pair
from asterism.calls.state import Call, Effect
from asterism.people import store as people
from asterism.rooms import admission
from asterism.store.base import Tx

RING_LEASE = 20_000
"""Milliseconds for which whoever committed a ring is the one to carry it out."""

ASKED_FOR = 600_000
"""Milliseconds after which a steward who was asked for advice is not told of it any more."""


async def follow(
    tx: Tx,
    back: Backdrop,
    old: Call,
    call: Call,
    effect: Effect,
    joining: Joining | None,
    side_room: str | None,
) -> str | None:
    """Carries out what belongs into the same commit; returns the id of a ring that follows it."""
    kind, who = effect.kind, effect.member
    if kind == "ring":
        offer = call.offer(effect.id)
        assert offer is not None
        return await _outgoing(tx, effect.id, who, "ring", call.id, offer.due_at)
    if kind == "push_caller":
        return await _outgoing(
            tx, f"{call.id}-{effect.note}-{call.version}", who, effect.note, call.id, tx.now + 3_600_000
        )
    if kind == "unanswered":
        await duty.unanswered(tx, who)
    elif kind == "answered":
        await duty.answered(tx, who, took=effect.note == "took")
    elif kind == "lead_began":
        rows = await tx.all("SELECT slot FROM leads WHERE member = ? AND ended_at IS NULL", who)
        # The lowest free one: of two calls the first may have ended before the second.
        taken = {row["slot"] for row in rows}
        slot = next(n for n in range(len(taken) + 1) if n not in taken)
        await tx.run(
            "INSERT INTO leads (call, term, member, slot, began_at, need) VALUES (?, ?, ?, ?, ?, ?)",
            call.id, call.term, who, slot, tx.now, call.need,
        )  # fmt: skip
        await duty.led(tx, who)
        await people.known(tx, call.caller)
    elif kind == "lead_ended":
        await tx.run(
            "UPDATE leads SET ended_at = ?, need = ? WHERE call = ? AND member = ? AND ended_at IS NULL",
            tx.now, old.need, call.id, who,
        )  # fmt: skip
        await duty.ended(
            tx,
            who,
            call.id,
            rest=effect.rest and back.rests,
            crisis=old.need == "crisis",
            practice=call.practice_for is not None,
        )
    elif kind == "joins":
        role = "lead" if who == call.lead else "companion"
        if role == "companion":
            await tx.run(
                "INSERT INTO call_companions (call, member, since) VALUES (?, ?, ?)", call.id, who, tx.now
            )
            await remember_pair(tx, call.caller, who)
        came = joining or Joining()
        name = (await people.member_row(tx, who))["name"]
        await admission.let_in(tx, call.room, who, role, came.device, came.key_package, name=name)  # type: ignore[arg-type]
    elif kind == "goes":
        await tx.run("DELETE FROM call_companions WHERE call = ? AND member = ?", call.id, who)
        if old.lead != who:
            await duty.free_again(tx, who)
        await admission.let_go(tx, call.room, who)
        await side_rooms.lead_goes(tx, back.hub, call.room, who)
    elif kind == "side_room":
        if side_room is not None:
            for steward in await side_rooms.open_beside(tx, back.hub, call, who, side_room):
                await _outgoing(tx, f"{side_room}-{steward}", steward, "asked", call.id, tx.now + ASKED_FOR)
    elif kind == "dawn":
        await tx.run("DELETE FROM call_companions WHERE call = ?", call.id)
        await admission.close(tx, call.room, effect.at)
    elif kind == "safety":
        await tx.run(
            "INSERT INTO safety_ends (call, caller, by_member, reason, at) VALUES (?, ?, ?, ?, ?)",
            call.id, call.caller, who, effect.note, tx.now,
        )  # fmt: skip
    elif kind == "practised":
        await people.practised(tx, who)
    return None


async def _outgoing(tx: Tx, id: str, member: str, kind: str, call: str, useless_at: int) -> str:
    await tx.run(
        "INSERT INTO rings (id, member, kind, call, due_at, useless_at, lease_until, fence, tries)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 1, 0) ON CONFLICT DO NOTHING",
        id, member, kind, call, tx.now, useless_at, tx.now + RING_LEASE,
    )  # fmt: skip
    return id
