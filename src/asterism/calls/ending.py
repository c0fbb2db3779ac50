"""The end of a term, of a round, of a call: closing, parking, and beginning to ring anew."""

from __future__ import annotations

from msgspec.structs import replace

from asterism.calls.ringing import withdraw
from asterism.calls.state import DAWN_AFTER, PARKED_FOR, REST_COUNTS_FROM, Call, Effect, Outcome, Reason


def new_round(call: Call, now: int) -> Call:
    """Waiting, from the beginning of the chain, due now."""
    return replace(
        call,
        state="waiting",
        since=now,
        round_at=now,
        due_at=now,
        link="shift",
        pass_no=0,
        wave=0,
        wanted=0,
        hungry=True,
        limits=(),
    )


def park(call: Call, now: int) -> Outcome:
    call = withdraw(call, "lead", "companion", "handover")
    call = replace(
        call,
        state="parked",
        since=now,
        parked_at=now,
        due_at=now + PARKED_FOR,
        hungry=call.tell_me,
        asked=(),
    )
    return Outcome(call, (Effect(kind="push_caller", member=call.caller, note="parked"),))


def lead_ended(call: Call, now: int) -> Effect:
    """The end of one term. A pause follows a heavy talk, not one that was over before it began.

    It follows always for whoever said that they have to stop.
    """
    assert call.lead is not None
    assert call.held_at is not None
    heavy = call.need != "steady" and now - call.held_at >= REST_COUNTS_FROM
    rest = call.stops or (heavy and call.practice_for is None)
    return Effect(kind="lead_ended", member=call.lead, at=call.held_at, rest=rest)


def close(call: Call, how: Reason, now: int) -> Outcome:
    """Closes the call and sets its dawn."""
    effects: list[Effect] = []
    if call.lead is not None:
        effects.append(lead_ended(call, now))
    if call.practice_for is not None and call.ever_held and how in ("eased", "left"):
        effects.append(Effect(kind="practised", member=call.practice_for))
    effects.append(Effect(kind="dawn", at=now + DAWN_AFTER))
    call = replace(
        withdraw(call, "lead", "companion", "handover"),
        state="closed",
        how=how,
        since=now,
        closed_at=now,
        dawn_at=now + DAWN_AFTER,
        due_at=None,
        hungry=False,
        lead=None,
        came_from=call.lead,
        companions=(),
        summon_asked=0,
        summoning=0,
        handover_at=None,
        handover_to=None,
        stops=False,
        parked_at=None,
    )
    return Outcome(call, tuple(effects))
