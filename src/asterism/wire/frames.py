"""The frames of the live socket (MessagePack): one closed union up, one down."""

from __future__ import annotations

from typing import Annotated, Any, Literal, dataclass_transform

import msgspec

from asterism.wire.base import Count, Digest, Id, Ms
from asterism.wire.calls import CallView, PostView, Role
from asterism.wire.guided import SessionView
from asterism.wire.knocks import DoorView, KnockView, OwnTimeView
from asterism.wire.meetings import MeetingView
from asterism.wire.sky import SkyView

MAX_SPEECH = 64 * 1024
MAX_HANDSHAKE = 256 * 1024
MAX_GESTURE = 1024
MAX_SIGNAL = 12 * 1024
MAX_FRAME = 512 * 1024

Body = Annotated[bytes, msgspec.Meta(min_length=1, max_length=MAX_SPEECH)]
Handshake = Annotated[bytes, msgspec.Meta(min_length=1, max_length=MAX_HANDSHAKE)]
RoomKind = Literal["call", "circle", "bond", "session", "side"]


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Up(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, tag_field="t"):
    """A frame from a client."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Down(msgspec.Struct, kw_only=True, frozen=True, tag_field="t"):
    """A frame from the server."""


# ---------------------------------------------------------------- up


class Cursor(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    room: Id
    after: Count
    """The highest ``seq`` that this device has safely kept; 0 for none."""
    inside: bool = True
    """Whether it keeps the state of the group; without it, it may enter anew from outside."""


class Hello(Up, tag="hello"):
    """First frame: which device this is and what it already has. ``v`` is the version of the protocol (1)."""

    v: int
    device: Id
    cursors: Annotated[list[Cursor], msgspec.Meta(max_length=500)] = []


class Say(Up, tag="say"):
    """Speech. ``tag`` is the franking tag, the same as in the MLS authenticated data of ``body``."""

    ref: Id
    room: Id
    generation: Count
    epoch: Count
    tag: Digest
    body: Body


class WelcomeOut(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    device: Id
    body: Handshake


class Commit(Up, tag="commit"):
    """An MLS commit made in ``epoch``; it opens ``epoch + 1``. Compare and set on (generation, epoch)."""

    ref: Id
    room: Id
    generation: Count
    epoch: Count
    body: Handshake
    group_info: Handshake
    welcomes: Annotated[list[WelcomeOut], msgspec.Meta(max_length=64)] = []
    adds: Annotated[list[Id], msgspec.Meta(max_length=64)] = []
    removes: Annotated[list[Id], msgspec.Meta(max_length=64)] = []
    external: bool = False
    """An external commit by a returning or new device of a member."""


class Found(Up, tag="found"):
    """Found the room's group (generation 1), or found it again at generation + 1."""

    ref: Id
    room: Id
    generation: Count
    suite: Count
    group_info: Handshake


class Present(Up, tag="present"):
    """A device that is to be let in shows a fresh MLS KeyPackage (its earlier one may be lost with a tab)."""

    ref: Id
    room: Id
    key_package: Annotated[bytes, msgspec.Meta(min_length=64, max_length=16384)]


class Gesture(Up, tag="gesture"):
    """Not kept: typing, light, breath. ``body`` is sealed under a key of the epoch and device."""

    room: Id
    generation: Count
    epoch: Count
    body: Annotated[bytes, msgspec.Meta(min_length=1, max_length=MAX_GESTURE)]


class Beat(Up, tag="beat"):
    """A heartbeat, every 15 s; it says only that a device is there."""


class ClockAsk(Up, tag="clock"):
    """One round trip for the shared clock; ``t0`` comes back unchanged."""

    t0: float


class Follow(Up, tag="follow"):
    """Send what came after ``after`` in ``room``, then go live: used after a gap was seen."""

    room: Id
    after: Count


class WelcomeTaken(Up, tag="welcome_taken"):
    """The Welcome was processed and stored; the server forgets it."""

    room: Id
    generation: Count
    epoch: Count
    opened: bool = True
    """False: it opens to no key this device has, which may therefore enter anew from outside."""


class Arrive(Up, tag="arrive"):
    """This device is in the meeting of a circle, or the guided session, from now on, until it departs or its
    connection ends. Sent again after each ``live``."""

    ref: Id
    meeting: Id


class Depart(Up, tag="depart"):
    """This device left the meeting or session. To the others it looks like a lost connection."""

    ref: Id
    meeting: Id


class Signal(Up, tag="signal"):
    """From device to device in a meeting or session, to set up voice; not kept. ``body`` is sealed as a
    gesture is."""

    room: Id
    generation: Count
    epoch: Count
    to: Id
    body: Annotated[bytes, msgspec.Meta(min_length=1, max_length=MAX_SIGNAL)]


class WatchSky(Up, tag="watch_sky"):
    """Whether this device wants the frames ``sky``; asked again after each ``live``."""

    on: bool


UpFrame = (
    Hello
    | Say
    | Commit
    | Found
    | Present
    | Gesture
    | Beat
    | ClockAsk
    | Follow
    | WelcomeTaken
    | Arrive
    | Depart
    | Signal
    | WatchSky
)

# ---------------------------------------------------------------- down


class Ready(Down, tag="ready"):
    """Answer to hello; views and everything after the cursors follow, then the ``live`` frame."""

    now: Ms
    member: Id
    device: Id
    node: str


