"""Shared frequency: which circles fit a person, and why, in keys that a text can be made of.

Boundaries come first and say nothing. What is left is put in an order, and nobody is told a number: not how
well a circle fits, nor how rare a thread is, for that would tell of others.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from asterism.schedules.wall_time import local_time, zone_of

MAX_FITS = 20
_HOUR_WEIGHT = 2.0  # as much as a thread that one in four shares
_MOST_THREADS = 4

ReasonKind = Literal["thread", "language", "hour", "chair_free", "waiting_list", "by_asking"]
Band = Literal["adult", "young"]


class Seeker(msgspec.Struct, frozen=True, kw_only=True):
    """A person who looks for a circle. ``hours`` are hours of their own week, Monday midnight as 0.

    ``band`` is "adult" only after a yes. ``apart`` are those between whom and this person a block stands,
    whoever made it.
    """

    id: str
    band: Band = "young"
    zone: str = "UTC"
    languages: frozenset[str] = frozenset()
    threads: frozenset[str] = frozenset()
    hours: frozenset[int] = frozenset()
    apart: frozenset[str] = frozenset()
    circles: frozenset[str] = frozenset()


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A circle that could be joined. ``starts_at`` are its next meetings; ``people`` are those in it who
    could stand apart from the person, ``taken`` how many chairs are taken when these are not all."""

    id: str
    band: Band = "adult"
    language: str
    threads: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    taken: int = 0
    capacity: int = 8
    open: bool = True
    starts_at: tuple[int, ...] = ()

    @property
    def full(self) -> bool:
        return max(self.taken, len(self.people)) >= self.capacity


class Reason(msgspec.Struct, frozen=True):
    """One thing that speaks for a circle, or has to be known of it. ``value`` is a thread, a language or an
    hour.
    """

    kind: ReasonKind
    value: str | int = ""


class Fit(msgspec.Struct, frozen=True):
    circle: str
    reasons: tuple[Reason, ...]


def fitting(
    seeker: Seeker, circles: Iterable[Candidate], common: Mapping[str, int], people: int
) -> list[Fit]:
    """The circles that fit, best first, each with its reasons; at most :data:`MAX_FITS`.

    ``common`` says how many of so many ``people`` carry each thread: what few carry weighs more. A circle
    that has neither a thread nor an hour in common with the person is still shown, after the others.
    """
    ranked = []
    for circle in circles:
        if not _within_boundaries(seeker, circle):
            continue
        shared = sorted(seeker.threads & circle.threads, key=lambda t: (-rarity(t, common, people), t))
        hour = hour_in_common(seeker, circle)
        weight = sum(rarity(t, common, people) for t in shared[:_MOST_THREADS])
        weight += 0.0 if hour is None else _HOUR_WEIGHT
        ranked.append(((circle.full, -round(weight, 6), _lot(seeker.id, circle.id)), circle, shared, hour))
    ranked.sort(key=lambda each: each[0])
    return [Fit(circle.id, _reasons(circle, shared, hour)) for _, circle, shared, hour in ranked[:MAX_FITS]]


def rarity(thread: str, common: Mapping[str, int], people: int) -> float:
    """How much it means to share a thread: one half for what all carry, one more for each halving."""
    share = (common.get(thread, 0) + 1) / (max(people, common.get(thread, 0)) + 1)
    return 0.5 - math.log2(share)


def _within_boundaries(seeker: Seeker, circle: Candidate) -> bool:
    """P11: never crossed, not even when nothing else is there."""
    return (
        seeker.band == circle.band
        and circle.language in seeker.languages
        and not seeker.apart & circle.people
        and seeker.id not in circle.people
        and circle.id not in seeker.circles
        and bool(circle.starts_at)
    )


def hour_in_common(seeker: Seeker, circle: Candidate) -> int | None:
    """The hour of the person's own week at which most of the next meetings begin, when it suits them."""
    if not seeker.hours:
        return None
    hours = _hours(circle.starts_at, seeker.zone)
    suits = [hour for hour in hours if hour in seeker.hours]
    if 2 * len(suits) <= len(hours):
        return None
    return max(sorted(set(suits)), key=suits.count)


@lru_cache(maxsize=16384)
def _hours(starts_at: tuple[int, ...], zone: str) -> tuple[int, ...]:
    """Hours of the week of this zone. Many look through the same circles on the same day."""
    place = zone_of(zone)
    begins = [local_time(at, place) for at in starts_at]
    return tuple(each.weekday() * 24 + each.hour for each in begins)


def _reasons(circle: Candidate, shared: list[str], hour: int | None) -> tuple[Reason, ...]:
    threads = [Reason("thread", thread) for thread in shared[:_MOST_THREADS]]
    when = [] if hour is None else [Reason("hour", hour)]
    way: ReasonKind = "waiting_list" if circle.full else "chair_free" if circle.open else "by_asking"
    return (*threads, *when, Reason("language", circle.language), Reason(way))


def _lot(seeker: str, circle: str) -> bytes:
    """Between equals the order differs from person to person and stays for each, so that no circle is always
    last.
    """
    return hashlib.blake2b(f"{seeker}\0{circle}".encode(), digest_size=8).digest()
