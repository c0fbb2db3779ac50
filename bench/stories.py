"""How long it takes to find a story among 10,000: over HTTP, from a running server over SQLite.

The stories are written straight into the folder, with the words that the shelf would keep of them. Words
follow Zipf's law over a made-up vocabulary, which is how often words come in natural texts; lengths are
spread around 700 words. Queries have one to four words: half are drawn as often as people write them, half
evenly among words that some story holds, as what one looks for is rarer than what one says. Half of the last
words are cut off in the middle, as they are while somebody types; one in four asks also for a thread, a
language, or leaves notes out. One person asks at a time, and the time counts until the whole answer is read.
``store_p95_ms`` is what the same queries take in the store alone, without the server.
"""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
from array import array
from bisect import bisect
from pathlib import Path
from typing import Any

from asterism.dice import SeededDice
from asterism.people.store import as_text
from asterism.store.base import Tx
from asterism.stories import shelf, texts
from asterism.stories.folding import fold, query, weights
from asterism.wire.stories import SearchAsked
from bench.http import Http
from bench.report import machine, percentile, tell
from bench.seed import Ground
from bench.server import Server

STORIES = 10_000
QUERIES = 1_000
VOCABULARY = 40_000
MEAN_WORDS = 700
PER_WRITE = 500
PER_COMMIT = 100_000
LIMIT_MS = 30.0
THREADS = ("loss", "anxiety", "low mood", "addiction", "loneliness", "illness", "caring", "family", "work")
LANGUAGES = ("en", "en", "en", "de", "fr", "tr")
NOTES = texts.NOTES
_SOUNDS = (*"bdfghklmnprstvwzé", "st", "tr", "ch")
_VOWELS = ("a", "e", "i", "o", "u", "ei", "ou", "ä")


class Tongue:
    """A made-up language: the more often a word comes, the shorter it is."""

    def __init__(self, dice: SeededDice) -> None:
        self._dice = dice
        made: dict[str, None] = {}
        while len(made) < VOCABULARY:
            syllables = 1 + min(4, len(str(len(made))) - 1 + dice.below(2))
            made["".join(dice.choice(_SOUNDS) + dice.choice(_VOWELS) for _ in range(syllables))] = None
        self.words = list(made)
        self._weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def word(self) -> str:
        return self.words[min(bisect(self._weights, self._dice.random() * self._weights[-1]), VOCABULARY - 1)]

    def text(self, count: int) -> str:
        return " ".join(self.word() for _ in range(count))


