"""What only the one who leads a meeting can do, and who leads when they are gone."""

from __future__ import annotations

from msgspec.structs import replace

from asterism.circles import commands as c
from asterism.circles import piece
from asterism.circles.state import (
    CALM_FOR,
    DAWN_AFTER,
    MAX_TEXT,
    Event,
    How,
    Meeting,
    Outcome,
    Piece,
    Stage,
)
from asterism.errors import Refusal


def lead(meeting: Meeting, command: c.LeadCommand, now: int) -> Outcome:
    """One thing that the one who leads does. Whether they lead, and saw the meeting as it is, was looked
    at.
    """
    match command:
        case c.Open():
            return _open(meeting, command.what, now)
        case c.BeginRound():
            return _begin_round(meeting, command, now)
        case c.OpenFloor():
            if meeting.stage == "closing":
                raise Refusal("not_allowed")
            _nobody_speaks(meeting)
            return _stage(replace(meeting, queue=(), once=(), heard=()), "open", now)
        case c.BeginClosing():
            if meeting.stage == "closing":
                return Outcome(meeting)
            _nobody_speaks(meeting)
            return begin_closing(meeting, now, calm=False)
        case c.Close():
            _nobody_speaks(meeting)
            return close(meeting, "closed", now)
        case c.GoOn():
            return _go_on(meeting, now)
        case c.KeepSilence():
            if meeting.piece.state == "held":
                raise Refusal("not_yet")
            return piece.rest(piece.first_again(meeting), "silence", now)
        case c.AskBack():
            if meeting.piece.state != "held" or meeting.piece.member == meeting.lead:
                raise Refusal("not_allowed")
            return Outcome(meeting) if meeting.piece.asked_back else piece.ask_back(meeting, now)
        case c.TakeBack():
            return _take_back(meeting, command, now)
        case c.Remove():
            return _remove(meeting, command, now)
        case c.HandOver():
            seat = meeting.seat(command.to)
            if seat is None or not (seat.here and seat.may_lead):
                raise Refusal("not_allowed")
            return leads(meeting, command.to)


def leads(meeting: Meeting, member: str) -> Outcome:
    """This person leads from now on."""
    if meeting.lead == member:
        return Outcome(meeting)
    changed = replace(meeting, lead=member, lead_gone_at=None)
    return Outcome(changed, (Event(kind="lead", member=member),))


def watched(meeting: Meeting, now: int) -> Meeting:
    """Notes since when nobody leads who is here. Before the appointed time nobody has to."""
    if not meeting.is_open or meeting.lead_here:
        return replace(meeting, lead_gone_at=None)
    if meeting.lead_gone_at is None and (meeting.stage != "gathering" or now >= meeting.starts_at):
        return replace(meeting, lead_gone_at=now)
    return meeting


def stand_in(meeting: Meeting) -> str | None:
    """Who takes over: a facilitator or co-facilitator who is here, else an experienced member who agreed
    to.
    """
    able = [s for s in meeting.seats if s.here and s.may_lead and s.member != meeting.lead]
    able.sort(key=lambda s: s.role == "member")
    return able[0].member if able else None


def lead_lost(meeting: Meeting, now: int) -> Outcome:
    """The one who leads stayed away: the piece rests, and somebody takes over if there is somebody.

    A closing goes on by itself, with or without.
    """
    member = stand_in(meeting)
    closing = meeting.stage == "closing"
    if member is not None:
        taken = leads(meeting, member)
    else:
        gone = replace(meeting, lead=None)
        if closing:
            gone = _calm(gone, now)
        taken = Outcome(gone, (Event(kind="no_lead"),))
    if closing and (member is not None or taken.state.piece.due_at is not None):
        return taken
    if closing and taken.state.piece.state == "held":
        return taken
    rested = piece.rest(piece.first_again(taken.state), "no_lead", now)
    return Outcome(rested.state, (*taken.events, *rested.events))


def begin_closing(meeting: Meeting, now: int, *, calm: bool) -> Outcome:
    """One word each, in the order of the chairs; whoever had the piece comes first.

    ``calm``: nobody may be there to lead it, so it goes on by itself and has an end of its own.
    """
    has_it = None if meeting.piece.aside else meeting.piece.member
    order = tuple(sorted(meeting.here, key=lambda member: member != has_it))
    meeting = replace(meeting, queue=order, once=(), heard=(), prompt="", soft_ms=None)
    meeting = _calm(meeting, now) if calm else replace(meeting, closes_at=meeting.ends_by)
    staged = _stage(meeting, "closing", now)
    offered = piece.offer_next(staged.state, now)
    return Outcome(offered.state, (*staged.events, *offered.events))


