"""Who is there: a missing heartbeat says only that a device was not heard, never why."""

from __future__ import annotations

from msgspec.structs import replace

from asterism.calls.state import AWAY_AFTER, LEAD_CLEARED_AFTER, MINUTE, RINGS_ON_FOR, Around, Call


def caller_seen(call: Call, around: Around) -> int:
    return max(around.caller_seen_at, call.reached_at)


def lead_seen(call: Call, around: Around) -> int:
    return max(around.lead_seen_at, call.held_at or 0)


def look_for_caller(call: Call, around: Around, now: int) -> Call:
    """Notes that the caller is away after 60 s without a heartbeat,
    and that they are there again after one.
    """
    seen = caller_seen(call, around)
    if call.caller_away_at is None:
        return replace(call, caller_away_at=now) if now - seen >= AWAY_AFTER else call
    return (
        replace(call, caller_away_at=None) if now - seen < AWAY_AFTER and seen > call.caller_away_at else call
    )


def look_for_lead(call: Call, around: Around, now: int) -> Call:
    """The same for the lead. The caller reads it before anything is changed."""
    seen = lead_seen(call, around)
    if call.lead_away_at is None:
        return replace(call, lead_away_at=now) if now - seen >= AWAY_AFTER else call
    return replace(call, lead_away_at=None) if now - seen < AWAY_AFTER else call


def lead_is_lost(call: Call, around: Around, now: int) -> bool:
    """After 120 s, of which the caller could read for 60 s that the connection dropped."""
    if call.lead_away_at is None:
        return False
    silent = now - lead_seen(call, around)
    return silent >= LEAD_CLEARED_AFTER and now - call.lead_away_at >= LEAD_CLEARED_AFTER - AWAY_AFTER


def caller_check_at(call: Call, around: Around, now: int) -> int:
    if call.caller_away_at is None:
        return caller_seen(call, around) + AWAY_AFTER
    if call.seeks:
        return call.caller_away_at + RINGS_ON_FOR
    return now + MINUTE


def held_check_at(call: Call, around: Around, now: int) -> int:
    """When a held call is looked at next; never later than a minute."""
    moments = [caller_check_at(call, around, now), now + MINUTE]
    if call.lead_away_at is None:
        moments.append(lead_seen(call, around) + AWAY_AFTER)
    else:
        left = LEAD_CLEARED_AFTER - AWAY_AFTER
        moments.append(max(lead_seen(call, around) + LEAD_CLEARED_AFTER, call.lead_away_at + left))
    moments += [o.due_at for o in call.open_offers()]
    return max(now + 1, min(moments))