class Library:
    """The stories, written into a folder that is being prepared."""

    def __init__(self, ground: Ground, tongue: Tongue, dice: SeededDice) -> None:
        self._ground, self._tongue, self._dice = ground, tongue, dice
        self.held: dict[str, None] = {}
        """Words that some story holds, each as likely as any other."""
        self.rows = 0

    def story(self) -> dict[str, Any]:
        dice, tongue = self._dice, self._tongue
        body = tongue.text(max(60, int(MEAN_WORDS * (0.25 + 1.5 * dice.random()))))
        return {
            "title": tongue.text(2 + dice.below(6)), "body": body, "language": dice.choice(LANGUAGES),
            "threads": as_text(dice.sample(THREADS, dice.below(3))),
            "notes": sum(1 << dice.below(len(NOTES)) for _ in range(dice.below(2))),
        }  # fmt: skip

    async def write(self) -> None:
        """All of them: first the stories, then their words in the order of the index, which is how so many
        are written in seconds instead of an hour; a single story goes through the shelf as always."""
        authors = [each.member for each in await self._ground.people(200)]
        numbers = {word: at for at, word in enumerate(sorted(set(map(fold, self._tongue.words))))}
        words = array("Q")
        for start in range(1, STORIES + 1, PER_WRITE):
            batch = [(place, self.story()) for place in range(start, start + PER_WRITE)]
            for place, row in batch:
                self.held.update(dict.fromkeys(row["body"].split()[:40]))
                for word, weight in weights(row["title"], row["body"]).items():
                    words.append(numbers[word] << 40 | weight << 32 | place)

            async def work(tx: Tx, batch: list[Any] = batch) -> None:
                for place, row in batch:
                    await self._keep(tx, place, row, self._dice.choice(authors))
                    await shelf.put_on(tx, place, {**row, "title": "", "body": ""})

            await self._ground.store.write(work)
        self.rows = len(words)
        await self._index(list(numbers), sorted(words))

    async def _keep(self, tx: Tx, place: int, row: dict[str, Any], author: str) -> None:
        story = self._ground.dice.new_id()
        await tx.run(
            "INSERT INTO stories (id, place, author, client_id, version, last_edition, made_at, notes,"
            " lights) VALUES (?, ?, ?, ?, 3, 1, ?, 0, 0)",
            story, place, author, story, tx.now,
        )  # fmt: skip
        await tx.run(
            "INSERT INTO story_editions (story, edition, state, title, body, name, threads, notes,"
            " language, offered_at) VALUES (?, 1, 'published', ?, ?, NULL, ?, ?, ?, ?)",
            story, row["title"], row["body"], row["threads"], row["notes"], row["language"], tx.now,
        )  # fmt: skip

    async def _index(self, named: list[str], words: list[int]) -> None:
        store = self._ground.store
        index = await store.read(
            lambda tx: tx.one("SELECT sql FROM sqlite_schema WHERE name = 'story_words_place'")
        )
        assert index is not None
        await store.write(lambda tx: tx.run("DROP INDEX story_words_place"))
        for start in range(0, len(words), PER_COMMIT):

            async def work(tx: Tx, some: list[int] = words[start : start + PER_COMMIT]) -> None:
                for at in range(0, len(some), 250):
                    values: list[Any] = []
                    for each in some[at : at + 250]:
                        values += (named[each >> 40], each & 0xFFFFFFFF, each >> 32 & 0xFF)
                    marks = ", ".join(["(?, ?, ?)"] * (len(values) // 3))
                    await tx.run(f"INSERT INTO story_words (word, place, weight) VALUES {marks}", *values)

            await store.write(work)
        await store.write(lambda tx: tx.run(index["sql"]))

    async def publish(self, place: int) -> float:
        """Milliseconds in which one more story is put on the full shelf."""
        (author,) = await self._ground.people(1)
        row = self.story()
        await self._ground.store.write(lambda tx: self._keep(tx, place, row, author.member))
        began = time.perf_counter()
        await self._ground.store.write(lambda tx: shelf.put_on(tx, place, row))
        return (time.perf_counter() - began) * 1000


def asked(tongue: Tongue, held: list[str], dice: SeededDice) -> dict[str, Any]:
    """One search as somebody types it."""
    count = 1 + dice.below(4)
    words = [tongue.word() if dice.below(2) else dice.choice(held) for _ in range(count)]
    if dice.below(2):
        words[-1] = words[-1][: max(2, len(words[-1]) - 1 - dice.below(4))]
    body: dict[str, Any] = {"words": " ".join(words)}
    match dice.below(12):
        case 0:
            body["thread"] = dice.choice(THREADS)
        case 1:
            body["language"] = dice.choice(LANGUAGES)
        case 2:
            body["without"] = sorted({dice.choice(NOTES), dice.choice(NOTES)})
    return body


async def in_the_store(ground: Ground, queries: list[dict[str, Any]]) -> list[float]:
    took = []
    for body in queries:
        look = SearchAsked(**body)
        wishes = shelf.Wishes(look.thread, look.language, texts.note_bits(look.without))
        began = time.perf_counter()
        await ground.store.read(
            lambda tx, look=look, wishes=wishes: shelf.page(tx, wishes, query(look.words), None)  # type: ignore[misc]
        )
        took.append((time.perf_counter() - began) * 1000)
    return took


async def run() -> int:
    on, dice = machine(), SeededDice(2026)
    tongue = Tongue(dice)
    with tempfile.TemporaryDirectory(prefix="asterism-bench-") as folder:
        data = Path(folder) / "data"
        async with Ground(data) as ground:
            library = Library(ground, tongue, dice)
            await library.write()
            wrote = [await library.publish(STORIES + 1 + number) for number in range(20)]
            (somebody,) = await ground.people(1)
        queries = [asked(tongue, list(library.held), dice) for _ in range(QUERIES)]
        took, hits = [], 0
        async with Server(data) as server:
            http = Http(server.port, 1)
            for body in queries:
                # Not faster than the bound on the requests of one person.
                began = time.perf_counter()
                status, told = await http.post(somebody, "/api/stories/search", body)
                took.append((time.perf_counter() - began) * 1000)
                assert status == 200, told
                hits += bool(told["books"])
                await asyncio.sleep(0.045)
            memory = server.memory_mb()
            await http.close()
        async with Ground(data) as ground:
            inside = await in_the_store(ground, queries)
        size = (data / "asterism.db").stat().st_size
    figures = {
        "stories": STORIES,
        "word_rows": library.rows,
        "database_mb": round(size / 1024**2),
        "publish_p50_ms": round(percentile(wrote, 0.5), 1),
        "queries": QUERIES,
        "queries_with_answer": hits,
        "search_p50_ms": round(percentile(took, 0.5), 2),
        "search_p95_ms": round(percentile(took, 0.95), 2),
        "search_p99_ms": round(percentile(took, 0.99), 2),
        "search_max_ms": round(max(took), 2),
        "store_p95_ms": round(percentile(inside, 0.95), 2),
        "server_memory_mb": round(memory),
    }
    return tell("stories", figures, figures["search_p95_ms"] < LIMIT_MS, on)


def main(_arguments: list[str]) -> int:
    return asyncio.run(run())
