"""Who may answer a call: boundaries, rest and caps.

They filter before anything is ranked, and they fail closed.
"""

from __future__ import annotations

from typing import Literal

from asterism.calls.state import Around, Call, Kind, Person

Why = Literal[
    "blocked", "language", "age", "wish",  # boundaries (P11)
    "not_ready", "probation", "not_on_shift", "resting", "cap", "busy", "steward_only", "self",
]  # fmt: skip
BOUNDARIES: frozenset[str] = frozenset(("blocked", "language", "age", "wish"))


def boundary(call: Call, person: Person, around: Around) -> Why | None:
    """The boundary that keeps this person from this call, or None (P11).

    The steward on call answers for people under 18 by office; everybody else needs to be cleared for it.
    """
    if person.id in around.blocked or person.id in call.told.wishes.not_members:
        return "blocked"
    if not call.adult and not (person.cleared_minors or person.steward_on_call):
        return "age"
    wanted = call.told.wishes.languages
    if wanted and not any(language in wanted for language in person.languages):
        return "language"
    if call.told.wishes.only_known and person.id not in around.known:
        return "wish"
    return None


def keeps_from(call: Call, person: Person, around: Around, now: int, kind: Kind = "lead") -> Why | None:
    """What keeps this person from being rung for this call now, or None."""
    if person.id == call.caller:
        return "self"
    if call.practice_for is not None:
        if person.id != call.practice_for:
            return "wish"
        return "busy" if person.leading >= person.leads_max else None
    if not person.ready:
        return "not_ready"
    if call.steward_only and not person.steward_on_call:
        return "steward_only"
    why = boundary(call, person, around)
    if why is not None:
        return why
    if person.probation and call.need == "crisis":
        return "probation"
    return unavailable(call, person, around, now, kind)


def unavailable(call: Call, person: Person, around: Around, now: int, kind: Kind) -> Why | None:
    """Rest, caps, the end of the shift, and one thing at a time (P12)."""
    in_time = person.on_shift and (person.shift_ends_at is None or now < person.shift_ends_at)
    if not (in_time or person.off_shift_ok or person.steward_on_call):
        return "not_on_shift"
    # Whoever lost their connection and comes back to the same call ends no pause by it.
    if around.rests and now < person.rest_until and person.id != call.came_from:
        return "resting"
    # A companion reads along and carries less, so only the lead's load is counted.
    if kind != "companion":
        if person.id != call.came_from and person.calls >= person.cap:
            return "cap"
        if person.id != call.came_from and call.need == "crisis" and person.crises >= person.crisis_cap:
            return "cap"
        if person.leading >= person.leads_max or _beside_another(call, person):
            return "busy"
    elif person.leading or person.accompanying:
        return "busy"
    return None


def _beside_another(call: Call, person: Person) -> bool:
    """Whether they accompany somebody else; the steward on call is the last link, and stays reachable."""
    here = 1 if person.id in call.companions else 0
    return person.accompanying > here and not person.steward_on_call


def rung_elsewhere(person: Person) -> bool:
    """One ring at a time; the steward on call is the last link, so several calls may ring there."""
    return not person.steward_on_call and (person.ringing > 0 or person.accompanying > 0)
