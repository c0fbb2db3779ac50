"""Finding one's circle over HTTP: the ones that fit, each with why. Nothing that is asked is kept."""

from __future__ import annotations

from typing import Literal

from asterism.api import Door, endpoint
from asterism.circles import doors, finding
from asterism.circles.doors import HELD_BY_SOMEBODY, Somebody, circle_of
from asterism.circles.finding import Candidate, Fit, Seeker
from asterism.circles.frequencies import Frequencies
from asterism.circles.kept_schedule import next_meetings
from asterism.circles.views import occurrence
from asterism.circles.wall_time import zone_of
from asterism.people.store import blocked_with, member_row, words_of
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
    return await door.parts.store.read(lambda tx: _find(tx, door.me, body, door.parts.frequencies))


async def _find(tx: Tx, member: str, asked: FindCircles, frequencies: Frequencies) -> FoundCircles:
    me = await doors.somebody(tx, member)
    row = await member_row(tx, member)
    languages = [asked.language] if asked.language else words_of(row["languages"])
    seeker = Seeker(
        id=member, band="adult" if me.adult else "young", zone=asked.zone,
        languages=frozenset(primary(each) for each in languages),
        threads=frozenset(words_of(row["threads"])) | ({asked.thread} if asked.thread else frozenset()),
        hours=frozenset(asked.hours),
    )  # fmt: skip
    candidates = [_candidate(each, tx.now) for each in await _looked_at(tx, me, seeker)]
    wanted = [each for each in candidates if _is_asked_for(each, seeker, asked)]
    common, people = await frequencies.known(tx)
    fits = finding.fitting(seeker, wanted, common, people)
    unsaid: list[Literal["age", "languages"]] = []
    if row["age"] not in ("adult", "minor"):
        unsaid.append("age")
    if not words_of(row["languages"]):
        unsaid.append("languages")
    return FoundCircles(circles=await _told(tx, fits), unsaid=unsaid)


async def _looked_at(tx: Tx, me: Somebody, seeker: Seeker) -> list[Row]:
    """Circles of their band and languages that they are not in, were not let go from, and in which nobody
    sits between whom and them a block stands."""
    apart = await _circles_with(tx, sorted(await blocked_with(tx, me.member)))
    rows = await tx.all(
        "SELECT c.id, c.language, c.threads, c.chairs, c.taken, c.open, c.band, c.schedule FROM circles c"
        " WHERE c.ended_at IS NULL AND c.band = ?"
        " AND NOT EXISTS (SELECT 1 FROM circle_people p WHERE p.circle = c.id AND p.member = ?)"
        " AND NOT EXISTS (SELECT 1 FROM circle_let_go l WHERE l.member = ? AND l.circle = c.id"
        f" AND l.stands = 1) AND {HELD_BY_SOMEBODY} ORDER BY c.id LIMIT ?",
        seeker.band, me.member, me.member, LOOKED_AT,
    )  # fmt: skip
    return [row for row in rows if row["id"] not in apart and primary(row["language"]) in seeker.languages]


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
    rows = await tx.all(f"SELECT * FROM circles WHERE id IN ({marks})", *ids)
    circles = {row["id"]: circle_of(row) for row in rows}
    told = []
    for fit in fits:
        circle = circles[fit.circle]
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
