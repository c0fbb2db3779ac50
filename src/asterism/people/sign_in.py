"""Signing in: the account is made on the device, and the server meets it here. No form, no name."""

from __future__ import annotations

import hashlib

from asterism.api import Door, endpoint
from asterism.errors import Refusal
from asterism.knocks import leaving as knocks
from asterism.people import challenge as challenges
from asterism.people import sessions, store
from asterism.people.credential import (
    SEAL_KEY_BYTES,
    genuine,
    read_credential,
    rekey_bytes,
    seal_key_bytes,
    sign_in_bytes,
)
from asterism.rooms import admission
from asterism.store.base import Tx
from asterism.wire.people import Challenge, Rekey, SealKey, SessionView, SignedIn, SignIn

# Used challenges that have run out are forgotten in passing, a few at each sign-in.
FORGET_AT_ONCE = 50


@endpoint("GET", "/api/challenge", who="anyone")
async def challenge(door: Door) -> Challenge:
    """Bytes to sign for one sign-in within two minutes, with the server's time."""
    parts = door.parts
    now = parts.clock.now()
    made = challenges.make(parts.secrets.secret("challenge"), now, parts.dice.bytes(16))
    return Challenge(challenge=made, now=now, expires_at=now + challenges.LIFE_MS)


@endpoint(
    "POST", "/api/sign-in", who="anyone",
    errors=("bad_signature", "challenge_stale", "forged_credential", "stale"),
)  # fmt: skip
async def sign_in(door: Door, body: SignIn) -> SignedIn:
    """Signs this device in; the first time this makes the account. Repeating it changes nothing."""
    parts = door.parts
    ends = challenges.check(parts.secrets.secret("challenge"), body.challenge, parts.clock.now())
    said = sign_in_bytes(body.challenge, door.request.headers.get("host", ""))
    if not genuine(body.account_key, body.signature, said):
        raise Refusal("bad_signature")
    raw = body.device.credential
    credential = read_credential(raw, body.account_key, body.account_key_version)
    used = hashlib.sha256(body.challenge).digest()
    token, session_id = parts.dice.token(), parts.dice.new_id()

    async def work(tx: Tx) -> tuple[str, bool]:
        await tx.run(
            "DELETE FROM challenges_used WHERE challenge IN"
            " (SELECT challenge FROM challenges_used WHERE expires_at < ? LIMIT ?)",
            tx.now, FORGET_AT_ONCE,
        )  # fmt: skip
        first = await tx.run(
            "INSERT INTO challenges_used (challenge, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            used,
            ends,
        )
        if not first:
            raise Refusal("challenge_stale")
        member, new = await store.ensure_member(tx, body.account_key, body.account_key_version)
        if credential.member != member:
            raise Refusal("forged_credential")
        await store.ensure_device(tx, credential, raw)
        return await sessions.open_session(tx, session_id, member, credential.device, token), new

    session, new = await parts.store.write(work)
    parts.sessions.forget(credential.member)
    door.set_cookie = token
    return SignedIn(
        member=credential.member, device=credential.device, session=session, new=new, now=parts.clock.now()
    )


@endpoint("POST", "/api/sign-out")
async def sign_out(door: Door) -> None:
    """Ends this session, its live socket and its push. The account stays, on the device and here."""
    assert door.session is not None
    await end(door, door.session.id)
    door.clear_cookie = True


@endpoint("GET", "/api/sessions")
async def my_sessions(door: Door) -> list[SessionView]:
    """Where this account is signed in."""
    assert door.session is not None
    rows = await door.parts.store.read(lambda tx: sessions.sessions_of(tx, door.me))
    return [
        SessionView(
            session=row["id"], device=row["device"], made_at=row["made_at"], used_day=row["used_day"],
            current=row["id"] == door.session.id, push=bool(row["push"]),
        )
        for row in rows
    ]  # fmt: skip


