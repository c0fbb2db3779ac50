"""The stages of a guided session: ``(state, command, now) -> state``.

Nothing begins unless the person agreed to just that, and nothing keeps either of the two from stopping or
from leaving. A session always has a due time until it is closed, and it always closes: nobody has to do
anything for that. A refusal changes nothing. Gestures are no part of the state.
"""

from __future__ import annotations

from typing import assert_never

import msgspec
from msgspec.structs import replace

from asterism.errors import Refusal
from asterism.wire.guided import Stage

MINUTE = 60_000
OVER_BY = 30 * MINUTE  # beyond the planned end
EMPTY_FOR = 15 * MINUTE  # then a session in which nobody is closes, though never before its own beginning
DAWN_AFTER = 24 * 60 * MINUTE
MAX_DEVICES = 8  # of one person; more replace the oldest

STAGES: tuple[Stage, ...] = ("arriving", "grounding", "opening", "moving", "returning", "closing")
UNDER_THE_LAMP: tuple[Stage, ...] = ("arriving", "grounding")
"""Here the sky is not open, so that one may come to the closing without coming back from it."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two. ``gone_at``: since when none of their devices is here, once one was."""

    member: str
    devices: tuple[str, ...] = ()
    gone_at: int | None = None

    @property
    def here(self) -> bool:
        return bool(self.devices)


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One guided session. Times are milliseconds since the epoch.

    ``version`` grows by one with every change; ``turned_at`` is the version at which the stage or what is
    offered last changed: an answer that was given on an older one is stale.
    """

    id: str
    version: int = 1
    turned_at: int = 1
    seed: str
    stage: Stage = "arriving"
    stage_at: int
    proposed: Stage | None = None
    stopped_in: Stage | None = None  # the stage in which somebody said stop, until something begins anew
    words_alone: bool = False
    guide: Side
    member: Side
    met: bool = False  # both were here at the same moment
    empty_at: int | None  # since when nobody is here
    starts_at: int
    ends_at: int
    due_at: int | None = None
    closed_at: int | None = None
    dawn_at: int | None = None

    @property
    def is_open(self) -> bool:
        return self.stage != "closed"

    @property
    def closes_by(self) -> int:
        """When it closes by itself, as it stands."""
        if self.closed_at is not None:
            return self.closed_at
        latest = self.ends_at + OVER_BY
        if self.empty_at is None:
            return latest
        return min(latest, max(self.empty_at, self.starts_at) + EMPTY_FOR)

    @property
    def here(self) -> tuple[str, ...]:
        return tuple(side.member for side in (self.guide, self.member) if side.here)

    def side(self, member: str) -> Side | None:
        return next((side for side in (self.guide, self.member) if side.member == member), None)


class Arrive(msgspec.Struct, frozen=True, kw_only=True):
    """A device of one of the two is connected."""

    by: str
    device: str


class Lose(msgspec.Struct, frozen=True, kw_only=True):
    """A device is no longer heard."""

    by: str
    device: str


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody leaves with all their devices. To the other it looks like a lost connection."""

    by: str


class NobodyHeard(msgspec.Struct, frozen=True, kw_only=True):
    """The server was away: no device is connected until it comes back."""


class Propose(msgspec.Struct, frozen=True, kw_only=True):
    by: str
    version: int
    stage: Stage


class Agree(msgspec.Struct, frozen=True, kw_only=True):
    by: str
    version: int


class NotYet(msgspec.Struct, frozen=True, kw_only=True):
    """The person's answer; or the guide takes back what they offered."""

    by: str
    version: int


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """Back to the lamp-lit room, from wherever it is: it carries no version, so nothing makes it late."""

    by: str


class WordsAlone(msgspec.Struct, frozen=True, kw_only=True):
    by: str
    on: bool


class Close(msgspec.Struct, frozen=True, kw_only=True):
    by: str


Command = Arrive | Lose | Leave | NobodyHeard | Propose | Agree | NotYet | Stop | WordsAlone | Close


