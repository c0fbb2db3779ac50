"""Guided sessions for `asterism serve --demo`: an invented guide with times to choose from; and whoever
opened the guide's link is verified, and has a session with the demo's member whose door is open at once."""

from __future__ import annotations

from datetime import timedelta

from asterism.errors import Refusal
from asterism.guided import giving, offers, verifying
from asterism.guided.bookings import take
from asterism.guided.guides import guide_of
from asterism.guided.telling import News, derived
from asterism.guided.times import planned
from asterism.parts import Parts
from asterism.people.store import give_role
from asterism.schedules.kept_schedule import local
from asterism.schedules.wall_time import local_time, zone_of
from asterism.store.base import Tx
from asterism.wire.circles import ScheduleAsked
from asterism.wire.guided import BookSession, MakeOffer, VerifyGuide

ZONE = "Europe/London"
ABOUT = "An hour in a room with a lamp and a clock. You need no reason, and can stop at any moment."
CHECKED = "Invented for the demo."
SETTLED = 20_000
"""Who has no role so long after they came is a member, and not on the way to open a link."""


async def prepare_guide(parts: Parts, guide: str, steward: str) -> None:
    """An invented guide, verified, with times each day from tomorrow on."""
    entry = parts.dice.new_id()

    async def work(tx: Tx) -> None:
        await give_role(tx, guide, "guide", steward)
        await _verify(tx, parts, entry, guide, steward)
        await _offer(tx, entry, guide, "A quiet hour", _tomorrow(tx.now, 10), "FREQ=DAILY")
        await _offer(
            tx, derived(entry, "evenings"), guide, "An evening hour", _tomorrow(tx.now, 19), "FREQ=DAILY"
        )

    await parts.store.write(work)


async def seat_guides(parts: Parts, steward: str) -> None:
    """Verifies whoever opened the guide's link, and gives them a session with the member that begins soon."""
    for row in await parts.store.read(lambda tx: tx.all(_NEW_GUIDES)):
        await _seat(parts, row["member"], steward)
    for row in await parts.store.read(lambda tx: tx.all(_WITHOUT_SESSION)):
        await _book(parts, row["member"])


async def _seat(parts: Parts, guide: str, steward: str) -> None:
    entry = parts.dice.new_id()

    async def work(tx: Tx) -> None:
        await tx.run("UPDATE members SET age = 'adult' WHERE id = ?", guide)
        await _verify(tx, parts, entry, guide, steward)
        await _offer(tx, entry, guide, "By the lamp", _tomorrow(tx.now, 11), "FREQ=DAILY")

    await parts.store.write(work)
    parts.sessions.forget(guide)


_NEW_GUIDES = (
    "SELECT r.member FROM roles r WHERE r.role = 'guide' AND NOT EXISTS"
    " (SELECT 1 FROM guides g WHERE g.member = r.member) ORDER BY r.member"
)
_WITHOUT_SESSION = (
    "SELECT g.member FROM guides g WHERE EXISTS (SELECT 1 FROM sessions s WHERE s.member = g.member)"
    " AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.guide = g.member) ORDER BY g.member"
)
_MEMBER = (
    "SELECT m.id, m.languages FROM members m WHERE m.made_at < ? AND EXISTS"
    " (SELECT 1 FROM sessions s WHERE s.member = m.id) AND NOT EXISTS"
    " (SELECT 1 FROM roles r WHERE r.member = m.id) ORDER BY m.made_at, m.id LIMIT 1"
)


async def _verify(tx: Tx, parts: Parts, entry: str, guide: str, steward: str) -> None:
    # Cleared for people under 18, since a member of the demo may not have said their age.
    asked = VerifyGuide(checked=CHECKED, checked_at=tx.now, minors=True)
    await verifying.verify(tx, News(tx, entry, parts), entry, guide, steward, asked, CHECKED)


async def _offer(tx: Tx, new: str, guide: str, title: str, start: str, rule: str | None) -> None:
    await take(tx, guide)
    one = await guide_of(tx, guide)
    assert one is not None
    schedule = ScheduleAsked(start=start, zone=ZONE, minutes=50, rule=rule)
    asked = MakeOffer(client_id=new, title=title, about=ABOUT, languages=["en"], schedule=schedule)
    await offers.make(tx, new, one, asked, planned(schedule))


async def _book(parts: Parts, guide: str) -> None:
    """Within five minutes, so that its door is open now."""
    entry = parts.dice.new_id()
    member = await parts.store.read(lambda tx: tx.one(_MEMBER, tx.now - SETTLED))
    if member is None:
        return

    async def work(tx: Tx) -> None:
        if member["languages"] == "[]":
            await tx.run("UPDATE members SET languages = '[\"en\"]' WHERE id = ?", member["id"])
        here = local_time(tx.now, zone_of(ZONE)).replace(second=0, microsecond=0)
        soon = local(here + timedelta(minutes=5 - here.minute % 5))
        offer = derived(entry, "offer")
        await _offer(tx, offer, guide, "Tonight", soon, None)
        asked = BookSession(client_id=entry, offer=offer, start=soon)
        await giving.book(tx, News(tx, entry, parts), entry, member["id"], asked)

    try:
        await parts.store.write(work)
    except Refusal:
        return  # The hour that the clock skips, or a member with as much before them as one may.


def _tomorrow(now: int, hour: int) -> str:
    here = local_time(now, zone_of(ZONE)) + timedelta(days=1)
    return local(here.replace(hour=hour, minute=0, second=0, microsecond=0))
