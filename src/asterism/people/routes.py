"""Oneself over HTTP: what the network knows of me, my boundaries, my notices, taking everything along,
leaving."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

import msgspec
from starlette.responses import Response

from asterism.api import Door, endpoint
from asterism.bonds.doors import walk_together
from asterism.bonds.leaving import end_between, end_bonds
from asterism.calls.ages import age_told
from asterism.calls.leaving import leave_calls
from asterism.circles.leaving import go_from_all
from asterism.errors import Refusal
from asterism.guided import leaving as guided
from asterism.knocks import leaving as knocks
from asterism.people import erase as erasing
from asterism.people import store, training
from asterism.people.rules import tidy_words
from asterism.safeguarding.suspending import open_suspension
from asterism.setup.store import threads_of_network
from asterism.store.base import Tx
from asterism.stories.leaving import stayed_with, take_lights_back
from asterism.stories.store import LIGHT
from asterism.wire.people import (
    Block,
    Blocked,
    Eraseable,
    Me,
    MeAsked,
    Notice,
    Steward,
    StewardsFor,
    Suspended,
    Training,
)

_ZONES = available_timezones()


async def me_of(tx: Tx, member: str) -> Me:
    """What the network knows of a member, as they see it."""
    row = await store.member_row(tx, member)
    suspension = await open_suspension(tx, member) if row["standing"] == "suspended" else None
    notices = await store.notices_of(tx, member)
    return Me(
        member=member,
        name=row["name"],
        languages=store.words_of(row["languages"]),
        time_zone=row["time_zone"],
        age=row["age"],
        threads=store.words_of(row["threads"]),
        roles=await store.roles_of(tx, member),  # type: ignore[arg-type]
        standing=row["standing"],
        suspended=None
        if suspension is None
        else Suspended(
            reason=suspension["reason"], at=suspension["at"], appealed_at=suspension["appealed_at"],
            appeal_answer=suspension["appeal_answer"],
        ),
        needs=await training.needs_of(tx, member, row["standing"]),
        account_key_version=row["account_key_version"],
        seal_key=row["seal_key"] is not None,
        made_at=row["made_at"],
        notices=[
            Notice(
                notice=n["id"], kind=n["kind"], at=n["at"], seen=n["seen_at"] is not None,
                words=store.words_of(n["words"]),
            )
            for n in notices
        ],
    )  # fmt: skip


@endpoint("GET", "/api/me")
async def me(door: Door) -> Me:
    """What the network knows of me."""
    return await door.parts.store.read(lambda tx: me_of(tx, door.me))


@endpoint("PATCH", "/api/me", errors=("malformed", "not_allowed"))
async def change_me(door: Door, body: MeAsked) -> Me:
    """Changes what is given; everything else stays. Nothing of it is ever required.

    Whoever once did not say that they are an adult cannot widen that alone (``not_allowed``); a steward can.
    """
    if body.time_zone and body.time_zone not in _ZONES:
        raise Refusal("malformed", why="time_zone")

    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> Me:
        if body.name is not None:
            await _set(tx, door.me, "name", " ".join(body.name.split()) or None)
        if body.time_zone is not None:
            await _set(tx, door.me, "time_zone", body.time_zone or None)
        if body.age is not None:
            changed = await tx.run(
                "UPDATE members SET age = ? WHERE id = ? AND (age IS NULL OR age = 'adult' OR ? <> 'adult')",
                body.age, door.me, body.age,
            )  # fmt: skip
            if not changed:
                raise Refusal("not_allowed")
            await age_told(tx, door.parts.calls.back, door.me, body.age)
            await go_from_all(tx, door.me, entry, unfit=True)
            await guided.look_again(tx, entry, door.me)
            if body.age != "adult":
                await end_bonds(tx, door.parts, door.me)
                await knocks.end_all(tx, door.parts, door.me)
                # Whoever is not an adult (any more, by their own word) does not answer people under 18.
                await tx.run("UPDATE supporters SET cleared_minors = 0 WHERE member = ?", door.me)
        if body.languages is not None:
            await _set(tx, door.me, "languages", store.as_text(tidy_words(body.languages)))
        if body.threads is not None:
            threads = tidy_words(body.threads)
            known = set(await threads_of_network(tx))
            had = set(store.words_of((await store.member_row(tx, door.me))["threads"]))
            if strange := [thread for thread in threads if thread not in known | had]:
                raise Refusal("malformed", why="threads", unknown=strange[:5])
            await _set(tx, door.me, "threads", store.as_text(threads))
        return await me_of(tx, door.me)

    told = await door.parts.store.write(work)
    door.parts.sessions.forget(door.me)
    return told


async def _set(tx: Tx, member: str, column: str, value: str | None) -> None:
    await tx.run(f"UPDATE members SET {column} = ? WHERE id = ?", value, member)


@endpoint("POST", "/api/me/notices/{notice}/seen", errors=("not_found",))
async def seen(door: Door, notice: str) -> None:
    """Says that a notice was read."""

    async def work(tx: Tx) -> None:
        changed = await tx.run(
            "UPDATE notices SET seen_at = COALESCE(seen_at, ?) WHERE id = ? AND member = ?",
            tx.now,
            notice,
            door.me,
        )
        if not changed:
            raise Refusal("not_found")

    await door.parts.store.write(work)


@endpoint("GET", "/api/me/export", media="application/json")
async def export(door: Door) -> Response:
    """Everything the server knows of me, as JSON. The vault is listed; its pieces come from /api/vault."""
    light = door.parts.secrets.secret(LIGHT)

    async def work(tx: Tx) -> dict[str, Any]:
        told = await erasing.export(tx, door.me)
        return told | {"stayed_with_me": await stayed_with(tx, light, door.me)}

    told = await door.parts.store.read(work)
    body = msgspec.json.format(msgspec.json.encode(told), indent=2)
    return Response(
        body,
        media_type="application/json",
        headers={"content-disposition": 'attachment; filename="asterism.json"'},
    )


@endpoint("GET", "/api/me/erase")
async def before_erasing(door: Door) -> Eraseable:
    """What would stay if I left for good, and until when."""
    return Eraseable(stays=await door.parts.store.read(lambda tx: erasing.what_stays(tx, door.me)))


@endpoint("DELETE", "/api/me")
async def erase(door: Door) -> None:
    """Leaves for good: removes this account everywhere, at once."""
    parts = door.parts

    async def work(tx: Tx) -> tuple[list[str], list[str]]:
        await leave_calls(tx, parts.calls.back, door.me)
        await end_bonds(tx, parts, door.me)
        await knocks.end_all(tx, parts, door.me)
        await take_lights_back(tx, parts.secrets.secret(LIGHT), door.me)
        return await erasing.erase(tx, door.me)

    ended, rooms = await parts.store.write(work)
    parts.sessions.forget(door.me)
    for room in rooms:
        parts.hub.room_changed(room)
    for session in ended:
        door.parts.hub.cut(session)
    door.clear_cookie = True


# ---------------------------------------------------------------- boundaries


@endpoint("GET", "/api/blocks")
async def blocks(door: Door) -> list[Blocked]:
    """Whom I have blocked."""
    rows = await door.parts.store.read(lambda tx: store.blocks_of(tx, door.me))
    return [Blocked(member=row["blocked"], at=row["at"]) for row in rows]


@endpoint("POST", "/api/blocks", errors=("not_found", "malformed", "too_fast"))
async def block(door: Door, body: Block) -> None:
    """Never brings us together again, from now on. They are not told."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> None:
        await _met(tx, door.me, body)
        await store.block(tx, door.me, body.member)
        await door.parts.calls.blocked(tx, door.me, body.member)
        await guided.look_again(tx, entry, door.me)
        await end_between(tx, door.parts, door.me, body.member)
        await knocks.apart(tx, door.parts, door.me, body.member)

    await door.parts.store.write(work)


