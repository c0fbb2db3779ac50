"""The state table of a meeting: ``(state, command, now) -> Outcome(state, events, due_at)``.

A meeting always has a due time until it is closed, and it always closes: nobody has to do anything for that.
A refusal changes nothing. Gestures are no part of the state, and neither is leaning.
"""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from asterism.circles import commands as c
from asterism.circles import leading, piece
from asterism.circles.state import (
    CALM_AFTER,
    CALM_FOR,
    HOLDER_AWAY_FOR,
    LEAD_AWAY_FOR,
    MAX_DEVICES,
    MAX_SEATS,
    OVER_BY_AT_MOST,
    Event,
    Meeting,
    Outcome,
    Piece,
    Seat,
)
from asterism.errors import Refusal


def gather(*, id: str, circle: str, lead: str, starts_at: int, ends_at: int, now: int) -> Outcome:
    """A meeting that people can come to. ``lead`` is the facilitator who is to lead it."""
    ends_by = max(ends_at, starts_at, now) + OVER_BY_AT_MOST
    made = Meeting(
        id=id,
        circle=circle,
        starts_at=starts_at,
        ends_at=ends_at,
        ends_by=ends_by,
        due_at=None,
        lead=lead,
        piece=Piece(since=now),
    )
    made = leading.watched(made, now)
    return Outcome(replace(made, due_at=_next_due(made)))


def step(meeting: Meeting, command: c.Command, now: int) -> Outcome:
    """What somebody or their device does. A second time does no harm."""
    if not meeting.is_open:
        if isinstance(command, c.Lose | c.Leave | c.NobodyHeard):
            return Outcome(meeting)
        raise Refusal("closed")
    return _settled(meeting, _step(meeting, command, now), now)


def due(meeting: Meeting, now: int) -> Outcome:
    """Everything that has waited long enough by now. Running it early or twice does no harm."""
    changed, events = meeting, tuple[Event, ...]()
    while (outcome := _timer(leading.watched(changed, now), now)) is not None:
        changed, events = outcome.state, events + outcome.events
    return _settled(meeting, Outcome(changed, events), now)


def gesture_allowed(meeting: Meeting, member: str) -> bool:
    """A light, a hand on the heart: from everybody who is here, at any time, kept by nobody."""
    return meeting.is_open and meeting.is_here(member)


def lean_reaches(meeting: Meeting, member: str) -> tuple[str, ...]:
    """Whom the quiet sign reaches that it is too much: who leads, and the facilitators who are here.

    Empty when none is here: then it has to become a call.
    """
    if not gesture_allowed(meeting, member):
        return ()
    able = (s.member for s in meeting.seats if s.here and (s.role != "member" or s.member == meeting.lead))
    return tuple(m for m in able if m != member)


def _step(meeting: Meeting, command: c.Command, now: int) -> Outcome:
    match command:
        case c.Arrive():
            return _arrive(meeting, command)
        case c.Lose():
            return Outcome(_without(meeting, command.member, command.device, now))
        case c.Leave():
            return Outcome(_without(meeting, command.member, None, now))
        case c.Reseat():
            return _reseat(meeting, command, now)
        case c.NobodyHeard():
            for seat in meeting.seats:
                meeting = _without(meeting, seat.member, None, now)
            return Outcome(meeting)
        case c.Take():
            return _take(meeting, command, now)
        case c.Pass():
            return _pass(meeting, command, now)
        case c.Return():
            _at(meeting, command.member)
            _fresh(meeting, command.version, meeting.turned_at)
            if not piece.speech_allowed(meeting, command.member):
                raise Refusal("not_your_turn", version=meeting.version)
            return piece.given_back(meeting, now)
        case c.TakeLead():
            seat = _at(meeting, command.by)
            _fresh(meeting, command.version, meeting.round_at)
            if seat.role == "member" or not seat.here:
                raise Refusal("not_allowed")
            return leading.leads(meeting, command.by)
        case _:
            _at(meeting, command.by)
            if command.by != meeting.lead:
                raise Refusal("not_allowed")
            # Letting go and handing over name a person, so the way of the piece does not make them stale.
            about_people = isinstance(command, c.Remove | c.HandOver)
            _fresh(meeting, command.version, meeting.round_at if about_people else meeting.turned_at)
            return leading.lead(meeting, command, now)
    assert_never(command)


def _at(meeting: Meeting, member: str) -> Seat:
    seat = meeting.seat(member)
    if seat is None:
        raise Refusal("not_found")
    if seat.removed:
        raise Refusal("not_allowed")
    return seat


def _fresh(meeting: Meeting, made_on: int, since: int) -> None:
    """Coming and going alone make nothing stale, else twelve slow phones would hinder one another."""
    if not since <= made_on <= meeting.version:
        raise Refusal("stale", version=meeting.version)


def _arrive(meeting: Meeting, command: c.Arrive) -> Outcome:
    seat = meeting.seat(command.member)
    if seat is None:
        if len(meeting.seats) >= MAX_SEATS:
            raise Refusal("chairs_taken")
        seat = Seat(member=command.member)
    if seat.removed:
        raise Refusal("not_allowed")
    others = tuple(d for d in seat.devices if d != command.device)
    came = replace(
        seat,
        role=command.role,
        experienced=command.experienced,
        devices=(*others, command.device)[-MAX_DEVICES:],
        away_since=None,
    )
    meeting = piece.joins(meeting.with_seat(came), command.member)
    if meeting.lead is None and came.may_lead:
        return leading.leads(meeting, command.member)
    return Outcome(meeting)


