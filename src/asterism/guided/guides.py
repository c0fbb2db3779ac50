"""Who may guide, and whom: verified by a steward, in good standing, and kept apart by no boundary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from asterism.people.store import blocked_with, words_of
from asterism.store.base import Row, Tx
from asterism.store.lists import few

_GUIDE = (
    "SELECT m.id, m.name, m.age, m.standing, r.role, g.verified_at, g.verified_by, g.checked, g.checked_at,"
    " g.minors, g.withdrawn_at FROM members m"
    " LEFT JOIN roles r ON r.member = m.id AND r.role = 'guide' LEFT JOIN guides g ON g.member = m.id"
)


@dataclass(frozen=True, slots=True)
class Guide:
    """``verified_at``: None before a steward verified them, and after it was withdrawn. ``may``: they may
    hold sessions now. ``minors``: also with people under 18."""

    member: str
    name: str | None
    verified_at: int | None
    minors: bool
    may: bool


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who looks for a session. ``adult`` only after a yes; ``apart``: between whom and them a block stands,
    whoever made it."""

    member: str
    adult: bool
    age_said: bool
    languages: frozenset[str]
    suspended: bool
    apart: frozenset[str]


def may_meet(guide: Guide, seeker: Seeker) -> bool:
    """P11: whether no boundary stands between the two. The language is one when a time is looked for."""
    return (
        guide.may
        and not seeker.suspended
        and guide.member != seeker.member
        and guide.member not in seeker.apart
        and (seeker.adult or guide.minors)
    )


def speaks(seeker: Seeker, languages: Sequence[str]) -> bool:
    return bool(seeker.languages & set(languages))


def _guide(row: Row) -> Guide:
    verified = row["verified_at"] if row["withdrawn_at"] is None else None
    good = row["role"] is not None and row["standing"] != "suspended" and row["age"] == "adult"
    return Guide(
        member=row["id"], name=row["name"], verified_at=verified, minors=bool(row["minors"]),
        may=good and verified is not None,
    )  # fmt: skip


async def guide_of(tx: Tx, member: str) -> Guide | None:
    """What counts of this member as a guide; None when there is no such member."""
    row = await tx.one(f"{_GUIDE} WHERE m.id = ?", member)
    return None if row is None else _guide(row)


async def guides_of(tx: Tx, members: Sequence[str]) -> dict[str, Guide]:
    """The same of some at once."""
    if not members:
        return {}
    marks, ids = few(members)
    return {row["id"]: _guide(row) for row in await tx.all(f"{_GUIDE} WHERE m.id IN ({marks})", *ids)}


async def seeker_of(tx: Tx, member: str) -> Seeker | None:
    row = await tx.one("SELECT age, languages, standing FROM members WHERE id = ?", member)
    if row is None:
        return None
    return Seeker(
        member=member, adult=row["age"] == "adult", age_said=row["age"] is not None,
        languages=frozenset(each.lower() for each in words_of(row["languages"])),
        suspended=row["standing"] == "suspended", apart=await blocked_with(tx, member),
    )  # fmt: skip
