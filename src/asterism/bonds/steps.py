"""One step of a bond, decided by the rules and written with everything that follows from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec

from asterism.bonds import at_rest, confidences, rules, seals, store
from asterism.bonds.doors import Held, bond_for_member
from asterism.bonds.state import SIDES, Bond, Outcome, Side
from asterism.bonds.views import Facts, facts
from asterism.knocks.leaving import bond_over
from asterism.rooms import admission
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts

Decide = Callable[[Tx, Held], Awaitable[Outcome]]


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What a step left to be told after the commit."""

    members: tuple[str, ...] = ()
    """Who is told that there is something to read anew."""
    rooms: tuple[str, ...] = ()
    due_at: int | None = None


async def write(tx: Tx, before: Bond, outcome: Outcome, by: Side | None) -> Written:
    """Writes what a step decided. The bond's row is taken already.

    ``by``: the side that did it; whatever it was is told to that side's own devices, and to the other only
    what the other may see.
    """
    bond = outcome.bond
    closed: list[str] = []
    if bond != before:
        await store.save(tx, before, bond)
    if before.state == "walking" and bond.state != "walking":
        await bond_over(tx, bond.id)
    for what, about in outcome.happened:
        if what == "revealed":
            await seals.reveal(tx, about)
        elif what == "turned":
            await seals.turn(tx, about)
        elif what == "visit_closed":
            await admission.close(tx, about)
            closed.append(about)
        elif what == "ended":
            await withdraw(tx, bond.id, "a" if about == "a" else "b")
        elif what == "cleared":
            await _clear(tx, bond.id)
    if any(what in ("revealed", "visit_closed") for what, _ in outcome.happened):
        await store.grow(tx, bond)
    sides = [side for side in SIDES if outcome.other_sees or side == by]
    await store.touch(tx, bond.id, *sides)
    due_at = await store.look_again_at(tx, bond)
    members = tuple(bond.person(side).member for side in sides if bond.person(side).member)
    if any(what == "forgotten" for what, _ in outcome.happened):
        await tx.run("DELETE FROM bonds WHERE id = ?", bond.id)
    return Written(members=members, rooms=tuple(closed), due_at=due_at)


async def withdraw(tx: Tx, bond: str, side: Side) -> None:
    """What this side gave is gone at once, and with it what both answered; the other keeps what they gave
    themselves until the dawn."""
    await tx.run("DELETE FROM bond_questions WHERE bond = ?", bond)
    await tx.run("DELETE FROM bond_packages WHERE bond = ?", bond)
    await tx.run("DELETE FROM bond_keys WHERE bond = ? AND by_side = ?", bond, side)
    await tx.run("DELETE FROM bond_notes WHERE bond = ? AND side = ?", bond, side)
    await confidences.all_over(tx, bond, side)
    await at_rest.over(tx, at_rest.key_of(bond, side))


async def _clear(tx: Tx, bond: str) -> None:
    """The dawn of a bond: nothing is left but that it has ended."""
    for table in ("bond_questions", "bond_packages", "bond_keys", "bond_notes", "bond_visits"):
        await tx.run(f"DELETE FROM {table} WHERE bond = ?", bond)
    await confidences.all_over(tx, bond)
    await at_rest.both_over(tx, bond)
    await tx.run("UPDATE bonds SET lake = 0, trees = 0, stars = 0, light = 0 WHERE id = ?", bond)


def tell(tx: Tx, parts: Parts, written: Written) -> None:
    """After the commit those concerned are told, and the dispatcher knows when to look again."""

    def after() -> None:
        parts.hub.place_changed("bonds", written.members)
        for room in written.rooms:
            parts.hub.room_changed(room)
        if written.due_at is not None:
            parts.dispatcher.due_by(written.due_at)

    tx.after(after)


async def keep(tx: Tx, parts: Parts, before: Bond, outcome: Outcome, by: Side | None) -> None:
    tell(tx, parts, await write(tx, before, outcome, by))


async def change(parts: Parts, bond: str, member: str, decide: Decide) -> Facts:
    """A step that one of the two set off: found through their door, decided, written; what they see then."""

    async def work(tx: Tx) -> Facts:
        held = await in_time(tx, parts, await bond_for_member(tx, bond, member))
        outcome = await decide(tx, held)
        await keep(tx, parts, held.bond, outcome, held.side)
        return await facts(tx, await bond_for_member(tx, bond, member))

    # The row of the bond is taken first, so each step is decided on what the one before left.
    return await parts.store.write(work, serial=False)


async def in_time(tx: Tx, parts: Parts, held: Held) -> Held:
    """The same after what time has done to it: nobody is faster than a moment that has passed."""
    visit = held.bond.visit
    word = None if visit is None else await store.last_word(tx, visit.room)
    outcome = rules.due(held.bond, word, tx.now)
    if not outcome.happened:
        return held
    await keep(tx, parts, held.bond, outcome, None)
    return await bond_for_member(tx, held.bond.id, held.me)
