"""People: signing in, oneself, invitations, training, push, the vault's list."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from asterism.wire.base import Asked, Count, Id, Key, Language, Line, Ms, Signature, Thread, Told
from asterism.wire.calls import Age, DeskCalls

Standing = Literal["good", "probation", "resting", "suspended"]
PersonRole = Literal["supporter", "facilitator", "guide", "steward"]
ROLES: tuple[PersonRole, ...] = ("supporter", "facilitator", "guide", "steward")

Token = Annotated[str, msgspec.Meta(min_length=16, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
Zone = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_+/-]+$")]
Languages = Annotated[list[Language], msgspec.Meta(max_length=8)]
Threads = Annotated[list[Thread], msgspec.Meta(max_length=40)]

# ---------------------------------------------------------------- signing in


class Challenge(Told):
    """56 bytes to sign, good for two minutes and for one sign-in. ``now`` is the server's clock."""

    challenge: bytes
    now: Ms
    expires_at: Ms


class DeviceAsked(Asked):
    """``credential`` is the device's MLS credential (``asterism.people.credential``)."""

    credential: Annotated[bytes, msgspec.Meta(min_length=1, max_length=1024)]


class SignIn(Asked):
    """``signature`` by the account key over the challenge and the host (``credential.sign_in_bytes``)."""

    account_key: Key
    account_key_version: Annotated[int, msgspec.Meta(ge=1, le=1 << 31)]
    challenge: Annotated[bytes, msgspec.Meta(max_length=128)]
    signature: Signature
    device: DeviceAsked


class SignedIn(Told):
    member: Id
    device: Id
    session: Id
    new: bool
    """Whether this made the account."""
    now: Ms


class SessionView(Told):
    session: Id
    device: Id
    made_at: Ms
    used_day: Ms
    """The day (UTC midnight) on which it was last used; nothing finer is kept."""
    current: bool
    push: bool


class Rekey(Asked):
    """A new account key, signed by the old one (``asterism.people.credential.rekey_bytes``)."""

    key: Key
    version: Annotated[int, msgspec.Meta(ge=2, le=1 << 31)]
    signature: Signature


class SealKey(Asked):
    """An X-Wing public key that others may seal to, signed by the account (``credential.seal_key_bytes``)."""

    key: Annotated[bytes, msgspec.Meta(min_length=32, max_length=2048)]
    signature: Signature


# ---------------------------------------------------------------- oneself


class Notice(Told):
    """Something that was decided and concerns this person; ``kind`` chooses the text, ``words`` fills it."""

    notice: Id
    kind: Literal[
        "report_outcome",
        "acted_on_you",
        "suspended",
        "lifted",
        "signed_off",
        "probation_ended",
        "standing",
        "role_given",
        "role_ended",
        "appeal_outcome",
        "report_taken",
        "steward_invited",
        "steward_joined",
        "steward_invitation_waits",
        "passing_proposed",
        "passing_confirmed",
        "passing_declined",
        "passing_reviewed",
        "passed_on",
        "story_published",
        "story_returned",
        "story_taken_down",
        "story_appeal_answered",
        "circle_chair",
        "circle_yes",
        "circle_no",
        "circle_asking",
        "circle_promises",
        "circle_times",
        "circle_ended",
        "circle_role",
        "circle_let_go",
        "circle_unheld",
        "meeting_safety",
        "session_booked",
        "session_moved",
        "session_moved_late",
        "session_cancelled",
        "session_cancelled_late",
        "session_time",
        "session_offer_ended",
        "guide_verified",
        "guide_withdrawn",
    ]
    at: Ms
    seen: bool
    words: dict[str, str]


class Suspended(Told):
    """Why one's part is paused, and where the appeal stands."""

    reason: str
    at: Ms
    appealed_at: Ms | None
    appeal_answer: str | None


class Me(Told):
    member: Id
    name: str | None
    languages: list[str]
    time_zone: str | None
    age: Age | None
    threads: list[str]
    roles: list[PersonRole]
    standing: Standing
    suspended: Suspended | None
    needs: list[Literal["practice", "sign_off", "good_standing"]]
    """What is missing before the first shift; empty for people who are not supporters as well."""
    account_key_version: Count
    seal_key: bool
    """Whether a key to seal to is known; stewards need one to read reports."""
    made_at: Ms
    notices: list[Notice]


class MeAsked(Asked):
    """What is left out stays as it is; an empty name or time zone clears it."""

    name: Annotated[str, msgspec.Meta(max_length=60)] | None = None
    languages: Languages | None = None
    time_zone: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    age: Age | None = None
    threads: Threads | None = None


class Stays(Told):
    """One thing that stays when an account is erased, and until when (None: no end was set)."""

    what: Literal[
        "words_in_rooms", "times_of_calls", "reports", "passed_on", "ledger", "sign_offs", "former_key",
        "not_again", "backups",
    ]  # fmt: skip
    count: Count
    until: Ms | None


class Eraseable(Told):
    stays: list[Stays]


class Block(Asked):
    """Never bring me together with this member. ``room``: where I met them."""

    room: Id
    member: Id


class Blocked(Told):
    member: Id
    at: Ms


