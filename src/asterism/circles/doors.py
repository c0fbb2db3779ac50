"""The doors of circles: the only ways to hold one. Whoever may not hold it is told that it is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from asterism.errors import Refusal
from asterism.people.store import blocked_with, words_of
from asterism.schedules.kept_schedule import schedule_of
from asterism.schedules.schedule import Schedule
from asterism.store.base import Row, Tx

Band = Literal["adult", "young"]
Role = Literal["facilitator", "co_facilitator", "member"]
Standing = Literal["in", "asking", "waiting"]

LEADS = "r.role IN ('facilitator', 'steward')"
"""Roles in the network that let somebody hold circles. Whoever has none of them any more is a plain member of
each."""
_PEOPLE = (
    "SELECT p.*, m.name, m.standing AS in_network, CASE WHEN p.role <> 'member' AND NOT EXISTS"
    f" (SELECT 1 FROM roles r WHERE r.member = p.member AND {LEADS}) THEN 'member' ELSE p.role END AS holds"
    " FROM circle_people p JOIN members m ON m.id = p.member"
)
_HELD = (
    "SELECT f.circle FROM circle_people f JOIN members fm ON fm.id = f.member"
    " WHERE f.role = 'facilitator' AND f.standing = 'in' AND fm.standing <> 'suspended' AND EXISTS"
    f" (SELECT 1 FROM roles r WHERE r.member = f.member AND {LEADS})"
)
HELD_BY_SOMEBODY = f"c.id IN ({_HELD})"
"""Of a row ``c`` of circles: whether it has a facilitator whose part is not paused."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle as it is kept. Times are milliseconds; ``taken`` counts the chairs that are."""

    id: str
    version: int
    theme: str
    welcome: str
    promises: tuple[str, ...]
    promises_edition: int
    language: str
    chairs: int
    taken: int
    open: bool
    listed: bool
    band: Band
    threads: tuple[str, ...]
    schedule: Schedule
    schedule_text: str
    revision: int
    changed_at: int
    made_at: int
    ended_at: int | None

    @property
    def full(self) -> bool:
        return self.taken >= self.chairs


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in a circle. ``role`` is what they hold now: a facilitator only as long as they are
    one of the network. ``suspended``: their part in the network is paused."""

    member: str
    name: str | None
    standing: Standing
    role: Role
    star: str
    words: str
    agreed_edition: int
    experienced: bool
    takes_over: bool
    since: int
    suspended: bool


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who stands at the door. ``adult`` only after a yes; ``cleared``: for people under 18; ``suspended``:
    their part in the network is paused."""

    member: str
    name: str | None
    adult: bool
    roles: frozenset[str]
    cleared: bool
    suspended: bool

    @property
    def steward(self) -> bool:
        return "steward" in self.roles

    @property
    def facilitates(self) -> bool:
        """Whether they may be a facilitator of circles at all."""
        return bool(self.roles & {"facilitator", "steward"})

    def fits(self, band: Band) -> bool:
        """P11: grown-ups with grown-ups, the young among themselves and with facilitators who are cleared for
        them."""
        return self.adult if band == "adult" else (not self.adult or (self.cleared and self.facilitates))

    def may_hold(self, band: Band) -> bool:
        """Whether they may be a facilitator of a circle for these."""
        return self.facilitates and self.adult and (band == "adult" or self.cleared)


@dataclass(frozen=True, slots=True)
class Held:
    """A circle in the hands of somebody who proved the right to it. ``mine``: their own place, if they have
    one."""

    circle: Circle
    me: Somebody
    mine: Place | None

    @property
    def inside(self) -> bool:
        return self.mine is not None and self.mine.standing == "in"

    @property
    def role(self) -> Role | None:
        return self.mine.role if self.mine is not None and self.mine.standing == "in" else None

    @property
    def agreed(self) -> bool:
        return self.mine is not None and self.mine.agreed_edition == self.circle.promises_edition

    @property
    def keeps(self) -> bool:
        """One of its facilitators, or a steward."""
        return self.role == "facilitator" or self.me.steward


# ---------------------------------------------------------------- the doors


async def circle_for_member(tx: Tx, circle: str, member: str) -> Held:
    """For whoever is in it, also after it has ended. ``not_found`` for all others, ``suspended`` while their
    part in the network is paused."""
    return _for_member(await _hold(tx, await _row(tx, circle), member))


async def circle_for_facilitator(tx: Tx, circle: str, member: str) -> Held:
    """For its facilitators and co-facilitators."""
    held = await circle_for_member(tx, circle, member)
    if held.role == "member":
        raise Refusal("not_found")
    return held


async def circle_for_keeper(tx: Tx, circle: str, member: str) -> Held:
    """For its facilitators, and for stewards, whether they are in it or not."""
    return _for_keeper(await _hold(tx, await _row(tx, circle), member))


async def circle_to_see(tx: Tx, circle: str, member: str) -> Held:
    """For everybody whom no boundary keeps from it: age band, blocks with somebody in it, having been let go.

    Whoever is in it, asks or waits sees it in any case. The language is told, and no door.
    """
    held = await _hold(tx, await _row(tx, circle), member)
    return held if held.me.steward else await _to_see(tx, held)


async def circle_to_change(tx: Tx, circle: str, member: str) -> Held:
    """:func:`circle_for_keeper` for what changes it: nobody else changes it meanwhile. ``closed`` once it has
    ended."""
    return goes_on(_for_keeper(await _hold(tx, await take(tx, circle), member)))


async def circle_to_join(tx: Tx, circle: str, member: str) -> Held:
    """:func:`circle_to_see`, likewise, and a steward is like anybody else. Without a facilitator nobody new
    comes in."""
    return goes_on(await _to_see(tx, await _hold(tx, await take(tx, circle), member)))


