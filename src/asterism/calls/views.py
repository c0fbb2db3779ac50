"""What the caller and the supporter see, read whole in one snapshot: the newest is the truth (P3)."""

from __future__ import annotations

import msgspec

from asterism.calls import chain, store
from asterism.calls.state import DAY, GOODBYE_AFTER, PARKED_FOR, RELEASE_AFTER, Call
from asterism.calls.store import Loaded
from asterism.people import store as people
from asterism.people.rules import Need, SupporterFacts, needs
from asterism.store.base import Row, Tx
from asterism.wire import calls as wire

WAITS_OVER = 28 * DAY
WAITS_NEEDED = 20


async def call_now(tx: Tx, member: str) -> wire.CallView | None:
    """The caller's own call: the open one, or the last until its dawn."""
    loaded = await store.last_call_of(tx, member)
    return None if loaded is None else await call_view(tx, loaded)


async def call_view(tx: Tx, loaded: Loaded) -> wire.CallView:
    call = loaded.call
    stars = await _stars(tx, call.room)
    anyone = await tx.one("SELECT 1 AS one FROM duty WHERE shift IS NOT NULL AND ends_at > ? LIMIT 1", tx.now)
    return wire.CallView(
        call=call.id,
        room=call.room,
        version=call.version,
        state=call.state,
        need=call.need,
        age=call.age,
        heaviness=call.told.heaviness,
        threads=list(call.told.threads),
        link=call.link,
        since=call.since,
        next_at=next_at(call, tx.now),
        rung=call.rung,
        ringing_now=len(call.open_offers("lead")),
        anyone_on_shift=anyone is not None,
        lines_large=chain.lines_large(call),
        queue_last=call.queue_last,
        steward_only=call.steward_only,
        wait=await measured_wait(tx) if call.seeks else None,
        lead=stars.get(call.lead or ""),
        let_in=await _stands_in_group(tx, call),
        lead_dropped_at=call.lead_away_at if call.state == "held" else None,
        companions=[stars[c] for c in call.companions if c in stars],
        summon_asked=wire.SummonAsked(count=call.summon_asked) if call.summon_asked else None,
        danger=call.danger_at is not None,
        steward_asked=call.steward_asked,
        handing_over=call.handover_at is not None,
        tell_me=call.tell_me,
        practice=call.practice_for is not None,
        limits=list(call.limits),  # type: ignore[arg-type]
        parked_until=None if call.parked_at is None else call.parked_at + PARKED_FOR,
        closed=call.how,
        safety_reason=call.safety_reason,
        dawn_at=call.dawn_at,
    )


def next_at(call: Call, now: int) -> int | None:
    """When something happens by itself. In the quiet time nothing does: only who becomes free is rung."""
    if not call.seeks or call.link == "quiet":
        return None
    return chain.next_step_at(call, now)


async def measured_wait(tx: Tx) -> wire.MeasuredWait | None:
    """The median wait of the held calls of the last 28 days; None when fewer than 20 were measured."""
    where = "first_held_at >= ? AND practice = 0"
    since = tx.now - WAITS_OVER
    count = await tx.one(f"SELECT COUNT(*) AS n FROM calls WHERE {where}", since)
    assert count is not None
    n = int(count["n"])
    if n < WAITS_NEEDED:
        return None
    rows = await tx.all(
        f"SELECT first_held_at - reached_at AS wait FROM calls WHERE {where} ORDER BY wait LIMIT ? OFFSET ?",
        since, 2 - n % 2, (n - 1) // 2,
    )  # fmt: skip
    return wire.MeasuredWait(median_s=sum(row["wait"] for row in rows) / len(rows) / 1000, basis=n)


