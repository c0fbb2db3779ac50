"""The steward's desk: people and their gates, who is on call, coverage at this moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asterism.api import Door, endpoint
from asterism.circles import letting_go
from asterism.circles.doors import held_by_nobody
from asterism.circles.leaving import go_from_all
from asterism.errors import Refusal
from asterism.guided import leaving as guided
from asterism.guided import session_leaving, verifying
from asterism.meetings import safety as in_meetings
from asterism.people import invitations, store, training
from asterism.people.inviting import invitation_view
from asterism.people.sessions import DAY_MS
from asterism.safeguarding import passing_on, safety_appeals
from asterism.safeguarding.ledger import write_down
from asterism.setup import facts
from asterism.store.base import Row, Tx
from asterism.wire.calls import DeskCalls
from asterism.wire.people import (
    Coverage,
    Desk,
    DeskPerson,
    OnCall,
    OnCallAsked,
    PersonRole,
    RoleAsked,
    SignOff,
    StandingAsked,
    SupporterState,
)

PEOPLE_SHOWN = 500
LONGEST_ON_CALL_MS = 14 * DAY_MS
ON_CALL_AHEAD_MS = 370 * DAY_MS


async def people(tx: Tx) -> list[DeskPerson]:
    """Everybody with a role or a suspension. Members without either are no business of the desk."""
    rows = await tx.all(
        "SELECT m.id, m.name, m.standing, m.languages, m.threads, m.age, s.member AS supporter,"
        " s.practised_at,"
        " s.signed_off_at, s.checked, s.probation, s.cleared_minors, b.name AS signer,"
        " (SELECT COUNT(*) FROM suspensions p WHERE p.member = m.id AND p.lifted_at IS NULL"
        " AND p.appealed_at IS NOT NULL AND p.appeal_answer IS NULL) AS appeal"
        " FROM members m LEFT JOIN supporters s ON s.member = m.id LEFT JOIN members b ON b.id ="
        " s.signed_off_by"
        " WHERE m.standing = 'suspended' OR EXISTS (SELECT 1 FROM roles r WHERE r.member = m.id)"
        " ORDER BY m.made_at, m.id LIMIT ?",
        PEOPLE_SHOWN,
    )
    on_shift = await facts.on_shift(tx)
    roles: dict[str, list[PersonRole]] = {}
    for row in await tx.all("SELECT member, role FROM roles ORDER BY role"):
        roles.setdefault(row["member"], []).append(row["role"])
    return [_person(row, roles.get(row["id"], []), row["id"] in on_shift) for row in rows]


def _person(row: Row, roles: list[PersonRole], on_shift: bool) -> DeskPerson:
    state = None
    if row["supporter"] is not None:
        state = SupporterState(
            practised_at=row["practised_at"],
            signed_off_at=row["signed_off_at"],
            signed_off_by=row["signer"],
            checked=row["checked"],
            probation=bool(row["probation"]),
            cleared_minors=bool(row["cleared_minors"]),
        )
    return DeskPerson(
        member=row["id"],
        name=row["name"],
        roles=roles,
        standing=row["standing"],
        languages=store.words_of(row["languages"]),
        threads=store.words_of(row["threads"]),
        adult=row["age"] == "adult",
        supporter=state,
        appeal_open=bool(row["appeal"]),
        on_shift=on_shift,
    )


async def coverage(tx: Tx) -> Coverage:
    """Who is there at this moment."""
    on_shift = await facts.on_shift(tx)
    busy = {row["member"] for row in await tx.all("SELECT member FROM leads WHERE ended_at IS NULL")}
    ready = {each.member for each in (await store.supporter_facts(tx)).values() if each.ready}
    off = {row["member"] for row in await tx.all("SELECT member FROM duty WHERE off_shift_ok = 1")}
    named = await tx.one(
        "SELECT 1 AS there FROM on_call WHERE starts_at <= ? AND ends_at > ? LIMIT 1", tx.now, tx.now
    )
    return Coverage(
        on_shift=len(on_shift),
        free=len(on_shift - busy),
        off_shift_ok=len((off & ready) - on_shift),
        ready=len(ready),
        stewards_on_call=await store.stewards_on_call(tx),
        named=named is not None,
    )


async def on_call_list(tx: Tx) -> list[OnCall]:
    rows = await tx.all(
        "SELECT o.id, o.member, o.starts_at, o.ends_at, m.name FROM on_call o JOIN members m ON m.id ="
        " o.member"
        " WHERE o.ends_at > ? ORDER BY o.starts_at, o.id LIMIT 200",
        tx.now,
    )
    return [
        OnCall(
            on_call=r["id"],
            member=r["member"],
            name=r["name"],
            starts_at=r["starts_at"],
            ends_at=r["ends_at"],
        )
        for r in rows
    ]


async def _number(tx: Tx, sql: str, *args: str) -> int:
    row = await tx.one(sql, *args)
    return 0 if row is None else int(row["n"])


@endpoint("GET", "/api/desk", who="steward")
async def desk(door: Door) -> Desk:
    """What needs a steward at this moment, in one look."""

    async def work(tx: Tx) -> Desk:
        me, queue = door.me, "SELECT COUNT(*) AS n FROM reports WHERE about <> ? AND state"
        waiting = await tx.all(
            "SELECT member FROM supporters WHERE practised_at IS NOT NULL AND signed_off_at IS NULL"
            " ORDER BY practised_at"
        )
        in_circles = await letting_go.waiting(tx, me) + await in_meetings.waiting(tx, me)
        guides = await verifying.waiting(tx, me)
        ends, passed = await safety_appeals.waiting(tx, me), await passing_on.lines(tx, me)
        return Desk(
            people=await _number(tx, "SELECT COUNT(DISTINCT member) AS n FROM roles"),
            members=await _number(tx, "SELECT COUNT(*) AS n FROM members"),
            invitations=[
                invitation_view(row, me)
                for row in await invitations.latest(tx)
                if row["used_at"] is None and row["withdrawn_at"] is None
            ],
            coverage=await coverage(tx),
            reports_new=await _number(tx, f"{queue} = 'new'", me),
            reports_open=await _number(tx, f"{queue} IN ('new', 'taken', 'appealed')", me),
            appeals_open=await _number(tx, f"{queue} = 'appealed'", me)
            + await _number(
                tx,
                "SELECT COUNT(*) AS n FROM suspensions WHERE lifted_at IS NULL AND appealed_at IS NOT NULL"
                " AND appeal_answer IS NULL",
            )
            + ends
            + in_circles
            + guides
            + sum(each.asks == "appeal" for each in passed),
            safety_appeals=ends,
            circle_appeals=in_circles,
            guide_appeals=guides,
            guides_unverified=await _number(
                tx,
                "SELECT COUNT(*) AS n FROM roles r WHERE r.role = 'guide' AND NOT EXISTS"
                " (SELECT 1 FROM guides g WHERE g.member = r.member)",
            ),
            circles_unheld=await held_by_nobody(tx),
            meetings_stuck=await _number(
                tx, "SELECT COUNT(*) AS n FROM meetings WHERE set_aside_at IS NOT NULL AND closed_at IS NULL"
            ),
            passings_ask=sum(each.asks == "answer" for each in passed),
            reviews_ask=sum(each.asks == "review" for each in passed),
            reviews_overdue=sum(each.overdue for each in passed),
            to_sign_off=[row["member"] for row in waiting],
            on_call=await on_call_list(tx),
            calls=await _calls_now(tx),
        )

    return await door.parts.store.read(work)


CallsNow = Callable[[Tx], Awaitable[DeskCalls]]
_CALLS: list[CallsNow] = []


def calls_now(fn: CallsNow) -> CallsNow:
    """Registers what tells the desk of calls now and their steps."""
    _CALLS[:] = [fn]
    return fn


async def _calls_now(tx: Tx) -> DeskCalls:
    return await _CALLS[0](tx) if _CALLS else DeskCalls(open=0, calls=[], wait=None)


@endpoint("GET", "/api/desk/people", who="steward")
async def desk_people(door: Door) -> list[DeskPerson]:
    """Everybody with a role, and everybody whose part is paused."""
    return await door.parts.store.read(people)


@endpoint(
    "POST",
    "/api/desk/people/{member}/sign-off",
    who="steward",
    errors=("not_found", "needs_second_person", "training_first", "stale"),
)
async def sign_off(door: Door, member: str, body: SignOff) -> None:
    """Signs a supporter off after the practice talk: who, what was checked, when. Probation begins."""
    await _gate(door, member, body, "signed_off", training.sign_off, told="signed_off")


@endpoint(
    "POST",
    "/api/desk/people/{member}/end-probation",
    who="steward",
    errors=("not_found", "needs_second_person", "stale"),
)
async def end_probation(door: Door, member: str, body: SignOff) -> None:
    """Ends the probation: crisis calls may ring for them from now on."""
    await _gate(door, member, body, "probation_ended", training.end_probation, told="probation_ended")


@endpoint(
    "POST",
    "/api/desk/people/{member}/minors",
    who="steward",
    errors=("not_found", "needs_second_person", "training_first"),
)
async def clear_for_minors(door: Door, member: str, body: SignOff) -> None:
    """Clears an adult supporter for people under 18."""

    async def clear(tx: Tx, record: str, who: str, by: str, checked: str, at: int) -> None:
        await training.clear_for_minors(tx, record, who, by, checked, at, cleared=True)

    await _gate(door, member, body, "cleared_for_minors", clear)


@endpoint(
    "DELETE", "/api/desk/people/{member}/minors", who="steward", errors=("not_found", "needs_second_person")
)
async def unclear_for_minors(door: Door, member: str) -> None:
    """Takes the clearance for people under 18 back."""

    async def unclear(tx: Tx, record: str, who: str, by: str, checked: str, at: int) -> None:
        await training.clear_for_minors(tx, record, who, by, checked, at, cleared=False)

    await _gate(door, member, SignOff(checked="taken back"), "minors_taken_back", unclear)


@endpoint(
    "POST", "/api/desk/people/{member}/adult", who="steward", errors=("not_found", "needs_second_person")
)
async def say_adult(door: Door, member: str, body: SignOff) -> None:
    """Writes down that somebody is an adult who had not said so. Nobody can widen this alone."""
    await _gate(door, member, body, "said_adult", training.say_adult)


Gate = Callable[[Tx, str, str, str, str, int], Awaitable[None]]


async def _gate(
    door: Door, member: str, body: SignOff, what: str, gate: Gate, *, told: str | None = None
) -> None:
    ids = [door.parts.dice.new_id() for _ in range(3)]

    async def work(tx: Tx) -> None:
        at = tx.now if body.at is None else body.at
        if at > tx.now + DAY_MS:
            raise Refusal("malformed", why="at")
        await gate(tx, ids[0], member, door.me, body.checked, at)
        await go_from_all(tx, member, ids[2], unfit=True)
        await guided.look_again(tx, ids[2], member)
        if told is not None:
            await store.notify(tx, ids[1], member, told)
        await write_down(tx, ids[2], door.me, what, member, checked=body.checked)

    await door.parts.store.write(work)
    door.parts.sessions.forget(member)


@endpoint("POST", "/api/desk/people/{member}/standing", who="steward", errors=("not_found", "stale"))
async def set_standing(door: Door, member: str, body: StandingAsked) -> None:
    """Lets a supporter rest for a while, or welcomes them back. Suspensions have their own way."""
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> None:
        row = await store.member_row(tx, member)
        standing = body.standing
        changed = await tx.run(
            "UPDATE members SET standing = CASE WHEN ? = 'resting' THEN 'resting'"
            " WHEN EXISTS (SELECT 1 FROM supporters s WHERE s.member = members.id AND s.probation = 1"
            " AND s.signed_off_at IS NOT NULL) THEN 'probation' ELSE 'good' END"
            " WHERE id = ? AND standing <> 'suspended'",
            standing,
            member,
        )
        if not changed:
            raise Refusal("stale", standing=row["standing"])
        await store.notify(tx, ids[0], member, "standing", standing=standing, reason=body.reason)
        await write_down(tx, ids[1], door.me, "standing", member, standing=standing, reason=body.reason)

    await door.parts.store.write(work)
    door.parts.sessions.forget(member)


@endpoint(
    "POST",
    "/api/desk/people/{member}/end-role",
    who="steward",
    errors=("not_found", "needs_second_person", "stale"),
)
async def end_role(door: Door, member: str, body: RoleAsked) -> None:
    """Ends a role, with a reason they read. The last steward cannot be removed."""
    if body.role == "steward" and member == door.me:
        raise Refusal("needs_second_person")
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> None:
        await store.member_row(tx, member)
        if not await store.end_role(tx, member, body.role):
            raise Refusal("stale")
        await go_from_all(tx, member, ids[1], unfit=True)
        await guided.look_again(tx, ids[1], member)
        if body.role == "guide":
            await session_leaving.no_more(tx, member)
        if body.role == "supporter":
            await door.parts.calls.no_supporter(tx, member, "role_ended")
        if body.role == "steward":
            await door.parts.calls.no_steward(tx, member)
        await store.notify(tx, ids[0], member, "role_ended", role=body.role, reason=body.reason)
        await write_down(tx, ids[1], door.me, "ended_role", member, role=body.role, reason=body.reason)

    await door.parts.store.write(work)
    door.parts.sessions.forget(member)


@endpoint("GET", "/api/desk/on-call", who="steward")
async def on_call(door: Door) -> list[OnCall]:
    """Which steward is on call when."""
    return await door.parts.store.read(on_call_list)


@endpoint(
    "POST", "/api/desk/on-call", who="steward", status=201, errors=("not_found", "malformed", "too_fast")
)
async def put_on_call(door: Door, body: OnCallAsked) -> list[OnCall]:
    """Names a steward as on call for a time; several may be at once."""
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> list[OnCall]:
        span = body.ends_at - body.starts_at
        if not (0 < span <= LONGEST_ON_CALL_MS and tx.now < body.ends_at < tx.now + ON_CALL_AHEAD_MS):
            raise Refusal("malformed", why="starts_at, ends_at")
        if "steward" not in await store.roles_of(tx, body.member):
            raise Refusal("not_found")
        if await _number(tx, "SELECT COUNT(*) AS n FROM on_call") >= 5_000:
            raise Refusal("too_fast")
        await tx.run("DELETE FROM on_call WHERE ends_at < ?", tx.now - 90 * DAY_MS)
        await tx.run(
            "INSERT INTO on_call (id, member, starts_at, ends_at) VALUES (?, ?, ?, ?)",
            ids[0],
            body.member,
            body.starts_at,
            body.ends_at,
        )
        await write_down(tx, ids[1], door.me, "on_call", body.member)
        return await on_call_list(tx)

    return await door.parts.store.write(work)


@endpoint("DELETE", "/api/desk/on-call/{on_call}", who="steward", errors=("not_found",))
async def take_off_call(door: Door, on_call: str) -> list[OnCall]:
    """Takes a time on call away; when nobody is named, every steward is rung."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> list[OnCall]:
        row = await tx.one("DELETE FROM on_call WHERE id = ? RETURNING member", on_call)
        if row is None:
            raise Refusal("not_found")
        await write_down(tx, entry, door.me, "off_call", row["member"])
        return await on_call_list(tx)

    return await door.parts.store.write(work)
