"""The drumbeat over HTTP. The addresses stand in ``asterism.wire.knocks``; every answer is the whole view."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asterism.api import Door, endpoint
from asterism.errors import Refusal
from asterism.knocks import asking, leaving, making, opening, own_time, rules, steps, store, views, wishes
from asterism.knocks import state as knocks
from asterism.store.base import Tx
from asterism.wire.knocks import (
    Doors,
    DoorWishes,
    Go,
    Knock,
    KnockNow,
    KnockView,
    OpenDoor,
    OwnTimeNow,
    SetTime,
    Touch,
)


def _own_device(door: Door, device: str) -> None:
    if door.session is None or device != door.session.device:
        raise Refusal("not_found")


# ---------------------------------------------------------------- whoever knocks


@endpoint("GET", "/api/knocks/current")
async def my_knock(door: Door) -> KnockNow:
    """My own knock: the open one, or the one that closed within the last quarter of an hour."""
    me = door.me
    found = await door.parts.store.read(lambda tx: views.knocks_now(tx, [me]))
    return KnockNow(knock=found.get(me))


@endpoint(
    "POST",
    "/api/knocks",
    status=201,
    errors=(
        "call_open", "knocked_today", "knocks_enough", "knocks_for_adults", "not_found", "suspended",
    ),
)  # fmt: skip
async def knock(door: Door, body: Knock) -> KnockView:
    """Asks for somebody of those I name, one after the other. A second press gives the one that is there."""
    _own_device(door, body.device)
    parts, me, id = door.parts, door.me, door.parts.dice.new_id()

    async def work(tx: Tx) -> KnockView:
        thread = await making.known_thread(tx, body.thread)
        new = rules.knock(
            id=id, member=me, client_id=body.client_id, named=body.who, now=tx.now, device=body.device,
            confirmed=body.confirmed, heaviness=body.heaviness, colour=body.colour, thread=thread,
        )  # fmt: skip
        return views.knock_view(await making.make(tx, parts, new))

    return await steps.written(parts, work)


async def _mine(
    door: Door, knock: str, decide: Callable[[Tx, knocks.Knock], Awaitable[knocks.Knock]]
) -> KnockView:
    parts, me = door.parts, door.me

    async def work(tx: Tx) -> KnockView:
        before = await store.knock_for_member(tx, knock, me)
        after = await decide(tx, await steps.now_of(tx, before))
        return views.knock_view(await steps.keep(tx, parts, before, after))

    return await steps.written(parts, work)


@endpoint("POST", "/api/knocks/{knock}/open", errors=("door_gone", "not_found"))
async def open_door(door: Door, knock: str, body: OpenDoor) -> KnockView:
    """I open: the two of us are in a call, or in the visit of our bond."""
    _own_device(door, body.device)
    ids = opening.Ids(door.parts)

    async def decide(tx: Tx, now: knocks.Knock) -> knocks.Knock:
        if now.state == "asking":
            raise Refusal("door_gone")
        if now.state != "at_door":
            return now
        return await opening.let_in(tx, door.parts, now, body.device, ids)

    return await _mine(door, knock, decide)


@endpoint("POST", "/api/knocks/{knock}/not-now", errors=("not_found",))
async def not_now(door: Door, knock: str) -> KnockView:
    """I wave it away. Those who were asked see it no more, and nobody is told why."""

    async def decide(tx: Tx, now: knocks.Knock) -> knocks.Knock:
        return rules.close(now, "not_now", tx.now)

    return await _mine(door, knock, decide)


# ---------------------------------------------------------------- whoever is asked


@endpoint("GET", "/api/doors")
async def my_doors(door: Door) -> Doors:
    """Those who ask for me now. Who they are stands nowhere in it, except for a friend of a bond."""
    me = door.me
    found = await door.parts.store.read(lambda tx: views.doors_now(tx, [me]))
    return Doors(doors=found.get(me, []))


@endpoint("GET", "/api/doors/wishes")
async def my_wishes(door: Door) -> DoorWishes:
    """Whether I wish to be asked as a friend and as a facilitator. Nobody else is shown it."""
    me = door.me
    return await door.parts.store.read(lambda tx: wishes.of_member(tx, me))


@endpoint("POST", "/api/doors/wishes")
async def say_wishes(door: Door, body: DoorWishes) -> DoorWishes:
    """Says it anew. What asks me now, and is not wished, goes on without a word."""
    parts, me = door.parts, door.me

    async def work(tx: Tx) -> DoorWishes:
        await wishes.put(tx, me, body)
        if not body.as_friend:
            await leaving.not_wished(tx, parts, me, "bonds")
        if not body.as_facilitator:
            await leaving.not_wished(tx, parts, me, "facilitator")
        return body

    return await steps.written(parts, work)


async def _asked(door: Door, id: str, decide: Callable[[Tx, knocks.Knock], Awaitable[knocks.Knock]]) -> Doors:
    parts, me = door.parts, door.me

    async def work(tx: Tx) -> Doors:
        before = await store.knock_of_door(tx, id, me)
        after = await decide(tx, await steps.now_of(tx, before))
        await steps.keep(tx, parts, before, after)
        return Doors(doors=(await views.doors_now(tx, [me])).get(me, []))

    return await steps.written(parts, work)


@endpoint(
    "POST",
    "/api/doors/{door_id}/go",
    errors=(
        "already_holding", "door_gone", "not_found", "not_on_shift", "resting", "ring_first", "suspended",
        "training_first",
    ),
)  # fmt: skip
async def go(door: Door, door_id: str, body: Go) -> Doors:
    """I go and knock, until the door opens or for three minutes. To a door that was confirmed I come in."""
    _own_device(door, body.device)
    if door.session is not None and door.session.standing == "suspended":
        raise Refusal("suspended")
    ids = opening.Ids(door.parts)

    async def decide(tx: Tx, now: knocks.Knock) -> knocks.Knock:
        mine = now.door(door_id)
        if mine is None or mine.state == "over":
            raise Refusal("door_gone")
        if mine.state == "opened":
            return now
        if mine.state == "asked":
            await _may_go(tx, door, now, mine)
        going = rules.go(now, door_id, body.device, tx.now)
        if going is not now:
            # Written at once: whoever lets them in reads it from there.
            await store.save(tx, now, going)
        await store.keep_package(tx, door_id, body.device, body.key_package)
        if now.confirmed and going.state == "at_door":
            return await opening.let_in(tx, door.parts, going, going.device, ids)
        return going

    return await _asked(door, door_id, decide)


async def _may_go(tx: Tx, door: Door, knock: knocks.Knock, mine: knocks.Door) -> None:
    rung = await tx.one("SELECT 1 AS there FROM offers WHERE member = ? AND state = 'open' LIMIT 1", door.me)
    if rung is not None:
        raise Refusal("ring_first")
    why = await asking.may_come(tx, door.parts, knock, mine)
    if why is not None:
        raise Refusal(why)


@endpoint("POST", "/api/doors/{door_id}/pass", errors=("not_found",))
async def pass_door(door: Door, door_id: str) -> Doors:
    """It goes on without a word: it is shown to nobody and counts for nothing."""

    async def decide(tx: Tx, now: knocks.Knock) -> knocks.Knock:
        return rules.pass_on(now, door_id) if now.door(door_id) is not None else now

    return await _asked(door, door_id, decide)


@endpoint("POST", "/api/doors/{door_id}/leave", errors=("not_found",))
async def leave_door(door: Door, door_id: str) -> Doors:
    """I knocked, and go again. Somebody else is asked."""

    async def decide(tx: Tx, now: knocks.Knock) -> knocks.Knock:
        return rules.leave(now, door_id, tx.now) if now.door(door_id) is not None else now

    return await _asked(door, door_id, decide)


# ---------------------------------------------------------------- the time one set oneself


@endpoint("GET", "/api/own-time")
async def my_own_time(door: Door) -> OwnTimeNow:
    """The time I set myself, or none."""
    me = door.me
    row = await door.parts.store.read(lambda tx: own_time.row_of(tx, me))
    return OwnTimeNow(own_time=own_time.view(row))


@endpoint("POST", "/api/own-time", errors=("knocks_for_adults", "malformed", "suspended"))
async def set_own_time(door: Door, body: SetTime) -> OwnTimeNow:
    """Sets the time by which I touch it, or somebody is asked for; another one takes its place."""
    parts, me, id = door.parts, door.me, door.parts.dice.new_id()

    async def work(tx: Tx) -> OwnTimeNow:
        return OwnTimeNow(own_time=own_time.view(await own_time.put(tx, parts, me, body, id)))

    return await steps.written(parts, work)


@endpoint("POST", "/api/own-time/touch", errors=("knocks_for_adults", "malformed", "not_found", "suspended"))
async def touch_own_time(door: Door, body: Touch) -> OwnTimeNow:
    """I am here. It is over, or the same for the next time."""
    parts, me, id = door.parts, door.me, door.parts.dice.new_id()

    async def work(tx: Tx) -> OwnTimeNow:
        return OwnTimeNow(own_time=own_time.view(await own_time.touch(tx, parts, me, body.next_at, id)))

    return await steps.written(parts, work)


@endpoint("POST", "/api/own-time/end")
async def end_own_time(door: Door) -> OwnTimeNow:
    """Takes the time away."""
    parts, me = door.parts, door.me

    async def work(tx: Tx) -> OwnTimeNow:
        await own_time.end(tx, parts, me)
        return OwnTimeNow(own_time=None)

    return await steps.written(parts, work)
