"""Guided sessions: guides and their times, booking, and the session itself.

A time is a local start of an offer, as with circles; a booking keeps the moment it stands for. A view is a
whole value, the newest version is the truth.

================================================  ================  ============  =======================
GET    /api/guides                                -                 Guides
POST   /api/offers/{offer}/times                  TimesAsked        OfferTimes
POST   /api/offers/{offer}/wait                   Wait              OfferTimes
POST   /api/bookings                              BookSession       Booking
GET    /api/bookings                              -                 Bookings      one's own, on both sides
POST   /api/bookings/{session}/move               MoveBooking       Booking       whose it is
POST   /api/bookings/{session}/cancel             CancelBooking     Booking       the two
GET    /api/guiding                               -                 GuideDesk     guides
POST   /api/offers                                MakeOffer         GuideDesk     verified guides
POST   /api/offers/{offer}/change                 ChangeOffer       GuideDesk     whose it is
POST   /api/offers/{offer}/time                   ChangeTime        GuideDesk     whose it is
POST   /api/offers/{offer}/end                    EndOffer          GuideDesk     whose it is
GET    /api/desk/guides                           -                 DeskGuide     stewards
POST   /api/desk/guides/{member}/verify           VerifyGuide       DeskGuide     stewards
POST   /api/desk/guides/{member}/withdraw         WithdrawGuide     DeskGuide     stewards
POST   /api/guide-withdrawals/{ref}/appeal        Appeal            -             whom it concerns
POST   /api/desk/guide-appeals/{ref}/answer       (safety appeals)  DeskGuide     stewards
POST   /api/guided/{session}/enter                EnterSession      SessionView   the two
GET    /api/guided/{session}                      -                 SessionView   the two
POST   /api/guided/{session}/stage                StageAct          SessionView   the two
POST   /api/guided/{session}/leave                -                 SessionView   the two
POST   /api/guided/{session}/voice                -                 VoiceAccess   the two
================================================  ================  ============  =======================

The frames ``arrive`` and ``depart`` take a session's id as well; ``session`` tells of each change.
Calendar files (``wire.circles``) hold bookings of both sides.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from asterism.wire.base import Asked, Count, Id, Language, Ms, Prose, Told
from asterism.wire.circles import LocalStart, ScheduleAsked

Title = Annotated[str, msgspec.Meta(min_length=2, max_length=80)]
Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=500)]
Stage = Literal["arriving", "grounding", "opening", "moving", "returning", "closing", "closed"]


# ---------------------------------------------------------------- guides and times


class TimeView(Told):
    """``start``: local to the offer's zone; ``starts_at``: the moment it stands for."""

    start: str
    starts_at: Ms
    ends_at: Ms


class GuideOffer(Told):
    """``cancel_hours``: until so long before the start one may move or cancel without a word to anybody;
    later one may still cancel, and the guide is told that the time is free at short notice."""

    offer: Id
    guide: Id
    guide_name: str | None
    star: str
    title: str
    about: str
    languages: list[str]
    zone: str
    minutes: int
    cancel_hours: int
    verified_at: Ms
    next: TimeView | None
    """The next free time, or None while all are taken."""
    waiting: bool
    """I am on its waiting list."""


class Guides(Told):
    """``unsaid``: what I did not say of myself, so that nothing can be shown that depends on it."""

    offers: list[GuideOffer]
    unsaid: list[Literal["age", "languages"]]


class TimesAsked(Asked):
    """Free times from ``after`` (now, if not given), at most forty within the days that can be booked."""

    after: Ms | None = None


class OfferTimes(Told):
    """``held``: a time that is kept for me from the waiting list until ``held_until``."""

    offer: GuideOffer
    times: list[TimeView]
    held: TimeView | None
    held_until: Ms | None


class Wait(Asked):
    on: bool


class BookSession(Asked):
    """No reason is asked. ``client_id`` makes it harmless to send it again. ``starts_at``: the moment that
    was shown; when the guide's zone was changed meanwhile, the same start is another moment (``stale``)."""

    client_id: Id
    offer: Id
    start: LocalStart
    starts_at: Ms | None = None


class MoveBooking(Asked):
    """To another time of the same offer; the session stays the same one."""

    version: Count
    start: LocalStart
    starts_at: Ms | None = None


class CancelBooking(Asked):
    """``words``: from a guide to the person, who is told and may book first; members need none."""

    version: Count
    words: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Booking(Told):
    """``session`` is its id everywhere. ``door_at``: it can be entered from then on."""

    session: Id
    version: Count
    offer: Id
    title: str
    side: Literal["guide", "member"]
    other_name: str | None
    other_star: str
    state: Literal["booked", "cancelled", "held", "over"]
    """``held``: it took place."""
    start: str
    zone: str
    starts_at: Ms
    ends_at: Ms
    door_at: Ms
    free_until: Ms
    """Until then moving and cancelling are free of any word."""
    cancelled_by: Literal["guide", "member"] | None
    words: str
    room: Id | None


class Bookings(Told):
    bookings: list[Booking]


