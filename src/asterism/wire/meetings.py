"""Meetings of a circle: entering, the talking piece, leading, and what comes after.

A view is a whole value, the newest version is the truth; it comes by the live socket to
everybody who is in the meeting (``meeting``), and as the answer to everything one does.

=============================================  ================  =============  =============================
POST   /api/circles/{circle}/enter             EnterMeeting      MeetingView    everybody in the circle
GET    /api/meetings/{meeting}                 -                 MeetingView    who entered it
POST   /api/meetings/{meeting}/piece           PieceAct          MeetingView
POST   /api/meetings/{meeting}/lead            LeadAct           MeetingView    who leads
POST   /api/meetings/{meeting}/safety          SafetyAct         MeetingView    who leads
POST   /api/meetings/{meeting}/hand-over       HandMeetingOver   MeetingView    who leads
POST   /api/meetings/{meeting}/leave           -                 MeetingView
POST   /api/meetings/{meeting}/lean            -                 Leaned
POST   /api/meetings/{meeting}/lean-answer     LeanAnswer        MeetingView    who leads, facilitators
POST   /api/meetings/{meeting}/appeal          MeetingAppeal     MeetingView    whom it concerns
POST   /api/meetings/{meeting}/voice           -                 VoiceAccess
POST   /api/meetings/{meeting}/after           HowTheGroupIs     AfterMeetings  facilitators
POST   /api/circles/{circle}/prepared          PreparedAsked     Prepared       its facilitators
POST   /api/circles/{circle}/prepare           Prepare           Prepared       its facilitators
GET    /api/circles/{circle}/after             -                 AfterMeetings  its facilitators
=============================================  ================  =============  =============================
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from asterism.wire.base import Asked, Count, Id, Ms, Told
from asterism.wire.circles import CircleRole, LocalStart

Stage = Literal["gathering", "opening", "round", "open", "closing", "closed"]
Text = Annotated[str, msgspec.Meta(max_length=500)]
Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=500)]
SoftMs = Annotated[int, msgspec.Meta(ge=10_000, le=3_600_000)]
Scale = Annotated[int, msgspec.Meta(ge=0, le=3)]


class EnterMeeting(Asked):
    """Comes in. The room is founded by whoever comes first; then ``arrive`` over the socket takes the
    chair."""

    start: LocalStart
    device: Id


class PieceAct(Asked):
    """``version``: the meeting as I saw it. ``return`` is sent after the speech that was queued."""

    version: Count
    act: Literal["take", "pass", "return"]


class LeadAct(Asked):
    """``opening`` belongs to ``open``; ``prompt``, ``order`` and ``soft_ms`` to ``round``."""

    version: Count
    act: Literal["open", "round", "floor", "closing", "close", "go_on", "silence", "ask_back", "take_lead"]
    opening: Text = ""
    """Names a song (``song:still``), a ``reading`` or a recording and its ms (``recording:61000``);
    what is read or played is said in the room."""
    prompt: Text = ""
    order: Annotated[list[Id], msgspec.Meta(max_length=12)] = []
    soft_ms: SoftMs | None = None


class SafetyAct(Asked):
    """``take_back``: the piece from its holder; ``remove``: ``member`` from this meeting. The reason goes
    to that person alone, with a way to appeal; stewards see both."""

    version: Count
    act: Literal["take_back", "remove"]
    member: Id
    reason: Reason


class HandMeetingOver(Asked):
    version: Count
    to: Id


class LeanAnswer(Asked):
    """``heard``: seen, nothing more; ``side``: a room for the two beside the circle; ``call``: a supporter is
    offered to them."""

    member: Id
    how: Literal["heard", "side", "call"]


class MeetingAppeal(Asked):
    words: Reason


class MeetingSeat(Told):
    """Somebody who entered this meeting. ``here``: false says only that no device of theirs is connected."""

    member: Id
    star: str
    name: str | None
    role: CircleRole
    may_lead: bool
    here: bool


class PieceView(Told):
    state: Literal["resting", "offered", "held"]
    member: Id | None
    since: Ms
    due_at: Ms | None
    rest: Literal["between", "silence", "lost", "asked_back", "taken_back", "no_lead"]
    asked_back: bool
    aside: bool


class Leaning(Told):
    """Somebody leans on me: it is too much just now."""

    member: Id
    at: Ms


class ForSafety(Told):
    """What the one who led did for safety, as the person concerned sees it."""

    act: Literal["take_back", "remove"]
    reason: str
    at: Ms
    may_appeal: bool
    appeal: str | None
    answer: str | None


class LeanTold(Told):
    """How my leaning was answered; ``room``: the side room, when there is one."""

    how: Literal["heard", "side", "call"] | None
    room: Id | None
    at: Ms


class MeetingMine(Told):
    """What only this member sees. ``soft_ms`` is there while they hold the piece; ``still_to_come``,
    ``leaning`` and ``prepared`` for those who may lead."""

    soft_ms: int | None
    had_turn: bool
    """Whether my turn in this round is over: I spoke, or let it pass."""
    still_to_come: list[Id]
    leaning: list[Leaning]
    leaned: LeanTold | None
    safety: ForSafety | None
    may_appeal: bool
    prepared: MeetingPlan | None
    may_tell_after: bool
    """The meeting is over, and I am to say how the group is."""


class PlanRound(Asked):
    prompt: Text
    soft_ms: SoftMs | None = None


class MeetingPlan(Asked):
    """How a meeting is prepared. ``book``: a story of the library that is offered. ``order``: who comes
    first."""

    opening: Text = ""
    reading: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    rounds: Annotated[list[PlanRound], msgspec.Meta(max_length=8)] = []
    open_floor: bool = False
    closing: Text = ""
    book: Id | None = None
    order: Annotated[list[Id], msgspec.Meta(max_length=12)] = []


class PreparedAsked(Asked):
    start: LocalStart


class Prepare(Asked):
    """Keeps what was prepared for one meeting, for all its facilitators. ``version``: of the plan that was
    changed; 0 when there was none."""

    start: LocalStart
    version: Count
    plan: MeetingPlan


class Prepared(Told):
    start: str
    version: Count
    plan: MeetingPlan | None


class MeetingView(Told):
    """A meeting at one moment. ``opening_at``: when song or reading began, on the shared clock. ``how``:
    how it ended."""

    meeting: Id
    circle: Id
    room: Id
    start: str
    version: Count
    stage: Stage
    starts_at: Ms
    ends_at: Ms
    ends_by: Ms
    lead: Id | None
    lead_gone_at: Ms | None
    seats: list[MeetingSeat]
    piece: PieceView
    round_no: Count
    prompt: str
    opening: str
    opening_at: Ms | None
    closes_at: Ms | None
    how: Literal["closed", "calm", "late"] | None
    closed_at: Ms | None
    dawn_at: Ms | None
    voice: bool
    """Whether this network has a relay for voice, and this circle is for adults."""
    mine: MeetingMine | None


class Leaned(Told):
    """``reached``: somebody who leads is here and sees it. False: nobody is, so a supporter should be
    called."""

    reached: bool


class VoiceAccess(Told):
    """Credentials for the relay (TURN REST), for this meeting and some minutes. Nothing in them tells who
    it is."""

    urls: list[str]
    username: str
    credential: str
    until: Ms


class HowTheGroupIs(Asked):
    """Four taps after a meeting, 0 to 3: how close it was, how heavy, how safe, how much strength is left."""

    close: Scale
    heavy: Scale
    safe: Scale
    strength: Scale


class AfterMeeting(Told):
    meeting: Id
    start: str
    at: Ms
    close: int
    heavy: int
    safe: int
    strength: int


class AfterMeetings(Told):
    """How the group was, newest first, at most fifty; for its facilitators alone."""

    meetings: list[AfterMeeting]
