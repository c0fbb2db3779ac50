"""Paths over HTTP: all there are, writing a question, and reading what others wrote."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.bonds import paths
from asterism.store.base import Tx
from asterism.stories import texts
from asterism.stories.reading_routes import reads
from asterism.stories.routes import takes_part
from asterism.wire.bonds import OwnPathQuestions, Paths, ProposeQuestion, ReadQuestion


@endpoint("GET", "/api/paths")
async def all_paths(door: Door) -> Paths:
    """All paths of questions, in all languages and depths."""
    return await door.parts.store.read(paths.all_paths)


def _reader(door: Door) -> bool:
    return door.session is not None and bool(door.session.roles & {"facilitator", "steward"})


@endpoint("GET", "/api/paths/questions", errors=("suspended",))
async def own_questions(door: Door) -> OwnPathQuestions:
    """Questions that I wrote; for readers also those that wait for their verdict."""
    me, reader = takes_part(door), _reader(door)
    return await door.parts.store.read(lambda tx: paths.own_questions(tx, me, reads=reader))


@endpoint("POST", "/api/paths/questions", errors=("malformed", "suspended", "questions_waiting"))
async def propose_question(door: Door, body: ProposeQuestion) -> OwnPathQuestions:
    """Writes a question for paths. It is asked of nobody before two readers found that it fits."""
    me, reader, id = takes_part(door), _reader(door), door.parts.dice.new_id()

    async def work(tx: Tx) -> OwnPathQuestions:
        await paths.propose(tx, me, id, body)
        tx.after(door.parts.hub.desk_changed)
        return await paths.own_questions(tx, me, reads=reader)

    return await door.parts.store.write(work)


@endpoint(
    "POST", "/api/paths/questions/{question}/reading",
    errors=("malformed", "suspended", "not_allowed", "not_found", "own_question"),
)  # fmt: skip
async def read_question(door: Door, question: str, body: ReadQuestion) -> OwnPathQuestions:
    """Says whether a question may be asked of people, with a reason its author reads when it may not."""
    me = reads(door)
    reason = texts.said(body.reason, "reason", least=0 if body.yes else 3)

    async def work(tx: Tx) -> OwnPathQuestions:
        await paths.read(tx, me, question, yes=body.yes, reason=reason)
        tx.after(door.parts.hub.desk_changed)
        return await paths.own_questions(tx, me, reads=True)

    return await door.parts.store.write(work)


@endpoint("POST", "/api/paths/questions/{question}/withdraw", errors=("not_found", "suspended"))
async def withdraw_question(door: Door, question: str) -> OwnPathQuestions:
    """Takes back a question of mine; nobody is asked it any more."""
    me, reader = takes_part(door), _reader(door)

    async def work(tx: Tx) -> OwnPathQuestions:
        await paths.withdraw(tx, me, question)
        return await paths.own_questions(tx, me, reads=reader)

    return await door.parts.store.write(work)
