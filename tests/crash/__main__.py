"""Plays rounds: ``python -m tests.crash --rounds 200 [--store sqlite|postgres] [--seed S]``.

Each round is load, the end of the process at a named point or at random, a new start, and a look at the
whole history of that network. A network lives for some rounds, then a new one begins. Without --store both
are used.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.points import Point, points_for
from tests.crash.world import Told, world
from tests.servers import PostgresServer, postgres

ROUNDS_A_WORLD = 10


async def live(store: str, address: str, seed: int, points: list[Point], sum_of: Sum) -> None:
    """One network through these rounds. When something was wrong its folder stays and the next one begins."""
    folder = Path(tempfile.mkdtemp(prefix="asterism-crash-"))
    async with world(folder, store=store, address=address, seed=seed) as made:
        for point, then in zip(points, [*points[1:], None], strict=True):
            try:
                told = await made.play(point, then)
            except Exception as error:  # noqa: BLE001 - whatever it was, it is told and the next network begins
                sum_of.broken.append(f"seed {seed} on {store}: {point.name}: {error}; see {folder}")
                print(sum_of.broken[-1], flush=True)
                return
            sum_of.add(told)
            missed = "" if told.reached else "NOT REACHED, "
            late = f"{missed}start {told.restart_s:.1f} s, late {told.late_s:.1f} s"
            print(f"  {store:<8} {told.point:<52} {late}", flush=True)
        history = made.history
        sum_of.seen.update(
            calls=len(history.known), entries=len(history.acked), leads=len(history.leads),
            closed=len(history.closed), dawns=len(history.dissolved),
        )  # fmt: skip
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Sum:
    """What all rounds together came to."""

    rounds: int = 0
    missed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    latest_s: float = 0.0
    seen: Counter[str] = field(default_factory=Counter)

    def add(self, told: Told) -> None:
        self.rounds += 1
        self.latest_s = max(self.latest_s, told.late_s)
        if not told.reached:
            self.missed.append(told.point)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--store", choices=("sqlite", "postgres"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--point", help="only points whose name holds this")
    asked = parser.parse_args()
    stores = [asked.store] if asked.store else ["sqlite", "postgres"]
    began, sum_of = time.monotonic(), Sum()
    with contextlib.ExitStack() as stack:
        server: PostgresServer | None = None
        if "postgres" in stores:
            server = stack.enter_context(postgres(durable=True))
        for turn, store in enumerate(stores):
            rounds = asked.rounds // len(stores) + (turn < asked.rounds % len(stores))
            _rounds(store, server, rounds, asked.seed, asked.point, sum_of)
    verdict = (
        "broken: " + "; ".join(sum_of.broken) if sum_of.broken else "nothing acknowledged was lost or doubled"
    )
    print(
        f"{sum_of.rounds} rounds in {time.monotonic() - began:.0f} s, {dict(sum_of.seen)}; {verdict};"
        f" overdue steps were through after {sum_of.latest_s:.1f} s at most;"
        f" not reached: {sum_of.missed or 'none'}"
    )
    return 1 if sum_of.broken or sum_of.missed else 0


def _rounds(
    store: str, server: PostgresServer | None, rounds: int, seed: int, wanted: str | None, sum_of: Sum
) -> None:
    dice = random.Random(seed)
    all_points = [each for each in points_for(store) if wanted is None or wanted in each.name]
    queue: list[Point] = []
    while len(queue) < rounds:
        again = list(all_points)
        dice.shuffle(again)
        queue += again
    for start in range(0, rounds, ROUNDS_A_WORLD):
        some = queue[start : min(rounds, start + ROUNDS_A_WORLD)]
        address = server.new_database() if store == "postgres" and server is not None else ""
        asyncio.run(live(store, address, seed * 1000 + start, some, sum_of))


if __name__ == "__main__":
    sys.exit(main())
