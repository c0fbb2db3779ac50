"""Leaving for good, and taking everything along. What other capabilities hold joins in by a hook."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from asterism.people.sessions import DAY_MS
from asterism.people.store import blocks_of, erased_mark, member_row, notices_of, roles_of, words_of
from asterism.people.training import sign_offs_of
from asterism.rooms import admission
from asterism.store.base import Tx
from asterism.wire.people import Stays

Forget = Callable[[Tx, str], Awaitable[None]]
Export = Callable[[Tx, str], Awaitable[Any]]

_forgetting: list[Forget] = []
_exporting: dict[str, Export] = {}
# An erased account is gone from the last backup after so many days.
BACKUPS_MS = 7 * DAY_MS
LOG_ROWS = 100_000


def on_erase(fn: Forget) -> Forget:
    """Registers what a capability does in the same transaction, before the member's own row goes."""
    _forgetting.append(fn)
    return fn


def on_export(part: str) -> Callable[[Export], Export]:
    """Registers what a capability adds to an export under ``part``; it must be writable as JSON."""

    def register(fn: Export) -> Export:
        _exporting[part] = fn
        return fn

    return register


async def what_stays(tx: Tx, member: str) -> list[Stays]:
    """What an erasure cannot or must not take away, said before it.

    Of reports and of what was passed on only those are counted that this person made, took part in or was
    told of; that others may stay is said to everybody alike, so that it tells nobody that there are any.
    """
    stays: list[Stays] = [Stays(what="backups", count=1, until=tx.now + BACKUPS_MS)]
    for what, sql in (
        (
            "reports",
            (
                "SELECT COUNT(*) AS n FROM reports WHERE reporter = ? OR taken_by = ? OR decided_by = ?"
                " OR appeal_answered_by = ? OR (about = ? AND decided_at IS NOT NULL"
                " AND outcome NOT IN ('no_action', 'passed_on'))"
            ),
        ),
        ("ledger", "SELECT COUNT(*) AS n FROM ledger WHERE who = ? OR subject = ?"),
        ("sign_offs", "SELECT COUNT(*) AS n FROM sign_offs WHERE by_member = ? AND member <> ?"),
        (
            "passed_on",
            # What somebody was not told of is not told by the way: it counts only where they took part.
            (
                "SELECT COUNT(*) AS n FROM passings p WHERE (about = ? AND told_at IS NOT NULL)"
                " OR proposer = ? OR answered_by = ? OR appeal_answered_by = ?"
                " OR EXISTS (SELECT 1 FROM passing_reviews r WHERE r.passing = p.id AND r.steward = ?)"
            ),
        ),
    ):
        row = await tx.one(sql, *[member] * sql.count("?"))
        if row is not None and (row["n"] or what == "reports"):
            stays.append(Stays(what=what, count=row["n"], until=None))  # type: ignore[arg-type]
    if (await member_row(tx, member))["account_key_version"] > 1:
        stays.append(Stays(what="former_key", count=1, until=None))
    if await tx.one("SELECT 1 AS there FROM not_again LIMIT 1") is not None:
        # The keyed hashes do not tell whose they are, so it can only be said that there may be some.
        stays.append(Stays(what="not_again", count=1, until=None))
    rooms = await tx.one(
        "SELECT COUNT(*) AS n, COUNT(r.dawn_at) AS known, MAX(r.dawn_at) AS dawn_at FROM room_members m"
        " JOIN rooms r ON r.id = m.room WHERE m.member = ?",
        member,
    )
    if rooms is not None and rooms["n"]:
        until = rooms["dawn_at"] if rooms["known"] == rooms["n"] else None
        stays.append(Stays(what="words_in_rooms", count=rooms["n"], until=until))
    calls = await tx.one(
        "SELECT COUNT(*) AS n, COUNT(dawn_at) AS known, MAX(dawn_at) AS dawn_at FROM calls WHERE caller = ?"
        " OR id IN (SELECT call FROM offers WHERE member = ?)"
        " OR id IN (SELECT call FROM leads WHERE member = ?)",
        member, member, member,
    )  # fmt: skip
    if calls is not None and calls["n"]:
        kept = await tx.one("SELECT retention_days FROM network WHERE id = 1")
        assert kept is not None
        until = calls["dawn_at"] + kept["retention_days"] * DAY_MS if calls["known"] == calls["n"] else None
        stays.append(Stays(what="times_of_calls", count=calls["n"], until=until))
    return stays


