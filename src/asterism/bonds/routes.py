"""A bond over HTTP: the pact, its key, visits, the note, rest and end. Addresses: ``asterism.wire.bonds``."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.bonds import at_rest, keys, paths, rules, steps, suggestions, visits
from asterism.bonds.doors import Held, bond_for_member
from asterism.bonds.notes import keep_note
from asterism.bonds.shown import note_of, shown
from asterism.bonds.state import Outcome
from asterism.bonds.steps import Decide
from asterism.bonds.views import facts
from asterism.errors import Refusal
from asterism.store.base import Tx
from asterism.wire.bonds import (
    MAX_NOTE,
    BondView,
    GiveBondKey,
    GoDeeper,
    LeaveKeyPackages,
    LeaveNote,
    LetDawn,
    OwnBonds,
    Rest,
    SignPact,
    Visit,
)


def own_device(door: Door, device: str) -> None:
    """Returns when it is the device that asks. Refused with ``not_found``."""
    if door.session is None or device != door.session.device:
        raise Refusal("not_found")


def not_paused(door: Door) -> None:
    """Whoever's part in the network is paused reaches nobody here; reading, taking back and ending go on."""
    if door.session is not None and door.session.standing == "suspended":
        raise Refusal("suspended")


async def step(door: Door, bond: str, decide: Decide) -> BondView:
    return shown(door.parts, await steps.change(door.parts, bond, door.me, decide))


@endpoint("GET", "/api/bonds/{bond}", errors=("not_found",))
async def bond_now(door: Door, bond: str) -> BondView:
    """A bond of mine as I see it."""
    me = door.me

    async def work(tx: Tx) -> BondView:
        return shown(door.parts, await facts(tx, await bond_for_member(tx, bond, me, locked=False)))

    return await door.parts.store.read(work)


@endpoint("POST", "/api/bonds/{bond}/sign", errors=("closed", "not_found", "stale", "suspended"))
async def sign_pact(door: Door, bond: str, body: SignPact) -> BondView:
    """Signs the promise. It stands when both have; until then nobody sees whether the other did."""
    not_paused(door)

    async def decide(tx: Tx, held: Held) -> Outcome:
        return rules.sign(held.bond, held.side, body.edition, tx.now)

    return await step(door, bond, decide)


@endpoint("POST", "/api/bonds/{bond}/key", errors=("closed", "not_found", "stale"))
async def give_key(door: Door, bond: str, body: GiveBondKey) -> BondView:
    """Gives the other the bond's key, sealed to them. Of two at once the first counts."""
    own_device(door, body.device)

    async def decide(tx: Tx, held: Held) -> Outcome:
        if await keys.is_the_same(tx, held.bond.id, held.side, body):
            return Outcome(bond=held.bond)
        outcome = rules.new_key(held.bond, body.edition)
        await keys.keep(tx, held.bond.id, held.side, body)
        return outcome

    return await step(door, bond, decide)


@endpoint("POST", "/api/bonds/{bond}/key-packages", errors=("closed", "not_found"))
async def leave_packages(door: Door, bond: str, body: LeaveKeyPackages) -> BondView:
    """Leaves key packages of this device, so that a visit can begin while I am away."""
    own_device(door, body.device)

    async def decide(tx: Tx, held: Held) -> Outcome:
        rules.not_over(held.bond)
        await visits.leave_packages(tx, held, body)
        return Outcome(bond=held.bond)

    return await step(door, bond, decide)