@endpoint("DELETE", "/api/blocks/{member}", errors=("not_found",))
async def unblock(door: Door, member: str) -> None:
    """Takes a block back."""
    if not await door.parts.store.write(lambda tx: store.unblock(tx, door.me, member)):
        raise Refusal("not_found")


@endpoint("POST", "/api/not-again", errors=("not_found",))
async def not_with_them_again(door: Door, body: Block) -> None:
    """Not this person again: kept as a keyed hash, so that nobody can read from it who met whom."""
    mark = store.not_again_mark(door.parts.secrets.secret("not-again"), door.me, body.member)

    async def work(tx: Tx) -> None:
        await _met(tx, door.me, body)
        await store.say_not_again(tx, mark)

    await door.parts.store.write(work)


async def _met(tx: Tx, member: str, body: Block) -> None:
    """Only somebody one shares a room with (or shared, until its dawn), or a bond, can be named: ids are not
    for guessing."""
    if await walk_together(tx, body.room, member, body.member):
        return
    rows = await tx.all(
        "SELECT member FROM room_members WHERE room = ? AND member IN (?, ?)", body.room, member, body.member
    )
    if {row["member"] for row in rows} != {member, body.member}:
        raise Refusal("not_found")


# ---------------------------------------------------------------- training and stewards


@endpoint("GET", "/api/training", errors=("not_found",))
async def my_training(door: Door) -> Training:
    """The way to the first shift: what was read, practised and signed off."""
    return await door.parts.store.read(lambda tx: training.training_of(tx, door.me))


@endpoint("POST", "/api/training/{unit}/read", errors=("not_found",))
async def read_unit(door: Door, unit: str) -> Training:
    """Says that a unit was read."""

    async def work(tx: Tx) -> Training:
        await training.read_unit(tx, door.me, unit)
        return await training.training_of(tx, door.me)

    return await door.parts.store.write(work)


@endpoint("GET", "/api/stewards")
async def stewards(door: Door, query: StewardsFor) -> list[Steward]:
    """Whom a report can be sealed to. A report about a steward is not for that steward."""

    async def work(tx: Tx) -> list[Steward]:
        rows = await tx.all(
            "SELECT m.id, m.name, m.account_key, m.account_key_version, m.seal_key, m.seal_signature"
            " FROM roles r"
            " JOIN members m ON m.id = r.member WHERE r.role = 'steward' AND m.standing <> 'suspended'"
            " AND m.seal_key IS NOT NULL AND m.id <> ? ORDER BY r.given_at, m.id LIMIT 30",
            query.about or "",
        )
        return [
            Steward(
                member=row["id"], name=row["name"], account_key=row["account_key"],
                account_key_version=row["account_key_version"], seal_key=row["seal_key"],
                seal_signature=row["seal_signature"],
            )
            for row in rows
        ]  # fmt: skip

    return await door.parts.store.read(work)
