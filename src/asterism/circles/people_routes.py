"""Who is in a circle, over HTTP: joining, leaving, promises, roles, letting go."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.circles import doors, letting_go, store, views
from asterism.circles.doors import Circle, Held, Place
from asterism.circles.leaving import go, reseated
from asterism.circles.routes import by_steward, seen
from asterism.errors import Refusal
from asterism.safeguarding import ledger
from asterism.store.base import Tx
from asterism.stories.texts import said
from asterism.wire.circles import (
    AgreePromises,
    AnswerAsking,
    ChangePerson,
    CircleRole,
    CircleView,
    JoinCircle,
    LetGoOfPerson,
    OwnCircles,
)
from asterism.wire.safety import Appeal


@endpoint(
    "POST", "/api/circles/{circle}/join",
    errors=("malformed", "not_found", "suspended", "stale", "closed", "circles_full", "line_full"),
)  # fmt: skip
async def join_circle(door: Door, circle: str, body: JoinCircle) -> CircleView:
    """Takes a chair, or a place in the line when all are taken; in a circle by asking, asks for one."""
    words = said(body.words, "words")
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> CircleView:
        held = await doors.circle_to_join(tx, circle, door.me)
        asked_before = held.mine is not None and held.mine.standing == "asking"
        if held.mine is not None and not asked_before:
            return await views.view(tx, held)
        _same_edition(held, body.edition)
        if held.mine is None:
            await store.may_have_another(tx, door.me)
        if held.circle.open:
            # Whoever asked came to the door before; what stands between them and the others is looked at now.
            fits = not asked_before or await _may_sit(tx, held.circle, door.me)
            await store.sit_down(tx, circle, door.me, body.edition, fits=fits)
        elif not asked_before:
            await store.ask(tx, circle, door.me, body.edition, words)
            await store.tell(
                tx, entry, await _facilitators(tx, circle), "circle_asking", circle=circle,
                name=held.circle.theme,
            )  # fmt: skip
        return await seen(tx, circle, door.me)

    return await door.parts.store.write(work, serial=False)


@endpoint("POST", "/api/circles/{circle}/leave")
async def leave_circle(door: Door, circle: str) -> OwnCircles:
    """Leaves a circle, its waiting list, or what I asked. No reason is needed, and doing it twice is once."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> OwnCircles:
        place = await doors.place_of(tx, circle, door.me)
        if place is not None:
            row = await doors.take(tx, circle)
            place = await doors.place_of(tx, circle, door.me)
            if row is not None and place is not None:
                await go(tx, doors.circle_of(row), place, entry)
        return await views.own_of(tx, door.me)

    return await door.parts.store.write(work, serial=False)


@endpoint("POST", "/api/circles/{circle}/promises", errors=("not_found", "suspended", "stale", "closed"))
async def agree_promises(door: Door, circle: str, body: AgreePromises) -> CircleView:
    """My own yes to this edition of the promises."""

    async def work(tx: Tx) -> CircleView:
        held = await doors.circle_to_go_on_in(tx, circle, door.me)
        _same_edition(held, body.edition)
        await store.agree(tx, circle, door.me, body.edition)
        return await seen(tx, circle, door.me)

    return await door.parts.store.write(work, serial=False)


@endpoint(
    "POST", "/api/circles/{circle}/asking/{member}",
    errors=("malformed", "not_found", "suspended", "closed", "line_full"),
)  # fmt: skip
async def answer_asking(door: Door, circle: str, member: str, body: AnswerAsking) -> CircleView:
    """Answers somebody who asked for a chair. When all are taken, a yes is a place on the waiting list."""
    words = said(body.words, "words")
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> CircleView:
        held = await doors.circle_to_change(tx, circle, door.me)
        if held.role != "facilitator":
            raise Refusal("not_found")
        place = await doors.place_of(tx, circle, member)
        if place is not None and place.standing == "asking":
            await _answer(tx, held, place, yes=body.yes)
            more = {"words": words} if words else {}
            await store.tell(
                tx, entry, [member], "circle_yes" if body.yes else "circle_no", circle=circle,
                name=held.circle.theme, **more,
            )  # fmt: skip
        return await seen(tx, circle, door.me)

    return await door.parts.store.write(work, serial=False)


async def _answer(tx: Tx, held: Held, place: Place, *, yes: bool) -> None:
    circle = held.circle
    if not yes:
        await store.stand_up(tx, circle.id, place)
        return
    fits = await _may_sit(tx, circle, place.member)
    await store.sit_down(tx, circle.id, place.member, place.agreed_edition, fits=fits)


async def _may_sit(tx: Tx, circle: Circle, member: str) -> bool:
    """Whether somebody who asked may have a chair by now (P11); else they wait, and nobody learns why."""
    who = await doors.anybody(tx, member)
    return (
        not who.suspended
        and who.fits(circle.band)
        and await doors.held_by_somebody(tx, circle.id)
        and not await doors.apart_from_somebody(tx, circle.id, member)
    )


