"""What a room takes and what it refuses. Pure: facts in, a Refusal or the change out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from asterism.errors import Refusal
from asterism.wire.frames import MAX_GESTURE, MAX_SPEECH

Lane = Literal["speech", "gesture"]

KEPT_OUT_MS = 45_000
"""Whoever is in a circle's meeting and was let into its room by nobody for so long may found it anew."""

REFOUND_PAUSE_MS = 10_000
"""A room is not founded again sooner than this after it was founded, so that nobody can spin it."""

LIMITS: Mapping[Lane, int] = {"speech": MAX_SPEECH, "gesture": MAX_GESTURE}


@dataclass(frozen=True, slots=True)
class RoomState:
    """A room as it stands before the change."""

    generation: int
    epoch: int
    founder: str
    closed: bool
    removals: int
    founded_at: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What one device is to the room: whether its member belongs, and whether it stands in the group."""

    belongs: bool
    leaf: bool


class Gate(Protocol):
    """Decides lane by lane whose words a room takes just now, such as a talking piece or a seal."""

    def refuses(self, lane: Lane, member: str) -> str | None:
        """The code of the refusal, or None when this member may use this lane now."""


class OpenGate:
    """No gate: everyone who belongs may speak."""

    def refuses(self, lane: Lane, member: str) -> str | None:
        return None


OPEN = OpenGate()


class PieceGate:
    """The talking piece of a circle: only its holder's words are taken (P7). ``speaker``: None for nobody."""

    def __init__(self, speaker: str | None) -> None:
        self._speaker = speaker

    def refuses(self, lane: Lane, member: str) -> str | None:
        return "not_your_turn" if lane == "speech" and member != self._speaker else None


def accept(
    lane: Lane,
    member: str,
    room: RoomState,
    standing: Standing,
    *,
    generation: int,
    epoch: int,
    size: int,
    gate: Gate = OPEN,
) -> None:
    """Returns when an envelope may enter the room; else raises the Refusal. Repeats are found before this is
    asked."""
    if not standing.belongs:
        raise Refusal("not_found")
    if size > LIMITS[lane]:
        raise Refusal("too_large", limit=LIMITS[lane])
    if room.closed:
        raise Refusal("room_closed")
    if not standing.leaf or (generation, epoch) != (room.generation, room.epoch):
        raise Refusal("wrong_epoch", generation=room.generation, epoch=room.epoch)
    if lane == "speech" and room.removals:
        raise Refusal("must_remove_first")
    if (code := gate.refuses(lane, member)) is not None:
        raise Refusal(code)


@dataclass(frozen=True, slots=True)
class Roster:
    """The devices the server knows in a room, by device id."""

    leaves: Mapping[str, str] = field(default_factory=dict)
    """Device in the group -> its member."""
    waiting: Mapping[str, str] = field(default_factory=dict)
    """Device that waits to be let in, with a key package shown -> its member."""
    let_go: frozenset[str] = frozenset()
    """Members who were let go."""

    def deserted(self) -> bool:
        """Nobody who belongs stands in the group."""
        return all(member in self.let_go for member in self.leaves.values())

    def to_remove(self) -> list[str]:
        return sorted(device for device, member in self.leaves.items() if member in self.let_go)


@dataclass(frozen=True, slots=True)
class CommitAsked:
    generation: int
    epoch: int
    adds: Sequence[str]
    removes: Sequence[str]
    welcomes: Sequence[str]
    external: bool


def commit(
    asked: CommitAsked, member: str, device: str, room: RoomState, standing: Standing, roster: Roster
) -> None:
    """Returns when a commit may open the next epoch; else raises the Refusal.

    The server cannot read a commit. It holds its roster to what it knows itself: only devices that it
    announced come in, only devices of people who were let go (or, from outside, the device's own old leaf)
    go out.
    """
    if not standing.belongs:
        raise Refusal("not_found")
    if room.closed:
        raise Refusal("room_closed")
    if room.generation == 0 or (asked.generation, asked.epoch) != (room.generation, room.epoch):
        raise Refusal("commit_lost", generation=room.generation, epoch=room.epoch)
    for named in (asked.adds, asked.removes, asked.welcomes):
        if len(set(named)) != len(named):
            raise Refusal("malformed", why="a device is named twice")
    if asked.external:
        _external(asked, member, device, standing, roster)
        return
    if not standing.leaf:
        raise Refusal("wrong_epoch", generation=room.generation, epoch=room.epoch)
    if any(added not in roster.waiting for added in asked.adds):
        raise Refusal("not_allowed", why="adds a device that nobody announced")
    if set(asked.welcomes) != set(asked.adds):
        raise Refusal("malformed", why="each added device needs its welcome, and nobody else one")
    if any(roster.leaves.get(gone) not in roster.let_go for gone in asked.removes):
        raise Refusal("not_allowed", why="removes a device of somebody who was not let go")


def _external(asked: CommitAsked, member: str, device: str, standing: Standing, roster: Roster) -> None:
    if asked.adds or asked.welcomes:
        raise Refusal("not_allowed", why="a commit from outside adds only its own device")
    # The others keep somebody from outside only when their account already stands in the group.
    if member not in roster.leaves.values():
        raise Refusal("not_allowed", why="no device of this member stands in the room yet")
    own = [device] if standing.leaf else []
    if list(asked.removes) != own:
        raise Refusal("not_allowed", why="a commit from outside removes its own old leaf and no other")


def found(
    generation: int,
    member: str,
    room: RoomState,
    standing: Standing,
    *,
    now: int,
    deserted: bool = False,
    own_leaf: bool = False,
    kept_out: bool = False,
) -> None:
    """Returns when the room may be founded (generation 1) or founded again; else raises the Refusal.

    ``deserted``: nobody who belongs stands in the group, so that nobody could let the others in.
    ``own_leaf``: another device of this member stands in it. That one may be lost, and what the group shows
    of itself may be something nobody can enter by. ``kept_out``: nobody has let this device in for long, so
    that one hostile device cannot keep a circle from meeting.
    """
    if not standing.belongs:
        raise Refusal("not_found")
    if room.closed:
        raise Refusal("room_closed")
    if generation != room.generation + 1:
        raise Refusal("commit_lost", generation=room.generation, epoch=room.epoch)
    if room.generation == 0:
        if member != room.founder and not kept_out:
            raise Refusal("not_allowed", why="the one who opened the room founds it")
        return
    if not (standing.leaf or own_leaf or deserted or kept_out):
        raise Refusal("wrong_epoch", generation=room.generation, epoch=room.epoch)
    if room.founded_at is not None and now < room.founded_at + REFOUND_PAUSE_MS:
        raise Refusal("too_fast", again_at=room.founded_at + REFOUND_PAUSE_MS)


def present(room: RoomState, standing: Standing) -> None:
    """Returns when a device may show a key package to be let in; else raises the Refusal."""
    if not standing.belongs:
        raise Refusal("not_found")
    if room.closed:
        raise Refusal("room_closed")
    if standing.leaf:
        raise Refusal("stale", generation=room.generation, epoch=room.epoch)
