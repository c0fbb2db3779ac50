"""Circles in the store, inside a transaction that holds the circle: making, changing, chairs, who waits for
one."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from asterism.circles.doors import Circle, Held, Place, anybody, held_by_somebody, place_of, places
from asterism.errors import Refusal
from asterism.people.store import as_text, blocked_with, notify
from asterism.rooms.stars import star_for
from asterism.schedules.kept_schedule import as_kept
from asterism.schedules.schedule import Schedule
from asterism.store.base import Tx
from asterism.stories.texts import said
from asterism.wire.circles import ChangeCircle, MakeCircle

CIRCLES_OF_ONE = 20
"""Circles that one person is in, asks at or waits for, the ones they hold among them."""
WAITING = 30
"""How many wait for a chair of one circle, and how many ask at it, at most."""


@dataclass(frozen=True, slots=True)
class Written:
    """A circle's words as they are kept."""

    theme: str
    welcome: str
    promises: tuple[str, ...]
    language: str
    threads: tuple[str, ...]


def written(asked: MakeCircle | ChangeCircle, network_threads: Collection[str]) -> Written:
    """What is kept of what was sent. Refused with ``malformed`` and the field."""
    for thread in asked.threads:
        if thread not in network_threads:
            raise Refusal("malformed", field="threads")
    return Written(
        theme=" ".join(said(asked.theme, "theme", least=2).split()),
        welcome=said(asked.welcome, "welcome"),
        promises=tuple(" ".join(said(each, "promises", least=3).split()) for each in asked.promises),
        language=asked.language.lower(),
        threads=tuple(dict.fromkeys(asked.threads)),
    )


# ---------------------------------------------------------------- the circle itself


async def made_before(tx: Tx, member: str, client_id: str) -> str | None:
    row = await tx.one("SELECT id FROM circles WHERE made_by = ? AND client_id = ?", member, client_id)
    return None if row is None else str(row["id"])


async def keep_new(
    tx: Tx, circle: str, member: str, asked: MakeCircle, words: Written, schedule: Schedule
) -> None:
    """A new circle; whoever makes it is its facilitator, sits on the first chair, and gave the promises their
    yes by writing them."""
    await tx.run(
        "INSERT INTO circles (id, client_id, made_by, made_at, version, theme, welcome, promises,"
        " promises_edition, language, chairs, taken, open, listed, band, threads, schedule, revision,"
        " changed_at) VALUES (?, ?, ?, ?, 1, ?, ?, ?, 1, ?, ?, 1, ?, ?, ?, ?, ?, 0, ?)",
        circle, asked.client_id, member, tx.now, words.theme, words.welcome, as_text(words.promises),
        words.language, asked.chairs, int(asked.open), int(asked.listed), asked.band, as_text(words.threads),
        as_kept(schedule), tx.now,
    )  # fmt: skip
    await _put(tx, circle, member, "in", star_for(circle, member, ()), edition=1, role="facilitator")


async def change(tx: Tx, held: Held, asked: ChangeCircle, words: Written) -> bool:
    """Changes all but the schedule; whether the promises are a new edition. Refused with ``stale``, and with
    ``chairs_taken`` for fewer chairs than are taken."""
    circle = held.circle
    _same_version(circle, asked.version)
    if asked.chairs < circle.taken:
        raise Refusal("chairs_taken", taken=circle.taken)
    new = words.promises != circle.promises
    edition = circle.promises_edition + int(new)
    changed = await tx.run(
        "UPDATE circles SET version = version + 1, theme = ?, welcome = ?, promises = ?,"
        " promises_edition = ?, language = ?, chairs = ?, open = ?, listed = ?, threads = ?, changed_at = ?"
        " WHERE id = ? AND version = ? AND taken <= ?",
        words.theme, words.welcome, as_text(words.promises), edition, words.language, asked.chairs,
        int(asked.open), int(asked.listed), as_text(words.threads), tx.now, circle.id, asked.version,
        asked.chairs,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=circle.version)
    if new and held.inside:
        await agree(tx, circle.id, held.me.member, edition)
    return new


