"""Calls as the caller, the supporter and the lead see them; a view is a whole value, the newest is the truth.

Addresses, all POST unless said, answering the caller's ``CallView``, or the supporter's ``PostView``:

=================================  ====================  =================
/api/calls                         Reach                 CallView, 201
GET /api/calls/current             -                     CallView or null
/api/calls/{call}/tell             Tell                  CallView
/api/calls/{call}/withdraw         CloseCall             CallView
/api/calls/{call}/close            CloseCall             CallView (caller)
/api/calls/{call}/outside          -                     CallView
/api/calls/{call}/back             -                     CallView (caller is here again)
/api/calls/{call}/tell-me          TellMe                CallView
/api/calls/{call}/summon-answer    SummonAnswer          CallView
/api/calls/{call}/ask-to-leave     AskToLeave            CallView
/api/calls/{call}/not-again        -                     CallView
GET /api/post                      -                     PostView
/api/offers/{offer}/accept         AcceptOffer           PostView
/api/offers/{offer}/pass           -                     PostView
/api/shift/start                   ShiftAsk              PostView
/api/shift/end                     -                     PostView
/api/shift/still-here              -                     PostView
/api/shift/ready-again             -                     PostView
/api/shift/wishes                  ShiftWishes           PostView
/api/shift/how-it-was              HowItWas              PostView
/api/held/{call}/summon            Summon                PostView (lead)
/api/held/{call}/hand-over         HandOver              PostView (lead)
/api/held/{call}/stop              LeadAction            PostView (hands over to the pool, then rest)
/api/held/{call}/goodbye           LeadAction            PostView (after three minutes without a taker)
/api/held/{call}/release           LeadAction            PostView (caller away for ten minutes)
/api/held/{call}/danger            LeadAction            PostView
/api/held/{call}/ask-steward       LeadAction            PostView (a side room with the steward on call)
/api/held/{call}/end-for-safety    EndForSafety          PostView
/api/held/{call}/close             LeadAction            PostView (said goodbye; the call eases)
/api/held/{call}/leave             -                     PostView (a companion leaves)
=================================  ====================  =================
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from asterism.wire.base import Asked, Count, Heaviness, Id, Language, Ms, Thread, Told

CallState = Literal["waiting", "ringing", "held", "parked", "closed"]
CloseReason = Literal["eased", "left", "withdrawn", "lapsed", "handed_outside", "ended_for_safety"]
Need = Literal["steady", "heavy", "crisis"]
Link = Literal["shift", "wider", "off_shift", "steward", "outside", "quiet"]
OfferKind = Literal["lead", "companion", "handover"]
Age = Literal["adult", "minor", "unsaid"]
Role = Literal[
    "caller", "lead", "companion", "steward", "facilitator", "co_facilitator", "member", "guide", "friend"
]


class Person(Told):
    """Somebody as seen in one room: a star drawn for that room, and a name if they gave one."""

    member: Id
    star: str
    name: str | None = None


class MeasuredWait(Told):
    """A wait that was measured: median of ``basis`` held calls of the last 28 days, in seconds."""

    median_s: float
    basis: Count


class SummonAsked(Told):
    """The lead would like ``count`` companions to join; it takes the caller's yes."""

    count: int


class CallView(Told):
    """The caller's own call. ``next_at`` is when the next step of the chain comes; None where none is due."""

    call: Id
    room: Id
    version: Count
    state: CallState
    need: Need
    age: Age | None
    heaviness: int | None
    threads: list[str]
    link: Link
    """How far along the chain it has travelled."""
    since: Ms
    next_at: Ms | None
    rung: Count
    """How many people have been rung so far."""
    ringing_now: Count
    anyone_on_shift: bool
    lines_large: bool
    queue_last: bool
    """Misuse protection put it last in line; it is said openly."""
    steward_only: bool
    wait: MeasuredWait | None
    lead: Person | None
    let_in: bool
    """Whether this caller's device has let the lead into the room."""
    lead_dropped_at: Ms | None
    """Since when no device of the lead was heard; their words are kept."""
    companions: list[Person]
    summon_asked: SummonAsked | None
    danger: bool
    steward_asked: bool
    handing_over: bool
    tell_me: bool
    practice: bool
    limits: list[Literal["blocked", "language", "age", "wish"]]
    """Which of the caller's own boundaries leave nobody to ring, so that they can widen them (age cannot
    be).
    """
    parked_until: Ms | None
    closed: CloseReason | None
    safety_reason: str | None
    """For ``ended_for_safety``: the reason that the supporter gave."""
    dawn_at: Ms | None


