"""Reports, decisions, suspensions, appeals: each with a reason, told to the people concerned."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from asterism.wire.base import Asked, Count, Digest, Id, Line, Ms, Told

Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=1000)]
ReportState = Literal["new", "taken", "decided", "appealed", "closed"]
Outcome = Literal["no_action", "spoken_with", "warned", "suspended", "role_ended", "passed_on"]
Step = Literal["read", "verified", "asked_reporter", "heard_other_side", "second_opinion"]


class ReportedMessage(Asked):
    """One message as it stood in the room, with the tag of its sender and the counter-tag of the server."""

    seq: Count
    at: Ms
    sender: Id
    tag: Digest
    server_tag: Digest
    frank_key: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Wrap(Asked):
    """The key of the bundle, sealed to one steward (X-Wing: 1120 bytes, then the key)."""

    steward: Id
    sealed: Annotated[bytes, msgspec.Meta(min_length=1, max_length=2048)]


class ReportMade(Asked):
    """``bundle`` is what the reporter chose to show, encrypted to the stewards in ``wraps``."""

    client_id: Id
    room: Id
    about: Id
    bundle: Annotated[bytes, msgspec.Meta(min_length=1, max_length=128 * 1024)]
    wraps: Annotated[list[Wrap], msgspec.Meta(min_length=1, max_length=30)]
    messages: Annotated[list[ReportedMessage], msgspec.Meta(min_length=1, max_length=50)]


class ReportTaken(Told):
    """``stewards``: who can open it."""

    report: Id
    confirmed: Count
    stewards: list[Id]


class Appeal(Asked):
    words: Reason


class MyReport(Told):
    """A report as the one who made it sees it."""

    report: Id
    at: Ms
    state: ReportState
    outcome: Outcome | None
    reason: str | None
    decided_at: Ms | None
    may_appeal: bool


class ConfirmedMessage(Told):
    seq: Count
    at: Ms
    sender: Id
    tag: bytes
    confirmed: bool
    about: bool
    """Whether the person reported about sent it."""


class ReportView(Told):
    """A report on the desk. ``sealed`` is this steward's key to the bundle, if it was sealed to them."""

    report: Id
    version: Count
    at: Ms
    state: ReportState
    room: Id
    about: Id
    about_name: str | None
    reporter: Id
    messages: list[ConfirmedMessage]
    bundle: bytes
    sealed: bytes | None
    taken_by: Id | None
    taken_at: Ms | None
    steps: list[Step]
    outcome: Outcome | None
    reason: str | None
    decided_at: Ms | None
    decided_by: Id | None
    appeal: str | None
    appeal_by: Literal["reporter", "about"] | None
    appeal_answer: str | None


class ReportLine(Told):
    """A report in the queue: nothing of it is opened yet."""

    report: Id
    version: Count
    at: Ms
    state: ReportState
    taken_by: Id | None
    messages: Count
    about_role: Literal["member", "supporter", "steward"]
    can_open: bool


class ReportQueue(Told):
    reports: list[ReportLine]
    next: str | None


class ReportOver(Asked):
    version: Count


class Decide(Asked):
    version: Count
    steps: Annotated[list[Step], msgspec.Meta(min_length=1, max_length=5)]
    outcome: Outcome
    reason: Reason
    """Shown to both: to the one who reported and to the one it is about."""
    for_reporter: Line = ""
    """A sentence only for the one who reported."""


class AnswerAppeal(Asked):
    version: Count
    upheld: bool
    """True: the decision stands."""
    answer: Reason


class Suspend(Asked):
    reason: Reason
    report: Id | None = None


class Lift(Asked):
    reason: Reason


class AnswerSuspensionAppeal(Asked):
    lift: bool
    answer: Reason


class SuspensionView(Told):
    suspension: Id
    member: Id
    name: str | None
    reason: str
    at: Ms
    by: Id | None
    appeal: str | None
    appealed_at: Ms | None
    appeal_answer: str | None
    lifted_at: Ms | None
    lift_reason: str | None


# ---------------------------------------------------------------- breaking confidentiality

PassingState = Literal["proposed", "confirmed", "declined", "withdrawn", "lapsed", "alone", "reviewed"]
PassingAsks = Literal["answer", "wait", "act_alone", "review", "appeal"]


class Propose(Asked):
    """To pass something on to somebody outside: about a report, or about a call whose lead asked for help."""

    reason: Reason
    passed: Reason
    """What would be passed on."""
    to_whom: Annotated[str, msgspec.Meta(min_length=3, max_length=300)]
    telling_endangers: bool
    """Whether telling the person would itself endanger somebody; only then they are not told."""
    report: Id | None = None
    call: Id | None = None


class AnswerPassing(Asked):
    version: Count
    confirms: bool
    words: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    """A no needs a reason."""


class PassingOver(Asked):
    version: Count


class ReviewPassing(Asked):
    stands: bool
    """True: it was right to act."""
    answer: Reason


class PassingLine(Told):
    """A matter in the list, without what it holds. ``asks``: what it asks of this steward now."""

    passing: Id
    at: Ms
    state: PassingState
    report: Id | None
    call: Id | None
    proposer_name: str | None
    mine: bool
    asks: PassingAsks | None
    overdue: bool
    review_due_at: Ms | None


class PassingReview(Told):
    name: str | None
    at: Ms
    stands: bool
    answer: str


class PassingView(Told):
    passing: Id
    version: Count
    state: PassingState
    report: Id | None
    call: Id | None
    at: Ms
    mine: bool
    proposer_name: str | None
    reason: str
    passed: str
    to_whom: str
    telling_endangers: bool
    others: Count
    """Stewards beside the one who proposed; those it is about are not among them."""
    declined_at: Ms | None
    """When somebody last said no to passing on in the same matter."""
    alone_at: Ms
    """From when the one who proposed may act alone, by the server's clock."""
    lapses_at: Ms
    answered_at: Ms | None
    answered_by_name: str | None
    answer: str | None
    acted_at: Ms | None
    review_due_at: Ms | None
    reviews: list[PassingReview]
    reviews_needed: Count
    overdue: bool
    told_at: Ms | None
    appeal: str | None
    appealed_at: Ms | None
    appeal_answer: str | None
    asks: PassingAsks | None


# ---------------------------------------------------------------- ends for safety, and what was decided on me


class SafetyAppeal(Told):
    """An appeal against an end for safety, as stewards see it: never who called."""

    call: Id
    at: Ms
    by_name: str | None
    reason: str
    appeal: str
    appealed_at: Ms
    appeal_answer: str | None
    stands: bool


class AnswerSafetyAppeal(Asked):
    stands: bool
    """True: the end stands."""
    answer: Reason


class Decision(Told):
    """Something that was decided and concerns this person, with its reason and where their appeal stands."""

    kind: Literal["report", "about_me", "safety", "passed_on", "let_go", "in_meeting", "guiding"]
    """``report``: I reported. ``about_me``: a report was about me. ``safety``: my call was ended. ``let_go``:
    I was let go from a circle. ``in_meeting``: the one who led a meeting acted for safety. ``guiding``: my
    verification as a guide was withdrawn."""
    ref: Id
    """The report, the call, what was passed on, the letting go, the meeting, or the withdrawal."""
    at: Ms
    outcome: Outcome | None
    reason: str
    passed: str | None
    to_whom: str | None
    may_appeal: bool
    appeal: str | None
    """In my own words."""
    appealed_at: Ms | None
    appeal_answer: str | None
