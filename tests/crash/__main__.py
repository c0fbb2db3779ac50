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
from pathlib import Path

from tests.crash.points import Point, points_for
from tests.crash.world import Told, world
from tests.servers import PostgresServer, postgres

ROUNDS_A_WORLD = 10


async def live(store: str, address: str, seed: int, points: list[Point], say: bool = True) -> list[Told]:
    """One network through these rounds. The folder stays when something was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="asterism-crash-"))
    told = []
    async with world(folder, store=store, address=address, seed=seed) as made:
        for point in points:
            try:
                told.append(await made.play(point))
            except BaseException:
                print(f"in round {len(told)} of seed {seed} on {store}: {point.name}; see {folder}")
                raise
            if say:
                last = told[-1]
                print(
                    f"  {store:<8} {last.point:<52} {'' if last.reached else 'NOT REACHED '}"
                    f"start {last.restart_s:.1f} s, late {last.late_s:.1f} s",
                    flush=True,
                )
        say and print(
            f"  {store}: {len(made.history.known)} calls, {len(made.history.acked)} acknowledged entries,"
            f" {len(made.history.leads)} leads, {len(made.history.dissolved)} dawns",
            flush=True,
        )
        figures.update(
            calls=len(made.history.known), entries=len(made.history.acked), leads=len(made.history.leads),
            closed=len(made.history.closed), dawns=len(made.history.dissolved),
        )  # fmt: skip
    shutil.rmtree(folder, ignore_errors=True)
    return told


figures: Counter[str] = Counter()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--store", choices=("sqlite", "postgres"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--point", help="only points whose name holds this")
    asked = parser.parse_args()
    stores = [asked.store] if asked.store else ["sqlite", "postgres"]
    began, told = time.monotonic(), []
    with contextlib.ExitStack() as stack:
        server: PostgresServer | None = None
        if "postgres" in stores:
            server = stack.enter_context(postgres(durable=True))
        for turn, store in enumerate(stores):
            rounds = asked.rounds // len(stores) + (turn < asked.rounds % len(stores))
            told += _rounds(store, server, rounds, asked.seed, asked.point)
    missed = [each.point for each in told if not each.reached]
    latest = max((each.late_s for each in told), default=0.0)
    print(
        f"{len(told)} rounds in {time.monotonic() - began:.0f} s, {dict(figures)}; nothing acknowledged was"
        f" lost, nothing doubled; overdue steps were through after {latest:.1f} s at most;"
        f" not reached: {missed or 'none'}"
    )
    return 0


def _rounds(
    store: str, server: PostgresServer | None, rounds: int, seed: int, wanted: str | None
) -> list[Told]:
    dice = random.Random(seed)
    all_points = [each for each in points_for(store) if wanted is None or wanted in each.name]
    queue: list[Point] = []
    while len(queue) < rounds:
        again = list(all_points)
        dice.shuffle(again)
        queue += again
    told: list[Told] = []
    for start in range(0, rounds, ROUNDS_A_WORLD):
        some = queue[start : min(rounds, start + ROUNDS_A_WORLD)]
        address = server.new_database() if store == "postgres" and server is not None else ""
        told += asyncio.run(live(store, address, seed * 1000 + start, some))
    return told


if __name__ == "__main__":
    sys.exit(main())
