"""Reports in the store. A report about a steward is never read, listed or counted for that steward."""

from __future__ import annotations

from collections.abc import Sequence

from asterism.errors import Refusal
from asterism.people.store import as_text, notify, words_of
from asterism.safeguarding import passing_on, rules
from asterism.store.base import Row, Tx
from asterism.wire.safety import (
    ConfirmedMessage,
    Decide,
    MyReport,
    ReportLine,
    ReportMade,
    ReportQueue,
    ReportView,
)

PAGE = 50


async def make(tx: Tx, report: str, reporter: str, asked: ReportMade) -> tuple[str, list[str], bool]:
    """Keeps a report whose messages were confirmed. Returns its id, who can open it, and whether it is new.

    Keys sealed to the steward it is about, or to people who are no stewards, are not kept.
    """
    known = await tx.one(
        "SELECT id FROM reports WHERE reporter = ? AND client_id = ?", reporter, asked.client_id
    )
    if known is not None:
        return known["id"], await _openers(tx, known["id"]), False
    count = await tx.one(
        "SELECT COUNT(*) AS n FROM reports WHERE reporter = ? AND state IN ('new', 'taken')", reporter
    )
    if count is not None and count["n"] >= rules.OPEN_PER_REPORTER:
        raise Refusal("too_fast", limit=rules.OPEN_PER_REPORTER)
    stewards = {
        row["member"]
        for row in await tx.all(
            "SELECT r.member FROM roles r JOIN members m ON m.id = r.member"
            " WHERE r.role = 'steward' AND m.standing <> 'suspended' AND m.id <> ?",
            asked.about,
        )
    }
    wraps = {wrap.steward: wrap.sealed for wrap in asked.wraps if wrap.steward in stewards}
    if not wraps:
        raise Refusal("needs_second_person")
    await tx.run(
        "INSERT INTO reports (id, client_id, version, room, about, reporter, bundle, at, state, steps)"
        " VALUES (?, ?, 1, ?, ?, ?, ?, ?, 'new', '[]')",
        report, asked.client_id, asked.room, asked.about, reporter, asked.bundle, tx.now,
    )  # fmt: skip
    for message in {message.seq: message for message in asked.messages}.values():
        await tx.run(
            "INSERT INTO report_messages (report, seq, at, sender, tag, confirmed) VALUES (?, ?, ?, ?, ?, 1)",
            report, message.seq, message.at, message.sender, message.tag,
        )  # fmt: skip
    for steward, sealed in sorted(wraps.items()):
        await tx.run(
            "INSERT INTO report_wraps (report, steward, sealed) VALUES (?, ?, ?)", report, steward, sealed
        )
    return report, sorted(wraps), True


async def _openers(tx: Tx, report: str) -> list[str]:
    rows = await tx.all("SELECT steward FROM report_wraps WHERE report = ? ORDER BY steward", report)
    return [row["steward"] for row in rows]


async def report_for_steward(tx: Tx, report: str, steward: str) -> Row:
    """The door: a report that this steward may know of. ``not_found`` when there is none, or it is about
    them."""
    row = await tx.one("SELECT * FROM reports WHERE id = ? AND about <> ?", report, steward)
    if row is None:
        raise Refusal("not_found")
    return row


async def _second_person(tx: Tx, row: Row, steward: str) -> bool:
    """Whether a steward is there beside this one and the one it is about. Refused with
    ``needs_second_person`` when this steward made the report themselves and there is."""
    found = await tx.one(
        "SELECT 1 AS there FROM roles r JOIN members m ON m.id = r.member WHERE r.role = 'steward'"
        " AND m.standing <> 'suspended' AND m.id NOT IN (?, ?) LIMIT 1",
        steward, row["about"],
    )  # fmt: skip
    rules.may_judge(row["reporter"], steward, another=found is not None)
    return found is not None


