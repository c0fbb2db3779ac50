"""A meeting as people see it: what all see alike, and what only one of them sees.

The facts are read in the transaction that changes the meeting, so that everybody can be told of a change
without reading it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from msgspec.structs import replace

from asterism.circles.piece import IN_TURN
from asterism.circles.state import Meeting, Seat
from asterism.meetings.store import Kept
from asterism.people.store import blocked_with
from asterism.store.base import Row, Tx
from asterism.wire.frames import MeetingNow
from asterism.wire.meetings import (
    ForSafety,
    Leaning,
    LeanTold,
    MeetingMine,
    MeetingPlan,
    MeetingSeat,
    MeetingView,
    PieceView,
)

_plans = msgspec.msgpack.Decoder(MeetingPlan)
_encoder = msgspec.msgpack.Encoder()
_NOBODY = ("", None)
_NOTHING = MeetingMine(
    soft_ms=None, had_turn=False, still_to_come=[], leaning=[], leaned=None, safety=None, may_appeal=False,
    prepared=None, may_tell_after=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """A meeting and what is kept around it, at one moment."""

    kept: Kept
    people: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    """Member -> star and name."""
    belong: frozenset[str] = frozenset()
    """Those of them who were not let go from the room."""
    leans: Mapping[str, Row] = field(default_factory=dict)
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Who leans and was not answered -> everybody between whom and them a block stands."""
    safety: Mapping[str, Row] = field(default_factory=dict)
    """Member -> the newest thing that was done for safety and concerns them."""
    plan: MeetingPlan | None = None
    told_after: frozenset[str] = frozenset()
    adults: bool = False

    @property
    def place(self) -> str:
        return self.kept.meeting.id

    @property
    def room(self) -> str:
        return self.kept.room

    @property
    def head(self) -> int:
        """The newest place in the room's log."""
        return self.kept.head

    @property
    def mark(self) -> tuple[int, int]:
        """What grows with every change of what anybody sees."""
        return self.kept.meeting.version, self.kept.private


async def facts(tx: Tx, kept: Kept) -> Facts:
    meeting = kept.meeting
    people = await tx.all("SELECT member, star, name, let_go_at FROM room_members WHERE room = ?", kept.room)
    circle = await tx.one(
        "SELECT c.band, p.plan FROM circles c LEFT JOIN meeting_plans p ON p.circle = c.id AND p.start = ?"
        " WHERE c.id = ?",
        kept.start, meeting.circle,
    )  # fmt: skip
    leans: list[Row] = []
    safety: list[Row] = []
    if kept.private:
        leans = await tx.all("SELECT * FROM meeting_leans WHERE meeting = ?", meeting.id)
        safety = await tx.all("SELECT * FROM meeting_safety WHERE meeting = ? ORDER BY at, id", meeting.id)
    after: list[Row] = []
    if not meeting.is_open:
        after = await tx.all("SELECT by_member FROM meeting_after WHERE meeting = ?", meeting.id)
    return Facts(
        kept=kept,
        people={row["member"]: (row["star"], row["name"]) for row in people},
        belong=frozenset(row["member"] for row in people if row["let_go_at"] is None),
        leans={row["member"]: row for row in leans},
        apart={
            row["member"]: await blocked_with(tx, row["member"])
            for row in leans
            if row["answered_at"] is None
        },
        safety={row["member"]: row for row in safety},
        plan=None if circle is None or circle["plan"] is None else _plans.decode(bytes(circle["plan"])),
        told_after=frozenset(row["by_member"] for row in after),
        adults=circle is not None and circle["band"] == "adult",
    )


# ---------------------------------------------------------------- what all see


def shared(facts: Facts, *, relay: bool) -> MeetingView:
    """The same for everybody in the meeting."""
    meeting = facts.kept.meeting
    return MeetingView(
        meeting=meeting.id, circle=meeting.circle, room=facts.kept.room, start=facts.kept.start,
        version=meeting.version, stage=meeting.stage, starts_at=meeting.starts_at, ends_at=meeting.ends_at,
        ends_by=meeting.ends_by, lead=meeting.lead, lead_gone_at=meeting.lead_gone_at,
        seats=[_seat(facts, seat) for seat in meeting.seats if not seat.removed],
        piece=_piece(meeting), round_no=meeting.round_no, prompt=meeting.prompt, opening=meeting.opening,
        opening_at=meeting.opening_at, closes_at=meeting.closes_at, how=meeting.how,
        closed_at=meeting.closed_at, dawn_at=meeting.dawn_at, voice=relay and facts.adults, mine=None,
    )  # fmt: skip


