"""The shelf: what of a story makes it found, and how it is found, in statements that both stores answer
alike.

Words come folded and are compared by their bytes; every number is a whole one; ties are broken by the
story's id. Which words of a query count is decided by how often they come, so that one that stands in nearly
every story costs nothing where a rarer one tells more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from asterism.errors import Refusal
from asterism.people.store import words_of
from asterism.store.base import Row, Tx, Value
from asterism.store.lists import few
from asterism.stories.folding import Query, weights
from asterism.stories.texts import primary

PAGE = 20
ROWS = 6_000
"""Rows of words that one query looks at, at most: the rarest words of it first."""
BEGINNINGS = 2_000
"""How many of them may be of words that only begin as asked; they cost most and tell least."""
_PER_INSERT = 64
_LAST = "\U0010ffff"
Begin = tuple[int, int, str]
"""Where a page begins: after the story with these two numbers of its order and this id."""
_AFTER = re.compile(r"(\d{1,15})\.(\d{1,15})\.([a-z2-7]{1,64})")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a story on the shelf has to be. ``without``: bits of notes it may not have."""

    thread: str | None = None
    language: str | None = None
    without: int = 0


# ---------------------------------------------------------------- keeping it


async def put_on(tx: Tx, place: int, edition: Row) -> None:
    """An edition as it is found from now on; a story keeps the time at which it first stood."""
    await tx.run(
        "UPDATE stories SET published_at = COALESCE(published_at, ?), shelf_at = COALESCE(published_at, ?),"
        " language = ?, notes = ? WHERE place = ?",
        tx.now, tx.now, primary(edition["language"]), edition["notes"], place,
    )  # fmt: skip
    for thread in words_of(edition["threads"]):
        await tx.run("INSERT INTO story_threads (thread, place) VALUES (?, ?)", thread, place)
    words = list(weights(edition["title"], edition["body"]).items())
    for start in range(0, len(words), _PER_INSERT):
        some = words[start : start + _PER_INSERT]
        values: list[Value] = [value for word, weight in some for value in (word, place, weight)]
        await tx.run(
            f"INSERT INTO story_words (word, place, weight) VALUES {', '.join(['(?, ?, ?)'] * len(some))}",
            *values,
        )


async def take_off(tx: Tx, place: int) -> None:
    """From now on nothing finds it, and no word of it is left."""
    await tx.run("DELETE FROM story_words WHERE place = ?", place)
    await tx.run("DELETE FROM story_threads WHERE place = ?", place)
    await tx.run("UPDATE stories SET shelf_at = NULL, language = NULL, notes = 0 WHERE place = ?", place)


# ---------------------------------------------------------------- finding


async def page(
    tx: Tx, wishes: Wishes, looked_for: Query | None, after: str | None
) -> tuple[list[str], str | None]:
    """One page of ids and what to ask ``after`` for the next one, or None. Without words: newest first."""
    begin = None if after is None else _place_in(after)
    if looked_for is None:
        return await _newest(tx, wishes, begin)
    return await _ranked(tx, wishes, looked_for, begin)


