"""How many are rung at once, and in which order.

Fit is a tie-break among free people; nobody waits for a better fit.
"""

from __future__ import annotations

import math

from asterism.calls.state import DAY, MINUTE, Around, Call, Person

ENOUGH = 0.9
DECAYS_IN = 30 * DAY
LARGEST = 7
A_CRISIS_COUNTS_AS = 30 * MINUTE
# What is thought of somebody who has not been rung yet: on shift three in four, off shift one in three.
PRIOR_ON_SHIFT = (3.0, 1.0)
PRIOR_OFF_SHIFT = (1.0, 2.0)


def decayed(count: float, since: int, now: int) -> float:
    """An answer counts less with every day and is forgotten: after 30 days it counts a third (e-folding)."""
    return count * math.exp(-max(0, now - since) / DECAYS_IN)


def acceptance(person: Person, now: int) -> float:
    """How likely this person takes a ring, from their own record alone.

    It sizes waves and is shown to nobody (P10).
    """
    yes, no = PRIOR_ON_SHIFT if person.on_shift else PRIOR_OFF_SHIFT
    took = decayed(person.took, person.record_at, now)
    passed = decayed(person.passed, person.record_at, now)
    return (yes + took) / (yes + no + took + passed)


def enough(ranked: list[Person], now: int) -> int:
    """The smallest number of people, from the front, of whom at least one accepts with probability 0.9.

    More than there are when all of them together are not enough.
    """
    nobody = 1.0
    for count, person in enumerate(ranked, 1):
        nobody *= 1.0 - acceptance(person, now)
        if 1.0 - nobody >= ENOUGH - 1e-9:
            return count
    return len(ranked) + 1


def wave_size(ranked: list[Person], wave: int, others_wait: int, now: int) -> int:
    """How many of these to ring now: enough, doubled with each wave, never everybody at once while one is
    left.

    While other calls wait for people as well, the free ones are shared out.
    """
    if not ranked:
        return 0
    size = min(enough(ranked, now) << min(wave, 3), LARGEST, len(ranked))
    if len(ranked) > 1:
        size = min(size, (len(ranked) + 1) // 2)
    share = len(ranked) // (others_wait + 1)
    return max(1, min(size, max(1, share)))


def to_choose_from(call: Call, around: Around) -> int | None:
    """How many from the front of the order decide a wave, more of them changing nothing; None for all.

    Where nobody fits better than another, and nobody is to be rung beyond the wave.
    """
    if call.came_from or call.steward_only or call.practice_for or _fits_matter(call, around):
        return None
    return LARGEST * max(2, around.others_wait + 1)


def _fits_matter(call: Call, around: Around) -> bool:
    return bool(call.told.threads or call.told.wishes.languages or around.known)


def rank(call: Call, people: list[Person], around: Around) -> list[Person]:
    """The order in which free people are rung.

    An earlier good call if the caller wishes it, shared threads and language, then whoever had the
    longest time since their last call and few crises.
    """
    ranked = sorted(people, key=weary)
    if not _fits_matter(call, around):
        return ranked
    threads, first = call.told.threads, call.told.wishes.languages[:1]

    def fit(person: Person) -> tuple[int, int]:
        shared = sum(1 for thread in threads if thread in person.threads)
        speaks = 1 if first and first[0] in person.languages else 0
        return (0 if person.id in around.known else 1, -min(shared, 2) - speaks)

    return sorted(ranked, key=fit)


def weary(person: Person) -> tuple[int, str]:
    """Whoever had the longest time since their last call, and few crises, comes first."""
    return (person.last_call_at + person.crises * A_CRISIS_COUNTS_AS, person.id)
