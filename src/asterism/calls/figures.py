"""The desk's figures over the last 28 days: counts and times, never content, never names.

Every statement gives a bounded number of rows: one for each hour at most, or one.
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from asterism.api import Door, endpoint
from asterism.calls.state import DAY, HOUR, Need
from asterism.setup.store import network_row
from asterism.store.base import Row, Tx, Value
from asterism.wire.figures import DeskFigures, HeavinessFigures, HourOfWeek, NeedWait, Spread

OVER_DAYS = 28
SMALL = 5
"""A count below it could point at somebody, so it is not told."""
P90_FROM = 20
WEEK = 7 * DAY
HOURS = 168

_WAITED = "first_held_at - reached_at"
_HELD = "first_held_at >= ? AND practice = 0 AND knocked = 0"
# Whose call lapsed was away for a day before; until then they waited.
_GONE_AFTER = (
    "(CASE WHEN how = 'lapsed' AND away_at IS NOT NULL THEN away_at ELSE closed_at END) - reached_at"
)
_GONE = "reached_at >= ? AND practice = 0 AND first_held_at IS NULL AND how IN ('withdrawn', 'lapsed')"
_COUNTED = f"day + hour * {HOUR} >= ?"
_SHIFT_END = "CASE WHEN ended_at IS NOT NULL AND ended_at < ends_at THEN ended_at ELSE ends_at END"


@endpoint("GET", "/api/desk/figures", who="steward")
async def desk_figures(door: Door) -> DeskFigures:
    """Waits, who went before somebody came, cover against demand, heaviness: the last 28 days."""
    return await door.parts.store.read(figures)


async def figures(tx: Tx) -> DeskFigures:
    """Read in one snapshot. Whole weeks back from the last full hour, and what has come since."""
    since = tx.now // HOUR * HOUR - OVER_DAYS * DAY
    zone = (await network_row(tx))["time_zone"] or "UTC"
    counted = await _one(
        tx,
        "SELECT COALESCE(SUM(calls), 0) AS calls,"
        " COALESCE(SUM(CASE WHEN how IN ('withdrawn', 'lapsed') THEN calls - held ELSE 0 END), 0) AS gone,"
        " COALESCE(SUM(CASE WHEN how = 'handed_outside' THEN calls - held ELSE 0 END), 0) AS outside"
        f" FROM call_counts WHERE {_COUNTED}",
        since,
    )
    here = await _one(
        tx,
        "SELECT COUNT(*) AS calls,"
        " COALESCE(SUM(CASE WHEN how = 'handed_outside' AND first_held_at IS NULL THEN 1 ELSE 0 END), 0)"
        " AS outside FROM calls WHERE reached_at >= ? AND practice = 0",
        since,
    )
    return DeskFigures(
        since=since,
        until=tx.now,
        time_zone=zone,
        calls=shown(int(counted["calls"]) + here["calls"]),
        waits=await _spread(tx, _WAITED, _HELD, since),
        by_need=await _by_need(tx, since),
        gone=await _spread(tx, _GONE_AFTER, _GONE, since, more=int(counted["gone"])),
        outside=shown(int(counted["outside"]) + int(here["outside"])),
        hours=week(ZoneInfo(zone), since, tx.now, await _demand(tx, since), await _cover(tx, since, tx.now)),
        heaviness=await _heaviness(tx, since),
    )


def shown(count: int) -> int | None:
    """A count as it may be told."""
    return None if 0 < count < SMALL else count


async def _one(tx: Tx, sql: str, *args: Value) -> Row:
    row = await tx.one(sql, *args)
    assert row is not None
    return row


async def _spread(tx: Tx, what: str, where: str, *args: Value, more: int = 0) -> Spread:
    """``more``: calls of which only the count is left."""
    n = (await _one(tx, f"SELECT COUNT(*) AS n FROM calls WHERE {where}", *args))["n"]

    async def mean_at(offset: int, rows: int) -> float:
        found = await tx.all(
            f"SELECT {what} AS ms FROM calls WHERE {where} ORDER BY ms LIMIT ? OFFSET ?", *args, rows, offset
        )
        return float(sum(row["ms"] for row in found)) / len(found) / 1000

    return Spread(
        basis=shown(n + more),
        median_s=await mean_at((n - 1) // 2, 2 - n % 2) if n >= SMALL else None,
        p90_s=await mean_at(-(-9 * n // 10) - 1, 1) if n >= P90_FROM else None,
    )


async def _by_need(tx: Tx, since: int) -> list[NeedWait]:
    """Nothing when one of them is small: it could be worked out from the whole and the others."""
    needs: tuple[Need, ...] = ("crisis", "heavy", "steady")
    waits = [
        NeedWait(need=need, waits=await _spread(tx, _WAITED, f"{_HELD} AND need = ?", since, need))
        for need in needs
    ]
    return [] if any(each.waits.basis is None for each in waits) else waits


async def _heaviness(tx: Tx, since: int) -> HeavinessFigures:
    row = await _one(
        tx,
        "SELECT COALESCE(SUM(held), 0) AS held, COALESCE(SUM(told), 0) AS told,"
        " COALESCE(SUM(before_sum), 0) AS before, COALESCE(SUM(after_sum), 0) AS after"
        " FROM heaviness_counts WHERE week >= ?",
        since // WEEK,
    )
    held, told = int(row["held"]), int(row["told"])
    enough = told >= SMALL
    return HeavinessFigures(
        held=shown(held),
        told=shown(told),
        before=int(row["before"]) / told if enough else None,
        after=int(row["after"]) / told if enough else None,
    )


# ---------------------------------------------------------------- hours of the week


async def _demand(tx: Tx, since: int) -> dict[int, int]:
    """Calls by the hour in which they came, hours counted from the epoch."""
    rows = await tx.all(
        f"SELECT reached_at / {HOUR} AS at, COUNT(*) AS n FROM calls WHERE reached_at >= ? AND practice = 0"
        " GROUP BY 1",
        since,
    )
    found = {row["at"]: int(row["n"]) for row in rows}
    for row in await tx.all(
        f"SELECT day / {HOUR} + hour AS at, SUM(calls) AS n FROM call_counts WHERE {_COUNTED} GROUP BY 1",
        since,
    ):
        found[row["at"]] = found.get(row["at"], 0) + int(row["n"])
    return found


async def _cover(tx: Tx, since: int, until: int) -> dict[int, int]:
    """Milliseconds on shift of everybody together, by the hour.

    It is counted from who comes and who goes in each hour, so that the number of shifts does not matter.
    """
    ends = f"SELECT started_at, {_SHIFT_END} AS ends FROM shifts WHERE started_at >= ? AND started_at < ?"
    before = await _one(
        tx, f"SELECT COUNT(*) AS n FROM ({ends}) x WHERE ends >= ?", since - WEEK, since, since
    )
    changes: dict[int, tuple[int, int]] = {}
    for sign, column in ((1, "started_at"), (-1, "ends")):
        for row in await tx.all(
            f"SELECT {column} / {HOUR} AS at, COUNT(*) AS n, SUM({HOUR} - {column} % {HOUR}) AS ms"
            f" FROM ({ends}) x WHERE {column} >= ? AND {column} < ? GROUP BY 1",
            since - WEEK, until, since, until,
        ):  # fmt: skip
            n, ms = changes.get(row["at"], (0, 0))
            changes[row["at"]] = (n + sign * int(row["n"]), ms + sign * int(row["ms"]))
    there, found = int(before["n"]), {}
    for at in range(since // HOUR, until // HOUR):
        n, ms = changes.get(at, (0, 0))
        found[at] = there * HOUR + ms
        there += n
    return found


def week(
    zone: ZoneInfo, since: int, until: int, demand: dict[int, int], cover: dict[int, int]
) -> list[HourOfWeek]:
    """Hours from the epoch, laid over one another by hour of the week in this zone; only whole ones."""
    calls, there, times = [0] * HOURS, [0] * HOURS, [0] * HOURS
    for at in range(since // HOUR, until // HOUR):
        local = datetime.datetime.fromtimestamp(at * HOUR / 1000, zone)
        hour = local.weekday() * 24 + local.hour
        calls[hour] += demand.get(at, 0)
        there[hour] += cover.get(at, 0)
        times[hour] += 1
    return [
        HourOfWeek(
            hour=hour,
            calls=shown(calls[hour]),
            on_shift=round(there[hour] / HOUR / times[hour], 1) if times[hour] else 0.0,
        )
        for hour in range(HOURS)
    ]
