"""Circles: finding one, being in it, and keeping it. Names and times are public within the network; nothing
that is said in a meeting passes here.

====================================================  =================  =============  ======================
POST   /api/circles                                   MakeCircle         CircleView     facilitators, stewards
GET    /api/circles                                   -                  OwnCircles
POST   /api/circles/find                              FindCircles        FoundCircles
GET    /api/circles/{circle}                          -                  CircleView
POST   /api/circles/{circle}/change                   ChangeCircle       CircleView     those who keep it
POST   /api/circles/{circle}/schedule                 ChangeSchedule     CircleView     those who keep it
POST   /api/circles/{circle}/occurrence               ChangeOccurrence   CircleView     those who keep it
POST   /api/circles/{circle}/end                      EndCircle          CircleView     those who keep it
POST   /api/circles/{circle}/join                     JoinCircle         CircleView
POST   /api/circles/{circle}/leave                    -                  OwnCircles
POST   /api/circles/{circle}/promises                 AgreePromises      CircleView
POST   /api/circles/{circle}/asking/{member}          AnswerAsking       CircleView     its facilitators
POST   /api/circles/{circle}/people/{member}          ChangePerson       CircleView     see ChangePerson
POST   /api/circles/{circle}/people/{member}/let-go   LetGoOfPerson      CircleView     those who keep it
POST   /api/let-go/{ref}/appeal                       Appeal             -              whom it concerns
GET    /api/desk/circles                              -                  DeskCircle     stewards
GET    /api/desk/circle-appeals                       -                  CircleAppeal   stewards
POST   /api/desk/circle-appeals/{ref}/answer          AnswerSafetyAppeal CircleAppeal   stewards
GET    /api/calendar                                  -                  CalendarFeed
POST   /api/calendar                                  NewCalendar        CalendarFeed
POST   /api/calendar/end                              -                  CalendarFeed
====================================================  =================  =============  ======================

Besides, without a session: ``GET /calendar/{secret}.ics`` (RFC 5545) and ``GET /directory/meetings.json``
(Meeting Guide). Those who keep a circle are its facilitators, and stewards.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from asterism.wire.base import Asked, Count, Id, Language, Ms, Thread, Told

Theme = Annotated[str, msgspec.Meta(min_length=2, max_length=80)]
Welcome = Annotated[str, msgspec.Meta(max_length=2000)]
Promise = Annotated[str, msgspec.Meta(min_length=3, max_length=200)]
Promises = Annotated[list[Promise], msgspec.Meta(min_length=1, max_length=12)]
Chairs = Annotated[int, msgspec.Meta(ge=3, le=12)]
LocalStart = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$")]
"""Local wall time of the circle's place, to the minute. It names a meeting, whatever was done with it."""
CircleThreads = Annotated[list[Thread], msgspec.Meta(max_length=8)]
Words = Annotated[str, msgspec.Meta(min_length=3, max_length=500)]
CircleBand = Literal["adult", "young"]
CircleRole = Literal["facilitator", "co_facilitator", "member"]
CircleStanding = Literal["in", "asking", "waiting", "none"]
"""``asking``: a facilitator has not answered yet; ``waiting``: on the waiting list, for the next free
chair."""


class ScheduleAsked(Asked):
    """``rule``: RFC 5545, such as ``FREQ=WEEKLY;BYDAY=TU``; None for a single meeting. ``zone``: IANA."""

    start: LocalStart
    zone: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    minutes: Annotated[int, msgspec.Meta(ge=15, le=240)]
    rule: Annotated[str, msgspec.Meta(max_length=300)] | None = None


class MakeCircle(Asked):
    """A new circle; whoever makes it is its first facilitator. ``client_id`` makes it harmless to send it
    again.

    ``open``: whoever fits may come in; else a facilitator answers. ``listed``: its name and times stand in
    the public directory. ``band``: ``young`` only by somebody who is cleared for under-18s."""

    client_id: Id
    theme: Theme
    welcome: Welcome
    promises: Promises
    language: Language
    schedule: ScheduleAsked
    chairs: Chairs = 8
    open: bool = True
    listed: bool = False
    band: CircleBand = "adult"
    threads: CircleThreads = []


class ChangeCircle(Asked):
    """All of it but the schedule. Changed promises are a new edition, to which each says yes anew."""

    version: Count
    theme: Theme
    welcome: Welcome
    promises: Promises
    language: Language
    chairs: Chairs
    open: bool
    listed: bool
    threads: CircleThreads


class ChangeSchedule(Asked):
    version: Count
    schedule: ScheduleAsked


class ChangeOccurrence(Asked):
    """One meeting is moved to another local start, cancelled, or held as planned again."""

    version: Count
    start: LocalStart
    what: Literal["move", "cancel", "restore"]
    to: LocalStart | None = None


class EndCircle(Asked):
    version: Count


class JoinCircle(Asked):
    """The yes to this edition of the promises. ``words``: for the facilitators of a circle by asking."""

    edition: Count
    words: Annotated[str, msgspec.Meta(max_length=500)] = ""


class AgreePromises(Asked):
    edition: Count


class AnswerAsking(Asked):
    """``words`` go to the one who asked."""

    yes: bool
    words: Annotated[str, msgspec.Meta(max_length=500)] = ""