class DeskCall(Told):
    """A call as stewards see it: where it stands, never whose it is or what is said.

    ``set_aside_at``: its next step failed again and again; it is tried on, later and later.
    """

    call: Id
    state: CallState
    need: Need
    link: Link
    practice: bool
    minor: bool
    since: Ms
    next_at: Ms | None
    rung: Count
    ringing_now: Count
    held: bool
    lead_name: str | None
    held_at: Ms | None
    lead_away: bool
    caller_away: bool
    companions: Count
    handing_over: bool
    danger: bool
    steward_asked: bool
    limits: list[Literal["blocked", "language", "age", "wish"]]
    set_aside_at: Ms | None


class DeskCalls(Told):
    """Open calls, those that nobody is with first. ``open`` counts them all, also those not listed."""

    open: Count
    calls: list[DeskCall]
    wait: MeasuredWait | None


class OfferView(Told):
    """A ring. Nothing in it tells who calls."""

    offer: Id
    call: Id
    kind: OfferKind
    need: Need
    threads: list[str]
    minor: bool
    practice: bool
    since: Ms
    lapses_at: Ms


class HeldView(Told):
    """A call that this supporter holds (lead) or accompanies."""

    call: Id
    room: Id
    version: Count
    term: Count
    role: Literal["lead", "companion"]
    state: CallState
    need: Need
    heaviness: int | None
    threads: list[str]
    minor: bool
    practice: bool
    since: Ms
    held_at: Ms
    caller: Person
    let_in: bool
    caller_away_at: Ms | None
    may_release_at: Ms | None
    companions: list[Person]
    summoning: Count
    summon_pending: bool
    handing_over: bool
    stops: bool
    """They said that they have to stop: a pause follows, whatever the call was."""
    may_goodbye_at: Ms | None
    danger: bool
    steward_asked: bool


class ShiftView(Told):
    shift: Id
    started_at: Ms
    ends_at: Ms
    calls: Count
    cap: Count


class PostView(Told):
    """A supporter's post: shift, rest, rings, and whom they are with."""

    ready: bool
    """Signed off and in good standing: may start a shift."""
    needs: list[Literal["practice", "sign_off", "good_standing"]]
    shift: ShiftView | None
    rest_until: Ms | None
    rest_minimum_until: Ms | None
    """Before this moment the pause cannot be ended; after it, "I am ready again" is open."""
    alone: bool
    behind: str | None
    """Who is on call behind them: the steward's chosen name."""
    still_here: bool
    """The shift was quietly ended after two unanswered rings; asks "Still here?"."""
    off_shift_ok: bool
    ring_by: list[Literal["sound", "haptics", "push"]]
    waiting: Count
    """Calls that wait at this moment (a number only, for people on shift)."""
    offers: list[OfferView]
    held: list[HeldView]
    ask_how_it_was: Id | None
    """The last call that ended and has not been answered with how it was."""


class Reach(Asked):
    """One press. ``client_id`` makes it idempotent; nothing else is needed."""

    client_id: Id
    device: Id
    practice_for: Id | None = None


class Wishes(Asked):
    """Who may answer. Each is a boundary, not a preference, except ``threads_shared``."""

    languages: Annotated[list[Language], msgspec.Meta(max_length=8)] = []
    only_known: bool = False
    """Only someone who answered me well before."""
    not_members: Annotated[list[Id], msgspec.Meta(max_length=50)] = []


class Tell(Asked):
    age: Age | None = None
    heaviness: Heaviness | None = None
    crisis_words: bool = False
    """The person chose words that mean crisis, without a number."""
    threads: Annotated[list[Thread], msgspec.Meta(max_length=20)] | None = None
    wishes: Wishes | None = None


class CloseCall(Asked):
    heaviness_now: Heaviness | None = None


class LeadAction(Asked):
    term: Count


class Summon(LeadAction):
    count: Annotated[int, msgspec.Meta(ge=1, le=3)]


class SummonAnswer(Asked):
    yes: bool


class AskToLeave(Asked):
    member: Id


class HandOver(LeadAction):
    to: Id | None = None


class EndForSafety(LeadAction):
    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=500)]


class TellMe(Asked):
    on: bool


class AcceptOffer(Asked):
    """``key_package`` is an MLS KeyPackage made for this offer alone, so that the caller's device can let
    them in.
    """

    device: Id
    key_package: Annotated[bytes, msgspec.Meta(min_length=64, max_length=16384)]


class ShiftAsk(Asked):
    ends_at: Ms


class ShiftWishes(Asked):
    off_shift_ok: bool | None = None
    ring_by: list[Literal["sound", "haptics", "push"]] | None = None
    cap: Annotated[int, msgspec.Meta(ge=1, le=30)] | None = None
    led_calls: Annotated[int, msgspec.Meta(ge=1, le=3)] | None = None


class HowItWas(Asked):
    call: Id
    how: Literal["light", "all_right", "heavy", "too_much"]
    pause: bool = False
