"""The gate before the first shift: units read, a practice talk held, a steward's sign-off; then probation."""

from __future__ import annotations

from asterism.errors import Refusal
from asterism.people import rules
from asterism.people.store import member_row
from asterism.store.base import Row, Tx
from asterism.wire.people import Training, TrainingUnit


async def supporter_row(tx: Tx, member: str) -> Row:
    """The gate of a supporter. Refused with ``not_found`` for somebody who is none."""
    row = await tx.one("SELECT * FROM supporters WHERE member = ?", member)
    if row is None:
        raise Refusal("not_found")
    return row


async def needs_of(tx: Tx, member: str, standing: str) -> list[rules.Need]:
    """What this supporter lacks before the first shift; nothing for who is no supporter."""
    row = await tx.one("SELECT practised_at, signed_off_at FROM supporters WHERE member = ?", member)
    if row is None:
        return []
    return rules.needs(
        practised=row["practised_at"] is not None,
        signed_off=row["signed_off_at"] is not None,
        standing=standing,
    )


async def training_of(tx: Tx, member: str) -> Training:
    row = await supporter_row(tx, member)
    reads = {
        r["unit"]: r["at"]
        for r in await tx.all("SELECT unit, at FROM training_reads WHERE member = ?", member)
    }
    return Training(
        units=[TrainingUnit(unit=unit, read_at=reads.get(unit)) for unit in rules.TRAINING_UNITS],
        practised_at=row["practised_at"],
        signed_off_at=row["signed_off_at"],
        probation=bool(row["probation"]),
        cleared_minors=bool(row["cleared_minors"]),
        needs=await needs_of(tx, member, (await member_row(tx, member))["standing"]),
    )


async def read_unit(tx: Tx, member: str, unit: str) -> None:
    if unit not in rules.TRAINING_UNITS:
        raise Refusal("not_found")
    await supporter_row(tx, member)
    await tx.run(
        "INSERT INTO training_reads (member, unit, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        member, unit, tx.now,
    )  # fmt: skip


async def sign_off(tx: Tx, record: str, member: str, by: str, checked: str, checked_at: int) -> None:
    """A steward signs a supporter off. Never oneself; only after a practice talk (``training_first``)."""
    _not_oneself(member, by)
    row = await supporter_row(tx, member)
    if row["practised_at"] is None:
        raise Refusal("training_first")
    changed = await tx.run(
        "UPDATE supporters SET signed_off_at = ?, signed_off_by = ?, checked = ?, probation = 1"
        " WHERE member = ? AND signed_off_at IS NULL",
        checked_at, by, checked, member,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")
    await tx.run("UPDATE members SET standing = 'probation' WHERE id = ? AND standing = 'good'", member)
    await _keep(tx, record, member, "sign_off", by, checked, checked_at)


async def end_probation(tx: Tx, record: str, member: str, by: str, checked: str, checked_at: int) -> None:
    """A steward ends the probation; crisis calls may ring from now on."""
    _not_oneself(member, by)
    changed = await tx.run(
        "UPDATE supporters SET probation = 0 WHERE member = ? AND probation = 1 AND signed_off_at IS NOT"
        " NULL",
        member,
    )
    if not changed:
        await supporter_row(tx, member)
        raise Refusal("stale")
    await tx.run("UPDATE members SET standing = 'good' WHERE id = ? AND standing = 'probation'", member)
    await _keep(tx, record, member, "probation_ended", by, checked, checked_at)


async def clear_for_minors(
    tx: Tx, record: str, member: str, by: str, checked: str, checked_at: int, *, cleared: bool
) -> None:
    """A steward clears a supporter for people under 18, or takes that back. The supporter is an adult."""
    _not_oneself(member, by)
    row = await supporter_row(tx, member)
    if cleared and (row["signed_off_at"] is None or (await member_row(tx, member))["age"] != "adult"):
        raise Refusal("training_first")
    await tx.run("UPDATE supporters SET cleared_minors = ? WHERE member = ?", int(cleared), member)
    await _keep(tx, record, member, "minors" if cleared else "minors_ended", by, checked, checked_at)


async def say_adult(tx: Tx, record: str, member: str, by: str, checked: str, checked_at: int) -> None:
    """A steward has seen that somebody is an adult after all: the one way to widen what was once said."""
    _not_oneself(member, by)
    await member_row(tx, member)
    await tx.run("UPDATE members SET age = 'adult' WHERE id = ?", member)
    await _keep(tx, record, member, "adult", by, checked, checked_at)


async def verify_guide(tx: Tx, record: str, member: str, by: str, checked: str, checked_at: int) -> None:
    """Who verified a guide, what and when. Never the document."""
    _not_oneself(member, by)
    if await tx.one("SELECT 1 AS there FROM roles WHERE member = ? AND role = 'guide'", member) is None:
        raise Refusal("not_found")
    await _keep(tx, record, member, "guide", by, checked, checked_at)


async def sign_offs_of(tx: Tx, member: str) -> list[Row]:
    return await tx.all(
        "SELECT kind, by_member, checked, checked_at FROM sign_offs WHERE member = ? ORDER BY at", member
    )


def _not_oneself(member: str, by: str) -> None:
    if member == by:
        raise Refusal("needs_second_person")


async def _keep(tx: Tx, record: str, member: str, kind: str, by: str, checked: str, checked_at: int) -> None:
    await tx.run(
        "INSERT INTO sign_offs (id, member, kind, by_member, checked, checked_at, at) VALUES (?, ?, ?,"
        " ?, ?, ?, ?)",
        record, member, kind, by, checked, checked_at, tx.now,
    )  # fmt: skip
