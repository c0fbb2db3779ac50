"""People in the store: members, devices, roles, blocks, notices, and the facts the dispatcher works with."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import msgspec

from asterism.errors import Refusal
from asterism.people.credential import Credential, member_of
from asterism.people.rules import SupporterFacts
from asterism.store.base import Row, Tx
from asterism.store.lists import few

MAX_DEVICES = 30
MAX_BLOCKS = 500
NOTICES_SHOWN = 50


def words_of(text: str) -> Any:
    """A list or map kept as JSON."""
    return msgspec.json.decode(text)


def as_text(words: Any) -> str:
    return msgspec.json.encode(words).decode()


# ---------------------------------------------------------------- accounts


async def member_row(tx: Tx, member: str) -> Row:
    """The row of a member. Refused with ``not_found`` when there is none."""
    row = await tx.one("SELECT * FROM members WHERE id = ?", member)
    if row is None:
        raise Refusal("not_found")
    return row


async def member_by_key(tx: Tx, account_key: bytes) -> Row | None:
    return await tx.one("SELECT * FROM members WHERE account_key = ?", account_key)


async def ensure_member(tx: Tx, account_key: bytes, version: int) -> tuple[str, bool]:
    """The member of an account key and whether it was made just now.

    Refused with ``stale`` (and the right version) when the account was rekeyed, ``bad_signature`` for a
    former key.
    """
    row = await member_by_key(tx, account_key)
    if row is not None:
        if row["account_key_version"] != version:
            raise Refusal("stale", version=row["account_key_version"], member=row["id"])
        return str(row["id"]), False
    if version != 1:
        raise Refusal("bad_signature")
    member = member_of(account_key)
    gone = await tx.one("SELECT 1 AS there FROM erased_keys WHERE mark = ?", erased_mark(member))
    if gone is not None:
        raise Refusal("bad_signature")
    made = await tx.run(
        "INSERT INTO members (id, account_key, account_key_version, languages, threads, standing, made_at)"
        " VALUES (?, ?, 1, '[]', '[]', 'good', ?) ON CONFLICT (id) DO NOTHING",
        member, account_key, tx.now,
    )  # fmt: skip
    if not made:
        raise Refusal("bad_signature")
    await tx.run(
        "INSERT INTO account_keys (member, version, account_key, at) VALUES (?, 1, ?, ?)",
        member, account_key, tx.now,
    )  # fmt: skip
    return member, True


def erased_mark(member: str) -> bytes:
    """What is kept of an erased account whose first key was given up: nobody can make its id anew with it."""
    return hashlib.sha256(f"asterism erased 1:{member}".encode()).digest()


async def ensure_device(tx: Tx, credential: Credential, raw: bytes) -> None:
    """Registers a device, or takes its newer credential.

    A device id stays with its member and its key for ever.
    """
    row = await tx.one("SELECT member, device_key FROM devices WHERE id = ?", credential.device)
    if row is None:
        count = await tx.one("SELECT COUNT(*) AS n FROM devices WHERE member = ?", credential.member)
        if count is not None and count["n"] >= MAX_DEVICES:
            # The way in is never closed: the device that was made first makes room.
            await tx.run(
                "DELETE FROM devices WHERE id IN"
                " (SELECT id FROM devices WHERE member = ? ORDER BY made_at, id LIMIT 1)",
                credential.member,
            )
        await tx.run(
            "INSERT INTO devices (id, member, device_key, credential, made_at) VALUES (?, ?, ?, ?, ?)",
            credential.device, credential.member, credential.device_key, raw, tx.now,
        )  # fmt: skip
        return
    if row["member"] != credential.member or row["device_key"] != credential.device_key:
        raise Refusal("forged_credential")
    await tx.run(
        "UPDATE devices SET credential = ? WHERE id = ? AND member = ?",
        raw,
        credential.device,
        credential.member,
    )


async def roles_of(tx: Tx, member: str) -> list[str]:
    rows = await tx.all("SELECT role FROM roles WHERE member = ? ORDER BY role", member)
    return [row["role"] for row in rows]


async def with_role(tx: Tx, role: str) -> list[str]:
    """Members with a role who are not suspended, longest-serving first."""
    rows = await tx.all(
        "SELECT r.member FROM roles r JOIN members m ON m.id = r.member"
        " WHERE r.role = ? AND m.standing <> 'suspended' ORDER BY r.given_at, r.member",
        role,
    )
    return [row["member"] for row in rows]


async def give_role(tx: Tx, member: str, role: str, by: str | None) -> bool:
    """Gives a role; a supporter starts before the training gate, on probation. False: they had it already."""
    given = await tx.run(
        "INSERT INTO roles (member, role, given_by, given_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        member, role, by, tx.now,
    )  # fmt: skip
    if role == "supporter":
        await tx.run(
            "INSERT INTO supporters (member, probation, cleared_minors) VALUES (?, 1, 0) ON CONFLICT DO"
            " NOTHING",
            member,
        )
    await known(tx, member)
    return given == 1


async def end_role(tx: Tx, member: str, role: str) -> bool:
    """Takes a role back. What was practised and signed off for it does not stand for a later time."""
    if role == "supporter":
        await tx.run("DELETE FROM supporters WHERE member = ?", member)
        await tx.run("UPDATE members SET standing = 'good' WHERE id = ? AND standing <> 'suspended'", member)
    if role == "guide":
        await tx.run("DELETE FROM guides WHERE member = ?", member)
    return await tx.run("DELETE FROM roles WHERE member = ? AND role = ?", member, role) == 1


async def known(tx: Tx, member: str) -> None:
    """The network has met this account: it was invited, or somebody answered it. Its vault may grow."""
    await tx.run("UPDATE members SET known_at = ? WHERE id = ? AND known_at IS NULL", tx.now, member)


# ---------------------------------------------------------------- facts for the dispatcher

_FACTS = (
    "SELECT m.id, m.name, m.standing, m.age, m.languages, m.threads, s.practised_at, s.signed_off_at,"
    " s.probation,"
    " s.cleared_minors, CASE WHEN r.member IS NULL THEN 0 ELSE 1 END AS steward"
    " FROM supporters s JOIN members m ON m.id = s.member"
    " LEFT JOIN roles r ON r.member = m.id AND r.role = 'steward'"
)


def _facts(row: Row) -> SupporterFacts:
    return SupporterFacts(
        member=row["id"],
        name=row["name"],
        standing=row["standing"],
        signed_off=row["signed_off_at"] is not None,
        probation=bool(row["probation"]),
        cleared_minors=bool(row["cleared_minors"]),
        adult=row["age"] == "adult",
        steward=bool(row["steward"]),
        languages=frozenset(words_of(row["languages"])),
        threads=frozenset(words_of(row["threads"])),
        practised=row["practised_at"] is not None,
    )


async def supporter_facts(tx: Tx) -> dict[str, SupporterFacts]:
    """Everybody who is a supporter, ready or not, by member id."""
    return {row["id"]: _facts(row) for row in await tx.all(_FACTS)}


async def facts_of(tx: Tx, member: str) -> SupporterFacts | None:
    """The same for one person, to look again inside the transaction in which they accept."""
    row = await tx.one(f"{_FACTS} WHERE s.member = ?", member)
    return None if row is None else _facts(row)


async def facts_of_many(tx: Tx, members: Sequence[str]) -> dict[str, SupporterFacts]:
    """The same for some people at once; those who are no supporters are missing."""
    marks, ids = few(members)
    return {row["id"]: _facts(row) for row in await tx.all(f"{_FACTS} WHERE s.member IN ({marks})", *ids)}


async def names_of(tx: Tx, members: Sequence[str]) -> dict[str, str | None]:
    if not members:
        return {}
    marks, ids = few(members)
    rows = await tx.all(f"SELECT id, name FROM members WHERE id IN ({marks})", *ids)
    return {row["id"]: row["name"] for row in rows}


async def stewards_on_call(tx: Tx) -> list[str]:
    """The stewards named for this moment; when nobody is named, every steward, so that a ring reaches
    someone."""
    rows = await tx.all(
        "SELECT DISTINCT o.member FROM on_call o JOIN roles r ON r.member = o.member AND r.role = 'steward'"
        " JOIN members m ON m.id = o.member"
        " WHERE o.starts_at <= ? AND o.ends_at > ? AND m.standing <> 'suspended' ORDER BY o.member",
        tx.now, tx.now,
    )  # fmt: skip
    return [row["member"] for row in rows] or await with_role(tx, "steward")


async def practised(tx: Tx, supporter: str) -> None:
    """A practice talk was held to its end. The first one is also the network's test call."""
    await tx.run(
        "UPDATE supporters SET practised_at = ? WHERE member = ? AND practised_at IS NULL", tx.now, supporter
    )
    await tx.run("UPDATE network SET test_call_at = ? WHERE id = 1 AND test_call_at IS NULL", tx.now)


