"""Who may be asked because of a knock, one after the other. Only those whom the person named, and of them
who may be asked at this moment: boundaries first, then rest and load (P11, P12). Whatever is not known keeps
somebody from being asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from asterism.calls import boundaries, rules, waves
from asterism.calls.pool import everybody, one
from asterism.calls.state import Around, Call, Person, Told, Wishes
from asterism.calls.verbs import SAFETY_ENDS_TO_STEWARD, ended_for_safety
from asterism.knocks import lately, wishes
from asterism.knocks.state import Candidate, Door, Knock
from asterism.people import store as people
from asterism.rooms.views import HERE_MS
from asterism.store.base import Row, Tx
from asterism.store.lists import LONGEST, few
from asterism.wire.knocks import Named

if TYPE_CHECKING:
    from asterism.parts import Parts

FACILITATORS = 20
"""Facilitators of one's circles who are looked at, at most."""
STANDINGS = ("good", "probation")


async def next_person(tx: Tx, parts: Parts, knock: Knock) -> Candidate | None:
    """Whom to ask now, in the order in which the person named them; None when nobody is left."""
    but = {each.member for each in knock.doors} | {knock.member}
    me = await people.member_row(tx, knock.member)
    if me["age"] != "adult":
        return None
    apart = await people.blocked_with(tx, knock.member)
    for named in knock.named:
        if named == "bonds":
            found = await _friend(tx, parts, knock, but | apart)
        elif not await _calls_may_begin(tx, parts, knock.member):
            continue
        elif named == "facilitator":
            found = await _facilitator(tx, parts, knock, but | apart)
        else:
            found = await _supporter(tx, parts, knock, me, but | apart)
        if found is not None:
            return found
    return None


async def may_come(tx: Tx, parts: Parts, knock: Knock, door: Door) -> str | None:
    """Looked at again when they go and when they are let in: the code of what keeps them away, or None."""
    me = await people.member_row(tx, knock.member)
    if me["age"] != "adult" or door.member in await people.blocked_with(tx, knock.member):
        return "door_gone"
    if await _never_again(tx, parts, knock, door.member):
        return "door_gone"
    person = await _as_of_now(tx, door.member, knock.id)
    if person is None:
        return "door_gone"
    if door.asked_as == "supporters":
        if not await _calls_may_begin(tx, parts, knock.member):
            return "door_gone"
        facts = await people.facts_of(tx, door.member)
        if facts is None or not facts.ready or not await _adults(tx, [door.member]):
            return "training_first"
        why = boundaries.keeps_from(
            as_call(knock, me), person, Around(rests=parts.dispatcher.back.rests), tx.now
        )
        if why is None and not _on_shift(person, tx.now):
            why = "not_on_shift"
        if why is None and await _busy(tx, door.member, knock.id):
            why = "busy"
        return None if why is None else _REFUSED.get(why, "door_gone")
    if not await wishes.wishes_to_be_asked(tx, door.member, door.asked_as):
        return "door_gone"
    if not await _free(tx, door.member, person, knock.id, rests=parts.dispatcher.back.rests):
        return "resting" if tx.now < person.rest_until else "already_holding"
    if door.asked_as == "bonds":
        return None if door.member in dict(await _friends(tx, knock.member)) else "door_gone"
    calls = await _calls_may_begin(tx, parts, knock.member)
    return None if calls and door.member in await _facilitators(tx, knock.member) else "door_gone"


_REFUSED = {
    "resting": "resting",
    "cap": "resting",
    "not_on_shift": "not_on_shift",
    "busy": "already_holding",
    "not_ready": "training_first",
}


def as_call(knock: Knock, me: Row) -> Call:
    """What the boundaries of calls are asked about: the same wishes that a press would begin with."""
    languages = tuple(people.words_of(me["languages"]))
    call = rules.reach(
        id=knock.id, caller=knock.member, client_id=knock.client_id, room="", now=knock.since, age=me["age"]
    ).call
    threads = () if knock.thread is None else (knock.thread,)
    told = Told(heaviness=knock.heaviness, threads=threads, wishes=Wishes(languages=languages))
    return replace(call, told=told, need=knock.need, knocked=True)