class MakeOffer(Asked):
    client_id: Id
    title: Title
    languages: Annotated[list[Language], msgspec.Meta(min_length=1, max_length=8)]
    schedule: ScheduleAsked
    about: Prose = ""
    cancel_hours: Annotated[int, msgspec.Meta(ge=0, le=168)] = 24
    days_ahead: Annotated[int, msgspec.Meta(ge=1, le=180)] = 60
    pause_minutes: Annotated[int, msgspec.Meta(ge=0, le=120)] = 15
    """Kept free after each session, for the guide to breathe."""


class ChangeOffer(Asked):
    """What is booked already stays as it is."""

    version: Count
    title: Title
    about: Prose
    languages: Annotated[list[Language], msgspec.Meta(min_length=1, max_length=8)]
    schedule: ScheduleAsked
    cancel_hours: Annotated[int, msgspec.Meta(ge=0, le=168)]
    days_ahead: Annotated[int, msgspec.Meta(ge=1, le=180)]
    pause_minutes: Annotated[int, msgspec.Meta(ge=0, le=120)]


class ChangeTime(Asked):
    """One time is taken out of the offer, or given back; a booking at it is cancelled by ``cancel`` alone."""

    version: Count
    start: LocalStart
    what: Literal["close", "open"]


class EndOffer(Asked):
    version: Count


class OwnOffer(Told):
    offer: Id
    version: Count
    title: str
    about: str
    languages: list[str]
    zone: str
    start: str
    rule: str | None
    minutes: int
    cancel_hours: int
    days_ahead: int
    pause_minutes: int
    waiting: int
    times: list[TimeView]
    """The next dozen, free or taken."""
    closed: list[str]
    ended_at: Ms | None


class GuideDesk(Told):
    """``verified_at``: None until a steward has verified this guide, and once that was withdrawn; nothing is
    offered then. Why it was withdrawn, and the appeal, stand among what was decided about me."""

    verified_at: Ms | None
    offers: list[OwnOffer]
    bookings: list[Booking]


class VerifyGuide(Asked):
    """Who, what, when: ``checked`` says in words what was looked at, never the document itself."""

    checked: Reason
    checked_at: Ms
    minors: bool = False
    """Cleared for people under eighteen as well."""


class WithdrawGuide(Asked):
    """The verification ends; coming sessions are cancelled and the people told. The guide reads the
    reason."""

    reason: Reason


class DeskGuideRow(Told):
    """``verified_at``: None before, and once it was withdrawn. ``coming``: sessions that are booked."""

    member: Id
    name: str | None
    verified_at: Ms | None
    checked: str
    checked_at: Ms | None
    by_name: str | None
    minors: bool
    coming: int


class GuideAppeal(Told):
    """A guide appeals that their verification was withdrawn. It never reaches the steward who did it."""

    ref: Id
    member: Id
    name: str | None
    at: Ms
    by_name: str | None
    reason: str
    appeal: str
    appealed_at: Ms
    appeal_answer: str | None
    stands: bool


class DeskGuide(Told):
    """Everybody with the role, those who wait to be verified before the others; and appeals."""

    guides: list[DeskGuideRow]
    appeals: list[GuideAppeal]


# ---------------------------------------------------------------- the session


class EnterSession(Asked):
    """Comes in: from fifteen minutes before the start until it has closed. The first opens the room; then
    ``arrive`` over the socket."""

    device: Id


class StageAct(Asked):
    """``propose``: the guide offers one of ``can_propose``; ``agree`` and ``not_yet``: the person's answer
    (by ``not_yet`` the guide takes back what they offered); ``stop``: either, always: back to the lamp-lit
    room at once; ``words``: either turns the pictures off or on for both; ``close``: the guide ends it, or
    the person, from any stage.

    Only what answers something (``propose``, ``agree``, ``not_yet``) is stale when that changed meanwhile;
    the others are one act, whatever happened. An agreement begins nothing while the guide is away
    (``not_yet``): their offer stands, and can be agreed to when they are back."""

    version: Count
    act: Literal["propose", "agree", "not_yet", "stop", "words", "close"]
    stage: Stage | None = None
    on: bool = True


class SessionPerson(Told):
    """``here``: a device of theirs is in the session; ``gone_at``: since when none is. ``member``: None once
    their account was erased."""

    member: Id | None
    star: str
    name: str | None
    here: bool
    gone_at: Ms | None


class SessionView(Told):
    session: Id
    room: Id
    version: Count
    stage: Stage
    stage_at: Ms
    """When it began; breath, light and music go by it and ``seed`` on both devices."""
    seed: str
    proposed: Stage | None
    can_propose: list[Stage]
    """What the guide can offer now: the next stage, an earlier one, or, under the lamp, the closing."""
    stopped: bool
    """Somebody said stop: both are in the lamp-lit room (``stage`` is ``arriving``), and nobody has to say
    why. The guide can offer any stage again up to the one in which it was said."""
    words_alone: bool
    guide: SessionPerson
    member: SessionPerson
    starts_at: Ms
    ends_at: Ms
    closes_by: Ms
    """It closes by itself then: half an hour past its end, or fifteen minutes after both have gone."""
    voice: bool
    closed_at: Ms | None
    dawn_at: Ms | None
