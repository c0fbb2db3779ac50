"""The drumbeat: a knock at the doors of those whom a person named in calm, and the time they set themselves.

What was noticed, and that anything was noticed at all, stays on the person's device. A knock says that
somebody may need someone, and what the person chose to be told: their colour, a thread. A drumbeat that the
person confirms as a call is an ordinary call (``/api/calls``); this is for the rest.

=================================  ==========  =============  ==============================================
GET  /api/knocks/current           -           KnockNow       my own knock, or none
POST /api/knocks                   Knock       KnockView      201; idempotent by ``client_id``
POST /api/knocks/{knock}/open      OpenDoor    KnockView      I open to whoever knocks
POST /api/knocks/{knock}/not-now   -           KnockView      I wave it away; nobody is told why
GET  /api/doors                    -           Doors          those who ask for me, now
POST /api/doors/{door}/go          Go          Doors          I go and knock
POST /api/doors/{door}/pass        -           Doors          it goes on without a word (P10)
POST /api/doors/{door}/leave       -           Doors          I knocked, and go again
GET  /api/doors/wishes             -           DoorWishes     whether I wish to be asked
POST /api/doors/wishes             DoorWishes  DoorWishes     says it anew
GET  /api/own-time                 -           OwnTimeNow     the time I set myself, or none
POST /api/own-time                 SetTime     OwnTimeNow     sets it, or changes it
POST /api/own-time/touch           Touch       OwnTimeNow     I am here; sets the next one or none
POST /api/own-time/end             -           OwnTimeNow     takes it away
=================================  ==========  =============  ==============================================

The frames ``knock`` and ``doors`` bring the same views whenever something about them is different.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from asterism.wire.base import Asked, Count, Heaviness, Id, Ms, Thread, Told
from asterism.wire.calls import Need

Family = Literal["hope", "love", "calm", "wonder", "sadness", "fear", "anger", "shame"]
Named = Literal["bonds", "facilitator", "supporters"]
"""Whom a contract may name: my bonds, the facilitator of my circle, supporters on shift."""


class KnockView(Told):
    """My own knock. A view is a whole value; the newest is the truth.

    ``asking``: one after the other is asked. ``at_door``: somebody came and knocks until
    ``door_closes_at``. ``opened``: ``call`` or ``bond`` says where the two are. ``closed``: see ``how``.
    """

    knock: Id
    version: Count
    state: Literal["asking", "at_door", "opened", "closed"]
    confirmed: bool
    asked: Count
    """How many people were asked so far, as far as their time went: a pass is not told from a silence, nor is
    it that nobody could be asked, which is one."""
    since: Ms
    at_door: Named | None
    bond: Id | None
    """Which bond, where somebody of a bond is at the door or was let in."""
    call: Id | None
    door_closes_at: Ms | None
    how: Literal["opened", "lapsed", "nobody", "not_now", "reached"] | None
    """``lapsed``: the door stayed closed. ``nobody``: none of those named could come. ``reached``: the person
    pressed "Reach someone", which is more."""


class KnockNow(Told):
    knock: KnockView | None


class Knock(Asked):
    """``confirmed``: the person said yes at this moment; then no door has to be opened and the once in 24
    hours does not count it. ``device`` opens the room when somebody is let in."""

    client_id: Id
    device: Id
    who: Annotated[list[Named], msgspec.Meta(min_length=1, max_length=3)]
    confirmed: bool = False
    heaviness: Heaviness | None = None
    colour: Family | None = None
    thread: Thread | None = None


class OpenDoor(Asked):
    device: Id


class DoorView(Told):
    """Somebody may need someone, and I am asked. Nothing in it tells who, except to a friend of a bond."""

    door: Id
    version: Count
    state: Literal["asked", "knocking", "opened"]
    asked_as: Named
    bond: Id | None
    """For a friend: which of my bonds it is."""
    call: Id | None
    confirmed: bool
    need: Need
    """What was told of how heavy it is, and no more; ``steady`` where nothing was confirmed."""
    colour: Family | None
    thread: Thread | None
    """Where on the meadow it comes from: each thread of life has its place there."""
    since: Ms
    lapses_at: Ms
    """``asked``: until then I may go. ``knocking``: until then I knock."""


class Doors(Told):
    doors: list[DoorView]


class DoorWishes(Asked):
    """Whether I wish to be asked by a drumbeat, as a friend of a bond and as the facilitator of a circle.
    It is shown to nobody else."""

    as_friend: bool
    as_facilitator: bool


class Go(Asked):
    """``key_package`` is an MLS KeyPackage made for this door alone, for the room that may open behind it."""

    device: Id
    key_package: Annotated[bytes, msgspec.Meta(min_length=64, max_length=16384)]


class OwnTimeView(Told):
    """A time one set oneself: not touched by then, somebody is asked for. ``asks_until``: it has come, and
    this is how long "not now" still waves it away. ``quiet``: it came and passed, and nobody was asked,
    because of a knock within the day before, or a call."""

    at: Ms
    asks_until: Ms | None
    who: list[Named]
    colour: Family | None
    thread: Thread | None
    quiet: bool = False


class OwnTimeNow(Told):
    own_time: OwnTimeView | None


class SetTime(Asked):
    at: Ms
    who: Annotated[list[Named], msgspec.Meta(min_length=1, max_length=3)]
    colour: Family | None = None
    thread: Thread | None = None


class Touch(Asked):
    next_at: Ms | None = None
