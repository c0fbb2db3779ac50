"""Calls over HTTP: the supporter's side. Every answer is the whole post."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from asterism.api import Door, endpoint
from asterism.calls import duty, holding
from asterism.calls.state import Around, Call, Outcome
from asterism.errors import Refusal
from asterism.people.store import roles_of
from asterism.store.base import Tx
from asterism.wire.calls import (
    AcceptOffer,
    EndForSafety,
    HandOver,
    HowItWas,
    LeadAction,
    PostView,
    ShiftAsk,
    ShiftWishes,
    Summon,
)
from asterism.wire.frames import PostNow

LED = ("old_term", "closed")


async def _post(door: Door) -> PostView:
    for view in await door.parts.hub.views_of(door.me):
        if isinstance(view, PostNow):
            return view.post
    raise Refusal("not_allowed")


async def _with_duty(
    door: Door, work: Callable[[Tx], Awaitable[None]], *, also: frozenset[str] = frozenset()
) -> None:
    """Changes my own duty. Only who may be rung has one (``also``: others who may hold a call): what anybody
    else asked for is undone with the refusal."""
    me = door.me

    async def mine(tx: Tx) -> None:
        if not ({"supporter", "steward"} | also) & set(await roles_of(tx, me)):
            raise Refusal("not_allowed")
        await work(tx)

    await door.parts.calls.with_duty(me, mine)


@endpoint("GET", "/api/post", errors=("not_allowed",))
async def my_post(door: Door) -> PostView:
    """My post: shift, rest, rings, and whom I am with."""
    return await _post(door)


@endpoint(
    "POST",
    "/api/offers/{offer}/accept",
    errors=("offer_gone", "resting", "not_on_shift", "already_holding", "training_first"),
)
async def accept_offer(door: Door, offer: str, body: AcceptOffer) -> PostView:
    """Take a ring. Boundaries, rest and shift are looked at again; one person gets it."""
    session = door.session
    if session is None or session.device != body.device:
        raise Refusal("not_found")
    await door.parts.calls.accept(door.me, offer, body.device, body.key_package)
    return await _post(door)


@endpoint("POST", "/api/offers/{offer}/pass")
async def pass_offer(door: Door, offer: str) -> PostView:
    """Let a ring go by. It needs no reason and is shown to nobody."""
    await door.parts.calls.let_pass(door.me, offer)
    return await _post(door)


# ---------------------------------------------------------------- shifts


@endpoint("POST", "/api/shift/start", errors=("training_first", "malformed"))
async def start_shift(door: Door, body: ShiftAsk) -> PostView:
    """Start my shift, or move its end."""
    await door.parts.calls.start_shift(door.me, body.ends_at)
    return await _post(door)


@endpoint("POST", "/api/shift/end")
async def end_shift(door: Door) -> PostView:
    """End my shift. A talk that is going on goes on."""
    await door.parts.calls.end_shift(door.me)
    return await _post(door)


@endpoint("POST", "/api/shift/still-here")
async def still_here(door: Door) -> PostView:
    """The question "Still here?" was read; a new shift is started on its own."""
    me = door.me

    async def work(tx: Tx) -> None:
        await tx.run("UPDATE duty SET still_here = 0, unanswered = 0 WHERE member = ?", me)

    await _with_duty(door, work)
    return await _post(door)


@endpoint("POST", "/api/shift/ready-again", errors=("resting",))
async def ready_again(door: Door) -> PostView:
    """End a pause early, not before its minimum."""
    me = door.me
    await _with_duty(door, lambda tx: duty.ready_again(tx, me))
    return await _post(door)


@endpoint("POST", "/api/shift/rest-longer")
async def rest_longer(door: Door) -> PostView:
    """Extend a pause by a quarter of an hour, or take one. It needs no reason."""
    me = door.me
    await _with_duty(door, lambda tx: duty.longer_pause(tx, me))
    return await _post(door)


@endpoint("POST", "/api/shift/wishes")
async def shift_wishes(door: Door, body: ShiftWishes) -> PostView:
    """Whether I may be rung off shift, how I am rung, and how much I take."""
    me = door.me
    changes: list[tuple[str, str | int]] = []
    if body.off_shift_ok is not None:
        changes.append(("off_shift_ok", int(body.off_shift_ok)))
    if body.ring_by is not None:
        changes.append(("ring_by", msgspec.json.encode(body.ring_by).decode()))
    if body.cap is not None:
        changes.append(("cap", body.cap))
    if body.led_calls is not None:
        changes.append(("leads_max", body.led_calls))

    async def work(tx: Tx) -> None:
        for column, value in changes:
            await tx.run(f"UPDATE duty SET {column} = ? WHERE member = ?", value, me)

    await _with_duty(door, work)
    return await _post(door)


@endpoint("POST", "/api/shift/how-it-was")
async def how_it_was(door: Door, body: HowItWas) -> PostView:
    """How the last talk was for me, and whether I want a pause."""
    me = door.me

    async def work(tx: Tx) -> None:
        await tx.run("UPDATE leads SET how_it_was = ? WHERE call = ? AND member = ?", body.how, body.call, me)
        await tx.run("UPDATE duty SET ask_call = NULL WHERE member = ? AND ask_call = ?", me, body.call)
        if body.pause:
            await duty.longer_pause(tx, me)

    # A facilitator who was let in at a door is asked as well.
    await _with_duty(door, work, also=frozenset({"facilitator"}))
    return await _post(door)


# ---------------------------------------------------------------- what a lead does


async def _led(
    door: Door, call: str, how: Callable[[Call, Around, int], Outcome], *, people: bool = False
) -> PostView:
    await door.parts.calls.lead_does(door.me, call, how, people=people)
    return await _post(door)


@endpoint("POST", "/api/held/{call}/summon", errors=(*LED, "not_yet"))
async def summon(door: Door, call: str, body: Summon) -> PostView:
    """Ask for up to three companions; the caller is asked first."""
    me = door.me
    return await _led(
        door, call, lambda c, around, now: holding.summon(c, me, body.term, body.count, around), people=True
    )


@endpoint("POST", "/api/held/{call}/hand-over", errors=LED)
async def hand_over(door: Door, call: str, body: HandOver) -> PostView:
    """Hand over to somebody named or to the pool; I stay until they accepted."""
    me = door.me
    return await _led(
        door,
        call,
        lambda c, around, now: holding.hand_over(c, me, body.term, body.to, around, now),
        people=True,
    )


@endpoint("POST", "/api/held/{call}/stop", errors=LED)
async def have_to_stop(door: Door, call: str, body: LeadAction) -> PostView:
    """I have to stop: handed over to the pool. A pause follows, whatever the call was."""
    me = door.me
    return await _led(
        door, call, lambda c, around, now: holding.stop(c, me, body.term, around, now), people=True
    )


@endpoint("POST", "/api/held/{call}/goodbye", errors=(*LED, "not_yet"))
async def goodbye(door: Door, call: str, body: LeadAction) -> PostView:
    """After three minutes without anybody: say goodbye and leave. The call rings again, first in line."""
    me = door.me
    return await _led(door, call, lambda c, around, now: holding.goodbye(c, me, body.term, now))


@endpoint("POST", "/api/held/{call}/release", errors=(*LED, "not_yet"))
async def release(door: Door, call: str, body: LeadAction) -> PostView:
    """The caller has been away for ten minutes: the call is parked."""
    me = door.me
    return await _led(door, call, lambda c, around, now: holding.release(c, me, body.term, now))


@endpoint("POST", "/api/held/{call}/danger", errors=LED)
async def danger_now(door: Door, call: str, body: LeadAction) -> PostView:
    """Danger now: the emergency number is pinned for both, the steward on call is asked in a side room."""
    me = door.me
    await door.parts.calls.ask_for_steward(
        me, call, lambda c, around, now: holding.danger_now(c, me, body.term, now)
    )
    return await _post(door)


@endpoint("POST", "/api/held/{call}/ask-steward", errors=LED)
async def ask_steward(door: Door, call: str, body: LeadAction) -> PostView:
    """A quiet call for help: a side room with the steward on call."""
    me = door.me
    await door.parts.calls.ask_for_steward(
        me, call, lambda c, around, now: holding.ask_steward(c, me, body.term)
    )
    return await _post(door)


@endpoint("POST", "/api/held/{call}/end-for-safety", errors=LED)
async def end_for_safety(door: Door, call: str, body: EndForSafety) -> PostView:
    """End the talk with a reason, which the caller reads with a way to appeal."""
    me = door.me
    return await _led(
        door, call, lambda c, around, now: holding.end_for_safety(c, me, body.term, body.reason, now)
    )


@endpoint("POST", "/api/held/{call}/close", errors=LED)
async def close_held(door: Door, call: str, body: LeadAction) -> PostView:
    """The talk eases: both said goodbye."""
    me = door.me
    return await _led(door, call, lambda c, around, now: holding.close_by_lead(c, me, body.term, now))


@endpoint("POST", "/api/held/{call}/leave")
async def leave_as_companion(door: Door, call: str) -> PostView:
    """A companion leaves."""
    await door.parts.calls.companion_leaves(door.me, call)
    return await _post(door)
