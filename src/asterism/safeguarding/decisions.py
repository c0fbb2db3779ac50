"""What was decided and concerns one person: each with its reason and the way to appeal (P18)."""

from __future__ import annotations

from asterism.circles import letting_go
from asterism.guided import verifying
from asterism.meetings import safety as in_meetings
from asterism.safeguarding import rules
from asterism.safeguarding.passing_rules import APPEAL_MS
from asterism.store.base import Row, Tx
from asterism.wire.safety import Decision

SHOWN = 50


async def decisions_of(tx: Tx, member: str) -> list[Decision]:
    """Newest first. What a person must not learn yet, because that would endanger somebody, is not there."""
    found = [
        *await _reports(tx, member),
        *await _ends(tx, member),
        *await _passed_on(tx, member),
        *await _let_go(tx, member),
        *await _in_meetings(tx, member),
        *await _guiding(tx, member),
    ]
    return sorted(found, key=lambda one: (one.at, one.ref), reverse=True)[:SHOWN]


async def _reports(tx: Tx, member: str) -> list[Decision]:
    rows = await tx.all(
        "SELECT r.* FROM reports r WHERE r.decided_at IS NOT NULL AND r.outcome IS NOT NULL"
        " AND r.state <> 'taken' AND (r.reporter = ? OR (r.about = ? AND r.outcome <> 'no_action'"
        " AND NOT (r.outcome = 'passed_on' AND EXISTS (SELECT 1 FROM passings p WHERE p.report = r.id"
        " AND p.acted_at IS NOT NULL AND p.told_at IS NULL))))"
        " ORDER BY r.decided_at DESC LIMIT ?",
        member, member, SHOWN,
    )  # fmt: skip
    return [_report(row, member, tx.now) for row in rows]


def _report(row: Row, member: str, now: int) -> Decision:
    side = "reporter" if row["reporter"] == member else "about"
    own = row["appeal_by"] == side
    return Decision(
        kind="report" if side == "reporter" else "about_me", ref=row["id"], at=row["decided_at"],
        outcome=row["outcome"], reason=row["reason"], passed=None, to_whom=None,
        may_appeal=rules.may_appeal(row["state"], row["decided_at"], now),
        appeal=row["appeal"] if own else None, appealed_at=row["appeal_at"] if own else None,
        appeal_answer=row["appeal_answer"],
    )  # fmt: skip


async def _ends(tx: Tx, member: str) -> list[Decision]:
    rows = await tx.all("SELECT * FROM safety_ends WHERE caller = ? ORDER BY at DESC LIMIT ?", member, SHOWN)
    return [
        Decision(
            kind="safety", ref=row["call"], at=row["at"], outcome=None, reason=row["reason"], passed=None,
            to_whom=None, may_appeal=row["appealed_at"] is None, appeal=row["appeal"],
            appealed_at=row["appealed_at"], appeal_answer=row["appeal_answer"],
        )
        for row in rows
    ]  # fmt: skip


async def _in_meetings(tx: Tx, member: str) -> list[Decision]:
    return [
        Decision(
            kind="in_meeting", ref=row["meeting"], at=row["at"], outcome=None, reason=row["reason"],
            passed=None, to_whom=None, may_appeal=row["appealed_at"] is None, appeal=row["appeal"],
            appealed_at=row["appealed_at"], appeal_answer=row["answer"],
        )
        for row in await in_meetings.of_member(tx, member, SHOWN)
    ]  # fmt: skip


async def _passed_on(tx: Tx, member: str) -> list[Decision]:
    rows = await tx.all(
        "SELECT * FROM passings WHERE about = ? AND told_at IS NOT NULL ORDER BY told_at DESC LIMIT ?",
        member, SHOWN,
    )  # fmt: skip
    return [
        Decision(
            kind="passed_on", ref=row["id"], at=row["told_at"], outcome=None, reason=row["reason"],
            passed=row["passed"], to_whom=row["to_whom"],
            may_appeal=row["appealed_at"] is None and tx.now < row["told_at"] + APPEAL_MS,
            appeal=row["appeal"], appealed_at=row["appealed_at"], appeal_answer=row["appeal_answer"],
        )
        for row in rows
    ]  # fmt: skip


async def _let_go(tx: Tx, member: str) -> list[Decision]:
    return [
        Decision(
            kind="let_go", ref=row["id"], at=row["at"], outcome=None, reason=row["reason"], passed=None,
            to_whom=None, may_appeal=row["appealed_at"] is None, appeal=row["appeal"],
            appealed_at=row["appealed_at"], appeal_answer=row["appeal_answer"],
        )
        for row in await letting_go.of_member(tx, member, SHOWN)
    ]  # fmt: skip


async def _guiding(tx: Tx, member: str) -> list[Decision]:
    return [
        Decision(
            kind="guiding", ref=row["id"], at=row["at"], outcome=None, reason=row["reason"], passed=None,
            to_whom=None, may_appeal=row["appealed_at"] is None, appeal=row["appeal"],
            appealed_at=row["appealed_at"], appeal_answer=row["appeal_answer"],
        )
        for row in await verifying.of_member(tx, member, SHOWN)
    ]  # fmt: skip
