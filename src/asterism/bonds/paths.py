"""Paths of questions in three depths: the house's own, and those that people of the network wrote and two
readers found fit."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from asterism.errors import Refusal
from asterism.people.erase import on_erase, on_export
from asterism.store.base import Row, Tx
from asterism.stories.texts import primary
from asterism.wire.bonds import (
    OwnPathQuestion,
    OwnPathQuestions,
    Path,
    PathQuestion,
    Paths,
    ProposeQuestion,
    QuestionToRead,
)

READERS = 2
WAITING_AT_MOST = 5
"""Of one person; what stands or was returned counts no more."""
SHOWN = 100
_WRITTEN = "written"


class _Kept(msgspec.Struct, frozen=True):
    id: str
    words: str


class _House(msgspec.Struct, frozen=True):
    id: str
    depth: int
    title: str
    about: str
    questions: list[_Kept]
    language: str = "en"


@cache
def house() -> tuple[_House, ...]:
    """What comes with the product, read once from ``data/paths.*.toml``."""
    found: list[_House] = []
    for file in sorted(files("asterism.data").iterdir(), key=lambda each: each.name):
        if file.name.startswith("paths.") and file.name.endswith(".toml"):
            language = file.name.split(".")[1]
            read = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8"))["path"], list[_House])
            found += [msgspec.structs.replace(path, language=language) for path in read]
    return tuple(found)


@cache
def _of_house() -> dict[str, tuple[str, int]]:
    return {each.id: (each.words, path.depth) for path in house() for each in path.questions}


async def all_paths(tx: Tx) -> Paths:
    """The house's paths, and after them what people wrote: one path for each language and depth, without a
    title, for that is said in the reader's language."""
    told = [
        Path(
            path=path.id, title=path.title, about=path.about, depth=path.depth, language=path.language,
            by="house",
            questions=[PathQuestion(question=each.id, words=each.words) for each in path.questions],
        )
        for path in house()
    ]  # fmt: skip
    rows = await tx.all(
        "SELECT id, depth, language, words FROM path_questions WHERE state = 'open'"
        " ORDER BY language, depth, decided_at, id LIMIT ?",
        10 * SHOWN,
    )
    written: dict[tuple[str, int], list[PathQuestion]] = {}
    for row in rows:
        questions = written.setdefault((row["language"], row["depth"]), [])
        if len(questions) < SHOWN:
            questions.append(PathQuestion(question=row["id"], words=row["words"]))
    told += [
        Path(
            path=f"{_WRITTEN}-{language}-{depth}", title="", about="", depth=depth, language=language,
            by="writers", questions=questions,
        )
        for (language, depth), questions in written.items()
    ]  # fmt: skip
    return Paths(paths=told)


async def question_of(tx: Tx, question: str) -> tuple[str, int]:
    """(words, depth) of a question that can be asked now. Refused with ``not_found``."""
    if (kept := _of_house().get(question)) is not None:
        return kept
    row = await tx.one("SELECT words, depth FROM path_questions WHERE id = ? AND state = 'open'", question)
    if row is None:
        raise Refusal("not_found")
    return row["words"], row["depth"]


async def depth_of(tx: Tx, path: str) -> int:
    """The depth of a path that can be walked now. Refused with ``not_found``."""
    for kept in house():
        if kept.id == path:
            return kept.depth
    written, _, rest = path.partition("-")
    language, _, depth = rest.rpartition("-")
    row = await tx.one(
        "SELECT depth FROM path_questions WHERE state = 'open' AND language = ? AND depth = ? LIMIT 1",
        language, int(depth) if depth.isdigit() and len(depth) == 1 else 0,
    )  # fmt: skip
    if written != _WRITTEN or row is None:
        raise Refusal("not_found")
    return int(row["depth"])


# ---------------------------------------------------------------- writing and reading


async def propose(tx: Tx, member: str, question: str, asked: ProposeQuestion) -> None:
    """Kept until two readers said that it fits. Sent again it changes nothing; ``questions_waiting``
    beyond :data:`WAITING_AT_MOST`."""
    words = " ".join(asked.words.split())
    if any(not letter.isprintable() for letter in words):
        raise Refusal("malformed", field="words")
    there = await tx.one(
        "SELECT 1 AS there FROM path_questions WHERE author = ? AND client_id = ?", member, asked.client_id
    )
    if there is not None:
        return
    waiting = await tx.one(
        "SELECT COUNT(*) AS n FROM path_questions WHERE author = ? AND state = 'waiting'", member
    )
    if waiting is None or waiting["n"] >= WAITING_AT_MOST:
        raise Refusal("questions_waiting", most=WAITING_AT_MOST)
    await tx.run(
        "INSERT INTO path_questions (id, client_id, author, depth, language, words, state, reason, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, 'waiting', '', ?)",
        question, asked.client_id, member, asked.depth, primary(asked.language), words, tx.now,
    )  # fmt: skip


