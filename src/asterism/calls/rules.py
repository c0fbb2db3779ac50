"""The state table of a call: seeking somebody, being taken, and the end. What happens while held is in
``holding``.

Every function takes the call as it is and the moment, and gives the call as it is then with what follows
from it, or raises a Refusal and nothing has changed.
"""

from __future__ import annotations

from msgspec.structs import replace

from asterism.calls import boundaries, chain, holding, presence
from asterism.calls.ending import close, new_round, park
from asterism.calls.need import need_of
from asterism.calls.ringing import lapse, ring, ring_companions, ring_handover
from asterism.calls.state import (
    PARKED_FOR,
    RINGS_ON_FOR,
    Age,
    Around,
    Asked,
    Call,
    Effect,
    Offer,
    Outcome,
    Person,
    Reason,
    Told,
)
from asterism.errors import Refusal


def reach(
    *,
    id: str,
    caller: str,
    client_id: str,
    room: str,
    now: int,
    age: Age | None = None,
    languages: tuple[str, ...] = (),
    queue_last: bool = False,
    steward_only: bool = False,
    practice_for: str | None = None,
) -> Outcome:
    """One press. Nothing is asked before it and nothing can refuse it (P20); it is due now."""
    told = Told()
    if languages:
        told = replace(told, wishes=replace(told.wishes, languages=languages))
    return Outcome(
        Call(
            id=id,
            caller=caller,
            client_id=client_id,
            room=room,
            age=age,
            told=told,
            need=need_of(told),
            reached_at=now,
            since=now,
            round_at=now,
            due_at=now,
            queue_last=queue_last,
            steward_only=steward_only,
            practice_for=practice_for,
        )
    )


def tell(call: Call, told: Told, age: Age | None, around: Around, now: int) -> Outcome:
    """What the caller says, at any time. Offers that no longer fit are withdrawn at once.

    Age can be said once; anything but yes cannot be widened afterwards. When it turns out during a talk that
    the caller is under age, a lead who was not cleared for it goes at once and somebody else is rung.
    """
    _is_open(call)
    if age is not None and call.age is not None and age != call.age and age == "adult":
        raise Refusal("not_allowed")
    age = age if age is not None else call.age
    changed = replace(call, told=told, age=age, need=need_of(told, knocked=call.knocked))
    people = {p.id: p for p in around.people}
    kept: list[Offer] = []
    gone: list[str] = []
    for offer in call.offers:
        person = people.get(offer.member)
        fits = person is not None and _fits(changed, person, around)
        if offer.state in ("open", "lapsed") and not fits:
            kept.append(replace(offer, state="withdrawn"))
            gone.append(offer.member)
        else:
            kept.append(offer)
    asked = tuple(a for a in call.asked if a.member not in gone)
    changed = replace(changed, offers=tuple(kept), asked=asked)
    if call.adult and not changed.adult and changed.lead is not None and changed.practice_for is None:
        lead = people.get(changed.lead)
        if lead is None or boundaries.boundary(changed, lead, around) == "age":
            return holding.lead_may_not(changed, now)
    if changed.seeks and (age != call.age or told.wishes != call.told.wishes):
        changed = _back_along_the_chain(changed, around, now)
    if changed.seeks:
        state = "ringing" if changed.open_offers("lead") else "waiting"
        changed = replace(changed, state=state, hungry=True, due_at=now)
    effects: tuple[Effect, ...] = ()
    if changed.companions and not changed.adult:
        changed, effects = holding.let_companions_go(changed)
    return Outcome(changed, effects)


def _back_along_the_chain(call: Call, around: Around, now: int) -> Call:
    """After a boundary was changed others may be eligible.

    Then the chain stands where its time says, not where their absence had put it, and whoever was rung
    early for want of anyone else is let be.
    """
    link = chain.link_at(now - call.round_at, call.need)
    people = {p.id: p for p in around.people}
    nearer = [
        p
        for p in people.values()
        if chain.in_link(p, link)
        and not boundaries.rung_elsewhere(p)
        and boundaries.keeps_from(call, p, around, now) is None
    ]
    if link == chain.further(link, call.link) or not nearer:
        return call
    early = {
        o.member for o in call.offers if o.member in people and not chain.in_link(people[o.member], link)
    }
    offers = tuple(
        replace(o, state="withdrawn") if o.member in early and o.state in ("open", "lapsed") else o
        for o in call.offers
    )
    asked = tuple(a for a in call.asked if a.member not in early)
    return replace(call, link=link, offers=offers, asked=asked, wanted=0)


