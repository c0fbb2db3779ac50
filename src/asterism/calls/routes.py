"""Calls over HTTP: the caller's side. The addresses stand in ``asterism.wire.calls``."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.calls import views
from asterism.calls.fairness import prefix_mark
from asterism.calls.state import Call
from asterism.calls.store import call_of
from asterism.errors import Refusal
from asterism.store.base import Tx
from asterism.wire.calls import AskToLeave, CallView, CloseCall, Reach, SummonAnswer, Tell, TellMe
from asterism.wire.frames import CallNow


async def _view(door: Door, call: Call) -> CallView:
    me, waits = door.me, door.parts.calls.waits
    for view in await door.parts.hub.views_of(me):
        if isinstance(view, CallNow) and view.call is not None and view.call.call == call.id:
            return view.call

    # An older call than the one their screens show.
    async def read(tx: Tx) -> CallView:
        return await views.call_view(tx, await call_of(tx, call.id, me), waits)

    return await door.parts.store.read(read)


@endpoint("POST", "/api/calls", status=201, errors=("not_open_yet", "not_found"))
async def reach(door: Door, body: Reach) -> CallView:
    """Reach someone: on disk when this answers, due at once. A second press gives the call that is there."""
    parts = door.parts
    session = door.session
    if session is None or body.device != session.device:
        raise Refusal("not_found")
    client = door.request.client
    mark = prefix_mark(parts.secrets.secret("prefix"), None if client is None else client.host)
    call = await parts.calls.reach(door.me, body, mark=mark, steward="steward" in session.roles)
    return await _view(door, call)


@endpoint("GET", "/api/calls/current")
async def current_call(door: Door) -> CallView | None:
    """My call: the open one, or the last until its dawn."""
    me = door.me
    return await door.parts.store.read(lambda tx: views.call_now(tx, me))


@endpoint("POST", "/api/calls/{call}/tell", errors=("closed",))
async def tell(door: Door, call: str, body: Tell) -> CallView:
    """How heavy it is, what it is about, who may answer: each of it optional, at any time."""
    told = await door.parts.calls.tell(door.me, call, body)
    if body.age is not None:
        door.parts.sessions.forget(door.me)
    return await _view(door, told)


@endpoint("POST", "/api/calls/{call}/withdraw")
async def withdraw_call(door: Door, call: str, body: CloseCall) -> CallView:
    """Withdraw before somebody came."""
    return await _view(door, await door.parts.calls.close(door.me, call, body))


@endpoint("POST", "/api/calls/{call}/close")
async def close_call(door: Door, call: str, body: CloseCall) -> CallView:
    """End this talk; its dawn comes a day later."""
    return await _view(door, await door.parts.calls.close(door.me, call, body))


@endpoint("POST", "/api/calls/{call}/outside")
async def go_outside(door: Door, call: str) -> CallView:
    """Go to an outside line instead."""
    return await _view(door, await door.parts.calls.close(door.me, call, CloseCall(), outside=True))


@endpoint("POST", "/api/calls/{call}/back", errors=("closed",))
async def call_back(door: Door, call: str) -> CallView:
    """I am here again: a parked call waits again, at its old place in line."""
    return await _view(door, await door.parts.calls.back_again(door.me, call))


@endpoint("POST", "/api/calls/{call}/tell-me", errors=("closed",))
async def tell_me(door: Door, call: str, body: TellMe) -> CallView:
    """Tell me when someone is here."""
    return await _view(door, await door.parts.calls.tell_me(door.me, call, body.on))


@endpoint("POST", "/api/calls/{call}/summon-answer", errors=("stale", "not_yet"))
async def answer_summon(door: Door, call: str, body: SummonAnswer) -> CallView:
    """Whether companions may join; they can read what is written from then on."""
    return await _view(door, await door.parts.calls.answer_summon(door.me, call, body.yes))


@endpoint("POST", "/api/calls/{call}/ask-to-leave")
async def ask_to_leave(door: Door, call: str, body: AskToLeave) -> CallView:
    """Ask a companion to leave: they go at once."""
    return await _view(door, await door.parts.calls.ask_to_leave(door.me, call, body.member))


@endpoint("POST", "/api/calls/{call}/not-again")
async def not_again(door: Door, call: str) -> CallView:
    """Not this person again: kept as a keyed hash. When they hold the call now, somebody else is rung."""
    return await _view(door, await door.parts.calls.not_again(door.me, call))
