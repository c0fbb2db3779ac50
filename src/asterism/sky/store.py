"""The rows of the sky. A wish is one value that the next one takes the place of; there is no history."""

from __future__ import annotations

import msgspec

from asterism.errors import Refusal
from asterism.live.presence import last_heard_of
from asterism.people.store import member_row
from asterism.sky import rules
from asterism.store.base import Row, Tx
from asterism.store.lists import few
from asterism.wire.knocks import Family
from asterism.wire.sky import SkyMine, SkyView

LOOKED_AT_ONCE = 250
_view = msgspec.msgpack.Decoder(SkyView)
_encode = msgspec.msgpack.Encoder().encode
_IN_CIRCLE = (
    "SELECT DISTINCT d.member FROM meeting_devices d JOIN meetings m ON m.id = d.meeting"
    " JOIN meeting_devices o ON o.meeting = d.meeting AND o.member <> d.member AND o.connection <> ''"
    " WHERE m.closed_at IS NULL AND d.connection <> '' AND d.member IN ({marks})"
)
_WITH_SOMEBODY = (
    "SELECT caller AS one, lead AS other FROM calls"
    " WHERE state = 'held' AND practice = 0 AND lead IS NOT NULL"
    " AND (caller IN ({marks}) OR lead IN ({marks}))"
    " UNION ALL SELECT c.member, h.lead FROM call_companions c JOIN calls h ON h.id = c.call"
    " WHERE h.state = 'held' AND h.lead IS NOT NULL AND c.member IN ({marks})"
    " UNION ALL SELECT d.member, o.member FROM guided_devices d JOIN guided_sessions s ON s.id = d.session"
    " JOIN guided_devices o ON o.session = d.session AND o.member <> d.member AND o.connection <> ''"
    " WHERE s.closed_at IS NULL AND d.connection <> '' AND d.member IN ({marks})"
    " UNION ALL SELECT b.member_a, b.member_b FROM bond_visits v JOIN bonds b ON b.id = v.bond"
    " WHERE b.member_a IN ({marks}) OR b.member_b IN ({marks})"
)


# ---------------------------------------------------------------- choosing


async def choose(tx: Tx, secret: bytes, member: str, *, seen: bool, colour: Family | None) -> None:
    """Keeps what somebody wishes for now; the sky learns of it when it next looks at them. Whose part is
    paused is refused with ``suspended``, except for going out."""
    if not seen:
        await tx.run("UPDATE sky_stars SET chosen = NULL WHERE member = ?", member)
        return
    if (await member_row(tx, member))["standing"] == "suspended":
        raise Refusal("suspended")
    await tx.run(
        "INSERT INTO sky_stars (member, chosen, in_circle, accompanied, look_at, night, spent)"
        " VALUES (?, ?, 0, 0, ?, ?, 0) ON CONFLICT (member) DO UPDATE SET chosen = excluded.chosen",
        member, colour or rules.PLAIN, rules.next_look(secret, member, tx.now), rules.night_of(tx.now),
    )  # fmt: skip


async def mine(tx: Tx, member: str) -> SkyMine:
    """What somebody wishes for. Whoever asks is here, so a day begins anew."""
    row = await tx.one("SELECT chosen FROM sky_stars WHERE member = ?", member)
    chosen = None if row is None else row["chosen"]
    if chosen is None:
        return SkyMine(seen=False, colour=None, until=None)
    return SkyMine(
        seen=True, colour=None if chosen == rules.PLAIN else chosen, until=tx.now + rules.FORGOTTEN_MS
    )


async def no_more(tx: Tx, member: str) -> None:
    """Inside the transaction that pauses somebody's part in the network: the choice is over, and from the
    next edge on the sky shows nothing of them."""
    await tx.run(
        "UPDATE sky_stars SET chosen = NULL, shown = NULL, in_circle = 0, accompanied = 0 WHERE member = ?",
        member,
    )


# ---------------------------------------------------------------- looking


