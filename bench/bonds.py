"""How long it takes to look anew who fits whom in a pool of 10,000 who wish for a bond.

The wishes are written straight into the folder: threads by Zipf's law (few know most of them), one to five of
them, up to three longed for, up to two shunned, five languages, evenings or mornings in
several zones. ``match_s`` counts from the reading of all wishes to the pairs that would be suggested, when
nobody has a suggestion yet, so that everybody is compared with everybody; it is the median of :data:`ROUNDS`.
``one_s`` is the same for one person who has just come.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec

from asterism.bonds import matching, pool
from asterism.dice import SeededDice
from asterism.store.base import Row, Tx
from asterism.wire.bonds import SetWishes
from bench.report import machine, tell
from bench.seed import Ground

PEOPLE = 10_000
ROUNDS = 5
LIMIT_S = 1.0
PER_WRITE = 500
THREADS = (
    "low mood", "anxiety", "loneliness", "loss", "family", "work", "sleep", "study", "anger", "illness",
    "caring", "addiction", "money", "body", "identity", "violence", "faith", "exile", "birth", "eating",
    "dying", "shame", "war", "voices",
)  # fmt: skip
LANGUAGES = (("en",), ("en",), ("en",), ("de", "en"), ("de",), ("fr",), ("tr", "de"), ("es", "en"))
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Asia/Tokyo", "Europe/Berlin")
_WEIGHTS = list(accumulate(1 / (rank + 2) for rank in range(len(THREADS))))


def wishes(dice: SeededDice) -> SetWishes:
    """What one of them wishes."""

    def threads(most: int, least: int = 0) -> list[str]:
        drawn: dict[str, None] = {}
        for _ in range(least + dice.below(most - least + 1)):
            at = dice.random() * _WEIGHTS[-1]
            drawn[next(name for name, upto in zip(THREADS, _WEIGHTS, strict=True) if at < upto)] = None
        return list(drawn)

    known = threads(5, 1)
    begin = dice.choice((6, 12, 17, 19, 21))
    days = {dice.below(7) for _ in range(1 + dice.below(5))}
    return SetWishes(
        threads=known, hope_threads=threads(3), not_threads=[t for t in threads(2) if t not in known],
        hopes=[hope for hope in matching._HOPES if not dice.below(4)],
        pace=dice.choice(("slow", "steady", "quick")), languages=list(dice.choice(LANGUAGES)),
        hours=[(day * 24 + begin + hour) % 168 for day in days for hour in range(4)], zone=dice.choice(ZONES),
    )  # fmt: skip


async def fill(ground: Ground, dice: SeededDice) -> None:
    people = await ground.people(PEOPLE)
    await ground.store.write(lambda tx: tx.run("UPDATE members SET age = 'adult'"))
    for start in range(0, PEOPLE, PER_WRITE):

        async def work(tx: Tx, start: int = start) -> None:
            for each in people[start : start + PER_WRITE]:
                await tx.run(
                    "INSERT INTO bond_wishes (member, wishes, changed_at) VALUES (?, ?, ?)",
                    each.member, msgspec.json.encode(wishes(dice)).decode(), tx.now,
                )  # fmt: skip

        await ground.store.write(work)


async def run() -> int:
    on = machine()
    with tempfile.TemporaryDirectory(prefix="asterism-bench-") as folder:
        async with Ground(Path(folder) / "data") as ground:
            await fill(ground, SeededDice(2026))

            known = pool.Pool()

            async def look(only: frozenset[str] | None = None) -> tuple[float, float, int]:
                began = time.perf_counter()

                async def read(tx: Tx) -> tuple[list[Row], Any, int]:
                    rows = await pool.look(tx)
                    return rows, await pool.apart(tx, rows), tx.now

                rows, apart, now = await ground.store.read(read)
                wishers = await asyncio.to_thread(known.wishers, rows, now)
                loaded = time.perf_counter()
                only = only if only is None else frozenset({wishers[0].member})
                pairs = await asyncio.to_thread(
                    matching.matches, wishers, pool.free(rows), apart, only=only, rows=known.rows
                )
                return time.perf_counter() - began, loaded - began, len(pairs)

            first = await look()
            everybody = [await look() for _ in range(ROUNDS)]
            one = [await look(frozenset({"one"})) for _ in range(ROUNDS)]
    took = statistics.median(each[0] for each in everybody)
    figures = {
        "people": PEOPLE,
        "pairs": everybody[0][2],
        "match_s": round(took, 3),
        "match_worst_s": round(max(each[0] for each in everybody), 3),
        "of_it_reading_s": round(statistics.median(each[1] for each in everybody), 3),
        "first_s": round(first[0], 3),
        "one_s": round(statistics.median(each[0] for each in one), 3),
    }
    return tell("bonds", figures, took < LIMIT_S, on)


def main(_: list[str]) -> int:
    return asyncio.run(run())
