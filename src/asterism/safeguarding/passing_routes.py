"""Breaking confidentiality over HTTP: the proposal, the second steward's answer, acting alone, the review."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.people.store import notify
from asterism.safeguarding import ledger, passing_on
from asterism.store.base import Tx
from asterism.wire.safety import (
    AnswerAppeal,
    AnswerPassing,
    Appeal,
    PassingLine,
    PassingOver,
    PassingView,
    Propose,
    ReviewPassing,
)

_HERE = "/api/desk/passings"
_ONE = "/api/desk/passings/{passing}"


@endpoint(
    "POST", _HERE, who="steward", status=201, errors=("not_found", "stale", "malformed")
)  # fmt: skip
async def propose_passing(door: Door, body: Propose) -> PassingView:
    """Proposes to pass something on to somebody outside. Nothing is recorded as done; the others are asked
    at once."""
    dice, parts = door.parts.dice, door.parts
    new_id, entry, notices = dice.new_id(), dice.new_id(), [dice.new_id() for _ in range(64)]

    async def work(tx: Tx) -> PassingView:
        about, others = await passing_on.propose(tx, new_id, door.me, body)
        for notice, other in zip(notices, others, strict=False):
            await notify(tx, notice, other, "passing_proposed", passing=new_id)
        await ledger.write_down(
            tx, entry, door.me, "passing_proposed", new_id, hidden_from=about,
            reason=body.reason, passed=body.passed, to_whom=body.to_whom,
            telling_endangers=str(body.telling_endangers).lower(),
        )  # fmt: skip
        tx.after(lambda: parts.hub.desk_changed(but=about))
        tx.after(lambda: parts.push.knock(others, "ring"))
        return await passing_on.view(tx, new_id, door.me)

    return await parts.store.write(work)


@endpoint("GET", _HERE, who="steward")
async def passings(door: Door) -> list[PassingLine]:
    """What was proposed to be passed on, or was, and what of it waits for me."""
    return await door.parts.store.read(lambda tx: passing_on.lines(tx, door.me))


@endpoint("GET", _ONE, who="steward", errors=("not_found",))
async def open_passing(door: Door, passing: str) -> PassingView:
    """Opens a matter; the ledger remembers who did, once for each."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> PassingView:
        row, _ = await passing_on.passing_for_steward(tx, passing, door.me)
        known = await tx.one(
            "SELECT 1 AS there FROM ledger WHERE who = ? AND subject = ? LIMIT 1", door.me, passing
        )
        if known is None:
            await ledger.write_down(
                tx, entry, door.me, "passing_opened", passing, hidden_from=row["about"]
            )  # fmt: skip
        return await passing_on.view(tx, passing, door.me)

    return await door.parts.store.write(work)


@endpoint("POST", _ONE + "/answer", who="steward",
          errors=("not_found", "stale", "closed", "malformed", "needs_second_person"))  # fmt: skip
async def answer_passing(door: Door, passing: str, body: AnswerPassing) -> PassingView:
    """A second steward confirms or declines. Confirmed, it is recorded, and the person concerned is told."""
    ids = [door.parts.dice.new_id() for _ in range(3)]

    async def work(tx: Tx) -> PassingView:
        row = await passing_on.answer(
            tx, passing, door.me, body.version, body.words, ids[0], confirms=body.confirms
        )
        what = "passing_confirmed" if body.confirms else "passing_declined"
        await notify(tx, ids[2], row["proposer"], what, passing=passing, answer=body.words.strip())
        return await _done(door, tx, ids[1], what, row["about"], passing, words=body.words.strip())

    return await door.parts.store.write(work)


@endpoint("POST", _ONE + "/withdraw", who="steward", errors=("not_found", "stale", "closed", "not_allowed"))
async def withdraw_passing(door: Door, passing: str, body: PassingOver) -> PassingView:
    """The one who proposed takes it back."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> PassingView:
        row = await passing_on.withdraw(tx, passing, door.me, body.version)
        return await _done(door, tx, entry, "passing_withdrawn", row["about"], passing)

    return await door.parts.store.write(work)


@endpoint("POST", _ONE + "/alone", who="steward",
          errors=("not_found", "stale", "closed", "not_yet", "needs_second_person"))  # fmt: skip
async def pass_on_alone(door: Door, passing: str, body: PassingOver) -> PassingView:
    """Nobody answered within two minutes: the one who proposed acts, and others review it within a day."""
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> PassingView:
        row = await passing_on.act_alone(tx, passing, door.me, body.version, ids[0])
        return await _done(door, tx, ids[1], "passed_on_alone", row["about"], passing)

    return await door.parts.store.write(work)


@endpoint("POST", _ONE + "/review", who="steward", errors=("not_found", "stale", "needs_second_person"))
async def review_passing(door: Door, passing: str, body: ReviewPassing) -> PassingView:
    """Says whether it was right to act alone. Two do, or all others where there are fewer."""
    ids = [door.parts.dice.new_id() for _ in range(3)]

    async def work(tx: Tx) -> PassingView:
        row, _ = await passing_on.passing_for_steward(tx, passing, door.me)
        await passing_on.review(tx, passing, door.me, body.answer, (ids[0], ids[1]), stands=body.stands)
        return await _done(
            door, tx, ids[2], "passing_reviewed", row["about"], passing,
            stands=str(body.stands).lower(), words=body.answer.strip(),
        )  # fmt: skip

    return await door.parts.store.write(work)


@endpoint("POST", _ONE + "/tell", who="steward", errors=("not_found", "stale"))
async def tell_of_passing(door: Door, passing: str, body: PassingOver) -> PassingView:
    """Tells the person concerned now, because it does not endanger anybody any more."""
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> PassingView:
        row = await passing_on.tell(tx, passing, door.me, body.version, ids[0])
        return await _done(door, tx, ids[1], "passing_told", row["about"], passing)

    return await door.parts.store.write(work)


@endpoint("POST", _ONE + "/answer-appeal", who="steward",
          errors=("not_found", "stale", "needs_second_person"))  # fmt: skip
async def answer_passing_appeal(door: Door, passing: str, body: AnswerAppeal) -> PassingView:
    """Answers an appeal: somebody who had no part in it, wherever there is one."""
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> PassingView:
        row = await passing_on.answer_appeal(
            tx, passing, door.me, body.version, body.answer, ids[0], upheld=body.upheld
        )
        return await _done(
            door, tx, ids[1], "appeal_answered", row["about"], passing,
            upheld=str(body.upheld).lower(), words=body.answer,
        )  # fmt: skip

    return await door.parts.store.write(work)


@endpoint("POST", "/api/passings/{passing}/appeal", errors=("not_found", "closed", "stale"))
async def appeal_passing(door: Door, passing: str, body: Appeal) -> None:
    """Appeals that something about me was passed on, within thirty days of being told."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> None:
        await passing_on.appeal(tx, passing, door.me, body.words)
        await ledger.write_down(tx, entry, None, "passing_appealed", passing, hidden_from=door.me)
        tx.after(lambda: door.parts.hub.desk_changed(but=door.me))

    await door.parts.store.write(work)


async def _done(
    door: Door, tx: Tx, entry: str, what: str, about: str, passing: str, **words: str
) -> PassingView:
    """Writes an act down, hidden from the one it is about, and tells the desks."""
    await ledger.write_down(tx, entry, door.me, what, passing, hidden_from=about, **words)
    tx.after(lambda: door.parts.hub.desk_changed(but=about))
    return await passing_on.view(tx, passing, door.me)
