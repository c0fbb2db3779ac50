"""What one change tells whom: a notice on their page, a push without content, a hint to read again."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from asterism.people.store import notify
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts

LEASE = 20_000
"""So long the node that wrote a ring carries it out before another one may."""


def derived(entry: str, *what: str) -> str:
    """An id that comes from another one, so that work that is run again writes the same rows."""
    mark = hashlib.sha256("\0".join(("asterism session 1", entry, *what)).encode()).digest()[:16]
    return base64.b32encode(mark).decode().rstrip("=").lower()


class News:
    """Of one transaction. ``entry``: a new id, from which those of notices and rings come.

    Without ``parts`` nobody is hinted at, and rings go out within two seconds.
    """

    def __init__(self, tx: Tx, entry: str, parts: Parts | None = None) -> None:
        self._tx = tx
        self._entry = entry
        self._parts = parts
        self._concerned: set[str] = set()
        self._rings: list[str] = []
        self._number = 0
        tx.after(self._tell)

    def concerns(self, *members: str) -> None:
        """Something is different for them."""
        self._concerned.update(each for each in members if each)

    async def notice(self, member: str, kind: str, *, about: str, useless_at: int, **words: str) -> None:
        """A notice and a push. ``about``: the id of what it is about; ``useless_at``: nobody needs to be
        knocked at any more from then on."""
        self._number += 1
        await notify(self._tx, derived(self._entry, str(self._number), kind, member), member, kind, **words)
        await self.knock(derived(self._entry, str(self._number), "ring", member), member, about, useless_at)

    async def knock(self, id: str, member: str, about: str, useless_at: int) -> None:
        """A push, carried out at least once under this id, as rings of calls are."""
        now = self._tx.now
        await self._tx.run(
            "INSERT INTO rings (id, member, kind, call, due_at, useless_at, lease_until, fence, tries)"
            " VALUES (?, ?, 'note', ?, ?, ?, ?, 0, 0) ON CONFLICT DO NOTHING",
            id, member, about, now, useless_at, 0 if self._parts is None else now + LEASE,
        )  # fmt: skip
        self.concerns(member)
        self._rings.append(id)

    def _tell(self) -> None:
        if self._parts is None:
            return
        if self._rings:
            self._parts.dispatcher.rings.committed(self._rings)
            self._parts.dispatcher.due_by(self._tx.now)
        if self._concerned:
            self._parts.hub.place_changed("sessions", sorted(self._concerned))


async def knock_no_more(tx: Tx, about: str) -> None:
    """What has not gone out of this stays."""
    await tx.run("DELETE FROM rings WHERE call = ?", about)
