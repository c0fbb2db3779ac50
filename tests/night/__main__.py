"""Plays nights: ``python -m tests.night --seeds 200 [--from 0] [--store sqlite|postgres]``.

A failing seed prints its trace; the same seed plays the same night again.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
import traceback

from tests.night.run import Played, play, play_on_postgres


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.night")
    parser.add_argument("--seeds", type=int, default=200, help="how many nights")
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first seed")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--trace", action="store_true", help="print the trace of every night")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds)
    began = time.monotonic()
    broken: list[int] = []
    looks = calls = steps = 0
    if asked.store == "postgres":
        nights = play_on_postgres(seeds)
    else:
        nights = (_one(seed) for seed in seeds)
    for played in nights:
        looks, calls, steps = looks + played.looks, calls + played.calls, steps + len(played.trace)
        if asked.trace:
            print("\n".join(played.trace))
        if played.error is not None:
            broken.append(played.seed)
            print(f"night {played.seed} broke a promise: {played.error}")
            traceback.print_exception(played.error)
            print(
                f"again: python -m tests.night --seeds 1 --from {played.seed} --store {asked.store} --trace"
            )
    took = time.monotonic() - began
    print(
        f"{len(seeds)} nights on {asked.store}: {calls} calls, {steps} things people"
        f" did, {looks} looks at the"
        f" promises, {took:.1f} s ({took / max(1, len(seeds)):.3f} s a night), broken: {broken or 'none'}"
    )
    return 1 if broken else 0


def _one(seed: int) -> Played:
    return asyncio.run(play(seed))


if __name__ == "__main__":
    sys.exit(main())
