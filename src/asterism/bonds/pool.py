"""Who wishes for a bond, and who of them could be suggested to whom: the store's side.

What is read here of calls is only whether somebody is in one, was in a crisis lately, or met somebody in one.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Literal

import msgspec

from asterism.bonds.matching import AT_MOST, Rows, Wisher
from asterism.calls.met import met_mark
from asterism.errors import Refusal
from asterism.people.store import blocked_with, member_row
from asterism.schedules.wall_time import instant, local_time, zone_of
from asterism.setup.store import threads_of_network
from asterism.store.base import Row, Tx
from asterism.store.lists import few
from asterism.stories.texts import primary
from asterism.wire.bonds import SetWishes, WishesView

DAY = 86_400_000
RESTS_AFTER_CRISIS = 14 * DAY
MAX_BONDS = 5
"""Bonds that somebody keeps at a time; more would be none."""
NEW_AT_MOST = 9
"""Suggestions made to one person within two weeks. Whoever says no to all of them would else have read
everybody's reasons within an hour, and taken a place of each for two weeks."""
NEW_WITHIN = 14 * DAY
LOOKS = (1 / 60, 4.0)
"""How often one person's wishes are matched at once: so many times a second, and so many at first. What is
changed more often waits for the next round, for matching reads everybody."""
ASKED = 5_000
"""People of whom it is remembered how often they asked; then the one who did longest ago is forgotten."""
POOL = 20_000
"""Wishes that are looked at together, the ones changed last first."""

May = Literal["yes", "age", "unsaid", "call"]


# ---------------------------------------------------------------- one's own wishes


async def put_wishes(tx: Tx, member: str, wishes: SetWishes) -> None:
    """Refused with ``malformed`` for threads that this network does not know, and with ``bonds_for_adults``
    for all who have not said that they are adults."""
    if (await may(tx, member)) in ("age", "unsaid"):
        raise Refusal("bonds_for_adults")
    zone_of(wishes.zone)
    known = set(await threads_of_network(tx))
    for field in ("threads", "hope_threads", "not_threads"):
        if not set(getattr(wishes, field)) <= known:
            raise Refusal("malformed", field=field)
    if set(wishes.hope_threads) & set(wishes.not_threads):
        raise Refusal("malformed", field="not_threads")
    kept = SetWishes(
        threads=sorted(set(wishes.threads)), hope_threads=sorted(set(wishes.hope_threads)),
        not_threads=sorted(set(wishes.not_threads)), hopes=sorted(set(wishes.hopes)), pace=wishes.pace,
        languages=sorted({primary(each) for each in wishes.languages}), hours=sorted(set(wishes.hours)),
        zone=wishes.zone,
    )  # fmt: skip
    await tx.run(
        "INSERT INTO bond_wishes (member, wishes, changed_at) VALUES (?, ?, ?)"
        " ON CONFLICT (member) DO UPDATE SET wishes = excluded.wishes, changed_at = excluded.changed_at",
        member, msgspec.json.encode(kept).decode(), tx.now,
    )  # fmt: skip


async def end_wishes(tx: Tx, member: str) -> None:
    """Nobody new is suggested to them, and what was is gone on their side alone."""
    await tx.run("DELETE FROM bond_wishes WHERE member = ?", member)
    await tx.run("UPDATE bond_suggestions SET said = 'no', said_at = ? WHERE member = ?", tx.now, member)


async def wishes_of(tx: Tx, member: str) -> SetWishes | None:
    row = await tx.one("SELECT wishes FROM bond_wishes WHERE member = ?", member)
    return None if row is None else msgspec.json.decode(row["wishes"], type=SetWishes)


async def own_wishes(tx: Tx, member: str) -> WishesView | None:
    kept = await wishes_of(tx, member)
    if kept is None:
        return None
    return WishesView(
        threads=kept.threads, hope_threads=kept.hope_threads, not_threads=kept.not_threads,
        hopes=kept.hopes, pace=kept.pace, languages=kept.languages, hours=kept.hours, zone=kept.zone,
        rests_until=await rests_until(tx, member),
    )  # fmt: skip


async def may(tx: Tx, member: str) -> May:
    """Whether bonds are open to somebody now. Fails closed where the age was not told (P11)."""
    age = (await member_row(tx, member))["age"]
    if age != "adult":
        return "age" if age == "minor" else "unsaid"
    return "call" if await _in_call(tx, member) else "yes"