async def _calls_may_begin(tx: Tx, parts: Parts, member: str) -> bool:
    """Whoever was ended for safety by two rings only the steward, and nobody is rung before the network is
    open; a knock is no way around either."""
    if await ended_for_safety(tx, member) >= SAFETY_ENDS_TO_STEWARD:
        return False
    return await parts.calls.is_open(tx)


async def _never_again(tx: Tx, parts: Parts, knock: Knock, member: str) -> bool:
    return bool(await people.not_again(tx, parts.dispatcher.back.secret, knock.member, [member]))


# ---------------------------------------------------------------- friends


async def _friend(tx: Tx, parts: Parts, knock: Knock, but: set[str] | frozenset[str]) -> Candidate | None:
    for member, bond in await _friends(tx, knock.member):
        if member not in but and await _may_be_asked(tx, parts, knock, member, "bonds"):
            return Candidate(member=member, asked_as="bonds", bond=bond)
    return None


async def _friends(tx: Tx, member: str) -> list[tuple[str, str]]:
    """(member, bond) of those with whom they walk; who is here comes first. While a bond rests nothing new
    begins in it."""
    rows = await tx.all(
        "SELECT id, CASE WHEN member_a = ? THEN member_b ELSE member_a END AS other FROM bonds"
        " WHERE state = 'walking' AND (member_a = ? OR member_b = ?)",
        member, member, member,
    )  # fmt: skip
    bonds = {row["other"]: row["id"] for row in rows if row["other"]}
    return [(each, bonds[each]) for each in await _here_first(tx, list(bonds))]


# ---------------------------------------------------------------- facilitators


async def _facilitator(
    tx: Tx, parts: Parts, knock: Knock, but: set[str] | frozenset[str]
) -> Candidate | None:
    for member in await _facilitators(tx, knock.member):
        if member not in but and await _may_be_asked(tx, parts, knock, member, "facilitator"):
            return Candidate(member=member, asked_as="facilitator")
    return None


async def _facilitators(tx: Tx, member: str) -> list[str]:
    """Those who keep a circle in which this member sits, and are facilitators of the network still."""
    rows = await tx.all(
        "SELECT DISTINCT f.member FROM circle_people me JOIN circles c ON c.id = me.circle"
        " AND c.ended_at IS NULL JOIN circle_people f ON f.circle = me.circle AND f.standing = 'in'"
        " AND f.role = 'facilitator' JOIN roles r ON r.member = f.member AND r.role = 'facilitator'"
        " WHERE me.member = ? AND me.standing = 'in' AND f.member <> ? ORDER BY f.member LIMIT ?",
        member, member, FACILITATORS,
    )  # fmt: skip
    return await _here_first(tx, [row["member"] for row in rows])


async def _here_first(tx: Tx, members: list[str]) -> list[str]:
    if not members:
        return []
    marks, ids = few(members)
    rows = await tx.all(
        f"SELECT DISTINCT member FROM device_heard WHERE member IN ({marks}) AND heard_at > ?",
        *ids, tx.now - HERE_MS,
    )  # fmt: skip
    here = {row["member"] for row in rows}
    return sorted(members, key=lambda each: (each not in here, each))


# ---------------------------------------------------------------- supporters


async def _supporter(
    tx: Tx, parts: Parts, knock: Knock, me: Row, but: set[str] | frozenset[str]
) -> Candidate | None:
    """Somebody on shift and free. Those who press go before: a call that nobody was rung for yet is first."""
    pressed = await tx.one(
        "SELECT 1 AS there FROM calls WHERE hungry = 1 AND state = 'waiting' AND due_at <= ? LIMIT 1", tx.now
    )
    if pressed is not None:
        return None
    back = parts.dispatcher.back
    call, around = as_call(knock, me), Around(blocked=frozenset(but), rests=back.rests)
    there = {
        id: replace(person, steward_on_call=False)
        for id, person in (await everybody(tx, free=True)).items()
        if _on_shift(person, tx.now)
    }
    if await _alone(tx):
        return None
    fit = [
        person
        for person in there.values()
        if not boundaries.rung_elsewhere(person)
        and boundaries.keeps_from(call, person, around, tx.now) is None
    ]
    grown = await _adults(tx, [person.id for person in fit])
    signed_off = {
        id
        for start in range(0, len(fit), LONGEST)
        for id, facts in (
            await people.facts_of_many(tx, [person.id for person in fit[start : start + LONGEST]])
        ).items()
        if facts.ready
    }
    for person in waves.rank(call, [each for each in fit if each.id in grown & signed_off], around):
        if await _busy(tx, person.id, knock.id) or await _never_again(tx, parts, knock, person.id):
            continue
        return Candidate(member=person.id, asked_as="supporters")
    return None