def close(meeting: Meeting, how: How, now: int) -> Outcome:
    """The end, and when the room's dawn is."""
    closed = replace(
        meeting,
        stage="closed",
        how=how,
        closed_at=now,
        dawn_at=now + DAWN_AFTER,
        piece=Piece(since=now),
        queue=(),
        lead_gone_at=None,
    )
    return Outcome(closed, (Event(kind="stage"), Event(kind="dawn", at=now + DAWN_AFTER)))


def _calm(meeting: Meeting, now: int) -> Meeting:
    return replace(meeting, calm=True, closes_at=min(meeting.ends_by, now + CALM_FOR))


def _open(meeting: Meeting, what: str, now: int) -> Outcome:
    if meeting.stage == "opening":
        return Outcome(meeting)
    if meeting.stage != "gathering":
        raise Refusal("not_allowed")
    _short(what, needed=False)
    return _stage(replace(meeting, opening=what, opening_at=now), "opening", now)


def _begin_round(meeting: Meeting, command: c.BeginRound, now: int) -> Outcome:
    if meeting.stage == "closing":
        raise Refusal("not_allowed")
    _short(command.prompt, needed=False)
    _nobody_speaks(meeting)
    named = dict.fromkeys(m for m in command.order if meeting.is_here(m))
    order = (*named, *(m for m in meeting.here if m not in named))
    soft = (
        None if command.soft_ms is None else max(0, min(command.soft_ms, meeting.ends_by - meeting.starts_at))
    )
    meeting = replace(
        meeting,
        round_no=meeting.round_no + 1,
        prompt=command.prompt,
        soft_ms=soft,
        queue=order,
        once=(),
        heard=(),
    )
    staged = _stage(meeting, "round", now)
    offered = piece.offer_next(staged.state, now)
    return Outcome(offered.state, (*staged.events, *offered.events))


def _go_on(meeting: Meeting, now: int) -> Outcome:
    if meeting.stage not in piece.IN_TURN:
        raise Refusal("not_allowed")
    if meeting.piece.state == "resting" and meeting.queue:
        return piece.offer_next(meeting, now)
    return Outcome(meeting)


def _take_back(meeting: Meeting, command: c.TakeBack, now: int) -> Outcome:
    _short(command.reason, needed=True)
    member = meeting.piece.member
    if meeting.piece.state != "held" or member is None or member == command.by:
        raise Refusal("not_allowed")
    rested = piece.rest(piece.done(meeting, member), "taken_back", now)
    told = Event(kind="taken_back", to=member, member=member, reason=command.reason, appeal=True)
    return Outcome(rested.state, (*rested.events, told))


def _remove(meeting: Meeting, command: c.Remove, now: int) -> Outcome:
    """At once. Whoever prepared or leads the meeting cannot be let go from it in this way."""
    _short(command.reason, needed=True)
    seat = meeting.seat(command.member)
    if seat is None:
        raise Refusal("not_found")
    if seat.role != "member" or seat.member == meeting.lead:
        raise Refusal("not_allowed")
    if seat.removed:
        return Outcome(meeting)
    had = meeting.piece.state if meeting.piece.member == seat.member else "resting"
    gone = replace(seat, removed=True, devices=(), away_since=now)
    meeting = piece.done(meeting.with_seat(gone), seat.member)
    moved = Outcome(meeting)
    if had == "held":
        moved = piece.rest(meeting, "taken_back", now)
    elif had == "offered":
        moved = piece.offer_next(meeting, now)
    told = Event(kind="removed", to=seat.member, member=seat.member, reason=command.reason, appeal=True)
    return Outcome(moved.state, (*moved.events, told))


def _stage(meeting: Meeting, stage: Stage, now: int) -> Outcome:
    """Another stage begins, and the piece lies in the middle."""
    return Outcome(replace(meeting, stage=stage, piece=Piece(since=now)), (Event(kind="stage"),))


def _nobody_speaks(meeting: Meeting) -> None:
    """A stage does not end over somebody who speaks: the piece is asked back or taken back first."""
    if meeting.piece.state == "held" and meeting.piece.member != meeting.lead:
        raise Refusal("not_yet")


def _short(text: str, *, needed: bool) -> None:
    if len(text) > MAX_TEXT:
        raise Refusal("too_large")
    if needed and not text.strip():
        raise Refusal("malformed", field="reason")
