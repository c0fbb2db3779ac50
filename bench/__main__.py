"""``python -m bench NAME``: fanout, ack, reach, web, stories, circles, bonds, clock or sky. Prints for
people; the last line is one JSON object."""

from __future__ import annotations

import importlib
import sys

NAMES = ("fanout", "ack", "reach", "web", "stories", "circles", "bonds", "clock", "sky")


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        print(f"python -m bench NAME, with NAME one of {', '.join(NAMES)}", file=sys.stderr)
        return 2
    module = importlib.import_module(f"bench.{sys.argv[1]}")
    result: int = module.main(sys.argv[2:])
    return result


sys.exit(main())
