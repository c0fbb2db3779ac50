"""Sessions: who stands at the door. Opaque tokens in a cookie; the store holds only their hashes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

from asterism.clock import Clock
from asterism.store.base import Row, Store, StoreError, Tx

DAY_MS = 86_400_000
# Another node may have changed a role or ended a session; what is cached here is believed no longer than
# this.
BELIEVED_S = 3.0
CACHE_SIZE = 4096
NOTED_AGAIN_S = 30.0
"""After the day of a session could not be written, nobody's is tried for so long."""


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in device of one member, as of at most three seconds ago."""

    id: str
    member: str
    device: str
    roles: frozenset[str]
    standing: Literal["good", "probation", "resting", "suspended"]
    age: Literal["adult", "minor", "unsaid"] | None
    name: str | None = None

    @property
    def adult(self) -> bool:
        """Anything but a yes counts as under 18."""
        return self.age == "adult"


@dataclass(slots=True)
class _Known:
    session: Session
    until: float


def token_hash(token: str) -> bytes:
    """What is kept of a token. Tokens have 256 bits of chance, so a plain hash is enough."""
    return hashlib.sha256(b"asterism session 1" + token.encode()).digest()


class Sessions:
    """Finds sessions by their token, with a short memory."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._forgotten = 0
        self._note_again_at = 0.0

    async def find(self, token: str | None) -> Session | None:
        """The session of a token, or None when there is none (any more)."""
        if not token or len(token) > 128:
            return None
        key = token_hash(token)
        known = self._known.get(key)
        if known is not None and self._clock.monotonic() < known.until:
            self._known.move_to_end(key)
            return known.session
        began = self._forgotten
        session, used_day, today = await self._store.read(lambda tx: _load(tx, key))
        if session is None:
            self._known.pop(key, None)
            return None
        if used_day != today:
            await self._note_day(session.id)
        # What was read before a change is not remembered after it.
        if began == self._forgotten:
            self._known[key] = _Known(session, self._clock.monotonic() + BELIEVED_S)
            while len(self._known) > CACHE_SIZE:
                self._known.popitem(last=False)
        return session

    async def _note_day(self, session: str) -> None:
        """Writes down that it was used today. A full disk keeps nobody from reading; it is tried again."""
        now = self._clock.monotonic()
        if now < self._note_again_at:
            return
        try:
            await self._store.write(lambda tx: _used(tx, session))
        except StoreError:
            self._note_again_at = now + NOTED_AGAIN_S

    def forget(self, member: str) -> None:
        """Looks this member up anew at the next request: something about them has changed."""
        self._forgotten += 1
        for key in [key for key, known in self._known.items() if known.session.member == member]:
            del self._known[key]


async def _load(tx: Tx, key: bytes) -> tuple[Session | None, int, int]:
    today = tx.now - tx.now % DAY_MS
    rows = await tx.all(
        "SELECT s.id, s.member, s.device, s.used_day, m.standing, m.age, m.name, r.role FROM sessions s"
        " JOIN members m ON m.id = s.member LEFT JOIN roles r ON r.member = s.member WHERE s.token_hash = ?",
        key,
    )
    if not rows:
        return None, 0, today
    row = rows[0]
    session = Session(
        id=row["id"], member=row["member"], device=row["device"],
        roles=frozenset(each["role"] for each in rows if each["role"] is not None),
        standing=row["standing"], age=row["age"], name=row["name"],
    )  # fmt: skip
    return session, row["used_day"], today


async def _used(tx: Tx, session: str) -> None:
    await tx.run("UPDATE sessions SET used_day = ? WHERE id = ?", tx.now - tx.now % DAY_MS, session)


async def open_session(tx: Tx, new_id: str, member: str, device: str, token: str) -> str:
    """Opens the session of a device, or gives its present one a new token; the old token is worth nothing
    then."""
    row = await tx.one(
        "INSERT INTO sessions (id, token_hash, member, device, made_at, used_day) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (device) DO UPDATE SET token_hash = excluded.token_hash, used_day = excluded.used_day"
        " RETURNING id",
        new_id, token_hash(token), member, device, tx.now, tx.now - tx.now % DAY_MS,
    )  # fmt: skip
    return str(row["id"]) if row is not None else new_id


async def sessions_of(tx: Tx, member: str) -> list[Row]:
    """The sessions of a member, newest first, each with whether push is on."""
    return await tx.all(
        "SELECT s.id, s.device, s.made_at, s.used_day, CASE WHEN p.session IS NULL THEN 0 ELSE 1 END AS push"
        " FROM sessions s LEFT JOIN push_subscriptions p ON p.session = s.id"
        " WHERE s.member = ? ORDER BY s.made_at DESC, s.id LIMIT 100",
        member,
    )


async def end_session(tx: Tx, member: str, session: str) -> str | None:
    """Ends a session of this member and its push. Returns its device, None when there was none."""
    await tx.run("DELETE FROM push_subscriptions WHERE session = ? AND member = ?", session, member)
    row = await tx.one("DELETE FROM sessions WHERE id = ? AND member = ? RETURNING device", session, member)
    return None if row is None else str(row["device"])