@endpoint(
    "POST",
    "/api/bonds/{bond}/visit",
    errors=("bond_rests", "closed", "depth_not_open", "not_found", "pact_first", "suspended"),
)
async def visit(door: Door, bond: str, body: Visit) -> BondView:
    """Begins a visit, or comes to the one that is open. Who comes second in the same moment comes to it."""
    own_device(door, body.device)
    not_paused(door)
    parts = door.parts
    new, room = parts.dice.new_id(), parts.dice.new_id()

    async def decide(tx: Tx, held: Held) -> Outcome:
        there = held.bond.visit
        if there is None and body.path is not None:
            rules.depth_open(held.bond, await paths.depth_of(tx, body.path))
        outcome = rules.begin_visit(held.bond, held.side, new, room, body.path, tx.now)
        now = outcome.bond.visit
        assert now is not None
        if there is None:
            await visits.open_room(tx, held, now, body.device)
        else:
            await visits.come(tx, held, now, body.device)
        tx.after(lambda: parts.hub.room_changed(now.room))
        return outcome

    return await step(door, bond, decide)


@endpoint("POST", "/api/bonds/{bond}/dawn", errors=("closed", "not_found"))
async def let_dawn(door: Door, bond: str, body: LetDawn) -> BondView:
    """The visit's dawn begins for both; some minutes later its room closes."""

    async def decide(tx: Tx, held: Held) -> Outcome:
        return rules.dawn(held.bond, body.visit, tx.now)

    return await step(door, bond, decide)


@endpoint(
    "POST",
    "/api/bonds/{bond}/note",
    errors=("closed", "not_found", "pact_first", "stale", "suspended", "too_large"),
)
async def leave_note(door: Door, bond: str, body: LeaveNote) -> BondView:
    """Leaves the one note for the other, in the place of the one before; an empty one takes it back."""
    if len(body.body) > MAX_NOTE:
        raise Refusal("too_large", limit=MAX_NOTE)
    if body.body:
        not_paused(door)
    parts = door.parts
    parts.disk.spare(len(body.body))
    side = await _side(door, bond)
    sealed = await at_rest.seal(parts, at_rest.key_of(bond, side.side), note_of(side.side), body.body)

    async def decide(tx: Tx, held: Held) -> Outcome:
        rules.not_over(held.bond)
        if body.body:
            rules.standing(held.bond)
            rules.same_edition(held.bond, body.edition)
        changed = await keep_note(tx, held, body, sealed)
        return Outcome(bond=held.bond, other_sees=changed)

    return await step(door, bond, decide)


@endpoint(
    "POST", "/api/bonds/{bond}/deeper", errors=("closed", "not_found", "pact_first", "stale", "suspended")
)
async def go_deeper(door: Door, bond: str, body: GoDeeper) -> BondView:
    """Wants the next depth, or no longer; unseen. It opens when both want it."""
    if body.want:
        not_paused(door)

    async def decide(tx: Tx, held: Held) -> Outcome:
        return rules.deeper(held.bond, held.side, body.depth, want=body.want)

    return await step(door, bond, decide)


@endpoint("POST", "/api/bonds/{bond}/rest", errors=("closed", "not_found", "pact_first", "suspended"))
async def rest(door: Door, bond: str, body: Rest) -> BondView:
    """Lets the bond rest, or wakes it. Either may do both."""
    if not body.on:
        not_paused(door)

    async def decide(tx: Tx, held: Held) -> Outcome:
        return rules.rest(held.bond, tx.now) if body.on else rules.wake(held.bond)

    return await step(door, bond, decide)


@endpoint("POST", "/api/bonds/{bond}/end", errors=("not_found",))
async def end_bond(door: Door, bond: str) -> OwnBonds:
    """Ends the bond, without a reason. What I gave is gone at once; nothing is told but that it ended."""
    me, parts = door.me, door.parts

    async def work(tx: Tx) -> OwnBonds:
        held = await bond_for_member(tx, bond, me)
        await steps.keep(tx, parts, held.bond, rules.end(held.bond, held.side, tx.now), held.side)
        return await suggestions.own_bonds(tx, me)

    return await parts.store.write(work, serial=False)


async def _side(door: Door, bond: str) -> Held:
    """Who I am in it, before anything is made for it outside the store. Refused with ``not_found``."""
    me = door.me
    return await door.parts.store.read(lambda tx: bond_for_member(tx, bond, me, locked=False))
