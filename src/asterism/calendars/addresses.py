"""The secret address of a member's calendar: made so that it can be shown again, kept as a hash alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

from asterism.calendars.feeds import Listed
from asterism.circles import doors
from asterism.circles.doors import circle_of
from asterism.guided.bookings import DAY
from asterism.schedules.schedule import MINUTE, Schedule, read_local
from asterism.store.base import Row, Tx
from asterism.wire.circles import CalendarFeed

SECRET = "calendar"
"""The name of the secret from which addresses come."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What an address opens. ``key``: that of its UIDs."""

    listed: list[Listed]
    neutral: bool
    key: bytes


def address(secret: bytes, member: str, number: int) -> str:
    """52 characters of lowercase base32 that nobody can guess, from 256 bits."""
    return base64.b32encode(_keyed(secret, "address", member, number)).decode().rstrip("=").lower()


def address_hash(address: str) -> bytes:
    """What is kept of it."""
    return hashlib.sha256(b"asterism calendar 1" + address.encode()).digest()


def _keyed(secret: bytes, what: str, member: str, number: int) -> bytes:
    return hmac.new(secret, f"asterism calendar {what} 1:{member}:{number}".encode(), hashlib.sha256).digest()


async def calendar_of(tx: Tx, secret: bytes, member: str) -> CalendarFeed:
    """Where the calendar of a member lies."""
    row = await tx.one("SELECT * FROM calendar_feeds WHERE member = ?", member)
    if row is None or row["address_hash"] is None:
        return CalendarFeed(path=None, neutral=True if row is None else bool(row["neutral"]), made_at=None)
    made = address(secret, member, row["number"])
    # Addresses of another secret (a key that was lost and made anew) open as before, and cannot be shown.
    path = f"/calendar/{made}.ics" if address_hash(made) == bytes(row["address_hash"]) else None
    return CalendarFeed(path=path, neutral=bool(row["neutral"]), made_at=row["made_at"])


async def new_address(tx: Tx, secret: bytes, member: str, *, neutral: bool) -> None:
    """A new address; the one before opens nothing from now on."""
    row = await tx.one(
        "INSERT INTO calendar_feeds (member, number, neutral, made_at) VALUES (?, 1, ?, ?)"
        " ON CONFLICT (member) DO UPDATE SET number = calendar_feeds.number + 1, neutral = excluded.neutral,"
        " made_at = excluded.made_at RETURNING number",
        member, int(neutral), tx.now,
    )  # fmt: skip
    assert row is not None
    made = address_hash(address(secret, member, row["number"]))
    await tx.run(
        "UPDATE calendar_feeds SET address_hash = ? WHERE member = ? AND number = ?",
        made, member, row["number"],
    )  # fmt: skip


async def end_address(tx: Tx, member: str) -> None:
    await tx.run("UPDATE calendar_feeds SET address_hash = NULL WHERE member = ?", member)


async def opened_by(tx: Tx, secret: bytes, given: str) -> Feed | None:
    """What an address opens, or None. Whoever's part is paused has an empty calendar."""
    row = await tx.one("SELECT * FROM calendar_feeds WHERE address_hash = ?", address_hash(given))
    if row is None:
        return None
    me = await doors.anybody(tx, row["member"])
    rows: list[Row] = []
    booked: list[Row] = []
    if not me.suspended:
        rows = await tx.all(
            "SELECT c.* FROM circle_people p JOIN circles c ON c.id = p.circle WHERE p.member = ?"
            " AND p.standing = 'in' AND c.ended_at IS NULL ORDER BY c.id LIMIT 100",
            row["member"],
        )
        booked = await tx.all(
            "SELECT * FROM bookings WHERE (guide = ? OR member = ?) AND state = 'booked' AND ends_at > ?"
            " ORDER BY starts_at, id LIMIT 400",
            row["member"], row["member"], tx.now - 30 * DAY,
        )  # fmt: skip
    circles = [listed(each) for each in rows if me.fits(each["band"])]
    return Feed(
        listed=[*circles, *(session(each) for each in booked)],
        neutral=bool(row["neutral"]), key=_keyed(secret, "uid", row["member"], row["number"]),
    )  # fmt: skip


def listed(row: Row) -> Listed:
    circle = circle_of(row)
    return Listed(
        id=circle.id, name=circle.theme, schedule=circle.schedule, revision=circle.revision,
        changed_at=circle.changed_at,
    )  # fmt: skip


def session(row: Row) -> Listed:
    """A booked session, as one meeting that does not come again."""
    schedule = Schedule(
        start=read_local(row["start"]), zone=row["zone"],
        minutes=(row["ends_at"] - row["starts_at"]) // MINUTE,
    )  # fmt: skip
    return Listed(
        id=row["id"], name=row["title"], schedule=schedule, revision=row["version"] - 1,
        changed_at=row["changed_at"],
    )  # fmt: skip
