"""Invitations: the only way to a role. A link for one person, once, until it runs out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from asterism.errors import Refusal
from asterism.parts import Parts
from asterism.people import rules
from asterism.people.sessions import DAY_MS
from asterism.people.store import give_role, notify, notify_stewards, with_role, words_of
from asterism.safeguarding.ledger import write_down
from asterism.store.base import Row, Tx
from asterism.wire.people import InvitationLink, PersonRole

# More open invitations than this at once are a mistake, or a stolen session.
MAX_OPEN = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """An invitation before it is written: ids and token are drawn outside the transaction."""

    id: str
    token: str
    role: PersonRole
    note: str
    days: int
    entry: str


def draft(parts: Parts, role: PersonRole, note: str = "", days: int = 14) -> Draft:
    dice = parts.dice
    return Draft(dice.new_id(), dice.token(), role, note.strip(), days, dice.new_id())


def link(parts: Parts, token: str) -> str:
    """What is sent to the invited person. The token stands after the ``#``: no server or proxy logs it."""
    return f"{parts.settings.address}/i#{token}"


async def write(tx: Tx, made: Draft, by: str | None) -> tuple[int, bool]:
    """Writes an invitation down; returns when it runs out (ms), and whether it waits for a second steward."""
    row = await tx.one(
        "SELECT COUNT(*) AS n FROM invitations WHERE used_at IS NULL AND withdrawn_at IS NULL AND"
        " expires_at > ?",
        tx.now,
    )
    if row is not None and row["n"] >= MAX_OPEN:
        raise Refusal("too_fast", limit=MAX_OPEN)
    expires_at = tx.now + made.days * DAY_MS
    waits = rules.steward_needs_second(made.role, by, await with_role(tx, "steward"))
    await tx.run(
        "INSERT INTO invitations (id, token_hash, role, note, made_by, made_at, expires_at, needs_second)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        made.id, token_hash(made.token), made.role, made.note, by, tx.now, expires_at, int(waits),
    )  # fmt: skip
    await write_down(tx, made.entry, by, "invited", made.id, role=made.role)
    if waits:
        await notify_stewards(tx, made.entry, "steward_invitation_waits", but=by, **await _named(tx, by))
    elif made.role == "steward":
        # Who decides about people is never made behind the backs of those who do.
        await notify_stewards(tx, made.entry, "steward_invited", **await _named(tx, by))
    return expires_at, waits


async def second(tx: Tx, invitation: str, steward: str, entry: str, notice: str) -> None:
    """A second steward's yes: from now on the link opens. Whoever made it cannot give it themselves."""
    row = await tx.one("SELECT * FROM invitations WHERE id = ? AND needs_second = 1", invitation)
    if row is None or row["withdrawn_at"] is not None:
        raise Refusal("not_found")
    if row["expires_at"] <= tx.now:
        raise Refusal("invitation_expired")
    rules.may_second(row["made_by"], steward)
    changed = await tx.run(
        "UPDATE invitations SET seconded_by = ?, seconded_at = ? WHERE id = ? AND seconded_at IS NULL"
        " AND withdrawn_at IS NULL",
        steward, tx.now, invitation,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")
    await write_down(tx, entry, steward, "seconded_invitation", invitation, role=row["role"])
    if row["made_by"] is not None:
        await notify(tx, notice, row["made_by"], "steward_invited", **await _named(tx, steward))


async def invite(
    parts: Parts, role: PersonRole, *, made_by: str | None = None, note: str = "", days: int = 14
) -> InvitationLink:
    """Makes an invitation; ``made_by`` None stands for the command line of the machine itself."""
    made = draft(parts, role, note, days)
    expires_at, waits = await parts.store.write(lambda tx: write(tx, made, made_by))
    return InvitationLink(
        invitation=made.id, link=link(parts, made.token), expires_at=expires_at, waits=waits
    )


async def look(tx: Tx, token: str) -> Row:
    """The open invitation of a token, else Refusal ``invitation_unknown``, ``invitation_used``,
    ``invitation_expired``."""
    row = await tx.one("SELECT * FROM invitations WHERE token_hash = ?", token_hash(token))
    if row is None or row["withdrawn_at"] is not None:
        raise Refusal("invitation_unknown")
    if row["used_at"] is not None:
        raise Refusal("invitation_used")
    if row["expires_at"] <= tx.now:
        raise Refusal("invitation_expired")
    if row["needs_second"] and row["seconded_at"] is None:
        raise Refusal("invitation_waits")
    return row


async def accept(tx: Tx, token: str, member: str, entry: str) -> PersonRole:
    """Uses an invitation up and gives its role. Accepting one's own used invitation again is no fault.

    A supporter who told no languages yet gets those of the network, so that they can be rung at all.
    """
    row = await tx.one("SELECT role, used_by FROM invitations WHERE token_hash = ?", token_hash(token))
    if row is not None and row["used_by"] == member:
        return row["role"]  # type: ignore[no-any-return]
    found = await look(tx, token)
    taken = await tx.run(
        "UPDATE invitations SET used_at = ?, used_by = ?"
        " WHERE id = ? AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > ?"
        " AND (needs_second = 0 OR seconded_at IS NOT NULL)",
        tx.now, member, found["id"], tx.now,
    )  # fmt: skip
    if not taken:
        raise Refusal("invitation_used")
    await give_role(tx, member, found["role"], found["made_by"])
    network = await tx.one("SELECT languages FROM network WHERE id = 1")
    if network is not None and words_of(network["languages"]):
        await tx.run(
            "UPDATE members SET languages = ? WHERE id = ? AND languages = '[]'", network["languages"], member
        )
    await write_down(tx, entry, member, "accepted_invitation", found["id"], role=found["role"])
    if found["role"] == "steward":
        await notify_stewards(tx, entry, "steward_joined", but=member, **await _named(tx, member))
    return found["role"]  # type: ignore[no-any-return]


async def _named(tx: Tx, member: str | None) -> dict[str, str]:
    """The name to put into a notice, where there is one; an invitation of the machine itself has none."""
    row = await tx.one("SELECT name FROM members WHERE id = ?", member or "")
    return {} if row is None or not row["name"] else {"name": row["name"]}


async def withdraw(tx: Tx, invitation: str) -> bool:
    """Takes an invitation back before it was used."""
    return (
        await tx.run(
            "UPDATE invitations SET withdrawn_at = ? WHERE id = ? AND used_at IS NULL AND withdrawn_at"
            " IS NULL",
            tx.now, invitation,
        )
        == 1
    )  # fmt: skip


async def latest(tx: Tx, limit: int = 200) -> list[Row]:
    return await tx.all(
        "SELECT i.*, m.name AS maker, s.name AS second FROM invitations i"
        " LEFT JOIN members m ON m.id = i.made_by LEFT JOIN members s ON s.id = i.seconded_by"
        " ORDER BY i.made_at DESC, i.id DESC LIMIT ?",
        limit,
    )


def token_hash(token: str) -> bytes:
    return hashlib.sha256(b"asterism invitation 1" + token.encode()).digest()
