"""What a call is at one moment: values that are never changed, only replaced."""

from __future__ import annotations

from typing import Literal

import msgspec

State = Literal["waiting", "ringing", "held", "parked", "closed"]
Reason = Literal["eased", "left", "withdrawn", "lapsed", "handed_outside", "ended_for_safety"]
Need = Literal["steady", "heavy", "crisis"]
Link = Literal["shift", "wider", "off_shift", "steward", "outside", "quiet"]
Kind = Literal["lead", "companion", "handover"]
OfferState = Literal["open", "lapsed", "passed", "accepted", "withdrawn"]
Age = Literal["adult", "minor", "unsaid"]

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

AWAY_AFTER = 60 * SECOND  # no heartbeat from any device for so long
LEAD_CLEARED_AFTER = 120 * SECOND
RINGS_ON_FOR = 5 * MINUTE  # a caller who is away is rung for so much longer
PARKED_FOR = DAY
GOODBYE_AFTER = 3 * MINUTE
RELEASE_AFTER = 10 * MINUTE
DAWN_AFTER = DAY
REST = 15 * MINUTE
REST_MINIMUM = 5 * MINUTE
REST_COUNTS_FROM = MINUTE  # a talk shorter than this asks for no pause


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A ring to one person. Open until answered or due; a lapsed one can still be accepted until filled."""

    id: str
    member: str
    kind: Kind
    state: OfferState = "open"
    made_at: int
    due_at: int
    answered_at: int | None = None

    @property
    def open(self) -> bool:
        return self.state == "open"


class Asked(msgspec.Struct, frozen=True):
    """Somebody who was rung in this round, so that nobody is rung twice in one pass of the chain."""

    member: str
    at: int
    passed: bool = False


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """Who may answer: each is a boundary. Empty languages are any language."""

    languages: tuple[str, ...] = ()
    only_known: bool = False
    not_members: tuple[str, ...] = ()


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller said; it goes at dawn."""

    heaviness: int | None = None
    crisis_words: bool = False
    threads: tuple[str, ...] = ()
    wishes: Wishes = Wishes()


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call. Times are milliseconds since the epoch; every field that changes with the state is here."""

    id: str
    caller: str
    client_id: str
    room: str
    state: State = "waiting"
    version: int = 1
    term: int = 0
    need: Need = "heavy"
    age: Age | None = None
    told: Told = Told()
    reached_at: int
    since: int
    due_at: int | None
    # The way through the chain
    round_at: int
    link: Link = "shift"
    pass_no: int = 0
    wave: int = 0
    wanted: int = 0
    hungry: bool = True
    rung: int = 0
    made: int = 0  # offers of every kind so far; numbers their ids
    asked: tuple[Asked, ...] = ()
    offers: tuple[Offer, ...] = ()
    first_in_line: bool = False
    queue_last: bool = False
    steward_only: bool = False
    tell_me: bool = False
    practice_for: str | None = None
    knocked: bool = False  # began at a door; steady until the caller says otherwise
    limits: tuple[str, ...] = ()
    # Held
    lead: str | None = None
    held_at: int | None = None
    came_from: str | None = None
    ever_held: bool = False
    lead_away_at: int | None = None
    caller_away_at: int | None = None
    companions: tuple[str, ...] = ()
    summon_asked: int = 0
    summoning: int = 0
    handover_at: int | None = None
    handover_to: str | None = None
    stops: bool = False  # the lead said that they have to stop: a pause follows, whatever the call was
    danger_at: int | None = None
    steward_asked: bool = False
    # The end
    parked_at: int | None = None
    how: Reason | None = None
    closed_at: int | None = None
    dawn_at: int | None = None
    heaviness_now: int | None = None
    safety_reason: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state != "closed"

    @property
    def seeks(self) -> bool:
        """Whether somebody is sought to hold it."""
        return self.state in ("waiting", "ringing")

    @property
    def adult(self) -> bool:
        """Anything but a yes counts as under age, silence too."""
        return self.age == "adult"

    def open_offers(self, kind: Kind | None = None) -> tuple[Offer, ...]:
        return tuple(o for o in self.offers if o.open and (kind is None or o.kind == kind))

    def offer(self, offer_id: str) -> Offer | None:
        return next((o for o in self.offers if o.id == offer_id), None)


EffectKind = Literal[
    "ring",  # tell this person of the offer `id`, at least once
    "unanswered",  # an offer of theirs lapsed without an answer
    "answered",  # they took or passed an offer
    "lead_began",
    "lead_ended",  # `at` is when they began, `rest` whether a pause follows
    "joins",  # may read in the room from now on
    "goes",  # is let go from the room
    "side_room",  # a room for the lead and the steward on call
    "dawn",  # the room's dawn is at `at`
    "push_caller",  # `note` is held | someone_here | parked
    "safety",  # a supporter ended it for safety, with the reason in `note`
    "practised",  # the practice talk of this person was finished
]


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """Something that follows from a step.

    Whoever carries it out does so within the same commit or after it.
    """

    kind: EffectKind
    member: str = ""
    id: str = ""
    at: int = 0
    rest: bool = False
    note: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """The call as it is from now on, and what follows from the step."""

    call: Call
    effects: tuple[Effect, ...] = ()


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who might answer, as they are at this moment."""

    id: str
    ready: bool = True  # signed off, in good standing
    on_shift: bool = True
    shift_ends_at: int | None = None
    off_shift_ok: bool = False
    steward_on_call: bool = False
    probation: bool = False
    cleared_minors: bool = False
    languages: frozenset[str] = frozenset()
    threads: frozenset[str] = frozenset()
    leading: int = 0
    leads_max: int = 1
    ringing: int = 0
    accompanying: int = 0
    rest_until: int = 0
    calls: int = 0
    cap: int = 8
    crises: int = 0
    crisis_cap: int = 3
    last_call_at: int = 0
    free_since: int = 0
    took: float = 0.0  # decayed counts of their own answers; size waves only
    passed: float = 0.0
    record_at: int = 0


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What a step has to know beside the call itself."""

    people: tuple[Person, ...] | list[Person] = ()  # many of them in the order of waves.weary
    blocked: frozenset[str] = frozenset()  # between caller and person, in either direction
    known: frozenset[str] = frozenset()  # earlier good calls, when the caller wishes it
    caller_seen_at: int = 0
    lead_seen_at: int = 0
    others_wait: int = 0  # other calls that found too few people
    rests: bool = True  # a rehearsal or a measurement may turn rests off
