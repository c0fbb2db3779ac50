"""What the caller and the supporter see, read whole in one snapshot: the newest is the truth (P3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from asterism.calls import chain, store
from asterism.calls.state import DAY, GOODBYE_AFTER, PARKED_FOR, RELEASE_AFTER, Call
from asterism.calls.store import Loaded
from asterism.people import store as people
from asterism.people.rules import Need, SupporterFacts, needs
from asterism.store.base import Row, Tx
from asterism.store.lists import few
from asterism.wire import calls as wire

WAITS_OVER = 28 * DAY
WAITS_NEEDED = 20
WAITS_HOLD_FOR = 1_000
"""Milliseconds for which a measured wait is shown again without being measured anew."""


class Waits:
    """The measured wait, looked up at most once a second for everybody who reads it."""

    def __init__(self) -> None:
        self._at = 0
        self._wait: wire.MeasuredWait | None = None

    async def now(self, tx: Tx) -> wire.MeasuredWait | None:
        if not 0 <= tx.now - self._at < WAITS_HOLD_FOR:
            self._wait = await measured_wait(tx)
            self._at = tx.now
        return self._wait


async def call_now(tx: Tx, member: str) -> wire.CallView | None:
    """The caller's own call: the open one, or the last until its dawn."""
    return (await calls_now(tx, [member])).get(member)


async def calls_now(tx: Tx, members: Sequence[str], waits: Waits | None = None) -> dict[str, wire.CallView]:
    """The same for many callers at once; those without a call are missing."""
    last = await store.last_calls_of(tx, members)
    views = await call_views(tx, list(last.values()), waits)
    return dict(zip(last, views, strict=True))


async def call_view(tx: Tx, loaded: Loaded, waits: Waits | None = None) -> wire.CallView:
    return (await call_views(tx, [loaded], waits))[0]


async def call_views(tx: Tx, loaded: Sequence[Loaded], waits: Waits | None = None) -> list[wire.CallView]:
    """Calls as their callers see them. What is the same for all of them is read once."""
    if not loaded:
        return []
    calls = [each.call for each in loaded]
    stars = await _stars(tx, calls)
    inside = await _let_in(tx, calls)
    anyone = await tx.one("SELECT 1 AS one FROM duty WHERE shift IS NOT NULL AND ends_at > ? LIMIT 1", tx.now)
    wait = None
    if any(call.seeks for call in calls):
        wait = await (measured_wait(tx) if waits is None else waits.now(tx))
    return [
        _call_view(call, tx.now, stars.get(call.room, {}), call.id in inside, anyone is not None, wait)
        for call in calls
    ]


def _call_view(
    call: Call,
    now: int,
    stars: Mapping[str, wire.Person],
    let_in: bool,
    anyone: bool,
    wait: wire.MeasuredWait | None,
) -> wire.CallView:
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
        next_at=next_at(call, now),
        rung=call.rung,
        ringing_now=len(call.open_offers("lead")),
        anyone_on_shift=anyone,
        lines_large=chain.lines_large(call),
        queue_last=call.queue_last,
        steward_only=call.steward_only,
        wait=wait if call.seeks else None,
        lead=stars.get(call.lead or ""),
        let_in=let_in,
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
    where = "first_held_at >= ? AND practice = 0 AND knocked = 0"
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
    """A supporter's post, or None for somebody who answers nobody here."""
    return (await posts_now(tx, [member])).get(member)


async def posts_now(tx: Tx, members: Sequence[str]) -> dict[str, wire.PostView]:
    """The same for many at once; those who have no post are missing."""
    facts = await people.facts_of_many(tx, members)
    stewards = await people.stewards_on_call(tx)
    came = await _came_by_a_door(tx, members)
    there = [
        member for member in dict.fromkeys(members) if member in facts or member in stewards or member in came
    ]
    if not there:
        return {}
    marks, ids = few(there)
    duties = {
        row["member"]: row for row in await tx.all(f"SELECT * FROM duty WHERE member IN ({marks})", *ids)
    }
    # Two are enough to know of anybody whether they are alone.
    rows = await tx.all("SELECT member FROM duty WHERE shift IS NOT NULL AND ends_at > ? LIMIT 2", tx.now)
    on_shift = {row["member"] for row in rows}
    waiting = await tx.one("SELECT COUNT(*) AS n FROM calls WHERE hungry = 1 AND state = 'waiting'")
    assert waiting is not None
    names = await people.names_of(tx, stewards[:2])
    offers = await _offers(tx, there)
    held = await _held(tx, there)
    posts = {}
    for member in there:
        behind = next((steward for steward in stewards if steward != member), None)
        posts[member] = _post(
            facts.get(member),
            duties.get(member),
            tx.now,
            steward=member in stewards,
            alone=not on_shift - {member},
            waiting=int(waiting["n"]),
            behind=behind and (names.get(behind) or behind),
            offers=offers.get(member, []),
            held=held.get(member, []),
        )
    return posts


