"""Questions, sealed answers and confidences over HTTP. The addresses stand in ``asterism.wire.bonds``."""

from __future__ import annotations

from starlette.responses import Response

from asterism.api import Door, endpoint
from asterism.bonds import at_rest, confidences, paths, rules, seals, store
from asterism.bonds.doors import Held, bond_for_member
from asterism.bonds.routes import not_paused, own_device, step
from asterism.bonds.shown import confidence_opened, questions_shown
from asterism.bonds.state import UNVEILED_AT, Outcome
from asterism.bonds.views import page
from asterism.errors import Refusal
from asterism.store.base import Tx
from asterism.wire.bonds import (
    MAX_ANSWER,
    MAX_CONFIDENCE,
    BondView,
    Earlier,
    Entrust,
    HandOverShare,
    OpenQuestion,
    Questions,
    SealAnswer,
)

ENTRUST_BODY = 768 * 1024
"""A confidence as base64 in JSON, with what stands around it."""


# ---------------------------------------------------------------- questions


@endpoint("GET", "/api/bonds/{bond}/questions", errors=("not_found",))
async def earlier_questions(door: Door, bond: str, query: Earlier) -> Questions:
    """Questions from before this one, as many as go into one answer."""
    me = door.me

    async def work(tx: Tx) -> Questions:
        held = await bond_for_member(tx, bond, me, locked=False)
        row = await tx.one(
            "SELECT opened_at FROM bond_questions WHERE id = ? AND bond = ?", query.before, bond
        )
        if row is None:
            raise Refusal("not_found")
        questions, answers, more = await page(tx, held, (row["opened_at"], query.before))
        return Questions(
            questions=questions_shown(door.parts, held, tx.now, questions, answers), earlier=more
        )

    return await door.parts.store.read(work)


@endpoint(
    "POST",
    "/api/bonds/{bond}/questions",
    errors=(
        "bond_rests",
        "closed",
        "depth_not_open",
        "not_found",
        "pact_first",
        "questions_open",
        "suspended",
    ),
)
async def open_question(door: Door, bond: str, body: OpenQuestion) -> BondView:
    """Opens a question for both. One that is open already is that one."""
    not_paused(door)
    new = door.parts.dice.new_id()

    async def decide(tx: Tx, held: Held) -> Outcome:
        if await seals.sent_before(tx, bond, held.side, body.client_id) or await seals.is_open(
            tx, bond, body.question
        ):
            return Outcome(bond=held.bond)
        words, depth = await paths.question_of(tx, body.question)
        outcome = rules.ask(held.bond, new, depth, tx.now)
        await seals.insert(tx, held.bond, held.side, new, body.client_id, body.question, words, depth)
        await store.grow(tx, held.bond)
        return outcome

    return await step(door, bond, decide)


@endpoint(
    "POST",
    "/api/bonds/{bond}/questions/{asked}/seal",
    errors=("closed", "not_found", "pact_first", "stale", "suspended", "too_large"),
)
async def seal_answer(door: Door, bond: str, asked: str, body: SealAnswer) -> BondView:
    """Seals my answer. Nobody learns that I did before the other has; then both are delivered together."""
    own_device(door, body.device)
    not_paused(door)
    if len(body.body) > MAX_ANSWER:
        raise Refusal("too_large", limit=MAX_ANSWER)
    me, parts = door.me, door.parts
    parts.disk.spare(len(body.body))
    side = (await parts.store.read(lambda tx: bond_for_member(tx, bond, me, locked=False))).side
    key = at_rest.key_of(bond, side)
    sealed = await at_rest.seal(parts, key, seals.body_of(asked, side), body.body)
    share = await at_rest.seal(parts, key, seals.share_of(asked, side), body.server_share)

    async def decide(tx: Tx, held: Held) -> Outcome:
        rules.not_over(held.bond)
        await seals.of_bond(tx, held.bond.id, asked)
        if await seals.is_the_same(tx, held.bond.id, asked, held.side, body):
            return Outcome(bond=held.bond)
        rules.standing(held.bond)
        rules.same_edition(held.bond, body.edition)
        outcome = rules.seal(held.bond, held.side, asked, tx.now)
        await seals.keep(tx, asked, held.side, body, sealed, share)
        return outcome

    return await step(door, bond, decide)


