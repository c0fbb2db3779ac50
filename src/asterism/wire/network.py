"""The network as a whole: first run, what everybody may know of it, and what stewards edit."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from asterism.wire.base import Asked, Count, Country, Language, Line, Ms, Name, Prose, Told
from asterism.wire.people import InvitationLink, PersonRole, Threads, Token, Zone

Missing = Literal["setup", "stewards", "lead", "supporters", "lines", "test_call"]
Clock24 = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]


class Hours(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Hours in which people are usually there: day 0 is Monday; ``ends`` before ``starts`` means past
    midnight."""

    day: Annotated[int, msgspec.Meta(ge=0, le=6)]
    starts: Clock24
    ends: Clock24


HoursList = Annotated[list[Hours], msgspec.Meta(max_length=28)]


class NetworkView(Told):
    """What everybody may know.

    ``open``: whether "Reach someone" appears; ``missing`` says what is not there yet.
    """

    set_up: bool
    name: str | None
    about: str
    country: str | None
    languages: list[str]
    time_zone: str
    hours: list[Hours]
    age_floor: Count
    lead_name: str | None
    threads: list[str]
    open: bool
    missing: list[Missing]
    anyone_on_shift: bool
    push_key: bytes | None
    now: Ms


class NetworkEdited(Asked):
    """Only what is given changes. ``version`` is the one it was made on."""

    version: Count
    name: Name | None = None
    about: Prose | None = None
    country: Country | None = None
    languages: Annotated[list[Language], msgspec.Meta(min_length=1, max_length=12)] | None = None
    time_zone: Zone | None = None
    hours: HoursList | None = None
    age_floor: Annotated[int, msgspec.Meta(ge=0, le=21)] | None = None
    retention_days: Annotated[int, msgspec.Meta(ge=1, le=30)] | None = None
    lead_name: Annotated[str, msgspec.Meta(max_length=60)] | None = None
    lead_contact: Line | None = None
    threads: Threads | None = None


class NetworkDesk(Told):
    version: Count
    view: NetworkView
    retention_days: Count
    lead_contact: str
    stewards: Count
    signed_off: Count
    test_call_at: Ms | None


class FirstInvitation(Asked):
    role: PersonRole = "supporter"
    note: Line = ""


class SetupAsked(Asked):
    """The whole first run in one go; whoever is signed in when it is taken becomes steward."""

    token: Token
    name: Name
    country: Country
    languages: Annotated[list[Language], msgspec.Meta(min_length=1, max_length=12)]
    time_zone: Zone = "UTC"
    about: Prose = ""
    hours: HoursList = msgspec.field(default_factory=list)
    age_floor: Annotated[int, msgspec.Meta(ge=0, le=21)] = 16
    retention_days: Annotated[int, msgspec.Meta(ge=1, le=30)] = 30
    lead_name: Annotated[str, msgspec.Meta(max_length=60)] = ""
    lead_contact: Line = ""
    steward_name: Annotated[str, msgspec.Meta(max_length=60)] = ""
    threads: Threads | None = None
    invitations: Annotated[list[FirstInvitation], msgspec.Meta(max_length=30)] = msgspec.field(
        default_factory=list
    )


class SetupState(Told):
    """``token_fits`` is said only to who asks with a token."""

    done: bool
    token_fits: bool
    threads: list[str]
    """The list to start from."""


class SetupDone(Told):
    network: NetworkView
    invitations: list[InvitationLink]
