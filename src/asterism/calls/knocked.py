"""A call that begins at a door: one person let another in, who holds it from its first moment."""

from __future__ import annotations

from msgspec.structs import replace

from asterism.calls import holding, steps, store
from asterism.calls.backdrop import Backdrop, Joining
from asterism.calls.state import Call
from asterism.rooms import admission
from asterism.store.base import Tx


async def begin_held(
    tx: Tx, back: Backdrop, call: Call, lead: str, joining: Joining, *, device: str | None, name: str | None
) -> Call:
    """Opens the room and the call, held by this one person in term 1 (P2), in the transaction in which they
    are let in. ``device``: the caller's, by which the room is founded.

    Whether they may be together is asked by whoever calls. Raises UniqueViolation when the caller has an open
    call, or the lead holds another one.
    """
    await admission.open_room(tx, call.room, "call", call.caller, device, name=name)
    await store.insert(tx, back, call)
    loaded = await store.load(tx, call.id)
    about = await steps.around(tx, back, loaded.call, {}, (0, 0))
    begun = holding.begin(loaded.call, lead, (), about, tx.now)
    held = replace(begun.call, hungry=False)
    return await store.save(tx, back, loaded, replace(begun, call=held), joining=joining)
