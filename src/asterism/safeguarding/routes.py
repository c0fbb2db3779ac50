"""Reports and suspensions over HTTP: anyone can report and appeal, stewards decide with reasons."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.errors import Refusal
from asterism.people.store import end_role, notify, roles_of
from asterism.rooms import franking
from asterism.safeguarding import ledger, store, suspending
from asterism.store.base import Tx
from asterism.wire.people import LedgerPage, Page
from asterism.wire.safety import (
    AnswerAppeal,
    AnswerSuspensionAppeal,
    Appeal,
    Decide,
    Lift,
    MyReport,
    ReportedMessage,
    ReportMade,
    ReportOver,
    ReportQueue,
    ReportTaken,
    ReportView,
    Suspend,
    SuspensionView,
)


def confirmed(door: Door, room: str, message: ReportedMessage) -> bool:
    """Whether this server took exactly this message in this room, at this place, from this sender."""
    return franking.verify(
        door.parts.franking, server_tag=message.server_tag, frank_key=message.frank_key, tag=message.tag,
        room=room, sender=message.sender, seq=message.seq, at=message.at,
    )  # fmt: skip


@endpoint(
    "POST",
    "/api/reports",
    status=201,
    errors=("not_verified", "needs_second_person", "too_fast", "malformed"),
)
async def report(door: Door, body: ReportMade) -> ReportTaken:
    """Reports chosen messages. Each is confirmed by the server's own tag, or nothing is sent at all.

    The tags alone prove room, place, time and sender, so a report works after the room's dawn as well.
    """
    if failed := [message.seq for message in body.messages if not confirmed(door, body.room, message)]:
        raise Refusal("not_verified", seqs=failed)
    if all(message.sender != body.about for message in body.messages) or body.about == door.me:
        raise Refusal("not_verified", seqs=[])
    # A report can wait on the device; the last of the disk belongs to calls.
    door.parts.disk.spare(len(body.bundle))
    new_id, entry = door.parts.dice.new_id(), door.parts.dice.new_id()

    async def work(tx: Tx) -> tuple[str, list[str]]:
        made, stewards, new = await store.make(tx, new_id, door.me, body)
        if new:
            # Hidden always: who is no steward today may be one when the ledger is read.
            await ledger.write_down(tx, entry, None, "report_came", made, hidden_from=body.about)
            tx.after(lambda: door.parts.hub.desk_changed(but=body.about))
        return made, stewards

    made, stewards = await door.parts.store.write(work)
    return ReportTaken(report=made, confirmed=len(body.messages), stewards=stewards)


@endpoint("GET", "/api/reports")
async def my_reports(door: Door) -> list[MyReport]:
    """What became of my reports."""
    return await door.parts.store.read(lambda tx: store.mine(tx, door.me))


@endpoint("POST", "/api/reports/{report}/appeal", errors=("not_found", "closed", "stale"))
async def appeal_report(door: Door, report: str, body: Appeal) -> None:
    """Appeals a decision: by the one who reported or the one it is about, within thirty days."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> None:
        await store.appeal(tx, report, door.me, body.words)
        about = await _note(tx, entry, None, "report_appealed", report)
        tx.after(lambda: door.parts.hub.desk_changed(but=about))

    await door.parts.store.write(work)


# ---------------------------------------------------------------- the stewards' side


@endpoint("GET", "/api/desk/reports", who="steward", errors=("not_found",))
async def report_queue(door: Door, query: Page) -> ReportQueue:
    """The queue of reports, newest first. Nothing of them is opened yet."""
    return await door.parts.store.read(lambda tx: store.queue(tx, door.me, query.before))