async def _newest(tx: Tx, wishes: Wishes, begin: Begin | None) -> tuple[list[str], str | None]:
    where, values = _wished(wishes)
    if begin is not None:
        at, _, story = begin
        where += " AND (s.shelf_at < ? OR (s.shelf_at = ? AND s.id < ?))"
        values += [at, at, story]
    rows = await tx.all(
        f"SELECT s.id, s.shelf_at FROM stories s WHERE {where} ORDER BY s.shelf_at DESC, s.id DESC LIMIT ?",
        *values, PAGE + 1,
    )  # fmt: skip
    return _paged(rows, lambda row: f"{row['shelf_at']}.0.{row['id']}")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query that counts: in how many rows it stands, at most :data:`ROWS`."""

    word: str
    rows: int
    begins: bool = False


async def terms(tx: Tx, looked_for: Query) -> list[Term]:
    """The words that count: the rarest ones, as long as all their rows together are not more than
    :data:`ROWS`; at least one of those that are there."""
    found = [Term(each, await _rows_of(tx, "word = ?", each)) for each in looked_for.words]
    if looked_for.beginning is not None:
        word = looked_for.beginning
        exact = await _rows_of(tx, "word = ?", word)
        if exact < BEGINNINGS:
            rows = await _rows_of(tx, "word >= ? AND word < ?", word, word + _LAST, most=BEGINNINGS)
            found.append(Term(word, rows, begins=True))
        else:
            found.append(Term(word, exact))
    there = sorted((term for term in found if term.rows), key=lambda term: (term.rows, term.word))
    chosen: list[Term] = []
    for term in there:
        if chosen and sum(each.rows for each in chosen) + term.rows > ROWS:
            break
        chosen.append(term)
    return chosen


async def _rows_of(tx: Tx, where: str, *values: Value, most: int | None = None) -> int:
    row = await tx.one(
        f"SELECT COUNT(*) AS n FROM (SELECT weight FROM story_words WHERE {where} LIMIT ?) w",
        *values, ROWS if most is None else most,
    )  # fmt: skip
    return 0 if row is None else int(row["n"])


async def _ranked(
    tx: Tx, wishes: Wishes, looked_for: Query, begin: Begin | None
) -> tuple[list[str], str | None]:
    """Stories with most of the words first, then those that the words say most about, rare words more."""
    counting = await terms(tx, looked_for)
    if not counting:
        return [], None
    branches, values = [], []
    for number, term in enumerate(counting):
        branch, more = _branch(number, term)
        branches.append(branch)
        values += more
    where, more = _wished(wishes)
    values += more
    if begin is not None:
        found, score, story = begin
        where += " AND (f.found < ? OR (f.found = ? AND (f.score < ? OR (f.score = ? AND s.id > ?))))"
        values += [found, found, score, score, story]
    rows = await tx.all(
        "SELECT s.id, f.found, f.score FROM"
        " (SELECT h.place AS place, COUNT(*) AS found, CAST(SUM(h.score) AS BIGINT) AS score"
        f" FROM ({' UNION ALL '.join(branches)}) h GROUP BY h.place) f"
        f" JOIN stories s ON s.place = f.place WHERE {where}"
        " ORDER BY f.found DESC, f.score DESC, s.id LIMIT ?",
        *values, PAGE + 1,
    )  # fmt: skip
    return _paged(rows, lambda row: f"{row['found']}.{row['score']}.{row['id']}")


def _branch(number: int, term: Term) -> tuple[str, list[Value]]:
    """The rows of one word, each story once. A whole word says twice as much as the beginning of one."""
    rarity = rarity_of(term.rows)
    if term.begins:
        sql = (
            "SELECT place, MAX(weight * CASE WHEN word = ? THEN 2 ELSE 1 END) * CAST(? AS BIGINT) AS score"
            " FROM (SELECT word, place, weight FROM story_words WHERE word >= ? AND word < ?"
            f" ORDER BY word, weight, place LIMIT ?) w{number} GROUP BY place"
        )
        return sql, [term.word, rarity, term.word, term.word + _LAST, BEGINNINGS]
    sql = (
        "SELECT place, weight * CAST(? AS BIGINT) AS score FROM (SELECT place, weight FROM story_words"
        f" WHERE word = ? ORDER BY weight DESC, place DESC LIMIT ?) w{number}"
    )
    return sql, [2 * rarity, term.word, ROWS]


def rarity_of(rows: int) -> int:
    """What a row of a word counts: one more for each halving of how many rows of it there are (>= 1)."""
    return max(1, (ROWS * 4).bit_length() - max(1, rows).bit_length())


def _wished(wishes: Wishes) -> tuple[str, list[Value]]:
    where, values = "s.shelf_at IS NOT NULL", list[Value]()
    if wishes.without:
        where += " AND (s.notes & CAST(? AS BIGINT)) = 0"
        values.append(wishes.without)
    if wishes.language is not None:
        where += " AND s.language = ?"
        values.append(primary(wishes.language))
    if wishes.thread is not None:
        where += " AND EXISTS (SELECT 1 FROM story_threads t WHERE t.thread = ? AND t.place = s.place)"
        values.append(wishes.thread)
    return where, values


def _place_in(after: str) -> Begin:
    match = _AFTER.fullmatch(after)
    if match is None:
        raise Refusal("malformed", field="after")
    return int(match[1]), int(match[2]), match[3]


def _paged(rows: Sequence[Row], cursor: Callable[[Row], str]) -> tuple[list[str], str | None]:
    shown = rows[:PAGE]
    return [row["id"] for row in shown], cursor(shown[-1]) if len(rows) > PAGE else None


# ---------------------------------------------------------------- a book for tonight


async def tonight(
    tx: Tx, member: str, without: int, languages: Sequence[str], threads: Sequence[str],
    besides: Sequence[str], chance: float,
) -> str | None:  # fmt: skip
    """One story for tonight, never one's own and never one with a note that is not to be shown.

    If there is one: in the member's languages and threads, else in the languages, else with the threads, else
    any; of each kind first those that are not among ``besides``. ``chance`` in [0, 1) chooses.
    """
    spoken = sorted({primary(language) for language in languages})
    for seen in (besides, ()) if besides else ((),):
        for wants_language, wants_thread in ((True, True), (True, False), (False, True), (False, False)):
            if (wants_language and not spoken) or (wants_thread and not threads):
                continue
            found = await _one_of(
                tx, member, without, spoken if wants_language else (), threads if wants_thread else (), seen,
                chance,
            )  # fmt: skip
            if found is not None:
                return found
    return None


async def _one_of(
    tx: Tx, member: str, without: int, languages: Sequence[str], threads: Sequence[str],
    besides: Sequence[str], chance: float,
) -> str | None:  # fmt: skip
    where, values = _wished(Wishes(without=without))
    where += " AND s.author <> ?"
    values.append(member)
    for column, among in (("s.language IN", languages), ("s.id NOT IN", besides)):
        if among:
            marks, some = few(among)
            where += f" AND {column} ({marks})"
            values += some
    if threads:
        marks, some = few(threads)
        where += f" AND s.place IN (SELECT place FROM story_threads WHERE thread IN ({marks}))"
        values += some
    row = await tx.one(f"SELECT COUNT(*) AS n FROM stories s WHERE {where}", *values)
    if row is None or not row["n"]:
        return None
    row = await tx.one(
        f"SELECT s.id FROM stories s WHERE {where} ORDER BY s.id LIMIT 1 OFFSET ?",
        *values, int(chance * row["n"]),
    )  # fmt: skip
    return None if row is None else str(row["id"])