async def look(tx: Tx, secret: bytes) -> bool:
    """Looks at those whose moment has come; whether there may be more of them."""
    due = await tx.all(
        "SELECT member, chosen, look_at, night, spent FROM sky_stars WHERE look_at <= ?"
        " ORDER BY look_at LIMIT ?",
        tx.now, LOOKED_AT_ONCE,
    )  # fmt: skip
    if not due:
        return False
    members = [row["member"] for row in due]
    heard = await last_heard_of(tx, members)
    circles = await _in_circles(tx, members)
    with_somebody = await _with_somebody(tx, members)
    for row in due:
        member = row["member"]
        silent_ms = tx.now - heard.get(member, 0)
        chosen = row["chosen"] if silent_ms < rules.FORGOTTEN_MS else None
        spent = row["spent"] if row["night"] == rules.night_of(tx.now) else 0
        if chosen is None and not spent:
            await tx.run("DELETE FROM sky_stars WHERE member = ? AND look_at = ?", member, row["look_at"])
            continue
        shown = chosen if silent_ms < rules.HERE_MS else None
        # Whoever goes out keeps, until noon, only at how many edges they were counted.
        await tx.run(
            "UPDATE sky_stars SET chosen = ?, shown = ?, in_circle = ?, accompanied = ?, look_at = ?,"
            " night = ?, spent = ? WHERE member = ? AND look_at = ?",
            chosen, shown, int(shown is not None and member in circles),
            int(shown is not None and member in circles | with_somebody),
            rules.next_look(secret, member, tx.now), rules.night_of(tx.now), spent, member, row["look_at"],
        )  # fmt: skip
    return len(due) == LOOKED_AT_ONCE


async def _in_circles(tx: Tx, members: list[str]) -> set[str]:
    """Who of them is in a meeting in which somebody else is too."""
    marks, some = few(members)
    return {row["member"] for row in await tx.all(_IN_CIRCLE.format(marks=marks), *some)}


async def _with_somebody(tx: Tx, members: list[str]) -> set[str]:
    """Who of them is with another person who is here: either side of a call, a guided session, a visit. So a
    soft ring says nothing of who needed whom."""
    marks, some = few(members)
    pairs = await tx.all(_WITH_SOMEBODY.format(marks=marks), *some * _WITH_SOMEBODY.count("{marks}"))
    both = {row[side] for row in pairs for side in ("one", "other")}
    here = _here(await last_heard_of(tx, both), tx.now)
    return {row[side] for row in pairs for side in ("one", "other") if {row["one"], row["other"]} <= here}


def _here(heard: dict[str, int], now: int) -> set[str]:
    return {member for member, at in heard.items() if now - at < rules.HERE_MS}


# ---------------------------------------------------------------- turning


async def turn(tx: Tx, secret: bytes) -> int:
    """Makes the picture of this epoch, once on all nodes together, and counts it to everybody in it. Returns
    the epoch."""
    epoch, night = rules.epoch_of(tx.now), rules.night_of(tx.now)
    # The row is taken first: whoever finds it taken counts nobody.
    taken = await tx.run(
        "INSERT INTO sky_now (id, epoch, view) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE"
        " SET epoch = excluded.epoch, view = excluded.view"
        # A picture of a far later time was made by a clock that was wrong.
        " WHERE sky_now.epoch < excluded.epoch OR sky_now.epoch > ?",
        epoch, b"", epoch + rules.NIGHT_MS // rules.EPOCH_MS,
    )  # fmt: skip
    if not taken:
        return epoch
    await tx.run("UPDATE sky_stars SET night = ?, spent = 0 WHERE night <> ?", night, night)
    rows = await tx.all(
        "SELECT shown, COUNT(*) AS n, SUM(in_circle) AS circles, SUM(accompanied) AS accompanied"
        " FROM sky_stars WHERE shown IS NOT NULL AND spent < ? GROUP BY shown",
        rules.COUNTED,
    )
    await tx.run(
        "UPDATE sky_stars SET spent = spent + 1 WHERE shown IS NOT NULL AND spent < ?", rules.COUNTED
    )
    await tx.run("UPDATE sky_now SET view = ? WHERE id = 1", _encode(rules.view(secret, epoch, _truth(rows))))
    return epoch


def _truth(rows: list[Row]) -> rules.Truth:
    return rules.Truth(
        stars={row["shown"]: int(row["n"]) for row in rows},
        in_circle=sum(int(row["circles"]) for row in rows),
        accompanied=sum(int(row["accompanied"]) for row in rows),
    )


async def epoch_shown(tx: Tx) -> int | None:
    row = await tx.one("SELECT epoch FROM sky_now WHERE id = 1")
    return None if row is None else int(row["epoch"])


async def shown(tx: Tx, secret: bytes) -> SkyView:
    """The picture as it stands on all nodes; an empty one before the first."""
    row = await tx.one("SELECT view FROM sky_now WHERE id = 1")
    if row is None:
        return rules.view(secret, rules.epoch_of(tx.now), rules.Truth())
    return _view.decode(bytes(row["view"]))
