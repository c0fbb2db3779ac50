"""The door opens: the two are in a call that this one person holds, or in the visit of their bond."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from asterism.bonds import rules as bonds
from asterism.bonds import steps as bond_steps
from asterism.bonds import visits
from asterism.bonds.doors import bond_for_member
from asterism.calls import knocked
from asterism.calls.backdrop import Joining
from asterism.errors import Refusal
from asterism.knocks import asking, rules, store
from asterism.knocks.state import Door, Knock
from asterism.people.store import member_row
from asterism.rooms import admission
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts


class Ids:
    """New ids, drawn before the transaction, which may be run again."""

    def __init__(self, parts: Parts) -> None:
        self.first, self.room = parts.dice.new_id(), parts.dice.new_id()


async def let_in(tx: Tx, parts: Parts, knock: Knock, device: str | None, ids: Ids) -> Knock:
    """Lets in whoever stands at the door. If they may not be here any more, somebody else is asked."""
    door = knock.open_door
    assert door is not None
    if await asking.may_come(tx, parts, knock, door) is not None:
        return rules.turn_away(knock, door, tx.now)
    package = await store.package_of(tx, door.id)
    if door.asked_as == "bonds":
        if not await _visit(tx, parts, knock, door, device, package, ids):
            return rules.turn_away(knock, door, tx.now)
        return rules.opened(knock, tx.now, bond=door.bond)
    me = await member_row(tx, knock.member)
    call = replace(asking.as_call(knock, me), id=ids.first, room=ids.room, reached_at=tx.now, since=tx.now,
                   round_at=tx.now, due_at=tx.now, client_id=knock.id)  # fmt: skip
    opened = rules.opened(knock, tx.now, call=call.id)
    await knocked.begin_held(
        tx, parts.dispatcher.back, call, door.member, Joining(door.device, package), device=device,
        name=me["name"],
    )  # fmt: skip
    return opened


async def _visit(
    tx: Tx, parts: Parts, knock: Knock, door: Door, device: str | None, package: bytes | None, ids: Ids
) -> bool:
    """The visit of their bond, begun now or open already, with both devices in it; False when it may not."""
    if door.bond is None:
        return False
    try:
        held = await bond_steps.in_time(tx, parts, await bond_for_member(tx, door.bond, knock.member))
        outcome = bonds.begin_visit(held.bond, held.side, ids.first, ids.room, None, tx.now)
    except Refusal:
        return False
    visit = outcome.bond.visit
    assert visit is not None
    if held.bond.visit is None:
        await visits.open_room(tx, held, visit, device)
    elif device is not None:
        await visits.come(tx, held, visit, device)
    if door.device is not None and package is not None:
        await admission.show_key_package(tx, visit.room, door.device, door.member, package)
    await bond_steps.keep(tx, parts, held.bond, outcome, held.side)
    tx.after(lambda: parts.hub.room_changed(visit.room))
    return True