class Live(Down, tag="live"):
    """Everything that was missed has been sent."""


class Ack(Down, tag="ack"):
    """On disk. For speech and commits ``seq`` is the place in the room."""

    ref: Id
    room: Id
    seq: Count
    at: Ms


class Refused(Down, tag="refused"):
    """The frame with ``ref`` was refused and changed nothing. Same shape as errors over HTTP."""

    ref: str | None
    code: str
    sentence: str
    detail: dict[str, Any] = {}


class Entry(Down, tag="entry"):
    """One entry of a room's log, gapless by ``seq``. ``server_tag`` stands over (tag, room, sender, seq,
    at).
    """

    room: Id
    generation: Count
    epoch: Count
    seq: Count
    kind: Literal["found", "speech", "commit"]
    sender: Id
    device: Id
    ref: Id
    at: Ms
    tag: bytes
    server_tag: bytes
    frank_key: str
    external: bool
    body: bytes


class Gestured(Down, tag="gestured"):
    """A gesture of somebody in the room, as it came. The server stamps who sent it."""

    room: Id
    generation: Count
    epoch: Count
    sender: Id
    device: Id
    body: bytes


class DeviceView(msgspec.Struct, kw_only=True, frozen=True):
    """A device of a member of the room; ``leaf`` says whether it stands in the MLS group."""

    device: Id
    credential: bytes
    leaf: bool
    key_package: bytes | None = None
    """Set while the device waits to be let in: add it with this package."""


class MemberView(msgspec.Struct, kw_only=True, frozen=True):
    member: Id
    role: Role
    star: str
    name: str | None
    account_key: bytes
    account_key_version: Count
    here: bool
    """A device of theirs was heard within the last minute; in a circle's room: is in its meeting."""
    devices: list[DeviceView]


class RoomView(Down, tag="room"):
    """The room as it stands: who belongs, who waits to be let in, who is to be let go.

    Any member's device may commit what is open (``to_add``: devices with a key package; ``to_remove``:
    devices whose member was let go); the caller's does it at once, others after a pause.
    """

    room: Id
    kind: RoomKind
    version: Count
    generation: Count
    epoch: Count
    suite: Count
    head: Count
    founder: Id
    members: list[MemberView]
    to_remove: list[Id]
    group_info: bytes | None
    """For an external commit; sent only to a device that is not in the group and not waiting for a
    Welcome.
    """
    closed_at: Ms | None
    dawn_at: Ms | None
    parent: Id | None
    """For a side room: the room it was opened from."""


class RoomGone(Down, tag="room_gone"):
    """Dawn came, or the member was let go: the device forgets the room and its keys."""

    room: Id
    why: Literal["dawn", "let_go"]


class WelcomeIn(Down, tag="welcome"):
    """The MLS Welcome that lets this device into a room."""

    room: Id
    generation: Count
    epoch: Count
    seq: Count
    """The place of the commit that added this device; what came before stays unseen."""
    body: bytes


class CallNow(Down, tag="call"):
    """The caller's own call, or None when there is none open."""

    call: CallView | None


class PostNow(Down, tag="post"):
    """A supporter's post as it stands now; it takes the place of the one before."""

    post: PostView


class MeetingNow(Down, tag="meeting"):
    """The meeting this device is in, as it stands now; it takes the place of the one before."""

    meeting: MeetingView


class Signalled(Down, tag="signalled"):
    """A signal of another device in the meeting or session, as it came. The server stamps who sent it."""

    room: Id
    generation: Count
    epoch: Count
    sender: Id
    device: Id
    body: bytes


class SessionNow(Down, tag="session"):
    """The guided session this device is in, as it stands now; it takes the place of the one before."""

    session: SessionView


class KnockShown(Down, tag="knock"):
    """My own knock and the time I set myself, as they stand now; None when there is none."""

    knock: KnockView | None
    own_time: OwnTimeView | None = None


class DoorsShown(Down, tag="doors"):
    """Who asks for me now, all of them; it takes the place of the one before."""

    doors: list[DoorView]


class SkyShown(Down, tag="sky"):
    """The sky as it stands, the same bytes for everybody; it takes the place of the one before."""

    sky: SkyView


class PlaceChanged(Down, tag="place_changed"):
    """Something of mine is different in the bonds or in the bookings of guided sessions; a hint to read it
    again."""

    what: Literal["bonds", "sessions"]


class DeskChanged(Down, tag="desk_changed"):
    """Something on the steward's desk changed; a hint to read it again."""


class ClockAnswer(Down, tag="clock"):
    """``t1`` received, ``t2`` sent, both milliseconds of the server's clock."""

    t0: float
    t1: float
    t2: float


class Bye(Down, tag="bye"):
    """Last frame before the server closes. ``again``: whether the client may come back by itself."""

    code: str
    sentence: str
    again: bool


DownFrame = (
    Ready
    | Live
    | Ack
    | Refused
    | Entry
    | Gestured
    | RoomView
    | RoomGone
    | WelcomeIn
    | CallNow
    | PostNow
    | MeetingNow
    | Signalled
    | SessionNow
    | KnockShown
    | DoorsShown
    | SkyShown
    | PlaceChanged
    | DeskChanged
    | ClockAnswer
    | Bye
)
