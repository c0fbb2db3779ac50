"""Who could walk a while together: boundaries first, then shared and complementary threads weighted by how
rare they are, language, hours and pace.

Everybody is compared with everybody as one product of matrices; what it proposes is held against the
boundaries once more, person by person, before it counts. Nobody is told a number.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from asterism.wire.bonds import Hope, Pace, SuggestionReason

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]

AT_MOST = 3
"""Suggestions that one person has at a time."""
PROPOSED = 10
"""Others that are looked at for each person; the best of all pairs go first."""
RARE = 0.1
"""A thread that at most so many of those who wait know is told as rare."""
FEW = 8
"""Of fewer people nobody is told that something is rare among them, for that would tell of others."""
_COMPLEMENT = 1.2
_HOPE = 0.5
_LANGUAGE = 0.3
_HOURS = 1.5
_PACES: tuple[Pace, ...] = ("slow", "steady", "quick")
_PACE = ((0.8, 0.2, -0.6), (0.2, 0.8, 0.2), (-0.6, 0.2, 0.8))
_HOPES: tuple[Hope, ...] = (
    "be_heard", "understand", "company", "laughter", "courage", "quiet", "practice", "routine",
)  # fmt: skip
_THREADS, _LANGUAGE_SETS = 48, 48
"""So many, the most frequent first, take part in the first look; the second sees all of them."""
_PARTS = 8
"""Of a week, as the first look sees it: four quarters of a weekday, and four of a day of the weekend."""
_CROSSED = -1000.0
_ROWS = 500


class Wisher(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in the pool. ``hours``: of the week in UTC, Monday midnight as 0."""

    member: str
    threads: frozenset[str] = frozenset()
    hope_threads: frozenset[str] = frozenset()
    not_threads: frozenset[str] = frozenset()
    hopes: frozenset[Hope] = frozenset()
    pace: Pace = "steady"
    languages: frozenset[str] = frozenset()
    hours: frozenset[int] = frozenset()


def within_boundaries(a: Wisher, b: Wisher) -> bool:
    """P11: neither meets what they would rather not, and they have a language. Never crossed, not even when
    nobody else is there."""
    return (
        a.member != b.member
        and bool(a.languages & b.languages)
        and not a.not_threads & b.threads
        and not b.not_threads & a.threads
    )


def in_common(a: Wisher, b: Wisher) -> bool:
    """Whether there is more than a language and an hour: something lived, something longed for, or a hope."""
    return bool(
        a.threads & b.threads or a.hope_threads & b.threads or b.hope_threads & a.threads or a.hopes & b.hopes
    )


def rarities(pool: Sequence[Wisher]) -> dict[str, float]:
    """What it means to share each thread: one half for what all know, one more for each halving."""
    counted = Counter(thread for wisher in pool for thread in wisher.threads)
    return {thread: 0.5 - math.log2((n + 1) / (len(pool) + 1)) for thread, n in counted.items()}


def matches(
    pool: Sequence[Wisher],
    free: Mapping[str, int],
    apart: Callable[[str, str], bool],
    *,
    only: frozenset[str] | None = None,
    rows: Rows | None = None,
) -> list[tuple[Wisher, Wisher]]:
    """Pairs that are suggested to each other, best first.

    Nobody gets more than they have ``free``. ``apart`` says of two members that they must not be: a block,
    a call, an earlier answer. ``only``: pairs that one of these people is in. ``rows`` keeps what the next
    round need not reckon anew.
    """
    if len(pool) < 2:
        return []
    left = [free.get(wisher.member, 0) for wisher in pool]
    asking = [n for n, each in enumerate(pool) if left[n] > 0 and (only is None or each.member in only)]
    pairs: list[tuple[Wisher, Wisher]] = []
    for one, other in _proposed(pool, asking, rows or Rows()):
        if left[one] < 1 or left[other] < 1:
            continue
        a, b = pool[one], pool[other]
        if not within_boundaries(a, b) or not in_common(a, b) or apart(a.member, b.member):
            continue
        left[one] -= 1
        left[other] -= 1
        pairs.append((a, b))
    return pairs