async def reschedule(tx: Tx, held: Held, version: int, schedule: Schedule) -> bool:
    """Keeps another schedule; False when it is the one there is. Refused with ``stale``."""
    circle = held.circle
    _same_version(circle, version)
    text = as_kept(schedule)
    if text == circle.schedule_text:
        return False
    changed = await tx.run(
        "UPDATE circles SET version = version + 1, schedule = ?, revision = revision + 1, changed_at = ?"
        " WHERE id = ? AND version = ?",
        text, tx.now, circle.id, version,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=circle.version)
    return True


async def was_entered(tx: Tx, circle: str, start: str) -> bool:
    """Whether somebody has come into the meeting with this original local start."""
    row = await tx.one("SELECT 1 AS there FROM meetings WHERE circle = ? AND start = ?", circle, start)
    return row is not None


async def end(tx: Tx, held: Held, version: int) -> None:
    """Ends a circle: it meets no more, and nobody asks or waits for it any longer."""
    circle = held.circle
    _same_version(circle, version)
    changed = await tx.run(
        "UPDATE circles SET version = version + 1, ended_at = ?, listed = 0 WHERE id = ? AND version = ?"
        " AND ended_at IS NULL",
        tx.now, circle.id, version,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=circle.version)
    await tx.run("DELETE FROM circle_people WHERE circle = ? AND standing <> 'in'", circle.id)


def _same_version(circle: Circle, version: int) -> None:
    if version != circle.version:
        raise Refusal("stale", version=circle.version)


# ---------------------------------------------------------------- chairs


async def may_have_another(tx: Tx, member: str) -> None:
    row = await tx.one(
        "SELECT COUNT(*) AS n FROM circle_people p JOIN circles c ON c.id = p.circle"
        " WHERE p.member = ? AND c.ended_at IS NULL",
        member,
    )
    if row is not None and row["n"] >= CIRCLES_OF_ONE:
        raise Refusal("circles_full")


async def sit_down(
    tx: Tx, circle: str, member: str, edition: int, *, role: str = "member", may_wait: bool = True,
    fits: bool = True,
) -> None:  # fmt: skip
    """A chair for somebody who may have one: at once if one is free, else a place on the waiting list.

    ``fits``: no boundary keeps them from it; else they wait, and nobody learns why. Refused with
    ``line_full``; with ``chairs_taken`` when they may not wait.
    """
    sql = "UPDATE circles SET taken = taken + 1 WHERE id = ? AND taken < chairs"
    if fits and await tx.run(sql, circle):
        shining = await tx.all("SELECT star FROM circle_people WHERE circle = ?", circle)
        star = star_for(circle, member, {row["star"] for row in shining})
        await _put(tx, circle, member, "in", star, edition=edition, role=role)
        return
    if not may_wait:
        raise Refusal("chairs_taken")
    await _room_in_line(tx, circle, "waiting")
    await _put(tx, circle, member, "waiting", "", edition=edition)


async def ask(tx: Tx, circle: str, member: str, edition: int, words: str) -> None:
    """Asks the facilitators for a chair. Refused with ``line_full``."""
    await _room_in_line(tx, circle, "asking")
    await _put(tx, circle, member, "asking", "", edition=edition, words=words)


async def _room_in_line(tx: Tx, circle: str, standing: str) -> None:
    row = await tx.one(
        "SELECT COUNT(*) AS n FROM circle_people WHERE circle = ? AND standing = ?", circle, standing
    )
    if row is not None and row["n"] >= WAITING:
        raise Refusal("line_full")


async def _put(
    tx: Tx, circle: str, member: str, standing: str, star: str, *, edition: int, role: str = "member",
    words: str = "",
) -> None:  # fmt: skip
    """Their one row in this circle, whatever it was before."""
    await tx.run(
        "INSERT INTO circle_people (circle, member, standing, role, star, words, agreed_edition, experienced,"
        " takes_over, since) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?) ON CONFLICT (circle, member) DO UPDATE SET"
        " standing = excluded.standing, role = excluded.role, star = excluded.star, words = excluded.words,"
        " agreed_edition = excluded.agreed_edition, since = excluded.since",
        circle, member, standing, role, star, words, edition, tx.now,
    )  # fmt: skip


