"""Finding one's circle over HTTP: the ones that fit, each with why. Nothing that is asked is kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from asterism.api import Door, endpoint
from asterism.circles import doors, finding
from asterism.circles.doors import HELD_BY_SOMEBODY, circle_of
from asterism.circles.finding import Candidate, Fit, Seeker
from asterism.circles.frequencies import Frequencies
from asterism.circles.views import occurrence
from asterism.people.store import blocked_with, member_row, words_of
from asterism.schedules.kept_schedule import next_meetings
from asterism.schedules.wall_time import zone_of
from asterism.store.base import Row, Tx
from asterism.store.lists import LONGEST, few
from asterism.stories.texts import primary
from asterism.wire.circles import CircleReason, FindCircles, FoundCircle, FoundCircles

LOOKED_AT = 2_000
"""Circles that one search looks at, at most."""
_MEETINGS = 4
"""From so many next meetings of a circle it is seen whether its hour suits."""


@endpoint("POST", "/api/circles/find", errors=("malformed", "suspended", "zone_unknown"))
async def find_circles(door: Door, body: FindCircles) -> FoundCircles:
    """The circles that fit me, best first, each with why; none that a boundary keeps from me."""
    zone_of(body.zone)
    parts = door.parts
    looked = await parts.store.read(lambda tx: _look(tx, door.me, body, parts.frequencies))
    # Reckoning when a thousand circles meet takes a while once a day: nobody else waits for it.
    fits = await asyncio.to_thread(_fitting, looked, body)
    circles = await parts.store.read(lambda tx: _told(tx, fits))
    return FoundCircles(circles=circles, unsaid=looked.unsaid)


@dataclass(frozen=True, slots=True)
class Looked:
    """Who looks, the rows of the circles that no boundary keeps from them, and how many carry each thread."""

    seeker: Seeker
    rows: list[Row]
    common: dict[str, int]
    people: int
    now: int
    unsaid: list[Literal["age", "languages"]]


async def _look(tx: Tx, member: str, asked: FindCircles, frequencies: Frequencies) -> Looked:
    me = await doors.somebody(tx, member)
    row = await member_row(tx, member)
    spoken = words_of(row["languages"])
    unsaid: list[Literal["age", "languages"]] = []
    if row["age"] not in ("adult", "minor"):
        unsaid.append("age")
    if not spoken:
        unsaid.append("languages")
    seeker = Seeker(
        id=member, band="adult" if me.adult else "young", zone=asked.zone,
        languages=frozenset(primary(each) for each in ([asked.language] if asked.language else spoken)),
        threads=frozenset(words_of(row["threads"])) | ({asked.thread} if asked.thread else frozenset()),
        hours=frozenset(asked.hours),
    )  # fmt: skip
    common, people = await frequencies.known(tx)
    return Looked(seeker, await _looked_at(tx, seeker), common, people, tx.now, unsaid)


async def _looked_at(tx: Tx, seeker: Seeker) -> list[Row]:
    """Circles of their band and languages that they are not in, were not let go from, and in which nobody
    sits between whom and them a block stands."""
    own = await tx.all(
        "SELECT circle FROM circle_people WHERE member = ? UNION"
        " SELECT circle FROM circle_let_go WHERE member = ? AND stands = 1",
        seeker.id, seeker.id,
    )  # fmt: skip
    apart = {row["circle"] for row in own}
    apart |= await _circles_with(tx, sorted(await blocked_with(tx, seeker.id)))
    rows = await tx.all(
        "SELECT c.id, c.language, c.threads, c.chairs, c.taken, c.open, c.band, c.schedule FROM circles c"
        f" WHERE c.ended_at IS NULL AND c.band = ? AND {HELD_BY_SOMEBODY} ORDER BY c.id LIMIT ?",
        seeker.band, LOOKED_AT,
    )  # fmt: skip
    return [row for row in rows if row["id"] not in apart and primary(row["language"]) in seeker.languages]


def _fitting(looked: Looked, asked: FindCircles) -> list[Fit]:
    candidates = [_candidate(row, looked.now) for row in looked.rows]
    wanted = [each for each in candidates if _is_asked_for(each, looked.seeker, asked)]
    return finding.fitting(looked.seeker, wanted, looked.common, looked.people)


async def _circles_with(tx: Tx, members: list[str]) -> set[str]:
    """The circles in which one of these people sits."""
    found: set[str] = set()
    for start in range(0, len(members), LONGEST):
        marks, ids = few(members[start : start + LONGEST])
        rows = await tx.all(
            f"SELECT DISTINCT circle FROM circle_people WHERE standing = 'in' AND member IN ({marks})", *ids
        )
        found |= {row["circle"] for row in rows}
    return found


def _candidate(row: Row, now: int) -> Candidate:
    return Candidate(
        id=row["id"], band=row["band"], language=primary(row["language"]),
        threads=frozenset(words_of(row["threads"])), taken=row["taken"], capacity=row["chairs"],
        open=bool(row["open"]),
        starts_at=tuple(each.starts_at for each in next_meetings(row["schedule"], now, _MEETINGS)),
    )  # fmt: skip


def _is_asked_for(circle: Candidate, seeker: Seeker, asked: FindCircles) -> bool:
    if asked.thread is not None and asked.thread not in circle.threads:
        return False
    return not asked.hours or finding.hour_in_common(seeker, circle) is not None


async def _told(tx: Tx, fits: list[Fit]) -> list[FoundCircle]:
    if not fits:
        return []
    marks, ids = few([fit.circle for fit in fits])
    rows = await tx.all(f"SELECT * FROM circles WHERE id IN ({marks}) AND ended_at IS NULL", *ids)
    circles = {row["id"]: circle_of(row) for row in rows}
    told = []
    for fit in fits:
        circle = circles.get(fit.circle)
        if circle is None:
            continue
        coming = next_meetings(circle.schedule_text, tx.now, 1)
        told.append(
            FoundCircle(
                circle=circle.id, theme=circle.theme, welcome=circle.welcome, language=circle.language,
                threads=list(circle.threads),
                reasons=[CircleReason(kind=each.kind, value=str(each.value)) for each in fit.reasons],
                next=next((occurrence(circle.id, each, {}) for each in coming), None),
            )
        )  # fmt: skip
    return told