# ---------------------------------------------------------------- boundaries


async def block(tx: Tx, member: str, blocked: str) -> None:
    """Never bring the two together again. Doing it twice is doing it once."""
    if member == blocked:
        raise Refusal("malformed", why="blocking oneself")
    count = await tx.one("SELECT COUNT(*) AS n FROM blocks WHERE member = ?", member)
    if count is not None and count["n"] >= MAX_BLOCKS:
        raise Refusal("too_fast", limit=MAX_BLOCKS)
    await member_row(tx, blocked)
    await tx.run(
        "INSERT INTO blocks (member, blocked, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        member,
        blocked,
        tx.now,
    )


async def unblock(tx: Tx, member: str, blocked: str) -> bool:
    return await tx.run("DELETE FROM blocks WHERE member = ? AND blocked = ?", member, blocked) == 1


async def blocks_of(tx: Tx, member: str) -> list[Row]:
    return await tx.all("SELECT blocked, at FROM blocks WHERE member = ? ORDER BY at, blocked", member)


async def blocked_with(tx: Tx, member: str) -> frozenset[str]:
    """Everybody this member has blocked or was blocked by: they are never brought together."""
    rows = await tx.all(
        "SELECT blocked AS other FROM blocks WHERE member = ? UNION SELECT member FROM blocks WHERE"
        " blocked = ?",
        member, member,
    )  # fmt: skip
    return frozenset(row["other"] for row in rows)