async def stand_up(tx: Tx, circle: str, place: Place) -> None:
    """Takes somebody's row away; a chair is free then. :func:`fill_chairs` gives it on."""
    await tx.run("DELETE FROM circle_people WHERE circle = ? AND member = ?", circle, place.member)
    if place.standing == "in":
        await tx.run("UPDATE circles SET taken = taken - 1 WHERE id = ? AND taken > 0", circle)


async def fill_chairs(tx: Tx, circle: Circle, entry: str) -> list[str]:
    """Gives free chairs to those who wait, first come first, and tells them; returns who sits down.

    Whoever does not fit by now (P11), or whose part is paused, keeps their place in the line, and the next
    one is looked at. ``entry``: an id from which those of the notices come.
    """
    row = await tx.one("SELECT chairs - taken AS free, ended_at FROM circles WHERE id = ?", circle.id)
    if row is None or row["free"] <= 0 or row["ended_at"] is not None:
        return []
    if not await held_by_somebody(tx, circle.id):
        return []
    line = await places(tx, circle.id, "waiting")
    inside = {each.member for each in await places(tx, circle.id)} if line else set()
    seated: list[str] = []
    for each in line:
        if len(seated) >= row["free"]:
            break
        if each.suspended or not (await anybody(tx, each.member)).fits(circle.band):
            continue
        if inside & await blocked_with(tx, each.member):
            continue
        await sit_down(tx, circle.id, each.member, each.agreed_edition, may_wait=False)
        await tell(tx, entry, [each.member], "circle_chair", circle=circle.id, name=circle.theme)
        inside.add(each.member)
        seated.append(each.member)
    return seated


async def line_of(tx: Tx, circle: str, place: Place) -> int:
    """Their place on the waiting list, from 1."""
    row = await tx.one(
        "SELECT COUNT(*) AS n FROM circle_people WHERE circle = ? AND standing = 'waiting'"
        " AND (since < ? OR (since = ? AND member <= ?))",
        circle, place.since, place.since, place.member,
    )  # fmt: skip
    return 1 if row is None else int(row["n"])


# ---------------------------------------------------------------- people


async def agree(tx: Tx, circle: str, member: str, edition: int) -> None:
    await tx.run(
        "UPDATE circle_people SET agreed_edition = ? WHERE circle = ? AND member = ? AND agreed_edition < ?",
        edition, circle, member, edition,
    )  # fmt: skip


async def give_role(tx: Tx, circle: str, member: str, role: str) -> None:
    await tx.run(
        "UPDATE circle_people SET role = ? WHERE circle = ? AND member = ? AND standing = 'in'",
        role, circle, member,
    )  # fmt: skip


async def mark_experienced(tx: Tx, circle: str, member: str, *, experienced: bool) -> None:
    """By a steward; taking it back takes back that they agreed to take over as well."""
    await tx.run(
        "UPDATE circle_people SET experienced = ?, takes_over = CASE WHEN ? = 1 THEN takes_over ELSE 0 END"
        " WHERE circle = ? AND member = ? AND standing = 'in'",
        int(experienced), int(experienced), circle, member,
    )  # fmt: skip


async def take_over(tx: Tx, circle: str, member: str, *, yes: bool) -> None:
    """By the experienced member alone. Refused with ``stale`` when they are not marked so any more."""
    changed = await tx.run(
        "UPDATE circle_people SET takes_over = ? WHERE circle = ? AND member = ? AND standing = 'in'"
        " AND experienced = 1",
        int(yes), circle, member,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")


async def person_in(tx: Tx, circle: str, member: str) -> Place:
    """Somebody who sits in it; ``not_found`` for all others."""
    place = await place_of(tx, circle, member)
    if place is None or place.standing != "in":
        raise Refusal("not_found")
    return place


async def tell(tx: Tx, entry: str, members: Sequence[str], kind: str, **words: str) -> None:
    """Leaves a notice with each. One of the same words that nobody has seen yet gives way, so that a circle
    that is changed ten times fills nobody's page."""
    for member in members:
        mark = hashlib.sha256(f"asterism circle notice 1:{entry}:{kind}:{member}".encode()).digest()[:16]
        await tx.run(
            "DELETE FROM notices WHERE member = ? AND kind = ? AND words = ? AND seen_at IS NULL",
            member, kind, as_text(words),
        )  # fmt: skip
        await notify(tx, base64.b32encode(mark).decode().rstrip("=").lower(), member, kind, **words)