def _on_shift(person: Person, now: int) -> bool:
    return person.on_shift and (person.shift_ends_at is None or now < person.shift_ends_at)


async def _alone(tx: Tx) -> bool:
    """Whether one person has the shift and nobody stands behind them: they stay for whoever presses."""
    rows = await tx.all("SELECT member FROM duty WHERE shift IS NOT NULL AND ends_at > ? LIMIT 2", tx.now)
    if len(rows) > 1:
        return False
    on_shift = {row["member"] for row in rows}
    return not set(await people.stewards_on_call(tx)) - on_shift


async def _adults(tx: Tx, members: list[str]) -> set[str]:
    """Those who said that they are adults, are in good standing and signed in somewhere."""
    found: set[str] = set()
    for start in range(0, len(members), LONGEST):
        marks, ids = few(members[start : start + LONGEST])
        rows = await tx.all(
            f"SELECT id FROM members m WHERE id IN ({marks}) AND age = 'adult' AND standing IN (?, ?)"
            " AND EXISTS (SELECT 1 FROM sessions s WHERE s.member = m.id)",
            *ids, *STANDINGS,
        )  # fmt: skip
        found |= {row["id"] for row in rows}
    return found


# ---------------------------------------------------------------- anybody


async def _may_be_asked(tx: Tx, parts: Parts, knock: Knock, member: str, asked_as: Named) -> bool:
    if not await wishes.wishes_to_be_asked(tx, member, asked_as):
        return False
    if await lately.enough(tx, parts.dispatcher.back.secret, knock.member, member):
        return False
    person = await _as_of_now(tx, member, knock.id)
    if person is None or not await _free(tx, member, person, knock.id, rests=parts.dispatcher.back.rests):
        return False
    return not await _never_again(tx, parts, knock, member)


async def _as_of_now(tx: Tx, member: str, knock: str) -> Person | None:
    """Somebody as the boundaries of calls know them, without what they do at the door of this knock, and
    without their office as a steward."""
    person = await one(tx, member)
    if person is None:
        return None
    here = await tx.one(
        "SELECT 1 AS there FROM knock_doors WHERE knock = ? AND member = ? AND state = 'knocking'",
        knock, member,
    )  # fmt: skip
    mine = 0 if here is None else 1
    return replace(
        person, steward_on_call=False, leading=person.leading - mine, ringing=person.ringing - mine
    )


async def _free(tx: Tx, member: str, person: Person, knock: str, *, rests: bool) -> bool:
    """An adult in good standing who does nothing else here, does not rest and has not had enough today."""
    if person.leading or person.ringing or person.accompanying or person.calls >= person.cap:
        return False
    if rests and tx.now < person.rest_until:
        return False
    return bool(await _adults(tx, [member])) and not await _busy(tx, member, knock)


async def _busy(tx: Tx, member: str, knock: str) -> bool:
    """Whether they seek somebody themselves, are at another door, or sit in a meeting or a session now."""
    row = await tx.one(
        "SELECT 1 AS there FROM calls WHERE caller = ? AND state <> 'closed'"
        " UNION ALL SELECT 1 FROM knocks WHERE member = ? AND state IN ('asking', 'at_door')"
        " UNION ALL SELECT 1 FROM knock_doors WHERE member = ? AND state IN ('asked', 'knocking')"
        " AND knock <> ?"
        " UNION ALL SELECT 1 FROM meeting_devices WHERE member = ?"
        " UNION ALL SELECT 1 FROM guided_devices WHERE member = ? LIMIT 1",
        member, member, member, knock, member, member,
    )  # fmt: skip
    return row is not None
