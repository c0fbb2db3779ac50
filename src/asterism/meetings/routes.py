"""Meetings over HTTP. The addresses stand in ``asterism.wire.meetings``."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.circles import commands as c
from asterism.circles import meeting as rules
from asterism.circles.state import Meeting, Outcome
from asterism.circles.voice import voice_offered
from asterism.errors import Refusal
from asterism.meetings import arriving, leaning, safety, store
from asterism.meetings.entering import enter
from asterism.meetings.steps import Act, change, tell
from asterism.meetings.store import Kept
from asterism.meetings.views import Facts, facts, view_for
from asterism.store.base import Tx
from asterism.wire.meetings import (
    EnterMeeting,
    HandMeetingOver,
    LeadAct,
    LeanAnswer,
    Leaned,
    MeetingAppeal,
    MeetingView,
    PieceAct,
    SafetyAct,
)


def _view(door: Door, now: Facts) -> MeetingView:
    return view_for(now, door.me, relay=voice_offered(door.parts.settings, "adult"))


def _device(door: Door, asked: str | None = None) -> str:
    session = door.session
    if session is None or (asked is not None and asked != session.device):
        raise Refusal("not_found")
    return session.device


async def _step(door: Door, meeting: str, command: c.Command, act: Act | None = None) -> MeetingView:
    me = door.me

    def decide(tx: Tx, kept: Kept) -> Outcome:
        return rules.step(kept.meeting, command, tx.now)

    now = await change(door.parts, lambda tx: store.meeting_for_member(tx, meeting, me), decide, act)
    return _view(door, now)


@endpoint(
    "POST",
    "/api/circles/{circle}/enter",
    errors=(
        "agree_first", "chairs_taken", "closed", "meeting_cancelled", "not_allowed", "not_found", "not_yet",
        "occurrence_unknown", "suspended",
    ),
)  # fmt: skip
async def enter_meeting(door: Door, circle: str, body: EnterMeeting) -> MeetingView:
    """Comes into a meeting of my circle: from half an hour before it begins until it closes."""
    _device(door, body.device)
    return _view(door, await enter(door.parts, circle, door.me, body))


@endpoint("GET", "/api/meetings/{meeting}", errors=("not_found",))
async def meeting_now(door: Door, meeting: str) -> MeetingView:
    """A meeting that I entered, as it stands now."""
    me = door.me

    async def work(tx: Tx) -> Facts:
        return await facts(tx, await store.meeting_of_anybody(tx, meeting, me))

    return _view(door, await door.parts.store.read(work))


@endpoint(
    "POST", "/api/meetings/{meeting}/piece",
    errors=("closed", "not_allowed", "not_found", "not_your_turn", "stale"),
)  # fmt: skip
async def piece(door: Door, meeting: str, body: PieceAct) -> MeetingView:
    """Takes the piece, lets it pass, or gives it back."""
    kinds: dict[str, type[c.Take | c.Pass | c.Return]] = {
        "take": c.Take,
        "pass": c.Pass,
        "return": c.Return,
    }
    return await _step(door, meeting, kinds[body.act](member=door.me, version=body.version))


@endpoint(
    "POST", "/api/meetings/{meeting}/lead", errors=("closed", "not_allowed", "not_found", "not_yet", "stale")
)
async def lead(door: Door, meeting: str, body: LeadAct) -> MeetingView:
    """Something that only the one who leads does; ``take_lead`` by a facilitator who does not lead."""
    return await _step(door, meeting, _led(body, door.me))


def _led(asked: LeadAct, by: str) -> c.Command:
    version = asked.version
    match asked.act:
        case "open":
            return c.Open(by=by, version=version, what=asked.opening)
        case "round":
            return c.BeginRound(
                by=by, version=version, prompt=asked.prompt, order=tuple(asked.order), soft_ms=asked.soft_ms
            )
        case "take_lead":
            return c.TakeLead(by=by, version=version)
    return _PLAIN[asked.act](by=by, version=version)


_PLAIN: dict[str, type[c.OpenFloor | c.BeginClosing | c.Close | c.GoOn | c.KeepSilence | c.AskBack]] = {
    "floor": c.OpenFloor,
    "closing": c.BeginClosing,
    "close": c.Close,
    "go_on": c.GoOn,
    "silence": c.KeepSilence,
    "ask_back": c.AskBack,
}


@endpoint(
    "POST", "/api/meetings/{meeting}/safety",
    errors=("closed", "malformed", "not_allowed", "not_found", "stale"),
)  # fmt: skip
async def act_for_safety(door: Door, meeting: str, body: SafetyAct) -> MeetingView:
    """Takes the piece back, or lets somebody go from this meeting, at once, with a reason for them alone."""
    me, dice = door.me, door.parts.dice
    act = Act(me, (dice.new_id(), dice.new_id(), dice.new_id()))

    def decide(tx: Tx, kept: Kept) -> Outcome:
        if body.act == "remove":
            command: c.Command = c.Remove(by=me, version=body.version, member=body.member, reason=body.reason)
        else:
            _holds(kept.meeting, me, body.member)
            command = c.TakeBack(by=me, version=body.version, reason=body.reason)
        return rules.step(kept.meeting, command, tx.now)

    now = await change(door.parts, lambda tx: store.meeting_for_member(tx, meeting, me), decide, act)
    return _view(door, now)


def _holds(meeting: Meeting, by: str, member: str) -> None:
    """Nobody has it taken from them because somebody else had it a moment ago."""
    if meeting.is_open and meeting.lead == by and meeting.piece.member != member:
        raise Refusal("stale", version=meeting.version)


@endpoint("POST", "/api/meetings/{meeting}/hand-over", errors=("closed", "not_allowed", "not_found", "stale"))
async def hand_meeting_over(door: Door, meeting: str, body: HandMeetingOver) -> MeetingView:
    """Lets somebody else lead who may, and is here."""
    return await _step(door, meeting, c.HandOver(by=door.me, version=body.version, to=body.to))


@endpoint("POST", "/api/meetings/{meeting}/leave", errors=("not_found",))
async def leave_meeting(door: Door, meeting: str) -> MeetingView:
    """Leaves with all my devices, without a reason; I may come again."""
    me, parts = door.me, door.parts

    async def work(tx: Tx) -> Facts:
        now = await arriving.leave(tx, parts, meeting, me)
        tx.after(lambda: parts.hub.meetings.gone(meeting, me))
        return now

    return _view(door, await parts.store.write(work, serial=False))


@endpoint("POST", "/api/meetings/{meeting}/lean", errors=("closed", "not_allowed", "not_found"))
async def lean(door: Door, meeting: str) -> Leaned:
    """It is too much: a quiet sign to those who lead. When none of them is here it should become a call."""
    me, parts = door.me, door.parts
    reached = await parts.store.write(lambda tx: leaning.lean(tx, parts, meeting, me), serial=False)
    return Leaned(reached=reached)


@endpoint(
    "POST", "/api/meetings/{meeting}/lean-answer", errors=("closed", "not_allowed", "not_found", "stale")
)
async def answer_lean(door: Door, meeting: str, body: LeanAnswer) -> MeetingView:
    """Answers somebody who leans: heard, a room for the two beside the circle, or a supporter is offered."""
    me, parts, device, room = door.me, door.parts, _device(door), door.parts.dice.new_id()

    async def work(tx: Tx) -> Facts:
        return await leaning.answer(tx, parts, meeting, me, device, body, room)

    return _view(door, await parts.store.write(work, serial=False))


@endpoint("POST", "/api/meetings/{meeting}/appeal", errors=("not_found", "stale"))
async def appeal_meeting(door: Door, meeting: str, body: MeetingAppeal) -> MeetingView:
    """Appeals what was done for safety and concerns me, once, in my own words."""
    me, parts, entry = door.me, door.parts, door.parts.dice.new_id()

    async def work(tx: Tx) -> Facts:
        row = await safety.to_appeal(tx, meeting, me)
        kept = await store.load(tx, meeting)
        await safety.appeal(tx, row, body.words, entry)
        now = await facts(tx, await store.touch(tx, kept))
        tell(tx, parts, now)
        tx.after(lambda: parts.hub.desk_changed(but=row["by_member"]))
        return now

    return _view(door, await parts.store.write(work))