@endpoint("DELETE", "/api/sessions/{session}", errors=("not_found",))
async def end_session(door: Door, session: str) -> None:
    """Ends a session of mine: its cookie, its live socket and its push subscription are worth nothing from
    now on."""
    assert door.session is not None
    if not await end(door, session):
        raise Refusal("not_found")
    door.clear_cookie = session == door.session.id


async def end(door: Door, session: str) -> bool:
    """Ends a session of the one at the door, then cuts its socket."""
    parts = door.parts

    async def work(tx: Tx) -> tuple[bool, list[str]]:
        device = await sessions.end_session(tx, door.me, session)
        await knocks.signed_out(tx, parts, door.me)
        return device is not None, [] if device is None else await admission.drop_device(tx, device)

    ended, rooms = await parts.store.write(work)
    parts.sessions.forget(door.me)
    if ended:
        parts.hub.cut(session)
    for room in rooms:
        parts.hub.room_changed(room)
    return ended


@endpoint("POST", "/api/me/seal-key", errors=("bad_signature", "malformed"))
async def seal_key(door: Door, body: SealKey) -> None:
    """Sets the key that others seal to for this person (a steward's for reports), signed by the account."""
    if len(body.key) != SEAL_KEY_BYTES:
        raise Refusal("malformed", why=f"the key has {SEAL_KEY_BYTES} bytes")

    async def work(tx: Tx) -> None:
        member = await store.member_row(tx, door.me)
        if not genuine(member["account_key"], body.signature, seal_key_bytes(body.key)):
            raise Refusal("bad_signature")
        await tx.run(
            "UPDATE members SET seal_key = ?, seal_signature = ? WHERE id = ?",
            body.key,
            body.signature,
            door.me,
        )

    await door.parts.store.write(work)


@endpoint("POST", "/api/me/rekey", errors=("bad_signature", "stale"))
async def rekey(door: Door, body: Rekey) -> None:
    """Moves the account to a new key, signed by the old one.

    Every other session ends; devices sign in anew.
    """
    assert door.session is not None
    here, this_device = door.session.id, door.session.device

    async def work(tx: Tx) -> tuple[list[str], list[str]]:
        member = await store.member_row(tx, door.me)
        version = member["account_key_version"]
        if body.version != version + 1:
            raise Refusal("stale", version=version)
        if not genuine(member["account_key"], body.signature, rekey_bytes(body.key, body.version)):
            raise Refusal("bad_signature")
        taken = await tx.one("SELECT 1 AS there FROM account_keys WHERE account_key = ?", body.key)
        if taken is not None:
            raise Refusal("bad_signature")
        changed = await tx.run(
            "UPDATE members SET account_key = ?, account_key_version = ?, seal_key = NULL,"
            " seal_signature = NULL"
            " WHERE id = ? AND account_key_version = ?",
            body.key, body.version, door.me, version,
        )  # fmt: skip
        if not changed:
            raise Refusal("stale", version=version)
        await tx.run(
            "INSERT INTO account_keys (member, version, account_key, signature, at) VALUES (?, ?, ?, ?, ?)",
            door.me, body.version, body.key, body.signature, tx.now,
        )  # fmt: skip
        others = await tx.all("SELECT id FROM sessions WHERE member = ? AND id <> ?", door.me, here)
        await tx.run("DELETE FROM sessions WHERE member = ? AND id <> ?", door.me, here)
        # A lost device is let into nothing more that waits for it, whether or not its session still stood.
        devices = await tx.all(
            "SELECT id FROM devices WHERE member = ? AND id <> ? ORDER BY id", door.me, this_device
        )
        rooms = {room for row in devices for room in await admission.drop_device(tx, row["id"])}
        return [row["id"] for row in others], sorted(rooms)

    ended, rooms = await door.parts.store.write(work)
    door.parts.sessions.forget(door.me)
    for session in ended:
        door.parts.hub.cut(session)
    for room in rooms:
        door.parts.hub.room_changed(room)
