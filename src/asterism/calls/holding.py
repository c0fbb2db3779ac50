"""While one person holds the call: companions, hand-over, danger, a lost connection, and letting go.

Every action of a lead carries the term in which they hold it; one of an old term is refused.
"""

from __future__ import annotations

from msgspec.structs import replace

from asterism.calls import presence
from asterism.calls.ending import close, lead_ended, new_round, park
from asterism.calls.ringing import lapse, ring_companions, ring_handover, withdraw
from asterism.calls.state import (
    GOODBYE_AFTER,
    RELEASE_AFTER,
    Around,
    Asked,
    Call,
    Effect,
    Outcome,
)
from asterism.errors import Refusal


def begin(call: Call, member: str, effects: tuple[Effect, ...], around: Around, now: int) -> Outcome:
    """This person holds the call from now on, alone, in a new term."""
    more: list[Effect] = list(effects)
    if call.lead is not None:
        more += [lead_ended(call, now), Effect(kind="goes", member=call.lead)]
    more += [
        Effect(kind="lead_began", member=member),
        Effect(kind="joins", member=member),
        Effect(kind="push_caller", member=call.caller, note="held"),
    ]
    call = replace(
        withdraw(call, "lead", "handover"),
        state="held",
        since=call.since if call.state == "held" else now,
        term=call.term + 1,
        lead=member,
        held_at=now,
        ever_held=True,
        came_from=None,
        lead_away_at=None,
        handover_at=None,
        handover_to=None,
        stops=False,
        hungry=False,
        wanted=0,
        wave=0,
        first_in_line=False,
        limits=(),
        asked=(),
        # Each lead asks for themselves: the side room of the one before is not theirs.
        danger_at=None,
        steward_asked=False,
        companions=tuple(c for c in call.companions if c != member),
    )
    return Outcome(replace(call, due_at=presence.held_check_at(call, around, now)), tuple(more))


def led_by(call: Call, member: str, term: int) -> None:
    """The door for everything a lead does."""
    if call.state == "closed":
        raise Refusal("closed")
    if call.state != "held" or call.lead != member or call.term != term:
        raise Refusal("old_term")


def due(call: Call, around: Around, now: int) -> Outcome:
    call = presence.look_for_caller(call, around, now)
    call = presence.look_for_lead(call, around, now)
    if presence.lead_is_lost(call, around, now):
        return _ring_again(call, now, lost=True)
    before = call
    lapsed = lapse(call, now)
    call, effects = lapsed.call, lapsed.effects
    if around.others_wait and (call.companions or call.summoning or call.summon_asked):
        call, more = let_companions_go(call)
        effects += more
    elif call.summoning and lapsed.call is not before:
        rung = ring_companions(call, around, now)
        call, effects = rung.call, effects + rung.effects
    if call.handover_at is not None:
        rung = ring_handover(call, around, now)
        call, effects = rung.call, effects + rung.effects
    return Outcome(replace(call, due_at=presence.held_check_at(call, around, now)), effects)


def _ring_again(call: Call, now: int, *, lost: bool = False) -> Outcome:
    """The lead is cleared and the call rings again, first in line, in the same room."""
    assert call.lead is not None
    old = call.lead
    # Who had to stop is not rung for it again, also when their connection went before somebody else came.
    back_by_touch = lost and not call.stops
    effects: tuple[Effect, ...] = (lead_ended(call, now), Effect(kind="goes", member=old))
    call, more = let_companions_go(withdraw(call, "handover"))
    call = replace(
        call,
        lead=None,
        held_at=None,
        lead_away_at=None,
        handover_at=None,
        handover_to=None,
        stops=False,
        # Whoever asked a colleague is gone. That there is danger stays true until somebody looks anew.
        steward_asked=False,
        first_in_line=True,
        came_from=old if back_by_touch else None,
        asked=() if back_by_touch else (Asked(old, now, passed=True),),
    )
    return Outcome(new_round(call, now), effects + more)


# ---------------------------------------------------------------- companions


def summon(call: Call, member: str, term: int, count: int, around: Around) -> Outcome:
    """The lead would like up to three companions; the caller is asked."""
    led_by(call, member, term)
    if not call.adult or call.practice_for is not None:
        raise Refusal("not_allowed")
    if around.others_wait:
        raise Refusal("not_yet")
    room = 3 - len(call.companions) - call.summoning
    if not 1 <= count <= room:
        raise Refusal("not_allowed")
    return Outcome(replace(call, summon_asked=count))


def answer_summon(call: Call, yes: bool, around: Around, now: int) -> Outcome:
    """The caller's answer. Without a yes nobody is rung, and the lead sees only that it is not now."""
    if call.state != "held" or not call.summon_asked:
        raise Refusal("stale")
    asked = call.summon_asked
    call = replace(call, summon_asked=0)
    if not yes or not call.adult:
        return Outcome(call)
    if around.others_wait:
        raise Refusal("not_yet")
    return _due_from(ring_companions(replace(call, summoning=asked), around, now), around, now)


def companion_came(call: Call, member: str, effects: tuple[Effect, ...], now: int) -> Outcome:
    call = replace(call, companions=(*call.companions, member), summoning=max(0, call.summoning - 1))
    if not call.summoning:
        call = withdraw(call, "companion")
    return Outcome(call, (*effects, Effect(kind="joins", member=member)))