@endpoint("POST", "/api/bonds/{bond}/questions/{asked}/pass", errors=("closed", "not_found", "pact_first"))
async def pass_question(door: Door, bond: str, asked: str) -> BondView:
    """Passes. Nobody is told, then or later; sealing an answer while it is open takes it back."""

    async def decide(tx: Tx, held: Held) -> Outcome:
        rules.not_over(held.bond)
        await seals.of_bond(tx, held.bond.id, asked)
        outcome = rules.pass_on(held.bond, held.side, asked, tx.now)
        await seals.keep_pass(tx, asked, held.side)
        return outcome

    return await step(door, bond, decide)


@endpoint(
    "POST",
    "/api/bonds/{bond}/questions/{asked}/hand-over",
    errors=("closed", "not_found", "not_yet", "pact_first", "stale"),
)
async def hand_over(door: Door, bond: str, asked: str, body: HandOverShare) -> BondView:
    """Hands my share over, once my device has verified the other's seal; passed on when both are there."""

    async def decide(tx: Tx, held: Held) -> Outcome:
        rules.standing(held.bond)
        await seals.of_bond(tx, held.bond.id, asked)
        rules.same_edition(held.bond, body.edition)
        return Outcome(
            bond=held.bond, other_sees=await seals.hand_over(tx, held.bond, held.side, asked, body)
        )

    return await step(door, bond, decide)


# ---------------------------------------------------------------- confidences


@endpoint(
    "POST",
    "/api/bonds/{bond}/confidences",
    max_body=ENTRUST_BODY,
    errors=(
        "closed", "depth_not_open", "not_found", "pact_first", "stale", "suspended", "too_large",
        "vault_full",
    ),
)  # fmt: skip
async def entrust(door: Door, bond: str, body: Entrust) -> BondView:
    """Entrusts something. It stays mine: I can take it back at any time."""
    not_paused(door)
    if len(body.body) > MAX_CONFIDENCE:
        raise Refusal("too_large", limit=MAX_CONFIDENCE)
    me, parts = door.me, door.parts
    # It can wait on the device; the last of the disk belongs to calls.
    parts.disk.spare(len(body.body))
    new = parts.dice.new_id()
    await parts.store.read(lambda tx: bond_for_member(tx, bond, me, locked=False))
    sealed = await at_rest.seal(parts, new, confidences.bound_to(new), body.body)

    async def decide(tx: Tx, held: Held) -> Outcome:
        rules.standing(held.bond)
        if await confidences.sent_before(tx, bond, held.side, body.client_id):
            await at_rest.over(tx, new)
            return Outcome(bond=held.bond)
        rules.depth_open(held.bond, UNVEILED_AT[body.kind])
        rules.same_edition(held.bond, body.edition)
        await confidences.entrust(tx, bond, held.side, new, body, sealed)
        await store.grow(tx, held.bond)
        return Outcome(bond=held.bond, other_sees=True)

    try:
        return await step(door, bond, decide)
    except Refusal:
        # Its key was made for nothing else; a file for each refusal would fill the folder within a day.
        await parts.room_keys.destroy(new)
        raise


@endpoint("GET", "/api/bonds/{bond}/confidences/{confidence}", errors=("not_found",))
async def confidence_bytes(door: Door, bond: str, confidence: str) -> Response:
    """The bytes of a confidence, as its device sealed them; gone once it was taken back."""
    me = door.me

    async def work(tx: Tx) -> bytes:
        held = await bond_for_member(tx, bond, me, locked=False)
        row = await confidences.of_bond(tx, bond, confidence)
        if held.bond.state == "ended" and row["side"] != held.side:
            raise Refusal("not_found")
        return await confidences.bytes_of(tx, confidence)

    opened = confidence_opened(door.parts, confidence, await door.parts.store.read(work))
    if opened is None:
        raise Refusal("not_found")
    return Response(opened, media_type="application/octet-stream")


@endpoint("POST", "/api/bonds/{bond}/confidences/{confidence}/take-back", errors=("not_found",))
async def take_back(door: Door, bond: str, confidence: str) -> BondView:
    """Takes back what I entrusted: its bytes are gone here, and the other's device deletes its copy."""

    async def decide(tx: Tx, held: Held) -> Outcome:
        taken = await confidences.take_back(tx, bond, held.side, confidence)
        return Outcome(bond=held.bond, other_sees=taken)

    return await step(door, bond, decide)


@endpoint("POST", "/api/bonds/{bond}/confidences/{confidence}/gone", errors=("not_found", "stale"))
async def gone(door: Door, bond: str, confidence: str) -> BondView:
    """My device has deleted its copy of what was taken back."""

    async def decide(tx: Tx, held: Held) -> Outcome:
        changed = await confidences.gone(tx, bond, held.side, confidence)
        return Outcome(bond=held.bond, other_sees=changed)

    return await step(door, bond, decide)
