"""The talking piece: resting, offered or held, and the way it takes through a round.

Each function takes the meeting and gives the meeting as it is then with what follows; the rules of who may
do what, and when, stand in ``meeting``.
"""

from __future__ import annotations

from msgspec.structs import replace

from asterism.circles.state import (
    ASKED_BACK_FOR,
    LINGERS_FOR,
    OFFERED_FOR,
    RESTS_AFTER_LOSS,
    Event,
    Meeting,
    Outcome,
    Piece,
    Rest,
)

IN_TURN = ("round", "closing")


def speech_allowed(meeting: Meeting, member: str) -> bool:
    """The gate of the speech lane: only the holder's speech is accepted (P7)."""
    return meeting.is_open and meeting.piece.state == "held" and meeting.piece.member == member


def rest(meeting: Meeting, why: Rest, now: int) -> Outcome:
    """The piece rests. Where nobody has to decide anything it goes on by itself after a while."""
    if meeting.stage == "closing" and not meeting.queue:
        due: int | None = now + LINGERS_FOR
    elif (why == "lost" and meeting.stage in IN_TURN) or (meeting.stage == "closing" and meeting.calm):
        due = now + RESTS_AFTER_LOSS
    else:
        due = None
    return Outcome(replace(meeting, piece=Piece(since=now, due_at=due, rest=why)), (Event(kind="rests"),))


def offer_next(meeting: Meeting, now: int) -> Outcome:
    """The next in the round who is here is offered the piece; when there is none the round is over.

    Who is not here when their turn comes loses nothing: coming back, they join at the end.
    """
    queue = list(meeting.queue)
    while queue:
        member = queue.pop(0)
        if meeting.is_here(member):
            piece = Piece(state="offered", member=member, since=now, due_at=now + OFFERED_FOR)
            offered = replace(meeting, queue=tuple(queue), piece=piece)
            return Outcome(offered, (Event(kind="offered", member=member),))
    rested = rest(replace(meeting, queue=()), "between", now)
    return Outcome(rested.state, (*rested.events, Event(kind="round_over")))


def hold(meeting: Meeting, member: str, now: int, *, aside: bool = False) -> Outcome:
    """``aside``: by the one who leads, out of turn, who keeps their place in the round."""
    if not aside:
        meeting = replace(meeting, queue=tuple(m for m in meeting.queue if m != member))
    piece = Piece(state="held", member=member, since=now, aside=aside)
    return Outcome(replace(meeting, piece=piece), (Event(kind="held", member=member),))


def done(meeting: Meeting, member: str) -> Meeting:
    """This person has had their turn in this round, whatever they made of it."""
    heard = meeting.heard if member in meeting.heard else (*meeting.heard, member)
    return replace(meeting, queue=tuple(m for m in meeting.queue if m != member), heard=heard)


def given_back(meeting: Meeting, now: int) -> Outcome:
    """The holder has ended, or the offer was let pass. In a round the next is offered it."""
    was = meeting.piece
    assert was.member is not None
    if meeting.stage not in IN_TURN or was.aside:
        return rest(meeting, "between", now)
    meeting = done(meeting, was.member)
    return rest(meeting, "asked_back", now) if was.asked_back else offer_next(meeting, now)


def unanswered(meeting: Meeting, member: str) -> Meeting:
    """Once more at the end of the round; a second time without an answer is let pass."""
    if member in meeting.once:
        return done(meeting, member)
    queue = (*(m for m in meeting.queue if m != member), member)
    return replace(meeting, queue=queue, once=(*meeting.once, member))


def first_again(meeting: Meeting) -> Meeting:
    """Who had the piece, or was offered it, comes first when it goes on."""
    member = meeting.piece.member
    if member is None or meeting.piece.aside or meeting.stage not in IN_TURN or member in meeting.heard:
        return meeting
    return replace(meeting, queue=(member, *(m for m in meeting.queue if m != member)))


def joins(meeting: Meeting, member: str) -> Meeting:
    """Somebody who came (back) during a round takes a place at its end, unless they had their turn."""
    turn = None if meeting.piece.aside else meeting.piece.member
    if meeting.stage not in IN_TURN or member in (*meeting.queue, *meeting.heard, turn):
        return meeting
    return replace(meeting, queue=(*meeting.queue, member))


def ask_back(meeting: Meeting, now: int) -> Outcome:
    """Seen by all; after a minute the piece rests."""
    asked = replace(meeting.piece, asked_back=True, due_at=now + ASKED_BACK_FOR)
    event = Event(kind="asked_back", member=meeting.piece.member or "")
    return Outcome(replace(meeting, piece=asked), (event,))


def holder_gone(meeting: Meeting, now: int) -> Outcome:
    """The holder's connection did not come back: the piece rests, and they come again at the end of the
    round.
    """
    member = meeting.piece.member
    assert member is not None
    if meeting.stage in IN_TURN and not meeting.piece.aside:
        meeting = unanswered(meeting, member)
    return rest(meeting, "lost", now)
