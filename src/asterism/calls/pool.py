"""The people who might answer, read from the store in one go."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from asterism.calls.state import HOUR, Person
from asterism.calls.waves import weary
from asterism.people.store import stewards_on_call
from asterism.store.base import Row, Tx

COUNTS_FADE_AFTER = 12 * HOUR  # off shift, the load of an earlier day no longer counts

_COLUMNS = (
    "SELECT m.id, m.standing, m.languages, m.threads, s.practised_at,"
    " s.signed_off_at, s.probation, s.cleared_minors,"
    " d.shift, d.started_at, d.ends_at, d.off_shift_ok, d.cap, d.leads_max, d.rest_until, d.calls, d.crises,"
    " d.counted_at, d.last_call_at, d.free_since, d.took, d.passed, d.record_at"
)
_MEMBER = (
    f"{_COLUMNS} FROM members m LEFT JOIN supporters s ON s.member = m.id LEFT JOIN duty d ON d.member = m.id"
)
# Begins with duty, which is short, and not with everybody who was ever here.
_ON_DUTY = (
    f"{_COLUMNS} FROM duty d JOIN members m ON m.id = d.member LEFT JOIN supporters s ON s.member = m.id"
    " WHERE (d.shift IS NOT NULL OR d.off_shift_ok = 1)"
)
_FREE = (
    " AND d.leads_max > (SELECT COUNT(*) FROM leads l WHERE l.member = d.member AND l.ended_at IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.member = d.member AND o.state = 'open')"
    " AND NOT EXISTS (SELECT 1 FROM call_companions c WHERE c.member = d.member)"
    " AND NOT EXISTS (SELECT 1 FROM knock_doors k WHERE k.member = d.member AND k.state = 'knocking')"
)
# Whoever stands at a door is with somebody, and is rung for nothing else.
_AT_DOORS = "UNION ALL SELECT member FROM knock_doors WHERE state = 'knocking') AS every GROUP BY member"
_LEADING = f"SELECT member, COUNT(*) AS n FROM (SELECT member FROM leads WHERE ended_at IS NULL {_AT_DOORS}"
_RINGING = f"SELECT member, COUNT(*) AS n FROM (SELECT member FROM offers WHERE state = 'open' {_AT_DOORS}"
_ALONG = "SELECT member, COUNT(*) AS n FROM call_companions GROUP BY member"


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(msgspec.json.decode(text))


async def everybody(tx: Tx, *, free: bool = False) -> dict[str, Person]:
    """Everybody who could be rung now or soon: on shift, agreed to be rung off shift, or the steward on call.

    ``free``: without those who lead as many
    calls as they may, and those who are rung or accompany somebody. In the order in which they are rung.
    """
    stewards = await stewards_on_call(tx)
    rows = list(await tx.all(_ON_DUTY + _FREE if free else _ON_DUTY))
    there = {row["id"] for row in rows}
    for steward in stewards:
        if steward not in there:
            row = await tx.one(f"{_MEMBER} WHERE m.id = ?", steward)
            if row is not None:
                rows.append(row)
    leading = {row["member"]: row["n"] for row in await tx.all(_LEADING)}
    ringing = {row["member"]: row["n"] for row in await tx.all(_RINGING)}
    along = {row["member"]: row["n"] for row in await tx.all(_ALONG)}
    named = frozenset(stewards)
    people = [
        _person(
            row,
            row["id"] in named,
            leading.get(row["id"], 0),
            ringing.get(row["id"], 0),
            along.get(row["id"], 0),
            tx.now,
        )
        for row in rows
    ]
    return {person.id: person for person in sorted(people, key=weary)}


async def one(tx: Tx, member: str) -> Person | None:
    """The same for one person, to look again in the transaction in which they accept."""
    row = await tx.one(f"{_MEMBER} WHERE m.id = ?", member)
    if row is None:
        return None
    counts = await tx.one(
        "SELECT (SELECT COUNT(*) FROM leads WHERE member = ? AND ended_at IS NULL) AS leading,"
        " (SELECT COUNT(*) FROM offers WHERE member = ? AND state = 'open') AS ringing,"
        " (SELECT COUNT(*) FROM call_companions WHERE member = ?) AS along,"
        " (SELECT COUNT(*) FROM knock_doors WHERE member = ? AND state = 'knocking') AS at_doors",
        member, member, member, member,
    )  # fmt: skip
    assert counts is not None
    leading, ringing = counts["leading"] + counts["at_doors"], counts["ringing"] + counts["at_doors"]
    steward = member in await stewards_on_call(tx)
    return _person(row, steward, leading, ringing, counts["along"], tx.now)


def _person(row: Row, steward: bool, leading: int, ringing: int, along: int, now: int) -> Person:
    known = row["signed_off_at"] is not None and row["practised_at"] is not None
    good = row["standing"] in ("good", "probation")
    on_duty: dict[str, Any] = {}
    if row["off_shift_ok"] is not None:
        on_shift = row["shift"] is not None and row["ends_at"] > now
        counted = on_shift or now - row["counted_at"] < COUNTS_FADE_AFTER
        on_duty = {
            "on_shift": on_shift,
            "shift_ends_at": row["ends_at"] if row["shift"] is not None else None,
            "off_shift_ok": bool(row["off_shift_ok"]) and known,
            "leads_max": row["leads_max"],
            "rest_until": row["rest_until"],
            "calls": row["calls"] if counted else 0,
            "crises": row["crises"] if counted else 0,
            "cap": row["cap"],
            "last_call_at": row["last_call_at"],
            "free_since": row["free_since"],
            "took": row["took"],
            "passed": row["passed"],
            "record_at": row["record_at"],
        }
    else:
        on_duty = {"on_shift": False}
    return Person(
        id=row["id"],
        ready=good and (known or steward),
        steward_on_call=steward and good,
        probation=bool(row["probation"]) and not steward,
        cleared_minors=bool(row["cleared_minors"]),
        languages=_words(row["languages"]),
        threads=_words(row["threads"]),
        leading=leading,
        ringing=ringing,
        accompanying=along,
        **on_duty,
    )