async def erase(tx: Tx, member: str) -> tuple[list[str], list[str]]:
    """Removes a member everywhere. Returns the sessions whose sockets are to be cut and the rooms they left.

    What they wrote in rooms stays with the others there until the room's dawn, without their name. Calls are
    left beforehand by ``calls.leaving.leave_calls`` in the same transaction.
    """
    row = await member_row(tx, member)
    if row["account_key_version"] > 1:
        # Whoever holds the key that was given up must not stand there as this member again.
        await tx.run("INSERT INTO erased_keys (mark) VALUES (?) ON CONFLICT DO NOTHING", erased_mark(member))
    sessions = [row["id"] for row in await tx.all("SELECT id FROM sessions WHERE member = ?", member)]
    for forget in _forgetting:
        await forget(tx, member)
    rows = await tx.all(
        "SELECT room FROM room_members WHERE member = ? AND let_go_at IS NULL ORDER BY room", member
    )
    rooms = [row["room"] for row in rows]
    for room in rooms:
        await admission.let_go(tx, room, member)
    await tx.run("UPDATE room_members SET name = NULL WHERE member = ?", member)
    await tx.run("UPDATE invitations SET note = '', used_by = NULL WHERE used_by = ?", member)
    await tx.run("UPDATE invitations SET made_by = NULL WHERE made_by = ?", member)
    await tx.run("UPDATE invitations SET seconded_by = NULL WHERE seconded_by = ?", member)
    await tx.run("UPDATE safety_ends SET appeal_answered_by = NULL WHERE appeal_answered_by = ?", member)
    await tx.run("UPDATE roles SET given_by = NULL WHERE given_by = ?", member)
    # A bundle that nobody can open any more for them.
    await tx.run("DELETE FROM report_wraps WHERE steward = ?", member)
    # The ledger tells who did this, and says so beforehand.
    for column in ("by_member", "appeal_answered_by", "lifted_by"):
        await tx.run(f"UPDATE suspensions SET {column} = NULL WHERE {column} = ?", member)
    await tx.run("UPDATE outside_lines SET changed_by = NULL WHERE changed_by = ?", member)
    await tx.run("UPDATE outside_changes SET changed_by = '' WHERE changed_by = ?", member)
    await tx.run("DELETE FROM members WHERE id = ?", member)
    return sessions, rooms


async def export(tx: Tx, member: str) -> dict[str, Any]:
    """Everything the server knows of a member, as plain JSON.

    The vault is listed by name; the client fetches each piece from ``/api/vault`` and opens it on the device,
    where alone it can be opened, so the export that a person gets is readable.
    """
    row = await member_row(tx, member)
    keys = await tx.all(
        "SELECT version, account_key, at FROM account_keys WHERE member = ? ORDER BY version", member
    )
    devices = await tx.all(
        "SELECT id, device_key, made_at FROM devices WHERE member = ? ORDER BY made_at", member
    )
    sessions = await tx.all("SELECT id, device, made_at, used_day FROM sessions WHERE member = ?", member)
    vault = await tx.all(
        "SELECT name, version, size, at FROM vault_items WHERE member = ? ORDER BY name", member
    )
    push = await tx.all("SELECT session, endpoint, made_at FROM push_subscriptions WHERE member = ?", member)
    supporter = await tx.one("SELECT * FROM supporters WHERE member = ?", member)
    reads = await tx.all("SELECT unit, at FROM training_reads WHERE member = ?", member)
    reports = await tx.all(
        "SELECT id, room, about, at, state, outcome, reason FROM reports WHERE reporter = ? ORDER BY at",
        member,
    )
    suspensions = await tx.all(
        "SELECT reason, at, appeal, appeal_answer, lifted_at, lift_reason FROM suspensions WHERE member = ?",
        member,
    )
    passed_on = await tx.all(
        "SELECT id, reason, passed, to_whom, acted_at, told_at, appeal, appealed_at, appeal_answer"
        " FROM passings WHERE about = ? AND told_at IS NOT NULL ORDER BY told_at",
        member,
    )
    rooms = await tx.all(
        "SELECT room, role, star, name, joined_at, let_go_at FROM room_members WHERE member = ?"
        " ORDER BY room",
        member,
    )
    standing = await tx.all("SELECT room, device, leaf FROM room_devices WHERE member = ?", member)
    wrote = await tx.all(
        "SELECT room, seq, kind, at FROM room_log WHERE sender = ? ORDER BY room, seq LIMIT ?",
        member,
        LOG_ROWS,
    )
    heard = await tx.all("SELECT device, heard_at FROM device_heard WHERE member = ?", member)
    on_call = await tx.all(
        "SELECT starts_at, ends_at FROM on_call WHERE member = ? ORDER BY starts_at", member
    )
    told: dict[str, Any] = {
        "format": "asterism export 1",
        "exported_at": tx.now,
        "member": {
            "id": row["id"], "name": row["name"], "languages": words_of(row["languages"]),
            "time_zone": row["time_zone"], "age": row["age"], "threads": words_of(row["threads"]),
            "standing": row["standing"], "made_at": row["made_at"], "roles": await roles_of(tx, member),
        },
        "account_keys": [dict(key) for key in keys],
        "devices": [dict(device) for device in devices],
        "sessions": [dict(session) for session in sessions],
        "heard": [dict(device) for device in heard],
        "rooms": {"member": [dict(each) for each in rooms], "devices": [dict(each) for each in standing],
                  "wrote": [dict(each) for each in wrote]},
        "on_call": [dict(each) for each in on_call],
        "push": [dict(subscription) for subscription in push],
        "blocks": [dict(block) for block in await blocks_of(tx, member)],
        "notices": [dict(n) | {"words": words_of(n["words"])} for n in await notices_of(tx, member, 10_000)],
        "training": {"gate": None if supporter is None else dict(supporter), "read": [dict(r) for r in reads],
                     "sign_offs": [dict(s) for s in await sign_offs_of(tx, member)]},
        "reports": [dict(report) for report in reports],
        "suspensions": [dict(suspension) for suspension in suspensions],
        "passed_on": [dict(each) for each in passed_on],
        "vault": [dict(item) for item in vault],
    }  # fmt: skip
    for part, fn in _exporting.items():
        told[part] = await fn(tx, member)
    return told