def begin(*, id: str, guide: str, member: str, seed: str, starts_at: int, ends_at: int, now: int) -> Session:
    """A session that the two can come to."""
    made = Session(
        id=id, seed=seed, stage_at=now, guide=Side(member=guide), member=Side(member=member), empty_at=now,
        starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip
    return replace(made, due_at=made.closes_by)


def step(session: Session, command: Command, now: int) -> Session:
    """What one of the two or their device does. A second time does no harm."""
    if not isinstance(command, NobodyHeard) and session.side(command.by) is None:
        raise Refusal("not_found")
    if not session.is_open:
        if isinstance(command, Lose | Leave | NobodyHeard | Stop | Close):
            return session
        raise Refusal("closed")
    return _settled(session, _step(session, command, now), now)


def due(session: Session, now: int) -> Session:
    """Closes what nobody closed. Running it early or twice does no harm."""
    if not session.is_open or now < session.closes_by:
        return session
    return _settled(session, _closed(session, now), now)


def end(session: Session, now: int) -> Session:
    """It ends at once, because one of the two cannot be in it any more."""
    return _settled(session, _closed(session, now), now) if session.is_open else session


def can_propose(session: Session) -> tuple[Stage, ...]:
    """What the guide can offer: the next stage, an earlier one, or, while no sky is open, the closing.

    After a stop every stage up to the one it was said in can be offered again.
    """
    if not session.is_open:
        return ()
    at = STAGES.index(session.stage)
    if session.stopped_in is None:
        known = {*STAGES[:at], *STAGES[at + 1 : at + 2]}
    else:
        known = {*STAGES[: STAGES.index(session.stopped_in) + 1], *STAGES[:2]}
    if session.stage in UNDER_THE_LAMP:
        known.add("closing")
    return tuple(stage for stage in STAGES if stage in known)


def _step(session: Session, command: Command, now: int) -> Session:
    match command:
        case Arrive():
            return _arrive(session, command)
        case Lose():
            return _without(session, command.by, command.device, now)
        case Leave():
            return _without(session, command.by, None, now)
        case NobodyHeard():
            for side in (session.guide, session.member):
                session = _without(session, side.member, None, now)
            return session
        case Propose():
            return _propose(session, command)
        case Agree():
            return _agree(session, command, now)
        case NotYet():
            if session.proposed is None and session.turned_at > command.version:
                return session  # Taken back, or stopped, meanwhile: nothing begins either way.
            _fresh(session, command.version)
            return replace(session, proposed=None)
        case Stop():
            return _stop(session, now)
        case WordsAlone():
            return replace(session, words_alone=command.on)
        case Close():
            return _closed(session, now)
    assert_never(command)


def _fresh(session: Session, made_on: int) -> None:
    """Coming and going, and words alone, make no answer stale."""
    if not session.turned_at <= made_on <= session.version:
        raise Refusal("stale", version=session.version)


def _propose(session: Session, command: Propose) -> Session:
    if command.by != session.guide.member:
        raise Refusal("not_allowed")
    if session.proposed == command.stage:
        return session
    _fresh(session, command.version)
    if command.stage not in can_propose(session):
        raise Refusal("not_allowed")
    return replace(session, proposed=command.stage)


def _agree(session: Session, command: Agree, now: int) -> Session:
    if command.by != session.member.member:
        raise Refusal("not_allowed")
    _fresh(session, command.version)
    if session.proposed is None:
        raise Refusal("stale", version=session.version)
    if not session.guide.here:
        # Nobody is led into the sky by somebody who is not there; what was offered waits for them.
        raise Refusal("not_yet")
    return replace(session, stage=session.proposed, stage_at=now, proposed=None, stopped_in=None)


def _stop(session: Session, now: int) -> Session:
    back = replace(session, stage="arriving", proposed=None)
    if session.stage != "arriving":
        back = replace(back, stage_at=now)
    if session.stopped_in is None:
        back = replace(back, stopped_in=session.stage)
    return back


def _arrive(session: Session, command: Arrive) -> Session:
    side = session.side(command.by)
    assert side is not None
    others = tuple(d for d in side.devices if d != command.device)
    session = _with(session, replace(side, devices=(*others, command.device)[-MAX_DEVICES:], gone_at=None))
    both = session.guide.here and session.member.here
    return replace(session, empty_at=None, met=session.met or both)


def _without(session: Session, member: str, device: str | None, now: int) -> Session:
    """Without one device of a person, or without all of them. The stage stays, and so does its beginning."""
    side = session.side(member)
    if side is None or not side.devices:
        return session
    left = () if device is None else tuple(d for d in side.devices if d != device)
    session = _with(session, replace(side, devices=left, gone_at=None if left else now))
    return session if session.here else replace(session, empty_at=session.empty_at or now)


def _with(session: Session, side: Side) -> Session:
    if side.member == session.guide.member:
        return replace(session, guide=side)
    return replace(session, member=side)


def _closed(session: Session, now: int) -> Session:
    return replace(
        session, stage="closed", stage_at=now, proposed=None, stopped_in=None, closed_at=now,
        dawn_at=now + DAWN_AFTER,
        guide=replace(session.guide, devices=()), member=replace(session.member, devices=()),
    )  # fmt: skip


def _settled(before: Session, after: Session, now: int) -> Session:
    """The version that a change makes, what it makes stale, and when to look again."""
    after = replace(after, due_at=after.closes_by if after.is_open else None)
    if after == before:
        return before
    version = before.version + 1
    turned = _turn(after) != _turn(before)
    return replace(after, version=version, turned_at=version if turned else before.turned_at)


def _turn(session: Session) -> tuple[object, ...]:
    return session.stage, session.stage_at, session.proposed, session.stopped_in