async def queue(tx: Tx, steward: str, before: str | None) -> ReportQueue:
    """A page of reports, newest first, without anything of what they hold."""
    at, last = 1 << 60, ""
    if before is not None:
        row = await report_for_steward(tx, before, steward)
        at, last = row["at"], row["id"]
    rows = await tx.all(
        "SELECT r.id, r.version, r.at, r.state, r.taken_by,"
        " (SELECT COUNT(*) FROM report_messages rm WHERE rm.report = r.id) AS messages,"
        " (SELECT COUNT(*) FROM report_wraps w WHERE w.report = r.id AND w.steward = ?) AS mine,"
        " (SELECT COUNT(*) FROM roles ro WHERE ro.member = r.about AND ro.role = 'steward') AS steward,"
        " (SELECT COUNT(*) FROM roles ro WHERE ro.member = r.about AND ro.role = 'supporter') AS supporter"
        " FROM reports r WHERE r.about <> ? AND (r.at < ? OR (r.at = ? AND r.id < ?))"
        " ORDER BY r.at DESC, r.id DESC LIMIT ?",
        steward, steward, at, at, last, PAGE + 1,
    )  # fmt: skip
    shown = rows[:PAGE]
    return ReportQueue(
        reports=[
            ReportLine(
                report=row["id"], version=row["version"], at=row["at"], state=row["state"],
                taken_by=row["taken_by"], messages=row["messages"],
                about_role="steward" if row["steward"] else "supporter" if row["supporter"] else "member",
                can_open=bool(row["mine"]),
            )
            for row in shown
        ],
        next=shown[-1]["id"] if len(rows) > PAGE else None,
    )  # fmt: skip


async def view(tx: Tx, report: str, steward: str) -> ReportView:
    row = await report_for_steward(tx, report, steward)
    wrap = await tx.one("SELECT sealed FROM report_wraps WHERE report = ? AND steward = ?", report, steward)
    about = await tx.one("SELECT name FROM members WHERE id = ?", row["about"])
    messages = await tx.all(
        "SELECT seq, at, sender, tag, confirmed FROM report_messages WHERE report = ? ORDER BY seq", report
    )
    return ReportView(
        report=row["id"], version=row["version"], at=row["at"], state=row["state"], room=row["room"],
        about=row["about"], about_name=None if about is None else about["name"], reporter=row["reporter"],
        messages=[
            ConfirmedMessage(
                seq=m["seq"], at=m["at"], sender=m["sender"], tag=m["tag"], confirmed=bool(m["confirmed"]),
                about=m["sender"] == row["about"],
            )
            for m in messages
        ],
        bundle=row["bundle"], sealed=None if wrap is None else wrap["sealed"], taken_by=row["taken_by"],
        taken_at=row["taken_at"], steps=words_of(row["steps"]), outcome=row["outcome"], reason=row["reason"],
        decided_at=row["decided_at"], decided_by=row["decided_by"], appeal=row["appeal"],
        appeal_by=row["appeal_by"], appeal_answer=row["appeal_answer"],
    )  # fmt: skip


async def take(tx: Tx, report: str, steward: str, version: int) -> None:
    row = await report_for_steward(tx, report, steward)
    await _second_person(tx, row, steward)
    rules.may_take(row["state"])
    changed = await tx.run(
        "UPDATE reports SET state = 'taken', taken_by = ?, taken_at = ?, version = version + 1"
        " WHERE id = ? AND version = ? AND state IN ('new', 'taken')",
        steward, tx.now, report, version,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=row["version"])


