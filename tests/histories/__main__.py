"""python -m tests.histories --histories N --seed S [--store sqlite|cluster] [--at-once N]

The same seed is the same plan of actions; a failing seed is printed with its plan. Nodes are made anew after
each batch, so that a long run does not carry a large database along.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

from tests.histories.run import build_driver, play


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m tests.histories")
    ask.add_argument("--histories", type=int, default=100)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--store", choices=("sqlite", "cluster"), default="sqlite")
    ask.add_argument("--at-once", type=int, default=16)
    ask.add_argument("--batch", type=int, default=500)
    ask.add_argument("--only", default="", help="only plans in which this happens, such as poison")
    ask.add_argument("--verbose", action="store_true")
    wanted = ask.parse_args()
    build_driver()
    begun, failed, done = time.monotonic(), [], 0
    figures = dict.fromkeys(("said", "commits", "devices", "refounded", "stray"), 0)
    while done < wanted.histories:
        count = min(wanted.batch, wanted.histories - done)
        verdict, _ = asyncio.run(
            play(
                seed=wanted.seed + done, histories=count, store=wanted.store, at_once=wanted.at_once,
                verbose=wanted.verbose, aloud=True, only=wanted.only,
            )
        )  # fmt: skip
        done += count
        failed += verdict["failed"]
        for name in figures:
            figures[name] += verdict[name]
        said = ", ".join(f"{name} {value}" for name, value in figures.items())
        print(
            f"{done} histories over {wanted.store}, {len(failed)} failed, {time.monotonic() - begun:.0f} s; "
            f"{said}, slowest {verdict['slowest_ms']} ms", flush=True,
        )  # fmt: skip
    if failed:
        print("failed seeds:", *failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