def _seat(facts: Facts, seat: Seat) -> MeetingSeat:
    star, name = facts.people.get(seat.member, _NOBODY)
    return MeetingSeat(
        member=seat.member, star=star, name=name, role=seat.role, may_lead=seat.may_lead, here=seat.here
    )


def _piece(meeting: Meeting) -> PieceView:
    at = meeting.piece
    return PieceView(
        state=at.state, member=at.member, since=at.since, due_at=at.due_at, rest=at.rest,
        asked_back=at.asked_back, aside=at.aside,
    )  # fmt: skip


# ---------------------------------------------------------------- what one sees


def helps(meeting: Meeting, member: str) -> bool:
    """Whether this person leads, or is a facilitator of the circle: who is told that somebody leans."""
    seat = meeting.seat(member)
    return seat is not None and not seat.removed and (seat.role != "member" or member == meeting.lead)


def mine(facts: Facts, member: str) -> MeetingMine | None:
    """What only this person sees; None when there is nothing of the kind."""
    meeting = facts.kept.meeting
    seat = meeting.seat(member)
    helping = helps(meeting, member)
    for_safety = facts.safety.get(member)
    holds = meeting.piece.state == "held" and meeting.piece.member == member
    told = MeetingMine(
        soft_ms=meeting.soft_ms if holds and not meeting.piece.aside else None,
        had_turn=meeting.stage in IN_TURN and member in meeting.heard,
        still_to_come=list(meeting.queue) if helping and meeting.stage in IN_TURN else [],
        leaning=_leaning(facts, member) if helping else [],
        leaned=_leaned(facts.leans.get(member)),
        safety=None if for_safety is None else _for_safety(for_safety),
        may_appeal=for_safety is not None and for_safety["appealed_at"] is None,
        prepared=facts.plan if helping and meeting.is_open else None,
        may_tell_after=seat is not None
        and seat.role != "member"
        and not meeting.is_open
        and member not in facts.told_after,
    )
    return None if told == _NOTHING else told


def _leaning(facts: Facts, member: str) -> list[Leaning]:
    waiting = [
        r for r in facts.leans.values()
        if r["answered_at"] is None and r["member"] != member and member not in facts.apart[r["member"]]
    ]  # fmt: skip
    return [Leaning(member=r["member"], at=r["at"]) for r in sorted(waiting, key=lambda r: r["at"])]


def _leaned(row: Row | None) -> LeanTold | None:
    return None if row is None else LeanTold(how=row["how"], room=row["room"], at=row["at"])


def _for_safety(row: Row) -> ForSafety:
    return ForSafety(
        act=row["act"], reason=row["reason"], at=row["at"], may_appeal=row["appealed_at"] is None,
        appeal=row["appeal"], answer=row["answer"],
    )  # fmt: skip


def view_for(facts: Facts, member: str, *, relay: bool) -> MeetingView:
    """The whole view of one person. Who was let go from the meeting sees only what concerns themselves."""
    seen = shared(facts, relay=relay)
    seat = facts.kept.meeting.seat(member)
    if member not in facts.belong or (seat is not None and seat.removed):
        seen = replace(
            seen, seats=[] if seat is None else [_seat(facts, seat)], lead=None, lead_gone_at=None,
            prompt="", opening="",
            piece=PieceView(state="resting", member=None, since=0, due_at=None, rest="between",
                            asked_back=False, aside=False),
        )  # fmt: skip
    return replace(seen, mine=mine(facts, member))


class Frames:
    """The frames of one change. The long part that all see is encoded once.

    ``mine`` is the last field of the last field, so the frame of a person is the shared one with their own
    part in the place of its last byte, which says that there is none.
    """

    def __init__(self, facts: Facts, *, relay: bool) -> None:
        self._facts = facts
        self._relay = relay
        self._shared = _encoder.encode(MeetingNow(meeting=shared(facts, relay=relay)))
        self._made: dict[bytes, bytes] = {b"": self._shared}

    def payload(self, member: str) -> bytes:
        """The frame for this person; the same object for all to whom it says the same."""
        seat = self._facts.kept.meeting.seat(member)
        if seat is not None and seat.removed:
            return _encoder.encode(MeetingNow(meeting=view_for(self._facts, member, relay=self._relay)))
        own = mine(self._facts, member)
        last = b"" if own is None else _encoder.encode(own)
        if last not in self._made:
            self._made[last] = self._shared[:-1] + last
        return self._made[last]