class Steward(Told):
    """A steward one can report to: seal to ``seal_key`` after checking its signature by ``account_key``."""

    member: Id
    name: str | None
    account_key: bytes
    account_key_version: Count
    seal_key: bytes
    seal_signature: bytes


class StewardsFor(Asked):
    about: Id | None = None


# ---------------------------------------------------------------- vault


class VaultItem(Told):
    name: str
    version: Count
    size: Count
    at: Ms


class VaultList(Told):
    items: list[VaultItem]
    used: Count
    limit: Count


class VaultOver(Asked):
    """``over``: the version this is written over; 0 when there must be none yet."""

    over: Count


# ---------------------------------------------------------------- invitations and training


class InvitationMade(Asked):
    role: PersonRole
    note: Line = ""
    days: Annotated[int, msgspec.Meta(ge=1, le=60)] = 14


class InvitationLink(Told):
    """The only time the link is shown; the server keeps its hash."""

    invitation: Id
    link: str
    expires_at: Ms
    waits: bool
    """For a steward's: the link opens nothing before a second steward has said yes."""


class InvitationView(Told):
    invitation: Id
    role: PersonRole
    note: str
    made_by: str | None
    made_at: Ms
    expires_at: Ms
    used_at: Ms | None
    used_by: Id | None
    withdrawn: bool
    waits: bool
    """For a steward's: it opens nothing before a second steward's yes."""
    may_second: bool
    """Whether that yes is this steward's to give."""
    seconded_by: str | None


class TokenAsked(Asked):
    token: Token


class InvitationSeen(Told):
    role: PersonRole
    network: str | None
    expires_at: Ms


class TrainingUnit(Told):
    unit: str
    read_at: Ms | None


class Training(Told):
    """The gate before the first shift: read, practise, be signed off."""

    units: list[TrainingUnit]
    practised_at: Ms | None
    signed_off_at: Ms | None
    probation: bool
    cleared_minors: bool
    needs: list[Literal["practice", "sign_off", "good_standing"]]


class SignOff(Asked):
    """What was checked, in words. Never a document."""

    checked: Annotated[str, msgspec.Meta(min_length=3, max_length=500)]
    at: Ms | None = None
    """When it was checked; left out: now."""


class StandingAsked(Asked):
    standing: Literal["good", "resting"]
    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=500)]


class RoleAsked(Asked):
    role: PersonRole
    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=500)]


# ---------------------------------------------------------------- push


class PushAsked(Asked):
    """A subscription as the browser gives it (RFC 8030, RFC 8291)."""

    endpoint: Annotated[str, msgspec.Meta(min_length=12, max_length=1024)]
    p256dh: Annotated[bytes, msgspec.Meta(min_length=65, max_length=65)]
    auth: Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]


class PushView(Told):
    """``key``: the server's VAPID key (65 bytes, uncompressed); None where push is turned off."""

    key: bytes | None
    on: bool


# ---------------------------------------------------------------- the desk


class SupporterState(Told):
    practised_at: Ms | None
    signed_off_at: Ms | None
    signed_off_by: str | None
    checked: str | None
    probation: bool
    cleared_minors: bool


class DeskPerson(Told):
    member: Id
    name: str | None
    roles: list[PersonRole]
    standing: Standing
    languages: list[str]
    threads: list[str]
    adult: bool
    supporter: SupporterState | None
    appeal_open: bool
    on_shift: bool


class OnCall(Told):
    on_call: Id
    member: Id
    name: str | None
    starts_at: Ms
    ends_at: Ms


class OnCallAsked(Asked):
    member: Id
    starts_at: Ms
    ends_at: Ms


class Coverage(Told):
    """Who is there at this moment."""

    on_shift: Count
    free: Count
    off_shift_ok: Count
    ready: Count
    """Supporters who could start a shift."""
    stewards_on_call: list[str]
    named: bool
    """Whether somebody is named for now; else every steward is rung."""


class LedgerEntry(Told):
    entry: Id
    at: Ms
    who: str | None
    name: str | None
    what: str
    subject: str | None
    words: dict[str, str]


class Page(Asked):
    """Newest first; ``before`` is the ``next`` of the page before."""

    before: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class LedgerPage(Told):
    entries: list[LedgerEntry]
    next: str | None


class Desk(Told):
    people: Count
    members: Count
    """Accounts of any kind."""
    invitations: list[InvitationView]
    coverage: Coverage
    reports_new: Count
    reports_open: Count
    appeals_open: Count
    safety_appeals: Count
    """Appeals against ends for safety; they count among ``appeals_open`` as well."""
    circle_appeals: Count
    """Appeals of people who were let go from a circle or a meeting; they count there as well."""
    guide_appeals: Count
    """Appeals of guides whose verification was withdrawn; they count there as well."""
    guides_unverified: Count
    """Guides whom nobody has verified yet."""
    circles_unheld: Count
    """Circles without a facilitator."""
    meetings_stuck: Count
    """Meetings of circles whose next step failed again and again."""
    passings_ask: Count
    """Proposals to pass something on that ask for this steward's answer now."""
    reviews_ask: Count
    reviews_overdue: Count
    """Things that were passed on by one steward alone and not reviewed within a day."""
    to_sign_off: list[Id]
    on_call: list[OnCall]
    calls: DeskCalls
    """Calls now and their steps."""