async def decide(tx: Tx, report: str, steward: str, said: Decide, notices: Sequence[str]) -> Row:
    """Decides a report, and tells both sides the outcome and the reason (P18)."""
    row = await report_for_steward(tx, report, steward)
    await _second_person(tx, row, steward)
    rules.may_decide(row["state"], row["taken_by"], steward)
    rules.may_say_passed_on(said.outcome, acted=await passing_on.acted_on_report(tx, report))
    changed = await tx.run(
        "UPDATE reports SET state = 'decided', steps = ?, outcome = ?, reason = ?, decided_at = ?,"
        " decided_by = ?,"
        " version = version + 1 WHERE id = ? AND version = ? AND state = 'taken' AND taken_by = ?",
        as_text(said.steps), said.outcome, said.reason, tx.now, steward, report, said.version, steward,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=row["version"])
    await notify(
        tx, notices[0], row["reporter"], "report_outcome",
        report=report, outcome=said.outcome, reason=said.reason, words=said.for_reporter,
    )  # fmt: skip
    if said.outcome != "no_action" and not await _must_not_learn(tx, row, said.outcome):
        # A report that led to nothing is not told to the one it was about: that would only point at the
        # reporter.
        await notify(
            tx,
            notices[1],
            row["about"],
            "acted_on_you",
            report=report,
            outcome=said.outcome,
            reason=said.reason,
        )
    return row


async def _must_not_learn(tx: Tx, row: Row, outcome: str | None) -> bool:
    """Whether telling the one it is about would endanger somebody: then they do not learn this outcome."""
    return outcome == "passed_on" and await passing_on.kept_from(tx, row["id"])


async def appeal(tx: Tx, report: str, member: str, words: str) -> None:
    """An appeal by the one who reported, or by the one it is about once something was decided about them."""
    row = await tx.one(
        "SELECT * FROM reports WHERE id = ? AND (reporter = ? OR about = ?)", report, member, member
    )
    if row is None:
        raise Refusal("not_found")
    if row["about"] == member and (
        row["outcome"] in (None, "no_action") or await _must_not_learn(tx, row, row["outcome"])
    ):
        raise Refusal("not_found")
    if not rules.may_appeal(row["state"], row["decided_at"], tx.now):
        raise Refusal("closed")
    changed = await tx.run(
        "UPDATE reports SET state = 'appealed', appeal = ?, appeal_by = ?, appeal_at = ?, version ="
        " version + 1"
        " WHERE id = ? AND state = 'decided'",
        words, "reporter" if row["reporter"] == member else "about", tx.now, report,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")


async def answer_appeal(
    tx: Tx, report: str, steward: str, version: int, answer: str, notices: Sequence[str], *, upheld: bool
) -> None:
    """Answers an appeal and closes it; when the decision does not stand, it goes back to be decided anew."""
    row = await report_for_steward(tx, report, steward)
    another = await _second_person(tx, row, steward)
    rules.may_answer(row["state"], row["decided_by"], steward, another=another)
    changed = await tx.run(
        "UPDATE reports SET state = ?, appeal_answer = ?, appeal_answered_by = ?, taken_by = ?, version"
        " = version + 1"
        " WHERE id = ? AND version = ? AND state = 'appealed'",
        "closed" if upheld else "taken", answer, steward, steward, report, version,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=row["version"])
    sides = [row["reporter"]]
    if row["outcome"] != "no_action" and not await _must_not_learn(tx, row, row["outcome"]):
        sides.append(row["about"])
    for notice, side in zip(notices, sides, strict=False):
        await notify(tx, notice, side, "appeal_outcome", report=report, answer=answer)


async def mine(tx: Tx, member: str) -> list[MyReport]:
    """The reports somebody made, with what became of them."""
    rows = await tx.all(
        "SELECT id, at, state, outcome, reason, decided_at FROM reports WHERE reporter = ?"
        " ORDER BY at DESC, id DESC LIMIT 100",
        member,
    )
    return [
        MyReport(
            report=row["id"], at=row["at"], state=row["state"], outcome=row["outcome"], reason=row["reason"],
            decided_at=row["decided_at"],
            may_appeal=rules.may_appeal(row["state"], row["decided_at"], tx.now),
        )
        for row in rows
    ]  # fmt: skip
