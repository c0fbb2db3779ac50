"""What the machine does, in numbers, for Prometheus. Never content, never a name, never who."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from asterism.dispatch.putting_off import STEPPED

_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_WAITS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0)


class Metrics:
    """One per node, with a registry of its own, so that several nodes can live in one process."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._ack = self._histogram("ack_seconds", "From a frame's arrival to its acknowledgement.", _QUICK)
        self._late = self._histogram("due_late_seconds", "How late a due step was begun.", _QUICK)
        self._ring = self._histogram("press_to_ring_seconds", "From the press to the first ring.", _WAITS)
        self._search = self._histogram("story_search_seconds", "Finding stories in the store.", _QUICK)
        self._set_aside = {
            f"{table}_set_aside": Counter(
                f"asterism_{table}_set_aside",
                f"Steps of {what} that failed and were put off.",
                registry=self._registry,
            )
            for table, what in STEPPED.items()
        }
        self._calls = Gauge(
            "asterism_calls", "Calls that are open, by their state.", ["state"], registry=self._registry
        )
        self._rings = Gauge("asterism_rings_due", "Rings that wait to go out.", registry=self._registry)

    def acknowledged(self, seconds: float) -> None:
        self._ack.observe(seconds)

    def searched(self, seconds: float) -> None:
        self._search.observe(seconds)

    def measure(self, name: str, value: float) -> None:
        """What the dispatcher tells: ``late_s``, ``press_to_ring_s``, and for each table that is stepped
        ``<table>_set_aside``."""
        if name == "late_s":
            self._late.observe(max(0.0, value))
        elif name == "press_to_ring_s":
            self._ring.observe(max(0.0, value))
        elif name in self._set_aside:
            self._set_aside[name].inc(value)

    def watch(self, name: str, help_text: str, read: Callable[[], float]) -> None:
        """A number that is read when somebody asks."""
        Gauge(f"asterism_{name}", help_text, registry=self._registry).set_function(read)

    def calls(self, by_state: dict[str, int], rings: int) -> None:
        for state in ("waiting", "ringing", "held", "parked"):
            self._calls.labels(state).set(by_state.get(state, 0))
        self._rings.set(rings)

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def _histogram(self, name: str, help_text: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"asterism_{name}", help_text, buckets=buckets, registry=self._registry)