class ChangePerson(Asked):
    """What changes about somebody in the circle; what is None stays.

    ``role``: by its facilitators or a steward; a facilitator or co-facilitator has to be a facilitator of the
    network. ``experienced``: by a steward. ``takes_over``: by the experienced member alone.
    """

    role: CircleRole | None = None
    experienced: bool | None = None
    takes_over: bool | None = None


class LetGoOfPerson(Asked):
    """Ends somebody's place in the circle, with a reason that goes to them, and a way to appeal."""

    reason: Words


class OccurrenceView(Told):
    """A meeting of the circle. ``enter_from``: when its door opens. ``meeting``: once somebody has
    entered."""

    start: str
    starts_at: Ms
    ends_at: Ms
    enter_from: Ms
    moved: bool
    cancelled: bool
    meeting: Id | None
    stage: str | None


class CirclePerson(Told):
    """Somebody of the circle, as the others in it see them. The star is the one of this circle."""

    member: Id
    star: str
    name: str | None
    role: CircleRole
    agreed: bool
    """Whether they said yes to the promises as they stand."""
    experienced: bool
    takes_over: bool


class CircleAsking(Told):
    """Somebody who would like to come in, as its facilitators see them."""

    member: Id
    name: str | None
    words: str
    at: Ms


class ScheduleView(Told):
    start: str
    zone: str
    rule: str | None
    minutes: int
    changes: list[OccurrenceChange]


class OccurrenceChange(Told):
    """``to``: where the meeting was moved; None: it was cancelled."""

    start: str
    to: str | None


class CircleReason(Told):
    """One thing that speaks for a circle, or has to be known of it. ``value``: a thread, a language, or an
    hour of one's own week (Monday midnight is 0) as text."""

    kind: Literal["thread", "language", "hour", "chair_free", "waiting_list", "by_asking"]
    value: str


class CircleView(Told):
    """A circle. ``people``, ``asking`` and ``waiting`` are there for those who may see them: people for
    those in it, asking for its facilitators; else they are empty."""

    circle: Id
    version: Count
    theme: str
    welcome: str
    promises: list[str]
    promises_edition: Count
    language: str
    chairs: int
    taken: int
    """Chairs taken; for those outside only whether all are: then it equals ``chairs``, else it is 0."""
    open: bool
    listed: bool
    band: CircleBand
    threads: list[str]
    schedule: ScheduleView
    ended_at: Ms | None
    standing: CircleStanding
    line: Count | None
    """My place on the waiting list, from 1."""
    role: CircleRole | None
    star: str | None
    agreed: bool
    may_keep: bool
    """Whether I keep this circle: one of its facilitators, or a steward."""
    people: list[CirclePerson]
    asking: list[CircleAsking]
    waiting: Count
    next: list[OccurrenceView]
    """The next five meetings, those now under way first; cancelled ones among them."""


class CircleSpine(Told):
    """A circle as it stands in a list."""

    circle: Id
    theme: str
    language: str
    threads: list[str]
    standing: CircleStanding
    line: Count | None
    role: CircleRole | None
    agreed: bool
    next: OccurrenceView | None


class OwnCircles(Told):
    """The circles I am in, ask at, or wait for. ``may_make``: whether I may make one."""

    circles: list[CircleSpine]
    may_make: bool


class FindCircles(Asked):
    """``thread``, ``language``, ``hours``: only those; ``hours`` are hours of my own week that suit me
    (Monday midnight is 0), ``zone`` where that week is lived. Nothing of it is kept."""

    zone: Annotated[str, msgspec.Meta(max_length=64)] = "UTC"
    thread: Thread | None = None
    language: Language | None = None
    hours: Annotated[list[Annotated[int, msgspec.Meta(ge=0, le=167)]], msgspec.Meta(max_length=168)] = []


class FoundCircle(Told):
    """``reasons``: why this one, in the order in which they are to be said."""

    circle: Id
    theme: str
    welcome: str
    language: str
    threads: list[str]
    reasons: list[CircleReason]
    next: OccurrenceView | None


class FoundCircles(Told):
    """At most twenty, those that fit best first. ``unsaid``: what I did not say of myself, so that nothing
    can be shown that depends on it (my age, my languages)."""

    circles: list[FoundCircle]
    unsaid: list[Literal["age", "languages"]]


class DeskCircle(Told):
    """A circle as stewards see it in their list. ``held``: it has a facilitator; without one nobody new finds
    it. ``set_aside_at``: the next step of its meeting failed again and again; it is tried on, later."""

    circle: Id
    theme: str
    language: str
    band: CircleBand
    chairs: int
    taken: int
    held: bool
    set_aside_at: Ms | None
    next: OccurrenceView | None


class CircleAppeal(Told):
    """Somebody was let go from a circle, or the one who led a meeting acted for safety, and they appeal. Who
    it is, is not said: the reason and their words are."""

    ref: Id
    act: Literal["let_go", "take_back", "remove"]
    circle: Id
    theme: str
    at: Ms
    by_name: str | None
    reason: str
    appeal: str
    appealed_at: Ms
    appeal_answer: str | None
    stands: bool


class NewCalendar(Asked):
    """A new secret address; the one before ends at once. ``neutral``: no name of a circle stands in it."""

    neutral: bool = True


class CalendarFeed(Told):
    """``path``: where the calendar of this member lies; None: there is none."""

    path: str | None
    neutral: bool
    made_at: Ms | None