def not_again_mark(secret: bytes, caller: str, other: str) -> bytes:
    """The keyed hash of "not this person again", the same whichever of the two asks about the other."""
    first, second = sorted((caller, other))
    return hmac.new(secret, f"asterism not again 1:{first}:{second}".encode(), hashlib.sha256).digest()


async def say_not_again(tx: Tx, mark: bytes) -> None:
    await tx.run("INSERT INTO not_again (mark, at) VALUES (?, ?) ON CONFLICT DO NOTHING", mark, tx.now)


async def not_again(tx: Tx, secret: bytes, caller: str, others: list[str]) -> frozenset[str]:
    """Those among ``others`` who are not to be brought together with the caller again."""
    marks = {not_again_mark(secret, caller, other): other for other in others if other != caller}
    if not marks:
        return frozenset()
    found: set[str] = set()
    every = list(marks)
    for start in range(0, len(every), 400):
        some = every[start : start + 400]
        rows = await tx.all(f"SELECT mark FROM not_again WHERE mark IN ({','.join('?' * len(some))})", *some)
        found |= {marks[bytes(row["mark"])] for row in rows}
    return frozenset(found)


# ---------------------------------------------------------------- notices


async def notify(tx: Tx, notice: str, member: str, kind: str, **words: str) -> None:
    """Leaves a notice on somebody's page; ``notice`` is its new id."""
    await tx.run(
        "INSERT INTO notices (id, member, kind, words, at) SELECT ?, id, ?, ?, ? FROM members WHERE id = ?",
        notice, kind, as_text(words), tx.now, member,
    )  # fmt: skip


async def notify_stewards(
    tx: Tx, entry: str, kind: str, *, but: str | None = None, **words: str
) -> list[str]:
    """Leaves a notice with every steward who is not suspended, and returns them; ``but``: not with this one.

    ``entry`` is the id of what happened; the ids of the notices come from it, one for each steward.
    """
    stewards = [each for each in await with_role(tx, "steward") if each != but]
    for steward in stewards:
        mark = hashlib.sha256(f"asterism notice 1:{entry}:{steward}".encode()).digest()[:16]
        notice = base64.b32encode(mark).decode().rstrip("=").lower()
        await notify(tx, notice, steward, kind, **words)
    return stewards


async def notices_of(tx: Tx, member: str, limit: int = NOTICES_SHOWN) -> list[Row]:
    return await tx.all(
        "SELECT id, kind, words, at, seen_at FROM notices WHERE member = ? ORDER BY at DESC, id DESC LIMIT ?",
        member, limit,
    )  # fmt: skip