async def _in_call(tx: Tx, member: str) -> bool:
    row = await tx.one(
        "SELECT 1 AS there FROM calls WHERE caller = ? AND state <> 'closed' UNION ALL"
        " SELECT 1 FROM leads WHERE member = ? AND ended_at IS NULL LIMIT 1",
        member, member,
    )  # fmt: skip
    return row is not None


async def rests_until(tx: Tx, member: str) -> int | None:
    """Nobody is suggested before then; None where nothing stands in the way."""
    row = await tx.one(
        "SELECT MAX(reached_at) AS at FROM calls WHERE caller = ? AND need = 'crisis' AND practice = 0",
        member,
    )
    if row is None or row["at"] is None or row["at"] + RESTS_AFTER_CRISIS <= tx.now:
        return None
    return int(row["at"]) + RESTS_AFTER_CRISIS


# ---------------------------------------------------------------- the pool


class Pool:
    """Everybody who wishes, as matching needs them. What was read once is not read anew until it changes."""

    def __init__(self) -> None:
        self.rows = Rows()
        self.one_at_a_time = asyncio.Lock()
        """What is kept between rounds belongs to one of them at a time, and so does the machine."""
        self._known: dict[str, tuple[int, int, Wisher]] = {}
        self._asked: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def may_look(self, member: str, now: float) -> bool:
        """Whether this person's wishes are matched at once. ``now`` in seconds, never going back."""
        per_s, burst = LOOKS
        left, at = self._asked.get(member, (burst, now))
        left = min(burst, left + (now - at) * per_s)
        may = left >= 1.0
        self._asked[member] = (left - 1.0 if may else left, now)
        self._asked.move_to_end(member)
        if len(self._asked) > ASKED:
            self._asked.popitem(last=False)
        return may

    def wishers(self, rows: list[Row], now: int) -> list[Wisher]:
        """Of the rows of :func:`look`. It takes a while for thousands: called where nobody waits for it."""
        known, weeks, found = self._known, dict[str, int](), list[Wisher]()
        self._known = {}
        for row in rows:
            member, changed_at = row["member"], row["changed_at"]
            before = known.get(member)
            if before is None or before[0] != changed_at or before[1] != now // DAY:
                before = (changed_at, now // DAY, _wisher(row, now, weeks))
            self._known[member] = before
            found.append(before[2])
        return found


async def look(tx: Tx) -> list[Row]:
    """Everybody who may be suggested to somebody now, each with how many suggestions they have."""
    rows = await tx.all(
        "SELECT w.member, w.wishes, w.changed_at,"
        " (SELECT COUNT(*) FROM bond_suggestions s WHERE s.member = w.member AND s.expires_at > ?"
        " AND (s.said IS NULL OR s.said = 'yes')) AS given,"
        " (SELECT COUNT(*) FROM bond_suggestions s WHERE s.member = w.member AND s.made_at > ?) AS lately"
        " FROM bond_wishes w JOIN members m ON m.id = w.member"
        " WHERE m.age = 'adult' AND m.standing <> 'suspended'"
        " ORDER BY w.changed_at DESC, w.member LIMIT ?",
        tx.now, tx.now - NEW_WITHIN, POOL,
    )  # fmt: skip
    away = await _away(tx)
    return [row for row in rows if _left(row) > 0 and row["member"] not in away]


def _left(row: Row) -> int:
    """How many suggestions somebody may be given now, of whom it is counted how many stand and how many were
    made lately."""
    return min(AT_MOST - int(row["given"]), NEW_AT_MOST - int(row["lately"]))


async def left(tx: Tx, member: str) -> int:
    """The same of one person, in the transaction in which they are given one."""
    row = await tx.one(
        "SELECT COALESCE(SUM(CASE WHEN expires_at > ? AND (said IS NULL OR said = 'yes')"
        " THEN 1 ELSE 0 END), 0) AS given,"
        " COALESCE(SUM(CASE WHEN made_at > ? THEN 1 ELSE 0 END), 0) AS lately"
        " FROM bond_suggestions WHERE member = ?",
        tx.now, tx.now - NEW_WITHIN, member,
    )  # fmt: skip
    assert row is not None
    return _left(row)


def _wisher(row: Row, now: int, weeks: dict[str, int]) -> Wisher:
    kept = msgspec.json.decode(row["wishes"], type=SetWishes)
    if kept.zone not in weeks:
        weeks[kept.zone] = _hours_ahead(kept.zone, now)
    ahead = weeks[kept.zone]
    return Wisher(
        member=row["member"], threads=frozenset(kept.threads), hope_threads=frozenset(kept.hope_threads),
        not_threads=frozenset(kept.not_threads), hopes=frozenset(kept.hopes), pace=kept.pace,
        languages=frozenset(kept.languages), hours=frozenset((hour - ahead) % 168 for hour in kept.hours),
    )  # fmt: skip


def _hours_ahead(zone: str, now: int) -> int:
    """Whole hours by which this place is ahead of UTC today."""
    local = local_time(now, zone_of(zone))
    return round((instant(local, zone_of("UTC")) - now) / 3_600_000)


async def _away(tx: Tx) -> set[str]:
    """Those who are in a call, were in a crisis lately, or keep as many bonds as one can."""
    rows = await tx.all(
        "SELECT caller AS member FROM calls WHERE state <> 'closed'"
        " UNION SELECT member FROM leads WHERE ended_at IS NULL"
        " UNION SELECT caller FROM calls WHERE need = 'crisis' AND practice = 0 AND reached_at > ?",
        tx.now - RESTS_AFTER_CRISIS,
    )
    away = {row["member"] for row in rows}
    return away | await _full(tx)


async def _full(tx: Tx) -> set[str]:
    """Those who keep as many bonds as one can."""
    rows = await tx.all(
        "SELECT member, COUNT(*) AS n FROM (SELECT member_a AS member FROM bonds WHERE ended_at IS NULL"
        " UNION ALL SELECT member_b FROM bonds WHERE ended_at IS NULL) b GROUP BY member"
        " HAVING COUNT(*) >= ?",
        MAX_BONDS,
    )
    return {row["member"] for row in rows}


def free(rows: list[Row]) -> dict[str, int]:
    """How many suggestions each may still be given."""
    return {row["member"]: _left(row) for row in rows}


async def apart(tx: Tx, rows: list[Row]) -> Callable[[str, str], bool]:
    """Says of two of them whether they must not be suggested to each other.

    Blocks either way, both sides of a call, a bond that there is or was, and whoever was suggested before.
    """
    inside = {row["member"] for row in rows}
    pairs: set[tuple[str, str]] = set()
    for sql in (
        "SELECT member AS a, blocked AS b FROM blocks",
        "SELECT member AS a, other AS b FROM bond_suggestions WHERE other <> ''",
        "SELECT member_a AS a, member_b AS b FROM bonds",
        "SELECT c.caller AS a, l.member AS b FROM leads l JOIN calls c ON c.id = l.call",
        "SELECT c.caller AS a, p.member AS b FROM call_companions p JOIN calls c ON c.id = p.call",
    ):
        for row in await tx.all(sql):
            if row["a"] in inside and row["b"] in inside:
                pairs.add(_ordered(row["a"], row["b"]))
    met = {bytes(row["pair"]) for row in await tx.all("SELECT pair FROM met_in_calls")}

    def stand(a: str, b: str) -> bool:
        return _ordered(a, b) in pairs or (bool(met) and met_mark(a, b) in met)

    return stand


async def are_apart(tx: Tx, a: str, b: str) -> bool:
    """The same of two people, looked up in the transaction in which they are brought together."""
    if b in await blocked_with(tx, a):
        return True
    row = await tx.one(
        "SELECT 1 AS there FROM leads l JOIN calls c ON c.id = l.call"
        " WHERE (c.caller = ? AND l.member = ?) OR (c.caller = ? AND l.member = ?)"
        " UNION ALL SELECT 1 FROM call_companions p JOIN calls c ON c.id = p.call"
        " WHERE (c.caller = ? AND p.member = ?) OR (c.caller = ? AND p.member = ?)"
        " UNION ALL SELECT 1 FROM bonds WHERE ended_at IS NULL AND member_a = ? AND member_b = ?"
        " UNION ALL SELECT 1 FROM met_in_calls WHERE pair = ? LIMIT 1",
        a, b, b, a, a, b, b, a, *_ordered(a, b), met_mark(a, b),
    )  # fmt: skip
    return row is not None


def _ordered(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


async def ready(tx: Tx, members: tuple[str, ...]) -> bool:
    """Whether all of them still wish, are adults in good standing, in no call, not resting, and have room
    for a bond: several of their yeses may have been answered since."""
    marks, ids = few(members)
    row = await tx.one(
        "SELECT COUNT(*) AS n FROM bond_wishes w JOIN members m ON m.id = w.member"
        f" WHERE m.age = 'adult' AND m.standing <> 'suspended' AND w.member IN ({marks})",
        *ids,
    )
    if row is None or row["n"] != len(set(members)):
        return False
    if not (await _full(tx)).isdisjoint(members):
        return False
    for member in members:
        if await _in_call(tx, member) or await rests_until(tx, member) is not None:
            return False
    return True