async def read(tx: Tx, reader: str, question: str, *, yes: bool, reason: str) -> None:
    """A verdict, with a reason that its author reads. One no returns it; :data:`READERS` yeses open it."""
    row = await tx.one("SELECT author, state FROM path_questions WHERE id = ?", question)
    if row is None or row["state"] != "waiting":
        raise Refusal("not_found")
    if row["author"] == reader:
        raise Refusal("own_question")
    # Two verdicts at once meet at the row of the question, so that both are counted.
    await tx.run("UPDATE path_questions SET state = state WHERE id = ?", question)
    await tx.run(
        "INSERT INTO path_question_reads (question, reader, yes, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (question, reader) DO UPDATE SET yes = excluded.yes, at = excluded.at",
        question, reader, int(yes), tx.now,
    )  # fmt: skip
    said = await tx.one(
        "SELECT SUM(yes) AS yes, SUM(1 - yes) AS no FROM path_question_reads WHERE question = ?", question
    )
    assert said is not None
    state = "returned" if said["no"] else "open" if said["yes"] >= READERS else "waiting"
    if state != "waiting":
        await tx.run(
            "UPDATE path_questions SET state = ?, reason = ?, decided_at = ?"
            " WHERE id = ? AND state = 'waiting'",
            state, reason if state == "returned" else "", tx.now, question,
        )  # fmt: skip


async def withdraw(tx: Tx, member: str, question: str) -> None:
    """Its author takes it back; who was asked it already keeps their answers."""
    if not await tx.run(
        "UPDATE path_questions SET state = 'withdrawn' WHERE id = ? AND author = ?", question, member
    ):
        raise Refusal("not_found")


async def own_questions(tx: Tx, member: str, *, reads: bool) -> OwnPathQuestions:
    """What I wrote, with what readers said; for readers also what waits for their verdict."""
    own = await tx.all(
        "SELECT * FROM path_questions WHERE author = ? AND state <> 'withdrawn' ORDER BY made_at DESC, id"
        " LIMIT ?",
        member, SHOWN,
    )  # fmt: skip
    waiting: list[Row] = []
    if reads:
        waiting = await tx.all(
            "SELECT id, depth, language, words, made_at FROM path_questions q WHERE state = 'waiting'"
            " AND (author IS NULL OR author <> ?) AND NOT EXISTS (SELECT 1 FROM path_question_reads r"
            " WHERE r.question = q.id AND r.reader = ?) ORDER BY made_at, id LIMIT ?",
            member, member, SHOWN,
        )  # fmt: skip
    return OwnPathQuestions(
        own=[
            OwnPathQuestion(
                question=row["id"], words=row["words"], depth=row["depth"], language=row["language"],
                state=row["state"], reason=row["reason"],
            )
            for row in own
        ],
        to_read=[
            QuestionToRead(
                question=row["id"], words=row["words"], depth=row["depth"], language=row["language"],
                since=row["made_at"],
            )
            for row in waiting
        ],
    )  # fmt: skip


@on_erase
async def _erase(tx: Tx, member: str) -> None:
    """A question that stands belongs to all who may be asked it; nobody can see whose it was."""
    await tx.run("DELETE FROM path_questions WHERE author = ? AND state <> 'open'", member)
    await tx.run("UPDATE path_questions SET author = NULL, client_id = id WHERE author = ?", member)
    await tx.run("DELETE FROM path_question_reads WHERE reader = ?", member)


@on_export("path_questions")
async def _export(tx: Tx, member: str) -> object:
    rows = await tx.all(
        "SELECT id, depth, language, words, state, made_at FROM path_questions WHERE author = ?"
        " ORDER BY made_at, id",
        member,
    )
    said = await tx.all(
        "SELECT question, yes, at FROM path_question_reads WHERE reader = ? ORDER BY at, question",
        member,
    )
    return {"written": [dict(row) for row in rows], "read": [dict(row) for row in said]}
