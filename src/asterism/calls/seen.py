"""What of a call stewards see: when none of it changed, the desk need not be read again."""

from __future__ import annotations

from asterism.calls.state import Call


def at_the_desk(call: Call) -> tuple[object, ...]:
    """Compared before and after each change; cheap, because it is done for every one of them."""
    return (
        call.state,
        call.need,
        call.link,
        call.lead,
        call.rung,
        len(call.open_offers("lead")),
        call.adult,
        call.limits,
        call.lead_away_at is None,
        call.caller_away_at is None,
        len(call.companions),
        call.handover_at is None,
        call.danger_at is None,
        call.steward_asked,
    )
