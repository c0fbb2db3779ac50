"""Going from a circle: by oneself, let go, or erased. What else holds something of that person there joins in
by a hook."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from asterism.circles import doors, store
from asterism.circles.doors import Circle, Place
from asterism.people.erase import on_erase, on_export
from asterism.people.store import notify_stewards, words_of
from asterism.store.base import Tx

Gone = Callable[[Tx, str, str], Awaitable[None]]
_going: list[Gone] = []
_reseating: list[Gone] = []


def on_gone(fn: Gone) -> Gone:
    """Registers what follows, in the same transaction, when somebody's chair in a circle ends: ``(tx, circle,
    member)``."""
    _going.append(fn)
    return fn


def on_reseated(fn: Gone) -> Gone:
    """The same for somebody who stays, when what they hold there was changed."""
    _reseating.append(fn)
    return fn


async def reseated(tx: Tx, circle: str, member: str) -> None:
    """What somebody holds in the circle was changed in this transaction."""
    for follow in _reseating:
        await follow(tx, circle, member)


async def go(tx: Tx, circle: Circle, place: Place, entry: str) -> None:
    """Ends somebody's place; the first who waits gets the chair. The circle is held by this transaction.

    When the last facilitator goes, the co-facilitator who is there longest is one from now on. Without one
    the stewards are told: the circle goes on for those in it, and nobody new finds it or comes in.
    """
    await store.stand_up(tx, circle.id, place)
    if place.standing == "in":
        for follow in _going:
            await follow(tx, circle.id, place.member)
        if place.role == "facilitator" and circle.ended_at is None:
            await _hold_on(tx, circle, entry)
    await store.fill_chairs(tx, circle, entry)


async def _hold_on(tx: Tx, circle: Circle, entry: str) -> None:
    people = await doors.places(tx, circle.id)
    if any(each.role == "facilitator" and not each.suspended for each in people):
        return
    for each in people:
        if each.role == "co_facilitator" and not each.suspended:
            await store.give_role(tx, circle.id, each.member, "facilitator")
            await reseated(tx, circle.id, each.member)
            await store.tell(tx, entry, [each.member], "circle_role", circle=circle.id, name=circle.theme)
            return
    await notify_stewards(tx, entry, "circle_unheld", circle=circle.id, name=circle.theme)


async def go_from_all(tx: Tx, member: str, entry: str, *, unfit: bool = False) -> None:
    """Ends all their places; ``unfit``: only in circles that are for others by their age (P11)."""
    me = await doors.anybody(tx, member)
    rows = await tx.all("SELECT circle FROM circle_people WHERE member = ? ORDER BY circle", member)
    for row in rows:
        taken = await doors.take(tx, row["circle"])
        place = await doors.place_of(tx, row["circle"], member)
        if taken is None or place is None or (unfit and me.fits(taken["band"])):
            continue
        await go(tx, doors.circle_of(taken), place, entry)


@on_erase
async def _forget(tx: Tx, member: str) -> None:
    """Their chairs go to others. Circles they made stay with those in them."""
    await go_from_all(tx, member, f"erased {member}")
    await tx.run("UPDATE circles SET made_by = '', client_id = id WHERE made_by = ?", member)
    await tx.run("UPDATE circle_let_go SET by_member = '' WHERE by_member = ?", member)
    await tx.run("UPDATE circle_let_go SET appeal_answered_by = NULL WHERE appeal_answered_by = ?", member)


@on_export("circles")
async def _circles(tx: Tx, member: str) -> dict[str, Any]:
    """The circles somebody is in, made, or was let go from, and their calendar."""
    places = await tx.all(
        "SELECT p.circle, c.theme, p.standing, p.role, p.star, p.words, p.agreed_edition, p.experienced,"
        " p.takes_over, p.since FROM circle_people p JOIN circles c ON c.id = p.circle WHERE p.member = ?"
        " ORDER BY p.since, p.circle",
        member,
    )
    made = await tx.all(
        "SELECT id, theme, welcome, promises, language, band, threads, schedule, made_at, ended_at"
        " FROM circles WHERE made_by = ? ORDER BY made_at, id",
        member,
    )
    let_go = await tx.all(
        "SELECT circle, reason, at, appeal, appealed_at, appeal_answer, stands FROM circle_let_go"
        " WHERE member = ? ORDER BY at",
        member,
    )
    decided = await tx.all(
        "SELECT circle, reason, at, appeal_answer FROM circle_let_go WHERE by_member = ?"
        " OR appeal_answered_by = ? ORDER BY at, id",
        member, member,
    )  # fmt: skip
    calendar = await tx.one("SELECT neutral, made_at FROM calendar_feeds WHERE member = ?", member)
    return {
        "places": [dict(row) for row in places],
        "made": [
            dict(row) | {name: words_of(row[name]) for name in ("promises", "threads", "schedule")}
            for row in made
        ],
        "let_go": [dict(row) for row in let_go],
        "decided": [dict(row) for row in decided],
        "calendar": None if calendar is None else dict(calendar),
    }