async def post_now(tx: Tx, member: str) -> wire.PostView | None:
    """A supporter's post, or None for somebody who is neither supporter nor steward."""
    facts = await people.facts_of(tx, member)
    stewards = await people.stewards_on_call(tx)
    if facts is None and member not in stewards:
        return None
    row = await tx.one("SELECT * FROM duty WHERE member = ?", member)
    on_shift = row is not None and row["shift"] is not None and row["ends_at"] > tx.now
    ready = facts.ready if facts is not None else True
    alone, waits = False, 0
    if on_shift:
        others = await tx.one(
            "SELECT COUNT(*) AS n FROM duty WHERE shift IS NOT NULL AND ends_at > ? AND member <> ?",
            tx.now,
            member,
        )
        alone = others is not None and others["n"] == 0
        waiting = await tx.one("SELECT COUNT(*) AS n FROM calls WHERE hungry = 1 AND state = 'waiting'")
        waits = 0 if waiting is None else int(waiting["n"])
    else:
        others = await tx.one(
            "SELECT COUNT(*) AS n FROM duty WHERE shift IS NOT NULL AND ends_at > ?", tx.now
        )
        alone = others is not None and others["n"] == 0
    behind = next((s for s in stewards if s != member), None)
    name = None if behind is None else (await people.member_row(tx, behind))["name"]
    return wire.PostView(
        ready=ready,
        needs=_needs(facts),
        shift=_shift(row) if on_shift and row is not None else None,
        rest_until=row["rest_until"] if row is not None and row["rest_until"] > tx.now else None,
        rest_minimum_until=row["rest_minimum_until"]
        if row is not None and row["rest_minimum_until"] > tx.now
        else None,
        alone=alone,
        behind=name or behind,
        still_here=bool(row is not None and row["still_here"]),
        off_shift_ok=bool(row is not None and row["off_shift_ok"]),
        ring_by=["sound", "push"] if row is None else msgspec.json.decode(row["ring_by"]),
        waiting=waits,
        offers=await _offers(tx, member),
        held=await _held(tx, member),
        ask_how_it_was=None if row is None else row["ask_call"],
    )


def _needs(facts: SupporterFacts | None) -> list[Need]:
    if facts is None:
        return []
    return list(needs(practised=facts.practised, signed_off=facts.signed_off, standing=facts.standing))


def _shift(row: Row) -> wire.ShiftView:
    return wire.ShiftView(
        shift=row["shift"],
        started_at=row["started_at"],
        ends_at=row["ends_at"],
        calls=row["calls"],
        cap=row["cap"],
    )


async def _offers(tx: Tx, member: str) -> list[wire.OfferView]:
    rows = await tx.all(
        "SELECT id, call FROM offers WHERE member = ? AND state = 'open' ORDER BY made_at, id", member
    )
    found = []
    for row in rows:
        call = (await store.load(tx, row["call"])).call
        offer = call.offer(row["id"])
        if offer is None or not offer.open:
            continue
        found.append(
            wire.OfferView(
                offer=offer.id,
                call=call.id,
                kind=offer.kind,
                need=call.need,
                threads=list(call.told.threads),
                minor=not call.adult,
                practice=call.practice_for is not None,
                since=offer.made_at,
                lapses_at=offer.due_at,
            )
        )
    return found


async def _held(tx: Tx, member: str) -> list[wire.HeldView]:
    rows = await tx.all(
        "SELECT call FROM leads WHERE member = ? AND ended_at IS NULL"
        " UNION SELECT call FROM call_companions WHERE member = ? ORDER BY call",
        member, member,
    )  # fmt: skip
    held = []
    for row in rows:
        call = (await store.load(tx, row["call"])).call
        stars = await _stars(tx, call.room)
        if call.held_at is None or call.caller not in stars:
            continue
        held.append(_held_view(call, member, stars, await _stands_in_group(tx, call)))
    return held


def _held_view(call: Call, member: str, stars: dict[str, wire.Person], let_in: bool) -> wire.HeldView:
    assert call.held_at is not None
    lead = call.lead == member
    away = call.caller_away_at
    return wire.HeldView(
        call=call.id,
        room=call.room,
        version=call.version,
        term=call.term if lead else 0,
        role="lead" if lead else "companion",
        state=call.state,
        need=call.need,
        heaviness=call.told.heaviness,
        threads=list(call.told.threads),
        minor=not call.adult,
        practice=call.practice_for is not None,
        since=call.since,
        held_at=call.held_at,
        caller=stars[call.caller],
        let_in=let_in,
        caller_away_at=away,
        may_release_at=away + RELEASE_AFTER if away is not None and lead else None,
        companions=[stars[c] for c in call.companions if c in stars],
        summoning=call.summoning,
        summon_pending=bool(call.summon_asked),
        handing_over=call.handover_at is not None,
        may_goodbye_at=None if call.handover_at is None or not lead else call.handover_at + GOODBYE_AFTER,
        danger=call.danger_at is not None,
        steward_asked=call.steward_asked,
    )


async def _stars(tx: Tx, room: str) -> dict[str, wire.Person]:
    rows = await tx.all("SELECT member, star, name FROM room_members WHERE room = ?", room)
    return {
        row["member"]: wire.Person(member=row["member"], star=row["star"], name=row["name"]) for row in rows
    }


async def _stands_in_group(tx: Tx, call: Call) -> bool:
    """Whether a device of the lead stands in the room's group: the caller's device has let them in."""
    if call.lead is None:
        return False
    row = await tx.one(
        "SELECT 1 AS one FROM room_devices WHERE room = ? AND member = ? AND leaf = 1 LIMIT 1",
        call.room,
        call.lead,
    )
    return row is not None