def _proposed(pool: Sequence[Wisher], asking: list[int], known: Rows) -> Iterable[tuple[int, int]]:
    """Places of two people in the pool, one of whom asks; the best of all pairs first, each pair once."""
    import numpy as np  # It takes a tenth of a second to load, which a start does not wait for.

    mine, others = _features(pool, known)
    ones: list[Any] = []
    twos: list[Any] = []
    weights: list[Any] = []
    for start in range(0, len(asking), _ROWS):
        rows = np.array(asking[start : start + _ROWS], np.int64)
        fit = mine[rows] @ others
        fit[np.arange(len(rows)), rows] = _CROSSED
        best, weight = _best_of(fit)
        ones.append(np.repeat(rows, best.shape[1]))
        twos.append(best.ravel())
        weights.append(weight.ravel())
    if not ones:
        return []
    one, two, weight = np.concatenate(ones), np.concatenate(twos), np.concatenate(weights)
    kept = weight > 0
    one, two, weight = one[kept], two[kept], weight[kept]
    # A pair that both sides propose counts once. Between equals the lower places come first, always alike.
    low, high = np.minimum(one, two), np.maximum(one, two)
    _, first = np.unique(low * len(pool) + high, return_index=True)
    order = first[np.lexsort((high[first], low[first], -np.round(weight[first], 3)))]
    return zip(low[order].tolist(), high[order].tolist(), strict=True)


def _best_of(fit: Matrix) -> tuple[Any, Any]:
    """The :data:`PROPOSED` best columns of each row and their weights.

    They lie in the groups with the highest maxima, so that only few of all values have to be put in order.
    """
    import numpy as np

    rows, columns = fit.shape
    wanted = min(PROPOSED, columns)
    size = 64
    if columns < 4 * size * wanted:
        best = np.argpartition(fit, columns - wanted, axis=1)[:, columns - wanted :]
        return best, np.take_along_axis(fit, best, axis=1)
    whole = columns - columns % size
    count = whole // size
    # A group is every count-th column, so that the maxima are taken over rows that lie side by side.
    groups = fit[:, :whole].reshape(rows, size, count)
    high = groups.max(axis=1)
    top = np.argpartition(high, count - wanted, axis=1)[:, count - wanted :]
    near = np.take_along_axis(groups, top[:, None, :], axis=2).reshape(rows, -1)
    near = np.concatenate([near, fit[:, whole:]], axis=1)
    places = np.concatenate(
        [
            (top[:, None, :] + count * np.arange(size)[:, None]).reshape(rows, -1),
            np.broadcast_to(np.arange(whole, columns), (rows, columns - whole)),
        ],
        axis=1,
    )
    chosen = np.argpartition(near, near.shape[1] - wanted, axis=1)[:, near.shape[1] - wanted :]
    return np.take_along_axis(places, chosen, axis=1), np.take_along_axis(near, chosen, axis=1)