def companion_leaves(call: Call, member: str) -> Outcome:
    """By themselves or because the caller asked them to."""
    if member not in call.companions:
        raise Refusal("not_found")
    call = replace(call, companions=tuple(c for c in call.companions if c != member))
    return Outcome(call, (Effect(kind="goes", member=member),))


def let_companions_go(call: Call) -> tuple[Call, tuple[Effect, ...]]:
    effects = tuple(Effect(kind="goes", member=c) for c in call.companions)
    return replace(withdraw(call, "companion"), companions=(), summoning=0, summon_asked=0), effects


# ---------------------------------------------------------------- hand over, leave, end


def hand_over(call: Call, member: str, term: int, to: str | None, around: Around, now: int) -> Outcome:
    """To somebody named or to the pool. The lead stays until the other accepted."""
    led_by(call, member, term)
    if call.handover_at is not None and call.handover_to == to:
        return Outcome(call)
    if to is not None and to == member:
        raise Refusal("not_allowed")
    call = replace(
        withdraw(call, "handover"),
        handover_at=call.handover_at if call.handover_at is not None else now,
        handover_to=to,
        wave=0,
    )
    return _due_from(ring_handover(call, around, now), around, now)


def stop(call: Call, member: str, term: int, around: Around, now: int) -> Outcome:
    """ "I have to stop": handed over to the pool. A pause follows, whatever the call was and however it ends.

    A second time it changes nothing; after a hand-over to somebody named it asks everybody.
    """
    led_by(call, member, term)
    return hand_over(replace(call, stops=True), member, term, None, around, now)


def goodbye(call: Call, member: str, term: int, now: int) -> Outcome:
    """After three minutes without anybody the lead may leave; the call rings again, first in line."""
    led_by(call, member, term)
    if call.handover_at is None or now - call.handover_at < GOODBYE_AFTER:
        raise Refusal("not_yet", at=None if call.handover_at is None else call.handover_at + GOODBYE_AFTER)
    return _ring_again(call, now)


def release(call: Call, member: str, term: int, now: int) -> Outcome:
    """The caller has been away for ten minutes: the call is parked."""
    led_by(call, member, term)
    if call.caller_away_at is None or now - call.caller_away_at < RELEASE_AFTER:
        at = None if call.caller_away_at is None else call.caller_away_at + RELEASE_AFTER
        raise Refusal("not_yet", at=at)
    effects: tuple[Effect, ...] = (lead_ended(call, now), Effect(kind="goes", member=member))
    call, more = let_companions_go(call)
    call = replace(
        call,
        lead=None,
        held_at=None,
        lead_away_at=None,
        handover_at=None,
        handover_to=None,
        stops=False,
        steward_asked=False,
    )
    parked = park(call, now)
    return Outcome(parked.call, effects + more + parked.effects)


def danger_now(call: Call, member: str, term: int, now: int) -> Outcome:
    """The emergency number is pinned for both, and the steward on call is asked in a side room."""
    led_by(call, member, term)
    if call.danger_at is not None:
        return Outcome(call)
    asked = ask_steward(replace(call, danger_at=now), member, term)
    return Outcome(asked.call, asked.effects)


def ask_steward(call: Call, member: str, term: int) -> Outcome:
    """A quiet call for help: a side room with the steward on call, who cannot read the talk."""
    led_by(call, member, term)
    if call.steward_asked:
        return Outcome(call)
    return Outcome(replace(call, steward_asked=True), (Effect(kind="side_room", member=member),))


def close_by_lead(call: Call, member: str, term: int, now: int) -> Outcome:
    led_by(call, member, term)
    return close(call, "eased", now)


def end_for_safety(call: Call, member: str, term: int, reason: str, now: int) -> Outcome:
    """Ends the talk with a reason, which the caller reads with a way to appeal."""
    led_by(call, member, term)
    closed = close(replace(call, safety_reason=reason), "ended_for_safety", now)
    return Outcome(closed.call, (*closed.effects, Effect(kind="safety", member=member, note=reason)))


def lead_may_not(call: Call, now: int) -> Outcome:
    """A boundary that came up during the talk: the lead goes at once, and somebody else is rung."""
    return _ring_again(call, now)


def not_this_person(call: Call, member: str, now: int) -> Outcome:
    """The caller does not want this person (again): they go at once; a lead who goes is sought anew."""
    if call.state == "held" and call.lead == member:
        return _ring_again(call, now)
    offers = tuple(
        replace(o, state="withdrawn") if o.member == member and o.state in ("open", "lapsed") else o
        for o in call.offers
    )
    call = replace(call, offers=offers)
    if member in call.companions:
        return companion_leaves(call, member)
    if call.seeks:
        state = "ringing" if call.open_offers("lead") else "waiting"
        call = replace(call, state=state, hungry=True, due_at=now)
    return Outcome(call)


def _due_from(outcome: Outcome, around: Around, now: int) -> Outcome:
    call = outcome.call
    return Outcome(replace(call, due_at=presence.held_check_at(call, around, now)), outcome.effects)
