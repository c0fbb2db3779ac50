"""One step of a call, decided by the rules and written: set off by a person or by the dispatcher."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from msgspec.structs import replace

from asterism.calls.backdrop import Backdrop, Joining
from asterism.calls.state import Around, Call, Outcome, Person
from asterism.calls.store import Loaded, Stale, save
from asterism.people.store import blocked_with, not_again
from asterism.store.base import Store, Tx, UniqueViolation

Decide = Callable[[Call, Around], Outcome]
TRIES = 8


async def waiting(tx: Tx) -> tuple[int, int]:
    """How many calls wait with nobody rung: all of them, and those that were tried and found nobody."""
    row = await tx.one(
        "SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN due_at > ? THEN 1 ELSE 0 END), 0) AS tried"
        " FROM calls WHERE hungry = 1 AND state = 'waiting'",
        tx.now,
    )
    assert row is not None
    return int(row["n"]), int(row["tried"])


async def around(
    tx: Tx, back: Backdrop, call: Call, people: Mapping[str, Person], waits: tuple[int, int]
) -> Around:
    """What a step of this call has to know."""
    heard = await tx.all(
        "SELECT member, MAX(heard_at) AS at FROM device_heard WHERE member IN (?, ?) GROUP BY member",
        call.caller, call.lead or "",
    )  # fmt: skip
    at = {row["member"]: row["at"] for row in heard}
    known: frozenset[str] = frozenset()
    if call.told.wishes.only_known:
        rows = await tx.all(
            "SELECT DISTINCT l.member FROM leads l JOIN calls c ON c.id = l.call WHERE"
            " c.caller = ? AND c.how = 'eased'",
            call.caller,
        )
        known = frozenset(row["member"] for row in rows)
    every, tried = waits
    own = int(call.state == "waiting" and call.hungry)
    return Around(
        people=tuple(people.values()),
        blocked=await blocked_with(tx, call.caller),
        known=known,
        caller_seen_at=max(at.get(call.caller, 0), back.started_at),
        lead_seen_at=max(at.get(call.lead or "", 0), back.started_at),
        others_wait=max(0, every - own) if call.seeks else tried,
        rests=back.rests,
    )


async def decide_and_save(
    tx: Tx,
    back: Backdrop,
    loaded: Loaded,
    decide: Decide,
    *,
    people: Mapping[str, Person],
    waits: tuple[int, int],
    joining: Joining | None = None,
    side_room: str | None = None,
) -> tuple[Call, Outcome]:
    """Decides a step and writes it.

    Whoever is "not this person again" is found by their mark before they are rung.
    """
    call = loaded.call
    about = await around(tx, back, call, people, waits)
    while True:
        outcome = decide(call, about)
        rung = [e.member for e in outcome.effects if e.kind in ("ring", "lead_began", "joins")]
        never = await not_again(tx, back.secret, call.caller, rung) if rung else frozenset()
        if not never - about.blocked:
            break
        about = replace(about, blocked=about.blocked | never)
    saved = await save(tx, back, loaded, outcome, joining=joining, side_room=side_room)
    return saved, outcome


async def change(
    store: Store,
    back: Backdrop,
    find: Callable[[Tx], Awaitable[Loaded]],
    decide: Callable[[Tx, Loaded], Awaitable[tuple[Decide, Mapping[str, Person]]]],
    *,
    joining: Joining | None = None,
    side_room: str | None = None,
) -> Call:
    """A step that somebody set off: found through their door, decided, written; anew if another was first."""

    async def work(tx: Tx) -> Call:
        loaded = await find(tx)
        how, people = await decide(tx, loaded)
        saved, _ = await decide_and_save(
            tx,
            back,
            loaded,
            how,
            people=people,
            waits=await waiting(tx),
            joining=joining,
            side_room=side_room,
        )
        return saved

    for last in range(TRIES):
        try:
            return await store.write(work)
        except (Stale, UniqueViolation):
            if last == TRIES - 1:
                raise
    raise AssertionError("unreachable")
