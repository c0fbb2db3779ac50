"""A guided session over HTTP. The addresses stand in ``asterism.wire.guided``."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.circles.voice import STAYS_FOR, relay_access, voice_offered
from asterism.errors import Refusal
from asterism.guided import rules, session_arriving
from asterism.guided import session_store as store
from asterism.guided.rules import Session
from asterism.guided.session_entering import enter
from asterism.guided.session_steps import change
from asterism.guided.session_store import Kept
from asterism.guided.session_views import Facts, facts, view_of
from asterism.people.store import member_row
from asterism.store.base import Tx
from asterism.wire.guided import EnterSession, SessionView, StageAct
from asterism.wire.meetings import VoiceAccess


def _view(door: Door, now: Facts) -> SessionView:
    return view_of(now, relay=voice_offered(door.parts.settings, "adult"))


@endpoint(
    "POST", "/api/guided/{session}/enter", errors=("closed", "not_found", "not_yet", "suspended")
)  # fmt: skip
async def enter_session(door: Door, session: str, body: EnterSession) -> SessionView:
    """Comes into a session of mine: from fifteen minutes before it begins until it closes."""
    if door.session is None or door.session.device != body.device:
        raise Refusal("not_found")
    return _view(door, await enter(door.parts, session, door.me, body.device))


@endpoint("GET", "/api/guided/{session}", errors=("not_found",))
async def session_now(door: Door, session: str) -> SessionView:
    """A session that I entered, as it stands now."""
    me = door.me

    async def work(tx: Tx) -> Facts:
        return await facts(tx, await store.session_for_person(tx, session, me, locked=False))

    return _view(door, await door.parts.store.read(work))


@endpoint(
    "POST", "/api/guided/{session}/stage",
    errors=("closed", "malformed", "not_allowed", "not_found", "not_yet", "stale"),
)  # fmt: skip
async def stage(door: Door, session: str, body: StageAct) -> SessionView:
    """Offers a stage, answers what is offered, stops, goes on in words alone, or closes."""
    me, command = door.me, _command(body, door.me)

    def decide(tx: Tx, kept: Kept) -> Session:
        return rules.step(kept.session, command, tx.now)

    now = await change(door.parts, lambda tx: store.session_for_person(tx, session, me), decide)
    return _view(door, now)


def _command(asked: StageAct, by: str) -> rules.Command:
    match asked.act:
        case "propose":
            if asked.stage is None:
                raise Refusal("malformed", why="which stage is offered")
            return rules.Propose(by=by, version=asked.version, stage=asked.stage)
        case "agree":
            return rules.Agree(by=by, version=asked.version)
        case "not_yet":
            return rules.NotYet(by=by, version=asked.version)
        case "stop":
            return rules.Stop(by=by)
        case "words":
            return rules.WordsAlone(by=by, on=asked.on)
    return rules.Close(by=by)


@endpoint("POST", "/api/guided/{session}/leave", errors=("not_found",))
async def leave_session(door: Door, session: str) -> SessionView:
    """Leaves with all my devices, without a reason; I may come again."""
    me, parts = door.me, door.parts

    async def work(tx: Tx) -> Facts:
        now = await session_arriving.leave(tx, parts, session, me)
        tx.after(lambda: parts.hub.sessions.gone(session, me))
        return now

    return _view(door, await parts.store.write(work, serial=False))


@endpoint(
    "POST", "/api/guided/{session}/voice",
    errors=("closed", "not_found", "voice_for_adults", "voice_not_offered"),
)  # fmt: skip
async def session_voice(door: Door, session: str) -> VoiceAccess:
    """Credentials for the relay, for the rest of a session that I am in; new ones each time."""
    me, settings = door.me, door.parts.settings

    async def work(tx: Tx) -> int:
        now = await facts(tx, await store.session_for_person(tx, session, me, locked=False))
        if me not in now.kept.session.here:
            raise Refusal("not_found")
        if (await member_row(tx, me))["age"] != "adult":
            raise Refusal("voice_for_adults")
        # Whom the other is to be protected from is not told: it is the same as where there is no relay.
        if not now.adults or not voice_offered(settings, "adult"):
            raise Refusal("voice_not_offered")
        return now.kept.session.closes_by + STAYS_FOR

    until = await door.parts.store.read(work)
    return relay_access(settings, until, door.parts.dice.new_id())
