"""What can be done about a knock, and what time does to it. Pure: a knock in, a knock out.

One person is asked at a time. A pass and a silence look the same to whoever knocks: somebody else is asked at
once, but that one more was asked, and that nobody is left, is shown only when the silence would have been
over (P10).
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from asterism.calls.need import need_of
from asterism.calls.state import Told
from asterism.errors import Refusal
from asterism.knocks.state import (
    ASKED_FOR,
    ASKING_AT_LEAST,
    DOOR_FOR,
    KEPT,
    OPENED_SHOWN,
    Candidate,
    Door,
    How,
    Knock,
)
from asterism.wire.knocks import Family, Named


def knock(
    *,
    id: str,
    member: str,
    client_id: str,
    named: Iterable[Named],
    now: int,
    device: str | None = None,
    confirmed: bool = False,
    heaviness: int | None = None,
    colour: Family | None = None,
    thread: str | None = None,
) -> Knock:
    """A new knock, due now. Unconfirmed it is ``steady``, whatever was noticed; confirmed it is what the
    person says, as a call is."""
    heaviness = heaviness if confirmed else None
    return Knock(
        id=id, member=member, client_id=client_id, device=device, confirmed=confirmed,
        named=tuple(dict.fromkeys(named)), need=need_of(Told(heaviness=heaviness)) if confirmed else "steady",
        heaviness=heaviness, colour=colour, thread=thread, since=now, hidden_until=now, due_at=now,
    )  # fmt: skip


# ---------------------------------------------------------------- time, and the next person


def elapse(knock: Knock, now: int) -> Knock:
    """What time has done by now. Whoever is asked next is found by the store, for :func:`ask`."""
    if knock.state == "opened" and knock.closed_at is not None and now >= knock.closed_at + OPENED_SHOWN:
        return _bare(replace(knock, state="closed", doors=()))
    door = knock.open_door
    if not knock.is_open:
        return knock
    if knock.state == "at_door" and door is None:
        # Whoever stood there is gone from the network, or may not be here any more.
        return replace(knock, state="asking", hidden_until=now)
    if door is None or door.lapses_at > now:
        return knock
    if knock.state == "at_door":
        return close(knock, "lapsed", now)
    return _with(knock, replace(door, state="over"))


def ask(knock: Knock, candidate: Candidate, door: str, now: int) -> Knock:
    """The next one is asked. ``door``: a new id."""
    assert knock.seeks
    shown_from = max(now, knock.hidden_until)
    lasts = ASKED_FOR[candidate.asked_as]
    new = Door(
        id=door, member=candidate.member, asked_as=candidate.asked_as, bond=candidate.bond, since=now,
        shown_from=shown_from, lapses_at=now + lasts,
    )  # fmt: skip
    return replace(knock, doors=(*knock.doors, new), hidden_until=shown_from + lasts)


def nobody(knock: Knock, now: int) -> Knock:
    """There is nobody left to ask: it closes, when the last silence would have been over."""
    if knock.state != "asking" or knock.open_door is not None:
        return knock
    if not knock.doors:
        # Nobody could be asked at all, and nobody is looked for again: with a single friend it would be seen
        # from a longer knock that they were busy at its beginning.
        knock = replace(knock, named=())
    if now < _silent_until(knock):
        return knock
    return close(knock, "nobody", now)


def _silent_until(knock: Knock) -> int:
    return max(knock.hidden_until, knock.since + ASKING_AT_LEAST)


def asked(knock: Knock, now: int) -> int:
    """How many were asked, as far as the person is shown it. Whoever stands at the door was; where nobody
    could be asked, it is one, as if they were silent."""
    shown = sum(each.shown_from <= now for each in knock.doors)
    return max(knock.told, shown, 1)


def due_at(knock: Knock, now: int) -> int | None:
    """When time does something next, or the person is shown something else."""
    if knock.state == "closed":
        return None if knock.closed_at is None else knock.closed_at + KEPT
    if knock.state == "opened":
        return None if knock.closed_at is None else knock.closed_at + OPENED_SHOWN
    door = knock.open_door
    moments = [each.shown_from for each in knock.doors if each.shown_from > now]
    moments.append(_silent_until(knock) if door is None else door.lapses_at)
    return max(now + 1, min(moments))


# ---------------------------------------------------------------- those who are asked


def go(knock: Knock, door: str, device: str, now: int) -> Knock:
    """They go and knock. Twice is once; refused with ``door_gone`` when it is not asked of them any more."""
    mine = _mine(knock, door)
    if mine.state == "asked":
        going = replace(mine, state="knocking", lapses_at=now + DOOR_FOR, device=device)
        return _with(replace(knock, state="at_door"), going)
    if mine.state == "over":
        raise Refusal("door_gone")
    return knock


def pass_on(knock: Knock, door: str) -> Knock:
    """It goes on without a word. Of a door that is not asked any more it changes nothing."""
    mine = _mine(knock, door)
    return _with(knock, replace(mine, state="over")) if mine.state == "asked" else knock


def leave(knock: Knock, door: str, now: int) -> Knock:
    """They knocked, and go again; somebody else is asked."""
    mine = _mine(knock, door)
    if mine.state != "knocking":
        return knock
    return _with(replace(knock, state="asking", hidden_until=now), replace(mine, state="over"))


def turn_away(knock: Knock, door: Door, now: int) -> Knock:
    """They may not be here (any more): a boundary, a pause, something else they do."""
    return leave(knock, door.id, now) if door.state == "knocking" else pass_on(knock, door.id)


def _mine(knock: Knock, door: str) -> Door:
    mine = knock.door(door)
    if mine is None:
        raise Refusal("not_found")
    return mine


# ---------------------------------------------------------------- whoever knocks


def opened(knock: Knock, now: int, *, call: str | None = None, bond: str | None = None) -> Knock:
    """The door is open: the two are in a call, or in the visit of their bond."""
    door = knock.open_door
    assert knock.state == "at_door"
    assert door is not None
    told = asked(knock, now)
    open_now = replace(knock, state="opened", how="opened", call=call, bond=bond, closed_at=now, told=told)
    return _with(open_now, replace(door, state="opened", lapses_at=now + OPENED_SHOWN))


def close(knock: Knock, how: How, now: int) -> Knock:
    """It is over, without a reason to anybody. Twice is once."""
    if not knock.is_open:
        return knock
    told = asked(knock, now)
    return _bare(replace(knock, state="closed", how=how, closed_at=now, told=told, doors=()))


def _bare(knock: Knock) -> Knock:
    """Nothing of what was told is kept beyond the end, nor who was named."""
    return replace(knock, device=None, named=(), heaviness=None, colour=None, thread=None)


def _with(knock: Knock, door: Door) -> Knock:
    return replace(knock, doors=tuple(door if each.id == door.id else each for each in knock.doors))
