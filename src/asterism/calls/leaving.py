"""Somebody leaves for good: their calls end or go on without them, and what stays bears no name."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from asterism.calls import duty, holding, rules, store
from asterism.calls.backdrop import Backdrop
from asterism.calls.ending import close
from asterism.calls.state import Call, Outcome, Told
from asterism.people.erase import on_erase, on_export
from asterism.store.base import Tx

NOBODY = ""
"""Stands where a member was. No member has this id, so no door opens to it."""

_encoder = msgspec.msgpack.Encoder()


async def leave_calls(tx: Tx, back: Backdrop, member: str) -> None:
    """Inside the transaction that erases somebody, before anything is removed.

    Their own open call is withdrawn. A call they hold rings again at once, first in line; nobody waits for
    their silence to be noticed. Rings to them are taken back and their shift ends.
    """
    try:
        own = await store.open_call_of(tx, member)
    except store.Unreadable:
        own = None
        await store.give_up(tx, member)
    if own is not None:
        await store.save(tx, back, own, rules.close_by_caller(own.call, tx.now))
    rows = await tx.all(
        "SELECT call FROM leads WHERE member = ? AND ended_at IS NULL"
        " UNION SELECT call FROM call_companions WHERE member = ?"
        " UNION SELECT call FROM offers WHERE member = ? AND state = 'open'"
        " UNION SELECT id FROM calls WHERE practice = 1 AND state <> 'closed' ORDER BY 1",
        member, member, member,
    )  # fmt: skip
    calls = await store.load_many(tx, [row["call"] for row in rows])
    for loaded in calls.values():
        await store.save(tx, back, loaded, _without(loaded.call, member, tx.now))
    await duty.end_shift(tx, member, "ended")
    tx.after(back.someone_free)


def _without(call: Call, member: str, now: int) -> Outcome:
    if not call.is_open:
        return Outcome(call)
    if call.practice_for == member:
        return close(call, "withdrawn", now)
    return holding.not_this_person(call, member, now)


@on_erase
async def _forget(tx: Tx, member: str) -> None:
    """The times of calls stay until they become counts; whose they were is gone now."""
    await _unname_bodies(tx, member)
    await tx.run(
        "UPDATE calls SET caller = ?, client_id = id, forgotten = 1, heaviness_first = NULL,"
        " heaviness_now = NULL WHERE caller = ?",
        NOBODY, member,
    )  # fmt: skip
    await tx.run("UPDATE offers SET member = ? WHERE member = ?", NOBODY, member)
    await tx.run("UPDATE leads SET member = ?, how_it_was = NULL WHERE member = ?", NOBODY, member)
    await tx.run("DELETE FROM call_companions WHERE member = ?", member)
    await tx.run("DELETE FROM rings WHERE member = ?", member)
    await tx.run("DELETE FROM shifts WHERE member = ?", member)
    await tx.run("DELETE FROM duty WHERE member = ?", member)
    await tx.run("DELETE FROM safety_ends WHERE caller = ?", member)
    await tx.run("UPDATE safety_ends SET by_member = ? WHERE by_member = ?", NOBODY, member)


async def _unname_bodies(tx: Tx, member: str) -> None:
    # Beside their own calls, those they were rung for or held name them, and wishes that have not seen
    # their dawn may.
    rows = await tx.all(
        "SELECT id, caller, state FROM calls WHERE caller = ? OR forgotten = 0 OR practice = 1"
        " OR id IN (SELECT call FROM offers WHERE member = ?)"
        " OR id IN (SELECT call FROM leads WHERE member = ?) ORDER BY id",
        member, member, member,
    )  # fmt: skip
    for row in rows:
        try:
            call = (await store.load(tx, row["id"])).call
        except store.Unreadable:
            # Nobody can say whether it names them, so nothing of it stays but its times. The open call of
            # somebody else may still be mended, and whatever it names goes at its dawn.
            if row["caller"] == member or row["state"] == "closed":
                await store.forget_body(tx, row["id"])
            continue
        bare = _unnamed(call, member)
        if bare != call:
            # The version moves, so that a step that was decided on the old body is decided anew.
            await tx.run(
                "UPDATE calls SET body = ?, version = version + 1 WHERE id = ? AND version = ?",
                _encoder.encode(bare), call.id, call.version,
            )  # fmt: skip


def _unnamed(call: Call, member: str) -> Call:
    """The same call without this member in it."""

    def other(who: str | None) -> str | None:
        return None if who == member else who

    if call.caller == member:
        call = replace(
            call, caller=NOBODY, client_id=call.id, told=Told(), age=None, safety_reason=None,
            heaviness_now=None,
        )  # fmt: skip
    wishes = call.told.wishes
    if member in wishes.not_members:
        wishes = replace(wishes, not_members=tuple(m for m in wishes.not_members if m != member))
        call = replace(call, told=replace(call.told, wishes=wishes))
    return replace(
        call,
        offers=tuple(o for o in call.offers if o.member != member),
        asked=tuple(a for a in call.asked if a.member != member),
        companions=tuple(c for c in call.companions if c != member),
        lead=other(call.lead),
        came_from=other(call.came_from),
        handover_to=other(call.handover_to),
        practice_for=NOBODY if call.practice_for == member else call.practice_for,
    )


# ---------------------------------------------------------------- taking along


async def _rows(tx: Tx, sql: str, *args: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.all(sql, *args)]


@on_export("calls")
async def _calls(tx: Tx, member: str) -> list[dict[str, Any]]:
    """Calls one made, with what one told as long as it is kept."""
    rows = await tx.all(
        "SELECT id, room, state, reached_at, first_held_at FROM calls WHERE caller = ? ORDER BY reached_at",
        member,
    )
    found: list[dict[str, Any]] = []
    for row in rows:
        try:
            call = (await store.load(tx, row["id"])).call
        except store.Unreadable:
            found.append({**row, "unreadable": True})
            continue
        found.append({
            "id": call.id, "room": call.room, "state": call.state, "need": call.need, "age": call.age,
            "reached_at": call.reached_at, "first_held_at": row["first_held_at"], "how": call.how,
            "closed_at": call.closed_at, "dawn_at": call.dawn_at, "told": msgspec.to_builtins(call.told),
            "heaviness_now": call.heaviness_now, "safety_reason": call.safety_reason,
        })  # fmt: skip
    return found


@on_export("rung")
async def _rung(tx: Tx, member: str) -> list[dict[str, Any]]:
    return await _rows(
        tx,
        "SELECT call, kind, state, made_at, due_at, answered_at FROM offers WHERE member = ?"
        " ORDER BY made_at",
        member,
    )


@on_export("held")
async def _held(tx: Tx, member: str) -> list[dict[str, Any]]:
    return await _rows(
        tx,
        "SELECT call, term, need, began_at, ended_at, how_it_was FROM leads WHERE member = ?"
        " ORDER BY began_at",
        member,
    )


@on_export("accompanied")
async def _accompanied(tx: Tx, member: str) -> list[dict[str, Any]]:
    return await _rows(tx, "SELECT call, since FROM call_companions WHERE member = ? ORDER BY since", member)


@on_export("duty")
async def _duty(tx: Tx, member: str) -> dict[str, Any]:
    """Shifts, rest, load and one's own record of answers."""
    return {
        "now": await _rows(tx, "SELECT * FROM duty WHERE member = ?", member),
        "shifts": await _rows(
            tx,
            "SELECT started_at, ends_at, ended_at, why FROM shifts WHERE member = ? ORDER BY started_at",
            member,
        ),
        "outgoing": await _rows(tx, "SELECT kind, call, due_at FROM rings WHERE member = ?", member),
    }


@on_export("ended_for_safety")
async def _safety(tx: Tx, member: str) -> list[dict[str, Any]]:
    """Ends for safety, of one's own calls and by oneself."""
    return await _rows(
        tx,
        "SELECT call, caller = ? AS my_call, reason, at FROM safety_ends WHERE caller = ? OR by_member = ?"
        " ORDER BY at",
        member, member, member,
    )  # fmt: skip