class Rows:
    """What each person means as one row of numbers, kept from round to round until they wish otherwise."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Wisher, Matrix]] = {}
        self._threads: list[str] = []

    def of(self, pool: Sequence[Wisher], threads: list[str]) -> Matrix:
        """A matrix of ``len(pool)`` rows: knows, seeks and shuns which thread, hopes, pace, and the week."""
        import numpy as np

        known = self._known if threads == self._threads else {}
        now: dict[str, tuple[Wisher, Matrix]] = {}
        places = {thread: place for place, thread in enumerate(threads)}
        for wisher in pool:
            kept = known.get(wisher.member)
            if kept is None or kept[0] is not wisher:
                kept = (wisher, _row(wisher, places))
            now[wisher.member] = kept
        self._known, self._threads = now, threads
        return np.stack([now[wisher.member][1] for wisher in pool])


def _row(wisher: Wisher, places: dict[str, int]) -> Matrix:
    import numpy as np

    width = len(places)
    week = 3 * width + len(_HOPES) + len(_PACES)
    row = np.zeros(week + _PARTS, np.float32)
    for start, named in enumerate((wisher.threads, wisher.hope_threads, wisher.not_threads)):
        for name in named:
            if (place := places.get(name)) is not None:
                row[start * width + place] = 1.0
    for hope in wisher.hopes:
        row[3 * width + _HOPES.index(hope)] = 1.0
    row[3 * width + len(_HOPES) + _PACES.index(wisher.pace)] = 1.0
    for hour in wisher.hours:
        row[week + hour % 24 // 6 + (4 if hour >= 120 else 0)] += 1.0
    if not wisher.hours:
        # Whoever named no hours has them all: the cosine is then that of a week that is even.
        row[week : week + 4], row[week + 4 :] = 5.0, 2.0
    row[week:] /= np.linalg.norm(row[week:])
    return row


def _features(pool: Sequence[Wisher], rows: Rows) -> tuple[Matrix, Matrix]:
    """Two matrices whose product is how well each fits each; a boundary weighs more than all the rest."""
    import numpy as np

    means = rarities(pool)
    threads = sorted(sorted(means, key=lambda thread: (means[thread], thread))[:_THREADS])
    mean = np.array([means[thread] for thread in threads], np.float32)
    mine, width = rows.of(pool, threads), len(threads)
    know, seek, shun = (mine[:, at * width : (at + 1) * width] for at in range(3))
    hope, pace, hours = np.split(mine[:, 3 * width :], [len(_HOPES), len(_HOPES) + len(_PACES)], axis=1)
    spoken, tongues = _languages(pool)
    others = np.concatenate(
        [
            know * mean + seek * (_COMPLEMENT * mean) + shun * _CROSSED,
            know * (_COMPLEMENT * mean),
            know * _CROSSED,
            hope * _HOPE,
            pace @ np.array(_PACE, np.float32),
            hours * _HOURS,
            tongues[spoken],
        ],
        axis=1,
    )
    speak = np.zeros((len(pool), len(tongues)), np.float32)
    speak[np.arange(len(pool)), spoken] = 1.0
    return np.concatenate([mine, speak], axis=1), np.ascontiguousarray(others.T)


def _languages(pool: Sequence[Wisher]) -> tuple[Any, Matrix]:
    """Which set of languages each speaks, and what two sets mean to each other."""
    import numpy as np

    counted = Counter(wisher.languages for wisher in pool)
    sets = [spoken for spoken, _ in counted.most_common(_LANGUAGE_SETS)]
    # A set that hardly anybody speaks is taken for the first one here; the second look knows better.
    places = {spoken: n for n, spoken in enumerate(sets)}
    spoken = np.array([places.get(wisher.languages, 0) for wisher in pool], np.int64)
    between = np.array(
        [[_LANGUAGE * len(a & b) if a & b else _CROSSED for b in sets] for a in sets], np.float32
    )
    return spoken, between


def reasons(me: Wisher, other: Wisher, means: dict[str, float], people: int) -> list[SuggestionReason]:
    """Why these two, as ``me`` is told it: nothing of what the other shuns, and hours only as how many."""
    told: list[SuggestionReason] = []

    def rare(thread: str) -> bool:
        return people >= FEW and means.get(thread, 0.0) >= 0.5 - math.log2(RARE)

    def threads(why: str, found: frozenset[str]) -> None:
        few = sorted((thread for thread in found if rare(thread)), key=lambda t: (-means.get(t, 0.0), t))
        more = sorted(found - set(few))
        for what, seldom in ((few, True), (more, False)):
            if what:
                told.append(SuggestionReason(why=why, what=what[:4], rare=seldom))  # type: ignore[arg-type]

    shared = me.threads & other.threads
    threads("shared", shared)
    threads("complement", ((me.hope_threads & other.threads) | (other.hope_threads & me.threads)) - shared)
    if both := sorted(me.hopes & other.hopes):
        told.append(SuggestionReason(why="hope", what=list(both)))
    if me.hours and other.hours and (common := len(me.hours & other.hours)):
        told.append(SuggestionReason(why="hours", what=[], count=common))
    if me.pace == other.pace:
        told.append(SuggestionReason(why="pace", what=[me.pace]))
    told.append(SuggestionReason(why="language", what=sorted(me.languages & other.languages)))
    return told