@endpoint("GET", "/api/desk/reports/{report}", who="steward", errors=("not_found",))
async def open_report(door: Door, report: str) -> ReportView:
    """Opens a report; the ledger remembers who did."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> ReportView:
        shown = await store.view(tx, report, door.me)
        await _note(tx, entry, door.me, "report_opened", report)
        return shown

    return await door.parts.store.write(work)


@endpoint(
    "POST", "/api/desk/reports/{report}/take", who="steward",
    errors=("not_found", "stale", "needs_second_person"),
)  # fmt: skip
async def take_report(door: Door, report: str, body: ReportOver) -> ReportView:
    """Takes a report on; the others see by whom."""
    entry, notice = door.parts.dice.new_id(), door.parts.dice.new_id()

    async def work(tx: Tx) -> ReportView:
        row = await store.report_for_steward(tx, report, door.me)
        await store.take(tx, report, door.me, body.version)
        if row["state"] == "new":
            await notify(tx, notice, row["reporter"], "report_taken", report=report)
        await _note(tx, entry, door.me, "report_taken", report)
        return await store.view(tx, report, door.me)

    return await door.parts.store.write(work)


@endpoint(
    "POST", "/api/desk/reports/{report}/decide", who="steward",
    errors=("not_found", "stale", "needs_second_person"),
)  # fmt: skip
async def decide_report(door: Door, report: str, body: Decide) -> ReportView:
    """Decides a report with its steps and the reason; both sides are told. ``suspended`` and ``role_ended``
    take effect."""
    ids = [door.parts.dice.new_id() for _ in range(6)]

    async def work(tx: Tx) -> tuple[ReportView, str]:
        row = await store.decide(tx, report, door.me, body, ids[:2])
        about = row["about"]
        if body.outcome == "suspended":
            await suspending.suspend(tx, ids[2], ids[3], about, door.me, body.reason, report)
        if body.outcome == "role_ended":
            for role in await roles_of(tx, about):
                await end_role(tx, about, role)
            await notify(tx, ids[3], about, "role_ended", reason=body.reason)
        if body.outcome == "suspended" or body.outcome == "role_ended":
            await door.parts.calls.no_supporter(tx, about, body.outcome)
            await door.parts.calls.no_steward(tx, about)
        await _note(tx, ids[4], door.me, "report_decided", report, outcome=body.outcome, reason=body.reason)
        return await store.view(tx, report, door.me), about

    shown, about = await door.parts.store.write(work)
    door.parts.sessions.forget(about)
    return shown


@endpoint(
    "POST", "/api/desk/reports/{report}/answer", who="steward",
    errors=("not_found", "stale", "needs_second_person"),
)  # fmt: skip
async def answer_report_appeal(door: Door, report: str, body: AnswerAppeal) -> ReportView:
    """Answers an appeal: another steward than the one who decided, wherever there is one."""
    ids = [door.parts.dice.new_id() for _ in range(3)]

    async def work(tx: Tx) -> ReportView:
        await store.answer_appeal(tx, report, door.me, body.version, body.answer, ids[:2], upheld=body.upheld)
        await _note(tx, ids[2], door.me, "appeal_answered", report, upheld=str(body.upheld).lower())
        return await store.view(tx, report, door.me)

    return await door.parts.store.write(work)


@endpoint(
    "POST", "/api/desk/people/{member}/suspend", who="steward",
    errors=("not_found", "stale", "needs_second_person"),
)  # fmt: skip
async def suspend(door: Door, member: str, body: Suspend) -> None:
    """Pauses somebody's part in the network, with a reason they read and can appeal."""
    ids = [door.parts.dice.new_id() for _ in range(3)]

    async def work(tx: Tx) -> None:
        if body.report is not None:
            await store.report_for_steward(tx, body.report, door.me)
        await suspending.suspend(tx, ids[0], ids[1], member, door.me, body.reason, body.report)
        await door.parts.calls.no_supporter(tx, member, "suspended")
        await door.parts.calls.no_steward(tx, member)
        await ledger.write_down(tx, ids[2], door.me, "suspended", member, reason=body.reason)

    await door.parts.store.write(work)
    door.parts.sessions.forget(member)


@endpoint(
    "POST", "/api/desk/people/{member}/lift", who="steward", errors=("not_found", "needs_second_person")
)
async def lift_suspension(door: Door, member: str, body: Lift) -> None:
    """Gives somebody their part back."""
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> None:
        await suspending.lift(tx, ids[0], member, door.me, body.reason)
        await ledger.write_down(tx, ids[1], door.me, "lifted", member, reason=body.reason)

    await door.parts.store.write(work)
    door.parts.sessions.forget(member)


@endpoint(
    "POST", "/api/desk/people/{member}/answer", who="steward",
    errors=("not_found", "stale", "needs_second_person"),
)  # fmt: skip
async def answer_suspension_appeal(door: Door, member: str, body: AnswerSuspensionAppeal) -> None:
    """Answers an appeal against a suspension: another steward than the one who suspended, wherever there is
    one."""
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> None:
        await suspending.answer_appeal(tx, ids[0], member, door.me, body.answer, lifts=body.lift)
        await ledger.write_down(tx, ids[1], door.me, "appeal_answered", member, lifted=str(body.lift).lower())

    await door.parts.store.write(work)
    door.parts.sessions.forget(member)


@endpoint("GET", "/api/desk/suspensions", who="steward")
async def suspensions(door: Door) -> list[SuspensionView]:
    """Who is suspended or was, why, and what they answered."""
    return await door.parts.store.read(suspending.suspensions)


@endpoint("POST", "/api/me/suspension/appeal", errors=("not_found", "stale"))
async def appeal_suspension(door: Door, body: Appeal) -> None:
    """Appeals my suspension, once, in my own words."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> None:
        await suspending.appeal(tx, door.me, body.words)
        await ledger.write_down(tx, entry, door.me, "suspension_appealed", door.me)
        tx.after(lambda: door.parts.hub.desk_changed())

    await door.parts.store.write(work)


@endpoint("GET", "/api/desk/ledger", who="steward")
async def read_ledger(door: Door, query: Page) -> LedgerPage:
    """The ledger of every access and act, newest first."""
    return await door.parts.store.read(lambda tx: ledger.page(tx, door.me, query.before))


async def _note(tx: Tx, entry: str, who: str | None, what: str, report: str, **words: str) -> str:
    """An entry about a report, hidden from the one it is about, whose id this returns ("" for none)."""
    row = await tx.one("SELECT about FROM reports WHERE id = ?", report)
    hidden = None if row is None else row["about"]
    await ledger.write_down(tx, entry, who, what, report, hidden_from=hidden, **words)
    return hidden or ""
