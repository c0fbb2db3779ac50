"""How long it takes to find a story among 10,000: over HTTP, from a running server over SQLite.

The stories are written straight into the folder, by the function that puts a story on the shelf. Their words
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
from bisect import bisect
from pathlib import Path
from typing import Any

from asterism.dice import SeededDice
from asterism.people.store import as_text
from asterism.store.base import Tx
from asterism.stories import shelf, texts
from asterism.stories.folding import query
from asterism.wire.stories import SearchAsked
from bench.http import Http
from bench.report import machine, percentile, tell
from bench.seed import Ground
from bench.server import Server

STORIES = 10_000
QUERIES = 1_000
VOCABULARY = 40_000
MEAN_WORDS = 700
PER_WRITE = 1_000
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


async def write(ground: Ground, tongue: Tongue, dice: SeededDice) -> list[str]:
    """The stories; returns some of their words, each as likely as any other that some story holds."""
    authors = [each.member for each in await ground.people(200)]
    held: dict[str, None] = {}
    for start in range(0, STORIES, PER_WRITE):
        batch = []
        for place in range(start + 1, start + PER_WRITE + 1):
            body = tongue.text(max(60, int(MEAN_WORDS * (0.25 + 1.5 * dice.random()))))
            held.update(dict.fromkeys(body.split()[:40]))
            row = {
                "title": tongue.text(2 + dice.below(6)), "body": body,
                "threads": as_text(dice.sample(THREADS, dice.below(3))),
                "notes": sum(1 << dice.below(len(NOTES)) for _ in range(dice.below(2))),
                "language": dice.choice(LANGUAGES),
            }  # fmt: skip
            batch.append((place, dice.new_id(), dice.choice(authors), row))

        async def work(tx: Tx, batch: list[Any] = batch) -> None:
            for place, story, author, row in batch:
                await tx.run(
                    "INSERT INTO stories (id, place, author, client_id, version, last_edition, made_at,"
                    " notes, lights) VALUES (?, ?, ?, ?, 3, 1, ?, 0, 0)",
                    story, place, author, story, tx.now,
                )  # fmt: skip
                await tx.run(
                    "INSERT INTO story_editions (story, edition, state, title, body, name, threads, notes,"
                    " language, offered_at) VALUES (?, 1, 'published', ?, ?, NULL, ?, ?, ?, ?)",
                    story, row["title"], row["body"], row["threads"], row["notes"], row["language"], tx.now,
                )  # fmt: skip
                await shelf.put_on(tx, place, row)

        await ground.store.write(work)
    return list(held)


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
            began = time.perf_counter()
            held = await write(ground, tongue, dice)
            wrote = time.perf_counter() - began
            (somebody,) = await ground.people(1)
            rows = await ground.store.read(lambda tx: tx.one("SELECT COUNT(*) AS n FROM story_words"))
        queries = [asked(tongue, held, dice) for _ in range(QUERIES)]
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
        size = (data / "asterism.db").stat().st_size if (data / "asterism.db").exists() else 0
    assert rows is not None
    figures = {
        "stories": STORIES,
        "word_rows": rows["n"],
        "database_mb": round(size / 1024**2),
        "put_on_shelf_ms": round(wrote / STORIES * 1000, 2),
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
