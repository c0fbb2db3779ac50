"""An age that is told somewhere else than in a call: the call that is open follows it at once."""

from __future__ import annotations

from asterism.calls import rules, steps, store
from asterism.calls.backdrop import Backdrop
from asterism.calls.pool import everybody, one
from asterism.calls.state import Age, Call, Person
from asterism.store.base import Tx


async def everybody_and_lead(tx: Tx, call: Call) -> dict[str, Person]:
    """Who could be rung, and the one who holds the call, also when their shift has ended meanwhile."""
    people = await everybody(tx)
    if call.lead is not None and call.lead not in people:
        lead = await one(tx, call.lead)
        if lead is not None:
            people[lead.id] = lead
    return people


async def age_told(tx: Tx, back: Backdrop, member: str, age: Age) -> None:
    """Inside the transaction that keeps an age with the person: as if they had told it in their call."""
    loaded = await store.open_call_of(tx, member)
    if loaded is None or loaded.call.age == age:
        return
    if age == "adult" and loaded.call.age is not None:
        return  # What was said in this call before is not widened by anything.
    await steps.decide_and_save(
        tx,
        back,
        loaded,
        lambda call, around: rules.tell(call, call.told, age, around, tx.now),
        people=await everybody_and_lead(tx, loaded.call),
        waits=await steps.waiting(tx),
    )
