"""What a meeting is at one moment: values that are never changed, only replaced.

Who is not here is one thing, whether a connection was lost or the person left: the others see an empty chair
and never learn which (P10).
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import replace

Stage = Literal["gathering", "opening", "round", "open", "closing", "closed"]
PieceState = Literal["resting", "offered", "held"]
# Why the piece rests. It goes on by itself from ``lost``; everywhere else somebody decides.
Rest = Literal["between", "silence", "lost", "asked_back", "taken_back", "no_lead"]
Role = Literal["facilitator", "co_facilitator", "member"]
How = Literal["closed", "calm", "late"]

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE

OFFERED_FOR = 30 * SECOND
ASKED_BACK_FOR = 60 * SECOND
HOLDER_AWAY_FOR = 20 * SECOND
RESTS_AFTER_LOSS = 30 * SECOND  # then the next is offered it, unless the one who leads keeps the silence
LEAD_AWAY_FOR = 2 * MINUTE
CALM_AFTER = 10 * MINUTE  # without anybody who leads
CALM_FOR = 10 * MINUTE  # a closing that nobody leads lasts at most so long
LINGERS_FOR = MINUTE  # between the last word and the end
OVER_BY_AT_MOST = HOUR  # beyond the planned end
DAWN_AFTER = 24 * HOUR

MAX_SEATS = 24  # twelve chairs, and those who came and went
MAX_DEVICES = 8  # of one person; more replace the oldest
MAX_TEXT = 500


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the circle in this meeting.

    ``experienced``: a steward marked them so, and they agreed beforehand to take over.
    """

    member: str
    role: Role = "member"
    experienced: bool = False
    devices: tuple[str, ...] = ()
    away_since: int | None = None
    removed: bool = False

    @property
    def here(self) -> bool:
        return bool(self.devices) and not self.removed

    @property
    def may_lead(self) -> bool:
        return not self.removed and (self.role != "member" or self.experienced)


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """The talking piece. ``due_at`` is when it moves by itself; None while it waits for somebody's doing."""

    state: PieceState = "resting"
    member: str | None = None
    since: int
    due_at: int | None = None
    rest: Rest = "between"
    asked_back: bool = False
    aside: bool = False  # the one who leads holds it out of turn: a welcome, a reading, a prompt


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting of a circle. Times are milliseconds since the epoch.

    ``version`` grows by one with every change; ``turned_at`` and ``round_at`` are the versions at which
    piece or stage, and the round, last changed: a command that was made on an older one is stale.
    """

    id: str
    circle: str
    stage: Stage = "gathering"
    version: int = 1
    turned_at: int = 1
    round_at: int = 1
    starts_at: int
    ends_at: int  # as planned; nothing happens then
    ends_by: int  # whatever happens
    due_at: int | None
    seats: tuple[Seat, ...] = ()
    lead: str | None = None
    lead_gone_at: int | None = None  # since when nobody leads who is here; the two minutes count from it
    piece: Piece
    # The round
    round_no: int = 0
    prompt: str = ""
    soft_ms: int | None = None  # told only to the one who holds the piece
    queue: tuple[str, ...] = ()
    once: tuple[str, ...] = ()  # was offered it in this round and gave no answer
    heard: tuple[str, ...] = ()  # held it or let it pass in this round
    # Opening and closing
    opening: str = ""
    opening_at: int | None = None
    closes_at: int | None = None
    calm: bool = False
    how: How | None = None
    closed_at: int | None = None
    dawn_at: int | None = None

    @property
    def is_open(self) -> bool:
        return self.stage != "closed"

    @property
    def here(self) -> tuple[str, ...]:
        return tuple(s.member for s in self.seats if s.here)

    @property
    def lead_here(self) -> bool:
        return self.lead is not None and self.is_here(self.lead)

    def seat(self, member: str) -> Seat | None:
        return next((s for s in self.seats if s.member == member), None)

    def is_here(self, member: str) -> bool:
        seat = self.seat(member)
        return seat is not None and seat.here

    def with_seat(self, seat: Seat) -> Meeting:
        """The meeting with this seat in the place of the one of the same person, or as a new one."""
        if self.seat(seat.member) is None:
            return replace(self, seats=(*self.seats, seat))
        return replace(self, seats=tuple(seat if s.member == seat.member else s for s in self.seats))


EventKind = Literal[
    "stage",
    "offered",
    "held",
    "rests",
    "asked_back",
    "taken_back",  # to the person concerned, with the reason and a way to appeal
    "removed",  # likewise; they are let go from the room
    "lead",  # this person leads from now on
    "no_lead",
    "round_over",
    "dawn",  # the room's dawn is at ``at``
]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that follows from a step. ``to`` is one person, or everybody who is here when empty."""

    kind: EventKind
    to: str = ""
    member: str = ""
    reason: str = ""
    appeal: bool = False
    at: int = 0


class Outcome(msgspec.Struct, frozen=True):
    """The meeting as it is from now on, and what follows; ``state.due_at`` is when to look again."""

    state: Meeting
    events: tuple[Event, ...] = ()

    @property
    def due_at(self) -> int | None:
        return self.state.due_at