def _reseat(meeting: Meeting, command: c.Reseat, now: int) -> Outcome:
    """Whoever may lead no more leads no more from this moment; it goes on as if they had gone."""
    seat = meeting.seat(command.member)
    if seat is None:
        return Outcome(meeting)
    seat = replace(seat, role=command.role, experienced=command.experienced)
    meeting = meeting.with_seat(seat)
    if meeting.lead == command.member and not seat.may_lead:
        return leading.lead_lost(meeting, now)
    if meeting.lead is None and seat.here and seat.may_lead:
        return leading.leads(meeting, command.member)
    return Outcome(meeting)


def _without(meeting: Meeting, member: str, device: str | None, now: int) -> Meeting:
    """Without one device of a person, or without all of them. What follows, follows when it is due."""
    seat = meeting.seat(member)
    if seat is None or not seat.devices:
        return meeting
    left = () if device is None else tuple(d for d in seat.devices if d != device)
    return meeting.with_seat(replace(seat, devices=left, away_since=None if left else now))


def _take(meeting: Meeting, command: c.Take, now: int) -> Outcome:
    member = command.member
    seat = _at(meeting, member)
    if piece.speech_allowed(meeting, member):
        return Outcome(meeting)
    _fresh(meeting, command.version, meeting.turned_at)
    now_at = meeting.piece
    if seat.here and now_at.state == "offered" and now_at.member == member:
        return piece.hold(meeting, member, now)
    if seat.here and now_at.state == "resting":
        if meeting.stage == "open" and now_at.rest not in ("silence", "no_lead"):
            return piece.hold(meeting, member, now)
        if member == meeting.lead:
            return piece.hold(meeting, member, now, aside=True)
    raise Refusal("not_your_turn", version=meeting.version)


def _pass(meeting: Meeting, command: c.Pass, now: int) -> Outcome:
    """One press, always: in this round, and never carried into the next by a slow connection."""
    member = command.member
    _at(meeting, member)
    has_it = meeting.piece.member == member
    if member in meeting.heard and not has_it:
        return Outcome(meeting)
    _fresh(meeting, command.version, meeting.round_at)
    if has_it:
        return piece.given_back(meeting, now)
    return Outcome(piece.done(meeting, member) if meeting.stage in piece.IN_TURN else meeting)


def _timer(meeting: Meeting, now: int) -> Outcome | None:
    """The first thing that is due, or None. The end comes before everything else."""
    if not meeting.is_open:
        return None
    if now >= meeting.ends_by:
        return leading.close(meeting, "late", now)
    if meeting.closes_at is not None and now >= meeting.closes_at:
        return leading.close(meeting, "calm", now)
    if meeting.stage != "closing" and now >= meeting.ends_by - CALM_FOR:
        return leading.begin_closing(meeting, now, calm=True)
    if meeting.lead_gone_at is not None:
        if meeting.lead is not None and now >= meeting.lead_gone_at + LEAD_AWAY_FOR:
            return leading.lead_lost(meeting, now)
        if meeting.lead is None and meeting.stage != "closing" and now >= meeting.lead_gone_at + CALM_AFTER:
            return leading.begin_closing(meeting, now, calm=True)
    return _piece_timer(meeting, now)


def _piece_timer(meeting: Meeting, now: int) -> Outcome | None:
    gone = _holder_gone_at(meeting)
    if gone is not None and now >= gone:
        return piece.holder_gone(meeting, now)
    at = meeting.piece
    if at.due_at is None or now < at.due_at:
        return None
    if at.state == "held":  # asked back, a minute ago
        assert at.member is not None
        meeting = piece.done(meeting, at.member) if meeting.stage in piece.IN_TURN else meeting
        return piece.rest(meeting, "asked_back", now)
    if at.state == "offered":
        assert at.member is not None
        return piece.offer_next(piece.unanswered(meeting, at.member), now)
    if meeting.stage == "closing" and not meeting.queue:
        return leading.close(meeting, "calm" if meeting.calm else "closed", now)
    return piece.offer_next(meeting, now)


def _holder_gone_at(meeting: Meeting) -> int | None:
    if meeting.piece.state != "held" or meeting.piece.member is None:
        return None
    seat = meeting.seat(meeting.piece.member)
    if seat is None or seat.away_since is None:
        return None
    return seat.away_since + HOLDER_AWAY_FOR


def _next_due(meeting: Meeting) -> int | None:
    """When to look again: the earliest of everything that waits."""
    if not meeting.is_open:
        return None
    moments = [meeting.ends_by, meeting.closes_at, meeting.piece.due_at, _holder_gone_at(meeting)]
    if meeting.stage != "closing":
        moments.append(meeting.ends_by - CALM_FOR)
    if meeting.lead_gone_at is not None:
        if meeting.lead is not None:
            moments.append(meeting.lead_gone_at + LEAD_AWAY_FOR)
        elif meeting.stage != "closing":
            moments.append(meeting.lead_gone_at + CALM_AFTER)
    elif not meeting.lead_here:
        moments.append(meeting.starts_at)
    return min(m for m in moments if m is not None)


def _settled(before: Meeting, outcome: Outcome, now: int) -> Outcome:
    """The version that a change makes, what it makes stale, and when to look again."""
    after = leading.watched(outcome.state, now)
    after = replace(after, due_at=_next_due(after))
    if after == before:
        return Outcome(before, outcome.events)
    version = before.version + 1
    turned = _turn(after) != _turn(before)
    around = (after.stage, after.round_no) != (before.stage, before.round_no)
    return Outcome(
        replace(
            after,
            version=version,
            turned_at=version if turned else before.turned_at,
            round_at=version if around else before.round_at,
        ),
        outcome.events,
    )


def _turn(meeting: Meeting) -> tuple[object, ...]:
    at = meeting.piece
    return meeting.stage, meeting.round_no, at.state, at.member, at.since, at.rest