async def circle_to_go_on_in(tx: Tx, circle: str, member: str) -> Held:
    """:func:`circle_for_member`, likewise."""
    return goes_on(_for_member(await _hold(tx, await take(tx, circle), member)))


def goes_on(held: Held) -> Held:
    if held.circle.ended_at is not None:
        raise Refusal("closed")
    return held


def _for_member(held: Held) -> Held:
    if not held.inside or not held.me.fits(held.circle.band):
        raise Refusal("not_found")
    return held


def _for_keeper(held: Held) -> Held:
    if not held.keeps or not (held.me.steward or held.me.may_hold(held.circle.band)):
        raise Refusal("not_found")
    return held


async def _to_see(tx: Tx, held: Held) -> Held:
    if not held.me.fits(held.circle.band):
        raise Refusal("not_found")
    if held.mine is not None:
        return held
    circle, member = held.circle.id, held.me.member
    if held.circle.ended_at is not None or await was_let_go(tx, circle, member):
        raise Refusal("not_found")
    if await apart_from_somebody(tx, circle, member) or not await held_by_somebody(tx, circle):
        raise Refusal("not_found")
    return held


# ---------------------------------------------------------------- what they look at


async def _row(tx: Tx, circle: str) -> Row | None:
    return await tx.one("SELECT * FROM circles WHERE id = ?", circle)


async def take(tx: Tx, circle: str) -> Row | None:
    """The row as it is now, and nobody else changes this circle or who is in it before this transaction ends.

    So that many who come at once wait for one another in the database, instead of failing by turns.
    """
    return await tx.one("UPDATE circles SET taken = taken WHERE id = ? RETURNING *", circle)


async def _hold(tx: Tx, row: Row | None, member: str) -> Held:
    me = await somebody(tx, member)
    if row is None:
        raise Refusal("not_found")
    return Held(circle_of(row), me, await place_of(tx, row["id"], member))


async def somebody(tx: Tx, member: str) -> Somebody:
    """What counts at the doors of who stands there. Refused with ``suspended`` while their part is paused."""
    me = await anybody(tx, member)
    if me.suspended:
        raise Refusal("suspended")
    return me


async def anybody(tx: Tx, member: str) -> Somebody:
    """The same of somebody whose part may be paused, for what is left to them then."""
    rows = await tx.all(
        "SELECT m.name, m.age, m.standing, r.role, s.cleared_minors FROM members m"
        " LEFT JOIN roles r ON r.member = m.id LEFT JOIN supporters s ON s.member = m.id WHERE m.id = ?",
        member,
    )
    if not rows:
        raise Refusal("not_found")
    return Somebody(
        member=member, name=rows[0]["name"], adult=rows[0]["age"] == "adult",
        roles=frozenset(row["role"] for row in rows if row["role"] is not None),
        cleared=bool(rows[0]["cleared_minors"]), suspended=rows[0]["standing"] == "suspended",
    )  # fmt: skip


async def place_of(tx: Tx, circle: str, member: str) -> Place | None:
    row = await tx.one(f"{_PEOPLE} WHERE p.circle = ? AND p.member = ?", circle, member)
    return None if row is None else _place(row)


async def places(tx: Tx, circle: str, standing: Standing = "in") -> list[Place]:
    """Everybody of a circle with this standing, those who came first before the others."""
    rows = await tx.all(
        f"{_PEOPLE} WHERE p.circle = ? AND p.standing = ? ORDER BY p.since, p.member", circle, standing
    )
    return [_place(row) for row in rows]


async def held_by_somebody(tx: Tx, circle: str) -> bool:
    return await tx.one(f"{_HELD} AND f.circle = ? LIMIT 1", circle) is not None


async def held_by_nobody(tx: Tx) -> int:
    """How many circles that go on have no facilitator."""
    row = await tx.one(
        f"SELECT COUNT(*) AS n FROM circles c WHERE c.ended_at IS NULL AND NOT ({HELD_BY_SOMEBODY})"
    )
    return 0 if row is None else int(row["n"])


async def was_let_go(tx: Tx, circle: str, member: str) -> bool:
    """Whether they were let go from it and that stands."""
    row = await tx.one(
        "SELECT 1 AS there FROM circle_let_go WHERE member = ? AND circle = ? AND stands = 1", member, circle
    )
    return row is not None


async def apart_from_somebody(tx: Tx, circle: str, member: str) -> bool:
    """Whether a block stands between this person and somebody in the circle, whoever made it."""
    apart = await blocked_with(tx, member)
    if not apart:
        return False
    rows = await tx.all("SELECT member FROM circle_people WHERE circle = ? AND standing = 'in'", circle)
    return any(row["member"] in apart for row in rows)


def circle_of(row: Row) -> Circle:
    return Circle(
        id=row["id"], version=row["version"], theme=row["theme"], welcome=row["welcome"],
        promises=tuple(words_of(row["promises"])), promises_edition=row["promises_edition"],
        language=row["language"], chairs=row["chairs"], taken=row["taken"], open=bool(row["open"]),
        listed=bool(row["listed"]), band=row["band"], threads=tuple(words_of(row["threads"])),
        schedule=schedule_of(row["schedule"]), schedule_text=row["schedule"], revision=row["revision"],
        changed_at=row["changed_at"], made_at=row["made_at"], ended_at=row["ended_at"],
    )  # fmt: skip


def _place(row: Row) -> Place:
    return Place(
        member=row["member"], name=row["name"], standing=row["standing"], role=row["holds"], star=row["star"],
        words=row["words"], agreed_edition=row["agreed_edition"], experienced=bool(row["experienced"]),
        takes_over=bool(row["experienced"]) and bool(row["takes_over"]), since=row["since"],
        suspended=row["in_network"] == "suspended",
    )  # fmt: skip