def accept(call: Call, offer_id: str, person: Person, around: Around, now: int) -> Outcome:
    """Takes an offer, while nobody has it. Boundaries, rest and shift are looked at again."""
    offer = call.offer(offer_id)
    if offer is None or offer.member != person.id:
        raise Refusal("not_found")
    if offer.state == "accepted" and person.id in (call.lead, *call.companions):
        return Outcome(call)
    if offer.state not in ("open", "lapsed"):
        raise Refusal("offer_gone")
    filled = not call.seeks if offer.kind == "lead" else call.state != "held"
    if filled or (offer.kind == "handover" and call.handover_at is None):
        raise Refusal("offer_gone")
    why = boundaries.keeps_from(call, person, around, now, offer.kind)
    if why is not None:
        raise Refusal(_REFUSED.get(why, "offer_gone"))
    taken = replace(offer, state="accepted", answered_at=now)
    call = replace(call, offers=tuple(taken if o.id == offer_id else o for o in call.offers))
    answered = Effect(kind="answered", member=person.id, id=offer_id, note="took")
    if offer.kind == "companion":
        return holding.companion_came(call, person.id, (answered,), now)
    return holding.begin(call, person.id, (answered,), around, now)


_REFUSED = {
    "resting": "resting",
    "cap": "resting",
    "not_on_shift": "not_on_shift",
    "busy": "already_holding",
    "not_ready": "training_first",
}


def pass_on(call: Call, offer_id: str, member: str, around: Around, now: int) -> Outcome:
    """Lets an offer go by; the next in rank is rung at once. Passing twice is passing once."""
    offer = call.offer(offer_id)
    if offer is None or offer.member != member:
        raise Refusal("not_found")
    if offer.state not in ("open", "lapsed"):
        return Outcome(call)
    was_open = offer.open
    passed = replace(offer, state="passed", answered_at=now)
    call = replace(
        call,
        offers=tuple(passed if o.id == offer_id else o for o in call.offers),
        asked=(*(a for a in call.asked if a.member != member), Asked(member, now, passed=True)),
    )
    effects: tuple[Effect, ...] = ()
    if was_open:
        effects = (Effect(kind="answered", member=member, id=offer_id, note="passed"),)
    if call.seeks and offer.kind == "lead":
        rung = ring(call, around, now)
    elif call.state == "held" and offer.kind == "handover":
        rung = ring_handover(call, around, now)
    elif call.state == "held" and offer.kind == "companion":
        rung = ring_companions(call, around, now)
    else:
        rung = Outcome(call)
    return Outcome(rung.call, effects + rung.effects)


def due(call: Call, around: Around, now: int) -> Outcome:
    """The next step of a call, whatever it is. Running it early or twice does no harm."""
    if call.state == "closed":
        return Outcome(replace(call, due_at=None))
    if call.state == "parked":
        assert call.parked_at is not None
        if now >= call.parked_at + PARKED_FOR:
            return close(call, "lapsed", now)
        return _parked(call, around, now)
    if call.state == "held":
        return holding.due(call, around, now)
    call = presence.look_for_caller(call, around, now)
    if call.caller_away_at is not None and now - call.caller_away_at >= RINGS_ON_FOR:
        return park(call, now)
    lapsed = lapse(call, now)
    rung = ring(lapsed.call, around, now)
    return Outcome(rung.call, lapsed.effects + rung.effects)


def _parked(call: Call, around: Around, now: int) -> Outcome:
    """Nothing rings for a parked call; whoever asked for it is told once that someone is there."""
    assert call.parked_at is not None
    call = replace(call, due_at=call.parked_at + PARKED_FOR)
    if not call.tell_me:
        return Outcome(replace(call, hungry=False))
    someone = any(
        boundaries.keeps_from(call, p, around, now) is None and not boundaries.rung_elsewhere(p)
        for p in around.people
        if p.on_shift
    )
    if not someone:
        return Outcome(replace(call, hungry=True))
    told = Effect(kind="push_caller", member=call.caller, note="someone_here")
    return Outcome(replace(call, tell_me=False, hungry=False), (told,))


def caller_back(call: Call, around: Around, now: int) -> Outcome:
    """A device of the caller was heard again. A parked call waits again, at its old place in line."""
    _is_open(call)
    if call.state != "parked":
        return Outcome(replace(call, caller_away_at=None))
    return Outcome(new_round(replace(call, caller_away_at=None, parked_at=None), now))


def tell_me(call: Call, on: bool, now: int) -> Outcome:
    """Whether the caller wants to be told when someone is here."""
    _is_open(call)
    hungry = on if call.state == "parked" else call.hungry
    due_at = now if on and call.state == "parked" else call.due_at
    return Outcome(replace(call, tell_me=on, hungry=hungry, due_at=due_at))


def close_by_caller(call: Call, now: int, *, outside: bool = False, heaviness: int | None = None) -> Outcome:
    """The caller ends it: withdrawn before somebody came, eased or left afterwards,
    or with an outside line.
    """
    if call.state == "closed":
        return Outcome(call)
    how: Reason = "withdrawn"
    if outside:
        how = "handed_outside"
    elif call.state == "held":
        how = "left" if heaviness is None else "eased"
    return close(replace(call, heaviness_now=heaviness), how, now)


def _fits(call: Call, person: Person, around: Around) -> bool:
    if call.practice_for is not None:
        return person.id == call.practice_for
    if person.probation and call.need == "crisis":
        return False
    if call.steward_only and not person.steward_on_call:
        return False
    return boundaries.boundary(call, person, around) is None


def _is_open(call: Call) -> None:
    if call.state == "closed":
        raise Refusal("closed")