@endpoint(
    "POST", "/api/circles/{circle}/people/{member}",
    errors=(
        "malformed", "not_found", "not_allowed", "suspended", "closed", "stale", "needs_second_person",
        "band_unfit", "no_facilitator", "chairs_taken",
    ),
)  # fmt: skip
async def change_person(door: Door, circle: str, member: str, body: ChangePerson) -> CircleView:
    """Changes what somebody holds in the circle; a steward may step in as its facilitator."""
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> CircleView:
        only_own = body.role is None and body.experienced is None
        find = doors.circle_to_go_on_in if only_own else doors.circle_to_change
        held = await find(tx, circle, door.me)
        if body.role is not None:
            await _change_role(tx, held, member, body.role, ids[0])
        if body.experienced is not None:
            await _change_experienced(tx, held, member, ids[1], experienced=body.experienced)
        if body.takes_over is not None:
            if member != door.me:
                raise Refusal("not_allowed")
            await store.take_over(tx, circle, member, yes=body.takes_over)
        await reseated(tx, circle, member)
        return await seen(tx, circle, door.me)

    return await door.parts.store.write(work, serial=False)


async def _change_role(tx: Tx, held: Held, member: str, role: CircleRole, entry: str) -> None:
    circle, me = held.circle, held.me
    steps_in = member == me.member and me.steward and not held.inside
    # First of all, so that nothing is told of somebody who is not in the circle.
    place = None if steps_in else await store.person_in(tx, circle.id, member)
    who = await doors.anybody(tx, member)
    if role != "member" and not who.facilitates:
        raise Refusal("no_facilitator")
    if role != "member" and not who.may_hold(circle.band):
        raise Refusal("band_unfit")
    if place is None:
        if role != "facilitator":
            raise Refusal("not_found")
        if await doors.was_let_go(tx, circle.id, member):
            raise Refusal("needs_second_person")
        await store.sit_down(tx, circle.id, member, circle.promises_edition, role=role, may_wait=False)
    else:
        if place.role == role:
            return
        if place.role == "facilitator":
            if member != me.member and not me.steward:
                raise Refusal("not_allowed")
            if await _facilitators(tx, circle.id) == [member]:
                raise Refusal("needs_second_person")
        await store.give_role(tx, circle.id, member, role)
    if member != me.member:
        await store.tell(tx, entry, [member], "circle_role", circle=circle.id, name=circle.theme)
    await by_steward(tx, held, entry, "circle_role", holds=role.replace("_", " "))
    await store.fill_chairs(tx, circle, entry)


async def _change_experienced(tx: Tx, held: Held, member: str, entry: str, *, experienced: bool) -> None:
    if not held.me.steward:
        raise Refusal("not_allowed")
    if member == held.me.member:
        raise Refusal("needs_second_person")
    await store.person_in(tx, held.circle.id, member)
    await store.mark_experienced(tx, held.circle.id, member, experienced=experienced)
    await ledger.write_down(
        tx, entry, held.me.member, "circle_experienced", held.circle.id, experienced=str(experienced).lower()
    )


@endpoint(
    "POST", "/api/circles/{circle}/people/{member}/let-go",
    errors=("malformed", "not_found", "not_allowed", "suspended", "closed", "needs_second_person"),
)  # fmt: skip
async def let_go_of_person(door: Door, circle: str, member: str, body: LetGoOfPerson) -> CircleView:
    """Ends somebody's place, with a reason that they read and may appeal. A facilitator's: stewards alone."""
    reason = said(body.reason, "reason", least=3)
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> CircleView:
        held = await doors.circle_to_change(tx, circle, door.me)
        if member == door.me:
            raise Refusal("needs_second_person")
        place = await doors.place_of(tx, circle, member)
        if place is None or (place.standing == "asking" and held.role != "facilitator"):
            raise Refusal("not_found")
        if place.role == "facilitator" and not held.me.steward:
            raise Refusal("not_allowed")
        await letting_go.write_down(tx, ids[0], held.circle, place, door.me, reason)
        await go(tx, held.circle, place, ids[0])
        await ledger.write_down(tx, ids[1], door.me, "circle_let_go", circle)
        return await seen(tx, circle, door.me)

    return await door.parts.store.write(work, serial=False)


@endpoint("POST", "/api/let-go/{ref}/appeal", errors=("malformed", "not_found", "stale"))
async def appeal_letting_go(door: Door, ref: str, body: Appeal) -> None:
    """Appeals that I was let go from a circle, once, in my own words."""
    words = said(body.words, "words", least=3)
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> None:
        by = await letting_go.appeal(tx, ref, door.me, words)
        # Like an appeal against an end for safety: it does not reach whom it is about, and names nobody.
        await ledger.write_down(tx, entry, None, "circle_appealed", ref, hidden_from=by or None)
        tx.after(lambda: door.parts.hub.desk_changed(but=by))

    await door.parts.store.write(work)


def _same_edition(held: Held, edition: int) -> None:
    if edition != held.circle.promises_edition:
        raise Refusal("stale", edition=held.circle.promises_edition)


async def _facilitators(tx: Tx, circle: str) -> list[str]:
    people = await doors.places(tx, circle)
    return [each.member for each in people if each.role == "facilitator" and not each.suspended]
