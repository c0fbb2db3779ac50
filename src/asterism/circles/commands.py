"""What people and their devices do in a meeting: one closed set.

``version`` is the version of the meeting that the person saw. Coming and going carry none: nothing that
happened in the meantime makes them wrong, and nobody may be kept from leaving.
"""

from __future__ import annotations

import msgspec

from asterism.circles.state import Role


class Arrive(msgspec.Struct, frozen=True, kw_only=True):
    """A device of somebody who was let in is connected. Role and experience are what the door found."""

    member: str
    device: str
    role: Role = "member"
    experienced: bool = False


class Lose(msgspec.Struct, frozen=True, kw_only=True):
    """A device is no longer heard."""

    member: str
    device: str


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody leaves with all their devices. To the others it looks like a lost connection."""

    member: str


class Reseat(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody holds in the circle was changed while they are in the meeting."""

    member: str
    role: Role
    experienced: bool


class NobodyHeard(msgspec.Struct, frozen=True, kw_only=True):
    """The server was away: no device is connected until it comes back."""


class Take(msgspec.Struct, frozen=True, kw_only=True):
    """Takes the piece that is offered, or the one in the middle; the one who leads also between rounds."""

    member: str
    version: int


class Pass(msgspec.Struct, frozen=True, kw_only=True):
    """Not in this round: before one's turn, when offered, or while holding. Never needs a reason."""

    member: str
    version: int


class Return(msgspec.Struct, frozen=True, kw_only=True):
    """The holder has spoken. A device sends it after the speech that it had queued."""

    member: str
    version: int


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """Something that only the one who leads can do. ``by`` is who asks for it."""

    by: str
    version: int


class Open(Lead, frozen=True, kw_only=True):
    """The opening begins, on one clock: ``what`` names a song, a reading or a recording."""

    what: str = ""


class BeginRound(Lead, frozen=True, kw_only=True):
    """A round begins. Who is not named in ``order`` follows in the order of the chairs."""

    prompt: str = ""
    order: tuple[str, ...] = ()
    soft_ms: int | None = None


class OpenFloor(Lead, frozen=True, kw_only=True):
    """The piece lies in the middle for whoever takes it."""


class BeginClosing(Lead, frozen=True, kw_only=True):
    """One word each."""


class Close(Lead, frozen=True, kw_only=True):
    """The meeting is over."""


class GoOn(Lead, frozen=True, kw_only=True):
    """The resting piece is offered to the next in the round."""


class KeepSilence(Lead, frozen=True, kw_only=True):
    """The piece rests until the one who leads goes on; the one to whom it was offered comes first then."""


class AskBack(Lead, frozen=True, kw_only=True):
    """Asks the holder for the piece, seen by all."""


class TakeBack(Lead, frozen=True, kw_only=True):
    """Takes the piece from the holder at once, for safety."""

    reason: str


class Remove(Lead, frozen=True, kw_only=True):
    """Lets somebody go from this meeting at once, for safety."""

    member: str
    reason: str


class HandOver(Lead, frozen=True, kw_only=True):
    """Somebody else who may lead and is here leads from now on."""

    to: str


class TakeLead(msgspec.Struct, frozen=True, kw_only=True):
    """A facilitator or co-facilitator leads (again)."""

    by: str
    version: int


LeadCommand = (
    Open
    | BeginRound
    | OpenFloor
    | BeginClosing
    | Close
    | GoOn
    | KeepSilence
    | AskBack
    | TakeBack
    | Remove
    | HandOver
)
Command = Arrive | Lose | Leave | Reseat | NobodyHeard | Take | Pass | Return | TakeLead | LeadCommand
