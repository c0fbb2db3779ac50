"""How a bench tells what it found."""

from __future__ import annotations

import json
import os
import platform
import time
from pathlib import Path
from typing import Any


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = next(
        (int(line.split()[1]) // 1024 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_mb": memory,
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
        "loop_cpu_s": _loop_cpu_s(),
    }


def _loop_cpu_s() -> float:
    """Processor seconds of a loop that is always the same: where it takes longer, everything does."""
    began, total = time.thread_time(), 0
    for number in range(1_000_000):
        total += number
    return round(time.thread_time() - began, 3)


def tell(bench: str, figures: dict[str, Any], passed: bool, on: dict[str, Any]) -> int:
    """Prints the figures for people and, as the last line, for machines; the exit status."""
    for name, value in figures.items():
        print(f"  {name:<20} {value:,}" if isinstance(value, (int, float)) else f"  {name:<20} {value}")
    print("  reached" if passed else "  NOT reached")
    print(json.dumps({"bench": bench, "machine": on, **figures, "pass": passed}))
    return 0 if passed else 1


def percentile(values: list[float], part: float) -> float:
    """The value below which ``part`` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("inf")


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