async def _came_by_a_door(tx: Tx, members: Sequence[str]) -> frozenset[str]:
    """Those who hold a call without being a supporter, or held one that they are still asked about: the
    facilitator of a circle who was let in at a door."""
    marks, ids = few(members)
    rows = await tx.all(
        f"SELECT member FROM leads WHERE member IN ({marks}) AND ended_at IS NULL UNION"
        f" SELECT d.member FROM duty d JOIN roles r ON r.member = d.member AND r.role = 'facilitator'"
        f" WHERE d.member IN ({marks})",
        *ids, *ids,
    )  # fmt: skip
    return frozenset(row["member"] for row in rows)


def _post(
    facts: SupporterFacts | None,
    row: Row | None,
    now: int,
    *,
    steward: bool,
    alone: bool,
    waiting: int,
    behind: str | None,
    offers: list[wire.OfferView],
    held: list[wire.HeldView],
) -> wire.PostView:
    on_shift = row is not None and row["shift"] is not None and row["ends_at"] > now
    return wire.PostView(
        ready=facts.ready if facts is not None else steward,
        needs=_needs(facts),
        shift=_shift(row) if on_shift and row is not None else None,
        rest_until=row["rest_until"] if row is not None and row["rest_until"] > now else None,
        rest_minimum_until=row["rest_minimum_until"]
        if row is not None and row["rest_minimum_until"] > now
        else None,
        alone=alone,
        behind=behind,
        still_here=bool(row is not None and row["still_here"]),
        off_shift_ok=bool(row is not None and row["off_shift_ok"]),
        ring_by=["sound", "push"] if row is None else msgspec.json.decode(row["ring_by"]),
        waiting=waiting if on_shift else 0,
        offers=offers,
        held=held,
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


async def _offers(tx: Tx, members: Sequence[str]) -> dict[str, list[wire.OfferView]]:
    marks, ids = few(members)
    rows = await tx.all(
        f"SELECT id, call, member FROM offers WHERE member IN ({marks}) AND state = 'open'"
        " ORDER BY made_at, id",
        *ids,
    )
    calls = await store.load_many(tx, [row["call"] for row in rows])
    found: dict[str, list[wire.OfferView]] = {}
    for row in rows:
        if row["call"] not in calls:
            continue
        call = calls[row["call"]].call
        offer = call.offer(row["id"])
        if offer is None or not offer.open:
            continue
        found.setdefault(row["member"], []).append(
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


async def _held(tx: Tx, members: Sequence[str]) -> dict[str, list[wire.HeldView]]:
    marks, ids = few(members)
    rows = await tx.all(
        f"SELECT call, member FROM leads WHERE member IN ({marks}) AND ended_at IS NULL"
        f" UNION SELECT call, member FROM call_companions WHERE member IN ({marks}) ORDER BY call",
        *ids, *ids,
    )  # fmt: skip
    calls = await store.load_many(tx, [row["call"] for row in rows])
    every = [each.call for each in calls.values()]
    stars = await _stars(tx, every)
    inside = await _let_in(tx, every)
    held: dict[str, list[wire.HeldView]] = {}
    for row in rows:
        if row["call"] not in calls:
            continue
        call = calls[row["call"]].call
        seen = stars.get(call.room, {})
        if call.held_at is None or call.caller not in seen:
            continue
        held.setdefault(row["member"], []).append(_held_view(call, row["member"], seen, call.id in inside))
    return held


def _held_view(call: Call, member: str, stars: Mapping[str, wire.Person], let_in: bool) -> wire.HeldView:
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
        stops=call.stops,
        may_goodbye_at=None if call.handover_at is None or not lead else call.handover_at + GOODBYE_AFTER,
        danger=call.danger_at is not None,
        steward_asked=call.steward_asked,
    )


async def _stars(tx: Tx, calls: Sequence[Call]) -> dict[str, dict[str, wire.Person]]:
    """Room -> member -> how they are seen in it."""
    stars: dict[str, dict[str, wire.Person]] = {}
    if not calls:
        return stars
    marks, rooms = few([call.room for call in calls])
    for row in await tx.all(
        f"SELECT room, member, star, name FROM room_members WHERE room IN ({marks})", *rooms
    ):
        person = wire.Person(member=row["member"], star=row["star"], name=row["name"])
        stars.setdefault(row["room"], {})[row["member"]] = person
    return stars


async def _let_in(tx: Tx, calls: Sequence[Call]) -> frozenset[str]:
    """The calls in which a device of the lead stands in the room's group: the caller's device let them in."""
    led = {(call.room, call.lead): call.id for call in calls if call.lead is not None}
    if not led:
        return frozenset()
    marks, rooms = few([room for room, _ in led])
    rows = await tx.all(f"SELECT room, member FROM room_devices WHERE room IN ({marks}) AND leaf = 1", *rooms)
    return frozenset(led[row["room"], row["member"]] for row in rows if (row["room"], row["member"]) in led)
