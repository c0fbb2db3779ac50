"""Circles for `asterism serve --demo`: one that can be entered now, one for tomorrow, one by asking."""

from __future__ import annotations

from datetime import timedelta

from asterism.circles import store
from asterism.circles.routes import planned_as
from asterism.errors import Refusal
from asterism.parts import Parts
from asterism.people.store import give_role
from asterism.schedules.kept_schedule import local
from asterism.schedules.wall_time import local_time, zone_of
from asterism.store.base import Tx
from asterism.wire.circles import MakeCircle, ScheduleAsked

ZONE = "Europe/London"
WELCOME = "Come as you are. Nobody has to speak; to be here and to listen is enough."
PROMISES = (
    "What is said here stays here.",
    "We speak of ourselves, and let others speak of themselves.",
    "We listen without advice.",
)


def circles(now: int) -> list[MakeCircle]:
    """Three circles, reckoned from the time (milliseconds)."""
    here = local_time(now, zone_of(ZONE))
    today = here.replace(second=0, microsecond=0, minute=here.minute - here.minute % 5)
    evening = (today + timedelta(days=1)).replace(hour=19, minute=0)
    return [
        _circle("After a loss", local(today), "FREQ=DAILY", threads=["loss"]),
        _circle("Nights without sleep", local(evening), "FREQ=WEEKLY", threads=["anxiety", "low-mood"]),
        _circle(
            "Caring for somebody", local(evening), "FREQ=WEEKLY;INTERVAL=2", threads=["caring-for-someone"],
            is_open=False,
        ),
    ]  # fmt: skip


def _circle(theme: str, start: str, rule: str, *, threads: list[str], is_open: bool = True) -> MakeCircle:
    minutes = 240 if rule == "FREQ=DAILY" else 90
    return MakeCircle(
        client_id=f"demo-{threads[0]}", theme=theme, welcome=WELCOME, promises=list(PROMISES), language="en",
        schedule=ScheduleAsked(start=start, zone=ZONE, minutes=minutes, rule=rule),
        open=is_open, listed=True, threads=threads,
    )  # fmt: skip


async def prepare_circles(parts: Parts, holder: str) -> list[str]:
    """Makes the circles in the name of an invented facilitator; returns their ids."""
    ids = [parts.dice.new_id() for _ in range(3)]

    async def work(tx: Tx) -> None:
        await give_role(tx, holder, "facilitator", None)
        for circle, asked in zip(ids, circles(tx.now), strict=True):
            words = store.written(asked, asked.threads)
            await store.keep_new(tx, circle, holder, asked, words, planned_as(asked.schedule))

    await parts.store.write(work)
    return ids


async def seat_facilitators(parts: Parts, made: list[str]) -> None:
    """Whoever opened the facilitator's link counts as an adult, and holds the first two circles as well."""
    for member in await parts.store.read(_newcomers):

        async def seat(tx: Tx, member: str = member) -> None:
            await tx.run("UPDATE members SET age = 'adult' WHERE id = ?", member)
            for circle in made[:2]:
                await store.sit_down(tx, circle, member, 1, role="facilitator", may_wait=False)

        try:
            await parts.store.write(seat)
        except Refusal:
            return  # All chairs are taken.
        parts.sessions.forget(member)


async def _newcomers(tx: Tx) -> list[str]:
    rows = await tx.all(
        "SELECT r.member FROM roles r WHERE r.role = 'facilitator' AND NOT EXISTS"
        " (SELECT 1 FROM circle_people p WHERE p.member = r.member) ORDER BY r.member"
    )
    return [row["member"] for row in rows]
